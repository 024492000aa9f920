"""Figures: text is broken and cut to fit, colours keep their contrast, each drawing tells those who cannot see it what it shows."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.drawing import (
    ADVICE,
    HOPE,
    INK,
    PAPER,
    SOFT,
    STANCE_FILLS,
    STANCE_TEXTS,
    WASH,
    WASHES,
    WORRY,
    cut,
    plain,
    rect,
    text_width,
    wrapped,
)  # fmt: skip
from tests.report import invented

SVG = "{http://www.w3.org/2000/svg}"
CREAM = "#fbfaf6"  # the page's paper


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (INK, CREAM), (SOFT, CREAM), (SOFT, WASH), (HOPE, CREAM), (WORRY, CREAM), (HOPE, WASHES["expectation"]), (WORRY, WASHES["concern"]),
        (PAPER, HOPE), (PAPER, WORRY), (PAPER, ADVICE), *((STANCE_TEXTS[stance], STANCE_FILLS[stance]) for stance in STANCE_FILLS),
    ],
)  # fmt: skip
def test_text_has_enough_contrast(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@given(st.text(max_size=60), st.floats(30, 300))
def test_a_cut_text_fits_and_begins_like_the_whole(text: str, width: float) -> None:
    made = cut(text, width)
    assert text_width(made) <= width
    assert text.startswith(made.removesuffix("…"))


@given(st.text(st.sampled_from("示例文字 ab cd，。"), max_size=60), st.floats(40, 300))
def test_wrapping_loses_no_character_but_blanks(text: str, width: float) -> None:
    lines = wrapped(text, width)
    assert "".join(text.split()) == "".join("".join(lines).split())
    assert all(text_width(line) <= width or len(line.split()) == 1 for line in lines)


def test_coordinates_are_short_and_never_minus_zero() -> None:
    assert [plain(value) for value in (1.0, 0.1 + 0.2, -0.0001, 100.0)] == ["1", "0.3", "0", "100"]
    assert rect(0, 0, -3, 1).attributes["width"] == "0"


def test_every_figure_is_sound_xml_with_a_title_a_description_and_the_synthetic_mark() -> None:
    drawn = {name: data for name, data in invented.files().items() if name.endswith(".svg")}
    names = {name.split("/")[1].split(".")[0] for name in drawn}
    assert names >= {
        "prisma_flow",
        "categories",
        "rankings",
        "stances",
        "years",
        "candidates-zh",
        "trend-sharing",
        "groups-losing",
        "stance-caring",
    }
    for name, data in drawn.items():
        root = ET.fromstring(data)  # noqa: S314  # our own file
        language = name.split(".")[1]
        title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert root.get("role") == ("group" if "<a " in data.decode() else "img")
        assert title is not None
        assert title.text
        assert description is not None
        assert description.text
        assert {"zh": "合成语料", "en": "Synthetic"}[language] in "".join(root.itertext())
        assert not [
            element
            for element in root.iter()
            if element.tag not in {SVG + t for t in ("svg", "title", "desc", "rect", "line", "circle", "path", "text", "a")}
        ]


def test_shapes_stay_within_their_drawing() -> None:
    for name, data in invented.files().items():
        if name.endswith(".svg"):
            root = ET.fromstring(data)  # noqa: S314  # our own file
            width, height = (float(root.get(side, "0")) for side in ("width", "height"))
            for element in root.iter(f"{SVG}rect"):
                left, top = float(element.get("x", "0")), float(element.get("y", "0"))
                assert left >= 0, name
                assert top >= 0, name
                assert left + float(element.get("width", "0")) <= width + 0.1, name
                assert top + float(element.get("height", "0")) <= height + 0.1, name


def test_an_interval_is_drawn_where_there_is_one_and_only_there() -> None:
    made = invented.rows()
    made["shares"][0] |= {"low": 0.3, "high": 0.7}
    wide = [data.count(b'stroke-opacity="0.25"') for data in (invented.files(rows)["figures/categories.zh.svg"] for rows in (made, None))]
    assert wide == [1, 0]
