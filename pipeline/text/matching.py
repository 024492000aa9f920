"""Codebook terms in a sentence: which, where, and whether negated.

Chinese is searched as it stands (folded, in simplified characters), so that a term is found whatever the segmenter makes of it; where there is a
hit, the words of the sentence are its guard: a term may be a piece of a longer word (可信 in 可信度), but it must not cut a word of two characters
in half (立法 in 建立法人, 平等 in 水平等). English is searched in base forms. Both are one pass over the sentence for any number of terms
(Aho–Corasick). A match is negated if a cue stands a few characters or words before it
with no punctuation between; a cue inside a harmless word (不断, not only) is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import Final, NamedTuple

from pipeline.codebook import Codebook
from pipeline.text.cleaning import blank_marks
from pipeline.text.dictionary import known_words
from pipeline.text.hits import Entry, Found, surviving
from pipeline.text.languages import HAN, Language
from pipeline.text.normalise import key
from pipeline.text.phrases import Phrases, Stream, stream
from pipeline.text.segmentation import DEFAULT, Segmenter, segmenter
from pipeline.text.wordfiles import read_words

NEGATION_REACH_ZH: Final = 4  # characters between cue and term, at most
ATTRIBUTIVE: Final = "的"
NEGATION_REACH_EN: Final = 2  # words between cue and term, at most: the cue is one of the three before
_PUNCTUATION: Final = re.compile(r"[^\w\s]")
_ASCII_WORD: Final = re.compile(r"[a-z0-9]")
_ONE_HAN: Final = re.compile(f"[{HAN}]")


class Match(NamedTuple):
    """A codebook term in a sentence; `start` and `end` are code points of the sentence."""

    category_id: str
    term: str
    start: int
    end: int
    is_negated: bool


class Matcher:
    """Finds the terms of a codebook.

    `words` cuts Chinese text: the default segmenter with the codebook's words unless another is given. A term of a single character counts only as
    a word of its own.
    """

    def __init__(self, codebook: Codebook, words: Segmenter | None = None) -> None:
        self._chinese = _Characters(_entries(codebook, "zh"))
        self._english: Phrases[Entry] = Phrases(_entries(codebook, "en"))
        self._chinese_cues = _Characters(_cues(codebook, "zh"))
        self._english_cues: Phrases[Entry] = Phrases(_cues(codebook, "en"))
        single = {key(word) for word in codebook.words("zh") if len(word) == 1}
        self._single = {word for word in single if _ONE_HAN.match(word)}
        self._terms, self._given = codebook.words("zh"), words

    @cached_property
    def _words(self) -> Segmenter:
        return self._given or segmenter(DEFAULT, self._terms, hmm=True)

    def find(self, text: str, language: Language) -> list[Match]:
        """The matches in a sentence, by place; none in a language the codebook does not speak."""
        plain = blank_marks(text)
        return self._find_chinese(key(plain)) if language == "zh" else self._find_english(plain) if language == "en" else []

    def _find_chinese(self, text: str) -> list[Match]:
        found = surviving(self._whole(text, self._chinese.find(text)))
        cues = _outside(surviving(self._chinese_cues.find(text)), found) if found else []
        negated = [_is_negated(text, hit.start, cues) for hit in found]
        return [Match(h.entry.category_id, h.entry.term, h.start, h.end, n) for h, n in zip(found, negated, strict=True)]

    def _whole(self, text: str, hits: list[Found]) -> list[Found]:
        """The hits without those that are only a part of a word: Latin ones, single characters, halves of words of two."""
        edged = [hit for hit in hits if _has_edges(text, hit)]
        if not edged:
            return []
        singles, halves = self._single_and_halved(text)
        return [
            hit
            for hit in edged
            if hit.start not in halves and hit.end not in halves and (text[hit.start : hit.end] not in self._single or hit.start in singles)
        ]

    def _single_and_halved(self, text: str) -> tuple[set[int], set[int]]:
        """Where words of one character stand, and the middles of the dictionary's words of two."""
        known, offset, singles, halves = known_words(), 0, set[int](), set[int]()
        for piece in self._words.cut(text):
            if len(piece) == 1:
                singles.add(offset)
            elif len(piece) == 2 and piece in known:
                halves.add(offset + 1)
            offset += len(piece)
        return singles, halves

    def _find_english(self, text: str) -> list[Match]:
        words = stream(text)
        found = surviving(_in_words(self._english, words))
        cues = _outside(surviving(_in_words(self._english_cues, words)), found) if found else []
        return [Match(hit.entry.category_id, hit.entry.term, *_place(words, hit), _is_negated_in(words, hit.start, cues)) for hit in found]


