"""F27: what people keep is read however Excel saved it; what does not fit is named by its row in the file, and nothing is guessed at."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from pipeline.errors import PanyouError
from pipeline.logs import LOGS
from pipeline.people import load_log, log_hash, parse_log
from pipeline.store import Review, review_of

HEADER = ["record_ids", "record_keys", "title", "phase", "decision", "reason", "person", "date"]
FIRST = ["raaaaaaaaaaaa", "rbbbbbbbbbbbb", "示例：“数字”治理", "title_abstract", "include", "", "甲", "2024-03-01"]
SECOND = ["raaaaaaaaaaab; raaaaaaaaaaac", "", "题, 有逗号;\t“还有别的”", "full_text", "exclude", "无关", "乙", "2024-03-02"]


def test_a_log_of_an_older_version_lacks_a_later_column_and_is_read() -> None:
    old, new = saved(HEADER, FIRST, SECOND), saved([*HEADER, "settles"], [*FIRST, "true"], [*SECOND, ""])

    assert [False, False] == parse_log("decisions", old.encode())["settles"].tolist()
    assert [True, False] == parse_log("decisions", new.encode())["settles"].tolist()


def saved(*rows: list[str], delimiter: str = ",", end: str = "\n") -> str:
    """Rows as a spreadsheet saves them."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue()


PLAIN = saved(HEADER, FIRST, SECOND)
SAVED = {
    "UTF-8": PLAIN.encode(),
    "UTF-8 with a byte order mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "ANSI of a Chinese Windows": PLAIN.encode("gb18030"),
    "Unicode text with tabs": saved(HEADER, FIRST, SECOND, delimiter="\t").encode("utf-16"),
    "Unicode text of a Mac": b"\xfe\xff" + saved(HEADER, FIRST, SECOND, delimiter="\t").encode("utf-16-be"),
    "semicolons": saved(HEADER, FIRST, SECOND, delimiter=";").encode(),
    "line ends of Windows": saved(HEADER, FIRST, SECOND, end="\r\n").encode(),
    "line ends of old Macs": saved(HEADER, FIRST, SECOND, end="\r").encode(),
    "blank rows at the end": PLAIN.encode() + b",,,,,,,\n\n,,,,,,,\n",
    "columns turned round, and one more": saved(
        *([*row[::-1], note] for row, note in ((HEADER, "备注"), (FIRST, ""), (SECOND, "见上")))
    ).encode(),
    "blanks round the cells": saved(HEADER, [f" {cell} " for cell in FIRST], SECOND).encode(),
}


@pytest.fixture
def review(tmp_path: Path) -> Review:
    made = review_of(tmp_path / "configs" / "x.toml")
    made.corpus.mkdir(parents=True)
    return made


def refused(name: str, data: bytes) -> PanyouError:
    with pytest.raises(PanyouError) as raised:
        parse_log(name, data)
    assert raised.value.exit_code == 2
    return raised.value


@pytest.mark.parametrize("way", SAVED)
def test_a_log_says_the_same_however_it_was_saved(way: str) -> None:
    log = parse_log("decisions", SAVED[way])

    assert [["raaaaaaaaaaaa"], ["raaaaaaaaaaab", "raaaaaaaaaaac"]] == log["record_ids"].tolist()
    assert ["示例：“数字”治理", "题, 有逗号;\t“还有别的”"] == log["title"].tolist()
    assert ["include", "exclude"] == log["decision"].tolist()
    assert [1, 2] == log["position"].tolist()


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n", saved(HEADER).encode(), saved(HEADER).encode() + b",,,,,,,\n"])
def test_an_empty_log_is_an_empty_table(data: bytes) -> None:
    assert 0 == len(parse_log("decisions", data))


@pytest.mark.parametrize("name", sorted(LOGS))
def test_an_absent_log_is_an_empty_table_with_its_columns(review: Review, name: str) -> None:
    log = load_log(review, name)

    assert (0, LOGS[name].names) == (len(log), list(log.columns))


def test_bad_labels_are_all_listed_by_the_row_a_spreadsheet_shows(review: Review) -> None:
    """Row 1 is the header, and blank rows count: the person looks for the number Excel shows."""
    bad = [["r1", "", "t", "title_abstract", "maybe", "", "甲", ""], [""] * 8, ["r2", "", "t", "午餐", "Include", "", "乙", ""]]
    (review.corpus / "decisions.csv").write_text(saved(HEADER, FIRST, *bad), encoding="utf-8")
    with pytest.raises(PanyouError) as raised:
        load_log(review, "decisions")

    head, *listed = raised.value.lines("zh")[0].split("\n")
    assert "错误：有 3 处看不懂：" == head
    assert "第 3 行 decision：'maybe'（应为 include | exclude | unsure | not_retrieved）" == listed[0].strip()
    assert ["第 5 行 decision：'Include'", "第 5 行 phase：'午餐'"] == [line.strip().partition("（")[0] for line in listed[1:]]
    assert "row 3, decision: 'maybe' (allowed: include | exclude | unsure | not_retrieved)" in raised.value.lines("en")[0]
    assert str(review.corpus / "decisions.csv") in raised.value.lines("zh")[1]


