"""How far the language model's codes agree with people's, and whether they count: told beside the estimates they may enter."""

from __future__ import annotations

from typing import Any

from pipeline.errors import Text
from pipeline.mapping.model_codes import ALL, LEAST, MEASURES, STANCE
from pipeline.report.grid import Grid, grid
from pipeline.report.material import Material, rows
from pipeline.report.words import bilingual, decimal, interval, name_of, paragraph, percent, say


def coder_grid(material: Material) -> Grid:
    """By kind of unit: all categories, by language too, then each category; sensitivity, specificity, precision and κ with their intervals."""
    places = {name: place for place, name in enumerate((ALL, *(c.id for c in material.categories), STANCE))}
    found = [
        row for row in rows(material.tables["coder_agreement"]) if row.category_id in places and ALL in (row.language, row.category_id)
    ]
    lines = [
        (name_of("units", row.unit), _name(material, row), int(row.units), *(_valued(row, name) for name in MEASURES))
        for row in sorted(found, key=lambda row: (row.unit, places[row.category_id], row.language != ALL, row.language))
        if row.units
    ]
    return grid(say("coder.agreement"), "unit category coded_by_both# sensitivity# specificity# precision# kappa#", lines)


def coder_note(material: Material) -> Text:
    """Which model it is, how much it answered, and whether its codes entered the estimates; empty where no model coded."""
    told = [row for row in rows(material.tables["coder_agreement"]) if (row.category_id, row.language) == (ALL, ALL)]
    said = [
        say(f"coder.{row.state}", unit=name_of("units", row.unit), model=row.model, answered=int(row.answered), asked=int(row.asked),
            population=int(row.population), units=int(row.units), least=LEAST)
        for row in told
    ]  # fmt: skip
    return paragraph([*said, say("coder.note")]) if said else Text("", "")


def _name(material: Material, row: Any) -> Text:
    """The category; all of them, in one language or in every; or the stance."""
    if row.category_id == ALL:
        return say("coder.all") if row.language == ALL else name_of("languages", row.language)
    if row.category_id == STANCE:
        return say("coder.stance")
    return bilingual(material.protocol.codebook.category(row.category_id).label)


def _valued(row: Any, name: str) -> Text:
    """A coefficient with its interval: κ as a number, the others as shares."""
    value, low, high = (getattr(row, name + end) for end in ("", "_low", "_high"))
    return interval(value, low, high, decimal if name == "kappa" else percent)
