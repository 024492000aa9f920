"""How much of the literature speaks of each category: dots on one scale, with the table of shares, counts and the three orders."""

from __future__ import annotations

from typing import Any, Final

from pipeline.errors import Language, Text
from pipeline.report.drawing import KINDS, RULE, SOFT, Drawing, Figure, Shape, centred, circle, figure, label, line, text_width
from pipeline.report.grid import Grid, grid
from pipeline.report.material import Material
from pipeline.report.words import bilingual, count, is_missing, name_of, percent, rank, say
from pipeline.tables import RANKING_SOURCES

WIDTH: Final = 720.0
WIDEST: Final = 196.0  # of a category label; a longer one takes two lines
ROW: Final = 34.0


def room_for_labels(material: Material, language: Language) -> float:
    """The width the category labels take."""
    return min(WIDEST, max(text_width(bilingual(category.label).render(language)) for category in material.categories) + 2)


def has_interval(row: Any) -> bool:
    """Whether people's codes stand behind a row of `shares`: only then has it an interval."""
    return not (is_missing(row.low) or is_missing(row.high))


def share_text(row: Any | None) -> Text:
    """`34.5%`, with its interval where there is one."""
    if row is None or is_missing(row.share):
        return Text("—", "—")
    return interval_text(row.share, row.low, row.high)


def interval_text(share: float, low: float, high: float) -> Text:
    """`34.5%`, or `34.5% (30.1%–39.2%)`."""
    shown = percent(share)
    if is_missing(low) or is_missing(high):
        return Text(shown, shown)
    return Text(f"{shown}（{percent(low)}–{percent(high)}）", f"{shown} ({percent(low)}–{percent(high)})")


def evidence_count(material: Material, category_id: str) -> int:
    """Sentences of publications that are counted for the category."""
    row = material.share(category_id, "sentences")
    return int(row.count) if row is not None else 0


def categories_grid(material: Material) -> Grid:
    """Every category with its share, counts and three ranks."""
    lines = []
    for category in material.categories:
        row = material.share(category.id)
        number = (int(row.count), int(row.total)) if row is not None else ("", "")
        ranks = [rank(r.rank) if (r := material.ranks.get((source, category.id))) is not None else "" for source in RANKING_SOURCES]
        kind = name_of("kinds", category.kind)
        evidence = evidence_count(material, category.id)
        lines.append((kind, bilingual(category.label), share_text(row), *number, evidence, *ranks))
    literature = "literature" if material.validated else "literature_counted"
    heads = f"kind category share# counted# total# evidence# votes# {literature}# fieldnotes_counted#"
    return grid(say("map.table"), heads, lines)


def categories_figure(material: Material) -> Figure | None:
    """Share of publications per category as dots on one scale, with the number of evidence sentences; None without shares."""
    if not material.shares:
        return None
    return figure("categories", say("map.shares"), lambda language: _draw_shares(material, language), categories_grid(material))


def _draw_shares(material: Material, language: Language) -> Drawing:
    shown = {c.id: material.share(c.id) for c in material.categories}
    values = [float(r.high if not is_missing(r.high) else r.share) for r in shown.values() if r is not None and not is_missing(r.share)]
    most = max([*values, 0.05]) * 1.05
    labels = room_for_labels(material, language)
    left, width = labels + 16, WIDTH - labels - 16 - 150
    shapes = [
        label(
            WIDTH - 64,
            14,
            say("map.share_head_estimated" if material.validated else "map.share_head").render(language),
            text_anchor="end",
            fill=SOFT,
            font_size=12,
        )
    ]
    shapes.append(label(WIDTH, 14, say("map.evidence_head").render(language), text_anchor="end", fill=SOFT, font_size=12))
    top = 24.0
    for kind in KINDS:
        for category in (c for c in material.categories if c.kind == kind):
            y = top + ROW / 2
            shapes += centred(labels, y, bilingual(category.label).render(language), labels, text_anchor="end")
            shapes += _dot(shown[category.id], kind, (left, width / most), y)
            evidence = count(evidence_count(material, category.id))
            shapes.append(label(WIDTH, y + 4.5, evidence, text_anchor="end", fill=SOFT))
            top += ROW
        shapes.append(line(0, top + 4, WIDTH, top + 4))
        top += 10
    title, summary = say("map.shares"), say("map.shares_summary", n=len(shown))
    return Drawing(WIDTH, top, title.render(language), summary.render(language), tuple(shapes))


def _dot(row: Any | None, kind: str, scale: tuple[float, float], y: float) -> list[Shape]:
    """One category on the scale (left edge, pixels per 1): a rule, the interval if there is one, the dot and its number."""
    left, pixels = scale
    end = WIDTH - 134
    shapes = [line(left, y, end, y, stroke=RULE, stroke_dasharray="1 4")]
    if row is None or is_missing(row.share):
        return shapes
    x = left + float(row.share) * pixels
    shapes.append(line(left, y, x, y, stroke=KINDS[kind], stroke_width=2))
    if has_interval(row):
        low, high = (left + float(value) * pixels for value in (row.low, row.high))
        shapes.append(line(low, y, high, y, stroke=KINDS[kind], stroke_width=8, stroke_opacity=0.25))
    shapes.append(circle(x, y, 6, fill=KINDS[kind]))
    shapes.append(label(WIDTH - 64, y + 4.5, f"{percent(row.share)} · {count(int(row.count))}", text_anchor="end"))
    return shapes
