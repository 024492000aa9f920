"""Scopus CSV: long column names; authors with `, ` between (older) or `; ` (newer); whole columns missing in short exports.

Checked on an export whose rows are one cell wider than the header: a second funding text has no column of its own there, and what
follows it would be shifted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pipeline.readers import meaning, sheets
from pipeline.readers.base import Found, RawRecord, Reader, Values

FUNDING: Final = "Funding Text 1"
OURS: Final = frozenset({"Source title", "EID", "Author(s) ID", "Author full names", "Authors with affiliations", "Index Keywords"})
TYPES: Final = {
    "article": "journal",
    "article in press": "journal",
    "data paper": "journal",
    "short survey": "journal",
    "note": "journal",
    "review": "review",
    "conference paper": "conference",
    "conference review": "conference",
    "book": "book",
    "book chapter": "book",
    "editorial": "editorial",
    "report": "report",
}
NAME_END: Final = re.compile(r"(?<=\.),\s+")  # between names that end in an initial: `Smith J., Doe A.`
WITH_ID: Final = re.compile(r"\s*\(\d+\)$")
NOTHING: Final = re.compile(r"\[No (?:abstract|author name|author id)s? available\]", re.IGNORECASE)


def _is_header(row: Sequence[str]) -> bool:
    """Whether a row names the columns of a Scopus table."""
    named = {cell.strip() for cell in row}
    return {"Authors", "Title", "Year"} <= named and bool(named & OURS)


def _widened(columns: Sequence[str], width: int) -> Sequence[str]:
    """The columns of a row with further funding texts after the first."""
    if FUNDING not in columns:
        return columns
    after = list(columns).index(FUNDING) + 1
    more = [f"Funding Text {number}" for number in range(2, 2 + width - len(columns))]
    return [*columns[:after], *more, *columns[after:]]


LAYOUT: Final = sheets.Layout(_is_header, ("Title", "EID", "DOI"), widened=_widened, anchor="EID", anchored=re.compile(r"2-s2\.0-\d+"))


def _read(text: str) -> Iterator[Found]:
    return sheets.read(text, LAYOUT)


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = Values(record)
    title, abstract = values.flat("Title"), meaning.abstract(NOTHING.sub("", values.flat("Abstract")))
    authors, machine = meaning.parts(values.flat("Author Keywords")), meaning.parts(values.flat("Index Keywords"))
    pages = [page for page in (values.first("Page start"), values.first("Page end")) if page]
    cited = values.first("Cited by")
    return {
        "accession": values.first("EID"),
        "document_type": TYPES.get(values.first("Document Type").lower(), "other" if values.first("Document Type") else "journal"),
        "title": title,
        "authors": _people(values),
        "affiliations": meaning.parts(values.flat("Affiliations")),
        "source": values.flat("Source title"),
        "publisher": values.flat("Publisher"),
        "place": values.flat("Conference location"),
        "year": meaning.year(values.first("Year")),
        "volume": values.first("Volume"),
        "issue": values.first("Issue"),
        "pages": "-".join(pages) or values.first("Art. No."),
        "keywords": authors or machine,
        "keywords_origin": "author" if authors else "machine" if machine else "",
        **abstract,
        "funding": meaning.parts(values.flat("Funding Details")),
        "citations": int(cited) if cited.isdecimal() else None,
        "language": meaning.language(title, abstract["abstract"]),
        "doi": meaning.doi(values.first("DOI")),
        "issn": values.first("ISSN", "ISBN"),
        "url": values.first("Link"),
    }


def _people(values: Values) -> list[str]:
    """The authors; full names where there are some, without their numbers."""
    named = NOTHING.sub("", values.flat("Author full names") or values.flat("Authors"))
    names = meaning.parts(named) if ";" in named else meaning.parts(named, NAME_END)
    return [WITH_ID.sub("", name) for name in names]


READER: Final = Reader(
    name="scopus_table",
    database="Scopus",
    title="Scopus CSV",
    claims=lambda head: sheets.has_header(head, LAYOUT),
    sign="Authors",
    marks=re.compile(r'^"?Authors"?[,;\t\x1f]"?(?:Author full names|Author\(s\) ID|Title)"?[,;\t\x1f]', re.MULTILINE),
    read=_read,
    interpret=_interpret,
    verified=True,
)
