"""CNKI 自定义 tables that people saved again from Excel or WPS: csv, tsv, xlsx, xls, with CNKI's column names or their Chinese half.

Checked on a csv in GB 18030 and an xlsx of the same 469 records. Columns without a name stand on the left; a workbook may have sheets that
repeat parts of the first one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.readers import cnki_names, sheets
from pipeline.readers.base import Found, Reader

SEPARATOR: Final = r'"?[,;\t\x1f]"?'
NAME: Final = "(?:(?:Title-|Author-)?(?:题名|篇名|书名|作者))"
TITLES: Final = ("Title-题名", "Title-篇名", "Title-书名", "题名", "篇名", "书名", "标题")


def is_header(row: Sequence[str]) -> bool:
    """Whether a row names the columns of a CNKI table: a title, and at least two others of its names."""
    meanings = [cnki_names.meaning_of(cell) for cell in row]
    return "title" in meanings and sum(bool(meaning) for meaning in meanings) > 2 and all(len(cell) < 30 for cell in row)


LAYOUT: Final = sheets.Layout(is_header, TITLES)


def _read(text: str) -> Iterator[Found]:
    return sheets.read(text, LAYOUT)


READER: Final = Reader(
    name="cnki_table",
    database="CNKI",
    title="CNKI 自定义 CSV / Excel",
    claims=lambda head: sheets.has_header(head, LAYOUT),
    sign="作者",
    marks=re.compile(
        rf'^"?(?:[^,;\t\x1f\n]{{0,20}}[,;\t\x1f]"?){{0,3}}{NAME}{SEPARATOR}(?:[^,;\t\x1f\n]{{0,20}}[,;\t\x1f]"?){{0,2}}{NAME}{SEPARATOR}',
        re.MULTILINE,
    ),
    read=_read,
    interpret=cnki_names.interpret,
    verified=True,
)
