"""Wanfang NoteExpress (.NET): like CNKI's, but each author, keyword and address has a line of its own, and translations stand beside.

Checked on an export of January 2021. From the second keyword and translated author on, a value begins with one space more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pipeline.readers import cnki_noteexpress, lines, meaning
from pipeline.readers.base import Found, RawRecord, Reader, Values
from pipeline.readers.cnki_noteexpress import START, TYPES, WANFANG

TAG: Final = re.compile(r"\{([^{}]{1,40})\}: ?(.*)$", re.DOTALL)


def _starts(all_lines: Sequence[str], at: int) -> bool:
    """Whether a record starts at this line."""
    return all_lines[at].startswith(START)


GRAMMAR: Final = lines.Grammar(
    tag=TAG,
    starts=_starts,
    titles=("Title", "Translated Title"),
    running=frozenset({"Title", "Translated Title", "Abstract", "Translated Abstract", "Author Address"}),
    repeats=frozenset(
        {"Author", "Translated Author", "Author Address", "Keywords", "Translated Keywords", "Tertiary Author", "Subsidiary Author"}
    ),
    closing=frozenset({"Language", "Database Provider"}),
    last=frozenset({"Language"}),
)


def _read(text: str) -> Iterator[Found]:
    return lines.read(text, GRAMMAR)


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = Values(record)
    if values["Database Provider"] and "万方" not in values["Database Provider"]:  # joined with an export of CNKI
        return {**cnki_noteexpress.READER.interpret(record), "database": "CNKI"}
    kind = TYPES.get(values.first("Reference Type"), "other")
    keywords, translated = values.lines("Keywords"), values.lines("Translated Keywords")
    title, abstract = values.joined("Title", "Translated Title"), meaning.abstract(values["Abstract"])
    publisher = values.joined("Publisher")
    return {
        "accession": _accession(values["URL"]),
        "document_type": kind,
        "title": title,
        "title_translated": values.joined("Translated Title") if values["Title"].strip() else "",
        "authors": values.lines("Author"),
        "affiliations": list(dict.fromkeys(values.lines("Author Address"))),
        "source": values.joined("Journal", "Tertiary Title", "Secondary Title", "Translated Journal")
        or (publisher if kind == "thesis" else ""),
        "publisher": publisher,
        "place": values.joined("Place Published"),
        "year": meaning.year(values["Year"], values["Date"]),
        "volume": values.first("Volume"),
        "issue": values.first("Issue"),
        "pages": values.first("Pages"),
        "keywords": [part for line in keywords for part in meaning.parts(line)],
        "keywords_origin": "author" if keywords else "",
        "keywords_translated": [part for line in translated for part in meaning.parts(line)],
        **abstract,
        "abstract_translated": values.joined("Translated Abstract"),
        "degree": values.first("Type of Work") if kind == "thesis" else "",
        "supervisor": values.lines("Tertiary Author") if kind == "thesis" else [],
        "language": meaning.language(title, abstract["abstract"]),
        "doi": meaning.doi(values["DOI"]),
        "issn": values.first("ISBN/ISSN"),
        "url": values.first("URL"),
    }


def _accession(url: str) -> str:
    """Wanfang's own number, which its links carry."""
    found = re.search(r"[?&]id=([\w.-]+)", url, re.ASCII)
    return found[1] if found else ""


READER: Final = Reader(
    name="wanfang_noteexpress",
    database="Wanfang",
    title="万方 NoteExpress",
    claims=lambda head: head.startswith(START) and WANFANG.search(head) is not None,
    sign="{Database Provider}",
    marks=WANFANG,
    read=_read,
    interpret=_interpret,
    verified=True,
    shares=frozenset({"cnki_noteexpress"}),
)
