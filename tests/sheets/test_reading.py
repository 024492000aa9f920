"""F27: whatever Excel and its user made of a sheet, every surviving decision is on the right thing or in a list. All texts are invented (示例)."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import PanyouError, Text
from pipeline.sheets.layout import Choice, Column, Identity, Layout
from pipeline.sheets.reading import Reading, read_sheet
from pipeline.sheets.writing import workbook

LAYOUT = Layout(
    name="example",
    title=Text("示例表", "example sheet"),
    guide=(Text("填一列。", "Fill one column."),),
    columns=(
        Column("decision", Text("决定", "decision"), "asked", 12, (Choice("include", Text("纳入", "include")), Choice("exclude", Text("排除", "exclude")))),
        Column("note", Text("备注", "note"), "asked", 12),
        Column("title", Text("题名", "title"), "shown", 40),
        Column("year", Text("年", "year"), "shown", 6),
        Column("record_id", Text("编号", "id"), "id", 16),
    ),
    identities=(Identity("record_id", "title"),),
    answer="decision",
)  # fmt: skip
SUBJECTS = ["公众参与的研究", "数据共享的机制", "算法决策的规制", "老年居民的接受", "街道驾驶舱的运行", "空间计算的应用"]
KNOWN = {f"r{n:012d}": f"示例{chr(0x4E00 + 7 * n)}城{chr(0x5200 + 5 * n)}区{SUBJECTS[n % 6]}" for n in range(40)} | {
    "rsameaaaaaaaa": "编者按",
    "rsamebbbbbbbb": "编者按",
}
HEAD = [column.head for column in LAYOUT.columns]
Rows = list[list[str]]


def filled(*answers: str) -> Rows:
    """The rows of a sheet in the order of the ids, with these answers in the first rows."""
    given = list(answers) + [""] * (len(KNOWN) - len(answers))
    return [[answer, "", title, "2021", each] for answer, (each, title) in zip(given, sorted(KNOWN.items()), strict=True)]


def as_csv(rows: Rows, encoding: str = "utf-8-sig", separator: str = ",", head: Sequence[str] = HEAD) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows([list(head), *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD) -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    for row in (list(head), *rows):
        book.active.append(list(row))
    book.save(data)
    return data.getvalue()


def read(data: bytes, name: str = "示例.csv") -> Reading:
    return read_sheet(LAYOUT, data, name, KNOWN)


def decided(reading: Reading) -> dict[str, str]:
    return {answer.ids[0]: answer.values["decision"] for answer in reading.answers}


FIRST, SECOND = sorted(KNOWN)[:2]
EXPECTED = {FIRST: "include", SECOND: "exclude"}


@pytest.mark.parametrize(
    "save",
    [
        as_xlsx,
        as_csv,
        lambda rows: as_csv(rows, "gb18030"),
        lambda rows: as_csv(rows, "gb18030", ";"),
        lambda rows: as_csv(rows, "utf-8"),
        lambda rows: as_csv(rows, "utf-16", "\t"),
        lambda rows: as_csv(rows, "utf-16-le", "\t"),
        lambda rows: as_csv(rows, "utf-8-sig", ";"),
    ],
    ids=["xlsx", "csv utf-8", "csv ansi", "csv ansi ;", "csv without mark", "unicode text", "utf-16 without mark", "csv ;"],
)
def test_a_sheet_is_read_however_it_was_saved(save: Callable[[Rows], bytes]) -> None:
    reading = read(save(filled("纳入 include", "exclude")))

    assert EXPECTED == decided(reading)
    assert len(KNOWN) - 2 == reading.unanswered


@pytest.mark.parametrize("written", ["纳入 include", "纳入", "include", " Include ", "ＩＮＣＬＵＤＥ", "include\n"])
def test_an_answer_counts_however_it_is_spelt(written: str) -> None:
    assert {FIRST: "include"} == decided(read(as_csv(filled(written))))


def test_rows_may_be_sorted_deleted_repeated_and_columns_moved_or_added() -> None:
    rows = filled("纳入", "排除")[::-1] + filled("纳入", "排除")[:1]
    moved = [[row[4], "我的一列", row[2], row[0]] for row in rows if row[0]]

    assert EXPECTED == decided(read(as_csv(moved, head=["record_id", "自己的", "题名", "决定 decision decision"])))


def test_a_title_put_over_the_header_and_blank_rows_do_no_harm() -> None:
    rows = [["示例综述第一轮", "", "", "", ""], [""] * 5, HEAD, *filled("纳入", "排除")]

    assert EXPECTED == decided(read(as_xlsx(rows[1:], head=rows[0])))


def test_a_lost_id_is_found_by_its_title_where_one_thing_alone_bears_it() -> None:
    rows = filled("纳入", "排除")
    rows[0][4], rows[1][4] = "", "1.23E+17"
    reading = read(as_csv(rows))

    assert EXPECTED == decided(reading)
    assert [2, 3] == reading.found


def test_an_id_column_that_was_deleted_is_made_up_for_by_the_titles() -> None:
    rows = [row[:4] for row in filled("纳入", "排除")]
    rows[-1][0] = "纳入"  # 编者按: two things bear that title, so nobody can tell

    reading = read(as_csv(rows, head=HEAD[:4]))
    assert EXPECTED == decided(reading)
    assert [len(KNOWN) + 1] == reading.unknown


def test_rows_about_what_is_not_here_are_listed_and_the_others_taken() -> None:
    rows = [*filled("纳入", "排除"), ["纳入", "", "不在这里的题名", "2020", "rgonegonegone"]]
    reading = read(as_csv(rows))

    assert EXPECTED == decided(reading)
    assert [len(KNOWN) + 2] == reading.unknown


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: rows[0].__setitem__(0, "也许"), "也许"),
        (lambda rows: rows[0].__setitem__(0, "=IF(1,1)"), "=IF(1,1)"),
        (lambda rows: rows[0].__setitem__(1, "=HYPERLINK()"), "="),
        (lambda rows: rows[0].__setitem__(4, rows[5][4]), sorted(KNOWN)[5]),
        (lambda rows: rows.append(["排除", *rows[0][1:]]), "2"),
    ],
    ids=["bad label", "formula for an answer", "formula in a note", "one column sorted", "two answers"],
)
def test_what_cannot_be_understood_stops_everything_and_is_named(change: Callable[[Rows], Any], said: str) -> None:
    rows = filled("纳入", "排除")
    change(rows)

    with pytest.raises(PanyouError) as raised:
        read(as_csv(rows))
    assert "sheet_values" == raised.value.code
    assert said in raised.value.lines("zh")[0]
    assert said in raised.value.lines("en")[0]


def test_all_problems_are_listed_at_once() -> None:
    with pytest.raises(PanyouError) as raised:
        read(as_csv(filled("也许", "或者", "纳入")))

    assert 2 == raised.value.values["count"]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "sheet_empty"),
        (b"\0\0\0\0", "a.xlsx", "sheet_empty"),
        (b"\x05lock", "~$a.xlsx", "sheet_lock_file"),
        (as_xlsx(filled("纳入"))[:-900], "a.xlsx", "sheet_unreadable"),
        (b"PK\x03\x04 and nothing", "a.xlsx", "sheet_unreadable"),
        (as_csv([row[1:] for row in filled()], head=HEAD[1:]), "a.csv", "sheet_columns"),
        (as_csv([row[:2] for row in filled("纳入")], head=HEAD[:2]), "a.csv", "sheet_columns"),
        (b'decision,title,record_id\r\ninclude,"cut', "a.csv", "sheet_cut"),
    ],
)
def test_a_file_that_is_no_whole_sheet_is_refused_in_words(data: bytes, name: str, code: str) -> None:
    with pytest.raises(PanyouError) as raised:
        read(data, name)
    assert code == raised.value.code


DAMAGE: list[Callable[[Rows, Any], None]] = [
    lambda rows, random: random.shuffle(rows),
    lambda rows, random: rows.__delitem__(random.randrange(len(rows))),
    lambda rows, random: rows.append(list(random.choice(rows))),
    lambda rows, random: random.choice(rows).__setitem__(4, ""),
    lambda rows, random: random.choice(rows).__setitem__(4, random.choice(["1.23E+17", "#N/A", "2021-03-01", "r00000000000x"])),
    lambda rows, random: random.choice(rows).__setitem__(2, ""),
    lambda rows, random: random.choice(rows).__setitem__(3, "Mar-21"),
    lambda rows, random: rows.insert(random.randrange(len(rows)), [""] * 5),
    lambda rows, random: random.choice(rows).__setitem__(0, ""),
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(DAMAGE), max_size=8), st.randoms(use_true_random=False), st.sampled_from(["xlsx", "gb18030", "utf-16"]))
def test_after_any_damage_each_decision_is_on_the_right_thing_or_listed(
    damages: list[Callable[..., None]], random: Any, saved: str
) -> None:
    truth = {each: random.choice(["include", "exclude"]) for each in sorted(KNOWN)}
    rows = filled(*truth.values())
    for damage in damages:
        damage(rows, random)
    data = as_xlsx(rows) if saved == "xlsx" else as_csv(rows, saved, "\t" if saved == "utf-16" else ",")
    reading = read(data)

    assert all(truth[each] == decision for each, decision in decided(reading).items())
    answered = {number for number, row in enumerate(rows, start=2) if row[0]}
    taken = {answer.row for answer in reading.answers}
    twins = {number for number in answered - taken - set(reading.unknown) if rows[number - 2][0] in truth.values()}
    assert all(any(rows[number - 2][2:] == rows[other - 2][2:] or rows[number - 2][4] == rows[other - 2][4] or rows[number - 2][2] == rows[other - 2][2]
                   for other in taken) for number in twins)  # fmt: skip
    assert taken.isdisjoint(reading.unknown)


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice on this machine to save the sheet with")
@pytest.mark.parametrize(
    ("kind", "suffix"),
    [
        ("xlsx", "xlsx"),
        ("xls", "xls"),
        ("ods", "ods"),
        ("csv:Text - txt - csv (StarCalc):44,34,GB18030", "csv"),
        ("csv:Text - txt - csv (StarCalc):9,34,UTF-16", "csv"),
    ],
    ids=["xlsx", "xls", "ods", "csv ansi", "utf-16 tsv"],
)
def test_a_sheet_of_ours_saved_again_by_an_office_program_comes_back_whole(kind: str, suffix: str, tmp_path: Path) -> None:
    answers = ["纳入 include", "排除 exclude"] * (len(KNOWN) // 2)
    names = [column.name for column in LAYOUT.columns]
    (tmp_path / "handed.xlsx").write_bytes(workbook(LAYOUT, [dict(zip(names, row, strict=True)) for row in filled(*answers)]))
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'home').as_uri()}",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        "back",
        "handed.xlsx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)

    reading = read((tmp_path / "back" / f"handed.{suffix}").read_bytes(), f"handed.{suffix}")
    assert {each: ["include", "exclude"][n % 2] for n, each in enumerate(sorted(KNOWN))} == decided(reading)
