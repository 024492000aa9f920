"""What is coded: the included publications, or the sentences of their abstracts; each with a key that outlives a new export.

The key decides a unit's place in the random order. It is made of the record key, which a year or a DOI filled in later does not change, and where
several publications share one (编者按), of the record id too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.mapping.groups import sentence_units

UNITS: Final = ("document", "sentence")
Row = Mapping[str, Any]


class Unit(NamedTuple):
    """A publication (`field` and `sentence` empty) or a sentence: its id in a sheet and in the tables, and its key."""

    id: str
    scored: str
    key: str
    publication: Row
    field: str
    sentence: str
    language: str

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is known by among the codes: publication, field, sentence."""
        return self.publication["publication_id"], self.field, self.sentence


def documents(publications: pd.DataFrame) -> list[Unit]:
    """Each publication as a unit; by its smallest record in a sheet, as in screening."""
    return [
        Unit(min(row["record_ids"]), row["publication_id"], key, row, "", "", row["language"])
        for row, key in zip(publications.to_dict("records"), _keys(publications), strict=True)
    ]


def sentences_of(sentences: pd.DataFrame, publications: pd.DataFrame) -> list[Unit]:
    """Each sentence of these publications' abstracts; one that stands twice in an abstract is one unit."""
    rows = dict(zip(publications["publication_id"], publications.to_dict("records"), strict=True))
    keys = dict(zip(publications["publication_id"], _keys(publications), strict=True))
    chosen = sentences[sentences["sentence_id"].isin(set(sentence_units(sentences, publications)["id"]))]
    found: dict[tuple[str, str, str], Unit] = {}
    columns = ("sentence_id", "publication_id", "field", "text", "language")
    for sentence_id, publication_id, field, text, language in zip(*(chosen[name] for name in columns), strict=True):
        plain = one_line(text)
        unit = Unit(sentence_id, sentence_id, f"{keys[publication_id]} {field} {plain}", rows[publication_id], field, plain, language)
        found.setdefault(unit.place, unit)
    return list(found.values())


def one_line(text: str) -> str:
    """A sentence as it is coded and logged: blanks and line ends as one blank."""
    return " ".join(text.split())


def known(units: Sequence[Unit]) -> dict[str, str]:
    """The text that bears witness to each unit: a publication's title, a sentence itself."""
    return {unit.id: unit.sentence or unit.publication["title"] for unit in units}


def aliases(units: Sequence[Unit]) -> dict[str, str]:
    """Other records of a publication by the one that stands for it: sheets handed out before a merge come back too."""
    return {each: unit.id for unit in units if not unit.sentence for each in unit.publication["record_ids"]}


def _keys(publications: pd.DataFrame) -> Iterator[str]:
    smallest = [min(keys) for keys in publications["record_keys"]]
    times = Counter(smallest)
    for key, ids in zip(smallest, publications["record_ids"], strict=True):
        yield key if times[key] == 1 else f"{key} {min(ids)}"
