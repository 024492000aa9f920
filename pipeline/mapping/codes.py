"""What has been coded: whose codes hold for which publication or sentence, and how far coders agree on each category.

Codes follow the records they were made on, as decisions do. Where a person coded something again, the later rows hold; the earlier stay in the log.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.agreement import Estimate, alpha, coefficient_row, estimate, kappa
from pipeline.duplicates.homes import Homes
from pipeline.mapping.units import UNITS, Unit, documents, one_line, sentences_of

Row = Mapping[str, Any]
Place = tuple[str, str, str]  # publication, field, sentence
Codes = dict[str, dict[str, Row]]  # person → category → the row that holds
YES: Final = "yes"
NO: Final = "no"
STANCE: Final = "stance"
EVERY: Final = "all"


class Agreed(NamedTuple):
    """A coefficient: of a category, `stance`, or all categories; in a language, or all; α of everybody (no pair), or κ of two."""

    category_id: str
    language: str
    pair: tuple[str, str] | None
    estimate: Estimate


class Dispute(NamedTuple):
    """A unit on which coders differ in a category: person → yes, no, or a stance."""

    unit: Unit
    category_id: str
    said: dict[str, str]


def standing(log: pd.DataFrame, publications: pd.DataFrame, unit: str) -> dict[Place, Codes]:
    """The codes that hold on each publication or sentence."""
    asked: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in log[log["unit"] == unit].to_dict("records"):
        asked[row["field"], one_line(row["sentence"]), row["category_id"]].append(row)
    homes = Homes(publications)
    found: defaultdict[Place, defaultdict[str, dict[str, Row]]] = defaultdict(lambda: defaultdict(dict))
    for (field, sentence, category_id), rows in sorted(asked.items()):
        for publication_id, holding in homes.standing(rows).items():
            for row in holding:
                found[publication_id, field, sentence][row["person"]][category_id] = row
    return {place: dict(codes) for place, codes in found.items()}


def homeless(log: pd.DataFrame, publications: pd.DataFrame) -> int:
    """How many rows of the log are about a publication that is not here: they stay, and hold again when it comes back."""
    homes = Homes(publications)
    return sum(not homes.of(row) for row in log.to_dict("records"))


def agreements(codes: Mapping[Place, Codes], units: Sequence[Unit], categories: Sequence[str]) -> list[Agreed]:
    """α of all coders and κ of each two, by category and over all, by language and over all; for sentences, of the stance too."""
    here = [unit for unit in units if unit.place in codes]
    people = sorted({person for unit in here for person in codes[unit.place]})
    languages = sorted({unit.language for unit in here})
    found: list[Agreed] = []
    for category_id in (EVERY, *categories, *((STANCE,) if any(unit.sentence for unit in here) else ())):
        asked = categories if category_id == EVERY else (category_id,)
        for language in (EVERY, *languages) if len(languages) > 1 else languages:
            chosen = [unit.place for unit in here if language in (EVERY, unit.language)]
            said = [(place, _said(codes[place], one)) for place in chosen for one in asked]
            found += [Agreed(category_id, language, pair, value) for pair, value in _coefficients(said, people)]
    return found


def agreement_rows(log: pd.DataFrame, publications: pd.DataFrame, sentences: pd.DataFrame, categories: Sequence[str]) -> Iterator[Row]:
    """Rows of the table `coding_agreement`; none while no two people have coded the same text."""
    for unit in UNITS:
        codes = standing(log, publications, unit)
        shared = {place: each for place, each in codes.items() if len(each) > 1}
        if shared:
            here = documents(publications) if unit == "document" else sentences_of(sentences, publications)
            for each in agreements(shared, here, categories):
                yield {"unit": unit, "category_id": each.category_id, "language": each.language} | coefficient_row(each.pair, each.estimate)


def disputes(codes: Mapping[Place, Codes], units: Sequence[Unit], categories: Sequence[str]) -> list[Dispute]:
    """Where coders differ, in the order of the units and categories."""
    found = [Dispute(unit, category_id, _said(codes[unit.place], category_id))
             for unit in units if unit.place in codes for category_id in (*categories, STANCE)]  # fmt: skip
    return [each for each in found if len(set(each.said.values())) > 1]


def _coefficients(
    said: Sequence[tuple[Place, Mapping[str, str]]], people: Sequence[str]
) -> Iterator[tuple[tuple[str, str] | None, Estimate]]:
    """α of all and κ of each two; a text's judgements on several categories are no independent ones."""
    texts = [place for place, _ in said]
    yield None, estimate([unit for _, unit in said], alpha, texts=texts)
    for one, other in combinations(people, 2):
        both = [{name: unit[name] for name in (one, other)} if one in unit and other in unit else {} for _, unit in said]
        yield (one, other), estimate(both, partial(kappa, one=one, other=other), texts=texts)


def _said(codes: Codes, category_id: str) -> dict[str, str]:
    """What each person said of a category; of the stance, those who saw a theme at all and named one."""
    if category_id == STANCE:
        stances = {person: next((row["stance"] for row in rows.values() if row["is_present"]), "") for person, rows in codes.items()}
        return {person: stance for person, stance in stances.items() if stance}
    return {person: YES if rows[category_id]["is_present"] else NO for person, rows in codes.items() if category_id in rows}
