"""The rules a publication is tried by, in their order; the first that finds something decides, and its finding is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import pandas as pd

from pipeline.duplicates.homes import Row
from pipeline.queries import term_matcher
from pipeline.settings import ScreenSettings

ABSTRACTS: Final = ("abstract", "truncated")  # kinds of abstract that are one


class Seen(NamedTuple):
    """A publication as rules see it."""

    publication: Row
    text: str  # as `queries.searchable` makes it
    queries: list[str]  # names of those it matches


class Finding(NamedTuple):
    """That a rule decided: the value that fired it, and the terms it saw."""

    reason: str
    terms: tuple[str, ...] = ()


def _years(seen: Seen, screen: ScreenSettings) -> Finding | None:
    """Outside the years; a missing year (online first) is never out."""
    year = seen.publication["year"]
    first, last = screen.years.first or 0, screen.years.last or 9999
    return None if pd.isna(year) or first <= year <= last else Finding(str(year))


def _document_types(seen: Seen, screen: ScreenSettings) -> Finding | None:
    kind = seen.publication["document_type"]
    return Finding(kind) if screen.document_types and kind not in screen.document_types else None


def _languages(seen: Seen, screen: ScreenSettings) -> Finding | None:
    language = seen.publication["language"]
    return Finding(language) if screen.languages and language not in screen.languages else None


def _no_abstract(seen: Seen, screen: ScreenSettings) -> Finding | None:
    """Neither an abstract nor a translated one; the beginning of a body is none."""
    row = seen.publication
    has_one = (row["abstract"] and row["abstract_kind"] in ABSTRACTS) or row["abstract_translated"]
    return Finding(row["abstract_kind"] or "none") if screen.require_abstract and not has_one else None


def _exclude_terms(seen: Seen, screen: ScreenSettings) -> Finding | None:
    found = [term for term in screen.exclude_terms if term_matcher(term)(seen.text)]
    return Finding("; ".join(found), tuple(found)) if found else None


def _no_query_match(seen: Seen, screen: ScreenSettings) -> Finding | None:
    return Finding("") if screen.require_query_match and not seen.queries else None


RULES: Final[dict[str, Callable[[Seen, ScreenSettings], Finding | None]]] = {
    "years": _years,
    "document_types": _document_types,
    "languages": _languages,
    "no_abstract": _no_abstract,
    "exclude_terms": _exclude_terms,
    "no_query_match": _no_query_match,
}
