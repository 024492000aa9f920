"""Which box of the PRISMA 2020 flow each screened publication stands in: one account, which the counts and the report's lists are both made from.

Page et al. 2021 (doi:10.1136/bmj.n71): screened, excluded; sought for retrieval, not retrieved; assessed, excluded with reasons; included. The boxes of
the second phase exist only where a full text was decided on. Undecided publications have boxes of their own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

Row = Mapping[str, Any]

UNDECIDED: Final = ("none", "unsure", "conflict")
NOT_RETRIEVED: Final = "not_retrieved"  # the decision on a full text that could not be had; a reason may say so too
UNSTATED: Final = "unstated"  # reason of an exclusion whose person gave none
FIRST: Final = ("screened", "excluded_by_rule", "excluded_by_person", "undecided_included", "undecided_excluded")
SECOND: Final = (
    "full_text_sought", "full_text_not_retrieved", "full_text_awaiting_included", "full_text_awaiting_excluded", "full_text_assessed",
    "full_text_excluded", "full_text_undecided",
)  # fmt: skip


class Member(NamedTuple):
    """A publication in a box, and why; the reason is empty where the box has none."""

    publication_id: str
    reason: str = ""


Boxes = dict[str, list[Member]]


def screened_boxes(screening: Iterable[Row]) -> Boxes:
    """Box → its publications, from the rows of `screening` (a row a phase); the second phase's boxes only where it has rows."""
    rows = list(screening)
    first = [row for row in rows if row["phase"] == "title_abstract"]
    second = {row["publication_id"]: row for row in rows if row["phase"] == "full_text"}
    boxes: Boxes = {name: [] for name in (*FIRST, "included")}
    for row in first:
        for box, reason in _first_phase(row):
            boxes[box].append(Member(row["publication_id"], reason))
    passed = [row["publication_id"] for row in first if row["is_included"]]
    if not any(name in second for name in passed):
        return boxes | {"included": [Member(name) for name in passed]}
    boxes |= {name: [] for name in SECOND}
    for name in passed:
        for box, reason in _second_phase(second.get(name)):
            boxes[box].append(Member(name, reason))
    return boxes


def _first_phase(row: Row) -> list[tuple[str, str]]:
    found = [("screened", "")]
    if row["decided_by"] == "rule":
        found.append(("excluded_by_rule", row["rule"]))
    elif row["decision"] in ("exclude", NOT_RETRIEVED):
        found.append(("excluded_by_person", row["reason"] or UNSTATED))
    elif row["decision"] in UNDECIDED:
        found.append(("undecided_included" if row["is_included"] else "undecided_excluded", row["decision"]))
    return found


def _second_phase(row: Row | None) -> list[tuple[str, str]]:
    """A publication without a row waits for its full text and is kept meanwhile."""
    found = [("full_text_sought", "")]
    if row is None or row["decision"] == "none":
        is_kept = row is None or row["is_included"]
        found.append(("full_text_awaiting_included" if is_kept else "full_text_awaiting_excluded", ""))
        return found + [("included", "")] * is_kept
    if row["decision"] == NOT_RETRIEVED or (row["decision"] == "exclude" and is_not_retrieved(row["reason"])):
        return [*found, ("full_text_not_retrieved", "")]
    found.append(("full_text_assessed", ""))
    if row["is_included"]:
        undecided = [("full_text_undecided", row["decision"])] if row["decision"] in UNDECIDED else []
        return [*found, *undecided, ("included", "")]
    return [*found, ("full_text_excluded", str(row["reason"] or UNSTATED) if row["decision"] == "exclude" else str(row["decision"]))]


def is_not_retrieved(reason: str) -> bool:
    """Whether a reason says that the full text could not be had."""
    return " ".join(reason.lower().replace("_", " ").split()) in _not_retrieved()


@cache
def _not_retrieved() -> frozenset[str]:
    text = files("pipeline.screening").joinpath("reasons.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["not_retrieved"])
