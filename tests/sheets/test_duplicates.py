"""`panyou duplicates sheet|read`: doubtful pairs out, rulings back, merges undone; on the sample review as it ships."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.people import load_log
from pipeline.sheets.duplicates import LAYOUT, doubts, homeless
from pipeline.sheets.writing import workbook
from tests.projects import Project, copy_of, panyou_here, table


@pytest.fixture
def project(sample_project: Project, tmp_path: Path) -> Project:
    return copy_of(sample_project, tmp_path / "project")


def merged_pairs(project: Project) -> list[dict[str, str]]:
    """The sheet's rows with every pair."""
    return doubts(table(project.review, "duplicate_links"), table(project.review, "records"), everything=True)


def save(path: Path, rows: list[dict[str, str]], **answers: dict[int, str]) -> Path:
    book = openpyxl.load_workbook(io.BytesIO(workbook(LAYOUT, rows)))
    names = [column.name for column in LAYOUT.columns]
    for name, cells in answers.items():
        for row, value in cells.items():
            book["duplicates"].cell(row + 2, names.index(name) + 1).value = value
    book.save(path)
    return path


def test_a_merge_is_undone_and_redone_through_sheets(project: Project, tmp_path: Path) -> None:
    """Everything merged, one pair chosen, parted, run: one publication more; then merged again: as before."""
    before = len(table(project.review, "publications"))
    rows = merged_pairs(project)
    number = next(n for n, row in enumerate(rows) if row["question"].endswith("merged") and row["rule"] == "title_year")
    config = project.review.config

    parted = save(tmp_path / "a.xlsx", rows, decision={number: "分开 keep apart"}, person={number: "示例甲"})
    assert 0 == panyou_here("duplicates", "read", config, parted)
    assert 0 == panyou_here("deduplicate", config)
    assert before + 1 == len(table(project.review, "publications"))

    again = save(tmp_path / "b.xlsx", rows, decision={number: "合并"})
    assert 0 == panyou_here("duplicates", "read", config, again, "--person", "示例乙")
    assert 0 == panyou_here("deduplicate", config)
    assert before == len(table(project.review, "publications"))
    assert [("kept_apart", "示例甲"), ("merged", "示例乙")] == list(
        load_log(project.review, "duplicates")[["decision", "person"]].itertuples(index=False)
    )


def test_reading_a_sheet_twice_adds_nothing_and_a_preview_writes_nothing(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = project.review.config
    filled = save(tmp_path / "a.xlsx", merged_pairs(project), decision={0: "link only", 1: "merge"})
    log = project.review.corpus / "duplicates.csv"

    assert 0 == panyou_here("duplicates", "read", config, filled, "--person", "甲", "--dry-run", "--lang", "en")
    assert not log.exists()
    assert 2 == capsys.readouterr().out.count(" → ")
    for _ in range(2):
        assert 0 == panyou_here("duplicates", "read", config, filled, "--person", "甲", "--lang", "en")
    assert 2 == len(load_log(project.review, "duplicates"))
    assert "as before 2" in capsys.readouterr().out


def test_one_row_that_cannot_be_understood_leaves_the_log_alone(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled = save(tmp_path / "a.xlsx", merged_pairs(project), decision={0: "merge", 1: "perhaps"})

    assert 2 == panyou_here("duplicates", "read", project.review.config, filled, "--person", "甲", "--lang", "en")
    error = capsys.readouterr().err
    assert "row 3" in error
    assert "perhaps" in error
    assert "a.xlsx" in error
    assert not (project.review.corpus / "duplicates.csv").exists()


def test_an_answer_that_nobody_signs_is_not_taken(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled = save(tmp_path / "a.xlsx", merged_pairs(project), decision={0: "merge"})

    assert 2 == panyou_here("duplicates", "read", project.review.config, filled, "--lang", "en")
    assert "--person" in capsys.readouterr().err


def test_a_sheet_never_overwrites_another(project: Project) -> None:
    for _ in range(2):
        assert 0 == panyou_here("duplicates", "sheet", "--all", project.review.config)

    assert ["duplicates-1.xlsx", "duplicates-2.xlsx"] == sorted(path.name for path in (project.review.corpus / "sheets").iterdir())


def test_a_sheet_before_the_first_run_and_one_that_is_not_there_are_refused_in_words(
    small: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == panyou_here("duplicates", "read", small.review.config, "no.xlsx", "--lang", "en")
    assert "no such sheet" in capsys.readouterr().err
    small.review.table("duplicate_links").unlink()
    assert 2 == panyou_here("duplicates", "sheet", small.review.config)


def test_every_pair_stands_in_the_sheet_with_what_a_person_needs_to_judge(project: Project) -> None:
    links = table(project.review, "duplicate_links")
    rows = merged_pairs(project)

    assert (links["record_id_a"] != links["record_id_b"]).sum() == len(rows)
    for row in rows:
        assert {column.name for column in LAYOUT.columns} - {"decision", "person"} == set(row)
        assert row["title_a"]
        assert row["evidence"]
        assert ":" in row["database_b"]
    kept = doubts(links, table(project.review, "records"), everything=False)
    assert {"merged"}.isdisjoint(row["question"].split()[-1] for row in kept)


def test_rulings_on_records_that_are_gone_are_counted() -> None:
    log = pd.DataFrame([{"record_id_a": "r1", "record_id_b": "r2"}, {"record_id_a": "r1", "record_id_b": "gone"}])

    assert 1 == homeless(log, ["r1", "r2"])
