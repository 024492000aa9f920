"""`report.docx`: opens again, holds methods, numbers and references, in the fonts and tables that Chinese journals ask for."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from pipeline.codebook import Bilingual
from pipeline.errors import Text
from pipeline.report.grid import Grid, Head
from pipeline.report.word_format import TEXT_WIDTH, lay_out, three_line_table
from pipeline.report.words import same
from pipeline.settings import ReviewSettings
from tests.report import invented

CAPTIONS = [
    "表1  检索策略",
    "表2  检索式",
    "表3  检索式在各数据库的写法",
    "表4  PRISMA-S 的 16 个条目",
    "表5  筛选规则（按先后）",
    "表6  流程各框的数字",
    "表7  谈到各类别的文献与句子",
    "表8  各类别的占比与三种来源的次序",
    "表9  清洗：不是作者的话而未计入的记号与句子，按规则（原文不改）",
]


def opened(made: invented.Rows | None = None, **sections: Any) -> Any:
    """The Word file as python-docx reads it."""
    return Document(io.BytesIO(invented.files(made, **sections)["report.docx"]))


@pytest.fixture(scope="module")
def document() -> Any:
    return opened()


def texts(document: Any, style: str) -> list[str]:
    """The paragraphs of a style."""
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def test_methods_stand_first_in_chinese_then_in_english(document: Any) -> None:
    chinese, english = texts(document, "Body Text")[:2]
    assert (
        "从 2 个导出文件中识别到 10 条记录，其中 1 条无法解析，1 条为重复记录，其余 8 篇进入筛选。规则排除 1 篇；人工排除 1 篇；" in chinese
    )
    assert "最终纳入 6 篇。" in chinese
    assert "From 2 export files, 10 records were identified." in english
    assert "In the end, 6 were included." in english


def test_the_search_is_told_after_prisma_s_in_both_languages_with_what_waits_for_the_authors(document: Any) -> None:
    chinese, english = texts(document, "Body Text")[2:4]
    assert chinese.startswith("检索按 PRISMA-S")
    assert "3 研究注册库" in chinese
    assert "3 Study registries" in english


def test_tables_are_numbered_under_captions_in_both_languages(document: Any) -> None:
    captions = texts(document, "Caption")
    assert captions[::2] == CAPTIONS
    assert captions[11] == "Table 6  Numbers of the flow"
    assert len(document.tables) == len(CAPTIONS)


def test_the_prisma_numbers_are_those_of_the_flow(document: Any) -> None:
    cells = [[cell.text for cell in row.cells] for row in document.tables[5].rows]
    assert cells[0] == ["步骤", "原因", "数目"]
    assert ["识别到的记录", "", "10"] in cells
    assert ["纳入的文献", "", "6"] in cells


def test_tables_have_three_lines(document: Any) -> None:
    for table in document.tables:
        borders = table._tbl.tblPr.find(qn("w:tblBorders"))
        edges = {edge.tag.rpartition("}")[2]: edge.get(qn("w:sz")) for edge in borders}
        assert edges == {"top": "12", "bottom": "12"}
        under_head = [cell._tc.tcPr.find(qn("w:tcBorders")) for cell in table.rows[0].cells]
        assert all(edge.find(qn("w:bottom")).get(qn("w:sz")) == "6" for edge in under_head)
        assert all(cell._tc.tcPr.find(qn("w:tcBorders")) is None for row in table.rows[1:] for cell in row.cells)


def test_fonts_are_songti_and_times_in_every_style_used(document: Any) -> None:
    for name in {paragraph.style.name for paragraph in document.paragraphs} | {"Table Text", "Normal"}:
        fonts = document.styles[name].element.rPr.rFonts
        assert (fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii")), fonts.get(qn("w:asciiTheme"))) == ("宋体", "Times New Roman", None)


def test_every_included_publication_is_a_numbered_reference_chinese_first(document: Any) -> None:
    references = texts(document, "Reference")
    assert len(references) == 6
    assert references[0] == "[1]\t示例甲, 示例乙. 示例题名0[J]. 示例学刊, 2019, 3(2): 1-9. DOI:10.99999/shili.0."
    assert references[5].startswith("[6]\tSHILI A, EXAMPLETON R J. Invented title 2[J].")


def test_every_page_of_a_synthetic_review_says_so(document: Any) -> None:
    assert "合成语料" in document.sections[0].footer.paragraphs[0].text
    assert texts(document, "Warning")[0].startswith("合成语料")
    real = opened(review=ReviewSettings(title=Bilingual(zh="真", en="Real")))
    assert "合成" not in real.sections[0].footer.paragraphs[0].text


def test_no_part_of_the_file_bears_a_date_of_today() -> None:
    with zipfile.ZipFile(io.BytesIO(invented.files()["report.docx"])) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


def test_a_review_of_nothing_still_makes_a_file() -> None:
    found = opened({name: [] for name in invented.TABLES})
    assert "没有纳入的文献。" in texts(found, "Body Text")


def test_a_wide_table_takes_room_from_its_widest_columns_and_wraps_no_short_cell() -> None:
    document = Document()
    lay_out(document, None)
    text = Text("很长的一格" * 8, "long")
    cells = [same("投票"), same("投票"), text, text, text]
    three_line_table(document, Grid(text, tuple(Head(Text("来源", "source")) for _ in cells), (tuple(cells),)))
    widths = [column.width.cm for column in document.tables[0].columns]

    assert sum(widths) == pytest.approx(TEXT_WIDTH, abs=0.01)
    assert all(2 * 0.3175 + 2 * 0.19 < width for width in widths[:2]), "two characters of 9 points and the margins of a cell"
