"""`panyou screening sheet|read`: a coder's sheet out, decisions back on the right publication; on the sample review as it ships."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock

from pipeline.frames import frame
from pipeline.people import load_log
from pipeline.screening.highlights import spans_of
from pipeline.sheets.screening import LAYOUT, Desk, reasons_of, sheet_of, to_screen, to_settle
from pipeline.sheets.writing import workbook
from tests.projects import Project, copy_of, panyou_here, table

NAMES = [column.name for column in LAYOUT.columns]
SHOWN = {"include": "纳入 include", "exclude": "排除 exclude", "unsure": "不确定 unsure"}


@pytest.fixture
def project(sample_project: Project, tmp_path: Path) -> Project:
    return copy_of(sample_project, tmp_path / "project")


def rows_for(project: Project, coder: str, *, phase: str = "title_abstract", everything: bool = True) -> list[dict[str, str]]:
    return to_screen(desk_of(project), coder, phase=phase, everything=everything)


def desk_of(project: Project) -> Desk:
    publications, rules, screening = (table(project.review, name) for name in ("publications", "rule_results", "screening"))
    return Desk(publications, rules, screening, load_log(project.review, "decisions"))


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
    suggested = [row["suggested"].startswith("排除") for row in rows_for(project, "甲")]

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

    book = openpyxl.load_workbook(project.review.corpus / "sheets" / "screening-title_abstract-示例丁-1.xlsx")
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


def decided(project: Project, tmp_path: Path, person: str, rows: list[dict[str, str]], **said: str) -> int:
    """Read a sheet on which a person says the same of every row."""
    return panyou_here(
        "screening", "read", project.review.config, saved(tmp_path / person, [row | said for row in rows], "xlsx"), "--person", person
    )


def of_publication(project: Project, row: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Phase, decision and inclusion of the publication of a sheet's row, after a run as far as screening."""
    assert 0 == panyou_here("screen", project.review.config)
    publications, screening = table(project.review, "publications"), table(project.review, "screening")
    home = next(p for p, ids in zip(publications["publication_id"], publications["record_ids"], strict=True) if row["record_id"] in ids)
    found = screening[screening["publication_id"] == home]
    return list(found[["phase", "decision", "is_included"]].itertuples(index=False, name=None))


def fresh(project: Project) -> dict[str, str]:
    """A row that nobody has decided and no rule excludes."""
    publications, screening = table(project.review, "publications"), table(project.review, "screening")
    left = set(screening.loc[screening["decision"] == "none", "publication_id"])
    ids = {min(ids) for name, ids in zip(publications["publication_id"], publications["record_ids"], strict=True) if name in left}
    return next(row for row in rows_for(project, "") if row["record_id"] in ids and not row["suggested"])


def test_a_conflict_goes_to_a_third_persons_sheet_with_what_each_decided_and_what_comes_back_holds(
    project: Project, tmp_path: Path
) -> None:
    row = fresh(project) | {"person": ""}
    assert 0 == decided(project, tmp_path, "示例甲", [row], decision="include")
    assert 0 == decided(project, tmp_path, "示例乙", [row], decision="exclude", reason="示例理由")
    assert [("title_abstract", "conflict", True)] == of_publication(project, row)

    assert 0 == panyou_here("screening", "conflicts", project.review.config, "--person", "示例丙")
    (conflict,) = [each for each in to_settle(desk_of(project), "示例丙") if each["record_id"] == row["record_id"]]
    assert "示例甲：纳入 include；示例乙：排除 exclude（示例理由）" == conflict["others"]
    assert 0 == decided(project, tmp_path, "示例丙", [conflict], decision="exclude", reason="示例理由")

    assert [("title_abstract", "exclude", False)] == of_publication(project, row)
    assert row["record_id"] not in {each["record_id"] for each in to_settle(desk_of(project), "示例丙")}


def test_a_persons_own_two_decisions_that_a_merge_set_at_odds_go_to_who_settles_and_are_named() -> None:
    publications = frame(
        "publications", [{"publication_id": "p1", "record_ids": ["r1", "r2"], "record_keys": ["k1", "k2"], "title": "示例"}]
    )
    ruled = {"publication_id": "p1", "decision": "none"}
    said = [{"decision": "include", "record_ids": ["r1"]}, {"decision": "exclude", "record_ids": ["r2"], "reason": "示例理由"}]
    about = {"phase": "title_abstract", "person": "示例甲"}
    log = frame("decisions", [about | row | {"position": place} for place, row in enumerate(said, start=1)])
    screening = frame("screening", [ruled | {"phase": "title_abstract", "decision": "conflict"}])

    (row,) = to_settle(Desk(publications, frame("rule_results", [ruled]), screening, log), "示例丙")

    assert row["others"].startswith("示例甲：纳入 include；示例甲：排除 exclude（示例理由）；示例甲自己前后不一")


