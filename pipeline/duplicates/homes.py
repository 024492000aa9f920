"""Which publication a row of a human log is about, whatever was merged, parted or exported again since it was written.

A row carries the record ids and keys it was made on. It is about the publication that holds one of the ids; if none does, about the one that
alone has one of the keys (a DOI or pages that a later export fills in change the id, not the key); else it is homeless.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

Row = Mapping[str, Any]


class Homes:
    """Publications by the records in them."""

    def __init__(self, publications: pd.DataFrame) -> None:
        self._by_id: dict[str, str] = {}
        self._by_key: dict[str, list[str]] = {}
        columns = (publications[name] for name in ("publication_id", "record_ids", "record_keys"))
        for publication_id, record_ids, record_keys in zip(*columns, strict=True):
            self._by_id.update(dict.fromkeys(record_ids, publication_id))
            for key in record_keys:
                self._by_key.setdefault(key, []).append(publication_id)

    def of(self, row: Row) -> list[str]:
        """Publication ids; several where a merged publication was parted again, none for a homeless row."""
        found = {self._by_id[each] for each in self._here(row)}
        owners = [self._by_key.get(key, []) for key in row["record_keys"]]
        return sorted(found or {owner[0] for owner in owners if len(owner) == 1})

    def standing(self, rows: Iterable[Row]) -> dict[str, list[Row]]:
        """The rows that hold for each publication, in the log's order: those that no later row of the same person takes back."""
        found: dict[str, list[Row]] = {}
        for row in sorted(rows, key=lambda row: int(row["position"])):
            for publication_id in self.of(row):
                before = found.get(publication_id, [])
                found[publication_id] = [old for old in before if not self._takes_back(row, old)] + [row]
        return found

    def _here(self, row: Row) -> set[str]:
        return {each for each in row["record_ids"] if each in self._by_id}

    def _takes_back(self, row: Row, old: Row) -> bool:
        """Whether a later row is about the same record as an earlier one, not about another record that was merged with it since."""
        ours, theirs = self._here(row), self._here(old)
        is_same = bool(ours & theirs) if ours and theirs else bool(set(row["record_keys"]) & set(old["record_keys"]))
        return bool(row["person"] == old["person"]) and is_same
