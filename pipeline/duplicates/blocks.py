"""Which pairs are looked at, so that the work grows with the records and not with their square.

Whatever a rule may accept shares something exact: a DOI, a title key, a first page or an abstract, an author, or the first author's sound. Records with
an equal key of that kind make a block, and no pair that a rule would accept stands in none (`test_blocks` compares with all pairs). A small
block is compared whole. In a large one (a DOI typed wrongly into every row, a column title) each record meets its neighbours only, by people and by
place, or by title from either end.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from pipeline.duplicates.evidence import Evidence, has_han
from pipeline.duplicates.rules import Verdict, same_number, same_title, similar_title, translation, years_apart
from pipeline.duplicates.scripts import sound
from pipeline.duplicates.titles import SIMILAR
from pipeline.settings import DeduplicateSettings

SMALL_BLOCK: Final = 40  # compared whole, pair by pair
LARGE_BLOCK: Final = 2_000  # titles of more records than this are not compared all with all
NEIGHBOURS: Final = 6
HEAD: Final = 30  # letters of a title's beginning, in pinyin
END: Final = 10  # letters of a translated title's beginning and end

Key = Hashable
Order = Callable[[Evidence], Any]
Twosome = tuple[Evidence, Evidence]


class Pair(NamedTuple):
    """Two records, the smaller id first, and a rule's verdict."""

    one: Evidence
    other: Evidence
    verdict: Verdict


def number_pairs(records: Sequence[Evidence], rule: Literal["accession", "doi"]) -> Iterator[Pair]:
    """Every pair with one DOI, or one number of a database, worth looking at, with its verdict."""
    number = attrgetter(rule)
    for block in _blocks(records, lambda record: [number(record)] if number(record) else []):
        yield from (Pair(one, other, same_number(one, other, rule)) for one, other in _pairs(block))


def title_pairs(records: Sequence[Evidence], settings: DeduplicateSettings) -> Iterator[Pair]:
    """Every pair of a title's block that has to do with each other, with its verdict."""
    for block in _blocks(records, lambda record: [record.title_key] if record.title_key else []):
        for one, other in _pairs(block):
            if verdict := same_title(one, other, settings):
                yield Pair(one, other, verdict)


def similar_pairs(records: Sequence[Evidence], settings: DeduplicateSettings) -> Iterator[Pair]:
    """Every pair of unequal but similar titles that has to do with each other, with its verdict."""
    for one, other in _once(_alike(block) for block in _blocks(records, _similar_keys)):
        if verdict := similar_title(one, other, settings):
            yield Pair(one, other, verdict)


def translation_pairs(records: Sequence[Evidence], settings: DeduplicateSettings) -> Iterator[Pair]:
    """Every pair of a Chinese and another record that may be one work, with its verdict."""
    for one, other in _once(_across(block) for block in _blocks(records, _translation_keys)):
        if verdict := translation(one, other, settings):
            yield Pair(one, other, verdict)


def merging_order(pair: Pair) -> tuple[int, int, str, str]:
    """Best supported pairs first, then the nearest years; total, by record ids in the end."""
    return (-pair.verdict.support, years_apart(pair.one, pair.other), pair.one.record_id, pair.other.record_id)


def _similar_keys(record: Evidence) -> list[Key]:
    """What two records with similar titles share: a page with what dates it, an abstract, an author; the year follows in `similar_title`."""
    if not record.title_key or record.is_generic:
        return []
    dates = (("i", record.issue), ("v", record.volume), ("s", record.source), ("n", record.issn), ("y", record.year))
    found: list[Key] = [(name, value, record.page) for name, value in dates if record.page and value]
    found += [("a", record.abstract)] if record.abstract else []
    found += [("p", name) for name in record.authors]
    return found + ([("f", name) for name in record.sounds[0]] if record.sounds else [])


