"""Where the numbers may be off: how far the coders agree, and whether the codebook's words find the same in both languages."""

from __future__ import annotations

from typing import Any

from pipeline.errors import Text
from pipeline.report.grid import Grid, grid
from pipeline.report.material import Material, rows
from pipeline.report.screeners import agreement_cells
from pipeline.report.words import bilingual, interval, name_of, points_apart, say


def coding_agreement_grid(material: Material) -> Grid:
    """α of all coders and κ of each two: over all categories by language, then each category; no rows where no two coded the same texts."""
    names = {"all": say("doubt.all_categories"), "stance": say("doubt.stance")}
    names |= {category.id: bilingual(category.label) for category in material.categories}
    order = {name: place for place, name in enumerate(["all", *(category.id for category in material.categories), "stance"])}
    told = list(rows(material.tables["coding_agreement"]))
    several = {row.unit for row in told if row.language == "all"}  # texts of one language have no rows over all of them
    chosen = [row for row in told if row.category_id in order and _is_shown(row, is_whole=row.language == "all" or row.unit not in several)]
    chosen.sort(
        key=lambda row: (
            row.unit,
            order[row.category_id],
            row.language != "all",
            row.language,
            row.coefficient,
            row.person,
            row.other_person,
        )
    )
    lines = []
    for row in chosen:
        name, value, units = agreement_cells(row)
        lines.append((names[row.category_id], _language(row), value, name, units, name_of("coded", row.unit)))
    return grid(say("doubt.agreement"), "category language value_of# coefficient_of units# unit", lines)


def _is_shown(row: Any, *, is_whole: bool) -> bool:
    """Every coefficient over all categories; of a single category only α over all languages, the rest stands in tables.xlsx."""
    return bool(row.category_id == "all" or (row.coefficient == "alpha" and is_whole))


def _language(row: Any) -> Text:
    return say("doubt.all_languages") if row.language == "all" else name_of("languages", row.language)


def bias_grid(material: Material) -> Grid:
    """Each category on abstracts that stand in Chinese and in English; no rows where the corpus has none."""
    found = {row.category_id: row for row in rows(material.tables["language_bias"])}
    lines = []
    for category in material.categories:
        row = found.get(category.id)
        if row is not None:
            gap = interval(row.difference, row.low, row.high, points_apart)
            cells = int(row.chinese), int(row.english), int(row.pairs), gap
            verdict = say(f"doubt.{'leans_zh' if row.difference > 0 else 'leans_en'}" if row.is_biased else "doubt.even")
            lines.append((bilingual(category.label), *cells, interval(row.kappa, row.kappa_low, row.kappa_high), verdict))
    return grid(say("doubt.languages"), "category found_zh# found_en# pairs# difference# kappa# leans", lines)
