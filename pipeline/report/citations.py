"""A publication as a reference of GB/T 7714-2015, numeric system.

Rules followed (section of the standard): up to three authors, then 等 or et al. (8.1.2); Latin surnames in capitals, given names as
initials without points (8.1.1); marks of kind and carrier (annex B): an article that has neither volume nor issue, but a DOI or no
year yet, is online first, `[J/OL]` with the date it was looked up; a DOI closes the reference (8.7). Our sources are databases, whose
records seldom name a place or a publisher: what is missing is left out (allowed for electronic resources, 8.4.1.4), never guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final, NamedTuple, Self

from pipeline.report.words import is_missing

MARKS: Final = {
    "journal": "J", "review": "J", "editorial": "J", "conference": "C", "thesis": "D", "newspaper": "N", "book": "M", "standard": "S",
    "patent": "P", "report": "R", "other": "Z",
}  # fmt: skip
HANZI: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
SPACE: Final = re.compile(r"\s+")
NAMED_AUTHORS: Final = 3


class Work(NamedTuple):
    """What a reference needs to know of a publication."""

    document_type: str = "journal"
    title: str = ""
    authors: tuple[str, ...] = ()
    source: str = ""
    publisher: str = ""
    place: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""

    @classmethod
    def of(cls, row: Any) -> Self:
        """From a row of `publications`."""
        values = {name: getattr(row, name) for name in cls._fields}
        year = None if is_missing(row.year) else int(row.year)
        return cls(**(values | {"authors": tuple(row.authors), "year": year}))


def reference(work: Work, accessed: dt.date | None = None) -> str:
    """The reference in one line, with its final point; `accessed` is the day of the search, printed for what is online first."""
    work = _tidied(work)
    online = is_online_first(work)
    mark = f"[{MARKS[work.document_type]}{'/OL' if online else ''}]"
    head = ". ".join(part for part in (authors(work.authors), work.title.rstrip(".。")) if part) + mark
    looked_up = f"[{accessed.isoformat()}]" if online and accessed else ""
    joint = "//" if _is_within(work) else ". "
    where = BODIES.get(MARKS[work.document_type], _published)(work) + looked_up
    doi = f"DOI:{work.doi}" if work.doi else ""
    body = ". ".join(part for part in (where, doi) if part)
    return (head + joint + body if body else head).rstrip(".") + "."


def is_online_first(work: Work) -> bool:
    """An article without volume and issue that has a DOI, or no year yet."""
    return MARKS[work.document_type] == "J" and not work.volume and not work.issue and bool(work.doi or not work.year)


def authors(names: tuple[str, ...]) -> str:
    """Up to three authors, then 等 or et al. by the script of the first."""
    tidy = [author(name) for name in names if name.strip(" ;；,，")]
    shown = tidy[:NAMED_AUTHORS]
    if len(tidy) > NAMED_AUTHORS:
        shown.append("等" if HANZI.search(tidy[0]) else "et al")
    return ", ".join(shown)


def author(name: str) -> str:
    """`Example, Robert J.` as `EXAMPLE R J`; Chinese names, institutions and names without a comma as printed."""
    name = _tidy(name).strip(" ;；,，")
    surname, comma, given = name.partition(",")
    if HANZI.search(name) or not comma or len(surname.split()) > 4:
        return name
    given, _, suffix = given.partition(",")
    initials = [initial for part in re.split(r"[\s.\-‐·]+", given) for initial in _initials(part)]
    return " ".join([surname.strip().upper(), *initials]) + (f", {suffix.strip()}" if suffix.strip() else "")


def _initials(part: str) -> str:
    """`XY` was initials already; of a written-out name the first letter stays."""
    return part if len(part) <= 3 and part.isupper() else part[:1].upper()


def _is_within(work: Work) -> bool:
    """A paper in proceedings, or a chapter of a book that bears another title."""
    return MARKS[work.document_type] in "CM" and bool(work.source) and work.source != work.title


def _serial(work: Work) -> str:
    """刊名, 年, 卷(期): 页码."""
    issue = f"({_numeral(work.issue)})" if work.issue else ""
    volume, year = _numeral(work.volume), str(work.year or "")
    numbered = f"{year}, {volume}{issue}" if year and volume else f"{year}{volume}{issue}"
    return _with_pages(", ".join(part for part in (work.source, numbered) if part), work.pages)


def _numeral(text: str) -> str:
    """CNKI's 05 as 5; S1, 7-8 and 增刊 as printed."""
    return text.lstrip("0") or text if text.isdecimal() else text


def _newspaper(work: Work) -> str:
    """报名, 年(版次)."""
    page = f"({work.pages})" if work.pages else ""
    return ", ".join(part for part in (work.source, f"{work.year or ''}{page}") if part)


def _published(work: Work) -> str:
    """出版地: 出版者, 年; for a part of a whole, the whole's title before it and the pages after."""
    is_part = _is_within(work)
    publisher = work.publisher or ("" if is_part else work.source)
    house = ": ".join(part for part in (work.place, publisher) if part)
    imprint = ", ".join(part for part in (house, str(work.year or "")) if part)
    if not is_part:
        return imprint
    return _with_pages(". ".join(part for part in (work.source, imprint) if part), work.pages)


def _with_pages(text: str, pages: str) -> str:
    return ": ".join(part for part in (text, pages) if part)


def _tidied(work: Work) -> Work:
    """The work without line ends and blanks around its texts."""
    tidy: dict[str, Any] = {name: _tidy(value) for name, value in work._asdict().items() if isinstance(value, str)}
    return work._replace(**tidy)


def _tidy(text: str) -> str:
    return SPACE.sub(" ", text).strip()


BODIES: Final = {"J": _serial, "N": _newspaper, "Z": _serial}


def order(work: Work) -> tuple[Any, ...]:
    """Chinese works first, by their authors as GB 18030 sorts them (common Hanzi by pinyin), then the others by surname."""
    first = authors(work.authors) or _tidy(work.title)
    is_latin = not HANZI.search(first + work.title)
    return (is_latin, first.casefold().encode("gb18030", "replace"), work.year or 9999, work.title)
