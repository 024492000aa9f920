"""CSSCI (.txt): three lines of heading, thirteen fixed tags in 【】, a ruler of hyphens after each record, no abstracts.

Checked on exports of 2020. `/` stands between authors, keywords and funds, and keywords may contain one themselves; the issue has
three digits (`040` is No. 4); everything that CSSCI holds is indexed in CSSCI.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pipeline.readers import lines, meaning
from pipeline.readers.base import Found, RawRecord, Reader, Values

TAG: Final = re.compile(
    r"(【(?:来源篇名|英文篇名|来源作者|基\s*金|期\s*刊|第一机构|机构名称|第一作者|中图类号|年代卷期|关\s*键\s*词|基金类别|参考文献)】)(.*)$",
    re.DOTALL,
)
TITLE: Final = "【来源篇名】"
DATED: Final = re.compile(r"(\d{4})[,，]?\s*([^(（:：]*)(?:[(（]([^)）]*)[)）])?(?:[:：](.*))?", re.DOTALL)
SLASH: Final = re.compile(r"/")
ADDRESS: Final = re.compile(r"/(?=\[)")
BRACKETS: Final = re.compile(r"^\[[^\]]*\]")
HEADING: Final = re.compile(r"南京大学中国社会科学研究评价中心|数字文献处理系统\s*版本[^\n]*|版权所有[^\n]*")


def _starts(all_lines: Sequence[str], at: int) -> bool:
    """Whether a record starts at this line."""
    return all_lines[at].startswith(TITLE)


GRAMMAR: Final = lines.Grammar(
    tag=TAG,
    starts=_starts,
    titles=(TITLE, "【英文篇名】"),
    running=frozenset({TITLE, "【英文篇名】", "【基    金】", "【机构名称】", "【参考文献】"}),
    heading=HEADING,
    ruler=re.compile(r"-+\s*"),
    closing=frozenset({"-"}),  # the ruler alone ends a record
)


def _read(text: str) -> Iterator[Found]:
    return lines.read(text, GRAMMAR)


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = Values(RawRecord(record.line, tuple(field._replace(tag=re.sub(r"\s", "", field.tag)) for field in record.fields)))
    title = values.joined(TITLE, "【英文篇名】")
    year, volume, issue, pages = _dated(values.joined("【年代卷期】"))
    keywords = meaning.parts(values.joined("【关键词】"), SLASH)
    return {
        "document_type": "journal",
        "title": title,
        "title_translated": values.flat("【英文篇名】") if values[TITLE].strip() else "",
        "authors": meaning.parts(values.joined("【来源作者】"), SLASH),
        "affiliations": _affiliations(values.joined("【机构名称】")),
        "source": values.joined("【期刊】"),
        "year": year,
        "volume": volume,
        "issue": issue,
        "pages": pages,
        "keywords": keywords,
        "keywords_origin": "author" if keywords else "",
        **meaning.abstract(""),
        "funding": meaning.parts(values.joined("【基金】"), SLASH),
        "classification": meaning.parts(values.joined("【中图类号】")),
        "source_indexes": ["CSSCI"],
        "language": meaning.language(title),
    }


def _dated(value: str) -> tuple[int | None, str, str, str]:
    """Year, volume, issue and pages of `2019,38(040):132-137`; the issue's last digit is that of a supplement."""
    found = DATED.match(value.strip())
    if not found:
        return meaning.year(value), "", "", ""
    issue = (found[3] or "").strip()
    if re.fullmatch(r"\d{2}0", issue):
        issue = issue[:2].lstrip("0") or issue
    return meaning.year(found[1]), found[2].strip(" ,，"), issue, (found[4] or "").strip()


def _affiliations(value: str) -> list[str]:
    """`[author]institution.department/[author]…` without the authors and the final dots, each once."""
    named = (BRACKETS.sub("", part).rstrip(".") for part in meaning.parts(value, ADDRESS))
    return list(dict.fromkeys(part for part in named if part))


READER: Final = Reader(
    name="cssci",
    database="CSSCI",
    title="CSSCI",
    claims=lambda head: head.startswith(("南京大学中国社会科学研究评价中心", TITLE)),
    sign="\n【来源篇名】",
    marks=re.compile(r"^【来源篇名】", re.MULTILINE),
    read=_read,
    interpret=_interpret,
    verified=True,
)
