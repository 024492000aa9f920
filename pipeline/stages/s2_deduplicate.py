"""Stage 2: which records are one publication, and what the merged publication says.

Rules in order, each link bearing the name of the one that made it: `person` (the review's own rulings), `same_record` (one record in several
exports), `accession`, `doi`, `title_year`, `similar_title`, `translation`. Nothing is deleted: a merged publication names its records and the origin of each field, and what the rules
cannot settle is a link to review. Every row of `records` is in just one publication; that is counted before the stage returns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from pipeline.duplicates.counts import require_equal, taken_away
from pipeline.duplicates.evidence import evidence
from pipeline.duplicates.indexes import indexes_of, with_indexes
from pipeline.duplicates.links import Link, link
from pipeline.duplicates.merge import Record, merged, publication
from pipeline.frames import frame
from pipeline.settings import DeduplicateSettings


class Deduplicated(NamedTuple):
    """Publications, and the links that explain how many there are."""

    publications: pd.DataFrame
    duplicate_links: pd.DataFrame


def deduplicate(
    records: pd.DataFrame, duplicates: pd.DataFrame, journals: pd.DataFrame, *, deduplicate: DeduplicateSettings
) -> Deduplicated:
    """Merge the records (a row an occurrence) that are one publication; raises CountsError if a row were lost or counted twice."""
    occurrences = _by_record(records)
    found = link(
        [evidence(_one(record_id, rows)) for record_id, rows in sorted(occurrences.items())],
        duplicates.to_dict("records"),
        deduplicate,
    )
    links = _repeats(occurrences) + found.links
    known = indexes_of(journals)
    publications = [
        with_indexes(publication([row for record_id in cluster for row in occurrences[record_id]]), known) for cluster in found.clusters
    ]
    _check(len(records), publications, links)
    return Deduplicated(frame("publications", publications), frame("duplicate_links", links))


def _by_record(records: pd.DataFrame) -> dict[str, list[Record]]:
    """The rows of each record id; a missing number is None."""
    rows: dict[str, list[Record]] = {}
    for row in records.to_dict("records"):
        for number in ("year", "citations"):
            row[number] = None if pd.isna(row[number]) else int(row[number])
        rows.setdefault(row["record_id"], []).append(row)
    return rows


def _one(record_id: str, rows: Sequence[Record]) -> Record:
    """A record that stands for all its occurrences, which differ in links and counts only."""
    return rows[0] if len(rows) == 1 else merged(rows) | {"record_id": record_id, "database": rows[0]["database"]}


def _repeats(occurrences: dict[str, list[Record]]) -> list[Link]:
    """A link for each record that stands in the exports more than once."""
    return [
        {
            "record_id_a": record_id,
            "record_id_b": record_id,
            "decision": "merged",
            "rule": "same_record",
            "score": 1.0,
            "evidence": f"occurrences={len(rows)}",
            "occurrences": len(rows) - 1,
        }
        for record_id, rows in sorted(occurrences.items())
        if len(rows) > 1
    ]


def _check(rows: int, publications: Sequence[dict[str, Any]], links: Sequence[Link]) -> None:
    """Rows in = publications out + what each merging link takes away."""
    require_equal("records", rows, "publications + merged away", len(publications) + len(taken_away(links)))
    require_equal("records", rows, "occurrences in publications", sum(each["occurrences"] for each in publications))


STEPS = (deduplicate,)
