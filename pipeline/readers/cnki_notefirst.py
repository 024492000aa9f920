"""CNKI NoteFirst (.xml): `<Bibliography>` around each record, everything in CDATA, 50 records a file.

Checked on the exports of 2007–16. All authors stand in one element with `;` between; `Lang` and `lang` both occur; abstracts are cut at 300
characters with `...`. The grammar is written here and not left to an XML parser: one broken record then costs only itself, lines are known,
and nothing is expanded: a document type declaration is refused before any of it is read (`kinds.text_kind`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from pipeline.readers import meaning
from pipeline.readers.base import LINE_END, Found, Note, RawField, RawRecord, Reader, Reject, Values

RECORD: Final = re.compile(r"<Bibliography>")
END: Final = "</Bibliography>"
PIECE: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>|<(/?)([A-Za-z][\w.-]*)([^<>]*)>|([^<]+)|(<)", re.DOTALL)
LANGUAGE: Final = re.compile(r"""\b[Ll]ang\s*=\s*["']([\w-]*)["']""")
COUNT: Final = re.compile(r"<BibliographiesCount>\s*(\d+)\s*</BibliographiesCount>")
FRAME: Final = re.compile(r"<\?xml[^>]*\?>|</?Bibliographies>|<BibliographiesCount>[^<]*</BibliographiesCount>")
TYPES: Final = {
    "JournalArticle": "journal",
    "Thesis": "thesis",
    "ConferencePaper": "conference",
    "ConferenceProceedings": "conference",
    "NewspaperArticle": "newspaper",
    "Book": "book",
    "Standard": "standard",
    "Patent": "patent",
}
FOREIGN: Final = "en"


def _read(text: str) -> Iterator[Found]:
    """The records of the file; a last one that the file breaks off is rejected."""
    text = LINE_END.sub("\n", text)
    starts = [found.start() for found in RECORD.finditer(text)]
    yield from _outside(text[: starts[0] if starts else None], 1)
    line, counted, kept = 1, 0, 0
    for start, end in pairwise([*starts, len(text)]):
        line += text.count("\n", counted, start)
        counted = start
        for item in _record(text[start:end], line, is_last=end == len(text)):
            kept += isinstance(item, RawRecord)
            yield item
    stated = COUNT.search(text[: starts[0]] if starts else "")
    if stated and int(stated[1]) != kept:
        yield Note("stated_count", 0, f"{stated[1]} / {kept}")


def _outside(text: str, line: int) -> Iterator[Reject]:
    """Text before the first or after a record that is not the frame of the file."""
    if rest := FRAME.sub("", text).strip():
        yield Reject(line, "text_outside_records", rest)


def _record(text: str, line: int, *, is_last: bool) -> Iterator[Found]:
    """One record, and what stands after it."""
    body, end, rest = text.partition(END)
    fields = tuple(_fields(body.removeprefix("<Bibliography>")))
    made = RawRecord(line, fields)
    if not end and is_last:
        yield Reject(line, "truncated_record", body.rstrip())
        return
    if not Values(made).first("Title", "Title@en"):
        yield Reject(line, "empty_record", body.rstrip())
    else:
        yield made
        yield from [] if end else [Note("missing_end_of_record", line)]
    yield from _outside(rest, line + body.count("\n"))


def _fields(body: str) -> Iterator[RawField]:
    """The texts of the elements, by the element's name; texts in English are marked so."""
    tag, parts = "", list[str]()
    for data, closing, name, attributes, text, stray in PIECE.findall(body):
        if name:
            if value := "".join(parts).strip():
                yield RawField(tag, value)
            language = LANGUAGE.search(attributes)
            is_foreign = language is not None and language[1].lower().startswith(FOREIGN)
            tag, parts = ("" if closing else name + ("@en" if is_foreign else "")), []
        else:
            parts.append(data or html.unescape(text) or stray)
    if value := "".join(parts).strip():
        yield RawField(tag, value)


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = Values(record)
    keywords, origin = meaning.keywords(values.joined("Keyword"))
    title, abstract = values.joined("Title", "Title@en"), meaning.abstract(values.joined("Abstract"))
    return {
        "document_type": TYPES.get(values.first("Type"), "other"),
        "title": title,
        "title_translated": values.joined("Title@en") if values["Title"].strip() else "",
        "authors": meaning.people(values.joined("FullName", "FullName@en")),
        "affiliations": meaning.parts(values.joined("Organization")),
        "source": values.joined("Media", "Media@en"),
        "publisher": values.joined("Publisher"),
        "year": meaning.year(values["Year"]),
        "volume": values.first("Volume"),
        "issue": values.first("Issue"),
        "pages": values.first("PageScope"),
        "keywords": keywords,
        "keywords_origin": origin,
        "keywords_translated": meaning.parts(values.joined("Keyword@en")),
        **abstract,
        "abstract_translated": values.joined("Abstract@en"),
        "language": meaning.language(title, abstract["abstract"]),
        "doi": meaning.doi(values["DOI"]),
        "issn": values.first("Code"),
        "url": values.first("Url", "URL"),
    }


READER: Final = Reader(
    name="cnki_notefirst",
    database="CNKI",
    title="CNKI NoteFirst XML",
    claims=lambda head: re.match(r"(?:<\?xml[^<>]*\?>\s*)?<Bibliographies>", head) is not None,
    sign="<Bibliography>",
    marks=re.compile(r"<Bibliography>\s*<Type>"),
    read=_read,
    interpret=_interpret,
    verified=True,
)
