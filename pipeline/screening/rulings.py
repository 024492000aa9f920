"""What people's decisions come to, publication by publication: one answer, or a conflict that somebody has to settle.

Each person's latest word stands. Where the standing words differ they are a conflict, until a row of the log that `settles` it; that row holds
for every decision made on one of its own records. A decision that a merge brings in later was made on others: it is a new conflict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from pipeline.duplicates.homes import Homes, Row

Place = tuple[str, str]  # publication_id, phase
CONFLICT: Final = "conflict"


def standing(decisions: pd.DataFrame, publications: pd.DataFrame) -> dict[Place, list[Row]]:
    """The rows of the log that hold for each publication and phase, in the log's order."""
    homes = Homes(publications)
    phases = {str(phase): homes.standing(rows.to_dict("records")) for phase, rows in decisions.groupby("phase")}
    return {(publication_id, phase): rows for phase, found in phases.items() for publication_id, rows in found.items()}


def settled(rows: Sequence[Row]) -> dict[str, Any]:
    """The decision and the reason of a publication's standing rows, at least one; the decision `conflict` where they differ unsettled."""
    left = unsettled(rows)
    if len({row["decision"] for row in left}) > 1:
        return {"decision": CONFLICT, "reason": "; ".join(sorted({f"{row['person']}={row['decision']}" for row in left}))}
    return {"decision": left[0]["decision"], "reason": next((row["reason"] for row in reversed(left) if row["reason"]), "")}


def unsettled(rows: Sequence[Row]) -> list[Row]:
    """The rows that still speak: the last that settles, and those it was not about; all, where none settles."""
    last = next((row for row in reversed(rows) if row["settles"]), None)
    return list(rows) if last is None else [*(row for row in rows if row is not last and not _is_about(last, row)), last]


def agreed(rows: Sequence[Row]) -> Mapping[str, Any] | None:
    """The last of one person's standing rows where all say the same; None where a merge brought differing ones together."""
    return rows[-1] if len({row["decision"] for row in rows}) == 1 else None


def by_person(decisions: pd.DataFrame, publications: pd.DataFrame, phase: str) -> dict[str, dict[str, Row]]:
    """What each person decided on each publication: person → row; without rows that settle, and without a person whose own rows a merge set at odds."""
    rows = decisions[(decisions["phase"] == phase) & ~decisions["settles"].astype(bool)]
    found = {}
    for (publication_id, _), held in sorted(standing(rows, publications).items()):
        people = {person: agreed([row for row in held if row["person"] == person]) for person in sorted({row["person"] for row in held})}
        found[publication_id] = {person: row for person, row in people.items() if row}
    return found


def reason_units(coded: Mapping[str, Mapping[str, Row]]) -> dict[str, list[dict[str, str]]]:
    """For each reason of an exclusion, whether each person gave it, for the publications that two or more saw and one at least excluded."""
    seen = [people for people in coded.values() if len(people) > 1 and any(row["decision"] == "exclude" for row in people.values())]
    given = [{person: row["reason"] if row["decision"] == "exclude" else "" for person, row in people.items()} for people in seen]
    reasons = sorted({reason for people in given for reason in people.values() if reason})
    return {
        reason: [{person: "yes" if said == reason else "no" for person, said in people.items()} for people in given] for reason in reasons
    }


def _is_about(settling: Row, row: Row) -> bool:
    """Whether the settling row was made on a record of the other's, by its id or, after an export that changed the ids, by its key."""
    return any(set(settling[name]) & set(row[name]) for name in ("record_ids", "record_keys"))
