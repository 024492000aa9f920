"""CNKI 自定义 text (.txt): `Key-中文:  value`; people choose the fields, so the first key of the file opens each record.

Checked on an export of 2020 of 500 records. Values contain colons; Fund-基金 runs over lines; lone CR stands inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.readers import cnki_names, lines
from pipeline.readers.base import Found, Reader, split_lines

KEY: Final = rf"(?:{'|'.join(cnki_names.NAMES)})-[^\s:：]{{1,8}}"
TAG: Final = re.compile(rf"({KEY})[:：](?:[ \t]{{0,2}}(.*))?$", re.DOTALL)
CLAIM: Final = re.compile(rf"{KEY}[:：][^\n\r]*(?:(?:\r\n|\n|\r)\s*(?:{KEY}[:：]|$)|$)")


def _read(text: str) -> Iterator[Found]:
    return lines.read(text, _grammar(text))


def _grammar(text: str) -> lines.Grammar:
    """The grammar of this file: its first key opens each of its records."""
    tagged = (TAG.match(line) for line in split_lines(text[:100_000]))
    keys = [found[1] for found in tagged if found]
    opening = next((key for key in keys if key.startswith("SrcDatabase-")), keys[0] if keys else "")
    start = re.compile(re.escape(opening) + "[:：]")
    titles = ("Title-题名", "Title-篇名", "Title-书名")

    def starts(all_lines: Sequence[str], at: int) -> bool:
        return bool(opening) and start.match(all_lines[at]) is not None

    return lines.Grammar(
        tag=TAG,
        starts=starts,
        titles=titles,
        running=frozenset({"Summary-摘要", "Fund-基金", *titles}) - {opening},
        closing=frozenset({"PageCount-页码", "CLC-中图分类号", "ISSN-国际标准刊号", "URL-网址", "DOI-DOI", "Year-年"}),
    )


READER: Final = Reader(
    name="cnki_custom",
    database="CNKI",
    title="CNKI 自定义",
    claims=lambda head: CLAIM.match(head) is not None,
    sign="\nSrcDatabase-",
    marks=re.compile(r"^SrcDatabase-来源[^:\n\r]{0,4}[:：][^\n\r]*(?:\r\n|\n|\r)(?:Title|Author)-", re.MULTILINE),
    read=_read,
    interpret=cnki_names.interpret,
    verified=True,
)
