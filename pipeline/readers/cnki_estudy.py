"""CNKI E-Study (.eln, .txt): `DataType: 1` opens a record, `Tag-中文: value`, no blank line between records.

Checked on an export of January 2021. Records that came online first have no year, only PubTime; 页数 is a count of pages, 页码 the pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.readers import cnki_names, lines
from pipeline.readers.base import Found, Reader

TAG: Final = re.compile(rf"(DataType|(?:{'|'.join(cnki_names.NAMES)})-[^\s:：\x00-\x40]{{1,8}}): ?(.*)$", re.DOTALL)
START: Final = re.compile(r"DataType: ?\d+\s*")


def _starts(all_lines: Sequence[str], at: int) -> bool:
    """Whether a record starts at this line."""
    return START.fullmatch(all_lines[at]) is not None


GRAMMAR: Final = lines.Grammar(
    tag=TAG,
    starts=_starts,
    titles=("Title-题名", "Title-篇名", "Title-书名"),
    running=frozenset({"Summary-摘要", "Fund-基金", "Link-链接", "Title-题名"}),
    closing=frozenset({"Link-链接", "URL-网址"}),
    last=frozenset({"Link-链接"}),
)


def _read(text: str) -> Iterator[Found]:
    return lines.read(text, GRAMMAR)


READER: Final = Reader(
    name="cnki_estudy",
    database="CNKI",
    title="CNKI E-Study",
    claims=lambda head: re.match(r"DataType: ?\d+[ \t]*(?:[\r\n]|$)", head) is not None,
    sign="\nDataType:",
    marks=re.compile(r"^DataType: ?\d+[ \t]*(?:\r\n|\n|\r)Title-", re.MULTILINE),
    read=_read,
    interpret=cnki_names.interpret,
    verified=True,
)
