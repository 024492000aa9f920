"""Where two records say they were printed: one journal under its several names, one page."""

from __future__ import annotations

from typing import Literal

from pipeline.duplicates.evidence import Evidence, has_han
from pipeline.duplicates.scripts import sound
from pipeline.duplicates.vocabulary import vocabulary

Place = Literal["same", "issue", "unknown", "elsewhere"]


def same_source(one: Evidence, other: Evidence) -> bool | None:
    """Whether two records name one journal: by ISSN, name, a longer name, abbreviation, pinyin; None where nobody can tell."""
    if one.issn and one.issn == other.issn:
        return True
    if not one.source or not other.source:
        return None
    if one.source in other.source or other.source in one.source:
        return True
    if has_han(one.source) != has_han(other.source):
        return True if sound(one.source) == sound(other.source) else None
    return not has_han(one.source) and _is_abbreviated(one.source_words, other.source_words)


def place(one: Evidence, other: Evidence) -> Place:
    """Whether two records stand on one first page of one journal, or at least in one issue; what is known must not speak against it."""
    source = same_source(one, other)
    is_elsewhere = source is False or _differ(one.page, other.page) or _differ(one.volume, other.volume) or _differ(one.issue, other.issue)
    if is_elsewhere:
        return "elsewhere"
    is_dated = bool(one.issue and other.issue) or bool(one.volume and other.volume)
    is_same_page = bool(one.page) and one.page == other.page
    if is_same_page and (source or is_dated):
        return "same"
    return "issue" if source and one.issue and one.issue == other.issue else "unknown"


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other


def _is_abbreviated(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """`j clean prod` for `journal of cleaner production`: word by word, one begins the other."""
    small = vocabulary("small_words.txt")
    mine, theirs = ([word for word in words if word not in small] for words in (one, other))
    return len(mine) == len(theirs) and all(a.startswith(b) or b.startswith(a) for a, b in zip(mine, theirs, strict=True))
