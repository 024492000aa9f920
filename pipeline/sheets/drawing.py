"""Which units a coder gets: a random sample for estimation, the doubtful ones or some of every category for training.

Random is an order, not a throw: units stand in the order of a hash over the seed and their key, so that the same seed draws the same units on every
machine, for every coder, and a larger number draws those and more. Strata take turns; within each the order holds, so larger samples still contain
smaller ones. The probability of a unit is the sample's size over the population's, in its stratum.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

import pandas as pd

from pipeline.mapping.units import Unit

WAYS: Final = ("random", "uncertain", "by_category")
STRATA: Final = ("", "language", "year", "database")


class Drawn(NamedTuple):
    """A unit, how it was drawn, and with what probability (None unless at random)."""

    unit: Unit
    way: str
    probability: float | None


def at_random(units: Iterable[Unit], number: int, seed: int, by: str = "") -> list[Drawn]:
    """So many units at random (0: all), their strata by a column of the publication taking turns."""
    ordered = shuffled(units, seed)
    stratum = {unit.id: _stratum(unit, by) for unit in ordered}
    chosen = _in_turns([(stratum[unit.id], unit) for unit in ordered])[: number or None]
    taken, all_of = Counter(stratum[unit.id] for unit in chosen), Counter(stratum.values())
    return [Drawn(unit, "random", taken[stratum[unit.id]] / all_of[stratum[unit.id]]) for unit in chosen]


def uncertain(units: Iterable[Unit], number: int, seed: int, scores: pd.DataFrame) -> list[Drawn]:
    """The units that stand next to where a category begins to be assigned. `scores`: id, language, category_id, score, is_assigned.

    How near is counted in units that stand between, by language and category: scores of two categories are no common measure.
    """
    nearest: dict[str, float] = {}
    for _, rows in scores.groupby(["language", "category_id"], sort=True):
        ordered = rows.sort_values(["score", "id"])
        switch = int((~ordered["is_assigned"]).sum())
        for place, each in enumerate(ordered["id"]):
            nearest[each] = min(nearest.get(each, float("inf")), abs(place + 0.5 - switch))
    found = sorted((unit for unit in shuffled(units, seed) if unit.scored in nearest), key=lambda unit: nearest[unit.scored])
    return [Drawn(unit, "uncertain", None) for unit in found[: number or None]]


def by_category(units: Iterable[Unit], number: int, seed: int, scores: pd.DataFrame) -> list[Drawn]:
    """Units that the scorer assigns, the categories taking turns, so that rare ones are seen as often."""
    carried: defaultdict[str, list[str]] = defaultdict(list)
    for each, category_id in scores.loc[scores["is_assigned"], ["id", "category_id"]].itertuples(index=False, name=None):
        carried[each].append(category_id)
    pairs = [(category_id, unit) for unit in shuffled(units, seed) for category_id in sorted(carried[unit.scored])]
    once = {unit.id: unit for unit in _in_turns(pairs)}
    return [Drawn(unit, "by_category", None) for unit in list(once.values())[: number or None]]


def shuffled(units: Iterable[Unit], seed: int) -> list[Unit]:
    """The units in an order that their keys and the seed alone decide."""

    def place(unit: Unit) -> bytes:
        return hashlib.sha256(f"{seed}\n{unit.key}".encode()).digest()

    return sorted(units, key=place)


def _in_turns(pairs: Sequence[tuple[str, Unit]]) -> list[Unit]:
    """The first of every group, then the second of every group, and so on; groups by name."""
    places: Counter[str] = Counter()
    ordered: list[tuple[int, str, int]] = []
    for number, (group, _) in enumerate(pairs):
        ordered.append((places[group], group, number))
        places[group] += 1
    return [pairs[number][1] for _, _, number in sorted(ordered)]


_VALUES: Final[dict[str, Callable[[Unit], str]]] = {
    "": lambda _: "",
    "language": lambda unit: unit.language,
    "year": lambda unit: "" if pd.isna(unit.publication["year"]) else str(int(unit.publication["year"])),
    "database": lambda unit: "+".join(unit.publication["databases"]),
}


def _stratum(unit: Unit, by: str) -> str:
    return _VALUES[by](unit)
