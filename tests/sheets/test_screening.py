"""`panyou screening sheet|read`: a coder's sheet out, decisions back on the right publication; on the sample review as it ships."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import openpyxl
import pytest

from pipeline.people import load_log
from pipeline.sheets.screening import LAYOUT, to_screen
from pipeline.sheets.writing import workbook
from tests.projects import Project, copy_of, panyou_here, table

NAMES = [column.name for column in LAYOUT.columns]
SHOWN = {"include": "纳入 include", "exclude": "排除 exclude", "unsure": "不确定 unsure"}


@pytest.fixture
def project(sample_project: Project, tmp_path: Path) -> Project:
    return copy_of(sample_project, tmp_path / "project")


def rows_for(project: Project, coder: str, *, everything: bool = True) -> list[dict[str, str]]:
    publications, rules, screening = (table(project.review, name) for name in ("publications", "rule_results", "screening"))
    return to_screen(publications, rules, screening, load_log(project.review, "decisions"), coder, everything=everything)


def filled(rows: list[dict[str, str]], seed: int) -> list[dict[str, str]]:
    """Every row decided at random, a tenth left empty."""
    chance = random.Random(seed)
    choices = ["include", "exclude", "unsure"] * 3 + [""]
    decided = [chance.choice(choices) for _ in rows]
    return [
        row | {"decision": SHOWN.get(each, ""), "reason": "示例理由" if each == "exclude" else ""}
        for row, each in zip(rows, decided, strict=True)
    ]


def saved(path: Path, rows: list[dict[str, str]], form: str) -> Path:
    """The sheet as a spreadsheet program leaves it: xlsx, or a CSV in the code page of a Chinese Windows, in UTF-8, with semicolons."""
    if form == "xlsx":
        path.with_suffix(".xlsx").write_bytes(workbook(LAYOUT, rows))
        return path.with_suffix(".xlsx")
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if form == "semicolon" else ",")
    writer.writerow([column.head for column in LAYOUT.columns])
    writer.writerows([row.get(name, "") for name in NAMES] for row in rows)
    encoding = "gb18030" if form == "ansi" else "utf-8-sig"
    path.with_suffix(".csv").write_bytes(text.getvalue().encode(encoding))
    return path.with_suffix(".csv")


@pytest.mark.parametrize("form", ["xlsx", "ansi", "utf8", "semicolon"])
def test_every_decision_comes_back_on_its_publication(project: Project, tmp_path: Path, form: str) -> None:
    """Sorted by title, a fifth of the rows deleted: what is left arrives, nothing else, and the earlier rows of the log stand."""
    rows = filled(rows_for(project, "示例甲"), seed=7)
    kept = sorted(rows, key=lambda row: row["title"])[::5] + sorted(rows, key=lambda row: row["title"])[1::2]
    kept = list({row["record_id"]: row for row in kept}.values())
    before = load_log(project.review, "decisions")

    assert 0 == panyou_here("screening", "read", project.review.config, saved(tmp_path / "coder", kept, form))

    after = load_log(project.review, "decisions")
    assert after.head(len(before)).equals(before)
    arrived = {min(row["record_ids"]): (row["decision"], row["reason"]) for row in after.iloc[len(before) :].to_dict("records")}
    assert arrived == {row["record_id"]: (row["decision"].rpartition(" ")[2], row["reason"]) for row in kept if row["decision"]}


def test_a_decision_rules_after_the_next_run_and_is_not_asked_again(project: Project, tmp_path: Path) -> None:
    rows = rows_for(project, "示例乙")
    chosen = next(row for row in rows if not row["suggested"])
    sheet = saved(tmp_path / "one", [chosen | {"decision": "exclude", "reason": "示例理由"}], "xlsx")

    assert 0 == panyou_here("screening", "read", project.review.config, sheet)
    assert 0 == panyou_here("screen", project.review.config)

    publications, screening = table(project.review, "publications"), table(project.review, "screening")
    home = next(p for p, ids in zip(publications["publication_id"], publications["record_ids"], strict=True) if chosen["record_id"] in ids)
    assert {"exclude", "conflict"} & set(screening.loc[screening["publication_id"] == home, "decision"])
    left = rows_for(project, "示例乙", everything=False)
    assert chosen["record_id"] not in {row["record_id"] for row in left}
    assert len(left) == len(rows) - 1


def test_a_sheet_shows_nothing_that_another_coder_decided(project: Project) -> None:
    rows = rows_for(project, "示例丙")

    assert {"示例丙"} == {row["person"] for row in rows}
    assert {""} == {row.get("decision", "") + row.get("reason", "") for row in rows}
    assert len(table(project.review, "publications")) == len(rows)


def test_what_rules_exclude_comes_last_with_the_reason(project: Project) -> None:
    suggested = [bool(row["suggested"]) for row in rows_for(project, "甲")]

    assert suggested == sorted(suggested)
    assert any(suggested)


def test_a_preview_and_an_error_write_nothing(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config, log = project.review.config, project.review.corpus / "decisions.csv"
    before, rows = log.read_bytes(), rows_for(project, "")

    good = saved(tmp_path / "good", [rows[0] | {"decision": "include"}], "xlsx")
    assert 0 == panyou_here("screening", "read", config, good, "--person", "甲", "--dry-run", "--lang", "en")
    assert "→ include (甲)" in capsys.readouterr().out
    bad = saved(tmp_path / "bad", [rows[0] | {"decision": "include"}, rows[1] | {"decision": "perhaps"}], "xlsx")
    assert 2 == panyou_here("screening", "read", config, bad, "--person", "甲", "--lang", "en")
    assert 2 == panyou_here("screening", "read", config, good, "--lang", "en")
    assert before == log.read_bytes()


def test_the_command_writes_a_sheet_with_answers_from_a_list(project: Project) -> None:
    assert 0 == panyou_here("screening", "sheet", project.review.config, "--coder", "示例丁", "--limit", "5")

    book = openpyxl.load_workbook(project.review.corpus / "sheets" / "screening-1.xlsx")
    sheet = book["screening"]
    assert 6 == sheet.max_row
    assert '"纳入 include,排除 exclude,不确定 unsure"' in {each.formula1 for each in sheet.data_validations.dataValidation}


def test_agreement_of_two_coders_is_told(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Twenty publications, one seen otherwise by the second coder."""
    config, rows = project.review.config, rows_for(project, "")[:20]
    for person, last in (("示例甲", "include"), ("示例乙", "exclude")):
        decided = [row | {"decision": "include" if number % 2 else "exclude"} for number, row in enumerate(rows)]
        decided[1]["decision"] = last
        assert 0 == panyou_here("screening", "read", config, saved(tmp_path / person, decided, "xlsx"), "--person", person)
    capsys.readouterr()

    assert 0 == panyou_here("screening", "agreement", config, "--lang", "en")
    kappa = next(line for line in capsys.readouterr().out.split("\n") if "示例乙 / 示例甲" in line)
    assert "0.900, 95 % interval" in kappa
    assert "20 publication(s)" in kappa
