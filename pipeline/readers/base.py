"""What a reader is: one grammar, read verbatim, and the meaning of its tags, kept apart.

`read` yields what stands in the file and loses nothing: records of (tag, value), rejected stretches of text, and notes on what was
mended. `interpret` says what the tags of one record mean in the columns of `records`. A line ends at CR LF, LF or CR only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

CHINESE_WRAP: Final = re.compile(r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])\n|\n(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])")
LINE_END: Final = re.compile(r"\r\n|\n|\r")


class RawField(NamedTuple):
    """One field as it stood; the lines of a value that ran over several are joined by LF."""

    tag: str
    value: str


class RawRecord(NamedTuple):
    """One record as it stood: `line` is where it starts, counted from 1; fields in order, tags may repeat."""

    line: int
    fields: tuple[RawField, ...]


class Reject(NamedTuple):
    """A stretch of the file that could not be read as a record: where it starts, the code of the reason, the text whole."""

    line: int
    reason: str
    text: str


class Note(NamedTuple):
    """Something people should know about the file: a code of `faults`, the line (0: the whole file), and a detail."""

    code: str
    line: int = 0
    detail: str = ""


Found = RawRecord | Reject | Note


@dataclass(frozen=True)
class Reader:
    """One export format.

    `claims` looks at the head of a text (see `identify.head`) and says whether it is in this format. `marks` finds a start of this
    format anywhere in a text: it tells files that were joined from two formats. `sign` is a text that each mark has in it (with the
    line end before it): it is looked for first, which is quick. `shares` names the readers whose marks the records of this format bear
    too. `interpret` may name the `database` of a record where the format is not one database's. `verified` is True if checked on real
    exports.
    """

    name: str
    database: str
    title: str
    claims: Callable[[str], bool]
    sign: str
    marks: re.Pattern[str]
    read: Callable[[str], Iterator[Found]]
    interpret: Callable[[RawRecord], dict[str, Any]]
    verified: bool
    shares: frozenset[str] = frozenset()


def split_lines(text: str) -> list[str]:
    """The lines of `text`, never cut at U+2028, U+0085, VT or FF, which stand inside abstracts."""
    return LINE_END.split(text)


class Values:
    """The values of one record by tag; an absent tag is the empty string, a repeated tag's values are joined by LF."""

    def __init__(self, record: RawRecord) -> None:
        self._all: dict[str, list[str]] = {}
        for field in record.fields:
            self._all.setdefault(field.tag, []).append(field.value)

    def __getitem__(self, tag: str) -> str:
        return "\n".join(value for value in self._all.get(tag, ()) if value)

    @property
    def tags(self) -> frozenset[str]:
        """The tags the record has."""
        return frozenset(self._all)

    def first(self, *tags: str) -> str:
        """The first value that says something, stripped; empty if none does."""
        return next((value for value in (self[tag].strip() for tag in tags) if value), "")

    def lines(self, tag: str) -> list[str]:
        """The non-empty lines of a value, stripped."""
        return [line for line in (part.strip() for part in self[tag].split("\n")) if line]

    def flat(self, *tags: str) -> str:
        """The first value that says something, its lines joined by a space."""
        return next((value for value in (" ".join(self.lines(tag)) for tag in tags) if value), "")

    def joined(self, *tags: str) -> str:
        """The first value that says something, its lines joined: by a space, or by nothing at a Chinese character."""
        return next((value for value in (CHINESE_WRAP.sub("", "\n".join(self.lines(tag))).replace("\n", " ") for tag in tags) if value), "")
