"""Whether a sentence asserts its theme, denies it or tells what others say of it: the counter-evidence is told apart from the evidence.

A cue reaches over a stretch of the sentence, and a term that stands in it is denied or attributed. An attribution reaches to the next turn (但, however),
where the authors speak for themselves again; a denial stays within its clause. A sentence asserts a category as soon as one of the terms that
fired stands outside all of this. That something is lacking is no denial but a complaint, and the complaint is the theme (coding rule 7).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from pipeline.codebook import TERM_LANGUAGES

ASSERTED: Final = "asserted"
PUNCTUATION: Final = "[，,；;。.：:！!？?（()）]"  # ends a clause
STRONGER_FIRST: Final = ("denied", "attributed")  # a term in the reach of both is denied: others' view is denied, too


class Reach(NamedTuple):
    """A stretch of a sentence, in its code points, and what it makes of the terms in it."""

    start: int
    end: int
    standing: str


class _Cues(NamedTuple):
    """The cues of a language, compiled; a pattern with its standing and scope."""

    turns: re.Pattern[str]
    bounds: re.Pattern[str]
    patterns: tuple[tuple[str, str, re.Pattern[str]], ...]


def reaches(text: str, language: str) -> list[Reach]:
    """The stretches of a sentence that deny or attribute; none in a language without cues. A cue itself is no part of its stretch."""
    if language not in TERM_LANGUAGES:
        return []
    cues = _cues(language)
    found = [(kind, scope, match) for kind, scope, pattern in cues.patterns for match in pattern.finditer(text)]
    if not found:
        return []
    turns = [match.start() for match in cues.turns.finditer(text)]
    clauses = sorted(turns + [match.start() for match in cues.bounds.finditer(text)])
    made = []
    for kind, scope, match in found:
        first, last = _stretch(text, match, turns if (kind, scope) == ("attributed", "after") else clauses)
        made += [Reach(first, match.start(), kind)] * (scope != "after") + [Reach(match.end(), last, kind)] * (scope != "before")
    return made


def standing(terms: Iterable[tuple[int, int]], stretches: Iterable[Reach]) -> str:
    """What a sentence does with a category whose terms stand at (start, end): asserted, denied or attributed."""
    made, spans = set[str](), list(stretches)
    for start, end in terms:
        over = {reach.standing for reach in spans if reach.start <= start and end <= reach.end}
        made.add(next((name for name in STRONGER_FIRST if name in over), ASSERTED))
    return ASSERTED if ASSERTED in made else next((name for name in STRONGER_FIRST if name in made), ASSERTED)


def _stretch(text: str, cue: re.Match[str], cuts: list[int]) -> tuple[int, int]:
    """Where the stretch around a cue begins and ends: at the nearest of the cuts, which are in order, or at the ends of the sentence."""
    before, behind = bisect_right(cuts, cue.start()), bisect_left(cuts, cue.end())
    return (cuts[before - 1] if before else 0), (cuts[behind] if behind < len(cuts) else len(text))


@cache
def _cues(language: str) -> _Cues:
    """The cues of `standing_cues.toml` for a language."""
    told: dict[str, Any] = tomllib.loads(files("pipeline.mapping").joinpath("standing_cues.toml").read_text(encoding="utf-8"))
    scoped = [(kind, scope, lists[language]) for kind in STRONGER_FIRST for scope, lists in told[kind].items()]
    bounds = [PUNCTUATION, *told["bounds"][language]]
    return _Cues(_any(told["turns"][language]), _any(bounds), tuple((kind, scope, _any(patterns)) for kind, scope, patterns in scoped))


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
