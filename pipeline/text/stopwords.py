"""Words that are not counted: the general lists of stopwords-iso for Chinese and English, our list of the trade, the review's own.

One list serves both languages, because a Chinese sentence may quote an English one. The lists are for counting and topics only; the matcher
looks at whole sentences.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pipeline.text.english import lemma
from pipeline.text.normalise import fold
from pipeline.text.wordfiles import read_words


def stop_words(own: Iterable[str] = ()) -> frozenset[str]:
    """The stop words, folded, English ones also in base form; `own` are a review's."""
    return _general() | _with_lemmas(own)


@cache
def _general() -> frozenset[str]:
    from stopwordsiso import stopwords

    trade = (*read_words("stopwords_zh.txt"), *read_words("stopwords_en.txt"))
    return _with_lemmas([*stopwords(["zh", "en"]), *trade]) - frozenset(read_words("stopwords_kept.txt"))


def _with_lemmas(words: Iterable[str]) -> frozenset[str]:
    folded = {fold(word).strip() for word in words}
    return frozenset(folded | {lemma(word) for word in folded if word.isascii()}) - {""}
