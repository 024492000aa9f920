"""The rules a publication is tried by, in their order; the first that finds something decides, and its finding is recorded.

Every rule excludes or says nothing, so one more rule, term or pattern never admits a publication.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.duplicates.homes import Row
from pipeline.errors import PanyouError, Text, fault
from pipeline.queries import term_matcher
from pipeline.query_terms import COUNTED, FIELDS, lines_of
from pipeline.settings_screening import ScreenRule, ScreenSettings

ABSTRACTS: Final = ("abstract", "truncated")  # kinds of abstract that are one
TIME_LIMIT: Final = 1.0  # seconds a user's pattern may take on one text
SHOWN: Final = 80  # characters of what a pattern matched

fault("pattern_slow",
      Text("筛选规则“{rule}”的正则表达式在一段文本上用了超过 {seconds} 秒，已停下：{pattern}",
           "the regular expression of the screening rule «{rule}» took more than {seconds} s on one text and was stopped: {pattern}"),
      Text("改写这个表达式：不要在重复里再套重复，如 (a+)+ 或 (a|aa)+；能用词的，改用 exclude_terms",
           "rewrite it without a repetition inside a repetition, such as (a+)+ or (a|aa)+; where words will do, use exclude_terms"))  # fmt: skip


class Seen(NamedTuple):
    """A publication as rules see it."""

    publication: Row
    text: str  # as `queries.searchable` makes it
    queries: list[str]  # names of those it matches


class Finding(NamedTuple):
    """That a rule decided: the value that fired it, the terms it saw, and the rule's name."""

    reason: str
    terms: tuple[str, ...] = ()
    rule: str = ""


def first_finding(seen: Seen, screen: ScreenSettings) -> Finding | None:
    """What the first rule that decides says; raises PanyouError `pattern_slow` for a pattern that takes too long."""
    for rule in in_order(screen):
        finding = CONDITIONS[rule.conditions[0]](seen, rule)
        if finding:
            return finding._replace(rule=rule.name)
    return None


@lru_cache(maxsize=8)
def in_order(screen: ScreenSettings) -> tuple[ScreenRule, ...]:
    """The rules that are set, in the order they are tried."""
    return tuple(_rules(screen))


def limits_years(screen: ScreenSettings) -> bool:
    """Whether a rule looks at the year."""
    return any(rule.years for rule in in_order(screen))


def _rules(screen: ScreenSettings) -> Iterator[ScreenRule]:
    """Those with a name of their own in `[screen]`, then those of `[[screen.rules]]`."""
    if screen.years.first or screen.years.last:
        yield ScreenRule(name="years", years=screen.years)
    if screen.document_types:
        yield ScreenRule(name="document_types", document_types=screen.document_types)
    if screen.languages:
        yield ScreenRule(name="languages", languages=screen.languages)
    if screen.require_abstract:
        yield ScreenRule(name="no_abstract", require_abstract=True)
    if screen.exclude_terms:
        yield ScreenRule(name="exclude_terms", exclude_terms=screen.exclude_terms)
    if screen.require_query_match:
        yield ScreenRule(name="no_query_match", require_query_match=True)
    yield from screen.rules


def _years(seen: Seen, rule: ScreenRule) -> Finding | None:
    """Outside the years; a missing year (online first) is never out."""
    year, years = seen.publication["year"], rule.years
    if years is None or pd.isna(year):
        return None
    return None if (years.first or 0) <= year <= (years.last or 9999) else Finding(str(year))


def _document_types(seen: Seen, rule: ScreenRule) -> Finding | None:
    kind = seen.publication["document_type"]
    return None if kind in rule.document_types else Finding(kind)


def _languages(seen: Seen, rule: ScreenRule) -> Finding | None:
    language = seen.publication["language"]
    return None if language in rule.languages else Finding(language)


def _no_abstract(seen: Seen, _: ScreenRule) -> Finding | None:
    """Neither an abstract nor a translated one; the beginning of a body is none."""
    row = seen.publication
    has_one = (row["abstract"] and row["abstract_kind"] in ABSTRACTS) or row["abstract_translated"]
    return None if has_one else Finding(row["abstract_kind"] or "none")


def _exclude_terms(seen: Seen, rule: ScreenRule) -> Finding | None:
    text = "\n".join(lines_of(field, seen.text) for field in rule.fields) if rule.fields else seen.text
    found = [term for term in rule.exclude_terms if term_matcher(term)(text)]
    return Finding("; ".join(found), tuple(found)) if found else None


def _exclude_pattern(seen: Seen, rule: ScreenRule) -> Finding | None:
    """The first place that the pattern matches, in each text as it is stored."""
    expression = _compiled(rule.exclude_pattern)
    for text in _texts(seen.publication, rule):
        try:
            match = expression.search(text, timeout=TIME_LIMIT)
        except TimeoutError as error:
            where = f"[[screen.rules]] name = “{rule.name}” · {seen.publication['publication_id']}"
            raise PanyouError(
                "pattern_slow", where=where, rule=rule.name, seconds=f"{TIME_LIMIT:g}", pattern=rule.exclude_pattern
            ) from error
        if match:
            return Finding(match[0][:SHOWN], (match[0][:SHOWN],))
    return None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    import regex

    return regex.compile(pattern, regex.IGNORECASE)


def _texts(publication: Row, rule: ScreenRule) -> Iterator[str]:
    """Each text of the fields a rule looks at, as it is stored."""
    for field in rule.fields or FIELDS:
        for column in FIELDS[field][1]:
            value = publication[column]
            yield from [value] if isinstance(value, str) and value else value if not isinstance(value, str) else ()


def _min_length(seen: Seen, rule: ScreenRule) -> Finding | None:
    """Shorter than asked, the original or the translation, whichever is longer; what is missing is not short."""
    chosen = rule if rule.fields else rule.model_copy(update={"fields": ("abstract",)})
    lengths = [len(COUNTED.findall(text)) for text in _texts(seen.publication, chosen)]
    return Finding(str(max(lengths))) if lengths and max(lengths) < rule.min_length else None


def _no_query_match(seen: Seen, _: ScreenRule) -> Finding | None:
    return None if seen.queries else Finding("")


CONDITIONS: Final[dict[str, Callable[[Seen, ScreenRule], Finding | None]]] = {
    "years": _years,
    "document_types": _document_types,
    "languages": _languages,
    "require_abstract": _no_abstract,
    "exclude_terms": _exclude_terms,
    "exclude_pattern": _exclude_pattern,
    "min_length": _min_length,
    "require_query_match": _no_query_match,
}
