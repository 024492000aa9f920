"""Dimensions CSV or workbook: a banner `About the data: …` on the first line, the header on the second.

Written from descriptions of the format: no real export was at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pipeline.readers import meaning, sheets
from pipeline.readers.base import Found, RawRecord, Reader, Values

TYPES: Final = {
    "article": "journal",
    "preprint": "journal",
    "chapter": "book",
    "edited book": "book",
    "monograph": "book",
    "proceeding": "conference",
    "proceeding paper": "conference",
}


def _is_header(row: Sequence[str]) -> bool:
    """Whether a row names the columns of a Dimensions table of publications."""
    named = {cell.strip() for cell in row}
    return {"Publication ID", "Title"} <= named and any(name in named for name in ("Dimensions URL", "PubYear", "Source title"))


LAYOUT: Final = sheets.Layout(_is_header, ("Title", "Publication ID", "DOI"), banner=re.compile(r'"?About the data'))


def _read(text: str) -> Iterator[Found]:
    return sheets.read(text, LAYOUT)


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = Values(record)
    title, abstract = values.flat("Title"), meaning.abstract(values.flat("Abstract"))
    keywords = meaning.parts(values.flat("MeSH terms"))
    cited = values.first("Times cited")
    return {
        "accession": values.first("Publication ID"),
        "document_type": TYPES.get(values.first("Publication Type", "Publication type").lower(), "other"),
        "title": title,
        "authors": meaning.parts(values.flat("Authors")),
        "affiliations": meaning.parts(
            values.flat("Authors Affiliations", "Authors (Raw Affiliation)", "Research Organizations - standardized")
        ),
        "source": values.flat("Source title", "Anthology title"),
        "publisher": values.flat("Publisher"),
        "year": meaning.year(values.first("PubYear"), values.first("Publication Date"), values.first("Publication date")),
        "volume": values.first("Volume"),
        "issue": values.first("Issue"),
        "pages": values.first("Pagination"),
        "keywords": keywords,
        "keywords_origin": "machine" if keywords else "",
        **abstract,
        "funding": meaning.parts(values.flat("Funder", "Funding")),
        "classification": meaning.parts(values.flat("Fields of Research (ANZSRC 2020)", "FOR (ANZSRC) Categories")),
        "citations": int(cited) if cited.isdecimal() else None,
        "language": meaning.language(title, abstract["abstract"]),
        "doi": meaning.doi(values.first("DOI")),
        "issn": values.first("ISSN", "ISBN"),
        "url": values.first("Dimensions URL", "Source Linkout"),
    }


READER: Final = Reader(
    name="dimensions_table",
    database="Dimensions",
    title="Dimensions CSV",
    claims=lambda head: sheets.has_header(head, LAYOUT),
    sign="Publication ID",
    marks=re.compile(r'^"?(?:Rank"?[,;\t\x1f]"?)?Publication ID"?[,;\t\x1f]', re.MULTILINE),
    read=_read,
    interpret=_interpret,
    verified=False,
)
