"""CNKI 自定义 Excel (.xls that is HTML): one table with several header rows, one for each class of documents, with columns of their own.

Checked on an export of 2020 of 498 records. The page says gb2312 and is GB 18030 (bytes decide). `<正>` stands unescaped in cells and is no
tag. The line of a record is its row in the file, counted from 1 over all rows: the site writes the whole table in one line. Row and column
spans are not followed and nesting is not counted, so that no page can make us work more than its length.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any, Final

from pipeline.readers import cnki_names, sheets
from pipeline.readers.base import LINE_END, Found, RawField, RawRecord, Reader
from pipeline.readers.cnki_table import LAYOUT

TAG: Final = re.compile(r"<(/?)(tr|td|th|table)\b[^<>]*>", re.IGNORECASE)
NOT_TEXT: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
FORMATTING: Final = re.compile(r"</?(?:b|i|u|em|strong|sub|sup|font|span|a|o:p|italic|bold)\b[^<>]*>", re.IGNORECASE)
LINE_BREAK: Final = re.compile(r"<(?:br|/?p|/?div)\b[^<>]*>", re.IGNORECASE)
OUTER: Final = "(?:SrcDatabase-来源[^<]{0,4}|(?:Title-)?(?:题名|篇名|书名)|(?:Author-)?作者)"
CLAIM: Final = re.compile(
    rf"\s*<(?:\?xml|!doctype|html|head|meta|table|style)\b.{{0,20000}}?<t[dh]\b[^<>]*>\s*{OUTER}\s*</t[dh]", re.IGNORECASE | re.DOTALL
)


def _read(text: str) -> Iterator[Found]:
    """The records of all tables whose header rows are CNKI's."""
    return sheets.records(_rows(LINE_END.sub("\n", text)), LAYOUT, has_line_end=True)


def _rows(text: str) -> Iterator[sheets.Row]:
    """The rows of all tables in order; one that is neither closed nor followed by another is cut."""
    text = NOT_TEXT.sub("", text)
    number, begin, cells, cell_at = 0, -1, list[str](), -1
    for found in TAG.finditer(text):
        closing, name = bool(found[1]), found[2].lower()
        if cell_at >= 0 and (name != "table" or closing):
            cells.append(text[cell_at : found.start()])
            cell_at = -1
        if begin >= 0 and name in ("tr", "table") and (closing or name == "tr"):
            yield sheets.Row(number, cells, text[begin : found.end()])
            begin = -1
        if not closing and name == "tr":
            number, begin, cells = number + 1, found.start(), []
        elif not closing and name in ("td", "th") and begin >= 0:
            cell_at = found.end()
    if begin >= 0:
        yield sheets.Row(number, [*cells, text[cell_at:]] if cell_at >= 0 else cells, text[begin:], is_cut=True)


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    return cnki_names.interpret(RawRecord(record.line, tuple(RawField(field.tag, _plain(field.value)) for field in record.fields)))


def _plain(value: str) -> str:
    """The text of a cell: formatting goes, entities become what they stand for, anything else in angle brackets stays."""
    return html.unescape(FORMATTING.sub("", LINE_BREAK.sub("\n", value))).strip()


READER: Final = Reader(
    name="cnki_html",
    database="CNKI",
    title="CNKI 自定义 Excel (HTML)",
    claims=lambda head: CLAIM.match(head) is not None,
    sign="<",
    marks=re.compile(r"<t[dh]\b[^<>]*>\s*(?:SrcDatabase-来源|Title-(?:题|篇|书)名)", re.IGNORECASE),
    read=_read,
    interpret=_interpret,
    verified=True,
)
