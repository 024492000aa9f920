"""A figure as PNG: the SVG of its file, drawn with the fonts of the machine.

Bytes are the same from run to run on one machine, not from one machine to another: its fonts are its own. A machine without a font for what a figure
says makes no picture of it; the report says so in words, for boxes in place of characters would say nothing (`resvg` draws blanks).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, Final

from pipeline.text.languages import HAN

SCALE: Final = 3  # of 96 dots an inch: about 300, as journals ask
FONTS: Final[dict[str, Any]] = {}  # where fonts are looked for; the system's own places where nothing is said
PROBE: Final = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40' font-family='sans-serif' font-size='24'><text y='30'>{}</text></svg>"
)
_HAN: Final = re.compile(f"[{HAN}]")
_LATIN: Final = re.compile("[A-Za-z0-9]")


def png(svg: bytes) -> bytes | None:
    """The picture, on white; None where the machine has no font for its characters."""
    text = svg.decode()
    body = re.sub(r"<[^>]*>", " ", text)
    needed = [pair for expression, pair in ((_HAN, "数据"), (_LATIN, "Ag")) if expression.search(body)]
    if not all(can_draw(pair) for pair in needed):
        return None
    return _drawn(text)


def size(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the head of a PNG."""
    return int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])


def can_draw(pair: str) -> bool:
    """Whether the machine has a font for two characters: without one both would be the same blank."""
    return _can_draw(pair, tuple(sorted(FONTS.items())))


@cache
def _can_draw(pair: str, _: tuple[tuple[str, Any], ...]) -> bool:
    one, other = (_drawn(PROBE.format(character)) for character in pair)
    return one != other


@lru_cache(maxsize=32)
def _drawn(svg: str) -> bytes:
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=SCALE, background="#ffffff", **FONTS))
