"""Every figure that is known of the real exports, asserted on them: counts only, none of their text is in the project."""

from __future__ import annotations

import csv
import hashlib
import re
import tarfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd
import pytest

from pipeline.frames import conform
from pipeline.readers import READERS
from pipeline.readers.faults import HARMLESS
from pipeline.settings import IngestSettings
from pipeline.stages.s1_ingest import Exports, ingest
from pipeline.steps import Export

pytestmark = pytest.mark.real_exports

REFWORKS_2021: Final = "cnki_refworks/ZYLHY_CNKI-20210429002635507.txt"
REFWORKS_2026: Final = "cnki_refworks/zzccJJ00_CNKI-20260604100614509.txt"
REFWORKS_AGAIN: Final = "cnki_refworks/zzccJJ00_CNKI-20260604113948204.txt"
NOTEEXPRESS: Final = "cnki_noteexpress/Vopaaz_CoverAllTest15Entries.net"
NOTEEXPRESS_5: Final = "cnki_noteexpress/Vopaaz_Classic5Test.net"
LUCHO: Final = "wos_plaintext/lucho_wos_131222_1_740.txt"
MILENSYS: Final = "wos_plaintext/milensys_genai_savedrecs.txt"
ALL_DATABASES: Final = "wos_plaintext/xihuyu_wos_digital_humanities.txt"
TABBED: Final = "wos_plaintext/ZYLHY_savedrecs_tabheader.txt"
CIW: Final = "wos_ciw/Baig_savedrecs.ciw"
TAB: Final = "wos_tab/Baig_savedrecs_tab.txt"
CARBAJAL: Final = "wos_tab/carbajal_wos-digital_innovation-2014-2018.txt"
UTF8: Final = "wos_tab/wosfile_tab_win_utf8.txt"
UTF16: Final = "wos_tab/wosfile_tab_win_utf16.txt"


class Read(NamedTuple):
    """One real file as read."""

    file: dict[str, object]
    records: pd.DataFrame
    raw: pd.DataFrame

    def without(self, tag: str) -> int:
        """Records that have no such tag, or an empty one."""
        having = self.raw[(self.raw.tag == tag) & (self.raw.value.str.strip() != "")]
        return len(self.records) - int(having.line.nunique())


@cache
def _ingested(path: Path) -> Exports:
    data = path.read_bytes()
    return ingest([Export(path.name, hashlib.sha256(data).hexdigest(), data)], [], ingest=IngestSettings())


def _read(shared: Path, file: str) -> Read:
    result = _ingested(shared / "exports" / file)
    return Read(result.files.iloc[0].to_dict(), result.records, result.raw_fields)


# Where the provenance counts otherwise: of the HTML table it counts one of four header rows; of the Scopus RIS only records with a TY, and the
# program that rewrote the file lost the first one's.
OTHERWISE: Final = {"cnki_excel_html/xihuyu_AI500.xls": 497, "scopus_ris/SLRbanism_scopus200-latin1.ris": 200}
# What was mended, by file: all of it is in the files themselves.
MENDED: Final = {
    "scopus_csv/litstudy_scopus.csv": {"lost_characters"},
    "scopus_ris/SLRbanism_scopus200-latin1.ris": {"missing_start_of_record"},
    "wos_bibtex/SLRbanism_wos_reference.bib": {"mojibake_repaired"},
    "wos_bibtex/milensys_genai_savedrecs.bib": {"unbalanced_braces"},
    "wos_plaintext/xihuyu_wos_digital_humanities.txt": {"mojibake_repaired"},
}


