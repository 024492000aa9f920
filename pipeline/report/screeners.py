"""People's screening: who read how much, how far they agree, what is open, how much of what is relevant was found, whether to stop."""

from __future__ import annotations

from typing import Any, Final

from pipeline.errors import Text
from pipeline.report.grid import Grid, grid
from pipeline.report.material import Material, grouped, rows
from pipeline.report.protocol import has_screened
from pipeline.report.words import interval, is_missing, name_of, paragraph, percent, say
from pipeline.screening.stopping import KEEP_READING, STOP, STREAK_SAYS, TEST_SAYS

SAYS: Final = {"streak": STREAK_SAYS, "hypergeometric": TEST_SAYS}


def screened_told(material: Material) -> Text:
    """How far people have come, in a sentence or three; that no person has screened, where nobody has."""
    if not has_screened(material):
        return say("screeners.none")
    found = next(iter(rows(material.tables["stopping"])), None)
    told = (
        []
        if found is None
        else [say("screeners.read", read=int(found.read), relevant=int(found.relevant), left=int(found.records - found.read))]
    )
    if found is not None and not is_missing(found.recall):
        told.append(say("screeners.recall", estimate=percent(found.recall), low=percent(found.recall_low), high=percent(found.recall_high)))
    return paragraph([*told, _open(material)])


def _open(material: Material) -> Text:
    """How many publications are in conflict, and how many of them through one person's own decisions."""
    conflicts = grouped(material.tables["screening_conflicts"], "publication_id")
    own = sum(any(row.is_of_one_person for row in found) for found in conflicts.values())
    if not conflicts:
        return say("screeners.no_conflict")
    return say("screeners.conflicts_own" if own else "screeners.conflicts", n=len(conflicts), own=own)


def screeners_grid(material: Material) -> Grid:
    """A row for each person and phase."""
    lines = [
        (
            name_of("phases", row.phase),
            row.person,
            *(int(getattr(row, name)) for name in ("read", "included", "excluded", "unsure", "not_retrieved")),
        )
        for row in sorted(rows(material.tables["screeners"]), key=lambda row: (_phase(row), row.person))
    ]
    return grid(say("screeners.people"), "phase person read# included_by# excluded# unsure# not_retrieved#", lines)


def screening_agreement_grid(material: Material) -> Grid:
    """α of all and κ of each two, over the decisions and over each reason of an exclusion; no rows where no two read the same."""
    order = sorted(
        rows(material.tables["screening_agreement"]),
        key=lambda row: (_phase(row), row.reason, row.coefficient, row.person, row.other_person),
    )
    lines = [
        (
            name_of("phases", row.phase),
            say("screeners.reason", reason=row.reason) if row.reason else say("screeners.decisions"),
            *agreement_cells(row),
        )
        for row in order
    ]
    return grid(say("screeners.agreement"), "phase judged coefficient_of value_of# units#", lines)


def agreement_cells(row: Any) -> tuple[Text, Text, int]:
    """The coefficient's name with whose it is, its value with the interval, and how many units two or more judged."""
    name = Text("Krippendorff α", "Krippendorff’s α")
    if row.coefficient == "kappa":
        name = Text(f"Cohen κ：{row.person}／{row.other_person}", f"Cohen’s κ: {row.person} / {row.other_person}")
    return name, interval(row.value, row.low, row.high), int(row.units)


def stopping_grid(material: Material) -> Grid:
    """What each published stopping rule would do now; no rows where nobody has screened."""
    target = material.protocol.screen.stopping.recall
    lines = []
    for row in sorted(rows(material.tables["stopping"]), key=lambda row: list(SAYS).index(row.rule)):
        says = SAYS[row.rule]
        shown = [says.render(language, value=f"{row.value:g}", limit=f"{row.limit:g}", target=f"{target:g}") for language in ("zh", "en")]
        lines.append((name_of("stopping_rules", row.rule), Text(*shown), STOP if row.stops else KEEP_READING))
    return grid(say("screeners.stopping"), "rule sees advice", lines)


def conflicts_grid(material: Material) -> Grid:
    """Each publication, phase by phase, on which decisions differ and nobody has settled it: who said what, and whose own two decisions a merge set at odds."""
    lines = []
    places: dict[tuple[str, str], list[Any]] = {}
    for row in rows(material.tables["screening_conflicts"]):
        places.setdefault((row.publication_id, row.phase), []).append(row)
    for (publication_id, phase), found in places.items():
        said = "; ".join(f"{row.person}: {name_of('decisions', row.decision).render('zh')} {row.decision}" for row in found)
        own = say("screeners.own" if any(row.is_of_one_person for row in found) else "screeners.several")
        lines.append((material.publications[publication_id].title, name_of("phases", phase), said, own))
    return grid(say("screeners.open"), "title phase decisions why", lines, limit=50)


def _phase(row: Any) -> bool:
    """Titles and abstracts come before full texts."""
    return bool(row.phase == "full_text")
