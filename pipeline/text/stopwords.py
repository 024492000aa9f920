"""Words that are not counted: the general lists of stopwords-iso for Chinese and English, our list of the trade, the review's own.

One list serves both languages, because a Chinese sentence may quote an English one. The lists are for counting and topics only; the matcher
looks at whole sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, Protocol

from pipeline.text.english import lemma
from pipeline.text.normalise import key
from pipeline.text.wordfiles import read_words

FREQUENT: Final = 0.2  # share of a language's publications from which a word is suggested as a stop word
LEAST: Final = 10  # publications


class SupportsKept(Protocol):
    """What knows the words a review asked for."""

    @property
    def kept(self) -> frozenset[str]:
        """Those words."""
        ...


def stop_words(own: Iterable[str] = ()) -> frozenset[str]:
    """The stop words, folded, English ones also in base form; `own` are a review's."""
    return _general() | _with_lemmas(own)


@cache
def _general() -> frozenset[str]:
    from stopwordsiso import stopwords

    trade = (*read_words("stopwords_zh.txt"), *read_words("stopwords_en.txt"))
    return _with_lemmas([*stopwords(["zh", "en"]), *trade]) - frozenset(read_words("stopwords_kept.txt"))


def suggested(
    counts: Iterable[tuple[str, str, int]], publications: Mapping[str, int], lexicon: SupportsKept, share: float = FREQUENT
) -> list[tuple[str, str, int]]:
    """Counted words so frequent that they may say nothing: language, term, documents, the most frequent first.

    Nobody drops them: they are shown to a person. Words the review asked for are never among them.
    """
    found = [
        (language, term, documents)
        for language, term, documents in counts
        if term not in lexicon.kept and documents >= max(LEAST, share * publications.get(language, 0))
    ]
    return sorted(found, key=lambda row: (-row[2], row[0], row[1]))


def _with_lemmas(words: Iterable[str]) -> frozenset[str]:
    folded = {key(word).strip() for word in words}
    return frozenset(folded | {lemma(word) for word in folded if word.isascii()}) - {""}
