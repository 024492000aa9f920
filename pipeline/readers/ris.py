"""RIS (.ris): `TY  - ` opens a record, `ER  - ` ends it, `XX  - ` before each field; Web of Science, Scopus and everybody else.

Checked on Web of Science and Scopus exports. What the grammar must bear: lone CR between fields (Web of Science), lines without a tag
that go on with N1 or AB, a missing TY or ER, `NA` lines where a program rewrote the file, tag-like lines inside an abstract. The
database is told record by record, so joined files keep theirs; the format's name is that of the first record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from pipeline.readers import ris_meaning
from pipeline.readers.base import Found, Note, RawField, RawRecord, Reader, Reject, Values, split_lines

TAG: Final = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$", re.DOTALL)
TYPE: Final = re.compile(r"TY {1,2}- ?[A-Z]{2,8}\s*")
MISSING: Final = "NA"  # what R writes for an empty line
CLAIM: Final = re.compile(r"(?:NA\s+)*(?:TY|AU|TI|T1|A1) {1,2}- ")
WOS: Final = re.compile(r"^AN {1,2}- (?:WOS|KJD|RSCI|MEDLINE|CSCD|SCIELO|BCI|DIIDW|BIOSIS|ISI|CCC):", re.MULTILINE)
SCOPUS: Final = re.compile(r"^DB {1,2}- Scopus|^UR {1,2}- https?://www\.scopus\.com", re.MULTILINE)


class _Walk:
    """The record that is open."""

    def __init__(self) -> None:
        self.line = 0
        self.fields: list[tuple[str, list[str]]] = []
        self.lines: list[str] = []

    def add(self, number: int, tag: str, value: str, line: str) -> None:
        self.line = self.line or number
        self.fields.append((tag, [value]))
        self.lines.append(line)

    def close(self, reason: str = "") -> Iterator[Found]:
        """What the open record has become: a record, or a reject."""
        if self.fields:
            record = RawRecord(self.line, tuple(RawField(tag, "\n".join(value).rstrip()) for tag, value in self.fields))
            reason = reason or ("" if Values(record).first(*ris_meaning.TITLES, *ris_meaning.NUMBERS) else "empty_record")
            yield Reject(self.line, reason, "\n".join(self.lines).rstrip()) if reason else record
        self.line, self.fields, self.lines = 0, [], []


def _read(text: str) -> Iterator[Found]:
    """The records of the file; a last record without ER is rejected, for it may be cut."""
    lines, walk = split_lines(text), _Walk()
    for at, line in enumerate(lines):
        found = TAG.match(line)
        tag = found[1] if found else ""
        if tag == "TY" and _is_start(lines, at):
            yield from [Note("missing_end_of_record", walk.line)] if walk.fields else []
            yield from walk.close()
            walk.add(at + 1, tag, (found[2] or "") if found else "", line)
        elif tag == "ER" and _is_end(lines, at):
            yield from walk.close()
        else:
            yield from _line(walk, at + 1, line, found)
    yield from walk.close("truncated_record")
    if lines[-1].strip():
        yield Note("unmarked_end", len(lines))


def _line(walk: _Walk, number: int, line: str, found: re.Match[str] | None) -> Iterator[Found]:
    """One line inside or outside a record."""
    is_field = (found is not None and found[1] not in ("TY", "ER")) or line.strip() == MISSING
    if is_field:
        yield from [] if walk.fields else [Note("missing_start_of_record", number)]
        walk.add(number, found[1] if found else MISSING, (found[2] or "") if found else "", line)
    elif walk.fields:
        yield from [Note("tag_in_text", number, line[:40])] if found else []
        walk.fields[-1][1].append(line)
        walk.lines.append(line)
    elif line.strip():
        yield Reject(number, "text_outside_records", line)


def _is_start(lines: Sequence[str], at: int) -> bool:
    """Whether this TY opens a record: a type, and a field on the next line."""
    following = TAG.match(next((line for line in lines[at + 1 : at + 4] if line.strip() and line.strip() != MISSING), ""))
    return TYPE.fullmatch(lines[at]) is not None and following is not None and following[1] != "ER"


def _is_end(lines: Sequence[str], at: int) -> bool:
    """Whether this ER ends a record: no running text comes right after it."""
    following = lines[at + 1] if at + 1 < len(lines) else ""
    return not following.strip() or TAG.match(following) is not None


def _claims(dialect: Callable[[str], str], name: str) -> Callable[[str], bool]:
    return lambda head: CLAIM.match(head) is not None and dialect(head) == name


def _dialect(head: str) -> str:
    """The database of the first record that names one."""
    found = [(match.start(), name) for pattern, name in ((WOS, "WOS"), (SCOPUS, "Scopus")) if (match := pattern.search(head))]
    return min(found)[1] if found else "other"


def _reader(name: str, database: str, title: str, *, verified: bool) -> Reader:
    return Reader(
        name=name,
        database=database,
        title=title,
        claims=_claims(_dialect, database),
        sign="\nTY ",
        marks=re.compile(r"^TY {1,2}- [A-Z]{2,8}[ \t]*(?:\r\n|\n|\r)[A-Z][A-Z0-9] {1,2}- ", re.MULTILINE),
        read=_read,
        interpret=ris_meaning.interpret,
        verified=verified,
        shares=frozenset({"wos_ris", "scopus_ris", "ris"}) - {name},
    )


WOS_READER: Final = _reader("wos_ris", "WOS", "Web of Science RIS", verified=True)
SCOPUS_READER: Final = _reader("scopus_ris", "Scopus", "Scopus RIS", verified=True)
READER: Final = _reader("ris", "other", "RIS", verified=False)
