"""Counts that must agree, checked while the pipeline runs: a record that got lost stops the run instead of thinning a figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

FIELDNOTE: Final = "fieldnote"  # format of the files that are no exports


class CountsError(AssertionError):
    """Two counts of the same thing differ: our bug."""


def require_equal(one_name: str, one: int, other_name: str, other: int) -> None:
    """Raise CountsError, naming both sides, unless they are equal."""
    if one != other:
        raise CountsError(f"{one_name} ({one}) and {other_name} ({other}) differ")


def taken_away(links: Iterable[Mapping[str, Any]]) -> list[str]:
    """For each row of `records` that a merging link takes away, the link's rule; a link of two records takes one."""
    counts = [(link["rule"], link.get("occurrences")) for link in links if link["decision"] == "merged"]
    return [rule for rule, count in counts for _ in range(1 if count is None or pd.isna(count) else int(count))]


def require_all_counted(files: pd.DataFrame, records: pd.DataFrame, rejects: pd.DataFrame) -> None:
    """Raise CountsError unless every record that an export was found to hold is a row of records or of rejects."""
    kept, rejected = Counter(records["file"]), Counter(rejects["file"])
    exports = files[files["format"] != FIELDNOTE]
    for row in exports.to_dict("records"):
        file = row["file"]
        require_equal(f"records kept of {file}", int(row["kept"]), "rows of records", kept[file])
        require_equal(f"records rejected of {file}", int(row["rejected"]), "rows of rejects", rejected[file])
        require_equal(f"records found in {file}", int(row["records"]), "kept + rejected", kept[file] + rejected[file])
    require_equal("records found in all files", int(exports["records"].sum()), "rows of records and rejects", len(records) + len(rejects))
