"""Every share with what people's codes say of it: the estimate, its interval, how many codes stand behind it, how many more would halve it.

A group of publications (a year, a database) with few codes of its own borrows from the whole how far the predictions can be relied on, never the
share itself. Where too few units are coded the share stays the classifier's, and is not validated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from pipeline.codebook import Codebook
from pipeline.mapping.coded import Coded
from pipeline.mapping.contrasts import database_rows, trend, trend_rows
from pipeline.mapping.cross_fitting import Array, cross_fitted
from pipeline.mapping.groups import share_rows
from pipeline.mapping.inference import Inference, Sample, Shared, codes_to_halve, difference, prediction_powered

MOST: Final = 1e9  # effective codes where everything is coded
LEAST: Final = 10  # coded units from which a group gets an estimate of its own

Place = tuple[str, str, str]  # stance, grouping, group
Row = dict[str, Any]


class Population(NamedTuple):
    """All units of one kind: N units, m categories."""

    ids: list[str]
    scores: Array  # N × m
    stances: dict[str, Array]  # stance → N × m, 1 where the classifier says so
    groups: dict[tuple[str, str], Array]  # grouping, group → rows of its units
    votes: Array | None = None  # N × m, what a language model says: 1 there, −1 not there, 0 nothing; None where its word does not count


def population(
    units: pd.DataFrame, scores: pd.DataFrame, carried: pd.DataFrame, groups: pd.DataFrame, categories: Sequence[str]
) -> Population:
    """The units (id, publication_id) with their scores (id, category_id, score), stances (id, category_id, stance) and groups."""
    ids = sorted(units["id"])
    rows = {name: place for place, name in enumerate(ids)}
    placed = units.merge(groups, on="publication_id")
    members = {
        (str(a), str(b)): np.array(sorted(rows[name] for name in each)) for (a, b), each in placed.groupby(["grouping", "group"])["id"]
    }
    stances = {
        str(stance): _spread(each.assign(value=1.0), "value", rows, categories)
        for stance, each in carried.drop_duplicates().groupby("stance")
    }
    return Population(ids, _spread(scores, "score", rows, categories), stances, members)


def drawn_units(everyone: Population, coded: Coded) -> dict[str, Drawn]:
    """The coded units of the population for all stances together and for each; empty where they are too few."""
    rows = {name: place for place, name in enumerate(everyone.ids)}
    is_here = np.array([name in rows for name in coded.ids], dtype=bool)
    places = np.array([rows[name] for name in coded.ids if name in rows], dtype=np.int64)
    if len(places) < LEAST:
        return {}
    inclusion = np.where(np.isnan(coded.inclusion), len(places) / len(everyone.ids), coded.inclusion)[is_here]
    made = cross_fitted(everyone.scores, places, coded.present[is_here], votes=everyone.votes)
    nowhere, found = np.zeros_like(everyone.scores), dict[str, Drawn]()
    for stance, codes in {"all": coded.present, **coded.stances}.items():
        seen = nowhere + 1.0 if stance == "all" else everyone.stances.get(stance, nowhere)
        found[stance] = Drawn(places, codes[is_here], made.coded * seen[places], made.population * seen, inclusion)
    return found


def inferences(everyone: Population, drawn: Mapping[str, Drawn]) -> dict[Place, Inference]:
    """What the codes say of each stance, over all and in each group where enough units are coded."""
    found: dict[Place, Inference] = {}
    for stance, units in drawn.items():
        found[stance, "overall", "all"] = whole = units.infer(np.arange(len(everyone.ids)), None)
        for (grouping, group), members in everyone.groups.items():
            if grouping != "overall" and np.isin(units.places, members).sum() >= LEAST:
                found[stance, grouping, group] = units.infer(members, whole.own)
    return found


class Drawn(NamedTuple):
    """n coded units of a population of N: their rows, codes, predictions and inclusion probabilities, and the predictions of all."""

    places: Any
    codes: Array
    predictions: Array
    everyone: Array
    inclusion: Array

    def infer(self, members: Any, shared: Shared | None) -> Inference:
        """The inference on the units in these rows."""
        return prediction_powered(self.sample(members), shared)

    def sample(self, members: Any) -> Sample:
        """The coded ones among the units in these rows."""
        chosen, mean = np.isin(self.places, members), self.everyone[members].mean(axis=0)
        return Sample(self.codes[chosen], self.predictions[chosen], mean, self.inclusion[chosen], len(members))


def estimate_rows(shares: Sequence[Row], found: Mapping[Place, Inference], categories: Sequence[str]) -> Iterator[Row]:
    """A row of `estimates` for each row of `shares`."""
    columns = {name: place for place, name in enumerate(categories)}
    for row in shares:
        common = {name: row[name] for name in ("category_id", "unit", "stance", "grouping", "group", "total")}
        common |= {"classifier_share": row["share"], "estimate": row["share"], "codes": 0, "method": "classifier", "is_validated": False}
        inference, column = found.get((row["stance"], row["grouping"], row["group"])), columns[row["category_id"]]
        yield common | (_validated(inference, column, row["total"]) if inference and inference.codes[column] >= LEAST else {})


def _validated(found: Inference, column: int, total: int) -> Row:
    estimate, low, high = (float(values[column]) for values in (found.estimate, found.low, found.high))
    codes, effective = int(found.codes[column]), float(found.effective[column])
    return {
        "estimate": estimate, "low": low, "high": high, "codes": codes,
        "effective_codes": min(effective, MOST), "codes_to_halve": codes_to_halve(estimate, effective, codes, total),
        "prediction_weight": float(found.own.weight[column]), "unexplained": float(found.own.unexplained[column]),
        "method": "prediction_powered", "is_validated": True,
    }  # fmt: skip


def tie_rows(found: Inference, unit: str, kinds: Mapping[str, str]) -> Iterator[Row]:
    """Neighbours by estimated share within expectations and within concerns, and whether the codes can tell them apart; `kinds` in column order."""
    columns = {name: place for place, name in enumerate(kinds)}
    for kind in sorted(set(kinds.values())):
        for place, (one, other) in enumerate(pairwise(_ordered(found, kinds, kind)), start=1):
            gap, low, high = difference(found, columns[one], columns[other])
            row = {"unit": unit, "kind": kind, "position": place, "category_id": one, "next_category_id": other}
            yield row | {"difference": gap, "low": low, "high": high, "is_tied": not low > 0}


def yearly(everyone: Population, drawn: Drawn, whole: Inference, unit: str, categories: Sequence[str]) -> Iterator[Row]:
    """The trend of each category over the years; units without a year, and categories with few codes, are left out."""
    years = np.full(len(everyone.ids), np.nan)
    for (grouping, group), members in everyone.groups.items():
        if grouping == "year" and group.isdigit():
            years[members] = float(group)
    dated = np.flatnonzero(~np.isnan(years))
    coded = drawn.places[np.isin(drawn.places, dated)]
    if len(coded) >= LEAST:
        found = trend(drawn.sample(dated), years[coded], years[dated], drawn.everyone[dated], whole)
        yield from trend_rows(found, unit, years[dated], categories)


class Placed(NamedTuple):
    """A category's estimated share, and the best and the worst place it can have within its kind."""

    share: float
    best: float
    worst: float


