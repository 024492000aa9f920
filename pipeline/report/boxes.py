"""The records of each box of the flow, from the tables themselves: what a box counts can be read below it, and the two are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from pipeline.errors import Text
from pipeline.report.flow import BOXES, reason_name
from pipeline.report.grid import Grid, grid
from pipeline.report.material import Material, rows
from pipeline.report.words import is_missing, joined, name_of, say
from pipeline.screening.flow import Member, screened_boxes

LISTED: Final = 50  # records of a box in the page; all of them stand in tables.xlsx


class Entry(NamedTuple):
    """A line of a box's list: how many records it stands for, why they are there, what they are and where they came from."""

    number: int
    reason: Text
    id: str
    title: str
    places: list[str]


class Listed(NamedTuple):
    """A box with its list as a table."""

    box: str
    name: Text
    number: int
    grid: Grid


def entries(material: Material) -> dict[str, list[Entry]]:
    """Box → its lines; boxes whose records are not among the tables (decisions without a home) are left out."""
    judged = screened_boxes(material.tables["screening"].to_dict("records"))
    found = {box: list(made(material)) for box, made in BEFORE.items()}
    found |= {box: [_publication(material, box, member) for member in members] for box, members in judged.items()}
    return {box: found[box] for box in BOXES if box in found and box in material.boxes}


def listed(material: Material) -> list[Listed]:
    """The boxes that hold something, each as a table for the page."""
    made = []
    for box, lines in entries(material).items():
        if lines:
            table = grid(name_of("boxes", box), "count# reason title places id", map(_cells, lines), limit=LISTED)
            made.append(Listed(box, name_of("boxes", box), material.box(box), table))
    return made


def totals(material: Material) -> dict[str, int]:
    """Box → the records its list stands for, to be compared with its count."""
    return {box: sum(line.number for line in lines) for box, lines in entries(material).items()}


def _cells(line: Entry) -> tuple[object, ...]:
    return line.number, line.reason, line.title, joined(line.places), line.id


def _identified(material: Material) -> Iterator[Entry]:
    for row in rows(material.tables["records"]):
        yield Entry(1, reason_name("identified", row.database), row.record_id, row.title, [f"{row.file}:{row.line}"])
    for row in rows(material.tables["rejects"]):
        yield Entry(1, say("flow.unread"), "", _start(row.text), [f"{row.file}:{row.line}"])


def _rejected(material: Material) -> Iterator[Entry]:
    for row in rows(material.tables["rejects"]):
        yield Entry(1, reason_name("rejected", row.reason), "", _start(row.text), [f"{row.file}:{row.line}"])


def _duplicates(material: Material) -> Iterator[Entry]:
    """A line a merging link: what it took away, and the record it was merged with."""
    homes = {record_id: row for row in material.publications.values() for record_id in row.record_ids}
    for row in rows(material.tables["duplicate_links"]):
        if row.decision != "merged":
            continue
        taken = row.occurrences
        home = homes.get(row.record_id_a)
        places = [
            f"{file}:{line}" for name in dict.fromkeys((row.record_id_a, row.record_id_b)) for file, line in material.places.get(name, [])
        ]
        count = 1 if is_missing(taken) else int(taken)
        yield Entry(count, reason_name("duplicates_removed", row.rule), row.record_id_b, home.title if home is not None else "", places)


def _publication(material: Material, box: str, member: Member) -> Entry:
    row: Any = material.publications[member.publication_id]
    places = [f"{file}:{line}" for record_id in row.record_ids for file, line in material.places.get(record_id, [])]
    reason = reason_name(box, member.reason) if member.reason else Text("", "")
    return Entry(1, _with_terms(material, box, member, reason), member.publication_id, row.title, places)


def _with_terms(material: Material, box: str, member: Member, reason: Text) -> Text:
    """A rule with the value or the terms that fired it."""
    if box != "excluded_by_rule":
        return reason
    value = next(row.reason for row in material.decisions[member.publication_id] if row.decided_by == "rule")
    return say("flow.because", rule=reason, value=value) if value else reason


def _start(text: str) -> str:
    """The beginning of what could not be read, on one line."""
    return " ".join(text.split())[:80]


BEFORE: Final[dict[str, Callable[[Material], Iterator[Entry]]]] = {
    "identified": _identified, "rejected": _rejected, "duplicates_removed": _duplicates,
}  # fmt: skip
