"""`tables.xlsx`: a sheet per table for those who work in Excel. Every text is a text: no cell is a formula, a link or a guessed number."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any, Final

import xlsxwriter

from pipeline.report.evidence import Piece
from pipeline.report.material import Material
from pipeline.report.sheet_columns import Column
from pipeline.report.sheets import SHEETS
from pipeline.report.words import WORDS, bilingual, clean, count, is_missing, say

LONGEST: Final = 32767  # characters a cell holds
CUT: Final = "…[cut]"
MOST_ROWS: Final = 1_048_575  # below the head
OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WHEN: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001  # Excel's dates know no zone; fixed, so that the same input makes the same bytes


def workbook(material: Material) -> bytes:
    """The workbook: a sheet per table, and a last one that says what it is."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, OPTIONS)
    book.set_properties({"title": clean(bilingual(material.protocol.review.title).zh)[:255], "created": WHEN})
    writer = _Writer(book)
    for name, (columns, lines) in SHEETS.items():
        writer.sheet(name, columns, lines(material))
    writer.about(material)
    book.close()
    return data.getvalue()


class _Writer:
    """Writes sheets and remembers what had to be cut."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.cut = 0
        self.rows: dict[str, tuple[int, int]] = {}  # sheet → rows written, rows left out
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F4F1EA"})
        self.text = book.add_format({"valign": "top", "num_format": "@"})
        self.wrapped = book.add_format({"valign": "top", "num_format": "@", "text_wrap": True})
        self.left = book.add_format({"valign": "top", "num_format": "@", "align": "right"})
        self.keyword = book.add_format({"valign": "top", "num_format": "@", "align": "center", "bold": True})
        self.marks = {
            "term": book.add_format({"bold": True, "color": "#A8431A"}),
            "negated": book.add_format({"italic": True, "underline": 1}),
        }
        self.number = book.add_format({"valign": "top"})
        self.share = book.add_format({"valign": "top", "num_format": "0.0%"})

    def sheet(self, name: str, columns: tuple[Column, ...], lines: Any) -> None:
        """One sheet: a head in Chinese and by the column's own name, frozen; filters; sensible widths."""
        sheet = self.book.add_worksheet(name)
        formats = {
            "text": self.text,
            "wrapped": self.wrapped,
            "marked": self.wrapped,
            "left": self.left,
            "keyword": self.keyword,
            "integer": self.number,
            "number": self.number,
            "share": self.share,
            "flag": self.text,
        }
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, formats[column.kind])
            sheet.write_string(0, place, f"{WORDS['columns'][column.name]['zh']}\n{column.name}", self.head)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        written = left = 0
        for values in lines:
            if written == MOST_ROWS:
                left += 1
                continue
            written += 1
            for place, (column, value) in enumerate(zip(columns, values, strict=True)):
                self._cell(sheet, (written, place), column.kind, value, formats[column.kind])
        sheet.autofilter(0, 0, max(written, 1), len(columns) - 1)
        self.rows[name] = (written, left)

    def _cell(self, sheet: Any, place: tuple[int, int], kind: str, value: Any, style: Any) -> None:
        """One value; a missing one leaves the cell empty. The column's format holds for its cells."""
        if kind == "flag":
            sheet.write_boolean(*place, bool(value))
        elif is_missing(value):
            return
        elif kind == "marked":
            self._marked(sheet, place, value)
        elif kind in ("integer", "number", "share"):
            sheet.write_number(*place, float(value))
        else:
            sheet.write_string(*place, self._fitted(clean(str(value))), style)

    def _marked(self, sheet: Any, place: tuple[int, int], pieces: tuple[Piece, ...]) -> None:
        """A text with its terms in bold; one that has no term, is nothing else, or is too long for a cell is written plain."""
        told = [Piece(clean(piece.text), piece.mark) for piece in pieces if clean(piece.text)]
        text = "".join(piece.text for piece in told)
        if len(told) < 2 or _units(text) > LONGEST:
            if text:
                sheet.write_string(*place, self._fitted(text), self.wrapped)
            return
        parts = [part for piece in told for part in ((self.marks[piece.mark], piece.text) if piece.mark else (piece.text,))]
        sheet.write_rich_string(*place, *parts, self.wrapped)

    def _fitted(self, text: str) -> str:
        if 2 * len(text) <= LONGEST or _units(text) <= LONGEST:
            return text
        self.cut += 1
        kept = text[: LONGEST - len(CUT)]
        while _units(kept) > LONGEST - len(CUT):
            kept = kept[: len(kept) - max(1, (_units(kept) - LONGEST + len(CUT)) // 2)]
        return kept + CUT

    def about(self, material: Material) -> None:
        """What the workbook is, how many rows each sheet has, what was cut: in both languages."""
        texts = [bilingual(material.protocol.review.title)]
        texts += [say("notices.synthetic")] if material.protocol.review.is_synthetic else []
        texts.append(say("workbook.evidence_note"))
        for name, (written, left) in self.rows.items():
            texts.append(say("workbook.rows", sheet=name, n=count(written)))
            texts += [say("workbook.rows_cut", sheet=name, n=count(left))] if left else []
        texts.append(say("workbook.cut", n=count(self.cut)))
        sheet = self.book.add_worksheet("about")
        sheet.set_column(0, 1, 70, self.wrapped)
        for row, text in enumerate(texts):
            for place, part in enumerate(text):
                sheet.write_string(row, place, self._fitted(clean(part)), self.wrapped)


def _units(text: str) -> int:
    """The length as Excel counts it: in UTF-16."""
    return len(text) + sum(character > "\uffff" for character in text)
