"""What was read: the files with what came of each, what could not be parsed, how complete the fields are, the field notes."""

from __future__ import annotations

from collections import Counter

from pipeline.errors import Text, describe
from pipeline.report.flow import reason_name
from pipeline.report.grid import Grid, grid
from pipeline.report.material import Material, rows
from pipeline.report.words import count, is_missing, joined, name_of, percent, say


def fields_grid(material: Material) -> Grid:
    """How complete the publications' fields are, by database."""
    names = ("title", "authors", "year", "abstract", "keywords", "doi")
    filled: dict[str, Counter[str]] = {}
    for row in material.publications.values():
        for database in row.databases:
            found = filled.setdefault(database, Counter())
            found["all"] += 1
            found.update(name for name in names if _is_filled(getattr(row, name)))
    lines = [(name, n["all"], *(percent(n[field] / n["all"]) for field in names)) for name, n in sorted(filled.items())]
    return grid(say("corpus.fields"), "database publications# title# authors# year# abstract# keywords# doi#", lines)


def _is_filled(value: object) -> bool:
    return bool(value) if isinstance(value, list) else not is_missing(value)


def files_grid(material: Material) -> Grid:
    """The files that were read, with what came of each."""
    lines = [
        (
            row.file,
            row.format,
            name_of("outcomes", row.outcome),
            *(_number(n) for n in (row.records, row.kept, row.rejected)),
            joined(_described(row.warnings, advice=row.outcome == "rejected")),
        )
        for row in rows(material.tables["files"])
    ]
    return grid(say("corpus.files"), "file format outcome records# kept# rejected# warnings", lines)


def _described(warnings: list[str], *, advice: bool) -> list[Text]:
    """Repairs and doubts in words; what to do about it where the file was not read."""
    return [Text(describe(warning, "zh", advice=advice), describe(warning, "en", advice=advice)) for warning in warnings]


def _number(value: object) -> str:
    return "" if is_missing(value) else count(int(str(value)))


def rejects_grid(material: Material) -> Grid:
    """What could not be parsed, by reason."""
    found = Counter(material.tables["rejects"]["reason"].tolist())
    return grid(say("corpus.rejects"), "reason count#", [(reason_name("rejected", reason), n) for reason, n in sorted(found.items())])


def cleaning_grid(material: Material) -> Grid:
    """What in the texts was no word of the authors: each rule, in how many texts it found something, and in how many places."""
    found = material.tables["cleaning"].groupby("rule").agg(texts=("document_id", "nunique"), places=("places", "sum"))
    lines = [(name_of("cleaning", str(rule)), int(texts), int(places)) for rule, texts, places in found.sort_index().itertuples(name=None)]
    return grid(say("corpus.cleaning"), "rule texts# spots#", lines)


def links_grid(material: Material) -> Grid:
    """Pairs of records by what was decided about them and by which rule: merged, left to people, linked, kept apart."""
    links = material.tables["duplicate_links"]
    found = Counter(zip(links["decision"].tolist(), links["rule"].tolist(), strict=True))
    lines = [(name_of("links", decision), name_of("duplicate_rules", rule), n) for (decision, rule), n in sorted(found.items())]
    return grid(say("corpus.links"), "decision rule pairs#", lines)


def fieldnotes_grid(material: Material) -> Grid:
    """The field notes: place, date, informant, file."""
    lines = [(note.place, note.date, name_of("informants", note.informant), note.file) for note in material.fieldnotes.values()]
    return grid(say("page.fieldnotes"), "place date informant file", lines)
