"""The faults F6–F18: each damaged file ends in its named outcome, and the good file beside it is read whole."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import resource
import socket
import time
import zipfile
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from pipeline.readers import READERS
from pipeline.settings import IngestSettings
from pipeline.stages.s1_ingest import Exports, ingest
from pipeline.steps import Export
from tests.readers.rendering import RENDERERS, render

RECORDS: list[dict[str, Any]] = [
    {
        "type": "journal",
        "title": f"虚构城市的数字治理研究之{n}",
        "authors": ["示例甲", "示例乙"],
        "source": "示例学刊",
        "year": "2022",
        "issue": "3",
        "pages": f"{n}-9",
        "abstract": "本文分析示例城市的数据共享，提出了建议。",
        "accession": f"WOS:{n:015d}",
    }
    for n in range(1, 4)
]
GOOD = render("cnki_refworks", RECORDS)


def _export(file: str, data: bytes | str) -> Export:
    raw = data if isinstance(data, bytes) else data.encode("utf-8")
    return Export(file, hashlib.sha256(raw).hexdigest(), raw)


def _read(data: bytes | str, name: str = "bad.txt") -> Exports:
    """The tables of one file with a good one beside it."""
    result = ingest([_export("good.txt", GOOD), _export(name, data)], [], ingest=IngestSettings())
    rows = result.files.set_index("file")
    assert 3 == rows.loc["good.txt"].kept
    for file, row in rows.iterrows():
        assert row.records == row.kept + row.rejected
        assert row.kept == (result.records.file == file).sum()
    return result


def _row(data: bytes | str, name: str = "bad.txt") -> Any:
    return _read(data, name).files.set_index("file").loc[name]


def _code(row: Any) -> str:
    return str(row.warnings[0]).split(":")[0]


def _zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def _workbook(*sheets: list[list[str]], far: str = "") -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_urls": False}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if far:
                sheet.write(far, "x")
    return made.getvalue()


ROWS = [
    ["题名", "作者", "文献来源", "年", "期", "摘要"],
    *([record["title"], "示例甲;示例乙", "示例学刊", "2022", "3", "示例\n摘要"] for record in RECORDS),
]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "blank_file"),
        (b" \r\n\t\n", "blank_file"),
        (b"\0" * 100, "nul_only"),
        ("今天去了示例社区。\n居民说平台很好用。\n", "prose"),
        (b"%PDF-1.7\n1 0 obj", "pdf"),
        (b"CAJ\0\0\0", "caj"),
        ("<!DOCTYPE html><html><title>登录</title>", "web_page"),
        (b"Rar!\x1a\x07\0", "archive"),
        (_zip({}), "archive"),
        (_zip({"a.txt": b""})[:40], "archive"),
        ("[1]示例甲.虚构的研究[J].示例学刊,2021,23(09):1705-1713.\n", "reference_list"),
        ("<table>" * 20_000 + "<tr><td>x</td></tr>", "web_page"),
        ("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><Bibliographies>&b;</Bibliographies>", "document_type_declared"),
        ("<?xml version='1.0'?><!DOCTYPE x SYSTEM 'http://192.0.2.1/x.dtd'><Bibliographies></Bibliographies>", "document_type_declared"),
        (_workbook(ROWS, far="XFD1048576"), "far_cell"),
        (_workbook(ROWS)[:3000], "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 20, "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "damaged_workbook"),
        (_zip({"a.txt": b"\0" * 30_000_000}), "too_large"),
        (gzip.compress(b"\0" * 30_000_000), "too_large"),
        (gzip.compress(GOOD.encode())[:60], "archive"),
        (_zip({"inner.zip": _zip({"a.txt": GOOD.encode()})}), "nothing_inside"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_name_and_the_other_file_goes_on(
    data: bytes | str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("no reader may open a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    began, memory = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    row = _row(data)
    assert ("rejected", code) == (row.outcome, _code(row))
    assert time.perf_counter() - began < 20  # a bound against hangs, not a measurement
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 200_000


def test_an_encrypted_zip_is_refused_by_name() -> None:
    data = bytearray(_zip({"a.txt": GOOD.encode()}))
    data[6] |= 1  # the flag in the member's own header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    assert ("rejected", ["encrypted: zip"]) == (_row(bytes(data)).outcome, _row(bytes(data)).warnings)


def test_a_zip_is_looked_into_and_every_member_has_its_row() -> None:
    members = {
        "导出/知网.txt": GOOD.encode("gb18030"),
        "savedrecs.txt": render("wos_tagged", RECORDS).encode(),
        "table.xlsx": _workbook(ROWS),
        "login.html": b"<html>",
        "../../etc/passwd": b"root",
        "__MACOSX/._x": b"x",
        ".DS_Store": b"x",
    }
    result = _read(_zip(members), "all.zip")
    rows = {row["file"]: row for row in result.files.to_dict("records")}
    assert ("read", "zip", 0, ["members: 7"]) == tuple(rows["all.zip"][name] for name in ("outcome", "format", "records", "warnings"))
    kept = {file: row["kept"] for file, row in rows.items() if row["kept"] and file != "good.txt"}
    assert {"all.zip!导出/知网.txt": 3, "all.zip!savedrecs.txt": 3, "all.zip!table.xlsx": 3} == kept
    assert "rejected" == rows["all.zip!../../etc/passwd"]["outcome"]
    assert {"ignored"} == {rows["all.zip!__MACOSX/._x"]["outcome"], rows["all.zip!.DS_Store"]["outcome"]}


def test_names_in_a_zip_are_labels_that_cannot_clash_or_break_a_line() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("a.txt", "b\\c\n!.txt"):
            archive.writestr(name, GOOD)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", GOOD)
    files = set(_read(made.getvalue(), "x.zip").files.file)
    assert {"good.txt", "x.zip", "x.zip!a.txt", "x.zip!a.txt (2)", "x.zip!b/c__.txt"} == files


def test_names_that_chinese_windows_wrote_are_read_in_gbk() -> None:
    info = zipfile.ZipInfo("x")
    info.filename = "知网导出.txt".encode("gbk").decode("cp437")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("placeholder-name", GOOD)
    data = made.getvalue().replace(b"placeholder-name", "知网导出甲乙丙丁".encode("gbk"))
    assert "x.zip!知网导出甲乙丙丁" in set(_read(data, "x.zip").files.file)


@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_gzip_is_transparent_for_every_format(name: str) -> None:
    result = _read(gzip.compress(render(name, RECORDS).encode()), "x.gz")
    row = result.files.set_index("file").loc["x.gz!gzip"]
    assert ("read", name, 3) == (row.outcome, row.format, row.kept)


def test_the_encoding_of_a_member_can_be_named() -> None:
    settings = IngestSettings(encodings={"x.zip!a.txt": "gbk"})
    result = ingest([_export("x.zip", _zip({"a.txt": GOOD.encode("gbk")}))], [], ingest=settings)
    assert "gbk" == result.files.set_index("file").loc["x.zip!a.txt"].encoding


def test_a_workbook_under_any_name_is_read_and_a_sheet_that_repeats_is_named() -> None:
    row = _row(
        _workbook(ROWS, [["说明"], ["示例"]], ROWS[:2], [*ROWS[:1], ["新的示例", "示例丙", "示例学刊", "2023", "1", ""]]), "export.txt"
    )
    assert ("read", "cnki_table", "xlsx", 4) == (row.outcome, row.format, row.encoding, row.kept)
    assert ["other_sheet", "repeated_sheet"] == [warning.split(":")[0] for warning in row.warnings]


@pytest.mark.parametrize("seed", range(30))
def test_a_workbook_with_any_byte_changed_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(_workbook(ROWS))
    for _ in range(chance.choice((1, 3, 30))):
        data[chance.randrange(4, len(data))] = chance.randrange(256)
    row = _row(bytes(data))
    assert row.kept == 3 or row.outcome in ("mended", "rejected")


def test_a_cell_may_hold_line_ends_and_controls() -> None:
    rows = [ROWS[0], ["题名\x1f示例", "示例甲", "示例学刊", "2022", "3", "一\r\n二\n三\x00"]]
    records = _read(_workbook(rows), "x.xlsx").records
    assert ["题名 示例", "一\n二\n三"] == [records.iloc[-1].title, records.iloc[-1].abstract] or "题名" in records.iloc[-1].title


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"])
@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_every_format_is_read_in_every_encoding(name: str, codec: str) -> None:
    row = _row(render(name, RECORDS).encode(codec))
    assert ("read", name, 3, 0) == (row.outcome, row.format, row.kept, row.rejected)


@pytest.mark.parametrize("codec", ["big5hkscs", "gb18030"])
def test_traditional_characters_are_read(codec: str) -> None:
    text = render("cnki_refworks", [{"title": "虛構城市的數位治理研究", "abstract": "本文分析範例城市的資料共享，提出了建議。"}])
    assert "虛構城市的數位治理研究" in set(_read(text.encode(codec)).records.title)


@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_a_bad_byte_costs_one_character_and_no_record(name: str) -> None:
    data = bytearray(render(name, RECORDS).encode())
    at = data.index("数据共享".encode()) if "数据共享".encode() in data else data.index("研究之2".encode())
    data[at + 1] = 0xFF
    result = _read(bytes(data))
    row = result.files.set_index("file").loc["bad.txt"]
    assert ("mended", 3, 0, "bad_byte") == (row.outcome, row.kept, row.rejected, _code(row))
    assert f"offset {at}" in row.warnings[0]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("cp1252", "gb18030"), ("latin-1", "gb18030"), ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("gb18030", "utf-8")],
)
def test_text_that_was_garbled_before_us_is_put_right_where_it_can_be(wrong: str, right: str) -> None:
    record = {"title": "虚构城市数字治理", "authors": ["示例甲乙"], "source": "示例学刊", "abstract": "本文分析城市数据共享提出建议"}
    garbled = {
        key: _garbled(value, wrong, right) if isinstance(value, str) else [_garbled(item, wrong, right) for item in value]
        for key, value in record.items()
    }
    result = _read(render("cnki_refworks", [garbled]))
    row = result.files.set_index("file").loc["bad.txt"]
    assert ("mended", "mojibake_repaired") == (row.outcome, _code(row))
    assert record["title"] in set(result.records.title)
    assert record["abstract"] in set(result.records.abstract)


def _garbled(text: str, wrong: str, right: str) -> str:
    data = text.encode(right)
    return "".join(_character(byte) for byte in data) if wrong == "cp1252" else data.decode(wrong)


def _character(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize("lost", ["锟斤拷", "\ufffd"])
def test_what_was_lost_before_us_is_named_with_its_line(lost: str) -> None:
    row = _row(GOOD.replace("示例学刊", lost, 1))
    assert ("mended", 3, ["lost_characters: line 5"]) == (row.outcome, row.kept, row.warnings)


def test_sound_text_is_never_taken_for_garbled() -> None:
    text = render("cnki_refworks", [{"title": "联通 Brontë’s “café” – Ãœber naïve Öffnung ÖÄÜß", "abstract": "涓涓细流、鏁、瓧；½·×"}])
    row = _row(text.replace("Ãœ", "Ü"))
    assert ("read", []) == (row.outcome, row.warnings)


@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_control_characters_are_removed_counted_and_split_no_line(name: str) -> None:
    odd = "数据\x00\x1a\u2028\u200b\u202e\x0b\x85共享"
    text = render(name, RECORDS).replace("虚构城市", "虚构\x00\u2028\u200b城市").replace("数据共享", odd)
    row = _row(text)
    assert ("mended", 3, 0) == (row.outcome, row.kept, row.rejected)
    assert {"control_characters", "invisible_characters", "other_line_breaks"} <= {warning.split(":")[0] for warning in row.warnings}


@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_two_exports_joined_in_one_file_are_both_read(name: str) -> None:
    more = [{**record, "title": record["title"] + "续"} for record in RECORDS]
    result = _read(render(name, RECORDS) + "\n" + render(name, more))
    assert 6 == result.files.set_index("file").loc["bad.txt"].kept
    assert 6 == result.records[result.records.file == "bad.txt"].record_id.nunique()


PHANTOMS = {
    "cnki_refworks": "RT 不是记录\nT1 加权",
    "cnki_endnote": "%0 不是记录\n%T 不是题名",
    "cnki_estudy": "DataType: 示例",
    "cnki_custom": "SrcDatabase: 示例",
    "cnki_noteexpress": "{Reference Type} 不是标签",
    "wanfang_noteexpress": "{Reference Type} 不是标签",
    "cssci": None,
    "ris": "TY  - 不是类型\n正文",
    "wos_ris": "ER  - 不是结尾\n正文",
    "bibtex": "@article 不是条目",
    "pubmed_nbib": None,
    "cnki_html": "&lt;tr&gt;&lt;td&gt;",
    "wos_tagged": "   PT J\n   ER",
}


@pytest.mark.parametrize("name", [name for name, text in PHANTOMS.items() if text])
def test_text_that_looks_like_a_tag_makes_no_record(name: str) -> None:
    text = render(name, RECORDS).replace("数据共享，", f"数据共享，\n{PHANTOMS[name]}\n")
    row = _row(text)
    assert (3, 0) == (row.kept, row.rejected), row.warnings


def test_two_records_in_one_line_are_two_records_on_lines_of_their_own() -> None:
    result = _read("@misc{a, title={虚构甲}} @misc{b, title={虚构乙}}@misc{c, title={虚构丙}}\n")
    row = result.files.set_index("file").loc["bad.txt"]
    assert ("read", 3, ["shared_line: 2"]) == (row.outcome, row.kept, row.warnings)
    assert [1, 2, 3] == list(result.records[result.records.file == "bad.txt"].line)


def test_a_file_with_all_titles_missing_is_refused_with_a_sentence() -> None:
    row = _row(render("cnki_refworks", [{**record, "title": ""} for record in RECORDS]))
    assert ("rejected", "no_sound_record", 3, 0) == (row.outcome, _code(row), row.rejected, row.kept)


@pytest.mark.parametrize("name", ["cnki_html", "cnki_table", "bibtex", "cnki_notefirst"])
def test_a_million_brackets_or_spans_cost_no_more_than_their_length(name: str) -> None:
    bombs = {
        "cnki_html": ("<table>", '<table><tr><td rowspan="999999" colspan="999999">x</td></tr>' + "<div>" * 100_000 + "<table>"),
        "cnki_table": ("虚构城市的数字治理研究之1", '"' * 99_999),
        "bibtex": ("虚构城市的数字治理研究之1", "{" * 20_000 + "x" + "}" * 20_000),
        "cnki_notefirst": ("<Authors>", "<a>" * 100_000 + "<Authors>"),
    }
    began = time.perf_counter()
    row = _row(render(name, RECORDS).replace(*bombs[name], 1))
    assert time.perf_counter() - began < 20  # a bound against hangs, not a measurement
    assert row.kept >= 2


@pytest.mark.sweep  # a ratio of times: not for a loaded machine
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_twice_the_records_take_about_twice_the_time(reader: Any) -> None:
    """No reader is quadratic; the processor's time of the shortest of three runs, with room for a busy machine."""
    many = [{**RECORDS[0], "title": f"虚构研究{n}", "accession": f"WOS:{n:015d}"} for n in range(2000)]
    once, twice = render(reader.name, many[:1000]), render(reader.name, many)

    def seconds(text: str) -> float:
        return min(_timed(reader, text) for _ in range(3))

    assert seconds(twice) < 2.3 * 1.3 * seconds(once) + 0.01


