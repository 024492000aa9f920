"""CNKI EndNote (.txt as downloaded, .enw by name only): `%0` opens a record, one letter or sign a tag, `%W CNKI` ends it.

Checked on an export of 2019–20. Authors stand one a line; abstracts of theses run over lines without a tag; `%P` is sometimes a
count of pages. EndNote files of other sources have the same grammar; their records are not called CNKI's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pipeline.readers import lines, meaning
from pipeline.readers.base import Found, RawRecord, Reader, Values, split_lines

TAG: Final = re.compile(r"%([0-9A-Z@+?!$&(*<>~\])])(?:[ ](.*))?$", re.DOTALL)
START: Final = re.compile(r"%0 [A-Z][A-Za-z/ -]*\s*$")
TYPES: Final = {
    "Journal Article": "journal",
    "Thesis": "thesis",
    "Conference Paper": "conference",
    "Conference Proceedings": "conference",
    "Newspaper Article": "newspaper",
    "Book": "book",
    "Book Section": "book",
    "Edited Book": "book",
    "Standard": "standard",
    "Patent": "patent",
    "Report": "report",
}
CHINESE_SERIAL: Final = re.compile(r"\d\d-\d{4}/[A-Z]")  # the CN number that CNKI writes into %L


def _starts(all_lines: Sequence[str], at: int) -> bool:
    """Whether a record starts at this line: a type, and a tag on the next line (or the file ends here)."""
    if not START.match(all_lines[at]):
        return False
    following = next((line for line in all_lines[at + 1 : at + 4] if line.strip()), "")
    return not following or (TAG.match(following) is not None and not following.startswith("%0"))


GRAMMAR: Final = lines.Grammar(
    tag=TAG,
    starts=_starts,
    titles=("T",),
    running=frozenset("XT+KJ"),
    repeats=frozenset("AEY?"),
    closing=frozenset("W"),
    last=frozenset("W"),
)


def _read(text: str) -> Iterator[Found]:
    return lines.read(text, GRAMMAR)


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = Values(record)
    kind = TYPES.get(values.first("0"), "other")
    keywords, origin = meaning.keywords(values.joined("K"))
    title, abstract = values.joined("T"), meaning.abstract(values["X"])
    publisher = values.joined("I", "?")
    return {
        "database": "CNKI" if values.first("W") == "CNKI" or CHINESE_SERIAL.search(values["L"]) else "other",
        "document_type": kind,
        "title": title,
        "authors": [name for line in values.lines("A") for name in meaning.people(line)],
        "affiliations": meaning.parts(values.joined("+")),
        "source": values.joined("J", "B") or (publisher if kind == "thesis" else ""),
        "publisher": publisher,
        "place": values.joined("C"),
        "year": meaning.year(values["D"], values["8"]),
        "volume": values.first("V"),
        "issue": values.first("N"),
        "pages": values.first("P"),
        "keywords": keywords,
        "keywords_origin": origin,
        **abstract,
        "degree": values.first("9") if kind == "thesis" else "",
        "supervisor": [name for line in values.lines("Y") for name in meaning.people(line)] if kind == "thesis" else [],
        "language": meaning.language(title, abstract["abstract"]),
        "doi": meaning.doi(values["R"]),
        "issn": values.first("@"),
        "url": values.first("U"),
    }


def _claims(head: str) -> bool:
    """The first line opens a record."""
    return _starts(split_lines(head), 0)


READER: Final = Reader(
    name="cnki_endnote",
    database="CNKI",
    title="CNKI EndNote",
    claims=_claims,
    sign="\n%0 ",
    marks=re.compile(r"^%0 [A-Z][^\n\r]*(?:\r\n|\n|\r)%[A-Z+] ", re.MULTILINE),
    read=_read,
    interpret=_interpret,
    verified=True,
)
