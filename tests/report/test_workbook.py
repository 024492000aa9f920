"""`tables.xlsx`: a sheet per table, ids and texts as texts, numbers as numbers, nothing alive, nothing cut in silence."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.report.workbook import CUT, LONGEST
from tests.report import invented

SHEETS = [
    "files", "publications", "topics", "evidence", "kwic", "shares", "rankings", "estimates", "coder_agreement", "rank_ties", "contrasts", "comparisons", "attention",
    "topic_pairs", "model_doubt", "screeners", "screening_agreement", "screening_conflicts", "stopping", "coding_agreement", "language_bias",
    "flow_records", "queries", "prisma_s", "cleaning", "about",
]  # fmt: skip


def opened(made: invented.Rows | None = None) -> Any:
    """The workbook as openpyxl reads it."""
    return load_workbook(io.BytesIO(invented.files(made)["tables.xlsx"]))


@pytest.fixture(scope="module")
def book() -> Any:
    return opened()


def lines(sheet: Any) -> list[dict[str, Any]]:
    """The rows of a sheet by the columns' own names."""
    head, *found = sheet.iter_rows(values_only=True)
    names = [str(name).split("\n")[1] for name in head]
    return [dict(zip(names, line, strict=True)) for line in found]


def test_sheets_are_those_promised(book: Any) -> None:
    assert book.sheetnames == SHEETS


def test_each_head_is_chinese_and_the_columns_own_name_frozen_with_a_filter(book: Any) -> None:
    for name in SHEETS[:-1]:
        sheet = book[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.column_dimensions["A"].width >= 10
    assert [cell.value for cell in book["rankings"][1]] == [
        "来源\nsource",
        "类别编号\ncategory_id",
        "类别\ncategory",
        "名次\nrank",
        "数值\nvalue",
        "最好名次\nbest",
        "最差名次\nworst",
    ]


def test_every_table_has_all_its_rows(book: Any) -> None:
    made = invented.rows()
    tables = [name for name in SHEETS if name in made]
    found = {name: len(lines(book[name])) for name in tables}
    assert found == {name: len(made[name]) for name in tables}


def test_a_publication_stands_with_its_decision_and_why(book: Any) -> None:
    *_, refused, ruled = lines(book["publications"])
    first = lines(book["publications"])[0]
    assert [first[name] for name in ("decision", "decided_by", "is_included", "matched_queries")] == ["none", None, True, "q1"]
    assert [ruled[name] for name in ("decision", "decided_by", "rule", "reason", "is_included")] == [
        "exclude",
        "rule",
        "years",
        "2030",
        False,
    ]
    assert [refused[name] for name in ("decided_by", "reason")] == ["person", "无关"]
    assert first["places"] == "a.txt:1; b.txt:5"
    assert first["reference"].startswith("示例甲, 示例乙. 示例题名0[J].")


def test_ids_are_texts_and_counts_are_numbers(book: Any) -> None:
    found = lines(book["evidence"])[0]
    assert all(isinstance(found[name], str) for name in ("document_id", "sentence_id", "category_id", "text"))
    assert isinstance(found["score"], float | int)
    assert isinstance(lines(book["files"])[0]["records"], int)
    made = invented.rows()
    made["files"][0]["sha256"] = "0012345678901234567890"
    made["files"][1]["sha256"] = "1E5"
    assert {"0012345678901234567890", "1E5"} == {line["sha256"] for line in lines(opened(made)["files"])}


def test_what_is_missing_is_an_empty_cell(book: Any) -> None:
    assert lines(book["shares"])[0]["low"] is None
    assert lines(book["evidence"])[0]["probability"] is None


@pytest.mark.parametrize("character", ["字", "𠮷"])
def test_a_cell_too_long_for_excel_is_cut_marked_and_counted(character: str) -> None:
    made = invented.rows()
    made["publications"][0]["abstract"] = character * 40000
    made["publications"][1]["abstract"] = "a" * LONGEST
    book = opened(made)
    first, second = (line["abstract"] for line in lines(book["publications"])[:2])
    assert first.endswith(CUT)
    assert LONGEST - 2 <= len(first.encode("utf-16-le")) // 2 <= LONGEST
    assert second == "a" * LONGEST
    assert any(text and "被截断的单元格：1" in text for (text, *_) in book["about"].iter_rows(values_only=True))


def test_the_workbook_says_what_it_is(book: Any) -> None:
    said = [text for row in book["about"].iter_rows(values_only=True) for text in row]
    assert "示例综述" in said
    assert any("合成语料" in text for text in said)
    assert "evidence: 19 rows" in said


def test_every_measure_of_a_language_models_agreement_reaches_excel() -> None:
    found = lines(opened(invented.judged_by_model(invented.rows()))["coder_agreement"])
    assert 6 == len(found)
    first = next(row for row in found if (row["language"], row["category_id"]) == ("all", "sharing"))
    assert ("共享", 8, 0.8, 0.4, None, "used") == tuple(
        first[name] for name in ("category", "both", "sensitivity", "kappa_low", "precision", "state")
    )


def test_estimates_and_ties_reach_excel_whole() -> None:
    made = invented.coded(invented.rows())
    book = opened(made)
    first = lines(book["estimates"])[0]
    assert (first["codes"], first["codes_to_halve"], first["is_validated"], first["low"]) == (50, 123, True, 0.2)
    assert [row["cohens_h"] for row in lines(book["contrasts"])] == [0.07, None]
    assert lines(book["comparisons"])[0]["low"] == -1.0
    assert [(row["category_id"], row["verdict"]) for row in lines(book["attention"])] == [("sharing", "over_studied")]
    assert [(row["category_id"], row["is_tied"]) for row in lines(book["rank_ties"])] == [("sharing", True)]


def test_the_terms_of_an_evidence_sentence_are_bold_and_nothing_else_is() -> None:
    book = load_workbook(io.BytesIO(invented.files()["tables.xlsx"]), rich_text=True)
    texts = [row[5].value for row in book["evidence"].iter_rows(min_row=2) if "第0号" in str(row[5].value)]
    bold = [[str(block) for block in text if getattr(block, "font", None) is not None and block.font.b] for text in texts]

    assert [["关怀"], ["丧失"], ["共享"]] == bold
