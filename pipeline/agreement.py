"""How far coders agree beyond chance: Cohen's κ for two, Krippendorff's α (nominal) for any number with gaps, with bootstrap intervals over the units.

Sources: Cohen 1960, *A coefficient of agreement for nominal scales*; Krippendorff 2011, *Computing Krippendorff's Alpha-Reliability*. Written here
because the packages that compute α are under the GPL or unmaintained.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from typing import Final, NamedTuple

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


def kappa(units: Sequence[Unit], one: str, other: str) -> float | None:
    """Cohen's κ of two coders over the units both have coded; None if it is undefined."""
    pairs = [(unit[one], unit[other]) for unit in units if one in unit and other in unit]
    if not pairs:
        return None
    observed = sum(first == second for first, second in pairs) / len(pairs)
    ours, theirs = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    expected = sum(ours[value] * theirs[value] for value in ours) / len(pairs) ** 2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def alpha(units: Sequence[Unit]) -> float | None:
    """Krippendorff's α for nominal values; units with fewer than two values do not count; None if it is undefined."""
    coincidences: Counter[tuple[str, str]] = Counter()
    for unit in units:
        values = list(unit.values())
        for pair in permutations(values, 2):
            coincidences[pair] += 1 / (len(values) - 1)  # type: ignore[assignment]  # weights, not counts
    totals: Counter[str] = Counter()
    for (value, _), weight in coincidences.items():
        totals[value] += weight
    n = sum(totals.values())
    disagreed = sum(weight for (one, other), weight in coincidences.items() if one != other)
    expected = sum(totals[one] * totals[other] for one, other in permutations(totals, 2))
    return None if expected == 0 else 1 - (n - 1) * disagreed / expected


def estimate(units: Sequence[Unit], coefficient: Callable[[Sequence[Unit]], float | None], seed: int = 0) -> Estimate:
    """The coefficient of the units that two or more coded, with its interval; the same whatever order the units come in."""
    shared = sorted((unit for unit in units if len(unit) > 1), key=lambda unit: sorted(unit.items()))
    value = coefficient(shared)
    if value is None:
        return Estimate(None, None, None, len(shared))
    draws = np.random.default_rng(seed).integers(0, len(shared), size=(DRAWS, len(shared)))
    found = [drawn for row in draws if (drawn := coefficient([shared[index] for index in row])) is not None]
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(round(value, DIGITS), round(float(low), DIGITS), round(float(high), DIGITS), len(shared))
