"""What a language model said of the texts, set against what people said of them: its confusion is measured before its codes count for anything.

They count when every unit of the population was put to the model under the same instructions (had it seen the coded units and only some of the
others, its word would differ between sample and population for that alone) and when people coded `LEAST` of the units it answered. Then they are one
more thing that predicts people's codes in the estimates; they are never anybody's codes, and no share is counted from them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.agreement import DRAWS, LEVEL, estimate, kappa
from pipeline.duplicates.homes import Homes
from pipeline.mapping.coded import UNITS, Coded
from pipeline.mapping.units import one_line

LEAST: Final = 30  # units coded by people and model both, below which its codes do not count
ALL: Final = "all"
STANCE: Final = "stance"
MEASURES: Final = ("sensitivity", "specificity", "precision", "kappa")
CELLS: Final = ("both", "people_only", "model_only", "neither")

Row = dict[str, Any]
Array = NDArray[np.float64]


class Said(NamedTuple):
    """What a model said of a population under one set of instructions: the row of the log that holds for each unit put to it, by id."""

    model: str
    rows: Mapping[str, Row]
    population: int

    @property
    def answered(self) -> dict[str, Row]:
        """The units whose answer could be used."""
        return {name: row for name, row in self.rows.items() if not row["failure"]}

    def state(self, coded: Coded) -> str:
        """Whether its codes count, or why not, as one of CODER_STATES."""
        if len(set(coded.ids) & set(self.answered)) < LEAST:
            return "not_measured"
        return "used" if len(self.rows) == self.population else "incomplete"


class Texts(NamedTuple):
    """A population of one kind of unit, as `coded_units` takes it: the publications, their sentences, `publications` or `sentences`, and the ids."""

    publications: pd.DataFrame
    sentences: pd.DataFrame
    unit: str
    ids: Collection[str]


def said(log: pd.DataFrame, model: str, texts: Texts) -> Said | None:
    """What the model said under its latest instructions that were put to every unit; if there are none, under the latest. None where it said nothing."""
    rows = log[(log["model"] == model) & (log["unit"] == UNITS[texts.unit])]
    if not model or rows.empty:
        return None
    last = rows.groupby("instructions")["position"].max().sort_values(ascending=False)
    find = _finder(texts)
    made = [Said(model, _holding(rows[rows["instructions"] == each], find), len(texts.ids)) for each in last.index]
    return next((each for each in made if len(each.rows) == each.population), made[0])


def votes(found: Said | None, coded: Coded) -> pd.DataFrame | None:
    """The model's word on each unit and category where it counts: id, category_id, value (1 there, −1 not there); None where it does not."""
    if found is None or found.state(coded) != "used":
        return None
    rows = [
        {"id": name, "category_id": category_id, "value": value}
        for name, row in sorted(found.answered.items())
        for column, value in (("present", 1.0), ("absent", -1.0))
        for category_id in row[column]
    ]
    return pd.DataFrame(rows, columns=["id", "category_id", "value"])


def agreement_rows(found: Said, coded: Coded, unit: str, languages: Mapping[str, str], categories: Sequence[str]) -> Iterator[Row]:
    """Rows of `coder_agreement`: by category and over all, by language and over all, over the units that people and model coded.

    `languages`: id of each unit → its language. The intervals are bootstrapped over the units.
    """
    answers = found.answered
    places = [place for place, name in enumerate(coded.ids) if name in answers]
    ids = [coded.ids[place] for place in places]
    cells = _cells(coded.present[places], _matrix([answers[name] for name in ids], categories))
    spoken = np.array([languages.get(name, "other") for name in ids], dtype=object)
    common = {"unit": unit, "model": found.model, "answered": len(answers), "asked": len(found.rows),
              "population": found.population, "state": found.state(coded)}  # fmt: skip
    stances = _stances(answers, coded, places)
    for language in (ALL, *sorted(set(spoken))):
        chosen = np.flatnonzero((spoken == language) | (language == ALL))
        for category_id, row in _measured(cells[chosen], categories):
            yield common | {"language": language, "category_id": category_id} | row
        shared = [stances[place] for place in chosen if stances[place]]
        if shared:
            value = estimate(shared, partial(kappa, one="people", other="model"))
            row = {"units": value.units, "kappa": value.value, "kappa_low": value.low, "kappa_high": value.high}
            yield common | {"language": language, "category_id": STANCE} | row