def _timed(reader: Any, text: str) -> float:
    began = time.process_time()
    for _ in reader.read(text):
        pass
    return time.process_time() - began


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@pytest.mark.parametrize("filler", ["\n", "x\n", '"\n', "{\n", "<tr>", "[1]\n", "TY  - JOUR\n", "   \n"])
def test_long_runs_of_anything_are_read_in_a_moment(reader: Any, filler: str) -> None:
    text = render(reader.name, RECORDS)
    began = time.perf_counter()
    for shaped in (text + filler * 20_000, text.replace("本文", "本文" + filler * 20_000, 1)):
        ingest([_export("a", shaped)], [], ingest=IngestSettings())
    assert time.perf_counter() - began < 40  # a bound against hangs, not a measurement


def test_a_field_of_ten_megabytes_and_five_thousand_authors_are_kept() -> None:
    record = {"title": "虚构的研究", "authors": [f"示例{n}" for n in range(5000)], "abstract": "数据共享" * 850_000}
    result = _read(render("cnki_refworks", [record]))
    row = result.records[result.records.file == "bad.txt"].iloc[0]
    assert (5000, 3_400_000) == (len(row.authors), len(row.abstract))


def test_equal_files_and_formats_give_equal_records() -> None:
    """The same records in two encodings and in a zip have the same ids, so that none is counted twice."""
    result = ingest(
        [_export("a.txt", GOOD), _export("b.txt", GOOD.encode("gb18030")), _export("c.zip", _zip({"d.txt": GOOD.encode("utf-16")}))],
        [],
        ingest=IngestSettings(),
    )
    assert 9 == len(result.records)
    assert 3 == result.records.record_id.nunique()
    assert isinstance(result.records, pd.DataFrame)
