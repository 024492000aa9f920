"""The PRISMA 2020 flow as a drawing: phases at the left, the stream in the middle, what left it at the right."""

from __future__ import annotations

from typing import Final, NamedTuple

from pipeline.errors import Language
from pipeline.report.drawing import HOPE, INK, PAPER, RULE, SOFT, WASH, Drawing, Figure, Look, Shape, cut, figure, label, line, path, rect
from pipeline.report.drawing import text_width as wide
from pipeline.report.flow import SILENT, anchor, flow_grid, reasons
from pipeline.report.material import Material
from pipeline.report.words import count, name_of, say

WIDTH: Final = 720.0
MAIN: Final = (44.0, 312.0)  # left edge and width of the stream's boxes
SIDE: Final = (404.0, 316.0)  # of the boxes at the right
LINE: Final = 21.0
PADDING: Final = 14.0
GAP: Final = 26.0
MOST_LINES: Final = 9  # reasons in one box; the rest are summed


class Line(NamedTuple):
    """A line of a box: wording and count; a box's total bears the box's name."""

    text: str
    number: int
    box: str = ""


class Row(NamedTuple):
    """A step of the stream and what left it there."""

    phase: str
    main: list[Line]
    side: list[Line]

    @property
    def height(self) -> float:
        """Of the higher of the two boxes."""
        return max(len(self.main), len(self.side)) * LINE + 2 * PADDING - 6


def flow_figure(material: Material) -> Figure | None:
    """The figure with its table; None where nothing was counted."""
    if not material.boxes:
        return None
    return figure("prisma_flow", say("flow.figure"), lambda language: _draw(material, language), flow_grid(material))


def _draw(material: Material, language: Language) -> Drawing:
    flow = _rows(material, language)
    shapes: list[Shape] = []
    top, phases = 1.0, []
    for i, row in enumerate(flow):
        phases.append((row.phase, top, top + row.height))
        shapes += _boxes(row, top)
        if i + 1 < len(flow):
            shapes += _arrow_down(top + row.height, top + row.height + GAP)
        top += row.height + GAP
    shapes += _phases(phases)
    summary = say(
        "flow.summary", identified=material.box("identified"), screened=material.box("screened"), included=material.box("included")
    )
    title = say("flow.figure").render(language)
    return Drawing(WIDTH, top - GAP + 1, title, summary.render(language), tuple(shapes))


def _rows(material: Material, language: Language) -> list[Row]:
    def lines(*boxes: str) -> list[Line]:
        return [made for box in boxes if _is_shown(material, box) for made in _lines(material, box, language)]

    def phase(name: str) -> str:
        return say(f"flow.{name}").render(language)

    flow = [Row(phase("identification"), lines("identified"), lines("rejected", "duplicates_removed"))]
    excluded = ("excluded_by_rule", "excluded_by_person", "undecided_excluded")
    flow.append(Row(phase("screening"), lines("screened"), lines(*excluded)))
    if "full_text_sought" not in material.boxes:
        flow.append(Row(phase("inclusion"), lines("included", "undecided_included"), []))
    else:
        missing = lines("full_text_not_retrieved", "full_text_awaiting_excluded")
        flow.append(Row(phase("screening"), lines("full_text_sought", "undecided_included"), missing))
        flow.append(Row(phase("screening"), lines("full_text_assessed"), lines("full_text_excluded")))
        flow.append(Row(phase("inclusion"), lines("included", "full_text_undecided", "full_text_awaiting_included"), []))
    return [row for row in flow if row.main or row.side]


def _is_shown(material: Material, box: str) -> bool:
    return box in material.boxes and (material.box(box) > 0 or box not in SILENT)


def _lines(material: Material, box: str, language: Language) -> list[Line]:
    """A box's total and its reasons; a box that stands empty beside others is one line."""
    found = [Line(text.render(language), number) for text, number in reasons(material, box) if number]
    if len(found) > MOST_LINES:
        rest = found[MOST_LINES - 1 :]
        found = [*found[: MOST_LINES - 1], Line(say("flow.others", n=len(rest)).render(language), sum(part.number for part in rest))]
    return [Line(name_of("boxes", box).render(language), material.box(box), box), *found]


def _boxes(row: Row, top: float) -> list[Shape]:
    shapes = _box(row.main, MAIN, top, row.height, is_main=True) if row.main else []
    if row.side:
        height = len(row.side) * LINE + 2 * PADDING - 6
        shapes += _box(row.side, SIDE, top, height, is_main=False)
        middle = top + min(height, row.height) / 2
        shapes += [
            line(MAIN[0] + MAIN[1], middle, SIDE[0] - 7, middle, stroke=SOFT),
            path(f"M{SIDE[0] - 8:.1f} {middle - 4:.1f}l8 4l-8 4z", fill=SOFT),
        ]
    return shapes


def _box(lines: list[Line], span: tuple[float, float], top: float, height: float, *, is_main: bool) -> list[Shape]:
    left, width = span
    look: Look = {"fill": PAPER, "stroke": HOPE, "stroke_width": 1.4} if is_main else {"fill": WASH, "stroke": RULE}
    shapes = [rect(left, top, width, height, rx=3, **look)]
    start = top + (height - len(lines) * LINE) / 2 + LINE * 0.7
    for i, found in enumerate(lines):
        y = start + i * LINE
        look = {"font_weight": "600" if found.box else "400", "fill": INK if found.box else SOFT}
        indent = 14 if found.box else 28
        room = width - indent - 22 - wide(count(found.number), 13)
        link = anchor(found.box) if found.box and found.number else ""
        shapes.append(label(left + indent, y, cut(found.text, room), **look)._replace(link=link))
        shapes.append(label(left + width - 14, y, count(found.number), **look, text_anchor="end")._replace(link=link))
    return shapes


def _arrow_down(top: float, bottom: float) -> list[Shape]:
    x = MAIN[0] + MAIN[1] / 2
    return [line(x, top, x, bottom - 7, stroke=SOFT), path(f"M{x - 4:.1f} {bottom - 8:.1f}l4 8l4 -8z", fill=SOFT)]


def _phases(phases: list[tuple[str, float, float]]) -> list[Shape]:
    """A bar along each phase with its name turned upright; rows of the same phase share one."""
    merged: list[tuple[str, float, float]] = []
    for name, top, bottom in phases:
        if merged and merged[-1][0] == name:
            merged[-1] = (name, merged[-1][1], bottom)
        else:
            merged.append((name, top, bottom))
    shapes: list[Shape] = []
    for name, top, bottom in merged:
        middle = (top + bottom) / 2
        size = min(12.0, 12.0 * (bottom - top - 6) / max(wide(name, 12), 1))
        shapes.append(rect(1, top, 26, bottom - top, rx=3, fill=HOPE))
        look: Look = {"fill": PAPER, "font_size": size, "text_anchor": "middle"}
        shapes.append(label(14, middle + size * 0.36, name, transform=f"rotate(-90 14 {middle:.1f})", **look))
    return shapes
