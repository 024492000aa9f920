"""The grammar that many exports share: a tag at the beginning of a line, its value after it, a tag that opens a record, no end mark.

What differs from format to format is data (`Grammar`). A line without a tag goes on with the field before it, and is reported where
that field never runs over lines. A tag that a record has but once and that comes again is text inside a running text, else the
start of a record whose first line is damaged. The last record is whole if it has a tag that only stands at a record's end; if all
others have one and it has not, the file breaks off inside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.readers.base import Found, Note, RawField, RawRecord, Reject, Values, split_lines


@dataclass(frozen=True)
class Grammar:
    """One format: `tag` matches a line with a known tag (groups: tag, value); `starts` says whether a record starts at a line."""

    tag: re.Pattern[str]
    starts: Callable[[Sequence[str], int], bool]
    titles: tuple[str, ...]  # tags that hold the title; a record without any is empty
    running: frozenset[str]  # fields that may run over several lines
    repeats: frozenset[str] = frozenset()  # tags that a record may have several times
    closing: frozenset[str] = frozenset()  # tags that only stand near the end of a record
    last: frozenset[str] = frozenset()  # those of them that nothing follows
    heading: re.Pattern[str] = re.compile(r"(?!)")  # what may stand before the first record
    ruler: re.Pattern[str] = re.compile(r"(?!)")  # a line that ends a record and is no field


@dataclass
class _Open:
    """The record that is being read."""

    line: int
    fields: list[tuple[str, list[str]]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)
    is_ruled: bool = False

    def add(self, tag: str, value: str) -> None:
        self.fields.append((tag, [value]))
        self.tags.add(tag)


@dataclass
class _Tally:
    """How many of the records read so far had a tag that ends a record."""

    records: int = 0
    closed: int = 0


def read(text: str, grammar: Grammar) -> Iterator[Found]:
    """The records of the file; a last record that the file breaks off is rejected."""
    lines = split_lines(text)
    starts = [at for at in range(len(lines)) if grammar.starts(lines, at)]
    before = grammar.heading.sub("", "\n".join(lines[: starts[0] if starts else None])).strip()
    if before:
        yield Reject(1, "text_outside_records", before)
    tally = _Tally()
    for start, end in pairwise([*starts, len(lines)]):
        yield from _stretch(lines[start:end], start + 1, grammar, tally, is_last=end == len(lines))


def _stretch(lines: Sequence[str], first: int, grammar: Grammar, tally: _Tally, *, is_last: bool) -> Iterator[Found]:
    """One record, or several if first lines are damaged."""
    record = _Open(first)
    for number, line in enumerate(lines, first):
        if record.is_ruled or grammar.ruler.fullmatch(line):
            yield from _after_ruler(record, number, line, grammar)
            continue
        found = grammar.tag.match(line)
        is_again = found is not None and found[1] in record.tags and found[1] not in grammar.repeats
        is_running = bool(record.fields) and record.fields[-1][0] in grammar.running
        if found and is_again and not is_running:
            yield from _judged(record, grammar, tally, is_last=False)
            yield Note("missing_start_of_record", number)
            record = _Open(number)
        if found and not (is_again and is_running):
            record.add(found[1], found[2] or "")
        elif record.fields:
            yield from _continued(record, number, line, found=found is not None, is_running=is_running)
        record.lines.append(line)
    yield from _judged(record, grammar, tally, is_last=is_last)


def _after_ruler(record: _Open, number: int, line: str, grammar: Grammar) -> Iterator[Found]:
    """The ruler itself, or a line after it: blank, the heading of the next export, or text of no record."""
    if grammar.heading.match(line):
        yield Note("joined_files", number)
    elif record.is_ruled and line.strip() and not grammar.ruler.fullmatch(line):
        yield Reject(number, "text_outside_records", line)
    record.is_ruled = True


def _continued(record: _Open, number: int, line: str, *, found: bool, is_running: bool) -> Iterator[Note]:
    """A line that goes on with the field before it."""
    record.fields[-1][1].append(line)
    if found:
        yield Note("tag_in_text", number, line[:40])
    elif line.strip() and not is_running:
        yield Note("stray_line", number, line[:40])


def _judged(record: _Open, grammar: Grammar, tally: _Tally, *, is_last: bool) -> Iterator[Found]:
    """What the open record has become: a record, or a reject."""
    if not record.fields:  # its first line opens a record and is no tag
        yield Reject(record.line, "text_outside_records", "\n".join(record.lines).rstrip())
        return
    if is_last and (broken := _broken_line(record)):
        yield broken
    made = RawRecord(record.line, tuple(RawField(tag, "\n".join(value).rstrip()) for tag, value in record.fields))
    values, whole = Values(made), "\n".join(record.lines).rstrip()
    is_closed = record.is_ruled or any(values[tag].strip() for tag in grammar.closing)
    if is_last and not is_closed and tally.records and tally.closed == tally.records:
        yield Reject(record.line, "truncated_record", whole)
    elif not values.first(*grammar.titles):
        yield Reject(record.line, "truncated_record" if is_last else "empty_record", whole)
    else:
        yield made
        if is_last and not record.is_ruled:
            yield from _end(record, grammar, is_closed=is_closed)
    tally.records += 1
    tally.closed += is_closed


def _broken_line(record: _Open) -> Reject | None:
    """A last line without a line end and without a tag may be half a tag: it is taken out of the field it was added to."""
    line, value = record.lines[-1], record.fields[-1][1]
    if not line.strip() or len(value) == 1 or record.is_ruled:
        return None
    value.pop()
    return Reject(record.line + len(record.lines) - 1, "truncated_record", line)


def _end(record: _Open, grammar: Grammar, *, is_closed: bool) -> Iterator[Note]:
    """Whether the last record of the file may have lost something at its end."""
    number = record.line + len(record.lines) - 1
    has_line_end = not record.lines[-1].strip() and len(record.lines) > 1
    has_blank = has_line_end and not record.lines[-2].strip()
    if not is_closed and grammar.closing:
        yield Note("doubtful_end", record.line)
    elif not has_blank and not (has_line_end and record.fields[-1][0] in grammar.last):
        yield Note("unmarked_end", number)
