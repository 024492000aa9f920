"""F27 for screening: 2,000 decisions through LibreOffice, and each damage of the list with what comes of it. All texts are invented (示例)."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from pipeline.frames import frame
from pipeline.people import load_log
from pipeline.sheets.reading import read_sheet
from pipeline.sheets.screening import LAYOUT, Desk, known, to_screen
from pipeline.sheets.writing import workbook
from tests.projects import Project, copy_of, panyou_here, table
from tests.sheets.saving import OFFICE_FORMS, by_office, needs_office

SHOWN = {"include": "纳入 include", "exclude": "排除 exclude", "unsure": "不确定 unsure"}
HEADS = {column.name: column.head for column in LAYOUT.columns}
NAMES = list(HEADS)
AWKWARD = (
    "=1+1",
    "2021",
    "3-4",
    "1.23E+17",
    "𠮷野",
    "“引号”，逗号",
    '"x";y',
    "+86",
    "换\n行",
    "#N/A",
    "é",
    "TRUE",
)  # what programs take for something else
Row = dict[str, str]


@needs_office
@pytest.mark.parametrize("form", OFFICE_FORMS)
def test_two_thousand_decisions_come_back_from_libreoffice_each_on_its_publication(form: str, tmp_path: Path) -> None:
    """Sorted by title, a fifth of the rows deleted; texts that a spreadsheet takes for numbers, dates and formulas among them."""
    chance = random.Random(3)
    publications = frame("publications", [
        {"publication_id": f"p{n}", "record_ids": [f"r{chance.getrandbits(48):012x}"], "record_keys": [f"k{n}"],
         "title": f"{AWKWARD[n % len(AWKWARD)]} 示例第{n}号城区的平台"} for n in range(2000)
    ])  # fmt: skip
    rows = [_filled(row, chance.choice(list(SHOWN)), n) for n, row in enumerate(publications.to_dict("records"))]
    kept = sorted(rows, key=lambda row: row["title"])
    kept = [row for number, row in enumerate(kept) if number % 5]

    path = by_office(tmp_path / "coder", LAYOUT, kept, form)
    reading = read_sheet(LAYOUT, path.read_bytes(), path.name, known(publications))
    assert 1600 == len(reading.answers)
    assert ([], [], 0) == (reading.found, reading.unknown, reading.unanswered)
    assert {row["record_id"]: (row["decision"], row["reason"]) for row in kept} == {
        answer.ids[0]: (SHOWN[answer.values["decision"]], answer.values["reason"]) for answer in reading.answers
    }


def _filled(publication: dict[str, object], decision: str, number: int) -> Row:
    reason = f"示例理由，{AWKWARD[4]}" if decision == "exclude" else ""
    title, (record_id,) = str(publication["title"]), list(publication["record_ids"])  # type: ignore[call-overload]  # a list of texts
    abstract = f'摘要，含逗号\n换行“引号”"x" {AWKWARD[number % len(AWKWARD)]}'
    kept = {"phase": "题名与摘要 title and abstract", "task": "筛选 screen", "record_id": record_id}
    return {"decision": SHOWN[decision], "reason": reason, "person": "示例甲", "title": title, "abstract": abstract, **kept}


# ---------------------------------------------------------------------------------------------- each damage and its outcome


class Outcome(NamedTuple):
    """What a damage does to six decisions: which of them are taken (by place), and what is said; an error takes none."""

    taken: str
    exit_code: int = 0
    said: str = ""


def as_table(rows: list[Row], encoding: str = "utf-8-sig", separator: str = ",", without: str = "") -> bytes:
    names = [name for name in NAMES if name != without]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerow([HEADS[name] for name in names])
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return text.getvalue().encode(encoding)


def with_cells(change: Callable[[list[Row]], object]) -> Callable[[list[Row]], bytes]:
    """The workbook after a change of its cells."""

    def damaged(rows: list[Row]) -> bytes:
        change(rows)
        return workbook(LAYOUT, rows)

    return damaged


def with_formula(rows: list[Row]) -> bytes:
    """A formula without a stored value in place of the first decision, as a program leaves it that has not computed yet."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(LAYOUT, rows)))
    book["screening"].cell(2, 1).value = "=B2"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def one_column_sorted(rows: list[Row]) -> None:
    ids = sorted((row["record_id"] for row in rows), reverse=True)
    titles = sorted(row["title"] for row in rows)
    for row, each, title in zip(rows, ids, titles, strict=True):
        row |= {"record_id": each, "title": title}


