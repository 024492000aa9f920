"""What people coded on a random sample, unit by unit: who said what is settled here, before any share is estimated.

Only rows drawn at `random` count; codes drawn by uncertainty or by category teach a model but say nothing of shares. A row finds its publication
as decisions do, a sentence its text within it. Each person's latest word on a unit and category holds. Several coders: the majority; a tie counts
half, for nothing says which of the two is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.duplicates.homes import Homes, Row
from pipeline.errors import PanyouError, Text, fault
from pipeline.mapping.units import one_line
from pipeline.tables import STANCES

fault("inclusion_probability", Text("抽取概率应大于 0、不大于 1：{problems}", "an inclusion probability lies above 0 and not above 1: {problems}"),
      Text("在 coding.csv 中改正这些行；随机抽取时它等于抽取数 ÷ 总数", "correct those rows of coding.csv; of a random draw it is units drawn ÷ units there were"))  # fmt: skip

UNITS: Final = {"publications": "document", "sentences": "sentence"}  # what is counted → what the log calls it
SHOWN: Final = 5  # bad rows an error names

Key = tuple[str, str]  # unit, category


class Coded(NamedTuple):
    """Coded units: n units, m categories."""

    ids: list[str]
    present: NDArray[np.float64]  # n × m; NaN where nobody coded it
    stances: dict[str, NDArray[np.float64]]  # stance → n × m, present in that stance; empty where nobody gave a stance
    inclusion: NDArray[np.float64]  # n; NaN where the log has none


def coded_units(coding: pd.DataFrame, publications: pd.DataFrame, sentences: pd.DataFrame, unit: str, categories: Sequence[str]) -> Coded:
    """The units of one kind that were drawn at random and coded; raises PanyouError for an impossible inclusion probability."""
    rows = coding[(coding["drawn"] == "random") & (coding["unit"] == UNITS[unit]) & coding["category_id"].isin(categories)]
    _check(rows)
    words = _standing(rows, Homes(publications), _Sentences(sentences) if unit == "sentences" else None)
    ids = sorted({name for name, _ in words})
    has_stances = any(row["stance"] for found in words.values() for row in found)
    return Coded(
        ids,
        _matrix(words, ids, categories, None),
        {stance: _matrix(words, ids, categories, stance) for stance in STANCES} if has_stances else {},
        _inclusion(words, ids),
    )


class _Sentences:
    """Sentences by publication, field and text."""

    def __init__(self, sentences: pd.DataFrame) -> None:
        ordered = sentences.sort_values(["publication_id", "field", "start", "sentence_id"], ascending=False)
        columns = (ordered[name] for name in ("publication_id", "field", "text", "sentence_id"))
        self._ids = {(publication, field, one_line(text)): name for publication, field, text, name in zip(*columns, strict=True)}

    def of(self, publication_id: str, row: Row) -> str | None:
        return self._ids.get((publication_id, row["field"], one_line(row["sentence"])))


def _standing(rows: pd.DataFrame, homes: Homes, sentences: _Sentences | None) -> dict[Key, list[Row]]:
    """The rows that hold for each unit and category: one a person."""
    found: dict[Key, list[Row]] = {}
    for (category_id, _, _), group in rows.groupby(["category_id", "field", "sentence"], sort=True):
        for publication_id, held in homes.standing(group.to_dict("records")).items():
            name = sentences.of(publication_id, held[0]) if sentences else publication_id
            if name is not None:
                found.setdefault((name, str(category_id)), []).extend(held)
    return found


def _matrix(words: dict[Key, list[Row]], ids: list[str], categories: Sequence[str], stance: str | None) -> Any:
    places, columns = {name: i for i, name in enumerate(ids)}, {name: i for i, name in enumerate(categories)}
    made = np.full((len(ids), len(categories)), np.nan)
    for (name, category_id), rows in words.items():
        made[places[name], columns[category_id]] = _settled(_says(row, stance) for row in rows)
    return made


def _settled(votes: Iterable[bool]) -> float:
    """The majority; 0.5 for a tie."""
    given = list(votes)
    return (float(np.sign(2 * sum(given) - len(given))) + 1) / 2


def _says(row: Row, stance: str | None) -> bool:
    """Whether a person saw the category, and in this stance if one is asked for; a stance left blank is unclear."""
    return bool(row["is_present"]) and (stance is None or (row["stance"] or "unclear") == stance)


def _inclusion(words: dict[Key, list[Row]], ids: list[str]) -> NDArray[np.float64]:
    """The inclusion probability of each unit, by its first row that gives one."""
    known: dict[str, float] = {}
    for (name, _), rows in words.items():
        for row in rows:
            if not pd.isna(row["inclusion_probability"]):
                known.setdefault(name, float(row["inclusion_probability"]))
    return np.array([known.get(name, np.nan) for name in ids], dtype=float)


def _check(rows: pd.DataFrame) -> None:
    bad = rows[~(rows["inclusion_probability"].isna() | ((rows["inclusion_probability"] > 0) & (rows["inclusion_probability"] <= 1)))]
    if len(bad):
        columns = bad["position"].head(SHOWN), bad["inclusion_probability"].head(SHOWN)
        problems = "; ".join(f"{int(position) + 1}: {value:g}" for position, value in zip(*columns, strict=True))
        raise PanyouError("inclusion_probability", where="coding.csv", problems=problems)
