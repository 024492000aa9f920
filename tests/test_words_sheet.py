"""New words out to a workbook and back: approved ones join the lists, nothing else is touched, whatever Excel made of the file. All texts are invented (示例)."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from pipeline.cli_words import app
from pipeline.errors import PanyouError
from pipeline.frames import frame
from pipeline.settings import SegmentSettings
from pipeline.text.lexicon import Lexicon
from pipeline.words_sheet import approved, joined, workbook
from tests.projects import Project

NEW_WORDS = frame(
    "new_words",
    [
        {"language": "zh", "term": "声音地图", "rank": 2, "origin": "corpus", "documents": 4, "parts": ["声音", "地图"], "contexts": ["=1+1", "甲\x0b乙"]},
        {"language": "en", "term": "street level bureaucracy", "rank": 1, "origin": "author_keyword", "documents": 3},
    ],
)  # fmt: skip
COUNTS = frame(
    "term_counts",
    [{"language": "zh", "term": "服务", "documents": 90, "occurrences": 200}, {"language": "zh", "term": "云", "documents": 2}],
)
LEXICON = Lexicon(chinese=("数字鸿沟",), english=(), settings=SegmentSettings())


def made() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(NEW_WORDS, COUNTS, {"zh": 100}, LEXICON)))


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_the_sheet_shows_the_best_first_with_contexts_and_no_cell_is_a_formula() -> None:
    book = made()
    sheet = book["new_words"]
    assert ["street level bureaucracy", "声音地图"] == [row[1].value for row in sheet.iter_rows(min_row=2)]
    assert "=1+1\n甲\ufffd乙" == sheet.cell(3, 9).value
    assert {"s"} == {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert ["服务"] == [row[1].value for row in book["frequent_words"].iter_rows(min_row=2)]


def test_the_same_words_make_the_same_bytes() -> None:
    assert workbook(NEW_WORDS, COUNTS, {"zh": 100}, LEXICON) == workbook(NEW_WORDS, COUNTS, {"zh": 100}, LEXICON)


@pytest.mark.parametrize("yes", ["yes", "是", " YES ", 1, True])
def test_what_is_marked_yes_is_approved(yes: object) -> None:
    book = made()
    book["new_words"]["A3"] = yes
    book["frequent_words"]["A2"] = yes
    book["new_words"].insert_rows(2)
    found = approved(saved(book))
    assert (("声音地图",), ("服务",), 1) == found


def test_moved_and_foreign_columns_do_no_harm() -> None:
    book = made()
    book["new_words"]["A2"] = "yes"
    book["new_words"].insert_cols(1)
    book["new_words"]["A1"] = "备注"
    assert ("street level bureaucracy",) == approved(saved(book)).terms


def test_one_value_that_cannot_be_read_stops_everything_by_name() -> None:
    book = made()
    book["new_words"]["A2"], book["new_words"]["A3"] = "yes", "maybe"
    with pytest.raises(PanyouError) as error:
        approved(saved(book))
    assert ("words_sheet_values", 1) == (error.value.code, error.value.values["count"])
    assert "声音地图" in error.value.lines("zh")[0]


def test_a_lost_column_and_a_file_that_is_no_workbook_are_named() -> None:
    book = made()
    book["new_words"].delete_cols(2)
    for data, code in ((saved(book), "words_sheet_columns"), (b"term,decision", "words_sheet_unreadable"), (b"", "words_sheet_unreadable")):
        with pytest.raises(PanyouError) as error:
            approved(data)
        assert code == error.value.code


@pytest.mark.parametrize(
    ("text", "expected", "count"),
    [
        ("", "声音地图\n城市大脑\n", 2),
        ("# 词表\r\n城市大脑 10 n\r\n", "# 词表\r\n城市大脑 10 n\r\n声音地图\r\n", 1),
        ("乱，，\n一网通办", "乱，，\n一网通办\n声音地图\n城市大脑\n", 2),
        ("聲音地圖\n城市大脑\n", "聲音地圖\n城市大脑\n", 0),
    ],
)
def test_lists_grow_at_their_end_and_repeat_nothing(text: str, expected: str, count: int) -> None:
    assert (expected, count) == joined(text, ["声音地图", "城市大脑"])


def test_sheet_and_read_on_a_review_that_has_run(small: Project) -> None:
    """The way a person goes: out, marked, back in; the second reading adds nothing."""
    runner, config = CliRunner(), str(small.review.config)
    assert 0 == runner.invoke(app, ["sheet", config, "--lang", "en"]).exit_code
    path: Path = small.review.corpus / "sheets" / "words.xlsx"
    book = openpyxl.load_workbook(path)
    book["new_words"].append(["yes", "声音地图"])
    book.save(path)
    for added in (1, 0):
        done = runner.invoke(app, ["read", config, "--lang", "en"])
        assert (0, True) == (done.exit_code, f"{added} word(s) joined terms.txt" in done.stdout), done.stdout
    assert "声音地图" in (small.review.corpus / "terms.txt").read_text(encoding="utf-8").split("\n")


def test_reading_without_a_sheet_says_what_to_do(small: Project) -> None:
    done = CliRunner().invoke(app, ["read", str(small.review.config), "--lang", "en"])
    assert 2 == done.exit_code
    assert "panyou words sheet" in done.stderr
