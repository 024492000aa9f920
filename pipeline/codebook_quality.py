"""How well a codebook's words do their work: right or wrong on what people coded.

Source: Wilson 1927 (interval of a proportion).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import sqrt
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.duplicates.homes import Homes
from pipeline.text.languages import language_of
from pipeline.text.matching import Matcher

Z: Final = 1.959964  # two-sided 95 %
WHOLLY_CODED: Final = frozenset({"random", "uncertain"})  # ways to draw a unit after which a category without a row was judged absent


class Unit(NamedTuple):
    """A coded text and, for each category judged, whether its theme is there."""

    text: str
    judged: Mapping[str, bool]
    is_whole: bool  # whether categories that are not named were judged absent

    def says(self, category_id: str) -> bool | None:
        """Whether the theme is there; None where nobody judged it."""
        return self.judged.get(category_id, False if self.is_whole else None)


class TermPrecision(NamedTuple):
    """Coded texts in which a term occurs, and how many of them are of its category; `instead` is the category coded most often in the others."""

    category_id: str
    term: str
    right: int
    total: int
    low: float
    high: float
    instead: str


def coded_units(log: pd.DataFrame, publications: pd.DataFrame) -> list[Unit]:
    """The units of `coding.csv` with their texts: a category is there if more coders said so than not, undecided at a draw; the last word of each counts."""
    homes, texts = Homes(publications), {row["publication_id"]: _text(row) for row in publications.to_dict("records")}
    said: dict[str, dict[tuple[str, str], bool]] = defaultdict(dict)
    whole: set[str] = set()
    for row in log.sort_values("position").to_dict("records"):
        text = row["sentence"] if row["unit"] == "sentence" else next((texts[each] for each in homes.of(row)), "")
        if text:
            said[text][row["category_id"], row["person"]] = row["is_present"]
            whole |= {text} if row["drawn"] in WHOLLY_CODED else set()
    return [Unit(text, _majority(votes), text in whole) for text, votes in sorted(said.items())]


def documents_of(counted: pd.DataFrame, log: pd.DataFrame, publications: pd.DataFrame, book: Codebook) -> dict[str, frozenset[str]]:
    """The publications of each category: those counted for it in `document_categories`, and where people coded one whole, as most of them said."""
    homes = Homes(publications)
    said: dict[str, dict[tuple[str, str], bool]] = defaultdict(dict)
    for row in log[log["unit"] == "document"].sort_values("position").to_dict("records"):
        for publication_id in homes.of(row):
            said[publication_id][row["category_id"], row["person"]] = row["is_present"]
    judged = {publication_id: _majority(votes) for publication_id, votes in said.items()}
    literature = counted[counted["is_assigned"] & (counted["source"] == "publication")]
    found = {name: set(literature.loc[literature["category_id"] == name, "document_id"]) for name in book.ids}
    for publication_id, votes in judged.items():
        for name in votes.keys() & found.keys():
            (found[name].add if votes[name] else found[name].discard)(publication_id)
    return {name: frozenset(ids) for name, ids in found.items()}


def _text(publication: Mapping[str, Any]) -> str:
    return ". ".join(part for part in (publication["title"], "; ".join(publication["keywords"]), publication["abstract"]) if part)


def _majority(votes: Mapping[tuple[str, str], bool]) -> dict[str, bool]:
    balance = Counter[str]()
    for (category_id, _), is_present in votes.items():
        balance[category_id] += 1 if is_present else -1
    return {category_id: balance[category_id] > 0 for category_id in balance if category_id and balance[category_id]}


def term_precisions(units: Iterable[Unit], matcher: Matcher) -> list[TermPrecision]:
    """Precision of each term over the coded texts that use it un-negated, the worst first: by upper limit, then term."""
    right, total, instead = Counter[tuple[str, str]](), Counter[tuple[str, str]](), defaultdict[tuple[str, str], Counter[str]](Counter)
    for unit in units:
        for category_id, term in {(m.category_id, m.term) for m in matcher.find(unit.text, language_of(unit.text)) if not m.is_negated}:
            is_there = unit.says(category_id)
            if is_there is not None:
                total[category_id, term] += 1
                right[category_id, term] += is_there
                instead[category_id, term].update(sorted(c for c, there in unit.judged.items() if there) if not is_there else ())
    found = [_precision(place, right[place], n, instead[place]) for place, n in total.items()]
    return sorted(found, key=lambda each: (each.high, each.low, each.category_id, each.term))


def _precision(place: tuple[str, str], right: int, total: int, instead: Counter[str]) -> TermPrecision:
    low, high = wilson(right, total)
    most = min(instead, key=lambda name: (-instead[name], name), default="")
    return TermPrecision(*place, right, total, round(low, 6), round(high, 6), most)


def wilson(successes: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a proportion; `total` is above 0."""
    share, squared = successes / total, Z**2 / total
    middle, half = share + squared / 2, Z * sqrt(share * (1 - share) / total + squared / (4 * total))
    return max(0.0, (middle - half) / (1 + squared)), min(1.0, (middle + half) / (1 + squared))
