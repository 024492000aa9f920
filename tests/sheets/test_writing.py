"""The workbook that is handed out: locked ids, texts that stay texts, answers from a list, the same bytes twice."""

from __future__ import annotations

import io

import openpyxl

from pipeline.sheets.writing import workbook
from tests.sheets.test_reading import LAYOUT

ROWS = [
    {"title": "=1+1", "year": "0012", "record_id": "r00000012e345"},
    {"title": "http://example.invalid/示例", "record_id": "rbbbbbbbbbbbb", "decision": "纳入 include"},
]


def opened() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(LAYOUT, ROWS)))


def test_every_cell_is_a_text_and_none_a_formula_a_number_or_a_link() -> None:
    sheet = opened()["example"]

    assert ["=1+1", "0012", "r00000012e345"] == [sheet.cell(2, column).value for column in (3, 4, 5)]
    assert {"s"} == {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None}
    assert {"@"} == {cell.number_format for row in sheet.iter_rows(min_row=2) for cell in row}
    assert [] == [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_ids_are_locked_and_answers_open_and_chosen_from_a_list() -> None:
    sheet = opened()["example"]
    (validation,) = sheet.data_validations.dataValidation

    assert sheet.protection.sheet
    assert [False, False, True, True, True] == [sheet.cell(2, column).protection.locked for column in range(1, 6)]
    assert ("A2:A3", '"纳入 include,排除 exclude"') == (str(validation.sqref), validation.formula1)
    assert "C2" == sheet.freeze_panes


def test_the_same_rows_make_the_same_bytes_and_a_guide_in_both_languages() -> None:
    assert workbook(LAYOUT, ROWS) == workbook(LAYOUT, ROWS)
    assert [["示例表", "example sheet"], ["填一列。", "Fill one column."]] == [
        [cell.value for cell in row] for row in opened()["guide"].iter_rows()
    ]


def test_a_sheet_without_rows_is_a_sheet() -> None:
    assert workbook(LAYOUT, []).startswith(b"PK")
