"""The workbook that is handed out: every cell a text, ids locked, answers from a list, the header in sight; same rows, same bytes."""

from __future__ import annotations

import datetime as dt
import io
import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from pipeline.errors import Text
from pipeline.sheets.layout import Column, Layout

LISTS: Final = "lists"  # the sheet that holds what a list in the cells themselves cannot
MOST_WORDS: Final = 200  # highlighted in a cell; a cell in pieces is slow to draw
LONGEST: Final = 30_000  # code points of a cell; Excel holds 32,767 UTF-16 units, and rare characters take two
LONGEST_LIST: Final = 255  # characters of a list of choices; Excel takes no more, and no comma in one
OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LINE: Final = 14.5  # points of a line of text
TALLEST: Final = 409.0  # points; no row of Excel is taller
WHEN: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001  # Excel's dates know no zone; fixed, so that the same input makes the same bytes
ALLOWED: Final = dict.fromkeys(("autofilter", "format_columns", "format_rows", "format_cells", "select_locked_cells"), True)  # while locked
LOOKS: Final[dict[str, dict[str, Any]]] = {
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F4F1EA"},
    "id": {"num_format": "@", "valign": "top", "font_color": "#777777"},
    "asked": {"num_format": "@", "valign": "top", "text_wrap": True, "locked": False, "bg_color": "#FFF8DC", "border": 1, "border_color": "#CCCCCC"},
    "shown": {"num_format": "@", "valign": "top", "text_wrap": True},
    "kept": {"num_format": "@", "valign": "top", "font_color": "#777777"},
    "word": {"bold": True, "font_color": "#A23B2A"},
}  # fmt: skip


Spans = Callable[[str], list[tuple[int, int]]]  # of the words to highlight in a text: in order, apart


def workbook(layout: Layout, rows: Sequence[Mapping[str, str]], spans: Spans | None = None) -> bytes:
    """The bytes of an .xlsx with a sheet of `rows`, one that says how to fill it, and, if answers are offered, one that lists them."""
    import xlsxwriter

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, OPTIONS)
    book.set_properties({"title": layout.title.zh, "created": WHEN})
    looks = {name: book.add_format(look) for name, look in LOOKS.items()}
    sheet = book.add_worksheet(layout.name)
    _rows(sheet, layout, rows, looks, spans or _none)
    _guide(book.add_worksheet("guide"), (layout.title, *layout.guide), looks)
    _lists(book, layout.columns)
    book.close()
    return data.getvalue()


def _none(_: str) -> list[tuple[int, int]]:
    return []


def _rows(sheet: Any, layout: Layout, rows: Sequence[Mapping[str, str]], looks: Mapping[str, Any], spans: Spans) -> None:
    for place, column in enumerate(layout.columns):
        sheet.set_column(place, place, column.width, looks[column.kind])
        _head(sheet, place, column, looks["head"])
        if rows and column.kind == "asked" and (column.choices or column.offers):
            allowed = {"validate": "list", "source": _source(place, column), "show_error": bool(column.choices)}
            sheet.data_validation(1, place, len(rows), place, allowed)
        for number, row in enumerate(rows, start=1):
            text = row.get(column.name, "")[:LONGEST]
            _cell(sheet, (number, place), text, spans(text) if column.highlights else [], looks[column.kind], looks["word"])
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, _height(layout.columns, row))
    _dressed(sheet, layout, len(rows))


def _cell(sheet: Any, at: tuple[int, int], text: str, found: Sequence[tuple[int, int]], look: Any, word: Any) -> None:  # noqa: PLR0913, PLR0917  # a cell is a place, a text and its looks
    """A text, with the words found in it in bold; one that is a word whole, or nothing but plain, stands as it is."""
    pieces: list[Any] = []
    end = 0
    for start, stop in found[:MOST_WORDS]:
        pieces += [*([text[end:start]] if start > end else []), word, text[start:stop]]
        end = stop
    pieces += [text[end:]] if end < len(text) else []
    if len(pieces) > 2:
        sheet.write_rich_string(*at, *pieces, look)
    else:
        sheet.write_string(*at, text, look)


def _source(place: int, column: Column) -> list[str] | str:
    """What may be chosen in a column, or the cells that hold it: what is offered, and choices too long for a list."""
    from xlsxwriter.utility import xl_col_to_name

    shown = [choice.shown for choice in column.choices]
    if shown and len(",".join(shown)) <= LONGEST_LIST:
        return shown
    name = xl_col_to_name(place)
    return f"={LISTS}!${name}$1:${name}${len(shown or column.offers)}"


def _lists(book: Any, columns: Sequence[Column]) -> None:
    """The sheet of the long lists, a column each."""
    long = {place: column for place, column in enumerate(columns) if column.kind == "asked" and (column.choices or column.offers)}
    long = {place: column for place, column in long.items() if isinstance(_source(place, column), str)}
    if long:
        sheet = book.add_worksheet(LISTS)
        for place, column in long.items():
            sheet.write_column(0, place, [choice.shown for choice in column.choices] or column.offers)


def _head(sheet: Any, place: int, column: Column, look: Any) -> None:
    sheet.write_string(0, place, column.head, look)
    if column.hint:
        size = {"width": 420, "height": 230, "color": "#FFFFFF", "font_size": 9}
        sheet.write_comment(0, place, f"{column.hint.zh}\n\n{column.hint.en}", size)


def _height(columns: Sequence[Column], row: Mapping[str, str]) -> float:
    """Points that the longest cell of a row takes when wrapped; said in the file, since not every program works it out on opening."""
    lines = max(sum(math.ceil(_width(line) / column.width) or 1 for line in row.get(column.name, "").split("\n")) for column in columns)
    return min(lines * LINE + 3, TALLEST)


def _width(text: str) -> float:
    """Width of a text in digits, a little wide: a line breaks before a long word."""
    return 1.05 * sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _dressed(sheet: Any, layout: Layout, rows: int) -> None:
    """What stays in sight, how it prints, what may be changed."""
    names = [column.name for column in layout.columns]
    first = next((place for place, column in enumerate(layout.columns) if column.kind == "shown"), 0)
    sheet.set_row(0, layout.head_height)
    sheet.freeze_panes(1, names.index(layout.scrolls) if layout.scrolls else first)
    sheet.set_zoom(layout.zoom)
    sheet.autofilter(0, 0, max(rows, 1), len(names) - 1)
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
