"""Ids made of content, never of position: `record_id` over every field read, `record_key` over what later exports do not change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pipeline.ids import content_id
from pipeline.readers.meaning import canonical
from pipeline.tables import TABLES

# Links change with every export, counts with every day; the kind of abstract, the language and who gave the keywords are derived.
NOT_IDENTITY: Final = frozenset({
    "file", "line", "record_id", "record_key", "url", "citations", "abstract_kind", "language", "keywords_origin",
})  # fmt: skip
IDENTITY: Final = tuple(column for column in TABLES["records"].names if column not in NOT_IDENTITY)
KEY: Final = ("database", "title", "authors", "source")


def identified(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its `record_id` and `record_key`."""
    return {**row, "record_id": _identity(row, IDENTITY), "record_key": _identity(row, KEY)}


def _identity(row: Mapping[str, Any], columns: tuple[str, ...]) -> str:
    """`r` and the hash of the filled `columns` of `row`."""
    return content_id("r", {column: value for column in columns if (value := canonical(row.get(column)))})
