"""The rules by name: what a pair of records has to share to be one publication, and what speaks against it.

`accession`, `doi`: equal numbers of one database, equal DOIs, unless the titles name different works.
`title_year`: equal title keys and compatible years; a generic or short title needs people or place besides, and what speaks against it (other
people, another place, another DOI) sends the pair to a person.
`similar_title`: titles that differ by a slip or by what was cut off, never by a content word (《逆潮流》 is not 《顺潮流》), and besides the
same first page, the same abstract, or the same people in one issue. With the same people alone, the pair goes to a person; so does a word's
difference on one page.
`translation`: a Chinese and an English record whose people agree in pinyin, and whose translated title or place agrees: linked, not merged.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from rapidfuzz import fuzz

from pipeline.duplicates.evidence import Evidence, has_han
from pipeline.duplicates.names import agreeing, differing
from pipeline.duplicates.places import Place, place, same_source
from pipeline.duplicates.titles import DOUBTS, PINYIN, SLIPS, Kind, difference
from pipeline.settings import DeduplicateSettings

Decision = Literal["merged", "review", "linked"]
SIMILAR_TITLES: Final = 50  # with one DOI and one script, titles less alike than this are of different works
LONG_SOUND: Final = 30  # letters of a title in pinyin that nobody else's title sounds like
TRANSLATED: Final = 85  # likeness at which a title is the translation that the other record gives


class Verdict(NamedTuple):
    """What a rule says about a pair, the values that made it say so, and how much else supports it (for the order of merging)."""

    decision: Decision
    evidence: str
    support: int


def same_number(one: Evidence, other: Evidence, rule: Literal["accession", "doi"]) -> Verdict:
    """The verdict on two records with one DOI, or one number of a database."""
    against = _titles_against(one, other)
    number = one.doi if rule == "doi" else one.accession
    return Verdict("review" if against else "merged", f"{rule}={number}" + (f"; against: {against}" if against else ""), 0)


def _titles_against(one: Evidence, other: Evidence) -> str:
    """How two titles name different works; titles in two scripts are a translation, as far as anyone can tell."""
    if not one.title_key or not other.title_key:
        return ""
    kind = difference(one, other).kind
    if kind in ("notice", "part"):
        return kind
    if kind == "cut_number":
        return "" if place(one, other) == "same" else "part"
    is_unlike = fuzz.partial_ratio(one.title_key, other.title_key) < SIMILAR_TITLES
    return "title" if is_unlike and kind in ("unlike", "word") else ""


def same_title(one: Evidence, other: Evidence, settings: DeduplicateSettings) -> Verdict | None:
    """The verdict on two records with one title key; None where they have nothing to do with each other."""
    if years_apart(one, other) > settings.year_tolerance:
        return None
    people_differ = differing(one.authors, other.authors)
    shared = _shared(one, other)
    evidence = "; ".join(["title", _years(one, other), *shared])
    if are_versions(one, other):
        is_version = not people_differ and not (one.is_generic or one.is_short)
        return _version(one, other, evidence, len(shared), settings) if is_version else None
    against = _against(one, other)
    if one.is_generic:
        return _generic(one, other, evidence) if shared and not against else None
    is_too_short = one.is_short and (not shared or bool({"authors", "place"} & set(against)))
    if is_too_short or _is_another_work(one, other, against):
        return None
    if against:
        return Verdict("review", f"{evidence}; against: {', '.join(against)}", len(shared))
    return Verdict("merged", evidence, len(shared))


def similar_title(one: Evidence, other: Evidence, settings: DeduplicateSettings) -> Verdict | None:
    """The verdict on two records whose titles are alike; None where they have nothing to do with each other."""
    if one.is_generic or other.is_generic or years_apart(one, other) > settings.year_tolerance:
        return None
    where, has_abstract = place(one, other), bool(one.abstract) and one.abstract == other.abstract
    people = _shared_people(one, other)
    if not (people or has_abstract or where == "same") or (not people and differing(one.authors, other.authors)):
        return None
    found = difference(one, other)
    support = _shared(one, other) + ([f"page={one.page}"] if where == "same" else []) + (["abstract"] if has_abstract else [])
    evidence = "; ".join([f"title~{found.kind} {found.detail}".strip(), _years(one, other), *support])
    if are_versions(one, other):
        return _version(one, other, evidence, len(support), settings) if people and found.kind in SLIPS else None
    is_whole = found.kind == "lost" or (found == PINYIN and min(len(one.sound), len(other.sound)) >= LONG_SOUND)
    decision = _similar(found.kind, where, is_proved=where == "same" or has_abstract, has_people=bool(people), is_whole=is_whole)
    return Verdict(decision, evidence + ("; against: place" if where == "elsewhere" else ""), len(support)) if decision else None


def _similar(kind: Kind, where: Place, *, is_proved: bool, has_people: bool, is_whole: bool) -> Decision | None:
    """What a difference of titles comes to: a slip on one page, under one abstract or by the same people in one issue is none."""
    is_slip = kind in SLIPS
    if where == "elsewhere":
        return "review" if is_slip and is_proved else None
    if is_slip and (is_proved or (has_people and (where == "issue" or is_whole))):
        return "merged"
    is_doubtful = (is_proved and kind in SLIPS + DOUBTS) or (has_people and (is_slip or kind == "order"))
    return "review" if is_doubtful else None


def translation(one: Evidence, other: Evidence, settings: DeduplicateSettings) -> Verdict | None:
    """The verdict on a record in Chinese and one in another script."""
    if (
        years_apart(one, other) > settings.year_tolerance
        or has_han(one.title) == has_han(other.title)
        or one.is_generic
        or other.is_generic
    ):
        return None
    people, is_translated = agreeing(one.sounds, other.sounds), _is_translated(one, other)
    where = place(one, other)
    is_placed = _is_placed(one, other, where, people)
    is_candidate = is_placed or is_translated if people else is_translated and (where == "same" or not (one.authors and other.authors))
    if not is_candidate:
        return None
    support = [f"authors={people}"] if people else []
    support += ["translated title"] if is_translated else []
    support += [f"place={one.volume}({one.issue}) {one.page}"] if is_placed else []
    is_counted_once = settings.count_translations_once and not are_versions(one, other) and bool(people)
    return Verdict("merged" if is_counted_once else "linked", "; ".join(["translation", _years(one, other), *support]), len(support))


def _is_placed(one: Evidence, other: Evidence, where: Place, people: int) -> bool:
    """Whether the place is proof enough for so many people in common: a page for one, an issue for two, the journal for three."""
    is_same_issue = where == "issue" or bool(one.issue and one.volume and (one.issue, one.volume) == (other.issue, other.volume))
    is_same_journal = same_source(one, other) is True
    is_enough = (people > 1 and is_same_issue) or (people > 2 and is_same_journal)
    return where == "same" or (where != "elsewhere" and is_enough)


def are_versions(one: Evidence, other: Evidence) -> bool:
    """Whether two records are of two known kinds: a conference paper and a journal article are two publications of one work.

    On one page they are one, which two databases call by two names: the abstracts of a congress in a journal's supplement.
    """
    is_one_page = {one.kind, other.kind} == {"conference", "journal"} and place(one, other) == "same"
    return bool(one.kind and other.kind) and one.kind != other.kind and not is_one_page


def years_apart(one: Evidence, other: Evidence) -> int:
    """Years between two records; 0 where one has none."""
    return abs(one.year - other.year) if one.year is not None and other.year is not None else 0


def _version(one: Evidence, other: Evidence, evidence: str, support: int, settings: DeduplicateSettings) -> Verdict:
    return Verdict("merged" if settings.merge_versions else "linked", f"{evidence}; kinds={one.kind}/{other.kind}", support)


def _is_translated(one: Evidence, other: Evidence) -> bool:
    """Whether one record gives the other's title as its translation."""
    pairs = ((one.translated, other.title_key), (one.title_key, other.translated))
    return any(mine and theirs and fuzz.ratio(mine, theirs) >= TRANSLATED for mine, theirs in pairs)


