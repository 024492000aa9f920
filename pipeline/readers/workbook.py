"""Excel workbooks (.xls, .xlsx, and what else the library opens) as text that `sheets` reads: a line a row.

Checked on Web of Science .xls and a re-saved CNKI .xlsx. Before the library opens a workbook we look at what it would unpack to and how
far its cells reach: one cell in the last row and column would make it fill the memory. Numbers are written as people wrote them (`2023`, not
`2023.0`), dates as ISO 8601.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pipeline.readers.archives import DAMAGE, too_large
from pipeline.readers.base import LINE_END
from pipeline.readers.cleaning import clean
from pipeline.readers.decoding import Decoded
from pipeline.readers.kinds import Kind
from pipeline.readers.sheets import BREAK, CELL, SHEET

MOST_CELLS: Final = 20_000_000  # of the rectangle that a sheet's cells span
MOST_COLUMNS: Final = 2_000
CHUNK: Final = 1 << 20
REFERENCE: Final = re.compile(rb'<(?:\w+:)?c\b[^<>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"')
SPARE: Final = 300  # bytes of a chunk that a reference may begin in
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNS: Final = (CELL, BREAK, SHEET)
NO_SIGNS: Final = {ord(sign): " " for sign in SIGNS}
# While the text is cleaned of control characters its own signs hide behind characters that no file has.
TO_PRIVATE: Final = {ord(sign): chr(0x10FFFD - number) for number, sign in enumerate(SIGNS)}
FROM_PRIVATE: Final = {0x10FFFD - number: sign for number, sign in enumerate(SIGNS)}


def opened(data: bytes) -> Decoded | Kind:
    """The workbook as text, else what is the matter with it."""
    kind = _protected(data) if data.startswith(OLE) else _refusal(data)
    sheets = kind or _sheets(data)
    if isinstance(sheets, Kind):
        return sheets
    text, notes = clean("\n".join(_lines(sheets)).translate(TO_PRIVATE))
    return Decoded(text.translate(FROM_PRIVATE), "xls" if data.startswith(OLE) else "xlsx", notes, 0.0)


def _protected(data: bytes) -> Kind | None:
    """Whether a compound file holds an encrypted workbook."""
    return Kind("encrypted", "xlsx") if "EncryptedPackage".encode("utf-16-le") in data else None


def _refusal(data: bytes) -> Kind | None:
    """Why an .xlsx must not be opened; None if it may."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        if large := too_large(archive.infolist(), len(data)):
            return large
        parts = [info for info in archive.infolist() if "worksheets/" in info.filename]
        reach = next((found for found in (_reach(archive, info) for info in parts) if found), "")
    except DAMAGE:
        return Kind("damaged_workbook")
    return Kind("far_cell", reach) if reach else None


def _reach(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    """The reference of a cell that stands too far out; empty if none does."""
    columns, rows, rest = 1, 1, b""
    with archive.open(info) as part:
        while chunk := part.read(CHUNK):
            for letters, digits in REFERENCE.findall(rest + chunk):
                columns, rows = max(columns, _column(letters)), max(rows, int(digits))
                if columns > MOST_COLUMNS or columns * rows > MOST_CELLS:
                    return str(letters + digits, "ascii")
            rest = chunk[-SPARE:]
    return ""


def _column(letters: bytes) -> int:
    """The number of a column from its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheets(data: bytes) -> list[tuple[str, list[Sequence[Any]]]] | Kind:
    """The name and rows of each sheet."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except calamine.PasswordError:
        return Kind("encrypted")
    except (calamine.CalamineError, OSError, ValueError):
        return Kind("damaged_workbook")
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library's own bugs end in this, which is no Exception
            raise
        return Kind("damaged_workbook")


def _lines(sheets: list[tuple[str, list[Sequence[Any]]]]) -> Iterator[str]:
    """A line a row, and one before each further sheet."""
    for number, (name, rows) in enumerate(sheets):
        if number:
            yield SHEET + LINE_END.sub(" ", name)
        yield from (CELL.join(_text(value) for value in row) for row in rows)


def _text(value: object) -> str:
    """One cell as people read it."""
    if isinstance(value, str):
        return LINE_END.sub(BREAK, value.translate(NO_SIGNS))
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
