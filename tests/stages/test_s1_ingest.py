"""Stage 1: every file has its row, every record is counted, and one bad file never stops the others."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pandas as pd
import pytest
from docx import Document

from pipeline.frames import conform
from pipeline.settings import IngestSettings
from pipeline.stages.s1_ingest import STEPS, Exports, ingest, read_fieldnotes
from pipeline.steps import Export, parts_of
from tests.readers.rendering import RENDERERS, render

DEFAULT = IngestSettings()
RECORDS = [
    {"type": "journal", "title": f"虚构城市的数字治理研究之{n}", "authors": ["示例甲", "示例乙"], "source": "示例学刊", "year": "2022", "pages": f"{n}-9",
     "abstract": "本文分析示例城市的数据共享。", "accession": f"WOS:{n:015d}"}
    for n in range(1, 4)
]  # fmt: skip


def _export(file: str, data: bytes | str) -> Export:
    raw = data if isinstance(data, bytes) else data.encode("utf-8")
    return Export(file, hashlib.sha256(raw).hexdigest(), raw)


def _rows(result: Exports) -> dict[str, dict[str, object]]:
    return {row["file"]: row for row in result.files.to_dict("records")}


def _document(*paragraphs: str) -> bytes:
    document, buffer = Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.add_table(1, 1).cell(0, 0).text = "表格里的话"
    document.save(buffer)
    return buffer.getvalue()


GOOD = [_export(f"{name}.txt", render(name, RECORDS)) for name in sorted(RENDERERS)]
BAD = [
    _export("empty.txt", b""),
    _export("login.txt", "<html><title>登录</title>"),
    _export("paper.pdf", b"%PDF-1.7"),
    _export("~$savedrecs.xlsx", b"\x05"),
    _export("cut.txt", render("wos_tagged", RECORDS)[:400]),
    _export("first_only.txt", "PT J\nAU Example, A"),
]
NOTES = [
    _export("beijing.txt", "地点：示例市\n日期：2022-06-01\n受访者：居民\n\n平台很好用。\n"),
    _export("word.docx", _document("受访者: government", "我们需要协同。")),
    _export("bad.docx", b"PK\x03\x04broken"),
    _export("README.md", "how to use this folder"),
]


def test_a_bad_file_stops_no_other_and_is_named() -> None:
    rows = _rows(ingest([*GOOD, *BAD], NOTES, ingest=DEFAULT))
    assert {"read"} == {rows[export.file]["outcome"] for export in GOOD}
    assert {3} == {rows[export.file]["kept"] for export in GOOD}
    reasons = {file: (row["outcome"], str((row["warnings"] or [""])[0]).split(":")[0]) for file, row in rows.items()}  # type: ignore[index]
    assert ("rejected", "empty_file") == reasons["empty.txt"]
    assert ("rejected", "web_page") == reasons["login.txt"]
    assert ("rejected", "pdf") == reasons["paper.pdf"]
    assert ("ignored", "") == reasons["~$savedrecs.xlsx"]
    assert "mended" == rows["cut.txt"]["outcome"]
    assert ("rejected", "no_sound_record") == reasons["first_only.txt"]


def test_records_found_are_kept_or_rejected_in_every_file() -> None:
    result = ingest([*GOOD, *BAD], [], ingest=DEFAULT)
    for file, row in _rows(result).items():
        assert row["records"] == row["kept"] + row["rejected"]  # type: ignore[operator]
        assert row["kept"] == (result.records.file == file).sum()
        assert row["rejected"] == (result.rejects.file == file).sum()
    assert (result.records.groupby(["file", "line"]).size() == 1).all()
    assert set(zip(result.records.file, result.records.line, strict=True)) == set(
        zip(result.raw_fields.file, result.raw_fields.line, strict=True)
    )


def test_tables_fit_their_schema() -> None:
    result = ingest([*GOOD, *BAD], NOTES, ingest=DEFAULT)
    for name, data in {**result._asdict(), **read_fieldnotes(NOTES)._asdict()}.items():
        conform(name, data)
    for name, data in ingest([], [], ingest=DEFAULT)._asdict().items():
        conform(name, data)


def _zipped(*exports: Export) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for export in exports:
            archive.writestr(export.file, export.data)
    return buffer.getvalue()


def test_the_whole_is_its_parts_in_any_order() -> None:
    exports = [*GOOD, *BAD, _export("packed.zip", _zipped(*GOOD[:2], BAD[0]))]
    whole = ingest(exports, NOTES, ingest=DEFAULT)
    parts = [ingest([export], [], ingest=DEFAULT) for export in reversed(exports)]
    parts += [ingest([], [note], ingest=DEFAULT) for note in NOTES]
    for name in Exports._fields:
        joined = pd.concat([getattr(part, name) for part in parts if len(getattr(part, name))])
        assert conform(name, getattr(whole, name)).equals(conform(name, joined)), name
    assert {"exports": "file", "notes": "file"} == parts_of(ingest)
    assert (ingest, read_fieldnotes) == STEPS


def test_ids_do_not_depend_on_the_file_or_the_place_in_it() -> None:
    one = ingest([_export("a/renamed.txt", render("cnki_refworks", RECORDS[::-1]))], [], ingest=DEFAULT).records
    two = ingest([_export("b.txt", render("cnki_refworks", RECORDS))], [], ingest=DEFAULT).records
    assert 3 == two.record_id.nunique()
    assert set(one.record_id) == set(two.record_id)
    assert two.record_id.str.fullmatch("r[a-z2-7]{12}").all()
    assert two.record_key.str.fullmatch("r[a-z2-7]{12}").all()


def test_a_file_put_in_twice_is_read_and_says_so() -> None:
    twice = GOOD[0]._replace(file="copy.txt", same_as=GOOD[0].file)

    row = _rows(ingest([GOOD[0], twice], [], ingest=DEFAULT))["copy.txt"]

    assert ("read", len(RECORDS), [f"same_file: {GOOD[0].file}"]) == (row["outcome"], row["kept"], row["warnings"])


def test_extension_does_not_decide() -> None:
    result = ingest(
        [_export("records.xls", render("wos_tab", RECORDS)), _export("x.pdf", render("cnki_refworks", RECORDS))], [], ingest=DEFAULT
    )
    assert ["wos_tab", "cnki_refworks"] == list(result.files.format)


def test_an_encoding_can_be_named_for_a_file_and_a_wrong_name_rejects_that_file_only() -> None:
    data = render("cnki_refworks", RECORDS).encode("gb18030")
    settings = IngestSettings(encodings={"a.txt": "gbk", "b.txt": "no-such-codec"})
    rows = _rows(ingest([_export("a.txt", data), _export("b.txt", data)], [], ingest=settings))
    assert ("read", "gbk", 3) == (rows["a.txt"]["outcome"], rows["a.txt"]["encoding"], rows["a.txt"]["kept"])
    assert ("rejected", ["unknown_encoding: no-such-codec"]) == (rows["b.txt"]["outcome"], rows["b.txt"]["warnings"])


def test_damage_is_reported_with_its_line() -> None:
    data = bytearray(render("cnki_refworks", RECORDS).encode())
    data[data.index("示例学刊".encode())] = 0xFF
    row = ingest([_export("a.txt", bytes(data))], [], ingest=DEFAULT).files.iloc[0]
    assert ("mended", 3, 0) == (row.outcome, row.kept, row.rejected)
    assert row.warnings[0].startswith("bad_byte: line 5 offset ")


def test_field_notes_are_read_with_their_header() -> None:
    notes = {row["file"]: row for row in read_fieldnotes(NOTES).fieldnotes.to_dict("records")}
    assert {"beijing.txt", "word.docx"} == notes.keys()
    beijing = notes["beijing.txt"]
    assert ("示例市", "2022-06-01", "resident", "平台很好用。") == tuple(beijing[name] for name in ("place", "date", "informant", "text"))
    assert ("government", "我们需要协同。\n表格里的话") == (notes["word.docx"]["informant"], notes["word.docx"]["text"])


def test_every_field_note_has_its_row_in_files() -> None:
    rows = _rows(ingest([], NOTES, ingest=DEFAULT))
    assert {f"../fieldnotes/{note.file}" for note in NOTES} == rows.keys()
    assert ("read", "fieldnote", 1) == tuple(rows["../fieldnotes/beijing.txt"][name] for name in ("outcome", "format", "kept"))
    assert ("rejected", ["archive: zip, damaged"]) == (
        rows["../fieldnotes/bad.docx"]["outcome"],
        rows["../fieldnotes/bad.docx"]["warnings"],
    )
    assert "ignored" == rows["../fieldnotes/README.md"]["outcome"]


@pytest.mark.parametrize(("header", "informant"), [("受访者：护理员", "护理员"), ("informant: a nurse", "a nurse")])
def test_an_informant_of_another_kind_stays_as_written(header: str, informant: str) -> None:
    note = _export("a.md", f"{header}\n平台很好用。")
    assert [informant] == list(read_fieldnotes([note]).fieldnotes.informant)
    assert [] == list(ingest([], [note], ingest=DEFAULT).files.iloc[0].warnings)


def test_equal_notes_in_two_files_are_one() -> None:
    notes = read_fieldnotes([_export("b.txt", "平台很好用。"), _export("a.txt", "平台很好用。\n")]).fieldnotes
    assert ["a.txt"] == list(notes.file)


def test_a_packed_bomb_is_refused_before_it_is_opened() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    row = ingest([], [_export("bomb.docx", buffer.getvalue())], ingest=DEFAULT).files.iloc[0]
    assert ("rejected", "too_large") == (row.outcome, row.warnings[0].split(":")[0])
