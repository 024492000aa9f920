"""Everything a report is made from: the tables in one fixed order, the settings, and each index that several chapters need, made once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd

from pipeline.codebook import Category, Codebook
from pipeline.frames import ALL
from pipeline.report.words import is_missing
from pipeline.settings import MappingSettings, ReportSettings, ReviewSettings, SearchSettings, TopicSettings
from pipeline.settings_screening import ScreenSettings

FIELDNOTE: Final = "fieldnote"  # the format of files that are no exports
KINDS_IN_ORDER: Final = ("expectation", "concern")
ShareKey = tuple[str, str, str, str]


def ordered(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with their rows in the order of their schema, so that no output depends on how they arrived."""
    return {name: data.sort_values(list(ALL[name].order or ALL[name].key), ignore_index=True) for name, data in tables.items()}


def rows(data: pd.DataFrame) -> Iterable[Any]:
    """The rows as named tuples."""
    found: Iterable[Any] = data.itertuples(index=False, name="Row")
    return found


@dataclass(frozen=True)
class Protocol:
    """The settings of the review."""

    review: ReviewSettings
    codebook: Codebook
    search: SearchSettings
    screen: ScreenSettings
    model_topics: TopicSettings
    map_topics: MappingSettings
    report: ReportSettings


@dataclass(frozen=True)
class Material:
    """The tables by name, sorted, and the protocol."""

    tables: dict[str, pd.DataFrame]
    protocol: Protocol

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame], protocol: Protocol) -> Material:
        """Material from tables in any order."""
        return cls(ordered(tables), protocol)

    @cached_property
    def publications(self) -> dict[str, Any]:
        """publication_id → row of `publications`."""
        return {row.publication_id: row for row in rows(self.tables["publications"])}

    @cached_property
    def decisions(self) -> dict[str, list[Any]]:
        """publication_id → rows of `screening`, a phase each."""
        return grouped(self.tables["screening"], "publication_id")

    @cached_property
    def included(self) -> dict[str, Any]:
        """publication_id → row, for publications that every phase included."""
        kept = {name for name, phases in self.decisions.items() if all(phase.is_included for phase in phases)}
        return {name: row for name, row in self.publications.items() if name in kept}

    def matched(self, publication_id: str) -> list[str]:
        """Names of the queries that a publication matches."""
        phases = self.decisions.get(publication_id)
        return list(phases[0].matched_queries) if phases else []

    @cached_property
    def fieldnotes(self) -> dict[str, Any]:
        """fieldnote_id → row of `fieldnotes`."""
        return {row.fieldnote_id: row for row in rows(self.tables["fieldnotes"])}

    @cached_property
    def places(self) -> dict[str, list[tuple[str, int]]]:
        """record_id → file and line of each occurrence."""
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        columns = self.tables["records"][["record_id", "file", "line"]]
        for record_id, file, line in zip(*(columns[name].tolist() for name in columns), strict=True):
            found[record_id].append((file, int(line)))
        return dict(found)

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """Assigned rows of `evidence` of included publications and field notes, with the language, field and text of their sentence."""
        found = self.tables["evidence"]
        assigned = found[found["is_assigned"] & self.is_spoken(found)]
        sentences = self.tables["sentences"][["sentence_id", "language", "field", "text"]]
        return assigned.merge(sentences, on="sentence_id", how="left").fillna({"language": "", "field": "", "text": ""})

    def is_spoken(self, data: pd.DataFrame) -> pd.Series:
        """Whether each row is of a field note or of a publication that is included; what was excluded is no evidence."""
        return (data["source"] == FIELDNOTE) | data["publication_id"].isin(set(self.included))

    @cached_property
    def shares(self) -> dict[ShareKey, list[Any]]:
        """(category_id, unit, stance, grouping) → rows of `shares`, by group."""
        found: dict[ShareKey, list[Any]] = defaultdict(list)
        for row in rows(self.tables["shares"]):
            found[row.category_id, row.unit, row.stance, row.grouping].append(row)
        return dict(found)

    @cached_property
    def ranks(self) -> dict[tuple[str, str], Any]:
        """(source, category_id) → row of `rankings`."""
        return {(row.source, row.category_id): row for row in rows(self.tables["rankings"])}

    @cached_property
    def validated(self) -> dict[str, Any]:
        """category_id → overall row of `estimates` for publications, where people's codes stand behind it."""
        return self.estimated("publications")

    def estimated(self, unit: str) -> dict[str, Any]:
        """The same for publications or for sentences."""
        found = (row for row in rows(self.tables["estimates"]) if row.is_validated and row.unit == unit)
        return {row.category_id: row for row in found if (row.stance, row.grouping) == ("all", "overall")}

    def is_validated(self, source: str) -> bool:
        """Whether the order of a source may be claimed: votes are counted, the literature's order needs codes, field notes have none."""
        return source == "votes" or (source == "literature" and bool(self.validated))

    @cached_property
    def boxes(self) -> dict[str, dict[str, int]]:
        """Box of the flow → reason → count; the reason "" is the box's total."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows(self.tables["flow"]):
            found[row.box][row.reason] = int(row.count)
        return dict(found)

    def box(self, name: str) -> int:
        """The total of a box of the flow; 0 where there is none."""
        return self.boxes.get(name, {}).get("", 0)

    @cached_property
    def categories(self) -> list[Category]:
        """The codebook's categories by votes: expectations, then concerns; without votes, in the codebook's order."""
        book = self.protocol.codebook
        votes = {row.category_id: float(row.rank) for row in rows(self.tables["votes"]) if not is_missing(row.rank)}
        votes |= {name: float(row.rank) for (source, name), row in self.ranks.items() if source == "votes" and not is_missing(row.rank)}
        place = {name: i for i, name in enumerate(book.ids)}
        return sorted(book.categories, key=lambda c: (KINDS_IN_ORDER.index(c.kind), votes.get(c.id, float("inf")), place[c.id]))

    def share(self, category_id: str, unit: str = "publications", stance: str = "all") -> Any | None:
        """The overall row of `shares`, or None."""
        return next(iter(self.shares.get((category_id, unit, stance, "overall"), [])), None)


def grouped(data: pd.DataFrame, column: str) -> dict[str, list[Any]]:
    """The rows of a table by the value of a column, in the table's order."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows(data):
        found[getattr(row, column)].append(row)
    return dict(found)