def _provenance(shared: Path) -> dict[str, int]:
    with (shared / "exports" / "PROVENANCE.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if not row["file"].endswith(".xz")]
    return {row["file"]: OTHERWISE.get(row["file"], int(row["records"])) for row in rows}


def test_record_counts_are_those_of_the_provenance_and_nothing_is_rejected(shared: Path) -> None:
    expected = _provenance(shared)
    assert len(expected) == 39
    found = {file: _read(shared, file).file for file in expected}
    assert expected == {file: row["kept"] for file, row in found.items()}
    assert {0} == {row["rejected"] for row in found.values()}


def test_every_verified_reader_has_read_a_real_export(shared: Path) -> None:
    verified = {reader.name for reader in READERS if reader.verified}
    assert verified == {_read(shared, file).file["format"] for file in _provenance(shared)}


def test_what_was_mended_in_real_exports_is_known(shared: Path) -> None:
    mended = {}
    for file in _provenance(shared):
        row = _read(shared, file).file
        if row["outcome"] == "mended":
            mended[file] = {warning.split(":")[0] for warning in row["warnings"]} - HARMLESS  # type: ignore[attr-defined]
    assert mended == MENDED


def test_an_export_of_just_as_many_records_as_the_site_allows_may_have_more_parts(shared: Path) -> None:
    hinted = {
        file
        for file in _provenance(shared)
        if any(warning.startswith("maybe_more_parts") for warning in _read(shared, file).file["warnings"])  # type: ignore[attr-defined]
    }
    assert {REFWORKS_2026, "cnki_selfdefine/xihuyu_CNKI-637277584491521250_selfdefine.txt"} == hinted


def test_tables_of_real_files_fit_the_schema(shared: Path) -> None:
    for file in (REFWORKS_2026, NOTEEXPRESS, LUCHO, UTF16):
        result = _ingested(shared / "exports" / file)
        for name, data in result._asdict().items():
            conform(name, data)


def test_refworks_document_types(shared: Path) -> None:
    counts = dict(_read(shared, REFWORKS_2026).records.document_type.value_counts())
    assert {"journal": 303, "thesis": 135, "conference": 17, "book": 16, "other": 13, "newspaper": 8, "standard": 8} == counts


def test_refworks_without_year_tag_has_the_year_of_its_full_date(shared: Path) -> None:
    read = _read(shared, REFWORKS_2026)
    assert 45 == read.without("YR")
    assert {"book", "newspaper", "standard", "other"} == set(
        read.records[~read.records.line.isin(read.raw[read.raw.tag == "YR"].line)].document_type
    )
    assert 0 == read.records.year.isna().sum()


@pytest.mark.parametrize(
    ("file", "excerpts"), [(REFWORKS_2021, 8), (REFWORKS_2026, 25), (REFWORKS_AGAIN, 17), (NOTEEXPRESS, 1), (NOTEEXPRESS_5, 1)]
)
def test_beginnings_of_the_body_are_no_abstracts(shared: Path, file: str, excerpts: int) -> None:
    records = _read(shared, file).records
    assert excerpts == (records.abstract_kind == "body_excerpt").sum()
    assert not records.abstract.str.contains("<正>").any()


def test_refworks_abstracts_that_the_site_cut(shared: Path) -> None:
    """Foreign abstracts are cut at 1,027 characters (1,028 with the CR), those of 科技成果 at less."""
    records = _read(shared, REFWORKS_2026).records
    cut = records[records.abstract_kind == "truncated"]
    assert 17 == (cut.abstract.str.len() == 1027).sum()
    assert 4 == (cut.document_type == "other").sum()
    assert 38 == (records.abstract_kind == "none").sum()


def test_refworks_books_have_authors_though_a1_has_no_space(shared: Path) -> None:
    read = _read(shared, REFWORKS_2026)
    books = read.records[read.records.document_type == "book"]
    assert 16 == sum(bool(authors) for authors in books.authors)
    assert 131 == (read.records.doi != "").sum()


def test_refworks_2021_has_a_second_line_of_keywords_and_trailing_separators(shared: Path) -> None:
    read = _read(shared, REFWORKS_2021)
    assert 308 == sum(bool(keywords) for keywords in read.records.keywords_translated)
    assert 363 == read.raw[read.raw.tag == "A1"].value.str.endswith(";").sum()
    assert not any("" in authors for authors in read.records.authors)


def test_refworks_authors_with_commas_are_split_only_in_chinese(shared: Path) -> None:
    read = _read(shared, REFWORKS_2021)
    commas = read.raw[(read.raw.tag == "A1") & ~read.raw.value.str.contains(";") & read.raw.value.str.contains(",")]
    assert 13 == len(commas)
    assert all(len(authors) > 1 for authors in read.records[read.records.line.isin(commas.line)].authors)


def test_all_records_of_the_second_refworks_export_are_in_the_first(shared: Path) -> None:
    first, again = _read(shared, REFWORKS_2026).records, _read(shared, REFWORKS_AGAIN).records
    assert 321 == len(again)
    assert 316 == again.title.nunique()
    assert set(again.record_id) <= set(first.record_id)


def test_noteexpress_documents_of_all_types(shared: Path) -> None:
    counts = dict(_read(shared, NOTEEXPRESS).records.document_type.value_counts())
    assert {"journal": 5, "standard": 4, "thesis": 2, "conference": 1, "newspaper": 1, "book": 1, "patent": 1} == counts
    assert 2 == _read(shared, NOTEEXPRESS_5).without("Year")


@pytest.mark.parametrize(("file", "missing"), [(LUCHO, 37), (CIW, 10)])
def test_early_access_without_a_year_takes_the_year_of_early_access(shared: Path, file: str, missing: int) -> None:
    read = _read(shared, file)
    early = read.records[~read.records.line.isin(read.raw[read.raw.tag == "PY"].line)]
    assert missing == len(early)
    assert set(early.line) <= set(read.raw[read.raw.tag == "EA"].line)
    assert not read.records.year.isna().any()


@pytest.mark.parametrize(
    ("file", "without_keywords", "without_abstract"),
    [(LUCHO, 67, 19), (MILENSYS, 163, 114), (ALL_DATABASES, 270, 35), (CIW, 15, 2)],
)
def test_what_web_of_science_leaves_out(shared: Path, file: str, without_keywords: int, without_abstract: int) -> None:
    read = _read(shared, file)
    assert without_keywords == read.without("DE")
    assert without_abstract == (read.records.abstract_kind == "none").sum()


def test_two_exports_in_one_file_with_tabs(shared: Path) -> None:
    read = _read(shared, TABBED)
    assert 648 == read.records.accession.nunique()
    assert ["joined_files"] == [warning.split(":")[0] for warning in read.file["warnings"]]  # type: ignore[attr-defined]
    assert not read.records.title.str.contains("\t").any()


def test_all_databases_prefixes_and_foreign_abstracts(shared: Path) -> None:
    read = _read(shared, ALL_DATABASES)
    prefixes = Counter(accession.split(":")[0] for accession in read.records.accession)
    assert {"WOS": 184, "KJD": 60, "RSCI": 14, "MEDLINE": 9, "CSCD": 3} == prefixes
    foreign = read.records[read.records.accession.str.startswith("KJD")]
    assert 49 == (foreign.abstract_translated != "").sum()


@pytest.mark.parametrize(("file", "columns"), [(UTF8, 59), (CARBAJAL, 51)])
def test_rows_with_one_field_more_than_the_header_are_not_shifted(shared: Path, file: str, columns: int) -> None:
    read = _read(shared, file)
    assert columns >= read.raw.tag.nunique()
    assert {"J", "B", "S", "C", "P"} >= set(read.raw[read.raw.tag == "PT"].value)
    assert read.records.accession.str.match(r"[A-Z]+:").all()


def test_quotation_marks_merge_no_rows(shared: Path) -> None:
    read = _read(shared, CARBAJAL)
    assert 4523 == read.records.accession.nunique()
    assert {"none"} == set(read.records.abstract_kind)


def test_utf16_and_utf8_of_the_same_export_have_the_same_records(shared: Path) -> None:
    assert set(_read(shared, UTF8).records.record_id) == set(_read(shared, UTF16).records.record_id)
    assert "utf-16-le" == _read(shared, UTF16).file["encoding"]


def test_tagged_and_tab_exports_of_the_same_query_have_the_same_ids(shared: Path) -> None:
    """231 of 232: one record has an address without names, which a line of the tab export cannot show."""
    tagged, tab = _read(shared, CIW).records, _read(shared, TAB).records
    assert set(tagged.accession) == set(tab.accession)
    assert 231 == len(set(tagged.record_id) & set(tab.record_id))
    assert set(tagged.record_key) == set(tab.record_key)


def test_csv_and_workbook_of_the_same_records_have_the_same_ids(shared: Path) -> None:
    """Eight ranges of pages that Excel took for days among them."""
    table, workbook = (_read(shared, f"cnki_excel_resaved/rgtjf_fudaoyuan{end}").records for end in ("_gb18030.csv", ".xlsx"))
    assert list(table.record_id) == list(workbook.record_id)


def test_html_tables_have_columns_by_their_own_header(shared: Path) -> None:
    records = _read(shared, "cnki_excel_html/xihuyu_AI500.xls").records
    assert {"journal": 400, "newspaper": 50, "book": 44, "conference": 2, "report": 1} == dict(records.document_type.value_counts())
    assert 74 == (records.abstract_kind == "body_excerpt").sum()
    assert records.title.str.strip().all()


def test_scopus_rows_wider_than_the_header_are_not_shifted(shared: Path) -> None:
    records = _read(shared, "scopus_csv/litstudy_scopus.csv").records
    assert records.accession.str.fullmatch(r"2-s2\.0-\d+").all()
    assert 9 == sum(not authors for authors in records.authors)


# Four formats of one query: title, year, DOI and abstract against the tagged export. What differs, and why:
# BibTeX: a straight apostrophe twice reads as a closing quotation mark; a backquote; an unbalanced brace in one abstract; a line end after a hyphen.
# RIS: nothing. Excel: Web of Science leaves out straight quotation marks and tags.
@pytest.mark.parametrize(
    ("file", "titles", "abstracts"),
    [
        ("wos_bibtex/milensys_genai_savedrecs.bib", 1, 4),
        ("wos_ris/milensys_genai_savedrecs.ris", 0, 0),
        ("wos_xls/milensys_genai_savedrecs.xls", 10, 39),
    ],
)
def test_the_four_formats_of_one_query_say_the_same(shared: Path, file: str, titles: int, abstracts: int) -> None:
    tagged, other = (_read(shared, name).records.set_index("accession") for name in (MILENSYS, file))
    other = other.loc[tagged.index]
    assert list(tagged.year) == list(other.year)
    assert list(tagged.doi) == list(other.doi)
    assert list(tagged.volume) == list(other.volume)
    assert list(tagged.source) == list(other.source)
    assert list(tagged.source_indexes) == list(other.source_indexes)
    assert titles == (tagged.title != other.title).sum()
    assert abstracts == (tagged.abstract != other.abstract).sum()
    without = str.maketrans("", "", "\"'`{}- ")
    plain = [[re.sub(r"<[^>]+>", "", text).translate(without) for text in table.title] for table in (tagged, other)]
    assert plain[0] == plain[1]


def test_tagged_and_excel_records_of_one_query_share_ids_where_their_values_are_equal(shared: Path) -> None:
    tagged, excel = (_read(shared, file).records for file in (MILENSYS, "wos_xls/milensys_genai_savedrecs.xls"))
    assert 415 == len(set(tagged.record_id) & set(excel.record_id))
    assert 459 == len(set(tagged.record_key) & set(excel.record_key))


def test_notefirst_archive_is_read_whole(shared: Path) -> None:
    """23,255 records in eight journals; one file is broken, and the records of all the others are kept."""
    with tarfile.open(shared / "exports" / "cnki_notefirst_xml" / "journals_23255.tar.xz") as archive:
        opened = ((member.name, archive.extractfile(member)) for member in archive)
        exports = [Export(name, "x", file.read()) for name, file in opened if file is not None]
    files = ingest(exports, [], ingest=IngestSettings()).files
    assert (23255, 0) == (files.kept.sum(), files.rejected.sum())
