"""The orders of votes, literature and field notes side by side: a line per category through its place in each."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.codebook import Category
from pipeline.errors import Language, Text
from pipeline.report.drawing import KINDS, PAPER, SOFT, WASHES, Drawing, Figure, Look, Shape, centred, circle, figure, label, path, rect
from pipeline.report.figure_shares import ROW, WIDTH, room_for_labels
from pipeline.report.grid import grid
from pipeline.report.material import Material
from pipeline.report.words import bilingual, is_missing, name_of, percent, rank, say
from pipeline.tables import RANKING_SOURCES


def rankings_figure(material: Material) -> Figure | None:
    """The orders of votes, literature and field notes side by side; None where no source ranks anything."""
    sources = [source for source in RANKING_SOURCES if any(key[0] == source for key in material.ranks)]
    if not sources:
        return None
    lines = [(name_of("kinds", category.kind), bilingual(category.label), *_ranked(material, category)) for category in material.categories]
    literature = "literature# literature_share#" if material.validated else "literature_counted# literature_value#"
    heads = f"kind category votes# votes_value# {literature} fieldnotes_counted# fieldnotes_value#"
    made = grid(say("map.ranks"), heads, lines)
    return figure("rankings", say("map.ranks"), lambda language: _draw_ranks(material, sources, language), made)


def _ranked(material: Material, category: Category) -> list[object]:
    """Rank and value in each source."""
    cells: list[object] = []
    for source in RANKING_SOURCES:
        row = material.ranks.get((source, category.id))
        cells += ["", ""] if row is None else [_place(row), _value(row)]
    return cells


def _place(row: Any) -> str:
    """`3`, or `3 (2–5)` with the best and the worst place the estimate allows."""
    return rank(row.rank) if is_missing(row.best) else f"{rank(row.rank)} ({row.best:g}–{row.worst:g})"


def _value(row: Any) -> str:
    return "" if is_missing(row.value) else f"{row.value:g}" if is_missing(row.best) else percent(row.value)


def source_name(material: Material, source: str) -> Text:
    """The source, and that nobody validated its order where nobody did."""
    name = name_of("sources", source)
    return name if material.is_validated(source) else say("map.unvalidated", source=name)


class Panel(NamedTuple):
    """Where the columns of the sources stand, and the room for labels at either side."""

    columns: dict[str, float]
    labels: float
    language: Language


def _draw_ranks(material: Material, sources: list[str], language: Language) -> Drawing:
    labels = room_for_labels(material, language)
    step = (WIDTH - 2 * (labels + 28)) / max(len(sources) - 1, 1)
    panel = Panel({source: labels + 28 + i * step for i, source in enumerate(sources)}, labels, language)
    shapes: list[Shape] = []
    for source, x in panel.columns.items():
        shapes.append(label(x, 14, source_name(material, source).render(language), text_anchor="middle", fill=SOFT, font_size=12))
    top = 30.0
    for kind in KINDS:
        members = [c for c in material.categories if c.kind == kind]
        height = len(members) * ROW
        shapes += [rect(x - 17, top, 34, height, rx=17, fill=WASHES[kind]) for x in panel.columns.values()]
        shapes += _bumps(material, members, panel, top)
        top += height + 16
    title, summary = say("map.ranks"), say("map.ranks_summary")
    return Drawing(WIDTH, top - 12, title.render(language), summary.render(language), tuple(shapes))


def _bumps(material: Material, members: list[Category], panel: Panel, top: float) -> list[Shape]:
    """One kind: a line per category through its place in each column, a numbered dot at each place, its label at both ends."""
    slots = {source: _slots(material, members, source) for source in panel.columns}
    lines: list[Shape] = []
    dots: list[Shape] = []
    for category in members:
        placed = [source for source in panel.columns if category.id in slots[source]]
        points = [(panel.columns[source], top + (slots[source][category.id] + 0.5) * ROW) for source in placed]
        lines += [_curve(start, end, KINDS[category.kind]) for start, end in pairwise(points)]
        for source, (x, y) in zip(placed, points, strict=True):
            look: Look = {"fill": PAPER, "font_size": 12, "text_anchor": "middle", "font_weight": "600"}
            dots += [circle(x, y, 11, fill=KINDS[category.kind]), label(x, y + 4.2, rank(material.ranks[source, category.id].rank), **look)]
        name = bilingual(category.label).render(panel.language)
        if points:
            dots += centred(points[0][0] - 26, points[0][1], name, panel.labels, text_anchor="end")
        if len(points) > 1:
            dots += centred(points[-1][0] + 26, points[-1][1], name, panel.labels)
    return lines + dots


def _curve(start: tuple[float, float], end: tuple[float, float], colour: str) -> Shape:
    (x1, y1), (x2, y2), middle = start, end, (start[0] + end[0]) / 2
    curve = f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    return path(curve, fill="none", stroke=colour, stroke_width=1.6, stroke_opacity=0.55)


def _slots(material: Material, members: list[Category], source: str) -> dict[str, int]:
    """category_id → place from the top; ties keep the order of the votes."""
    ranked = [(float(row.rank), i, c.id) for i, c in enumerate(members) if (row := material.ranks.get((source, c.id))) is not None]
    return {name: slot for slot, (_, _, name) in enumerate(sorted(r for r in ranked if not is_missing(r[0])))}
