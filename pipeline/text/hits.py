"""What survives of overlapping hits: longest match first, and exclusions that swallow.

A hit inside a longer one does not count (数据 in 数据开放 is the latter). An exclusion counts for nothing itself and swallows only hits of its own
category (印度 in 印度尼西亚). Hits that merely overlap are both there.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple


class Entry(NamedTuple):
    """What a string of the codebook stands for."""

    category_id: str
    term: str
    is_exclusion: bool


class Found(NamedTuple):
    """An entry at its place; units are code points or words, as the finder counts."""

    start: int
    end: int
    entry: Entry


def surviving(hits: Iterable[Found]) -> list[Found]:
    """The hits that no longer hit swallows, by place; one per category and place."""
    kept: list[Found] = []
    term_reach, exclusion_reach = -1, dict[str, int]()
    ordered = sorted(hits, key=lambda hit: (hit.start, -hit.end))
    for (_, end), same in groupby(ordered, key=lambda hit: (hit.start, hit.end)):
        group = list(same)
        excluded = {hit.entry.category_id for hit in group if hit.entry.is_exclusion}
        for hit in group:
            category = hit.entry.category_id
            if not (hit.entry.is_exclusion or category in excluded or end <= max(term_reach, exclusion_reach.get(category, -1))):
                kept.append(hit)
                excluded.add(category)
        for hit in group:
            if hit.entry.is_exclusion:
                exclusion_reach[hit.entry.category_id] = max(end, exclusion_reach.get(hit.entry.category_id, -1))
            else:
                term_reach = max(term_reach, end)
    return kept
