"""Evidence of invented records, for the tests of single rules."""

from __future__ import annotations

from typing import Any

from pipeline.duplicates.evidence import Evidence, evidence
from pipeline.frames import frame

TITLE = "示例城市数字治理中的居民参与研究"


def made(title: str = TITLE, record_id: str = "r1", **fields: Any) -> Evidence:
    """The evidence of a record with this title; nothing else is known unless said."""
    (row,) = frame("records", [{"title": title, "record_id": record_id, "abstract_kind": "none", **fields}]).to_dict("records")
    row["year"] = fields.get("year")
    return evidence(row)


def two(one: str, other: str, **fields: Any) -> tuple[Evidence, Evidence]:
    """Two records that differ in their titles only."""
    return made(one, "r1", **fields), made(other, "r2", **fields)
