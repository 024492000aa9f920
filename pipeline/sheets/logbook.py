"""Adding to a log that people keep: what stands in it stays, a copy of it is put aside first, and the file is whole at every moment."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline import atomic, store
from pipeline.logs import LOGS
from pipeline.people import LIST_SEPARATOR, load_log, parse_log
from pipeline.store import Review

BACKUPS: Final = "backups"  # below the review's sheets/
BOM: Final = "\ufeff"  # Excel takes a CSV without it for the local code page


class Appended(NamedTuple):
    """Where the log lies, and the copy of what it was; none where there was no log yet."""

    path: Path
    backup: Path | None


def append(review: Review, name: str, rows: Sequence[Mapping[str, Any]]) -> Appended:
    """Add rows to `corpus/<review>/<name>.csv`; raises PanyouError if the log there cannot be read. Hold the review's lock meanwhile."""
    path = review.corpus / f"{name}.csv"
    before = load_log(review, name)
    data = _rendered(name, [*before.to_dict("records"), *rows])
    after = parse_log(name, data)
    if not after.head(len(before)).equals(before) or len(after) != len(before) + len(rows):
        raise AssertionError(f"{path}: adding {len(rows)} rows changed the {len(before)} that were there")
    backup = None
    if path.is_file():
        backup = unused(review.corpus / "sheets" / BACKUPS, name, "csv")
        atomic.write_bytes(backup, store.read_with(path, bytes, b""))
    atomic.write_bytes(path, data)
    return Appended(path, backup)


def opened(review: Review, name: str) -> Path:
    """The log, made ready for rows one by one: there, readable, and spelled as `append` spells it; a copy of one that was not is put aside."""
    path = review.corpus / f"{name}.csv"
    if not path.is_file() or store.read_with(path, bytes, b"") != _rendered(name, load_log(review, name).to_dict("records")):
        append(review, name, [])
    return path


def add_row(path: Path, name: str, row: Mapping[str, Any]) -> None:
    """Add one row to a log that `opened` gave, on the disk before this returns."""
    atomic.append_bytes(path, _lines(name, [row]).encode("utf-8"))


def unused(folder: Path, stem: str, suffix: str) -> Path:
    """The first name `stem-1.suffix`, `stem-2.suffix` … that no file has."""
    taken = {path.name for path in folder.glob(f"{stem}-*.{suffix}")}
    number = 1
    while f"{stem}-{number}.{suffix}" in taken:
        number += 1
    return folder / f"{stem}-{number}.{suffix}"


def _rendered(name: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A log's CSV: UTF-8 with its mark, line ends as Excel writes them."""
    head = {column: column for column in _columns(name)}
    return (BOM + _lines(name, [head, *rows])).encode("utf-8")


def _lines(name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_cell(row.get(column)) for column in _columns(name)] for row in rows)
    return text.getvalue()


def _columns(name: str) -> list[str]:
    return [column.name for column in LOGS[name].columns if column.name != "position"]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return f"{LIST_SEPARATOR} ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or pd.isna(value) else str(value)
