"""Matches as stretches of a sentence to be marked in the report: disjoint, in order, together the whole sentence."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from pipeline.text.matching import Match


class Stretch(NamedTuple):
    """A piece of a sentence and the categories whose terms cover it; none: plain text."""

    text: str
    category_ids: tuple[str, ...]


def highlight(text: str, matches: Iterable[Match]) -> list[Stretch]:
    """The stretches of `text`; where terms of several categories overlap, the stretch names them all, sorted."""
    known = list(matches)
    edges = sorted({0, len(text)} | {edge for match in known for edge in (match.start, match.end)})
    stretches = []
    for start, end in pairwise(edges):
        ids = {match.category_id for match in known if match.start <= start and end <= match.end}
        stretches.append(Stretch(text[start:end], tuple(sorted(ids))))
    return stretches