def _generic(one: Evidence, other: Evidence, evidence: str) -> Verdict | None:
    """A title that many texts bear, under one name or in one journal: one text if the place within it agrees; doubtful where that is not known."""
    known = [(mine, theirs) for mine, theirs in ((one.issue, other.issue), (one.page, other.page)) if mine and theirs]
    if any(mine != theirs for mine, theirs in known):
        return None
    # An editorial opens on page 1 of every issue: a page says something only where there are no issues.
    is_same_place = one.issue == other.issue and bool(known)
    return Verdict("merged" if is_same_place else "review", evidence, 1)


def _shared_people(one: Evidence, other: Evidence) -> str:
    """Who is the first author of both, by name or by sound, or else one of two authors they share; empty if nobody is known to be."""
    found = one.first_author & other.first_author
    if not found and one.sounds and other.sounds:
        found = one.sounds[0] & other.sounds[0]
    if not found:
        shared = one.authors & other.authors
        found = shared if len(shared) > 1 else frozenset()
    return min(found, default="")


def _shared(one: Evidence, other: Evidence) -> list[str]:
    """What two records share besides the title."""
    author = _shared_people(one, other)
    is_same_source = bool(one.source) and one.source == other.source
    return ([f"author={author}"] if author else []) + ([f"source={one.source}"] if is_same_source else [])


def _is_another_work(one: Evidence, other: Evidence, against: list[str]) -> bool:
    """Whether nothing but the title is shared: other people elsewhere, or a notice that nobody signs, in another issue."""
    is_other_text = "authors" in against and bool({"source", "doi", "place"} & set(against))
    return is_other_text or ("place" in against and not one.authors and not other.authors)


def _against(one: Evidence, other: Evidence) -> list[str]:
    """What speaks against two records with one title being one publication."""
    is_other_source = same_source(one, other) is False
    is_same_people = bool(_shared_people(one, other))
    found = {
        "authors": differing(one.authors, other.authors),
        "source": is_other_source and (not is_same_people or _is_elsewhere(one, other)),
        "doi": bool(one.doi and other.doi) and one.doi != other.doi and (is_other_source or not is_same_people),
        "place": not is_other_source and _is_elsewhere(one, other) and bool(one.issue and other.issue) and one.issue != other.issue,
        "year": years_apart(one, other) > 0 and not is_same_people and place(one, other) not in ("same", "issue"),
    }
    return [name for name, holds in found.items() if holds]


def _is_elsewhere(one: Evidence, other: Evidence) -> bool:
    """Whether the first pages are known and differ; where a page is missing, the issues."""
    if one.page and other.page:
        return one.page != other.page
    return bool(one.issue and other.issue) and one.issue != other.issue


def _years(one: Evidence, other: Evidence) -> str:
    mine, theirs = (str(each.year) if each.year is not None else "?" for each in (one, other))
    return f"years={mine}/{theirs}"
