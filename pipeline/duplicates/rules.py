"""The rules by name: what a pair of records has to share to be one publication, and what speaks against it.

`doi`: equal DOIs, unless the titles name different works. `title_year`: equal title keys and compatible years; a generic or short title needs
people or place besides, and what speaks against it (other people, another place, another DOI) sends the pair to a person. Titles that
differ in a single word have different keys and are never merged by themselves (《逆潮流》 is not 《顺潮流》).

Blocks keep the work near-linear: only records with an equal DOI or title key are compared, all pairs of a small block, and in a large one
(a DOI typed wrongly into every row, a column title) each record with its neighbours by people and by place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from rapidfuzz import fuzz

from pipeline.duplicates.evidence import Evidence, differing, differing_sources, has_han, is_notice, numerals

Decision = Literal["merged", "review", "linked"]
SMALL_BLOCK: Final = 40
NEIGHBOURS: Final = 6
SIMILAR_TITLES: Final = 0.5  # with one DOI and one script, titles less alike than this are of different works


class Verdict(NamedTuple):
    """What a rule says about a pair, the values that made it say so, and how much else supports it (for the order of merging)."""

    decision: Decision
    evidence: str
    support: int


class Pair(NamedTuple):
    """Two records and a rule's verdict."""

    one: Evidence
    other: Evidence
    verdict: Verdict


def similarity(one: Evidence, other: Evidence) -> float | None:
    """How alike two titles are, 0–1; None where one is missing."""
    return fuzz.ratio(one.title_key, other.title_key) / 100 if one.title_key and other.title_key else None


def same_doi(one: Evidence, other: Evidence) -> Verdict:
    """The verdict on two records with one DOI."""
    against = _titles_against(one, other)
    return Verdict("review" if against else "merged", f"doi={one.doi}" + (f"; against: {against}" if against else ""), 0)


def _titles_against(one: Evidence, other: Evidence) -> str:
    """How two titles name different works; titles in two scripts are a translation, as far as anyone can tell."""
    if not one.title_key or not other.title_key or one.title_key == other.title_key or has_han(one.title) != has_han(other.title):
        return ""
    if is_notice(one.title) != is_notice(other.title):
        return "notice"
    if numerals(one.title) != numerals(other.title):
        return "part"
    return "title" if fuzz.partial_ratio(one.title_key, other.title_key) < 100 * SIMILAR_TITLES else ""


def same_title(one: Evidence, other: Evidence, tolerance: int) -> Verdict | None:
    """The verdict on two records with one title key; None where they have nothing to do with each other."""
    if _years_apart(one, other) > tolerance:
        return None
    people_differ = differing(one.authors, other.authors)
    shared = _shared(one, other)
    evidence = "; ".join(["title", f"years={_year(one)}/{_year(other)}", *shared])
    if one.kind and other.kind and one.kind != other.kind:
        is_version = not people_differ and not (one.is_generic or one.is_short)
        return Verdict("linked", f"{evidence}; kinds={one.kind}/{other.kind}", len(shared)) if is_version else None
    against = _against(one, other)
    if one.is_generic:
        return _generic(one, other, evidence) if shared and not against else None
    if one.is_short and (not shared or "place" in against):
        return None
    if against:
        return Verdict("review", f"{evidence}; against: {', '.join(against)}", len(shared))
    return Verdict("merged", evidence, len(shared))


def _generic(one: Evidence, other: Evidence, evidence: str) -> Verdict | None:
    """A title that many texts bear, under one name or in one journal: one text if the place within it agrees; doubtful where that is not known."""
    known = [(mine, theirs) for mine, theirs in ((one.issue, other.issue), (one.page, other.page)) if mine and theirs]
    if any(mine != theirs for mine, theirs in known):
        return None
    # An editorial opens on page 1 of every issue: a page says something only where there are no issues.
    is_same_place = one.issue == other.issue and bool(known)
    return Verdict("merged" if is_same_place else "review", evidence, 1)


def _shared(one: Evidence, other: Evidence) -> list[str]:
    """What two records share besides the title."""
    authors = one.first_author & other.first_author
    is_same_source = bool(one.source) and one.source == other.source
    return ([f"author={min(authors)}"] if authors else []) + ([f"source={one.source}"] if is_same_source else [])


def _against(one: Evidence, other: Evidence) -> list[str]:
    """What speaks against two records with one title being one publication."""
    is_other_source = differing_sources(one.source, other.source)
    is_same_people = bool(one.authors & other.authors)
    found = {
        "authors": differing(one.authors, other.authors),
        "source": is_other_source and (not is_same_people or _is_elsewhere(one, other)),
        "doi": bool(one.doi and other.doi) and one.doi != other.doi and (is_other_source or not is_same_people),
        "place": not is_other_source and _is_elsewhere(one, other) and bool(one.issue and other.issue) and one.issue != other.issue,
    }
    return [name for name, holds in found.items() if holds]


def _is_elsewhere(one: Evidence, other: Evidence) -> bool:
    """Whether the first pages are known and differ; where a page is missing, the issues."""
    if one.page and other.page:
        return one.page != other.page
    return bool(one.issue and other.issue) and one.issue != other.issue


def _years_apart(one: Evidence, other: Evidence) -> int:
    return abs(one.year - other.year) if one.year is not None and other.year is not None else 0


def _year(one: Evidence) -> str:
    return str(one.year) if one.year is not None else "?"


def doi_pairs(records: Sequence[Evidence]) -> Iterator[Pair]:
    """Every pair of a DOI's block worth looking at, with its verdict."""
    for block in _blocks(records, "doi"):
        for one, other in _pairs(block):
            yield Pair(one, other, same_doi(one, other))


def title_pairs(records: Sequence[Evidence], tolerance: int) -> Iterator[Pair]:
    """Every pair of a title's block that has to do with each other, with its verdict."""
    for block in _blocks(records, "title_key"):
        for one, other in _pairs(block):
            verdict = same_title(one, other, tolerance)
            if verdict is not None:
                yield Pair(one, other, verdict)


def merging_order(pair: Pair) -> tuple[int, int, str, str]:
    """Best supported pairs first, then the nearest years; total, by record ids in the end."""
    return (-pair.verdict.support, _years_apart(pair.one, pair.other), pair.one.record_id, pair.other.record_id)


def _blocks(records: Sequence[Evidence], key: str) -> Iterator[list[Evidence]]:
    """Records with an equal key, by record id; a missing key makes no block."""
    blocks: dict[str, list[Evidence]] = {}
    for record in sorted(records, key=lambda record: record.record_id):
        value = getattr(record, key)
        if value:
            blocks.setdefault(value, []).append(record)
    yield from (block for block in blocks.values() if len(block) > 1)


def _pairs(block: list[Evidence]) -> Iterator[tuple[Evidence, Evidence]]:
    """The pairs of a block, smaller id first, each once."""
    if len(block) <= SMALL_BLOCK:
        yield from ((one, other) for index, one in enumerate(block) for other in block[index + 1 :])
        return
    by_people = sorted(block, key=lambda r: (r.title_key, sorted(r.first_author), r.year or 0, r.source, r.issue, r.page, r.record_id))
    by_place = sorted(block, key=lambda r: (r.title_key, r.source, r.year or 0, r.issue, r.page, sorted(r.first_author), r.record_id))
    near = {
        (min(one, other), max(one, other))
        for order in (by_people, by_place)
        for index, one in enumerate(order)
        for other in order[index + 1 : index + 1 + NEIGHBOURS]
    }
    yield from sorted(near)
