"""How the three sources agree on the order, and what the literature over- or understudies against the experts' votes."""

from __future__ import annotations

from typing import Any

from pipeline.errors import Text
from pipeline.report.figure_rankings import source_name
from pipeline.report.grid import Grid, grid
from pipeline.report.material import KINDS_IN_ORDER, Material, rows
from pipeline.report.words import MISSING, bilingual, interval, name_of, rank, say
from pipeline.tables import ORDER_STATISTICS, RANKING_SOURCES


def agreement_grid(material: Material) -> Grid:
    """A row for each two sources and kind: Kendall's τ-b, Spearman's ρ and rank-biased overlap, each with its interval."""
    found: dict[tuple[int, int, int], dict[str, Any]] = {}
    for row in rows(material.tables["comparisons"]):
        pair = RANKING_SOURCES.index(row.source), RANKING_SOURCES.index(row.other_source)
        found.setdefault((*pair, KINDS_IN_ORDER.index(row.kind)), {})[row.statistic] = row
    lines = []
    for (one, other, kind), by_name in sorted(found.items()):
        sources = (source_name(material, RANKING_SOURCES[place]) for place in (one, other))
        values = [_valued(by_name.get(name)) for name in ORDER_STATISTICS]
        lines.append((*sources, name_of("kinds", KINDS_IN_ORDER[kind]), *values))
    return grid(say("map.agreement"), "source other_source kind kendall_tau_b# spearman_rho# rank_biased_overlap#", lines)


def attention_grid(material: Material) -> Grid:
    """Each category's rank by votes and in the literature, and the verdict; no rows while nothing was validated."""
    by_category = {row.category_id: row for row in rows(material.tables["attention"]) if row.verdict != "not_validated"}
    lines = [
        (name_of("kinds", c.kind), bilingual(c.label), rank(row.votes_rank), _place(row), name_of("verdicts", row.verdict))
        for c in material.categories
        if (row := by_category.get(c.id)) is not None
    ]
    return grid(say("map.attention"), "kind category votes# literature# verdict", lines)


def _valued(row: Any | None) -> Text:
    if row is None:
        return Text(MISSING, MISSING)
    return interval(row.value, row.low, row.high)


def _place(row: Any) -> str:
    return f"{rank(row.literature_rank)} ({row.best:g}–{row.worst:g})"