def _translation_keys(record: Evidence) -> list[Key]:
    """What a record and its translation share: the translated title, or the first author's sound with page, journal or an end of the title."""
    if not record.title_key or record.is_generic:
        return []
    own = record.translated if has_han(record.title) else record.title_key
    ends = [("b", own[:END]), ("e", own[-END:])] if len(own) >= END else []
    found: list[Key] = list(ends)
    places = (("p", record.page), ("i", record.issue), ("s", sound(record.source)), ("n", record.issn))
    for name in record.sounds[0] | record.sounds[-1] if record.sounds else ():
        found += [(kind, name, value) for kind, value in places if value]
    return found


def _blocks(records: Sequence[Evidence], keys: Callable[[Evidence], Iterable[Key]]) -> Iterator[list[Evidence]]:
    """Records with an equal key, by record id."""
    blocks: dict[Key, list[Evidence]] = {}
    for record in sorted(records, key=attrgetter("record_id")):
        for key in dict.fromkeys(keys(record)):
            blocks.setdefault(key, []).append(record)
    yield from (block for block in blocks.values() if len(block) > 1)


def _once(found: Iterable[Iterable[Twosome]]) -> Iterator[Twosome]:
    """Each pair once, the smaller id first, however many blocks it stands in."""
    seen: set[tuple[str, str]] = set()
    for pairs in found:
        for one, other in pairs:
            first, second = (one, other) if one.record_id < other.record_id else (other, one)
            ends = (first.record_id, second.record_id)
            if ends not in seen:
                seen.add(ends)
                yield first, second


def _pairs(block: list[Evidence]) -> Iterator[Twosome]:
    """The pairs of a block, smaller id first, each once."""
    if len(block) <= SMALL_BLOCK:
        yield from ((one, other) for index, one in enumerate(block) for other in block[index + 1 :])
        return
    yield from _once([_neighbours(block, _by_people), _neighbours(block, _by_place)])


def _alike(block: list[Evidence]) -> Iterator[Twosome]:
    """The pairs of a block whose titles are unequal and similar by letters or by sound, whole or in their beginnings (one may be cut)."""
    if len(block) > LARGE_BLOCK:
        yield from _neighbours(block, attrgetter("title_key", "record_id"))
        yield from _neighbours(block, lambda record: (record.title_key[::-1], record.record_id))
        yield from _neighbours(block, attrgetter("sound", "record_id"))
        return
    titles, sounds = [record.title_key for record in block], [record.sound for record in block]
    for keys in (titles, sounds, [each[:HEAD] for each in sounds]) if titles != sounds else (titles, [each[:HEAD] for each in titles]):
        near = process.cdist(keys, keys, scorer=fuzz.ratio, score_cutoff=100 * SIMILAR, dtype=np.uint8)
        for row, column in np.argwhere(near).tolist():
            if row < column and titles[row] != titles[column]:
                yield block[row], block[column]


def _across(block: list[Evidence]) -> Iterator[Twosome]:
    """The pairs of a block in two scripts."""
    chinese = [record for record in block if has_han(record.title)]
    foreign = [record for record in block if not has_han(record.title)]
    if len(chinese) * len(foreign) <= LARGE_BLOCK:
        yield from ((one, other) for one in chinese for other in foreign)
    else:
        yield from (pair for pair in _pairs(block) if has_han(pair[0].title) != has_han(pair[1].title))


def _neighbours(block: list[Evidence], order: Order) -> Iterator[Twosome]:
    ordered = sorted(block, key=order)
    yield from ((one, other) for index, one in enumerate(ordered) for other in ordered[index + 1 : index + 1 + NEIGHBOURS])


def _by_people(record: Evidence) -> tuple[Any, ...]:
    return (record.title_key, sorted(record.first_author), record.year or 0, record.source, record.issue, record.page, record.record_id)


def _by_place(record: Evidence) -> tuple[Any, ...]:
    return (record.title_key, record.source, record.year or 0, record.issue, record.page, sorted(record.first_author), record.record_id)
