"""The sums that must hold: the equations of PRISMA, each box against its reasons and its list, and the boxes against the tables."""

from __future__ import annotations

from typing import Final, NamedTuple

from pipeline.errors import Text
from pipeline.report.boxes import totals
from pipeline.report.evidence import standing_counts
from pipeline.report.material import FIELDNOTE, Material
from pipeline.report.words import name_of, say

REMOVED: Final = (
    "excluded_by_rule", "excluded_by_person", "undecided_excluded", "full_text_not_retrieved", "full_text_awaiting_excluded", "full_text_excluded",
)  # fmt: skip


class Check(NamedTuple):
    """An equation between counts: its wording, both sides, and whether they are equal."""

    text: Text
    left: int
    right: int

    @property
    def holds(self) -> bool:
        """Whether the two sides are equal."""
        return self.left == self.right


def checks(material: Material) -> list[Check]:
    """Every sum of the flow: the equations of PRISMA, each box against its reasons, and the boxes against the tables."""
    box, tables = material.box, material.tables
    removed = sum(box(name) for name in REMOVED)
    exports = tables["files"][tables["files"]["format"] != FIELDNOTE]
    found = [
        Check(say("checks.identified"), box("identified"), len(tables["records"]) + len(tables["rejects"])),
        Check(say("checks.files"), int(exports["records"].sum()), len(tables["records"]) + len(tables["rejects"])),
        Check(say("checks.screened"), box("identified") - box("rejected") - box("duplicates_removed"), box("screened")),
        Check(say("checks.publications"), box("screened"), len(tables["publications"])),
        Check(say("checks.included"), box("screened") - removed, box("included")),
        Check(say("checks.listed"), box("included"), len(material.included)),
    ]
    found.append(Check(say("checks.standings"), *_standings(material)))
    if "full_text_sought" in material.boxes:
        found += _full_text(material)
    for name, count in totals(material).items():
        found.append(Check(say("checks.entries", box=name_of("boxes", name)), count, box(name)))
    for name, counts in material.boxes.items():
        if len(counts) > 1:
            parts = sum(count for reason, count in counts.items() if reason)
            found.append(Check(say("checks.reasons", box=name_of("boxes", name)), parts, box(name)))
    return found


def _standings(material: Material) -> tuple[int, int]:
    """Sentences that assert, deny and attribute, over all categories; and rows of `evidence` that count, of publications that are included."""
    told = sum(sum(counts.values()) for counts in standing_counts(material).values())
    evidence = material.tables["evidence"]
    is_counted = evidence["is_assigned"] & (evidence["source"] == "publication") & evidence["publication_id"].isin(set(material.included))
    return told, int(is_counted.sum())


def _full_text(material: Material) -> list[Check]:
    """The equations of the second phase."""
    box = material.box
    first = sum(box(name) for name in REMOVED[:3])
    waiting = box("full_text_awaiting_included") + box("full_text_awaiting_excluded")
    assessed = box("full_text_sought") - box("full_text_not_retrieved") - waiting
    return [
        Check(say("checks.sought"), box("screened") - first, box("full_text_sought")),
        Check(say("checks.assessed"), assessed, box("full_text_assessed")),
    ]
