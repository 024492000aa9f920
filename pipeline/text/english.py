"""English words: where they stand, their base form, and one spelling for both sides of the Atlantic.

A word may hold hyphens, apostrophes and digits inside (`e-government`, `5G`); a possessive 's is no part of it. The base form comes from
simplemma, whose data ship with it; acronyms are left alone (its rules take `AI` for a form of `be`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from pipeline.text.normalise import fold
from pipeline.text.wordfiles import read_pairs, read_words

_WORD: Final = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’\-‐‑&][^\W_]+)*")
_POSSESSIVE: Final = re.compile(r"['’][sS]\Z")
_ATOM: Final = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’&][^\W_]+)*")
_ACRONYM: Final = re.compile(r"[A-Z0-9&]{2,5}s?\Z")
_ISE: Final = re.compile(r"(?P<stem>[a-z]{2,})is(?P<end>e|es|ed|er|ers|ing|ation|ations|ational)\Z")
_YSE: Final = re.compile(r"(?P<stem>[a-z]{2,}l)ys(?P<end>e|ed|er|ers|ing)\Z")


class Word(NamedTuple):
    """A word or a part of one: its base form, and where it stands in the text."""

    lemma: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """The words of a text, hyphenated ones whole."""
    for match in _WORD.finditer(text):
        surface = _POSSESSIVE.sub("", match[0])
        yield Word(compound_lemma(surface), match.start(), match.start() + len(surface))


def atoms(text: str) -> Iterator[Word]:
    """The words of a text with hyphenated ones taken apart: the stream in which terms are looked for (open-data = open data)."""
    for match in _ATOM.finditer(text):
        surface = _POSSESSIVE.sub("", match[0])
        yield Word(lemma(surface), match.start(), match.start() + len(surface))


def compound_lemma(surface: str) -> str:
    """The base form of a word with hyphens: only a plural at its end is taken off (data-driven stays)."""
    parts = re.split("[-‐‑]", surface)
    if len(parts) == 1:
        return lemma(surface)
    last = lemma(parts[-1]) if parts[-1][-1:] in ("s", "S") else _american(fold(parts[-1]))
    return "-".join([*(_american(fold(part)) for part in parts[:-1]), last])


@lru_cache(maxsize=100_000)
def lemma(surface: str) -> str:
    """The base form of one word in lower case, American spelling; a word the library does not know stays as it is."""
    folded = fold(surface)
    if _ACRONYM.match(surface) or not folded.isalpha():
        return folded.removesuffix("s") if _ACRONYM.match(surface) and surface.endswith("s") else folded
    folded = _british().get(folded, folded)
    known = _overrides().get(folded)
    if known is not None:
        return known
    from simplemma import lemmatize

    found = lemmatize(folded, lang="en").lower()
    if found == folded:
        found = lemmatize(_american(folded), lang="en").lower()
    return _american(_overrides().get(found, found))


@cache
def _overrides() -> dict[str, str]:
    return read_pairs("lemma_overrides.txt")


@cache
def _british() -> dict[str, str]:
    return read_pairs("british.txt")


@cache
def _kept_stems() -> frozenset[str]:
    return frozenset(read_words("ise_words.txt"))


def _american(word: str) -> str:
    """The American spelling of a word in lower case."""
    listed = _british().get(word)
    if listed is not None:
        return listed
    match = _ISE.match(word)
    if match and match["stem"] not in _kept_stems():
        return f"{match['stem']}iz{match['end']}"
    match = _YSE.match(word)
    return f"{match['stem']}yz{match['end']}" if match else word
