"""`panyou codebook sheet|read`: proposals out, decisions back into the log, on the second review as it ships."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from pipeline.codebook import Codebook
from pipeline.config import load_codebook
from pipeline.errors import PanyouError
from pipeline.frames import frame
from pipeline.people import load_log
from pipeline.sheets.codebook import Change, changes, layout, refused, rows
from pipeline.sheets.reading import own_ids, read_sheet
from pipeline.sheets.writing import workbook
from pipeline.text.category_words import Candidate
from tests.projects import BOOKS, Project, bring, panyou_here, shipped_at, table

FOUND = [
    Candidate("health_link", "zh", "随访", 20.0, 3.0, 4, 0, 6, 0, ("首次【随访】提前",)),
    Candidate("timely_help", "en", "gadget", 15.0, 2.0, 3, 0, 4, 0),
    Candidate("being_watched", "en", "towel", 12.0, 2.0, 3, 0, 4, 0),
]


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook(BOOKS / "urban_digital_governance.toml")


@pytest.fixture(scope="module")
def care() -> Codebook:
    return load_codebook(BOOKS / "smart_elderly_care.toml")


def _filled(book: Codebook, answers: dict[str, dict[str, str]]) -> bytes:
    """The sheet of `FOUND` with cells of the row of a word filled in."""
    file = openpyxl.load_workbook(io.BytesIO(workbook(layout(book), rows(FOUND, book))))
    sheet, names = file["codebook"], [column.name for column in layout(book).columns]
    for row in sheet.iter_rows(min_row=2):
        for name, value in answers.get(str(row[names.index("term")].value), {}).items():
            row[names.index(name)].value = value
    data = io.BytesIO()
    file.save(data)
    return data.getvalue()


def _changes(book: Codebook, answers: dict[str, dict[str, str]], log: list[Change] | None = None) -> list[Change]:
    data = _filled(book, answers)
    reading = read_sheet(layout(book), data, "a.xlsx", own_ids(layout(book), data, "a.xlsx"))
    before = frame("codebook_terms", [change.row | {"position": n} for n, change in enumerate(log or [], start=1)])
    return changes(reading.answers, book, before, "张三", "2025-03-12")


def test_each_answer_is_a_row_and_an_empty_one_is_none(care: Codebook) -> None:
    found = _changes(care, {"随访": {"decision": "作主题词 term"}, "gadget": {"decision": "no"}})

    assert {("health_link", "随访", "terms"), ("timely_help", "gadget", "no")} == {
        tuple(change.row[name] for name in ("category_id", "term", "decision")) for change in found
    }
    assert frozenset({("timely_help", "gadget")}) == refused(
        frame("codebook_terms", [c.row | {"position": n} for n, c in enumerate(found)])
    )


def test_a_word_may_be_mended_and_moved_to_another_category(care: Codebook) -> None:
    answer = {"decision": "synonyms", "term": "towel over the lens", "category": "timely_help"}
    (change,) = _changes(care, {"towel": answer})

    assert ("timely_help", "towel over the lens", "synonyms") == tuple(change.row[name] for name in ("category_id", "term", "decision"))


def test_a_sheet_read_twice_adds_nothing_the_second_time(care: Codebook) -> None:
    answers = {"随访": {"decision": "synonyms"}}

    assert [] == _changes(care, answers, log=_changes(care, answers))
    assert ["synonyms"] == [c.before for c in _changes(care, {"随访": {"decision": "no"}}, log=_changes(care, answers))]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"decision": "terms", "term": ""}, "codebook_sheet_rows"),
        ({"decision": "terms", "term": "隐私"}, "codebook_terms"),
        ({"decision": "terms", "category": "nonsense"}, "sheet_values"),
        ({"decision": "maybe"}, "sheet_values"),
    ],
)
def test_one_row_that_cannot_be_taken_stops_them_all(care: Codebook, answer: dict[str, str], code: str) -> None:
    with pytest.raises(PanyouError) as error:
        _changes(care, {"随访": answer, "gadget": {"decision": "no"}})
    assert code == error.value.code


def test_a_list_of_many_categories_is_still_a_list_to_choose_from(book: Codebook) -> None:
    """Excel refuses a list of more than 255 characters: the choices stand in cells then."""
    known = [Candidate(book.ids[0], "zh", "词", 20.0, 3.0, 4, 0, 6, 0)]
    file = openpyxl.load_workbook(io.BytesIO(workbook(layout(book), rows(known, book))))
    lists = {str(rule.sqref): rule.formula1 for rule in file["codebook"].data_validations.dataValidation}
    place = lists["C2"].replace("$", "").split("!")[1]

    assert [choice.shown for choice in layout(book).column("category").choices] == [cell.value for (cell,) in file["lists"][place]]


def test_an_approved_word_is_found_after_the_next_run_and_a_refused_one_is_gone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project: Project = shipped_at(tmp_path / "project", "smart_elderly_care")
    project.bring()
    assert 0 == panyou_here("codebook", "sheet", project.review.config)
    path = project.review.corpus / "sheets" / "codebook-1.xlsx"
    file = openpyxl.load_workbook(path)
    proposed = [(str(row[1].value), row[0]) for row in file["codebook"].iter_rows(min_row=2)]
    taken, gone = proposed[0][0], proposed[1][0]
    proposed[0][1].value, proposed[1][1].value = "terms", "no"
    file.save(path)
    before = (project.root / "configs" / "codebooks" / "smart_elderly_care.toml").read_bytes()

    assert 0 == panyou_here("codebook", "read", project.review.config, path, "--person", "张三", "--lang", "zh")
    assert {taken, gone} == set(load_log(project.review, "codebook_terms")["term"])
    assert "segment" in bring(project.review, project.settings())
    assert taken in set(table(project.review, "term_matches")["term"])
    assert before == (project.root / "configs" / "codebooks" / "smart_elderly_care.toml").read_bytes()
    panyou_here("codebook", "sheet", project.review.config)
    again = openpyxl.load_workbook(project.review.corpus / "sheets" / "codebook-2.xlsx")["codebook"]
    assert {taken, gone}.isdisjoint(str(row[1].value) for row in again.iter_rows(min_row=2))
    capsys.readouterr()
