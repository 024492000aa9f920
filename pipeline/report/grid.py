"""A table for people: the one shape that the page and the Word file print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from pipeline.errors import Text
from pipeline.report.words import same, say

BLANK: Final = Text("", "")  # a cell that is empty on purpose, not missing


class Head(NamedTuple):
    """A column's heading; numbers stand to the right."""

    text: Text
    is_number: bool = False


@dataclass(frozen=True)
class Grid:
    """Heads and rows of cells; `more` rows are left to tables.xlsx."""

    caption: Text
    heads: tuple[Head, ...]
    rows: tuple[tuple[Text, ...], ...]
    more: int = 0

    @property
    def cells(self) -> list[list[tuple[Text, bool]]]:
        """The rows, each cell with whether it is a number."""
        return [[(cell, head.is_number) for cell, head in zip(row, self.heads, strict=True)] for row in self.rows]


def grid(caption: Text, heads: str, rows: Iterable[Sequence[object]], limit: int = 200) -> Grid:
    """A grid from the keys of its heads in `[heads]` of words.toml; a head ending in # is a column of numbers."""
    made = tuple(Head(say("heads." + name.rstrip("#")), name.endswith("#")) for name in heads.split())
    filled = [tuple(same(value) for value in row) for row in rows]
    return Grid(caption, made, tuple(filled[:limit]), max(0, len(filled) - limit))
