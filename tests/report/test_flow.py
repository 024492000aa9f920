"""The flow: every sum is checked against the tables, and one that does not hold is said out loud."""

from __future__ import annotations

import io

import pytest
from docx import Document

from pipeline.report.checks import checks
from pipeline.report.flow import flow_grid
from pipeline.report.overview import notices
from tests.report import invented
from tests.report.html_tree import Tree


def test_all_sums_of_a_sound_review_hold() -> None:
    found = checks(invented.material())
    assert len(found) >= 9
    assert all(check.holds for check in found)


@pytest.mark.parametrize(
    ("box", "reason"),
    [
        ("identified", ""),
        ("rejected", ""),
        ("duplicates_removed", ""),
        ("screened", ""),
        ("excluded_by_rule", ""),
        ("included", ""),
        ("identified", "CNKI"),
    ],
)
def test_a_wrong_count_is_found_and_the_page_says_so(box: str, reason: str) -> None:
    made = invented.rows()
    for row in made["flow"]:
        if (row["box"], row["reason"]) == (box, reason):
            row["count"] += 1
    material = invented.material(made)
    assert not all(check.holds for check in checks(material))
    assert "sums" in {notice.name for notice in notices(material, checks(material))}
    tree = Tree(invented.page(made))
    assert "≠" in tree.text
    assert "请勿引用" in tree.languages["zh"]
    assert "Do not cite" in tree.languages["en"]


def test_a_file_that_counts_other_records_than_were_kept_is_found() -> None:
    made = invented.rows()
    made["files"][0]["records"] += 1
    assert not all(check.holds for check in checks(invented.material(made)))


def test_field_notes_among_the_files_do_not_count_as_records() -> None:
    made = invented.rows()
    note = {"file": "../fieldnotes/a.txt", "sha256": "1", "format": "fieldnote", "outcome": "read", "records": 1, "kept": 1, "rejected": 0}
    made["files"].append(note)
    assert all(check.holds for check in checks(invented.material(made)))


def test_the_table_lists_each_box_with_its_reasons_by_name() -> None:
    cells = [tuple(cell.zh for cell in row) for row in flow_grid(invented.material()).rows]
    assert ("识别到的记录", "", "10") in cells
    assert ("", "WOS", "2") in cells
    assert ("", "同一条记录", "1") in cells
    assert ("", "年份", "1") in cells
    assert ("", "无关", "1") in cells
    assert ("纳入的文献", "", "6") in cells
    assert not [row for row in cells if row[0] == "未决，按设定排除"]


def test_a_box_no_one_foresaw_is_listed_too() -> None:
    made = invented.rows()
    made["flow"].append({"box": "not_retrieved", "reason": "", "count": 3})
    assert ("not_retrieved", "", "3") in [tuple(cell.zh for cell in row) for row in flow_grid(invented.material(made)).rows]


@pytest.mark.parametrize("is_anything_left", [True, False])
def test_where_no_person_has_screened_page_and_word_file_say_so_in_both_languages(is_anything_left: bool) -> None:
    """Also where the rules left nothing over."""
    made = invented.rows()
    for row in made["screening"]:
        row |= {"decided_by": "rule", "rule": "years", "decision": "exclude", "is_included": False, "reason": "2030"}
        if is_anything_left:
            row |= {"decided_by": "", "rule": "", "decision": "none", "is_included": True, "reason": ""}
    made["flow"] = invented.flow_rows(made)
    files = invented.files(made)
    page = Tree(files["report.html"].decode())
    word = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(files["report.docx"])).paragraphs)

    for zh, en in ((page.languages["zh"], page.languages["en"]), (word, word)):
        assert "没有人做过筛选" in zh
        assert "没有人工筛选" in zh
        assert "No person has screened" in en
        assert "no person screened" in en
    assert "No person has screened" not in Tree(invented.page()).languages["en"]


def test_a_screening_that_is_not_finished_says_how_much_is_left() -> None:
    material = invented.material()
    told = {notice.name: notice.text for notice in notices(material, checks(material))}

    assert "留下的 6 篇里有 6 篇没有定论" in told["undecided"].zh
    assert "of the 6 publications that were kept, 6 are undecided" in told["undecided"].en
