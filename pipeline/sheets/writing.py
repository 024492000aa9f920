"""The workbook that is handed out: every cell a text, ids locked, answers from a list, the header in sight; same rows, same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pipeline.errors import Text
from pipeline.sheets.layout import Column, Layout

LONGEST: Final = 30_000  # code points of a cell; Excel holds 32,767 UTF-16 units, and rare characters take two
OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WHEN: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001  # Excel's dates know no zone; fixed, so that the same input makes the same bytes
ALLOWED: Final = dict.fromkeys(("autofilter", "format_columns", "format_rows", "format_cells", "select_locked_cells"), True)  # while locked
LOOKS: Final[dict[str, dict[str, Any]]] = {
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F4F1EA"},
    "id": {"num_format": "@", "valign": "top", "font_color": "#777777"},
    "asked": {"num_format": "@", "valign": "top", "text_wrap": True, "locked": False, "bg_color": "#FFF8DC", "border": 1, "border_color": "#CCCCCC"},
    "shown": {"num_format": "@", "valign": "top", "text_wrap": True},
}  # fmt: skip


def workbook(layout: Layout, rows: Sequence[Mapping[str, str]]) -> bytes:
    """The bytes of an .xlsx with a sheet of `rows` and one that says how to fill it."""
    import xlsxwriter

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, OPTIONS)
    book.set_properties({"title": layout.title.zh, "created": WHEN})
    looks = {name: book.add_format(look) for name, look in LOOKS.items()}
    _rows(book.add_worksheet(layout.name), layout.columns, rows, looks)
    _guide(book.add_worksheet("guide"), (layout.title, *layout.guide), looks)
    book.close()
    return data.getvalue()


def _rows(sheet: Any, columns: Sequence[Column], rows: Sequence[Mapping[str, str]], looks: Mapping[str, Any]) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, looks[column.kind])
        sheet.write_string(0, place, column.head, looks["head"])
        if column.choices and rows:
            allowed = {"validate": "list", "source": [choice.shown for choice in column.choices]}
            sheet.data_validation(1, place, len(rows), place, allowed)
        for number, row in enumerate(rows, start=1):
            sheet.write_string(number, place, row.get(column.name, "")[:LONGEST], looks[column.kind])
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, next((place for place, column in enumerate(columns) if column.kind == "shown"), 0))
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.protect("", ALLOWED)  # no password: it guards against slips, not against people


def _guide(sheet: Any, lines: Iterable[Text], looks: Mapping[str, Any]) -> None:
    sheet.set_column(0, 1, 70, looks["shown"])
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line.zh, looks["shown"])
        sheet.write_string(number, 1, line.en, looks["shown"])