DAMAGES: dict[str, tuple[Callable[[list[Row]], bytes], Outcome]] = {
    "lost zeros": (with_cells(lambda rows: rows[0].update(record_id=rows[0]["record_id"].replace("r", "", 1))), Outcome("012345", said="found by its title")),
    "1.23E+17": (with_cells(lambda rows: rows[1].update(record_id="1.23E+17")), Outcome("012345", said="found by its title")),
    "date for an id": (with_cells(lambda rows: rows[1].update(record_id="2021-03-01")), Outcome("012345", said="found by its title")),
    "date for a year": (with_cells(lambda rows: rows[2].update(year="Mar-21")), Outcome("012345")),
    "ansi": (lambda rows: as_table(rows, "gb18030"), Outcome("012345")),
    "semicolons": (lambda rows: as_table(rows, "gb18030", ";"), Outcome("012345")),
    "utf-16 tsv": (lambda rows: as_table(rows, "utf-16", "\t"), Outcome("012345")),
    "utf-16 tsv without its mark": (lambda rows: as_table(rows, "utf-16-le", "\t"), Outcome("012345")),
    "row repeated": (with_cells(lambda rows: rows.append(dict(rows[0]))), Outcome("012345")),
    "row repeated with another answer": (with_cells(lambda rows: rows.append(rows[0] | {"decision": SHOWN["unsure"]})), Outcome("", 2, "row 8: row 2 answers the same otherwise")),
    "unknown id and title": (with_cells(lambda rows: rows[3].update(record_id="rgonegonegone", title="示例：不在这里的一篇")), Outcome("01245", said="not here, left out: 5")),
    "bad label": (with_cells(lambda rows: rows[4].update(decision="也许")), Outcome("", 2, "row 6: ")),
    "rows deleted": (with_cells(lambda rows: rows.__delitem__(slice(1, 3))), Outcome("0345")),
    "id column deleted": (lambda rows: as_table(rows, without="record_id"), Outcome("012345", said="found by its title")),
    "title column deleted": (lambda rows: as_table(rows, without="title"), Outcome("012345")),
    "decision column deleted": (lambda rows: as_table(rows, without="decision"), Outcome("", 2, "decision")),
    "person column deleted": (lambda rows: as_table(rows, without="person"), Outcome("", 2, "do not say who decided")),
    "one column sorted alone": (with_cells(one_column_sorted), Outcome("", 2, "do not belong together")),
    "saved half": (lambda rows: workbook(LAYOUT, rows)[:-900], Outcome("", 2, "cannot be read")),
    "csv saved half": (lambda rows: as_table(rows) + '排除,"示例'.encode(), Outcome("", 2, "unreadable after row 7")),
    "nothing saved": (lambda _: b"", Outcome("", 2, "empty")),
    "zeros for a file": (lambda _: bytes(4096), Outcome("", 2, "empty")),
    "formula for a decision": (with_formula, Outcome("12345")),
    "formula for a reason": (with_cells(lambda rows: rows[0].update(reason="=HYPERLINK(A1)")), Outcome("", 2, "for a formula")),
}  # fmt: skip


@pytest.fixture
def project(sample_project: Project, tmp_path: Path) -> Project:
    return copy_of(sample_project, tmp_path / "project")


def six(project: Project) -> list[Row]:
    """Six publications of different titles, decided in turn."""
    publications, rules, screening = (table(project.review, name) for name in ("publications", "rule_results", "screening"))
    rows = to_screen(Desk(publications, rules, screening, load_log(project.review, "decisions")), "示例丁")[:6]
    return [row | {"decision": list(SHOWN.values())[n % 3], "reason": ""} for n, row in enumerate(rows)]


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_damage_has_its_outcome(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: str) -> None:
    rows, (spoil, outcome) = six(project), DAMAGES[damage]
    decided = [(row["record_id"], row["decision"].rpartition(" ")[2]) for row in rows]
    before, earlier = (project.review.corpus / "decisions.csv").read_bytes(), load_log(project.review, "decisions")
    sheet = tmp_path / "示例 表.xlsx"
    sheet.write_bytes(spoil(rows))

    assert outcome.exit_code == panyou_here("screening", "read", project.review.config, sheet, "--lang", "en")
    said = capsys.readouterr()
    assert outcome.said in said.out + said.err
    log = load_log(project.review, "decisions")
    mine = log[log["person"] == "示例丁"]
    arrived = {min(ids): decision for ids, decision in zip(mine["record_ids"], mine["decision"], strict=True)}
    assert dict(decided[int(place)] for place in outcome.taken) == arrived
    if outcome.exit_code:
        assert before == (project.review.corpus / "decisions.csv").read_bytes()
    else:
        assert earlier.equals(log.head(len(earlier)))
        assert before == (project.review.corpus / "sheets" / "backups" / "decisions-1.csv").read_bytes()


def test_the_lock_file_of_an_open_sheet_is_no_sheet(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "~$coder.xlsx").write_bytes(b"\x05example" + b" " * 150)

    assert 2 == panyou_here("screening", "read", project.review.config, tmp_path / "~$coder.xlsx", "--lang", "en")
    assert "lock file" in capsys.readouterr().err
