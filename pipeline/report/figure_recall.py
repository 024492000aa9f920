"""How much of what is relevant was found after how much reading, as a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.errors import Language, Text
from pipeline.report.drawing import HOPE, SOFT, Drawing, Figure, Shape, figure, label, line, path
from pipeline.report.grid import grid
from pipeline.report.words import percent, say

WIDE: Final = 720.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 700.0, 34.0, 330.0
STEPS: Final = 100  # a curve has a point each hundredth of the records
SHOWN: Final = 10  # and its table a row each tenth

Curve = Sequence[float]  # recall at 0, 1, … STEPS hundredths of the records


def recall_figure(ranked: Sequence[Curve], random: Sequence[Curve]) -> Figure:
    """The curves of some simulations: each of the ranking, their mean, and the mean of random order."""
    caption = say("simulation.curve", runs=len(ranked))
    ours, chance = _mean(ranked), _mean(random)
    rows = [[percent(i / STEPS), percent(ours[i]), percent(chance[i])] for i in range(0, STEPS + 1, SHOWN)]
    return figure(
        "recall", caption, lambda language: _draw(ranked, ours, chance, caption, language), grid(caption, "read# ranked# random#", rows)
    )


def _mean(curves: Sequence[Curve]) -> list[float]:
    return [sum(values) / len(curves) for values in zip(*curves, strict=True)]


def _draw(ranked: Sequence[Curve], ours: Curve, chance: Curve, caption: Text, language: Language) -> Drawing:
    shapes = [*_axes(language)]
    shapes += [path(_line(curve), fill="none", stroke=HOPE, stroke_width=1, stroke_opacity=0.3) for curve in ranked]
    shapes.append(path(_line(chance), fill="none", stroke=SOFT, stroke_width=1.6, stroke_dasharray="5 4"))
    shapes.append(path(_line(ours), fill="none", stroke=HOPE, stroke_width=2.4))
    for i, (name, colour, dashes) in enumerate((("ranked", HOPE, "none"), ("random", SOFT, "5 4"))):
        x = RIGHT - 200 + i * 100
        shapes.append(line(x, 14, x + 24, 14, stroke=colour, stroke_width=2, stroke_dasharray=dashes))
        shapes.append(label(x + 30, 18, say(f"simulation.{name}").render(language), font_size=12))
    return Drawing(WIDE, 376, caption.render(language), say("simulation.curve_summary").render(language), tuple(shapes))


def _axes(language: Language) -> list[Shape]:
    """A line each quarter with its number, and what the axes are."""
    shapes: list[Shape] = [
        label(LEFT, 18, say("simulation.recall").render(language), font_size=12, fill=SOFT),
        label((LEFT + RIGHT) / 2, BOTTOM + 40, say("simulation.read").render(language), font_size=12, fill=SOFT, text_anchor="middle"),
    ]
    for quarter in range(5):
        x, y = _place(quarter / 4, quarter / 4)
        shapes.append(line(LEFT, y, RIGHT, y))
        shapes.append(label(LEFT - 8, y + 4, f"{25 * quarter}%", font_size=12, fill=SOFT, text_anchor="end"))
        shapes.append(label(x, BOTTOM + 20, f"{25 * quarter}%", font_size=12, fill=SOFT, text_anchor="middle"))
    return shapes


def _place(share: float, recall: float) -> tuple[float, float]:
    return LEFT + (RIGHT - LEFT) * share, BOTTOM - (BOTTOM - TOP) * recall


def _line(curve: Curve) -> str:
    places = (_place(i / STEPS, recall) for i, recall in enumerate(curve))
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in places)
