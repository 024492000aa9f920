"""Logs only grow: what stands in them stays, a copy is put aside, and a log that cannot be read is not touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import PanyouError
from pipeline.people import load_log
from pipeline.sheets.logbook import append
from pipeline.store import Review, review_of

ROW = {"record_id_a": "ra", "record_id_b": "rb", "decision": "merged", "person": "示例, “甲”", "date": "2022-07-20"}


@pytest.fixture
def review(tmp_path: Path) -> Review:
    (tmp_path / "configs").mkdir()
    (tmp_path / "corpus" / "x").mkdir(parents=True)
    return review_of(tmp_path / "configs" / "x.toml")


def test_the_first_row_makes_the_log_and_the_next_keeps_a_copy_of_it(review: Review) -> None:
    assert append(review, "duplicates", [ROW]).backup is None
    before = (review.corpus / "duplicates.csv").read_bytes()
    second = append(review, "duplicates", [ROW | {"decision": "kept_apart"}])

    assert ["merged", "kept_apart"] == load_log(review, "duplicates")["decision"].tolist()
    assert second.backup is not None
    assert before == second.backup.read_bytes()
    assert before.startswith(b"\xef\xbb\xbf")


def test_no_backup_is_ever_overwritten(review: Review) -> None:
    kept = [append(review, "duplicates", [ROW | {"person": str(n)}]).backup for n in range(4)]

    assert [None, "duplicates-1.csv", "duplicates-2.csv", "duplicates-3.csv"] == [path.name if path else None for path in kept]


def test_a_log_that_excel_saved_in_another_form_keeps_every_row(review: Review) -> None:
    text = "record_id_a;record_id_b;decision;person;date\r\nrx;ry;linked;示例乙;2021/3/1\r\n"
    (review.corpus / "duplicates.csv").write_bytes(text.encode("gb18030"))
    append(review, "duplicates", [ROW])

    log = load_log(review, "duplicates")
    assert [["rx", "ry", "linked", "示例乙", "2021/3/1"], list(ROW.values())] == log.drop(columns="position").to_numpy().tolist()


def test_a_log_that_cannot_be_read_is_left_as_it_is(review: Review) -> None:
    path = review.corpus / "duplicates.csv"
    path.write_bytes(b"record_id_a,record_id_b,decision,person,date\nra,rb,perhaps,x,\n")

    with pytest.raises(PanyouError, match="log_values"):
        append(review, "duplicates", [ROW])
    assert path.read_bytes().endswith(b"perhaps,x,\n")
    assert not (review.corpus / "sheets").exists()


def test_lists_numbers_and_truth_values_come_back_as_they_went(review: Review) -> None:
    row = {
        "record_ids": ["ra", "rb"], "record_keys": ["k"], "unit": "document", "category_id": "openness", "is_present": True,
        "drawn": "random", "inclusion_probability": 0.25, "person": "甲", "date": "2022-07-20",
    }  # fmt: skip
    append(review, "coding", [row])
    append(review, "coding", [row | {"is_present": False, "inclusion_probability": None}])

    log = load_log(review, "coding")
    assert [["ra", "rb"], ["ra", "rb"]] == log["record_ids"].tolist()
    assert [True, False] == log["is_present"].tolist()
    assert 0.25 == log["inclusion_probability"][0]
