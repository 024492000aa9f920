"""How firmly neighbouring words hang together: counts of runs of words, and what is made of them.

Three questions, each with a measure of long standing. Do the parts meet more often than chance would have it? Pointwise mutual information
(Church and Hanks 1990), the lowest over all ways to cut the run in two. Is that more than luck? The t-score over the same cuts. Is the run free to
its left and right, or a piece of something longer? The entropy of its neighbours (branching entropy: Jin and Tanaka-Ishii 2006).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log2, sqrt
from typing import Final, NamedTuple

LONGEST: Final = 3  # words in a run
WIDEST: Final = 10  # characters in a run
ROOM: Final = 1_000_000  # different runs held at once: beyond that the rarest are forgotten, so that memory is bounded whatever the corpus
JOINT: Final = "\x1f"  # between the words of a run


class Cohesion(NamedTuple):
    """How firmly the words of a run hang together: bits, and standard errors."""

    information: float
    score: float


@dataclass
class RunCounts:
    """Counts of words and of runs of them, taken sentence by sentence; what was forgotten on the way was rare then."""

    room: int = ROOM
    words: Counter[str] = field(default_factory=Counter)
    runs: Counter[str] = field(default_factory=Counter)
    floor: int = 0
    total: int = 0

    def add(self, stretches: Iterable[Sequence[str]]) -> None:
        """Count the words of stretches without a gap, and every run of two or three of them."""
        for stretch in stretches:
            self.words.update(stretch)
            self.total += len(stretch)
            for length in range(2, LONGEST + 1):
                self.runs.update(JOINT.join(run) for run in zip(*(stretch[k:] for k in range(length)), strict=False))
        if len(self.runs) > self.room:
            self._forget()

    def _forget(self) -> None:
        """Drop the rarest runs until half the room is free (lossy counting: a count is too low by `floor` at most)."""
        while len(self.runs) > self.room // 2:
            self.floor += 1
            self.runs = Counter({run: count for run, count in self.runs.items() if count > self.floor})

    def count(self, parts: Sequence[str]) -> int:
        """How often the words were seen in this order without a gap."""
        return self.words[parts[0]] if len(parts) == 1 else self.runs[JOINT.join(parts)]

    def cohesion(self, parts: Sequence[str]) -> Cohesion:
        """The weakest joint of a run that was seen: its information and its t-score."""
        seen = self.count(parts)
        expected = max(self.count(parts[:k]) * self.count(parts[k:]) / self.total for k in range(1, len(parts)))
        return Cohesion(log2(seen / expected), (seen - expected) / sqrt(seen))

    def frequent(self, least: int) -> Iterable[tuple[str, ...]]:
        """The runs seen at least so often, sorted."""
        found = (tuple(run.split(JOINT)) for run, count in self.runs.items() if count >= least)
        return sorted(parts for parts in found if sum(map(len, parts)) <= WIDEST)


@dataclass
class Neighbours:
    """What stands on one side of a word: characters, and edges (punctuation, ends), of which each counts as a kind of its own."""

    characters: Counter[str] = field(default_factory=Counter)
    edges: int = 0

    def add(self, character: str) -> None:
        """Count a neighbour; anything but a letter or digit is an edge."""
        if character.isalnum():
            self.characters[character] += 1
        else:
            self.edges += 1

    @property
    def entropy(self) -> float:
        """Bits of surprise in the next neighbour."""
        total = self.edges + self.characters.total()
        shares = sorted(count / total for count in self.characters.values())
        return (self.edges / total * log2(total) if self.edges else 0.0) - sum(share * log2(share) for share in shares)
