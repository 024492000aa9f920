"""The PRISMA 2020 flow: its boxes in their order, with the names of their reasons."""

from __future__ import annotations

from typing import Final

from pipeline.errors import FAULTS, Text
from pipeline.report.grid import BLANK, Grid, grid
from pipeline.report.material import Material
from pipeline.report.words import name_of, say

BOXES: Final = (
    "identified", "rejected", "duplicates_removed", "screened", "excluded_by_rule", "excluded_by_person", "undecided_excluded",
    "undecided_included", "full_text_sought", "full_text_not_retrieved", "full_text_awaiting_excluded", "full_text_assessed", "full_text_excluded", "included",
    "full_text_undecided", "full_text_awaiting_included",
)  # fmt: skip
SILENT: Final = (  # not named while they are empty
    "undecided_excluded", "undecided_included", "full_text_awaiting_included", "full_text_awaiting_excluded", "full_text_undecided",
    "homeless_decisions",
)  # fmt: skip
REASONS: Final = {
    "identified": "values", "excluded_by_person": "values", "full_text_excluded": "values", "duplicates_removed": "duplicate_rules", "excluded_by_rule": "rules", "undecided_excluded": "undecided",
    "undecided_included": "undecided", "full_text_undecided": "undecided",
}  # fmt: skip


def reason_name(box: str, reason: str) -> Text:
    """A reason for people: rules and codes by their names, databases and people's own words as they are."""
    if reason in FAULTS:
        return FAULTS[reason].what
    return name_of(REASONS.get(box, "values"), reason)


def reasons(material: Material, box: str) -> list[tuple[Text, int]]:
    """The reasons of a box with their counts, the largest first."""
    found = [(reason, count) for reason, count in material.boxes.get(box, {}).items() if reason]
    return [(reason_name(box, reason), count) for reason, count in sorted(found, key=lambda pair: (-pair[1], pair[0]))]


def flow_grid(material: Material) -> Grid:
    """All boxes with their reasons below them."""
    others = [name for name in sorted(material.boxes) if name not in BOXES]
    names = [name for name in (*BOXES, *others) if name in material.boxes and (material.box(name) or name not in SILENT)]
    lines: list[tuple[object, object, object]] = []
    for name in names:
        lines.append((name_of("boxes", name), BLANK, material.box(name)))
        lines += [(BLANK, reason, count) for reason, count in reasons(material, name)]
    return grid(say("flow.table"), "box reason count#", lines)


def anchor(box: str) -> str:
    """Where the page lists the records of a box."""
    return f"#box-{box}"