def _finder(texts: Texts) -> Any:
    """The ids of the units a row of the log is about: a sentence that stands twice in an abstract is two."""
    homes, ids = Homes(texts.publications), set(texts.ids)
    if texts.unit == "publications":
        return lambda row: [name for name in homes.of(row) if name in ids]
    here: dict[tuple[str, str, str], list[str]] = {}
    columns = (texts.sentences[name] for name in ("publication_id", "field", "text", "sentence_id"))
    for publication_id, field, text, name in zip(*columns, strict=True):
        if name in ids:
            here.setdefault((publication_id, field, one_line(text)), []).append(name)
    return lambda row: [name for home in homes.of(row) for name in here.get((home, row["field"], one_line(row["sentence"])), [])]


def _holding(rows: pd.DataFrame, find: Any) -> dict[str, Row]:
    """The row that holds for each unit: the latest, but no failure takes an answer back."""
    held: dict[str, Row] = {}
    for row in rows.sort_values("position").to_dict("records"):
        for name in find(row):
            if not row["failure"] or name not in held:
                held[name] = {str(column): value for column, value in row.items()}
    return held


def _matrix(answers: Sequence[Row], categories: Sequence[str]) -> Array:
    """Codes, n × m: 1 there, 0 not there, NaN not asked for."""
    made, columns = np.full((len(answers), len(categories)), np.nan), {name: place for place, name in enumerate(categories)}
    for place, answer in enumerate(answers):
        for column, value in (("present", 1.0), ("absent", 0.0)):
            for category_id in answer[column]:
                if category_id in columns:
                    made[place, columns[category_id]] = value
    return made


def _cells(people: Array, model: Array) -> Array:
    """Where each unit stands, n × m × 4: in which cell of the fourfold table a unit stands for a category; nowhere where people's votes tie or one of the two is silent."""
    return np.stack([(people == one) & (model == other) for one, other in ((1, 1), (1, 0), (0, 1), (0, 0))], axis=-1).astype(float)


def _measured(cells: Array, categories: Sequence[str]) -> Iterator[tuple[str, Row]]:
    """Each category, and all together first, with its fourfold table and what follows from it."""
    tables = np.concatenate([cells.sum(axis=1, keepdims=True), cells], axis=1)  # n × (1 + m) × 4
    total = tables.sum(axis=0)
    drawn_alike = np.full(len(cells), 1 / max(len(cells), 1))
    times = np.random.default_rng(0).multinomial(len(cells), drawn_alike, size=DRAWS).astype(float) if len(cells) else np.zeros((1, 0))
    values, drawn = _coefficients(total), _coefficients(np.einsum("dn,nmc->dmc", times, tables))
    for place, category_id in enumerate((ALL, *categories)):
        row: Row = {name: int(count) for name, count in zip(CELLS, total[place], strict=True)}
        row["units"] = int((tables[:, place].sum(axis=-1) > 0).sum())
        for name in MEASURES:
            row |= _interval(name, values[name][place], drawn[name][:, place])
        yield category_id, row


def _coefficients(tables: Array) -> dict[str, Array]:
    """Sensitivity, specificity, precision and Cohen's κ of fourfold tables (… × 4); NaN where undefined."""
    both, people, model, neither = np.moveaxis(tables, -1, 0)
    total = tables.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = ((both + people) * (both + model) + (neither + people) * (neither + model)) / total**2
        found = (
            both / (both + people),
            neither / (neither + model),
            both / (both + model),
            (((both + neither) / total) - expected) / (1 - expected),
        )
    return {name: np.where(np.isfinite(value), value, np.nan) for name, value in zip(MEASURES, found, strict=True)}


def _interval(name: str, value: float, drawn: Array) -> Row:
    """A coefficient with its percentile interval; missing where it is undefined."""
    known = drawn[~np.isnan(drawn)]
    if np.isnan(value) or not len(known):
        return {}
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return {name: float(value), f"{name}_low": float(low), f"{name}_high": float(high)}


def _stances(answers: Mapping[str, Row], coded: Coded, places: Sequence[int]) -> list[dict[str, str]]:
    """Both stances of each unit to which people gave one stance and the model one; else nothing.

    As among people, a stance counts of those who see a theme: a model that sees none answers neutral because it was told to.
    """
    made = []
    for place in places:
        given = [stance for stance, codes in coded.stances.items() if (codes[place] == 1).any()]
        answer = answers[coded.ids[place]]
        told = answer["stance"] if answer["present"] else ""
        made.append({"people": given[0], "model": told} if len(given) == 1 and told else {})
    return made
