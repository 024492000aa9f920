"""The words a review brings along, from its codebook and its own lists, and what is made of them: one object that turns text into words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pipeline.codebook import Codebook
from pipeline.settings import SegmentSettings
from pipeline.text.english import compound_lemma
from pipeline.text.languages import HAN
from pipeline.text.normalise import key
from pipeline.text.phrases import Phrases
from pipeline.text.segmentation import Segmenter, segmenter
from pipeline.text.stopwords import stop_words

DEFAULT: Final = SegmentSettings()
_HAN: Final = re.compile(f"[{HAN}]")


@dataclass(frozen=True)
class Lexicon:
    """Words kept whole, synonyms and stop words, all folded and sorted."""

    chinese: tuple[str, ...]
    english: tuple[str, ...]
    thesaurus: tuple[tuple[str, str], ...] = ()
    stops: tuple[str, ...] = ()
    settings: SegmentSettings = DEFAULT

    @cached_property
    def segmenter(self) -> Segmenter:
        """The Chinese segmenter that knows the words."""
        return segmenter(self.settings.segmenter, self.chinese, hmm=self.settings.hmm)

    @cached_property
    def phrases(self) -> Phrases[str]:
        """The English terms, each with the token it becomes."""
        return Phrases((term, _token(term)) for term in self.english)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Token → the token it is counted as."""
        return {_token(term): _token(label) for term, label in self.thesaurus}

    @cached_property
    def kept(self) -> frozenset[str]:
        """Words that are counted whatever a stop list says: those people asked for."""
        return frozenset(self.chinese + tuple(map(_token, self.english))) | {_token(label) for _, label in self.thesaurus}

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """Words that are not counted."""
        return stop_words(self.stops) - (self.kept - frozenset(map(_token, self.stops)))

    def is_counted(self, token: str) -> bool:
        """Whether a token says something about a text: no stop word, and longer than one character unless the codebook has it."""
        return token not in self.stop_words and (len(token) > 1 or token in self.kept)


def lexicon_of(codebook: Codebook, words: Any, settings: SegmentSettings) -> Lexicon:
    """The lexicon of a review; `words` is the table of that name."""
    rows = list(zip(words["list"], map(key, words["term"]), map(key, words["label"]), strict=True))
    thesaurus = tuple(sorted((term, label) for name, term, label in rows if name == "thesaurus"))
    own = [term for name, term, _ in rows if name == "terms"] + [word for pair in thesaurus for word in pair]
    return Lexicon(
        chinese=_sorted([*codebook.words("zh"), *filter(_HAN.search, own)]),
        english=_sorted([*codebook.words("en"), *(word for word in own if not _HAN.search(word))]),
        thesaurus=thesaurus,
        stops=_sorted(term for name, term, _ in rows if name == "stopwords"),
        settings=settings,
    )


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({key(word).strip() for word in words} - {""}))


def _token(word: str) -> str:
    """A listed word as it stands among the tokens: a single English word in its base form, all else as written."""
    return word if " " in word or _HAN.search(word) else compound_lemma(word)
