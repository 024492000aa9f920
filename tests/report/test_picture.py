"""Figures as PNG: drawn with the machine's fonts, and said in words where it has none instead of blank boxes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from docx import Document

from pipeline.report import picture
from pipeline.report.picture import can_draw, png, size
from tests.report import invented
from tests.report.html_tree import Tree

SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='50' viewBox='0 0 100 50' font-family='sans-serif'><text x='5' y='30'>{}</text></svg>"


def drawn(text: str) -> bytes | None:
    return png(SVG.format(text).encode())


@pytest.fixture
def fontless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without any font."""
    monkeypatch.setattr(picture, "FONTS", {"skip_system_fonts": True})
    picture._drawn.cache_clear()
    yield
    picture._drawn.cache_clear()


def test_a_picture_has_three_hundred_dots_an_inch_and_shows_the_characters() -> None:
    one, other = drawn("数据"), drawn("数字")

    assert one is not None
    assert (300, 150) == size(one)
    assert one != other


@pytest.mark.usefixtures("fontless")
def test_a_machine_without_a_font_makes_no_picture_of_text() -> None:
    assert drawn("数据") is None
    assert drawn("data") is None
    assert drawn("—") is not None
    assert not can_draw("数据")


def test_the_word_file_holds_the_flow_as_a_picture_with_a_text_for_those_who_cannot_see_it() -> None:
    document = Document(io.BytesIO(invented.files()["report.docx"]))
    shapes: list[Any] = list(document.inline_shapes)

    assert "PRISMA 2020 流程图 / PRISMA 2020 flow diagram" == shapes[0]._inline.docPr.get("descr")
    assert shapes[0].width.cm <= 15.5
    assert "图1  PRISMA 2020 流程图" in [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.usefixtures("fontless")
def test_without_a_font_the_report_says_so_in_both_languages_and_is_made_all_the_same() -> None:
    files = invented.files()
    told = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(files["report.docx"])).paragraphs)
    page = Tree(files["report.html"].decode())

    assert not [name for name in files if name.endswith(".png")]
    assert "没有中文字体" in told
    assert "no Chinese font" in told
    assert "没有中文字体" in page.languages["zh"]
    assert "no Chinese font" in page.languages["en"]
