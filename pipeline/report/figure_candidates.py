"""How the number of topics was chosen, as a figure: coherence and diversity of each number that was tried."""

from __future__ import annotations

import itertools
import math
from typing import Final

from pipeline.errors import Language, Text
from pipeline.report.drawing import HOPE, INK, PAPER, SOFT, Drawing, Figure, Shape, circle, figure, label, line
from pipeline.report.figure_bars import is_labelled
from pipeline.report.grid import BLANK, grid
from pipeline.report.material import Material
from pipeline.report.words import decimal, name_of, say

WIDE: Final = 720.0


def candidates_figure(material: Material, language_of_texts: str) -> Figure | None:
    """Coherence and diversity by number of topics for one language; None when only one number was tried."""
    data = material.tables["topic_candidates"]
    found = data[data["language"] == language_of_texts]
    numbers = sorted({int(value) for value in found["topics"]})
    if len(numbers) < 2:
        return None
    means = found.groupby("topics")[["coherence", "diversity"]].mean()
    chosen = {int(value) for value in found.loc[found["is_chosen"], "topics"]}
    caption = say("topics.candidates", language=name_of("languages", language_of_texts))
    cells = [
        (n, decimal(means.loc[n, "coherence"], 3), decimal(means.loc[n, "diversity"], 3), say("topics.chosen") if n in chosen else BLANK)
        for n in numbers
    ]
    made = grid(caption, "number_of_topics# coherence# diversity# is_chosen", cells)
    points = {name: [(n, float(means.loc[n, name])) for n in numbers] for name in ("coherence", "diversity")}
    return figure(f"candidates-{language_of_texts}", caption, lambda language: _draw_candidates(points, chosen, caption, language), made)


def _draw_candidates(points: dict[str, list[tuple[int, float]]], chosen: set[int], caption: Text, language: Language) -> Drawing:
    panel, height = WIDE / 2 - 16, 190.0
    shapes: list[Shape] = []
    for i, (name, values) in enumerate(points.items()):
        left = i * (WIDE / 2 + 16)
        shapes.append(label(left, 14, say(f"heads.{name}").render(language), font_size=12, fill=SOFT))
        shapes += _curve(values, chosen, left, panel)
    return Drawing(WIDE, height, caption.render(language), say("topics.candidates_summary").render(language), tuple(shapes))


def _curve(values: list[tuple[int, float]], chosen: set[int], left: float, width: float) -> list[Shape]:
    """One panel: the values over the numbers of topics, those chosen as full dots."""
    top, bottom = 44.0, 156.0
    ys = [value for _, value in values if not math.isnan(value)]
    low, high = (min(ys), max(ys)) if ys else (0.0, 1.0)
    span = (high - low) or 1.0
    step = (width - 40) / max(len(values) - 1, 1)
    shapes: list[Shape] = [line(left, bottom + 10.5, left + width, bottom + 10.5)]
    placed = [
        (left + 20 + i * step, bottom - (bottom - top) * (v - low) / span, n, v) for i, (n, v) in enumerate(values) if not math.isnan(v)
    ]
    for (x1, y1, *_), (x2, y2, *_) in itertools.pairwise(placed):
        shapes.append(line(x1, y1, x2, y2, stroke=HOPE, stroke_width=1.6))
    for i, (x, y, number, value) in enumerate(placed):
        is_chosen = number in chosen
        shapes.append(circle(x, y, 4.5, fill=HOPE if is_chosen else PAPER, stroke=HOPE, stroke_width=1.6))
        if is_chosen or is_labelled(i, len(placed), step):
            weight = "600" if is_chosen else "400"
            shapes.append(
                label(x, y - 10, f"{value:.2f}", font_size=11, text_anchor="middle", font_weight=weight, fill=INK if is_chosen else SOFT)
            )
            shapes.append(label(x, bottom + 27, str(number), font_size=12, text_anchor="middle", font_weight=weight))
    return shapes
