"""Tables: a header that names the columns, a record a row; the same for CSV, tab-separated text, workbooks and the tables of web pages.

A workbook reaches us as text (see `workbook`): a line a row, `CELL` between cells, `BREAK` for a line end inside a cell, a `SHEET` line
before each further sheet; none of these signs can stand in any other decoded text. In CSV a row runs on while a quotation mark is
open; a stray mark costs its own row at most, because a row that comes out too wide is read again as the line it stands on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.readers.base import Found, Note, RawField, RawRecord, Reject, Values, split_lines

CELL, BREAK, SHEET = "\x1f", "\x1e", "\x1d"
DELIMITERS: Final = (",", "\t", ";", CELL)
LONGEST: Final = 5000  # lines that a row may run over
HEADER_LINES: Final = 5  # lines among which the header is looked for
CELLS: Final = {
    delimiter: re.compile(
        rf'(?:(?<=[{re.escape(delimiter)}])|\A)(?:"((?:[^"]++|"")*+)"[ ]*(?={re.escape(delimiter)}|\Z)|([^{re.escape(delimiter)}]*+))',
        re.DOTALL,
    )
    for delimiter in DELIMITERS
}


@dataclass(frozen=True)
class Layout:
    """One format: which row is its header, which columns name a record, what columns a row has that is wider than the header."""

    is_header: Callable[[Sequence[str]], bool]
    names: tuple[str, ...]
    banner: re.Pattern[str] = re.compile(r"(?!)")  # a row that may stand before the header
    widened: Callable[[Sequence[str], int], Sequence[str]] = lambda columns, _: columns
    anchor: str = ""  # a column whose form is known: a last row without it is cut
    anchored: re.Pattern[str] = re.compile(r"(?s).+")


class Row(NamedTuple):
    """A row of a table: the line where it starts, its cells, the text as it stood.

    `is_cut` if the file ends before the row does; `is_odd` if a quotation mark in it has no other.
    """

    line: int
    cells: Sequence[str]
    text: str
    is_cut: bool = False
    is_odd: bool = False


def has_header(head: str, layout: Layout) -> bool:
    """Whether a table with such a header begins in `head`."""
    return _delimiter(split_lines(head[:20_000]), layout) != ""


def _delimiter(lines: Sequence[str], layout: Layout) -> str:
    """What stands between the cells of the header; empty if there is no header."""
    found = (sign for line in lines[:HEADER_LINES] for sign in DELIMITERS if sign in line and layout.is_header(cells(line, sign)))
    return next(found, "")


def read(text: str, layout: Layout) -> Iterator[Found]:
    """The records of a table in text or in a workbook."""
    lines = split_lines(text)
    delimiter = _delimiter(lines, layout) or ","
    if delimiter == CELL:
        yield from _sheets(lines, layout)
    else:
        yield from records(_rows(lines, delimiter), layout, has_line_end=not lines[-1].strip())


def cells(line: str, delimiter: str) -> list[str]:
    """The cells of one whole row."""
    if delimiter == CELL:
        return line.replace(BREAK, "\n").split(CELL)
    if '"' not in line:
        return line.split(delimiter)
    return [found[2] if found[1] is None else found[1].replace('""', '"') for found in CELLS[delimiter].finditer(line)]


def _rows(lines: Sequence[str], delimiter: str) -> Iterator[Row]:
    """The rows of a text; where a quotation mark does not close, or closes too late, the line alone."""
    at, width = 0, 0
    while at < len(lines):
        end = _closing_line(lines, at)
        found = cells("\n".join(lines[at : end + 1]), delimiter) if end < len(lines) else []
        is_cut = is_odd = False
        if not found or (end > at and width and len(found) > width + 1):
            end, found, is_odd = at, cells(lines[at], delimiter), True
            last = _last_of_cut(lines, at, width, delimiter)
            is_cut = len(found) < width or (last + 1 == len(lines) and any(cell.startswith('"') for cell in found))
            end = last if is_cut else at
        width = width or len(found)
        yield Row(at + 1, found, "\n".join(lines[at : end + 1]), is_cut, is_odd)
        at = end + 1


def _closing_line(lines: Sequence[str], at: int) -> int:
    """The line on which the quotation marks opened since `at` are all closed; one past the last line if there is none."""
    is_open = False
    for number in range(at, min(at + LONGEST, len(lines))):
        is_open ^= lines[number].count('"') % 2 == 1
        if not is_open:
            return number
    return len(lines)


def _last_of_cut(lines: Sequence[str], at: int, width: int, delimiter: str) -> int:
    """The last line of a row whose quotation mark never closes: the one before the next that is a whole row by itself."""
    end = at
    while end + 1 < len(lines) and len(cells(lines[end + 1], delimiter)) < width:
        end += 1
    return end


def _sheets(lines: Sequence[str], layout: Layout) -> Iterator[Found]:
    """The sheets of a workbook; a sheet that says only what an earlier one said is named and left out."""
    starts = [0, *(at for at, line in enumerate(lines) if line.startswith(SHEET))]
    seen: set[tuple[RawField, ...]] = set()
    for start, end in pairwise([*starts, len(lines)]):
        rows = (Row(at + 1, cells(lines[at], CELL), lines[at]) for at in range(start, end) if not lines[at].startswith(SHEET))
        found = list(records(rows, layout, has_line_end=True))
        contents = {_content(item) for item in found if isinstance(item, RawRecord)}
        if start and contents <= seen:
            yield Note("repeated_sheet" if contents else "other_sheet", start + 1, lines[start].removeprefix(SHEET))
        else:
            yield from found
        seen |= contents


def _content(record: RawRecord) -> tuple[RawField, ...]:
    """What the named columns of a record say; running numbers stand in columns without a name."""
    return tuple(field for field in record.fields if not field.tag.startswith("column "))


def records(rows: Iterable[Row], layout: Layout, *, has_line_end: bool) -> Iterator[Found]:
    """A record a row; each header names the columns of the rows after it."""
    columns: list[str] = []
    last: tuple[Row, list[str]] | None = None
    for row in rows:
        if layout.is_header(row.cells):
            yield from [Note("joined_files", row.line)] if columns == _named(row.cells) else []
            columns = _named(row.cells)
        elif columns and any(cell.strip() for cell in row.cells):
            yield from _judged(*last, layout, is_last=False) if last else ()
            last = (row, columns)
        elif any(cell.strip() for cell in row.cells) and not layout.banner.match(row.text):
            yield Reject(row.line, "text_outside_records", row.text.rstrip())
    yield from _judged(*last, layout, is_last=not has_line_end) if last else ()


def _named(row: Sequence[str]) -> list[str]:
    """The names of the columns; one without a name is called by its number."""
    named = [cell.strip() or f"column {number}" for number, cell in enumerate(row, 1)]
    while named and named[-1] == f"column {len(named)}":
        named.pop()
    return named


def _judged(row: Row, columns: Sequence[str], layout: Layout, *, is_last: bool) -> Iterator[Found]:
    """One row as a record if it has the columns of the header and a name."""
    filled = len(row.cells)
    while filled > len(columns) and not row.cells[filled - 1].strip():
        filled -= 1
    named = layout.widened(columns, filled) if filled > len(columns) else columns
    fields = tuple(RawField(tag, cell) for tag, cell in zip(named, row.cells, strict=False) if cell.strip())
    values, text = Values(RawRecord(row.line, fields)), row.text.rstrip()
    is_short = filled < len(columns) or (layout.anchor in columns and not layout.anchored.fullmatch(values[layout.anchor]))
    if row.is_cut or (is_last and is_short):
        yield Reject(row.line, "truncated_record", text)
    elif filled != len(named):
        yield Reject(row.line, "wrong_column_count", text)
    elif not values.first(*layout.names):
        yield Reject(row.line, "empty_record", text)
    else:
        yield RawRecord(row.line, fields)
        yield from [Note("unbalanced_quotes", row.line)] if row.is_odd else []
        if is_last:
            yield Note("unmarked_end", row.line)
