"""`panyou coding sheet|read|agreement`: texts out, codes back on the right publication or sentence; on the sample review as it ships."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from pipeline.frames import frame
from pipeline.mapping.codes import Codes, agreements, disputes, standing
from pipeline.mapping.units import Unit, documents, sentences_of
from pipeline.people import load_log
from pipeline.sheets.coding import layout, to_code
from pipeline.sheets.drawing import at_random
from tests.projects import Project, copy_of, panyou_here, table
from tests.sheets.saving import FORMS, OFFICE_FORMS, by_office, needs_office, saved

Rows = list[dict[str, str]]


@pytest.fixture
def project(sample_project: Project, tmp_path: Path) -> Project:
    """The sample before anybody has coded it."""
    made = copy_of(sample_project, tmp_path / "project")
    (made.review.corpus / "coding.csv").unlink()
    return made


def units_of(project: Project, unit: str) -> list[Unit]:
    publications = table(project.review, "publications")
    return documents(publications) if unit == "document" else sentences_of(table(project.review, "sentences"), publications)


def rows_for(project: Project, coder: str, unit: str = "document", number: int = 40) -> Rows:
    return to_code(at_random(units_of(project, unit), number, seed=1), {}, coder, everything=False)


def filled(project: Project, rows: Rows, seed: int) -> Rows:
    """A quarter not yet read, a quarter read without a theme, the others with themes at random; sentences with a stance."""
    chance, book = random.Random(seed), project.settings().codebook
    found = []
    for row in rows:
        kind = chance.choice(["unread", "none", "themes", "marked themes"])
        themes = chance.sample(book.ids, chance.randint(1, 3)) if "themes" in kind else []
        marks = dict.fromkeys(themes, chance.choice(["是 yes", "1", "yes"]))
        done = {"done": "是 yes"} if kind in ("none", "marked themes") else {}
        stance = {"stance": chance.choice(["期望 expectation", "担忧 concern"])} if themes and "sentence_id" in row else {}
        found.append(row | marks | done | stance)
    return found


def expected(project: Project, rows: Rows) -> dict[tuple[str, str], tuple[bool, str]]:
    """What the log should hold: id and category → present, stance."""
    book = project.settings().codebook
    found: dict[tuple[str, str], tuple[bool, str]] = {}
    for row in rows:
        if any(row.get(name) for name in ("done", *book.ids)):
            each, stance = row.get("sentence_id") or row["record_id"], row.get("stance", "").rpartition(" ")[2]
            found |= {(each, category_id): (bool(row.get(category_id)), stance) for category_id in book.ids}
    return found


def arrived(project: Project, unit: str) -> dict[tuple[str, str], tuple[bool, str]]:
    """What the log holds, by the id a sheet has for the unit."""
    by_place = {(min(u.publication["record_ids"]), u.sentence): u.id for u in units_of(project, unit)}
    rows = load_log(project.review, "coding").to_dict("records")
    return {(by_place[min(r["record_ids"]), r["sentence"]], r["category_id"]): (r["is_present"], r["stance"]) for r in rows}


@pytest.mark.parametrize("unit", ["document", "sentence"])
@pytest.mark.parametrize("form", FORMS)
def test_every_code_comes_back_on_its_text_and_unread_lines_stay_out(project: Project, tmp_path: Path, form: str, unit: str) -> None:
    """Sorted by another column, a third of the rows deleted."""
    rows = filled(project, rows_for(project, "示例甲", unit), seed=11)
    kept = sorted(rows, key=lambda row: row.get("title") or row["sentence"])
    kept = [row for number, row in enumerate(kept) if number % 3]
    sheet = saved(tmp_path / "coder", layout(project.settings().codebook, unit), kept, form)

    assert 0 == panyou_here("coding", "read", project.review.config, sheet)
    assert expected(project, kept) == arrived(project, unit)
    assert {"random"} == set(load_log(project.review, "coding")["drawn"])
    total = len(units_of(project, unit))
    assert [pytest.approx(40 / total, abs=1e-6)] == load_log(project.review, "coding")["inclusion_probability"].unique().tolist()


@needs_office
@pytest.mark.parametrize(("form", "unit"), [*((form, "document") for form in OFFICE_FORMS), ("ansi", "sentence"), ("xlsx", "sentence")])
def test_codes_survive_libreoffice(project: Project, tmp_path: Path, form: str, unit: str) -> None:
    rows = filled(project, rows_for(project, "示例甲", unit, number=0), seed=3)
    random.Random(5).shuffle(rows)
    kept = rows[: len(rows) * 4 // 5]
    sheet = by_office(tmp_path / "coder", layout(project.settings().codebook, unit), kept, form)

    assert 0 == panyou_here("coding", "read", project.review.config, sheet)
    assert expected(project, kept) == arrived(project, unit)


def test_two_coders_get_the_same_texts_and_see_no_codes(project: Project, tmp_path: Path) -> None:
    config, book = project.review.config, project.settings().codebook
    for coder in ("示例甲", "示例乙"):
        assert 0 == panyou_here("coding", "sheet", config, "--coder", coder, "--number", "12")
        if coder == "示例甲":
            rows = [row | {"done": "是 yes", "cogovernance": "1"} for row in rows_for(project, coder)]
            assert 0 == panyou_here("coding", "read", config, saved(tmp_path / coder, layout(book, "document"), rows, "xlsx"))

    sheets = [openpyxl.load_workbook(project.review.corpus / "sheets" / f"coding-{n}.xlsx")["coding"] for n in (1, 2)]
    one, two = ([[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in sheets)
    names = [column.name for column in layout(book, "document").columns]
    person, asked = names.index("person"), [names.index(each) for each in ("done", *book.ids)]
    assert [row[:person] + row[person + 1 :] for row in one] == [row[:person] + row[person + 1 :] for row in two]
    assert {None, ""} >= {row[place] for row in two[1:] for place in asked}
    assert {"示例乙"} == {row[person] for row in two[1:]}


def test_the_sheet_has_drop_downs_and_the_text_stays_in_sight(project: Project) -> None:
    assert 0 == panyou_here("coding", "sheet", project.review.config, "--coder", "示例甲", "--unit", "sentence", "--number", "5")

    sheet = openpyxl.load_workbook(project.review.corpus / "sheets" / "coding-1.xlsx")["coding"]
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation for _ in rule.sqref.ranges]
    assert 6 == sheet.max_row
    assert '"是 yes,1"' in lists
    assert any("担忧 concern" in each for each in lists)
    assert "D2" == sheet.freeze_panes
    assert sheet["F1"].comment is not None


def test_a_larger_number_asks_only_for_what_is_new(project: Project, tmp_path: Path) -> None:
    config, book = project.review.config, project.settings().codebook
    rows = [row | {"done": "1"} for row in rows_for(project, "示例甲", number=10)]
    assert 0 == panyou_here("coding", "read", config, saved(tmp_path / "ten", layout(book, "document"), rows, "xlsx"))
    publications = table(project.review, "publications")
    codes = standing(load_log(project.review, "coding"), publications, "document")

    more = to_code(at_random(documents(publications), 25, seed=1), codes, "示例甲", everything=False)
    assert 15 == len(more)
    assert {row["record_id"] for row in rows}.isdisjoint({row["record_id"] for row in more})


def test_what_was_coded_from_another_draw_is_still_asked_for_in_the_random_sample(project: Project, tmp_path: Path) -> None:
    """Else the sample would lack just those texts on which the model is in doubt."""
    config, book = project.review.config, project.settings().codebook
    doubtful = [
        row | {"done": "1", "drawn": "存疑 uncertain", "inclusion_probability": ""} for row in rows_for(project, "示例甲", number=6)
    ]
    assert 0 == panyou_here("coding", "read", config, saved(tmp_path / "six", layout(book, "document"), doubtful, "xlsx"))
    publications = table(project.review, "publications")
    codes = standing(load_log(project.review, "coding"), publications, "document")

    asked = to_code(at_random(documents(publications), 6, seed=1), codes, "示例甲", everything=False)
    assert [row["record_id"] for row in doubtful] == [row["record_id"] for row in asked]


def test_a_text_of_the_random_sample_stays_in_it_when_it_is_coded_again(project: Project, tmp_path: Path) -> None:
    config, book, rows = project.review.config, project.settings().codebook, rows_for(project, "示例甲", number=1)
    again = rows[0] | {"drawn": "存疑 uncertain", "inclusion_probability": "", "user_centered": "1"}
    for number, row in enumerate([rows[0] | {"done": "1"}, again]):
        assert 0 == panyou_here("coding", "read", config, saved(tmp_path / str(number), layout(book, "document"), [row], "xlsx"))

    log = load_log(project.review, "coding")
    assert 2 * len(book.ids) == len(log)
    assert ["random"] == log["drawn"].unique().tolist()
    (codes,) = standing(log, table(project.review, "publications"), "document").values()
    assert ["user_centered"] == [each for each, row in codes["示例甲"].items() if row["is_present"]]


def test_codes_read_twice_are_written_once_and_a_change_is_shown(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, book = project.review.config, project.settings().codebook
    rows = [row | {"cogovernance": "1"} for row in rows_for(project, "示例甲", number=3)]
    sheet = saved(tmp_path / "three", layout(book, "document"), rows, "xlsx")
    for _ in range(2):
        assert 0 == panyou_here("coding", "read", config, sheet)
    assert 3 * len(book.ids) == len(load_log(project.review, "coding"))
    capsys.readouterr()

    rows[1] |= {"cogovernance": "", "done": "1"}
    changed = saved(tmp_path / "changed", layout(book, "document"), rows, "xlsx")
    assert 0 == panyou_here("coding", "read", config, changed, "--lang", "en")
    said = capsys.readouterr().out
    assert "cogovernance → — (示例甲)" in said
    assert "new or changed 1, as before 2" in said
    assert 4 * len(book.ids) == len(load_log(project.review, "coding"))


def test_a_category_whose_column_was_deleted_is_not_coded_as_absent(project: Project, tmp_path: Path) -> None:
    book = project.settings().codebook
    whole = layout(book, "document")
    cut = whole._replace(columns=tuple(column for column in whole.columns if column.name != "user_centered"))
    rows = [row | {"done": "1"} for row in rows_for(project, "示例甲", number=4)]

    assert 0 == panyou_here("coding", "read", project.review.config, saved(tmp_path / "cut", cut, rows, "utf8"))
    assert set(book.ids) - {"user_centered"} == set(load_log(project.review, "coding")["category_id"])


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ({"cogovernance": "maybe"}, "maybe"),
        ({"drawn": ""}, "how the unit was drawn"),
        ({"drawn": "often"}, "often"),
        ({"inclusion_probability": ""}, "how the unit was drawn"),
        ({"inclusion_probability": "3"}, "how the unit was drawn"),
        ({"person": ""}, "do not say who"),
        ({"title": "示例：另一篇，与此编号毫不相干的题名"}, "do not belong together"),
    ],
)
def test_what_cannot_be_placed_writes_nothing(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: dict[str, str], code: str
) -> None:
    rows = [row | {"done": "1"} for row in rows_for(project, "示例甲", number=4)]
    rows[2] |= damage
    sheet = saved(tmp_path / "bad", layout(project.settings().codebook, "document"), rows, "xlsx")

    assert 2 == panyou_here("coding", "read", project.review.config, sheet, "--lang", "en")
    assert code in capsys.readouterr().err
    assert 0 == len(load_log(project.review, "coding"))


def test_a_sheet_of_sentences_without_its_sentences_is_not_taken_for_one_of_documents(project: Project, tmp_path: Path) -> None:
    whole = layout(project.settings().codebook, "sentence")
    cut = whole._replace(columns=tuple(column for column in whole.columns if column.name not in ("sentence", "sentence_id")))
    rows = [row | {"done": "1"} for row in rows_for(project, "示例甲", "sentence", number=4)]

    assert 2 == panyou_here("coding", "read", project.review.config, saved(tmp_path / "cut", cut, rows, "utf8"))


@pytest.mark.parametrize("way", ["uncertain", "by_category"])
@pytest.mark.parametrize("unit", ["document", "sentence"])
def test_draws_for_training_say_so_and_bear_no_probability(project: Project, tmp_path: Path, unit: str, way: str) -> None:
    config = project.review.config
    assert 0 == panyou_here("coding", "sheet", config, "--coder", "示例甲", "--draw", way, "--unit", unit, "--number", "9")
    path = project.review.corpus / "sheets" / "coding-1.xlsx"
    book = openpyxl.load_workbook(path)
    for row in range(2, 11):
        book["coding"].cell(row, 1).value = "1"
    book.save(tmp_path / "filled.xlsx")

    assert 0 == panyou_here("coding", "read", config, tmp_path / "filled.xlsx")
    log = load_log(project.review, "coding")
    assert 9 * len(project.settings().codebook.ids) == len(log)
    assert [way] == log["drawn"].unique().tolist()
    assert log["inclusion_probability"].isna().all()


def publication(number: int, *records: str, keys: Sequence[str] = ()) -> dict[str, object]:
    keys = list(keys) or [f"k{record}" for record in records]
    return {"publication_id": f"p{number}", "record_ids": list(records), "record_keys": keys, "title": f"示例{number}", "language": "zh"}


def coded(position: int, record: str, person: str, category: str, *, present: bool, key: str = "") -> dict[str, object]:
    return {
        "position": position, "record_ids": [record], "record_keys": [key or f"k{record}"], "unit": "document", "category_id": category,
        "is_present": present, "drawn": "random", "inclusion_probability": 0.5, "person": person, "date": "2026-11-25",
    }  # fmt: skip


def test_codes_follow_their_record_through_a_merge_and_a_new_export() -> None:
    log = frame("coding", [coded(1, "ra", "甲", "x", present=True), coded(2, "rb", "乙", "x", present=False, key="kept")])
    merged = frame("publications", [publication(1, "r0", "ra"), publication(2, "rnew", keys=["kept"])])

    found = standing(log, merged, "document")
    assert {"甲": {"x": True}} == presences(found["p1", "", ""])
    assert {"乙": {"x": False}} == presences(found["p2", "", ""])


def presences(codes: Codes) -> dict[str, dict[str, bool]]:
    return {person: {category: bool(row["is_present"]) for category, row in rows.items()} for person, rows in codes.items()}


def test_agreement_by_category_and_language_with_the_disagreements() -> None:
    """Twenty texts, half of them with the theme; coder 乙 misses one: κ = 0.9 (po = .95, pe = .5)."""
    publications = frame("publications", [publication(n, f"r{n:02d}") for n in range(20)])
    rows = [("甲", n, n % 2 == 0) for n in range(20)] + [("乙", n, n % 2 == 0 and n != 4) for n in range(20)]
    log = frame("coding", [coded(i, f"r{n:02d}", who, "x", present=there) for i, (who, n, there) in enumerate(rows, start=1)])
    units = documents(publications)
    codes = standing(log, publications, "document")

    found = {(each.category_id, each.language, each.pair): each.estimate for each in agreements(codes, units, ["x"])}
    kappa = found["x", "zh", ("乙", "甲")]
    assert (0.9, 20) == (kappa.value, kappa.units)
    assert kappa.low is not None
    assert kappa.high is not None
    assert kappa.low < 0.9 < kappa.high
    assert pytest.approx(0.9, abs=0.01) == found["x", "zh", None].value
    (dispute,) = disputes(codes, units, ["x"])
    assert ("示例4", {"甲": "yes", "乙": "no"}) == (dispute.unit.publication["title"], dispute.said)


def test_the_command_tells_agreement_and_lists_the_differences(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, book = project.review.config, project.settings().codebook
    for coder, last in (("示例甲", "1"), ("示例乙", "")):
        rows = [
            row | {"done": "1", "cogovernance": "1" if number % 2 else ""} for number, row in enumerate(rows_for(project, coder, number=20))
        ]
        rows[1]["cogovernance"] = last
        assert 0 == panyou_here("coding", "read", config, saved(tmp_path / coder, layout(book, "document"), rows, "xlsx"))
    capsys.readouterr()

    assert 0 == panyou_here("coding", "agreement", config, "--lang", "en")
    lines = capsys.readouterr().out.split("\n")
    assert "Governing together Cohen κ 示例乙 / 示例甲: 0.900" in next(
        line for line in lines if line.startswith("Governing together Cohen")
    )
    assert any("cogovernance: 示例乙=no, 示例甲=yes" in line for line in lines)
    assert "1 disagreement(s):" in lines


def test_sentences_that_stand_twice_in_an_abstract_are_one_unit() -> None:
    publications = frame("publications", [publication(1, "ra")])
    sentence = {"document_id": "p1", "source": "publication", "publication_id": "p1", "field": "abstract", "language": "zh"}
    sentences = frame("sentences", [sentence | {"sentence_id": f"s{n}", "start": n, "end": n + 1, "text": "示例句。\n"} for n in range(2)])

    (unit,) = sentences_of(sentences, publications)
    assert "示例句。" == unit.sentence
