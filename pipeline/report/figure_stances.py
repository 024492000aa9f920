"""How the evidence sentences of each category speak: stances as parts of one bar."""

from __future__ import annotations

from typing import Final

from pipeline.errors import Language
from pipeline.report.drawing import (
    INK,
    KINDS,
    SOFT,
    STANCE_FILLS,
    STANCE_TEXTS,
    WASH,
    Drawing,
    Figure,
    Look,
    Shape,
    centred,
    figure,
    label,
    line,
    rect,
    text_width,
)  # fmt: skip
from pipeline.report.figure_shares import ROW, WIDTH, room_for_labels
from pipeline.report.grid import grid
from pipeline.report.material import Material
from pipeline.report.words import bilingual, count, name_of, say

STANCE_ORDER: Final = ("expectation", "recommendation", "concern", "neutral", "unclear")


def stances_figure(material: Material) -> Figure | None:
    """How the evidence sentences of each category speak, as shares of one bar; None without evidence."""
    counted = {category.id: stance_counts(material, category.id) for category in material.categories}
    if not any(sum(counts.values()) for counts in counted.values()):
        return None
    lines = [
        (bilingual(c.label), *(counted[c.id][stance] for stance in STANCE_ORDER), sum(counted[c.id].values())) for c in material.categories
    ]
    made = grid(say("map.stances"), "category expectation# recommendation# concern# neutral# unclear# sum#", lines)
    return figure("stances", say("map.stances"), lambda language: _draw_stances(material, counted, language), made)


def stance_counts(material: Material, category_id: str) -> dict[str, int]:
    """Stance → evidence sentences of publications."""
    found = {stance: material.share(category_id, "sentences", stance) for stance in STANCE_ORDER}
    return {stance: int(row.count) if row is not None else 0 for stance, row in found.items()}


def stance_bar(counts: dict[str, int], left: float, top: float, width: float, height: float = 20) -> list[Shape]:
    """A bar of all stances; a part holds its number where that fits."""
    total = sum(counts.values())
    shapes = [] if total else [rect(left, top, width, height, fill=WASH)]
    x = left
    for stance in STANCE_ORDER if total else ():
        part = width * counts[stance] / total
        if part:
            shapes.append(rect(x, top, part - 1.5 if part > 3 else part, height, fill=STANCE_FILLS[stance]))
        number = count(counts[stance])
        if part > text_width(number, 12) + 6:
            look: Look = {"fill": STANCE_TEXTS[stance], "font_size": 12, "text_anchor": "middle"}
            shapes.append(label(x + (part - 1.5) / 2, top + height / 2 + 4.3, number, **look))
        x += part
    return shapes


def legend(width: float, top: float, language: Language) -> tuple[list[Shape], float]:
    """The stances' colours with their names, in as many lines as needed; and the height used."""
    shapes, x, y = [], 0.0, top
    for stance in STANCE_ORDER:
        name = name_of("stances", stance).render(language)
        needed = 18 + text_width(name, 12) + 14
        if x and x + needed - 14 > width:
            x, y = 0.0, y + 20
        shapes.append(rect(x, y, 12, 12, fill=STANCE_FILLS[stance]))
        shapes.append(label(x + 18, y + 10.5, name, font_size=12, fill=INK))
        x += needed
    return shapes, y - top + 20


def _draw_stances(material: Material, counted: dict[str, dict[str, int]], language: Language) -> Drawing:
    labels = room_for_labels(material, language)
    shapes, used = legend(WIDTH, 2, language)
    top = used + 10
    for kind in KINDS:
        for category in (c for c in material.categories if c.kind == kind):
            total = count(sum(counted[category.id].values()))
            shapes += centred(labels, top + ROW / 2, bilingual(category.label).render(language), labels, text_anchor="end")
            shapes += stance_bar(counted[category.id], labels + 16, top + (ROW - 20) / 2, WIDTH - labels - 16 - 56)
            shapes.append(label(WIDTH, top + ROW / 2 + 4.5, total, text_anchor="end", fill=SOFT))
            top += ROW
        shapes.append(line(0, top + 4, WIDTH, top + 4))
        top += 10
    title, summary = say("map.stances"), say("map.stances_summary")
    return Drawing(WIDTH, top, title.render(language), summary.render(language), tuple(shapes))