def placed(found: Inference, kinds: Mapping[str, str]) -> dict[str, Placed]:
    """Each category's share and places: those surely ahead of it, and those surely behind, are counted; `kinds` in column order."""
    columns = {name: place for place, name in enumerate(kinds)}
    made: dict[str, Placed] = {}
    for name, kind in kinds.items():
        others = [columns[other] for other, its_kind in kinds.items() if its_kind == kind and other != name]
        gaps = [difference(found, columns[name], other) for other in others]
        ahead, behind = sum(high < 0 for _, _, high in gaps), sum(low > 0 for _, low, _ in gaps)
        made[name] = Placed(float(found.estimate[columns[name]]), 1.0 + ahead, 1.0 + len(others) - behind)
    return made


class Counted(NamedTuple):
    """One kind of unit: the units, the classifier's scores of them, what it counts them for, and a language model's votes where they count."""

    unit: str
    units: pd.DataFrame
    scores: pd.DataFrame
    carried: pd.DataFrame
    votes: pd.DataFrame | None = None


class Estimated(NamedTuple):
    """What is known of one kind of unit; `places` is empty without codes."""

    shares: list[Row]
    estimates: list[Row]
    ties: list[Row]
    places: dict[str, Placed]
    contrasts: list[Row]


def estimated(counted: Counted, groups: pd.DataFrame, coded: Coded, codebook: Codebook) -> Estimated:
    """The shares as counted, and as the codes correct them."""
    shares = list(share_rows(counted.units, counted.carried, groups, counted.unit, codebook.ids))
    everyone = population(counted.units, counted.scores, counted.carried, groups, codebook.ids)
    if counted.votes is not None:
        rows = {name: place for place, name in enumerate(everyone.ids)}
        everyone = everyone._replace(votes=_spread(counted.votes, "value", rows, codebook.ids))
    drawn = drawn_units(everyone, coded)
    found = inferences(everyone, drawn)
    estimates = list(estimate_rows(shares, found, codebook.ids))
    corrected = [
        row | {"share": each["estimate"], "low": each.get("low"), "high": each.get("high")}
        for row, each in zip(shares, estimates, strict=True)
    ]
    whole = found.get(("all", "overall", "all"))
    kinds = {category.id: category.kind for category in codebook.categories}
    if whole is None:
        return Estimated(corrected, estimates, [], {}, [])
    contrasts = [*yearly(everyone, drawn["all"], whole, counted.unit, codebook.ids), *database_rows(estimates)]
    return Estimated(corrected, estimates, list(tie_rows(whole, counted.unit, kinds)), placed(whole, kinds), contrasts)


def _ordered(found: Inference, kinds: Mapping[str, str], kind: str) -> list[str]:
    shares = zip(kinds.items(), found.estimate.tolist(), strict=True)
    return [name for _, name in sorted((-share, name) for (name, its_kind), share in shares if its_kind == kind)]


def _spread(data: pd.DataFrame, column: str, rows: Mapping[str, int], categories: Sequence[str]) -> Array:
    """Long rows as a matrix of units × categories, 0 where there is none."""
    columns = {name: place for place, name in enumerate(categories)}
    made = np.zeros((len(rows), len(categories)))
    for name, category_id, value in zip(data["id"], data["category_id"], data[column], strict=True):
        if name in rows and category_id in columns:
            made[rows[name], columns[category_id]] = value
    return made