class _Characters:
    """Strings and what they stand for, found in a text in one pass."""

    def __init__(self, entries: Iterable[tuple[str, Entry]]) -> None:
        import ahocorasick

        known: dict[str, list[Entry]] = {}
        for text, entry in entries:
            known.setdefault(key(text), []).append(entry)
        self._automaton = ahocorasick.Automaton()
        for text, values in known.items():
            self._automaton.add_word(text, (len(text), values))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[Found]:
        """Every occurrence of every string, overlapping ones too."""
        if not len(self._automaton):
            return []
        return [Found(last - length + 1, last + 1, entry) for last, (length, entries) in self._automaton.iter(text) for entry in entries]


def _entries(codebook: Codebook, language: str) -> list[tuple[str, Entry]]:
    """Every string of a language with what it stands for, in the codebook's order."""
    return [
        (word, Entry(category.id, word, is_exclusion))
        for category in codebook.categories
        for is_exclusion, words in ((False, category.all_terms(language)), (True, category.exclusions.get(language)))
        for word in words
    ]


def _cues(codebook: Codebook, language: str) -> list[tuple[str, Entry]]:
    """The negation cues of a language, and the harmless words that swallow them."""
    harmless = read_words(f"not_negation_{language}.txt")
    cues = [cue for cue in codebook.stance.negation.get(language) if cue not in harmless]
    return [(cue, Entry("", cue, is_exclusion=False)) for cue in cues] + [(word, Entry("", word, is_exclusion=True)) for word in harmless]


def _has_edges(text: str, hit: Found) -> bool:
    """Whether a hit that starts or ends with a Latin letter or digit is not just a part of a longer word: no AI in AIDS."""
    if not (text[hit.start].isascii() or text[hit.end - 1].isascii()):
        return True
    before, after = text[max(0, hit.start - 1) : hit.start], text[hit.end : hit.end + 1]
    cuts_before = _ASCII_WORD.match(text[hit.start]) and _ASCII_WORD.match(before)
    cuts_after = _ASCII_WORD.match(text[hit.end - 1]) and _ASCII_WORD.match(after)
    return not (cuts_before or cuts_after)


def _in_words(phrases: Phrases[Entry], words: Stream) -> list[Found]:
    return [Found(hit.first, hit.last, hit.payload) for hit in phrases.find(words)]


def _place(words: Stream, hit: Found) -> tuple[int, int]:
    """Where a sequence of words stands in the text."""
    first, last = words[hit.start], words[hit.end - 1]
    return (first.start if first else 0), (last.end if last else 0)


def _outside(cues: list[Found], matches: list[Found]) -> list[int]:
    """The ends of the cues that are no part of a term (the 不 of 数字不平等 negates nothing), in order."""
    covered = sorted((match.start, match.end) for match in matches)
    ends, reach, index = [], -1, 0
    for cue in cues:
        while index < len(covered) and covered[index][0] <= cue.start:
            reach = max(reach, covered[index][1])
            index += 1
        if cue.end > reach:
            ends.append(cue.end)
    return sorted(ends)


def _last_before(ends: list[int], start: int) -> int | None:
    """The end of the nearest cue that is over at `start`."""
    index = bisect_right(ends, start)
    return ends[index - 1] if index else None


def _is_negated(text: str, start: int, cues: list[int]) -> bool:
    """Whether a cue stands shortly before a Chinese term, in the same clause; what is 无关的 is there all the same."""
    end = _last_before(cues, start)
    if end is None or start - end > NEGATION_REACH_ZH:
        return False
    return not _PUNCTUATION.search(text[end:start]) and not text.startswith(ATTRIBUTIVE, end)


def _is_negated_in(words: Stream, first: int, cues: list[int]) -> bool:
    """Whether a cue stands among the three words before an English term, in the same clause, without a verb of its own between."""
    end = _last_before(cues, first)
    if end is None or first - end > NEGATION_REACH_EN or None in words[end:first]:
        return False
    cue, between = words[end - 1], [word.lemma for word in words[end:first] if word]
    passes = read_words("negation_between_en.txt")
    return (cue is not None and cue.lemma == "no") or all(lemma in passes or lemma.endswith("ly") for lemma in between)
