"""OpenAlex CSV: column names with dots, `|` between the items of a list.

Checked on a small export of works. The id is a web address whose last part is the number.
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
    "letter": "journal",
    "review": "review",
    "book": "book",
    "book-chapter": "book",
    "dissertation": "thesis",
    "editorial": "editorial",
    "report": "report",
    "standard": "standard",
    "proceedings-article": "conference",
}
BAR: Final = re.compile(r"\|")


def _is_header(row: Sequence[str]) -> bool:
    """Whether a row names the columns of an OpenAlex table of works."""
    named = {cell.strip() for cell in row}
    return (
        "id" in named
        and bool(named & {"display_name", "title"})
        and any(name.startswith(("authorships", "primary_location")) for name in named)
    )


LAYOUT: Final = sheets.Layout(_is_header, ("display_name", "title", "id"))


def _read(text: str) -> Iterator[Found]:
    return sheets.read(text, LAYOUT)


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = Values(record)

    def items(*tags: str) -> list[str]:
        return meaning.parts(values.flat(*tags), BAR)

    title, abstract = values.flat("display_name", "title"), meaning.abstract(values.flat("abstract"))
    pages = [page for page in (values.first("biblio.first_page"), values.first("biblio.last_page")) if page]
    keywords = items("keywords.display_name")
    cited = values.first("cited_by_count")
    return {
        "accession": values.first("id").rsplit("/", 1)[-1],
        "document_type": TYPES.get(values.first("type"), "other"),
        "title": title,
        "authors": items("authorships.author.display_name", "authorships.raw_author_name"),
        "affiliations": list(dict.fromkeys(items("authorships.institutions.display_name"))),
        "source": values.flat("primary_location.source.display_name"),
        "publisher": values.flat("primary_location.source.host_organization_name"),
        "year": meaning.year(values.first("publication_year"), values.first("publication_date")),
        "volume": values.first("biblio.volume"),
        "issue": values.first("biblio.issue"),
        "pages": "-".join(pages),
        "keywords": keywords,
        "keywords_origin": "machine" if keywords else "",
        **abstract,
        "funding": items("funders.display_name"),
        "classification": items("primary_topic.display_name"),
        "citations": int(cited) if cited.isdecimal() else None,
        "language": meaning.language(title, abstract["abstract"]),
        "doi": meaning.doi(values.first("doi")),
        "issn": values.first("primary_location.source.issn_l"),
        "url": values.first("id"),
    }


READER: Final = Reader(
    name="openalex_table",
    database="OpenAlex",
    title="OpenAlex CSV",
    claims=lambda head: sheets.has_header(head, LAYOUT),
    sign="authorships.",
    marks=re.compile(r'^"?id"?[,;\t\x1f](?=[^\n]*\bauthorships\.)', re.MULTILINE),
    read=_read,
    interpret=_interpret,
    verified=True,
)
