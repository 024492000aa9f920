"""CNKI RefWorks (.txt), CNKI's richest export: `RT` opens a record, two-letter tags, no end mark, DS or DB among the last tags.

Checked on exports of 2021 and 2026 of all document types. What the grammar must bear: blank lines inside a record (after the
second, English line of K1), a lower-case `vo`, `A1` without a space before a Chinese name, `URL` with three letters, bare LF and
CR CR LF inside abstracts, and lines in an abstract that begin like a tag (`T1 加权`, `DO 浓度`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from pipeline.readers import meaning
from pipeline.readers.base import Found, Note, RawField, RawRecord, Reader, Reject, Values, split_lines

START: Final = re.compile(r"RT [A-Z][A-Za-z/ ]{0,40}")
TAGS: Final = [
    "RT",
    "SR",
    "A1",
    "A2",
    "A3",
    "A4",
    "AD",
    "T1",
    "T2",
    "T3",
    "JF",
    "JO",
    "YR",
    "IS",
    "vo",
    "VO",
    "OP",
    "K1",
    "AB",
    "SN",
    "CN",
    "LA",
    "DS",
    "LK",
    "DO",
    "PB",
    "CL",
    "PP",
    "FD",
    "ED",
    "ID",
    "C1",
    "C2",
    "U1",
    "U2",
    "U3",
    "U4",
    "U5",
    "URL",
    "UL",
    "DB",
    "NO",
]
TAG: Final = re.compile(rf"({'|'.join(sorted(TAGS, key=len, reverse=True))})(?: (.*)|(?=[^\x00-\x7f])(.*)|$)", re.DOTALL)
RUNNING: Final = frozenset({"A1", "A3", "AD", "T1", "JF", "K1", "AB", "PB"})  # fields that may run over several lines
# What a value must look like for its line to be a tag while a text is running on.
SHAPES: Final = {
    tag: re.compile(shape)
    for tag, shape in {
        "RT": r"[A-Z][A-Za-z/ ]*$",
        "SR": r"\d+$",
        "YR": r"(?:1[5-9]|20)\d\d$",
        "IS": r".{0,20}$",
        "vo": r".{0,20}$",
        "OP": r"[A-Za-z]{0,2}\d.{0,40}$",
        "SN": r"[\dXx][\dXx \-–]+$",
        "CN": r"\d\d-",
        "LA": r"\S{1,12}$",
        "DS": r"\S{1,12}$",
        "DB": r"\S{1,12}$",
        "LK": r"https?:",
        "URL": r"https?:",
        "DO": r"10\.",
        "FD": r"\d{4}",
    }.items()
}
CLOSING: Final = frozenset({"DS", "LK", "DO", "DB", "URL"})
TYPES: Final = {
    "Journal Article": "journal",
    "Dissertation/Thesis": "thesis",
    "Conference Proceeding": "conference",
    "Conference Proceedings": "conference",
    "Newspaper Article": "newspaper",
    "Book": "book",
    "Book, Whole": "book",
    "Standard": "standard",
    "Patent": "patent",
    "Report": "report",
}


def _claims(head: str) -> bool:
    """The first line opens a record."""
    lines = split_lines(head)
    return _is_start(lines, 0)


def _is_start(lines: Sequence[str], at: int) -> bool:
    """Whether a record starts at this line: a type, and a tag on the next line (or the file ends here)."""
    if not START.fullmatch(lines[at].rstrip()):
        return False
    following = next((line for line in lines[at + 1 : at + 4] if line.strip()), "")
    return not following or TAG.match(following) is not None


def _read(text: str) -> Iterator[Found]:
    """The records of the file; a last record that the file breaks off is rejected."""
    lines = split_lines(text)
    starts = [at for at in range(len(lines)) if lines[at].startswith("RT ") and _is_start(lines, at)]
    if before := "\n".join(lines[: starts[0] if starts else None]).strip():
        yield Reject(1, "text_outside_records", before)
    for start, end in pairwise([*starts, len(lines)]):
        yield from _record(lines[start:end], start + 1, is_last=end == len(lines))


def _record(lines: Sequence[str], first: int, *, is_last: bool) -> Iterator[Found]:
    """One record, or several if RT lines are damaged; notes on lines kept as text, rejects for lines that belong to nothing."""
    fields: list[tuple[str, list[str]]] = []
    begin = 0
    for at, line in enumerate(lines):
        found = TAG.match(line)
        is_tag = found is not None and _is_tag(found, fields)
        if found and is_tag:
            if any(found[1] == tag for tag, _ in fields):  # no record has a tag twice
                yield from _judged(first + begin, fields, lines[begin:at], is_last=False)
                yield Note("missing_start_of_record", first + at)
                fields, begin = [], at
            fields.append((found[1], [found[2] or found[3] or ""]))
        elif fields and fields[-1][0] in RUNNING:
            yield from [Note("tag_in_text", first + at, line[:40])] if found else []
            fields[-1][1].append(line)
        elif line.strip():
            yield Reject(first + at, "truncated_record" if is_last else "text_outside_records", line)
    yield from _judged(first + begin, fields, lines[begin:], is_last=is_last)


def _is_tag(found: re.Match[str], fields: Sequence[tuple[str, list[str]]]) -> bool:
    """While a text runs on, a tag that the record already has, or whose value has not its shape, is text."""
    if not fields or fields[-1][0] not in RUNNING:
        return True
    tag, value = found[1], (found[2] or found[3] or "").strip()
    shape = SHAPES.get(tag)
    return all(tag != seen for seen, _ in fields) and (shape is None or shape.match(value) is not None or found[2] == "")


def _judged(first: int, fields: Sequence[tuple[str, list[str]]], lines: Sequence[str], *, is_last: bool) -> Iterator[Found]:
    """The record if it is whole: a title, and at the end of the file a closing tag."""
    record = RawRecord(first, tuple(RawField(tag, "\n".join(value).rstrip()) for tag, value in fields))
    values, whole = Values(record), "\n".join(lines).rstrip()
    if is_last and (not any(values[tag] for tag in CLOSING) or values["DS"] not in ("", "CNKI")):
        yield Reject(first, "truncated_record", whole)
    elif not values.first("T1"):
        yield Reject(first, "empty_record", whole)
    else:
        yield record
        if is_last and any(line.strip() for line in lines[-2:]):
            yield Note("unmarked_end", first + len(lines) - 1)


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = Values(record)
    kind = TYPES.get(values.first("RT"), "other")
    keywords, origin, translated = _keywords(values)
    title, abstract = values.joined("T1"), meaning.abstract(values["AB"])
    return {
        "document_type": kind,
        "title": title,
        "authors": meaning.people(values.joined("A1")),
        "affiliations": meaning.parts(values.joined("AD")),
        "source": values.joined("JF") or (values.joined("PB") if kind == "thesis" else ""),
        "publisher": values.joined("PB"),
        "place": values.joined("PP"),
        "year": meaning.year(values["YR"], values["FD"]),
        "volume": values.first("vo", "VO"),
        "issue": values.first("IS"),
        "pages": values.first("OP"),
        "keywords": keywords,
        "keywords_origin": origin,
        "keywords_translated": translated,
        **abstract,
        "degree": values.first("CL"),
        "supervisor": meaning.people(values.joined("A3")),
        "language": meaning.language(title, abstract["abstract"]),
        "doi": meaning.doi(values["DO"]),
        "issn": values.first("SN"),
        "url": values.first("LK", "URL"),
    }


def _keywords(values: Values) -> tuple[list[str], str, list[str]]:
    """Keywords, who gave them, and the second, English line of the exports of 2021."""
    lines = values.lines("K1")
    if len(lines) > 1 and meaning.HAN.search(lines[0]) and not meaning.HAN.search(" ".join(lines[1:])):
        return *meaning.keywords(lines[0]), meaning.parts(" ".join(lines[1:]))
    return *meaning.keywords(" ".join(lines)), []


READER: Final = Reader(
    name="cnki_refworks",
    database="CNKI",
    title="CNKI RefWorks",
    claims=_claims,
    sign="\nRT ",
    marks=re.compile(
        r"^RT (?:Journal Article|Dissertation/Thesis|Conference Proceedings?|Newspaper Article)[ \t]*(?:\r\n|\n|\r)[ \t]*SR ", re.MULTILINE
    ),
    read=_read,
    interpret=_interpret,
    verified=True,
)
