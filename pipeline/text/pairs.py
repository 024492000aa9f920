"""Brackets and quotation marks that belong together, found in one pass.

A pair longer than `REACH` protects nothing: a bracket somebody forgot to close must not swallow the sentences behind it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final, NamedTuple

REACH: Final = 300
_BRACKETS: Final = {"(": "()", ")": "()", "（": "()", "）": "()", "[": "[]", "]": "[]", "【": "【】", "】": "【】", "《": "《》", "》": "《》", "〈": "〈〉", "〉": "〈〉", "〔": "〔〕", "〕": "〔〕"}  # fmt: skip
_QUOTES: Final = {"“": "“”", "”": "“”", "「": "「」", "」": "「」", "『": "『』", "』": "『』"}
_OPENING: Final = frozenset("(（[【《〈〔“「『")


class Pair(NamedTuple):
    """A pair of marks: `start` is the opening one, `end` lies one past the closing one."""

    start: int
    end: int


@dataclass(frozen=True)
class Pairs:
    """The outermost pairs of a text, each list in order and disjoint."""

    brackets: tuple[Pair, ...]
    quotes: tuple[Pair, ...]

    def bracket_around(self, offset: int) -> Pair | None:
        """The bracketed stretch that holds the offset."""
        return _around(self.brackets, offset)

    def quote_around(self, offset: int) -> Pair | None:
        """The quoted stretch that holds the offset."""
        return _around(self.quotes, offset)


def pairs_of(text: str) -> Pairs:
    """The pairs of `text` that are at most `REACH` long."""
    return Pairs(_outermost(_matched(text, _BRACKETS)), _outermost(_matched(text, _QUOTES)))


def _matched(text: str, families: dict[str, str]) -> list[Pair]:
    """Every opening mark with its closing one; full- and half-width brackets pair with each other."""
    opened: dict[str, list[int]] = {}
    found = []
    for offset, char in enumerate(text):
        family = families.get(char)
        if family is None:
            continue
        stack = opened.setdefault(family, [])
        if char in _OPENING:
            stack.append(offset)
        elif stack:
            found.append(Pair(stack.pop(), offset + 1))
    return [pair for pair in found if pair.end - pair.start <= REACH]


def _outermost(pairs: list[Pair]) -> tuple[Pair, ...]:
    """The pairs that no other pair holds; where two overlap crosswise, the first."""
    kept: list[Pair] = []
    for pair in sorted(pairs, key=lambda pair: (pair.start, -pair.end)):
        if not kept or pair.start >= kept[-1].end:
            kept.append(pair)
    return tuple(kept)


def _around(pairs: tuple[Pair, ...], offset: int) -> Pair | None:
    """The pair of a disjoint, sorted list that holds the offset."""
    index = bisect_right(pairs, offset, key=lambda pair: pair.start) - 1
    return pairs[index] if index >= 0 and offset < pairs[index].end else None
