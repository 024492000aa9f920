"""What is no export we can read is named for what it is, with advice, and nothing is claimed twice."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import FAULTS
from pipeline.inspecting import identified
from pipeline.readers import READERS, identify
from pipeline.readers.base import RawRecord
from pipeline.readers.decoding import decode
from pipeline.readers.kinds import Kind, binary_kind, ignored
from tests.readers.rendering import RENDERERS, render

RECORD = {
    "title": "虚构的研究",
    "authors": ["示例甲"],
    "source": "示例学刊",
    "year": "2022",
    "abstract": "示例。",
    "accession": "WOS:000000000000001",
}


BY_NAME = {reader.name: reader for reader in READERS}


def _zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\0" * 500, "nul_only"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\n%PDF-1.4\n", "pdf"),
        (b"CAJ\0\0", "caj"),
        (b"Rar!\x1a\x07", "archive"),
        (gzip.compress(b"x"), "archive"),
        (_zip("a.txt"), "archive"),
        (_zip("a.txt")[:30], "archive"),
        (_zip("xl/workbook.xml"), "excel_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "excel_workbook"),
        (_zip("word/document.xml"), "word_document"),
        (b"\x89PNG\r\n", "not_text"),
    ],
)
def test_files_that_are_no_text_are_named_by_their_bytes(data: bytes, code: str) -> None:
    found = binary_kind(data)
    assert found
    assert code == found.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \r\n\t\u3000\n", "blank_file"),
        ("<!DOCTYPE html><html><title>知网登录</title>", "web_page"),
        ("\n<html><head><script>x</script>", "web_page"),
        ("<!-- 2022 --><HTML>", "web_page"),
        ("今天去了示例社区。\n居民说平台很好用，但是老人不会用。\n", "prose"),
        ("[1]示例甲.虚构的研究[J].示例学刊,2021,23(09):1705-1713.\n", "reference_list"),
        ("XX 1\nYY 2\nZZ 3\n", "unknown_format"),
        ("费某某.虚构的研究[J].示例学刊,2021,23(09):1705-1713.\n示例乙.另一研究[D].示例大学,2020.\n", "reference_list"),
        ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Bibliographies>', "document_type_declared"),
        ("<?xml version='1.0'?><xml><records><record>", "known_format_without_reader"),
        ('[{"id": "x", "title": "示例"}]', "known_format_without_reader"),
    ],
)
def test_texts_that_no_reader_claims_are_named(text: str, code: str) -> None:
    found = identify(text)
    assert isinstance(found, Kind)
    assert code == found.code


def test_bytes_without_meaning_are_no_text() -> None:
    decoded = decode(random.Random(1).randbytes(5000))
    found = identify(decoded.text, decoded.noise)
    assert isinstance(found, Kind)
    assert "not_text" == found.code


def test_every_kind_has_advice_in_both_languages() -> None:
    for code in ("empty_file", "web_page", "pdf", "caj", "archive", "prose", "known_format_without_reader", "two_claimants"):
        fault = FAULTS[code]
        assert fault.what.zh
        assert "export" in fault.fix.en or "unpack" in fault.fix.en


@pytest.mark.parametrize("first", sorted(RENDERERS))
@pytest.mark.parametrize("second", sorted(RENDERERS))
def test_two_formats_in_one_file_are_refused_whatever_the_order(first: str, second: str) -> None:
    found = identify(render(first, [RECORD]) + "\n" + render(second, [RECORD]))
    is_kin = second in BY_NAME[first].shares or first in BY_NAME[second].shares
    if first == second or (is_kin and not isinstance(found, Kind)):
        assert not isinstance(found, Kind)
        assert found.name in (first, second)
    else:
        assert isinstance(found, Kind)
        assert "two_claimants" == found.code


@pytest.mark.parametrize(
    ("first", "second", "databases"),
    [
        ("wos_ris", "scopus_ris", ["WOS", "Scopus"]),
        ("ris", "wos_ris", ["other", "WOS"]),
        ("sciencedirect_bibtex", "bibtex", ["ScienceDirect", "other"]),
        ("scopus_bibtex", "wos_bibtex", ["Scopus", "WOS"]),
        ("cnki_citespace", "wos_tagged", ["CNKI", "WOS"]),
        ("cnki_noteexpress", "wanfang_noteexpress", ["CNKI", "Wanfang"]),
    ],
)
def test_records_of_two_databases_in_one_grammar_keep_theirs(first: str, second: str, databases: list[str]) -> None:
    text = render(first, [RECORD]) + "\n" + render(second, [RECORD])
    found = identify(text)
    assert not isinstance(found, Kind)
    records = [item for item in found.read(text) if isinstance(item, RawRecord)]
    assert databases == [found.interpret(record).get("database", found.database) for record in records]


@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_blank_lines_and_a_mark_before_the_first_record_do_not_matter(name: str) -> None:
    found = identify(decode(b"\xef\xbb\xbf\r\n\r\n" + render(name, [RECORD]).encode()).text)
    assert not isinstance(found, Kind)
    assert name == found.name


def test_system_and_lock_files_are_ignored_by_name() -> None:
    names = ["~$sheet.xlsx", "a/.DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep", "README.md", "readme"]
    assert names == [name for name in names if ignored(name)]
    assert not ignored("savedrecs.txt")


def test_reader_names_are_unique() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("%0 Journal Article\n%A 示例甲\n", "cnki_endnote"),
        ("DataType: 1\nTitle-题名: 示例\n", "cnki_estudy"),
        ("SrcDatabase-来源库:  CJFD2018\n", "cnki_custom"),
        ("Title-题名:  示例\nAuthor-作者:  示例甲\n", "cnki_custom"),
        ("<html><table><tr><td>SrcDatabase-来源库</td>", "cnki_html"),
        ("<?xml version='1.0'?><Bibliographies>", "cnki_notefirst"),
        ("PT J\nAU 示例甲, \nTI 示例\nUT CNKI:0\nER\n", "cnki_citespace"),
        ("{Reference Type}: Journal Article\n{Title}: 示例\n{Database Provider}: 北京万方数据股份有限公司\n", "wanfang_noteexpress"),
        ("TY  - JOUR\nTI  - x\nER  - \n", "ris"),
        ("TY  - JOUR\rTI  - x\rAN  - WOS:1\rER  - \r", "wos_ris"),
        ("NA\nAU  - x\nTI  - x\nDB  - Scopus\nER  -\n", "scopus_ris"),
        ("\n@article{ WOS:1,\n", "wos_bibtex"),
        ("% made by a program\n@misc{,\ntitle={{x}}}\n", "bibtex"),
        ("PMID- 1\n", "pubmed_nbib"),
        ("【来源篇名】示例\n", "cssci"),
        ("题名\t作者\t摘要\n", "cnki_table"),
        (",,作者;题名;文献来源\n".replace(",", ";"), "cnki_table"),
        ('"Publication Type","Authors","Article Title","Source Title"\n', "wos_table"),
    ],
)
def test_the_first_lines_decide(text: str, name: str) -> None:
    found = identify(text)
    assert not isinstance(found, Kind), found
    assert name == found.name


def test_identify_marks_formats_no_real_export_confirmed_and_shows_what_is_in_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("dimensions.csv", render("dimensions_table", [RECORD]))
        archive.writestr("scopus.csv", render("scopus_table", [RECORD]))
    shown = [found.lines[0] for found in identified([path], "en")]
    starts = [f"{path}: zip,", f"{path}!dimensions.csv: Dimensions CSV (unverified", f"{path}!scopus.csv: Scopus CSV,"]
    assert starts == [line[: len(start)] for line, start in zip(shown, starts, strict=True)]
    unverified = {reader.name for reader in READERS if not reader.verified}
    assert {"dimensions_table", "scopus_bibtex", "ris", "bibtex"} == unverified
