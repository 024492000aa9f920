"""New words out to a sheet and back: those taken join the lists, nothing else is touched, whatever a spreadsheet made of the file. All texts are invented (示例)."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import PanyouError
from pipeline.frames import frame
from pipeline.settings import SegmentSettings
from pipeline.sheets.reading import read_sheet
from pipeline.sheets.words import LAYOUT, Change, changes, joined, known, to_judge
from pipeline.sheets.writing import workbook
from pipeline.text.lexicon import Lexicon
from tests.projects import Project, panyou_here

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
ROWS = to_judge(NEW_WORDS, COUNTS, {"zh": 100}, LEXICON)
LISTS = {"terms": ["城市大脑"], "stopwords": list[str]()}
NAMES = [column.name for column in LAYOUT.columns]


def saved(rows: list[dict[str, str]], form: str) -> tuple[bytes, str]:
    """The sheet as a spreadsheet program leaves it, and its name."""
    if form == "xlsx":
        return workbook(LAYOUT, rows), "words-1.xlsx"
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if form == "semicolon" else ",")
    writer.writerow([column.head for column in LAYOUT.columns])
    writer.writerows([row.get(name, "") for name in NAMES] for row in rows)
    return text.getvalue().encode("gb18030" if form == "ansi" else "utf-8-sig"), "words-1.csv"


def taken(rows: list[dict[str, str]], form: str = "xlsx", lists: dict[str, list[str]] = LISTS) -> list[Change]:
    words = known(ROWS, lists)
    return changes(read_sheet(LAYOUT, *saved(rows, form), words).answers, words, lists)


def test_the_sheet_lists_the_best_first_then_frequent_words_and_locks_all_but_the_decision() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(LAYOUT, ROWS)))["words"]
    assert ["street level bureaucracy", "声音地图", "服务"] == [row[1].value for row in sheet.iter_rows(min_row=2)]
    assert {"s"} == {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}, "no cell is a formula"
    assert "=1+1\n甲\ufffd乙" == sheet.cell(3, NAMES.index("contexts") + 1).value
    assert sheet.protection.sheet
    assert {True: len(NAMES) - 1, False: 1} == {
        is_locked: sum(cell.protection.locked is is_locked for cell in sheet[2]) for is_locked in (True, False)
    }
    assert '"采用 yes,不采用 no"' in [each.formula1 for each in sheet.data_validations.dataValidation if "A2" in each.sqref]


@pytest.mark.parametrize("form", ["xlsx", "ansi", "utf8", "semicolon"])
@pytest.mark.parametrize("yes", ["采用 yes", "yes", "YES ", "采用"])
def test_words_marked_yes_are_taken_from_any_file_sorted_or_cut(form: str, yes: str) -> None:
    first, second, frequent = ROWS
    rows = [frequent | {"decision": yes}, second | {"decision": yes}, first | {"decision": "no"}]
    assert [("stopwords.txt", "服务"), ("terms.txt", "声音地图")] == [(c.row["file"], c.row["term"]) for c in taken(rows, form)]


def test_a_lost_id_is_found_by_its_word() -> None:
    assert ["声音地图"] == [c.row["term"] for c in taken([ROWS[1] | {"decision": "yes", "word_id": "1.2E+11"}])]


def test_a_word_already_in_its_list_is_not_taken_twice() -> None:
    assert [] == taken([ROWS[1] | {"decision": "yes"}], lists={"terms": ["声音地图"], "stopwords": []})


def test_one_answer_that_cannot_be_read_stops_everything_by_row() -> None:
    with pytest.raises(PanyouError) as error:
        taken([ROWS[0] | {"decision": "yes"}, ROWS[1] | {"decision": "maybe"}])
    assert ("sheet_values", 1) == (error.value.code, error.value.values["count"])
    assert "第 3 行" in error.value.lines("zh")[0]


@pytest.mark.parametrize("change", [{"term": "声音地图册"}, {"list": "停用词 stop word"}])
def test_a_word_that_was_changed_in_the_sheet_is_not_taken_for_another(change: dict[str, str]) -> None:
    with pytest.raises(PanyouError) as error:
        taken([ROWS[1] | {"decision": "yes"} | change])
    assert ("words_edited", "2") == (error.value.code, error.value.values["rows"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "声音地图\n城市大脑\n"),
        ("# 词表\r\n城市大脑 10 n\r\n", "# 词表\r\n城市大脑 10 n\r\n声音地图\r\n"),
        ("乱，，\n一网通办", "乱，，\n一网通办\n声音地图\n城市大脑\n"),
        ("聲音地圖\n城市大脑\n", "聲音地圖\n城市大脑\n"),
    ],
)
def test_lists_grow_at_their_end_and_repeat_nothing(text: str, expected: str) -> None:
    assert expected == joined(text, ["声音地图", "城市大脑"])


def test_out_marked_and_back_in_the_second_reading_adds_nothing(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The way a person goes; a dry run writes nothing, and what the list was is kept."""
    corpus = small.review.corpus
    corpus.joinpath("terms.txt").write_text("# 示例\n城市大脑\n", encoding="utf-8")
    assert 0 == panyou_here("words", "sheet", small.review.config, "--lang", "en")
    path: Path = corpus / "sheets" / "words-1.xlsx"
    book = openpyxl.load_workbook(path)
    book["words"]["A2"] = "yes"
    word = str(book["words"]["B2"].value)
    book.save(path)

    assert 0 == panyou_here("words", "read", small.review.config, "--dry-run")
    assert "# 示例\n城市大脑\n" == corpus.joinpath("terms.txt").read_text(encoding="utf-8")
    for _ in range(2):
        assert 0 == panyou_here("words", "read", small.review.config, path, "--lang", "en")
        assert f"# 示例\n城市大脑\n{word}\n" == corpus.joinpath("terms.txt").read_text(encoding="utf-8")
    assert "in the lists already 1" in capsys.readouterr().out
    assert "# 示例\n城市大脑\n" == (corpus / "sheets" / "backups" / "terms-1.txt").read_text(encoding="utf-8")


def test_a_second_sheet_never_overwrites_the_first(small: Project) -> None:
    for number in (1, 2):
        assert 0 == panyou_here("words", "sheet", small.review.config)
        assert (small.review.corpus / "sheets" / f"words-{number}.xlsx").is_file()


def test_reading_without_a_sheet_says_what_to_do(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == panyou_here("words", "read", small.review.config, "--lang", "en")
    assert "panyou words sheet" in capsys.readouterr().err
