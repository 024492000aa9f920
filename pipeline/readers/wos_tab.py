"""Web of Science tab-delimited text: the first line names the tags, a line is a record, `; ` stands between the items of a list.

Checked on exports of 2014–2022, UTF-8 and UTF-16. What the grammar must bear: one field more in each row than in the header (a
trailing TAB, before 2021), or one more in the header than in the rows; quotation marks that open and never close (there is no
quoting); a row broken over lines; the header once more where files were joined. A row always starts with one letter and a TAB.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pipeline.readers import meaning, wos_meaning
from pipeline.readers.base import Found, Note, RawField, RawRecord, Reader, Reject, Values, split_lines

HEADER: Final = re.compile(r"PT\t(?:[A-Z][A-Z0-9]\t){5,}")
ROW: Final = re.compile(r"[A-Z]\t")
ACCESSION: Final = re.compile(r"WOS:[A-Z0-9]{15}|(?!WOS:)[A-Z]+:.+")


def _claims(head: str) -> bool:
    """The first line is a header of two-letter tags."""
    return HEADER.match(head) is not None


def _read(text: str) -> Iterator[Found]:
    """A record a row; a header that stands there again starts the columns anew."""
    lines = split_lines(text)
    rows = _rows(lines)
    columns: list[str] = []
    for number, end, row in rows:
        if HEADER.match(row):
            if columns:
                yield Note("joined_files", number)
            columns = row.rstrip("\t").split("\t")
        elif not columns:
            yield Reject(number, "text_outside_records", row)
        else:
            if end > number:
                yield Note("broken_row", number)
            yield from _record(number, row, columns, is_last=end == len(lines))


def _rows(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Rows with their first and last line: a line that does not start like a row goes on with the one before."""
    first, width, parts = 0, 0, [""]
    for number, line in enumerate(lines, 1):
        is_header = HEADER.match(line) is not None
        width = line.count("\t") if is_header else width
        if is_header or not first or ROW.match(line) or line.count("\t") >= max(width - 1, 5):
            if first:
                yield first, number - 1, " ".join(parts)
            first, parts = (number, [line]) if line.strip() else (0, [""])
        elif line.strip():
            parts.append(line)
    if first:
        yield first, max(first, _last(lines)), " ".join(parts)


def _last(lines: Sequence[str]) -> int:
    """The number of the last line that says something."""
    return max((number for number, line in enumerate(lines, 1) if line.strip()), default=0)


def _record(number: int, row: str, columns: Sequence[str], *, is_last: bool) -> Iterator[Found]:
    """One row as a record if its columns are those of the header."""
    cells = row.split("\t")
    fields = tuple(RawField(tag, cell) for tag, cell in zip(columns, cells, strict=False) if cell)
    values = Values(RawRecord(number, fields))
    if is_last and (len(cells) < len(columns) or not ACCESSION.fullmatch(values.first("UT") or "X:0")):
        yield Reject(number, "truncated_record", row)
    elif len(cells) < len(columns) - 1 or any(cell.strip() for cell in cells[len(columns) :]):
        yield Reject(number, "wrong_column_count", row)
    elif not values.first("TI", "FT", "Z1", "UT"):
        yield Reject(number, "empty_record", row)
    else:
        yield RawRecord(number, fields)
        if is_last:
            yield Note("unmarked_end", number)


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = Values(record)

    def items(tag: str) -> list[str]:
        return wos_meaning.addresses(values.flat(tag)) if tag == "C1" else meaning.parts(values.flat(tag), wos_meaning.ITEM)

    return wos_meaning.interpret(values, items)


READER: Final = Reader(
    name="wos_tab",
    database="WOS",
    title="Web of Science tab-delimited",
    claims=_claims,
    sign="\nPT\t",
    marks=re.compile(r"^PT\t(?:[A-Z][A-Z0-9]\t){5,}", re.MULTILINE),
    read=_read,
    interpret=_interpret,
    verified=True,
)
