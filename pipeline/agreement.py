"""How far coders agree beyond chance: Cohen's κ for two, Krippendorff's α (nominal) for any number with gaps, with bootstrap intervals over the texts.

Sources: Cohen 1960, *A coefficient of agreement for nominal scales*; Krippendorff 2011, *Computing Krippendorff's Alpha-Reliability*. Written here
because the package that computes α, `krippendorff`, is under the GPL.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any, Final, NamedTuple

import numpy as np

Unit = Mapping[str, str]  # coder → value; coders who did not see the unit are left out
DRAWS: Final = 1_000
LEVEL: Final = 0.95
DIGITS: Final = 6


class Estimate(NamedTuple):
    """A coefficient with its percentile interval; None where chance alone makes every value equal, so that it is undefined."""

    value: float | None
    low: float | None
    high: float | None
    units: int


def kappa(units: Sequence[Unit], one: str, other: str, times: Sequence[float] | None = None) -> float | None:
    """Cohen's κ of two coders over the units both have coded, each counted so many `times` (once); None if it is undefined."""
    pairs: defaultdict[tuple[str, str], float] = defaultdict(float)
    for unit, weight in _weighed(units, times):
        if one in unit and other in unit:
            pairs[unit[one], unit[other]] += weight
    ours, theirs = _margins(pairs)
    total = sum(ours.values())
    expected = sum(ours[value] * theirs.get(value, 0.0) for value in ours)
    if total**2 == expected:
        return None
    observed = sum(weight for (first, second), weight in pairs.items() if first == second)
    return (observed / total - expected / total**2) / (1 - expected / total**2)


def alpha(units: Sequence[Unit], times: Sequence[float] | None = None) -> float | None:
    """Krippendorff's α for nominal values, each unit counted so many `times` (once); those with fewer than two values do not count; None if undefined."""
    coincidences: defaultdict[tuple[str, str], float] = defaultdict(float)
    for unit, weight in _weighed(units, times):
        for pair in permutations(unit.values(), 2):
            coincidences[pair] += weight / (len(unit) - 1)
    totals, _ = _margins(coincidences)
    expected = sum(totals[one] * totals[other] for one, other in permutations(totals, 2))
    disagreed = sum(weight for (one, other), weight in coincidences.items() if one != other)
    return None if expected == 0 else 1 - (sum(totals.values()) - 1) * disagreed / expected


def estimate(
    units: Sequence[Unit], coefficient: Callable[..., float | None], seed: int = 0, texts: Sequence[Hashable] | None = None
) -> Estimate:
    """The coefficient of the units that two or more coded, with its interval; the same whatever order the units come in.

    `coefficient` is `alpha`, or `kappa` with its two coders. `texts` tells which units are judgements of one text: those rise and fall together,
    so whole texts are drawn. Units that were coded alike are one pattern, drawn so many times: thousands of units have few patterns.
    """
    judged: defaultdict[Hashable, list[tuple[tuple[str, str], ...]]] = defaultdict(list)
    for text, unit in zip(range(len(units)) if texts is None else texts, units, strict=True):
        if len(unit) > 1:
            judged[text].append(tuple(sorted(unit.items())))
    bunches = sorted(sorted(bunch) for bunch in judged.values())
    patterns = sorted({pattern for bunch in bunches for pattern in bunch})
    different, place = [dict(pattern) for pattern in patterns], {pattern: number for number, pattern in enumerate(patterns)}
    counts = np.zeros((len(bunches), len(patterns)))
    for row, bunch in enumerate(bunches):
        np.add.at(counts[row], [place[pattern] for pattern in bunch], 1.0)
    value, total = coefficient(different, times=counts.sum(axis=0).tolist()), int(counts.sum())
    if value is None:
        return Estimate(None, None, None, total)
    drawn = np.random.default_rng(seed).integers(0, len(bunches), size=(DRAWS, len(bunches)))
    times = ((np.bincount(row, minlength=len(bunches)) @ counts).tolist() for row in drawn)
    found = [each for each in (coefficient(different, times=row) for row in times) if each is not None]
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(round(value, DIGITS), round(float(low), DIGITS), round(float(high), DIGITS), total)


def coefficient_row(pair: tuple[str, str] | None, found: Estimate) -> dict[str, Any]:
    """What every row on agreement says of its coefficient: κ of a pair, α without one."""
    person, other_person = pair or ("", "")
    named = {"coefficient": "kappa" if pair else "alpha", "person": person, "other_person": other_person}
    return named | {"units": found.units, "value": found.value, "low": found.low, "high": found.high}


def _weighed(units: Sequence[Unit], times: Sequence[float] | None) -> Iterator[tuple[Unit, float]]:
    """The units that occur at all, with how often they do."""
    return ((unit, weight) for unit, weight in zip(units, times or [1.0] * len(units), strict=True) if weight)


def _margins(pairs: Mapping[tuple[str, str], float]) -> tuple[dict[str, float], dict[str, float]]:
    """What the first and the second of the pairs say, each value with its weight."""
    firsts: defaultdict[str, float] = defaultdict(float)
    seconds: defaultdict[str, float] = defaultdict(float)
    for (first, second), weight in pairs.items():
        firsts[first] += weight
        seconds[second] += weight
    return dict(firsts), dict(seconds)
