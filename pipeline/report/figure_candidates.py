"""How the number of topics was chosen, as a figure: coherence, diversity and stability of each number that was tried, never one of them alone."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Final

import pandas as pd

from pipeline.errors import Language, Text
from pipeline.report.drawing import HOPE, INK, PAPER, SOFT, Drawing, Figure, Shape, circle, figure, label, line
from pipeline.report.figure_bars import is_labelled
from pipeline.report.grid import BLANK, grid
from pipeline.report.material import Material
from pipeline.report.words import decimal, name_of, say

WIDE: Final = 720.0
PANEL: Final = 190.0  # height of one
Points = dict[str, list[tuple[int, float]]]


def candidates_figure(material: Material, language_of_texts: str) -> Figure | None:
    """Four measures by number of topics for one language; None when only one number was tried."""
    data = material.tables["topic_candidates"]
    found = data[data["language"] == language_of_texts]
    numbers = sorted({int(value) for value in found["topics"]})
    if len(numbers) < 2:
        return None
    chosen = {int(value) for value in found.loc[found["is_chosen"], "topics"]}
    caption = say("topics.candidates", language=name_of("languages", language_of_texts))
    points = _points(found, numbers)
    cells = [
        (n, *(decimal(values[place][1], 3) for values in points.values()), say("topics.chosen") if n in chosen else BLANK)
        for place, n in enumerate(numbers)
    ]
    made = grid(caption, f"number_of_topics# {' '.join(f'{name}#' for name in points)} is_chosen", cells)
    return figure(f"candidates-{language_of_texts}", caption, lambda language: _draw_candidates(points, chosen, caption, language), made)


def _points(found: pd.DataFrame, numbers: Sequence[int]) -> Points:
    """Each measure's means over fits by number of topics; one that no fit has is left out."""
    of_seeds, of_samples = (found[is_sample].groupby("topics") for is_sample in (found["sample"] == 0, found["sample"] > 0))
    means = {
        "coherence": of_seeds["coherence"].mean(),
        "diversity": of_seeds["diversity"].mean(),
        "agreement_of_seeds": of_seeds["agreement"].mean(),
        "agreement_of_samples": of_samples["agreement"].mean(),
    }
    return {name: [(n, float(mean.get(n, math.nan))) for n in numbers] for name, mean in means.items() if mean.notna().any()}


def _draw_candidates(points: Points, chosen: set[int], caption: Text, language: Language) -> Drawing:
    """Two panels a row."""
    shapes: list[Shape] = []
    for i, (name, values) in enumerate(points.items()):
        left, above = (i % 2) * (WIDE / 2 + 16), (i // 2) * PANEL
        shapes.append(label(left, above + 14, say(f"heads.{name}").render(language), font_size=12, fill=SOFT))
        shapes += _curve(values, chosen, left, above)
    height = PANEL * math.ceil(len(points) / 2)
    return Drawing(WIDE, height, caption.render(language), say("topics.candidates_summary").render(language), tuple(shapes))


def _curve(values: list[tuple[int, float]], chosen: set[int], left: float, above: float) -> list[Shape]:
    """One panel: the values over the numbers of topics, those chosen as full dots."""
    width, top, bottom = WIDE / 2 - 16, above + 44.0, above + 156.0
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
