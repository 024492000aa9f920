"""Web of Science tables with long column names: savedrecs.xls (true BIFF), and CSV that people saved from it.

Checked on .xls of 2022–24 and a CSV of All Databases. The names vary over the years and editions; columns may repeat (`Abstract - Foreign`).
The columns are put back into the two-letter tags, so that all formats of Web of Science mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pipeline.readers import meaning, sheets, wos_meaning
from pipeline.readers.base import Found, RawField, RawRecord, Reader, Values

TAGS: Final = {
    "Publication Type": "PT",
    "Authors": "AU",
    "Book Authors": "BA",
    "Author Full Names": "AF",
    "Book Author Full Names": "BF",
    "Group Authors": "CA",
    "Article Title": "TI",
    "Source Title": "SO",
    "Book Series Title": "SE",
    "Language": "LA",
    "Document Type": "DT",
    "Conference Title": "CT",
    "Conference Location": "CL",
    "Author Keywords": "DE",
    "Keywords Plus": "ID",
    "Abstract": "AB",
    "Addresses": "C1",
    "Funding Orgs": "FU",
    "Times Cited, WoS Core": "TC",
    "Publisher": "PU",
    "Publisher City": "PI",
    "ISSN": "SN",
    "eISSN": "EI",
    "ISBN": "BN",
    "Publication Date": "PD",
    "Publication Year": "PY",
    "Volume": "VL",
    "Issue": "IS",
    "Start Page": "BP",
    "End Page": "EP",
    "Article Number": "AR",
    "DOI": "DI",
    "Book DOI": "D2",
    "Early Access Date": "EA",
    "WoS Categories": "WC",
    "Web of Science Index": "WE",
    "Research Areas": "SC",
    "UT (Unique WOS ID)": "UT",
    "UT (Unique ID)": "UT",
}
FOREIGN_TITLE: Final = re.compile(r"Article Title - (?:Chinese|Korean|Russian|Arabic|SciELO)")
FOREIGN_ABSTRACT: Final = re.compile(r"Abstract - (?:Foreign|Korean|Arabic|Russian|Chinese)")


def _is_header(row: Sequence[str]) -> bool:
    """Whether a row names the columns of a Web of Science table."""
    named = {cell.strip() for cell in row}
    return {"Publication Type", "Article Title", "Source Title"} <= named and "Authors" in named


LAYOUT: Final = sheets.Layout(_is_header, ("Article Title", "UT (Unique WOS ID)", "UT (Unique ID)"))


def _read(text: str) -> Iterator[Found]:
    return sheets.read(text, LAYOUT)


def _tag(column: str) -> str:
    """The two-letter tag of a column; the column itself where it has none."""
    if FOREIGN_TITLE.match(column):
        return "Z1"
    return "Z4" if FOREIGN_ABSTRACT.match(column) else TAGS.get(column, column)


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = Values(RawRecord(record.line, tuple(RawField(_tag(field.tag), field.value) for field in record.fields)))

    def items(tag: str) -> list[str]:
        return wos_meaning.addresses(values.flat(tag)) if tag == "C1" else meaning.parts(values.flat(tag), wos_meaning.ITEM)

    return wos_meaning.interpret(values, items)


READER: Final = Reader(
    name="wos_table",
    database="WOS",
    title="Web of Science Excel / CSV",
    claims=lambda head: sheets.has_header(head, LAYOUT),
    sign="Publication Type",
    marks=re.compile(r'^"?Publication Type"?[,;\t\x1f]"?Authors"?[,;\t\x1f]', re.MULTILINE),
    read=_read,
    interpret=_interpret,
    verified=True,
)