def test_missing_columns_are_named_with_those_that_should_be_there() -> None:
    error = refused("decisions", saved(HEADER[:4], FIRST[:4]).encode())

    assert "缺少这些列：decision, reason, person, date" in error.lines("zh")[0]
    assert ", ".join(HEADER) in error.lines("zh")[2]


def test_a_header_alone_that_lost_columns_is_refused_too() -> None:
    assert "log_columns" == refused("votes", b"category_id\n").code


def test_an_open_quotation_mark_swallows_no_rows() -> None:
    """Read leniently, every row below would silently become part of one cell."""
    error = refused("decisions", saved(HEADER, FIRST).encode() + b'r3,,"open,title_abstract,include,,x,\n' + saved(SECOND).encode())

    assert "log_syntax" == error.code
    assert "第 2 行之后" in error.lines("zh")[0]


def test_a_cell_too_many_is_named_not_dropped() -> None:
    """A comma that lost its quotes pushes the rest to the right."""
    error = refused("decisions", PLAIN.encode() + b"r3,,a, b,title_abstract,include,,x,2024\n")

    assert "第 4 行 …：'2024'" in error.lines("zh")[0]


def test_a_row_cut_short_is_named_by_what_it_lacks() -> None:
    assert "row 3, decision: ''" in refused("decisions", saved(HEADER, FIRST, SECOND[:4]).encode()).lines("en")[0]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x81\xff\xff\x00", PLAIN.encode("gb18030")[:-30] + b"\xff\xff"])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    assert "log_encoding" == refused("decisions", data).code


CODING = [
    "record_ids",
    "record_keys",
    "unit",
    "field",
    "sentence",
    "category_id",
    "is_present",
    "stance",
    "drawn",
    "inclusion_probability",
    "person",
    "date",
]


def coded(present: str = "true", probability: str = "0.5") -> bytes:
    row = ["r1", "k1", "sentence", "abstract", "平台应当公开。", "cogovernance", present, "recommendation", "random", probability, "甲", ""]
    return saved(CODING, row).encode()


@pytest.mark.parametrize(
    ("written", "meant"), [("TRUE", True), ("true", True), ("是", True), ("1", True), ("FALSE", False), ("否", False), ("0", False)]
)
def test_truth_is_read_as_excel_and_people_write_it(written: str, meant: bool) -> None:
    assert [meant] == parse_log("coding", coded(present=written))["is_present"].tolist()


@pytest.mark.parametrize("written", ["", "?", "2", "maybe", "TRUEFALSE"])
def test_a_truth_value_is_never_guessed(written: str) -> None:
    """An emptied cell is no “no”."""
    assert "is_present" in refused("coding", coded(present=written)).lines("en")[0]


@pytest.mark.parametrize("written", ["half", "nan", "inf", "1e999", "0,5", "²"])
def test_a_number_that_is_none_is_named(written: str) -> None:
    assert "inclusion_probability" in refused("coding", coded(probability=written)).lines("en")[0]


def test_a_missing_number_is_missing_and_not_zero() -> None:
    votes = parse_log("votes", b"category_id,votes,rank\ncogovernance,,1\nopenness_transparency,12,2\n")

    assert [True, False] == votes["votes"].isna().tolist()
    assert ["category_id", "votes", "rank"] == list(votes.columns)


def test_half_a_vote_and_two_votes_for_one_category_are_named() -> None:
    error = refused("votes", b"category_id,votes,rank\ncogovernance,1.5,1\ncogovernance,2,2\n")

    assert "row 2, votes: '1.5'" in error.lines("en")[0]
    assert "row 3, category_id: 'cogovernance'" in error.lines("en")[0]


def test_what_a_log_says_is_in_its_hash_and_other_logs_are_not(review: Review) -> None:
    before = {name: log_hash(review, name) for name in LOGS}
    (review.corpus / "terms.txt").write_text("数字孪生\n", encoding="utf-8")
    (review.corpus / "votes.csv").write_text("category_id,votes,rank\n", encoding="utf-8")

    assert {"words", "votes"} == {name for name in LOGS if log_hash(review, name) != before[name]}


def test_the_three_word_lists_cannot_stand_in_for_each_other(review: Review) -> None:
    (review.corpus / "terms.txt").write_text("数字孪生\n", encoding="utf-8")
    before = log_hash(review, "words")
    (review.corpus / "terms.txt").rename(review.corpus / "stopwords.txt")

    assert before != log_hash(review, "words")
    assert [("stopwords", "数字孪生")] == list(load_log(review, "words")[["list", "term"]].itertuples(index=False, name=None))


def test_a_word_list_that_is_no_text_is_named(review: Review) -> None:
    (review.corpus / "stopwords.txt").write_bytes(b"\x81\xff\xff\x00")
    with pytest.raises(PanyouError) as raised:
        load_log(review, "words")

    assert str(review.corpus / "stopwords.txt") in raised.value.lines("en")[1]
