"""Who has read how much, how far they agree beyond chance, and where nobody has settled what they differ on: rows of tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.agreement import Estimate, Unit, alpha, coefficient_row, estimate, kappa
from pipeline.duplicates.homes import Row
from pipeline.screening.rulings import CONFLICT, by_person, reason_units, settled, standing, unsettled
from pipeline.values import PHASES

COUNTED: Final = {"include": "included", "exclude": "excluded", "unsure": "unsure", "not_retrieved": "not_retrieved"}


def included_publications(screening: pd.DataFrame) -> set[str]:
    """The publications every phase of screening includes."""
    return set(screening["publication_id"]) - set(screening.loc[~screening["is_included"], "publication_id"])


class Agreed(NamedTuple):
    """A coefficient on the decisions (no reason) or on one reason: α of everybody (no pair), or κ of two."""

    reason: str
    pair: tuple[str, str] | None
    estimate: Estimate


def agreed_on(coded: Mapping[str, Mapping[str, Row]]) -> list[Agreed]:
    """α and the κ of each two on what each person decided (publication → person → row), then α on each reason."""
    units = [{person: row["decision"] for person, row in people.items()} for people in coded.values()]
    of_reasons = [Agreed(reason, None, estimate(given, alpha)) for reason, given in sorted(reason_units(coded).items())]
    return [Agreed("", None, estimate(units, alpha)), *_of_pairs(units), *of_reasons]


def _of_pairs(units: Sequence[Unit]) -> Iterator[Agreed]:
    for one, other in combinations(sorted({person for unit in units for person in unit}), 2):
        both = [{name: unit[name] for name in (one, other)} for unit in units if one in unit and other in unit]
        yield Agreed("", (one, other), estimate(both, partial(kappa, one=one, other=other)))


def agreement_rows(decisions: pd.DataFrame, publications: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Rows of the table `screening_agreement`; none of a phase in which no two people have read the same publication."""
    for phase in PHASES:
        found = agreed_on(by_person(decisions, publications, phase))
        for each in found if found[0].estimate.units else ():
            yield {"phase": phase, "reason": each.reason} | coefficient_row(each.pair, each.estimate)


def screener_rows(decisions: pd.DataFrame, publications: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Rows of the table `screeners`."""
    for phase in PHASES:
        said: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for people in by_person(decisions, publications, phase).values():
            for person, row in people.items():
                said[person][row["decision"]] += 1
        for person, counts in sorted(said.items()):
            yield {"phase": phase, "person": person, "read": counts.total()} | {name: counts[value] for value, name in COUNTED.items()}


def conflict_rows(decisions: pd.DataFrame, publications: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Rows of the table `screening_conflicts`: every standing decision of a publication on which they differ unsettled."""
    for (publication_id, phase), held in standing(decisions, publications).items():
        left = unsettled(held) if settled(held)["decision"] == CONFLICT else []
        for row in left:
            place = {"publication_id": publication_id, "phase": phase, "position": row["position"]}
            is_own = row["person"] in at_odds(left)
            yield place | {"person": row["person"], "decision": row["decision"], "is_of_one_person": is_own}


def at_odds(rows: Sequence[Row]) -> set[str]:
    """The people of whom the rows hold decisions that differ: each made on another record, before a merge."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        said[row["person"]].add(row["decision"])
    return {person for person, decisions in said.items() if len(decisions) > 1}
