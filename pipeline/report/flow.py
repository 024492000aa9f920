"""The PRISMA 2020 flow: its boxes, and the sums that must hold between them and the tables they were counted from."""

from __future__ import annotations

from typing import Final, NamedTuple

from pipeline.errors import FAULTS, Text
from pipeline.report.grid import BLANK, Grid, grid
from pipeline.report.material import FIELDNOTE, Material
from pipeline.report.words import name_of, say

BOXES: Final = (
    "identified", "rejected", "duplicates_removed", "screened", "excluded_by_rule", "excluded_by_person", "undecided_excluded",
    "full_text_sought", "full_text_not_retrieved", "full_text_assessed", "full_text_excluded", "full_text_undecided", "included", "undecided_included",
)  # fmt: skip
SILENT: Final = ("undecided_excluded", "undecided_included", "full_text_undecided", "homeless_decisions")  # not named while they are empty
REASONS: Final = {
    "identified": "values", "excluded_by_person": "values", "full_text_excluded": "values", "duplicates_removed": "duplicate_rules", "excluded_by_rule": "rules", "undecided_excluded": "undecided",
    "undecided_included": "undecided", "full_text_undecided": "undecided",
}  # fmt: skip
LEAVING: Final = ("excluded_by_rule", "excluded_by_person", "undecided_excluded", "full_text_not_retrieved", "full_text_excluded")


class Check(NamedTuple):
    """An equation between counts: its wording, both sides, and whether they are equal."""

    text: Text
    left: int
    right: int

    @property
    def holds(self) -> bool:
        """Whether the two sides are equal."""
        return self.left == self.right


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


def checks(material: Material) -> list[Check]:
    """Every sum of the flow: the equations of PRISMA, each box against its reasons, and the boxes against the tables."""
    box, tables = material.box, material.tables
    removed = sum(box(name) for name in LEAVING)
    exports = tables["files"][tables["files"]["format"] != FIELDNOTE]
    found = [
        Check(say("checks.identified"), box("identified"), len(tables["records"]) + len(tables["rejects"])),
        Check(say("checks.files"), int(exports["records"].sum()), len(tables["records"]) + len(tables["rejects"])),
        Check(say("checks.screened"), box("identified") - box("rejected") - box("duplicates_removed"), box("screened")),
        Check(say("checks.publications"), box("screened"), len(tables["publications"])),
        Check(say("checks.full_text"), box("full_text_sought"), box("full_text_not_retrieved") + box("full_text_assessed")),
        Check(say("checks.included"), box("screened") - removed, box("included")),
        Check(say("checks.listed"), box("included"), len(material.included)),
    ]
    for name, counts in material.boxes.items():
        if len(counts) > 1:
            parts = sum(count for reason, count in counts.items() if reason)
            found.append(Check(say("checks.reasons", box=name_of("boxes", name)), parts, box(name)))
    return found