def test_full_texts_are_asked_for_of_what_passed_and_may_be_missing(project: Project, tmp_path: Path) -> None:
    rows = rows_for(project, "示例甲", phase="full_text")
    assert {"全文 full text"} == {row["phase"] for row in rows}
    screening = table(project.review, "screening")
    assert int(screening["is_included"].sum()) == len(rows)

    assert 0 == decided(project, tmp_path, "示例甲", rows[:1], decision="未获取全文")
    assert [("full_text", False), ("title_abstract", True)] == [(phase, is_in) for phase, _, is_in in of_publication(project, rows[0])]
    flow = table(project.review, "flow").set_index(["box", "reason"])["count"]
    boxes = ("sought", "not_retrieved", "awaiting_included", "assessed")
    assert (len(rows), 1, len(rows) - 1, 0) == tuple(flow[f"full_text_{box}", ""] for box in boxes)


def test_a_full_text_cannot_be_missing_before_it_was_asked_for(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (project.review.corpus / "decisions.csv").read_bytes()

    assert 2 == decided(project, tmp_path, "示例甲", [fresh(project)], decision="not_retrieved")
    assert "row(s) 2 say that a full text was not retrieved" in capsys.readouterr().err
    assert before == (project.review.corpus / "decisions.csv").read_bytes()


def test_a_sheet_whose_phase_was_deleted_is_refused_and_says_what_is_missing(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [[column.head for column in LAYOUT.columns if column.name != "phase"]]
    row = fresh(project) | {"decision": "include"}
    lines.append([row.get(name, "") for name in NAMES if name != "phase"])
    path = tmp_path / "cut.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(lines)

    assert 2 == panyou_here("screening", "read", project.review.config, path, "--person", "甲", "--lang", "en")
    assert "phase" in capsys.readouterr().err.split("\n")[0]


def test_reasons_are_proposed_the_configs_first_then_the_most_frequent_and_any_other_may_be_written(project: Project) -> None:
    log = load_log(project.review, "decisions")
    reasons = reasons_of(log, "title_abstract", ["示例理由", "课程教学"])
    assert ["示例理由", "课程教学"] == reasons[:2]
    assert len(set(reasons)) == len(reasons) > 2

    book = openpyxl.load_workbook(io.BytesIO(workbook(sheet_of("title_abstract", reasons), rows_for(project, "甲")[:3])))
    (validation,) = [each for each in book["screening"].data_validations.dataValidation if each.formula1.startswith("lists!")]
    assert not validation.showErrorMessage
    assert reasons == [
        cell.value for (cell,) in book[validation.formula1.partition("!")[0]][validation.formula1.partition("!")[2].replace("$", "")]
    ]


def test_words_of_the_queries_are_bold_and_the_text_is_whole(project: Project) -> None:
    rows = rows_for(project, "甲")[:20]
    data = workbook(sheet_of("title_abstract", []), rows, spans_of(['智慧城市 AND "smart city"', "治理 OR govern*"]))
    sheet = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)["screening"]
    place = 1 + next(n for n, cell in enumerate(sheet[1]) if cell.value.endswith(" abstract"))
    cells = [sheet.cell(number, place).value for number in range(2, 22)]

    bold = {
        str(piece).casefold()
        for cell in cells
        if isinstance(cell, CellRichText)
        for piece in cell
        if isinstance(piece, TextBlock) and piece.font.b
    }
    assert [row["abstract"] for row in rows] == [str(cell or "") for cell in cells]
    assert {"智慧城市", "治理"} <= bold
    assert all(any(word in piece for word in ("智慧城市", "smart cit", "治理", "govern")) for piece in bold)


def test_agreement_is_told_for_each_reason_and_what_is_open_is_counted(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row | {"person": ""} for row in rows_for(project, "")[:12]]
    for person, last in (("示例甲", "题外"), ("示例乙", "方法不符")):
        said = [row | {"decision": "exclude", "reason": "题外" if number % 2 else "方法不符"} for number, row in enumerate(rows)]
        said[1]["reason"] = last
        said[2]["decision"] = "include" if person == "示例甲" else "exclude"
        assert 0 == panyou_here("screening", "read", project.review.config, saved(tmp_path / person, said, "xlsx"), "--person", person)
    capsys.readouterr()

    assert 0 == panyou_here("screening", "agreement", project.review.config, "--lang", "en")
    told = capsys.readouterr().out
    assert "α of the reason “题外”: 0." in told
    assert "in conflict and not settled: " in told
