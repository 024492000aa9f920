"""CNKI NoteExpress (.net, .txt): `{Reference Type}: …` opens a record, `{Tag}: value`, no end mark.

Checked on exports of 2019–20 of all document types. Addresses and authors wrap onto lines without a tag; `{Subsidiary Author,}`
has its comma inside the braces; the provider is missing from most standards. Wanfang's NoteExpress is another format: it repeats tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from pipeline.readers import meaning
from pipeline.readers.base import Found, Note, RawField, RawRecord, Reader, Reject, Values, split_lines

START: Final = "{Reference Type}:"
TAG: Final = re.compile(r"\{([^{}]{1,40})\}: ?(.*)", re.DOTALL)
CLOSING: Final = frozenset({"Database Provider", "SrcDatabase"})
SHORT: Final = CLOSING | {
    "Reference Type",
    "Year",
    "Issue",
    "Volume",
    "Pages",
    "ISBN/ISSN",
    "Notes",
    "Type of Work",
}  # never run over lines
TYPES: Final = {
    "Journal Article": "journal",
    "Thesis": "thesis",
    "Conference Proceedings": "conference",
    "Conference Paper": "conference",
    "Newspaper Article": "newspaper",
    "Book": "book",
    "Standard": "standard",
    "Patent": "patent",
    "Report": "report",
}
WANFANG: Final = re.compile(r"^\{Database Provider\}: .*万方", re.MULTILINE)


def _claims(head: str) -> bool:
    """The first line opens a record, and the records are not Wanfang's."""
    return head.startswith(START) and not WANFANG.search(head)


def _read(text: str) -> Iterator[Found]:
    """The records of the file; a last record that the file breaks off is rejected."""
    lines = split_lines(text)
    starts = [at for at, line in enumerate(lines) if line.startswith(START)]
    if before := "\n".join(lines[: starts[0] if starts else None]).strip():
        yield Reject(1, "text_outside_records", before)
    for start, end in pairwise([*starts, len(lines)]):
        yield from _record(lines[start:end], start + 1, is_last=end == len(lines))


def _record(lines: Sequence[str], first: int, *, is_last: bool) -> Iterator[Found]:
    """One record, or several if first lines are damaged, and rejects for lines that belong to no field."""
    fields: list[tuple[str, list[str]]] = []
    begin = 0
    for at, line in enumerate(lines):
        found = TAG.match(line)
        if found:
            if any(found[1] == tag for tag, _ in fields):  # no CNKI record has a tag twice
                yield from _judged(first + begin, fields, lines[begin:at], is_last=False)
                yield Note("missing_start_of_record", first + at)
                fields, begin = [], at
            fields.append((found[1], [found[2]]))
        elif fields[-1][0] not in SHORT:
            fields[-1][1].append(line)
        elif line.strip():
            yield Reject(first + at, "truncated_record" if is_last else "text_outside_records", line)
    yield from _judged(first + begin, fields, lines[begin:], is_last=is_last)


def _judged(first: int, fields: Sequence[tuple[str, list[str]]], lines: Sequence[str], *, is_last: bool) -> Iterator[Found]:
    """The record if it is whole: a title, and at the end of the file a closing tag or two blank lines."""
    record = RawRecord(first, tuple(RawField(tag, "\n".join(value).rstrip()) for tag, value in fields))
    values, whole = Values(record), "\n".join(lines).rstrip()
    blank = len(lines) - max(number for number, line in enumerate(lines, 1) if line.strip())
    has_end = bool(CLOSING & values.tags) and values["Database Provider"] in ("", "CNKI")
    if is_last and not has_end and blank < 3:
        yield Reject(first, "truncated_record", whole)
    elif not values.first("Title"):
        yield Reject(first, "empty_record", whole)
    else:
        yield record
        if is_last and blank < 2:
            yield Note("unmarked_end", first + len(lines) - 1)


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = Values(record)
    kind = TYPES.get(values.first("Reference Type"), "other")
    keywords, origin = meaning.keywords(values.joined("Keywords"))
    title, abstract = values.joined("Title"), meaning.abstract(values["Abstract"])
    publisher = values.joined("Publisher", "Subsidiary Author,", "Subsidiary Author")
    return {
        "document_type": kind,
        "title": title,
        "authors": meaning.people(values.joined("Author")),
        "affiliations": meaning.parts(values.joined("Author Address")),
        "source": values.joined("Journal", "Tertiary Title", "Secondary Title") or (publisher if kind == "thesis" else ""),
        "publisher": publisher,
        "place": values.joined("Place Published"),
        "year": meaning.year(values["Year"], values["Date"]),
        "volume": values.first("Volume"),
        "issue": values.first("Issue"),
        "pages": values.first("Pages"),
        "keywords": keywords,
        "keywords_origin": origin,
        **abstract,
        "degree": values.first("Type of Work") if kind == "thesis" else "",
        "supervisor": meaning.people(values.joined("Tertiary Author")) if kind == "thesis" else [],
        "language": meaning.language(title, abstract["abstract"]),
        "doi": meaning.doi(values["DOI"]),
        "issn": values.first("ISBN/ISSN", "图书印刷版ISBN"),
        "url": values.first("URL", "Link"),
    }


READER: Final = Reader(
    name="cnki_noteexpress",
    database="CNKI",
    title="CNKI NoteExpress",
    claims=_claims,
    sign="{Reference Type}",
    marks=re.compile(r"^\{Reference Type\}: [^\n\r]+(?:\r\n|\n|\r)\{", re.MULTILINE),
    read=_read,
    interpret=_interpret,
    verified=True,
)
