"""`panyou topics sheet|read`: what an analyst rules of a topic holds after the next run, whatever number the topic has."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pipeline.people import load_log
from pipeline.sheets.rulings import layout, rows_of
from tests.projects import Project, copy_of, panyou_here, table
from tests.sheets.saving import FORMS, saved

TABLES = ("topics", "document_topics", "publications", "topic_categories")


@pytest.fixture
def project(sample_project: Project, tmp_path: Path) -> Project:
    return copy_of(sample_project, tmp_path / "project")


def rows_for(project: Project) -> list[dict[str, str]]:
    return rows_of(*(table(project.review, name) for name in TABLES))


def read(project: Project, tmp_path: Path, rows: list[dict[str, str]], form: str = "xlsx", *options: str) -> int:
    sheet = saved(tmp_path / "rulings", layout(project.settings().codebook), rows, form)
    return panyou_here("topics", "read", project.review.config, sheet, "--person", "示例甲", "--lang", "en", *options)


@pytest.mark.parametrize("form", FORMS)
def test_every_ruling_comes_back_on_its_topic(project: Project, tmp_path: Path, form: str) -> None:
    rows, book = rows_for(project), project.settings().codebook
    for number, row in enumerate(rows):
        row[book.ids[number % len(book.ids)]] = "是 yes" if number % 2 else "否"
    kept = sorted(rows, key=lambda row: row["titles"])[1::2]

    assert 0 == read(project, tmp_path, kept, form)
    log = load_log(project.review, "topic_rulings").to_dict("records")
    found = {("; ".join(row["terms"]), row["category_id"]): row["is_assigned"] for row in log}
    assert {(row["terms"], each): row[each] == "是 yes" for row in kept for each in book.ids if row.get(each)} == found


def test_a_ruling_holds_after_the_next_run_and_is_not_written_twice(project: Project, tmp_path: Path) -> None:
    rows = rows_for(project)
    chosen = next(row for row in rows if "privacy_exposure" in row["now"]) | {"privacy_exposure": "no", "cogovernance": "yes"}
    assert 0 == read(project, tmp_path, [chosen])
    assert 0 == read(project, tmp_path, [chosen])
    assert 2 == len(load_log(project.review, "topic_rulings"))

    assert 0 == panyou_here("map-topics", project.review.config)
    now = next(row["now"].split("\n") for row in rows_for(project) if row["topic_key"] == chosen["topic_key"])
    assert "cogovernance" in now
    assert "privacy_exposure" not in now


def test_a_changed_ruling_is_shown_and_a_preview_writes_nothing(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = rows_for(project)[0]
    assert 0 == read(project, tmp_path, [row | {"cogovernance": "yes"}])
    capsys.readouterr()

    assert 0 == read(project, tmp_path, [row | {"cogovernance": "no"}], "xlsx", "--dry-run")
    assert "cogovernance yes → False (示例甲)" in capsys.readouterr().out
    assert 1 == len(load_log(project.review, "topic_rulings"))


def test_the_command_writes_a_line_a_topic(project: Project) -> None:
    assert 0 == panyou_here("topics", "sheet", project.review.config)

    sheet = openpyxl.load_workbook(project.review.corpus / "sheets" / "topics-1.xlsx")["topics"]
    assert len(table(project.review, "topics")) + 1 == sheet.max_row
    assert {'"是 yes,否 no"'} == {rule.formula1 for rule in sheet.data_validations.dataValidation}
