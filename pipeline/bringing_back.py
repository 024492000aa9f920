"""A filled sheet back into a log: the difference first, all of it or nothing; what every `read` command does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from pipeline import store
from pipeline.errors import PanyouError, Text
from pipeline.lock import locked
from pipeline.sheets.logbook import append
from pipeline.sheets.reading import Reading
from pipeline.store import Review
from pipeline.voice import Voice

FOUND: Final = Text("编号丢了、按题名认出的行：{rows}", "rows whose id was lost and found by its title: {rows}")
UNKNOWN: Final = Text("说的记录不在这里、没有读入的行：{rows}", "rows about records that are not here, left out: {rows}")
STRANGE: Final = Text("没有读的列（不是表里原有的）：{columns}", "columns that were not read (the sheet had none such): {columns}")
COUNTS: Final = Text(
    "新增或改动 {new}，与已有相同 {same}，未填 {empty}，记录不在 {unknown}",
    "new or changed {new}, as before {same}, empty {empty}, not here {unknown}",
)
DRY: Final = Text("只是预看，什么都没有写（--dry-run）", "nothing was written (--dry-run)")
WRITTEN: Final = Text(
    "已写入 {path}；原来的存在 {backup}；再运行 panyou run", "written to {path}; what was there is kept in {backup}; now: panyou run"
)
FIRST: Final = Text("已写入 {path}；再运行 panyou run", "written to {path}; now: panyou run")


class Change(Protocol):
    """A row that a sheet adds to a log, and what stood there before (empty: nothing)."""

    @property
    def row(self) -> dict[str, Any]:
        """The row of the log."""
        ...

    @property
    def before(self) -> str:
        """The decision it replaces."""
        ...


def _one_row(change: Change) -> Sequence[Mapping[str, Any]]:
    return [change.row]


class Kind(NamedTuple):
    """A kind of sheet: the log it goes into, how its bytes are read on a date, and a line for what is new and for what is changed.

    `rows` gives the rows that a change adds to the log: its own one, unless said otherwise.
    """

    log: str
    read: Callable[[bytes, str], tuple[Reading, Sequence[Change]]]
    new: Text
    changed: Text
    rows: Callable[[Any], Sequence[Mapping[str, Any]]] = _one_row


def with_results(config: Path, table: str) -> Review:
    """The review of a configuration that has been run as far as `table`; raises PanyouError."""
    review = store.review_of(config)
    if not config.is_file():
        raise PanyouError("config_missing", where=str(config))
    if not review.table(table).exists():
        raise PanyouError("no_results", where=str(review.outputs))
    return review


def bring_back(voice: Voice, review: Review, file: Path, kind: Kind, *, dry_run: bool) -> int:
    """Tell the difference a file would make, and make it unless it is a dry run; raises PanyouError if anything cannot be understood."""
    today = dt.datetime.now(dt.UTC).astimezone().date().isoformat()
    with locked(review):
        told = store.read_with(file, lambda data: kind.read(data, today), None)
        if told is None:
            raise PanyouError("sheet_missing", where=str(file))
        reading, found = told
        tell(voice, reading, found, kind.new, kind.changed)
        counts = _counts(reading, found)
        if dry_run or not found:
            voice.result(DRY if dry_run else COUNTS, **counts)
            return 0
        written = append(review, kind.log, [row for change in found for row in kind.rows(change)])
    voice.result(COUNTS, **counts)
    voice.result(WRITTEN if written.backup else FIRST, path=written.path, backup=written.backup)
    return 0


def tell(voice: Voice, reading: Reading, found: Sequence[Change], new: Text, changed: Text) -> None:
    """The difference that a sheet makes, a line each, then rows found by their witness and rows about what is not here."""
    for number, change in enumerate(found, start=1):
        voice.result(changed if change.before else new, number=number, before=change.before, **change.row)
    if reading.strange:
        voice.result(STRANGE, columns=", ".join(reading.strange))
    for text, rows in ((FOUND, reading.found), (UNKNOWN, reading.unknown)):
        if rows:
            voice.result(text, rows=", ".join(map(str, rows)))


def _counts(reading: Reading, found: Sequence[Change]) -> dict[str, object]:
    same = len(reading.answers) - len(found)
    return {"new": len(found), "same": same, "empty": reading.unanswered, "unknown": len(reading.unknown)}
