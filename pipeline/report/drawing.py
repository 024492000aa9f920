"""Figures as plain shapes: geometry is computed here and in the figure modules, the SVG is written by a template that escapes.

Text is set in the reader's own fonts, so widths are estimated: a Hanzi is one em wide, Latin letters a little over half.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from pipeline.errors import Language, Text
from pipeline.report.grid import Grid
from pipeline.report.words import LANGUAGES, clean

INK: Final = "#22272b"
SOFT: Final = "#596066"
RULE: Final = "#d9d4c7"
PAPER: Final = "#ffffff"
WASH: Final = "#f4f1ea"
HOPE: Final = "#1d5b86"
WORRY: Final = "#a8431a"
ADVICE: Final = "#3c7f6d"
KINDS: Final = {"expectation": HOPE, "concern": WORRY}
WASHES: Final = {"expectation": "#e8eff5", "concern": "#f8ece5"}
STANCE_FILLS: Final = {"expectation": HOPE, "recommendation": ADVICE, "concern": WORRY, "neutral": "#cdc8ba", "unclear": "#e7e3d8"}
STANCE_TEXTS: Final = {"expectation": PAPER, "recommendation": PAPER, "concern": PAPER, "neutral": INK, "unclear": INK}
LANGUAGE_FILLS: Final = {"zh": HOPE, "en": "#c99a3b", "other": "#cdc8ba"}

PIECE: Final = re.compile(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+")
WIDE: Final = re.compile(r"[\u2014\u2018-\u201d\u2026\u2e80-\uffef]")


Look = dict[str, float | str]


class Shape(NamedTuple):
    """One SVG element; `text` is set for labels only, `link` is an anchor in the page it leads to."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    link: str = ""


@dataclass(frozen=True)
class Drawing:
    """A figure in one language: size in pixels, a title and a summary for those who cannot see it, the shapes in order."""

    width: float
    height: float
    title: str
    summary: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Figure:
    """A figure in both languages with the table of its numbers; `name` is its file's name."""

    name: str
    caption: Text
    drawings: dict[Language, Drawing]
    grid: Grid


def figure(name: str, caption: Text, draw: Callable[[Language], Drawing], grid: Grid) -> Figure:
    """The figure that `draw` makes in each language."""
    return Figure(name, caption, {language: draw(language) for language in LANGUAGES}, grid)


def plain(value: float | str) -> str:
    """A coordinate with at most two decimals, or a text as it is."""
    if isinstance(value, str):
        return value
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def shape(tag: str, look: Look, text: str = "") -> Shape:
    """An element; underscores of an attribute's name become hyphens."""
    return Shape(tag, {name.replace("_", "-"): plain(value) for name, value in look.items()}, clean(text))


def rect(x: float, y: float, width: float, height: float, **look: float | str) -> Shape:
    """A rectangle."""
    placed: Look = {"x": x, "y": y, "width": max(width, 0), "height": max(height, 0)}
    return shape("rect", placed | look)


def line(x1: float, y1: float, x2: float, y2: float, **look: float | str) -> Shape:
    """A straight line, a thin grey rule unless said otherwise."""
    ends: Look = {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": RULE, "stroke_width": 1}
    return shape("line", ends | look)


def circle(cx: float, cy: float, r: float, **look: float | str) -> Shape:
    """A disc."""
    placed: Look = {"cx": cx, "cy": cy, "r": r}
    return shape("circle", placed | look)


def path(d: str, **look: float | str) -> Shape:
    """A path; `d` is made of numbers of ours."""
    drawn: Look = {"d": d}
    return shape("path", drawn | look)


def label(x: float, y: float, text: str, **look: float | str) -> Shape:
    """A text with its baseline at `y`; ink, 13 px, from the left unless said otherwise."""
    placed: Look = {"x": x, "y": y, "fill": INK, "font_size": 13}
    return shape("text", placed | look, text)


def text_width(text: str, size: float = 13) -> float:
    """The estimated width in pixels."""
    wide = len(WIDE.findall(text))
    capitals = sum(character.isupper() for character in text)
    return size * (wide + 0.53 * (len(text) - wide) + 0.12 * capitals)


def wrapped(text: str, width: float, size: float = 13) -> list[str]:
    """`text` in lines no wider than `width`, broken between Hanzi or at spaces; a longer word stands alone."""
    lines = [""]
    for piece in PIECE.findall(text):
        if lines[-1].strip() and text_width(lines[-1] + piece.rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece
    return [made.strip() for made in lines]


def cut(text: str, width: float, size: float = 13) -> str:
    """`text` in one line no wider than `width`, ending in … where it was cut."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def centred(x: float, y: float, text: str, width: float, **look: float | str) -> list[Shape]:
    """A label of at most two lines around the height `y`, each no wider than `width`."""
    size = float(look.get("font_size", 13))
    lines = wrapped(text, width, size)
    lines = lines if len(lines) <= 2 else [lines[0], "".join(lines[1:])]
    top = y + size * 0.36 - (len(lines) - 1) * size * 0.62
    return [label(x, top + i * size * 1.24, cut(made, width, size), **look) for i, made in enumerate(lines)]
