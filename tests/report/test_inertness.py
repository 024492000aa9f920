"""What stands in an export stays text: in the page, the figures, the Word file and the workbook (faults F19–F22)."""

from __future__ import annotations

import io
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from docx import Document
from openpyxl import load_workbook

from pipeline.codebook import Bilingual
from pipeline.report.page_links import doi_link
from pipeline.report.words import clean
from pipeline.settings import Query, ReviewSettings, SearchSettings
from tests.report import invented
from tests.report.html_tree import Tree

NASTY = (
    "<script>window.pwned=1</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' onmouseover='alert(1)",
    "{{7*7}} {% raw %} {# #} ${7*7} #{7*7}",
    "]]><!--<![CDATA[",
    "</style><style>body{display:none}</style>",
    "</title></text></svg><h2 id=overview>",
    "=cmd|' /C calc'!A0",
    "+SUM(1,2)",
    "＝HYPERLINK(1)",
    "@SUM(A1)\t=1",
    "javascript:alert(1)",
    "a\u202egnp.exe\u2066\u200f",
    "nul\x00esc\x1b[31mbell\x07 \ufffe\x85",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "a %s {n} {count} \\1 \\u003c",
    "_x0041_ 𠮷野家",
)
TAGS_BEFORE = {element.tag for element in Tree(invented.page()).elements}


def nasty_rows() -> invented.Rows:
    """Every text a person or an export can set is nasty, each in turn."""
    made = invented.rows(len(NASTY) + 2)
    for row, text in zip(made["publications"], NASTY, strict=False):
        row |= {
            "title": text,
            "source": text,
            "volume": text,
            "doi": text,
            "pages": text,
            "abstract": text,
            "keywords": [text],
            "authors": [text, f"{text}, B"],
        }
    for row, text in zip(made["records"], NASTY, strict=False):
        row |= {"file": text, "database": text}
    for row, text in zip([row for row in made["sentences"] if row["source"] == "publication"], NASTY * 9, strict=False):
        row["text"] = text
    for row, text in zip(made["files"], NASTY * 2, strict=False):
        row |= {"format": text, "warnings": [text]}
    for row, text in zip(made["topics"], NASTY[1:], strict=False):
        row |= {"terms": [text, "乙词"], "label": text}
    made["rejects"][0]["reason"] = NASTY[0]
    made["flow"] = invented.flow_rows(made)
    for number, text in enumerate(NASTY):
        made["flow"].append({"box": "excluded_by_person", "reason": text, "count": number})
        made["fieldnotes"].append({"fieldnote_id": f"n{number}", "file": text, "place": text, "date": text, "informant": "", "text": text})
    for row in made["shares"]:
        row["group"] = NASTY[1] if row["grouping"] == "database" else row["group"]
    return made


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    title = Bilingual(zh=NASTY[0], en=NASTY[7])
    search = SearchSettings(databases=(NASTY[1],), queries=(Query(name=NASTY[2], printed=NASTY[3], zh=NASTY[4], en=NASTY[5]),))
    review = ReviewSettings(title=title, question=title, authors=(NASTY[6],))
    return invented.files(nasty_rows(), review=review, search=search)


@pytest.fixture(scope="module")
def tree(files: dict[str, bytes]) -> Tree:
    return Tree(files["report.html"].decode())


def spaced(text: str) -> str:
    return re.sub(r"\s+", " ", clean(text)).strip()


@pytest.mark.parametrize("text", NASTY)
def test_a_nasty_title_can_be_read_word_for_word(tree: Tree, text: str) -> None:
    assert spaced(text) in spaced(tree.text)


def test_no_element_and_no_attribute_came_of_it(tree: Tree) -> None:
    assert set() == {element.tag for element in tree.elements} - TAGS_BEFORE
    names = {name for element in tree.elements for name in element.attributes}
    assert not [name for name in names if name.startswith("on") or name in {"src", "style"}]
    assert len([h for h in tree.all("h2") if h.attributes.get("id") == "overview"]) == 1
    assert len(tree.all("style")) == 1


def test_no_template_ran_and_no_illegal_character_is_left(files: dict[str, bytes], tree: Tree) -> None:
    page = files["report.html"].decode()
    assert "{{7*7}}" in page
    assert "49 {%" not in tree.text
    assert page == clean(page)


def test_links_are_dois_or_anchors_only(tree: Tree) -> None:
    links = [element.attributes["href"] for element in tree.elements if "href" in element.attributes]
    assert [link for link in links if not link.startswith("#") and not link.startswith("https://doi.org/10.")] == []


@pytest.mark.parametrize(
    ("doi", "expected"),
    [
        ("10.1000/abc(12)<3>", "https://doi.org/10.1000/abc(12)%3C3%3E"),
        ('10.1000/"onclick=1', "https://doi.org/10.1000/%22onclick%3D1"),
        ("10.1000/示例", "https://doi.org/10.1000/%E7%A4%BA%E4%BE%8B"),
        ("javascript:alert(1)", ""),
        ("10.1000/a b", ""),
        ("", ""),
    ],
)
def test_only_a_doi_becomes_a_link_and_all_but_plain_characters_are_escaped(doi: str, expected: str) -> None:
    assert expected == doi_link(doi)


def test_figures_are_sound_xml_with_nothing_but_shapes_and_text(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        if name.endswith(".svg"):
            tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(data).iter()}  # noqa: S314  # our own file
            assert tags <= {"svg", "title", "desc", "rect", "line", "circle", "path", "text", "a"}
            links = {element.attrib["href"] for element in ET.fromstring(data).iter() if "href" in element.attrib}  # noqa: S314  # see above
            assert all(re.fullmatch(r"\.\./report\.html#box-[a-z_]+", link) for link in links)


def test_the_word_file_opens_and_holds_the_titles_as_text(files: dict[str, bytes]) -> None:
    text = spaced("\n".join(paragraph.text for paragraph in Document(io.BytesIO(files["report.docx"])).paragraphs))
    for title in NASTY:
        assert spaced(title).rstrip(".。") in text


def cells(data: bytes) -> list[Any]:
    """Every cell of every sheet."""
    return [cell for sheet in load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for cell in row]


def test_the_workbook_holds_no_formula_no_link_and_every_title_as_it_was(files: dict[str, bytes]) -> None:
    found = cells(files["tables.xlsx"])
    assert not [cell.value for cell in found if cell.data_type == "f" or cell.hyperlink]
    texts = {cell.value for cell in found if isinstance(cell.value, str)}
    assert [text for text in NASTY if clean(text) not in texts] == []


def test_names_of_files_come_from_us_alone(files: dict[str, bytes]) -> None:
    assert all(re.fullmatch(r"report\.(html|docx)|tables\.xlsx|figures/[a-z_-]+\.(zh|en)\.(svg|png)", name) for name in files)
