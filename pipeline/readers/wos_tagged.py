"""Web of Science plain text (.txt) and .ciw: `PT` opens a record, `ER` ends it, `EF` ends the file; continuation lines are indented.

Checked on exports of 2014–2024. What the grammar must bear: no FN/VR header, a TAB instead of the space after each tag (then
continuation lines are not indented), several exports in one file, a missing ER or EF, tags in any order, and tags nobody has seen yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from pipeline.readers import wos_meaning
from pipeline.readers.base import Found, Note, RawField, RawRecord, Reader, Reject, Values, split_lines

START: Final = re.compile(r"PT[ \t][A-Z][ \t]*")
HEADER: Final = re.compile(r"FN[ \t].*(?:Web of (?:Science|Knowledge)|Clarivate|Thomson|ISI)")
SPACE_TAG: Final = re.compile(r"([A-Z][A-Z0-9])(?:[ ](.*))?$", re.DOTALL)
TAB_TAG: Final = re.compile(r"([A-Z][A-Z0-9])\t(.*)$", re.DOTALL)
MARK: Final = re.compile(r"(ER|EF)[ \t]*")
CONVERTED: Final = re.compile(r"^UT CNKI:", re.MULTILINE)
TEXTS: Final = frozenset({"AB", "TI", "FX", "AK", "Z4"})  # fields in which a line that lost its indent may look like a tag
KNOWN: Final = frozenset(
    [
        "PT",
        "AU",
        "BA",
        "BE",
        "GP",
        "AF",
        "BF",
        "CA",
        "TI",
        "SO",
        "SE",
        "BS",
        "LA",
        "DT",
        "CT",
        "CY",
        "CL",
        "SP",
        "HO",
        "DE",
        "ID",
        "AB",
        "C1",
        "C3",
        "RP",
        "EM",
        "RI",
        "OI",
        "FU",
        "FP",
        "FX",
        "CR",
        "NR",
        "TC",
        "Z9",
        "U1",
        "U2",
        "PU",
        "PI",
        "PA",
        "SN",
        "EI",
        "BN",
        "J9",
        "JI",
        "PD",
        "PY",
        "VL",
        "IS",
        "PN",
        "SU",
        "SI",
        "MA",
        "BP",
        "EP",
        "AR",
        "DI",
        "DL",
        "D2",
        "EA",
        "PG",
        "WC",
        "WE",
        "SC",
        "GA",
        "PM",
        "OA",
        "HC",
        "HP",
        "DA",
        "UT",
        "FT",
        "S1",
        "AK",
        "Z1",
        "Z2",
        "Z3",
        "Z4",
        "Z8",
        "ZA",
        "ZB",
        "ZR",
        "ZS",
        "X1",
        "X4",
        "Y1",
        "Y4",
        "P2",
    ]
)


def _claims(head: str) -> bool:
    """A header or a record's start on the first line; texts that CiteSpace made of CNKI exports are another format."""
    first, *others = split_lines(head)
    if CONVERTED.search(head):
        return False
    return HEADER.match(first) is not None or (START.fullmatch(first) is not None and any(line.strip() for line in others[:2]))


class _Walk:
    """Where the reading stands: the fields of the record that is open, and the lines it is made of."""

    def __init__(self, tag: re.Pattern[str]) -> None:
        self.tag = tag
        self.line = 0
        self.fields: list[tuple[str, list[str]]] = []
        self.lines: list[str] = []

    def is_tag(self, found: re.Match[str] | None) -> bool:
        """Whether a matching line is a tag: inside a text only if it is a known one that the record does not have yet."""
        if not found:
            return False
        if not self.fields or self.fields[-1][0] not in TEXTS or self.tag is TAB_TAG:
            return True
        return found[1] in KNOWN and all(found[1] != tag for tag, _ in self.fields)

    def close(self, reason: str = "") -> Iterator[Found]:
        """What the open record has become: a record, or a reject."""
        if self.fields:
            record = RawRecord(self.line, tuple(RawField(tag, "\n".join(value).rstrip()) for tag, value in self.fields))
            reason = reason or ("" if Values(record).first("TI", "FT", "Z1", "UT") else "empty_record")
            yield Reject(self.line, reason, "\n".join(self.lines).rstrip()) if reason else record
        self.line, self.fields, self.lines = 0, [], []


def _read(text: str) -> Iterator[Found]:
    """The records of the file; a last record without ER and EF is rejected, for it may be cut."""
    lines = split_lines(text)
    is_tabbed = any(line.startswith("PT\t") for line in lines[:200])
    walk, headers, ended = _Walk(TAB_TAG if is_tabbed else SPACE_TAG), 0, False
    for number, line in enumerate(lines, 1):
        mark = MARK.fullmatch(line)
        if HEADER.match(line) or (line.startswith("VR") and not walk.fields):
            headers += line.startswith("FN")
            if walk.fields:
                yield Note("missing_end_of_record", walk.line)
            yield from walk.close()
            if headers == 2 and line.startswith("FN"):
                yield Note("joined_files", number)
        elif mark:
            ended = mark[1] == "EF"
            if ended and walk.fields:
                yield Note("missing_end_of_record", walk.line)
            yield from walk.close()
        else:
            yield from _line(walk, number, line)
    yield from walk.close("truncated_record")
    if not ended:
        yield Note("missing_end_of_file", len(lines))


def _line(walk: _Walk, number: int, line: str) -> Iterator[Found]:
    """One line of a record: its start, a tag, or the continuation of the field before."""
    found = walk.tag.match(line)
    if START.fullmatch(line):
        if walk.fields:
            yield Note("missing_end_of_record", walk.line)
        yield from walk.close()
        walk.line, walk.fields, walk.lines = number, [("PT", [line[3:].strip()])], [line]
    elif found and walk.is_tag(found):
        if not walk.fields:
            yield Note("missing_start_of_record", number)
            walk.line = number
        walk.fields.append((found[1], [found[2] or ""]))
        walk.lines.append(line)
    elif walk.fields:
        if found or (line[:1].strip() and walk.tag is SPACE_TAG):
            yield Note("tag_in_text" if found else "stray_line", number, line[:40])
        walk.fields[-1][1].append(line.removeprefix("   "))
        walk.lines.append(line)
    elif line.strip():
        yield Reject(number, "text_outside_records", line)


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`: lists have an item a line."""
    values = Values(record)
    return wos_meaning.interpret(values, values.lines)


READER: Final = Reader(
    name="wos_tagged",
    database="WOS",
    title="Web of Science plain text",
    claims=_claims,
    sign="\nPT",
    marks=re.compile(r"^(?:FN[ \t](?:Clarivate|Thomson|ISI)|PT[ \t][A-Z][ \t]*(?:\r\n|\n|\r)(?:AU|BA|CA|TI|GP|AF)[ \t])", re.MULTILINE),
    read=_read,
    interpret=_interpret,
    verified=True,
)
