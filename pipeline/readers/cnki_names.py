"""The field names CNKI writes into E-Study, 自定义 text and 自定义 tables, and what they mean.

A name is `Source-文献来源`: an English and a Chinese part, and the Chinese one varies over the years and the kinds of document (题名,
篇名, 书名). Tables that users saved again have the Chinese part alone. People choose the fields, so any may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from pipeline.readers import meaning
from pipeline.readers.base import RawField, RawRecord, Values

NAMES: Final = {
    "SrcDatabase": "database",
    "Title": "title",
    "Author": "author",
    "Organ": "organ",
    "Source": "source",
    "Keyword": "keywords",
    "Summary": "abstract",
    "PubTime": "date",
    "FirstDuty": "first",
    "Fund": "fund",
    "Year": "year",
    "Volume": "volume",
    "Roll": "volume",
    "Period": "issue",
    "PageCount": "pages",
    "Page": "pages",
    "CLC": "classes",
    "ISSN": "issn",
    "URL": "url",
    "Link": "url",
    "DOI": "doi",
}
CHINESE: Final = {
    "来源库": "database",
    "来源数据库": "database",
    "文献类型": "database",
    "题名": "title",
    "篇名": "title",
    "书名": "title",
    "标题": "title",
    "作者": "author",
    "单位": "organ",
    "机构": "organ",
    "作者单位": "organ",
    "文献来源": "source",
    "刊名": "source",
    "来源": "source",
    "关键词": "keywords",
    "摘要": "abstract",
    "发表时间": "date",
    "出版时间": "date",
    "第一责任人": "first",
    "基金": "fund",
    "年": "year",
    "卷": "volume",
    "期": "issue",
    "页码": "pages",
    "页": "pages",
    "中图分类号": "classes",
    "ISSN": "issn",
    "国际标准刊号": "issn",
    "网址": "url",
    "链接": "url",
    "DOI": "doi",
}
# The database a record stands in, as letters (CJFD2019) or in words, says what kind of document it is.
KINDS: Final = (
    (re.compile(r"CJF|CAPJ|DKFX|CCJD|期刊|特色期刊"), "journal"),
    (re.compile(r"CMFD|CDFD|CDMD|硕士|博士|学位"), "thesis"),
    (re.compile(r"CPFD|IPFD|会议"), "conference"),
    (re.compile(r"CCND|报纸"), "newspaper"),
    (re.compile(r"SCSF|SCHF|标准"), "standard"),
    (re.compile(r"SCPD|专利"), "patent"),
    (re.compile(r"图书|CBBD"), "book"),
    (re.compile(r"SNAD|成果"), "report"),
)
FILE_NAME: Final = re.compile(r"[?&]file_?name=([A-Za-z0-9.]+)", re.IGNORECASE)
DEGREES: Final = (("CDFD", "博士"), ("CMFD", "硕士"), ("博士", "博士"), ("硕士", "硕士"))
DAY: Final = re.compile(r"(\d{1,2})月(\d{1,2})日|(?:19|20)\d\d-(\d\d)-(\d\d)")
LIST_END: Final = re.compile(r"[;；]{1,2}\s*\n|;;|[;；]?\n")


def meaning_of(name: str) -> str:
    """What a field name means; empty if it is none of CNKI's."""
    english, dash, chinese = name.strip().partition("-")
    if dash and english in NAMES:
        return "count" if chinese == "页数" else NAMES[english]
    return CHINESE.get(name.strip(), "")


def interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = _by_meaning(record.fields)
    kind = "book" if any(field.tag.endswith("书名") for field in record.fields) else _kind(values)
    keywords, origin = meaning.keywords(values.joined("keywords"))
    title, abstract = values.joined("title"), meaning.abstract(values["abstract"])
    organ, source = meaning.parts(values.joined("organ")), values.joined("source")
    return {
        "accession": _accession(values["url"]),
        "document_type": kind,
        "title": title,
        "authors": meaning.people(values.joined("author")),
        "affiliations": organ,
        "source": source,
        "publisher": source if kind in ("thesis", "book") else "",
        "year": meaning.year(values["year"], values["date"]),
        "volume": values.first("volume"),
        "issue": values.first("issue"),
        "pages": _pages(values.first("pages")),
        "keywords": keywords,
        "keywords_origin": origin,
        **abstract,
        "degree": next((degree for mark, degree in DEGREES if mark in values["database"]), "") if kind == "thesis" else "",
        "funding": [part.strip(" ;~；") for part in LIST_END.split(values["fund"]) if part.strip(" ;~；")],
        "classification": meaning.parts(values.joined("classes")),
        "language": meaning.language(title, abstract["abstract"]),
        "doi": meaning.doi(values["doi"]),
        "issn": values.first("issn"),
        "url": values.first("url"),
    }


def _by_meaning(fields: Iterable[RawField]) -> Values:
    """The record with its names replaced by what they mean."""
    return Values(RawRecord(0, tuple(RawField(meaning_of(field.tag) or field.tag, field.value) for field in fields)))


def _kind(values: Values) -> str:
    """The document type; without a database a record with a journal's issue or volume is an article."""
    named = values["database"]
    found = next((kind for pattern, kind in KINDS if pattern.search(named)), "")
    if found or named.strip():
        return found or "other"
    return "journal" if values.first("issue", "volume", "issn") else "other"


def _pages(value: str) -> str:
    """The pages; Excel takes `3-5` for a day and shows it as 3月5日, or as a date of the year it was opened in."""
    found = DAY.fullmatch(value)
    return "-".join(str(int(part)) for part in found.groups() if part) if found else value


def _accession(url: str) -> str:
    """CNKI's own number, which old links carry."""
    found = FILE_NAME.search(url)
    return found[1].upper() if found else ""
