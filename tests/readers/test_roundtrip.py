"""Records written in each grammar, encoding and kind of line end are read back equal; damage costs no more than it touches."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers import READERS, identify
from pipeline.readers.base import RawRecord
from pipeline.readers.decoding import decode
from pipeline.readers.identity import identified
from pipeline.readers.kinds import Kind
from tests.readers.rendering import LACKS, RENDERERS, render

HAN = "虚构城市数字治理研究示例居民平台数据共享协同服务的是在和有中为与对其发展方法结果建议老人社区"
LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ"
FORMATS = sorted(RENDERERS)
WESTERN = [name for name in FORMATS if render(name, [{"title": "A study", "authors": ["Example, A"], "issue": "1"}]).isascii()]  # tags too
COLUMNS = ("title", "authors", "affiliations", "source", "volume", "issue", "pages", "keywords", "abstract", "doi", "issn")


def _words(alphabet: str, most: int) -> st.SearchStrategy[str]:
    """Words with single spaces between them."""
    return st.lists(st.text(alphabet=alphabet, min_size=2, max_size=12), min_size=1, max_size=most).map(" ".join)


def _record(alphabet: str) -> st.SearchStrategy[dict[str, Any]]:
    """A neutral journal article; its title is long enough to tell an encoding by."""
    words = _words(alphabet, 3)
    return st.fixed_dictionaries({
        "type": st.just("journal"),
        "title": _words(alphabet, 20).map(lambda text: text + " 虚构城市的数字治理研究" * (alphabet == HAN)),
        "authors": st.lists(st.text(alphabet=alphabet, min_size=2, max_size=6), min_size=1, max_size=4),
        "affiliations": st.lists(words, max_size=3),
        "source": words,
        "year": st.integers(1980, 2026).map(str),
        "volume": st.integers(1, 99).map(str),
        "issue": st.integers(1, 12).map(str),
        "pages": st.integers(1, 99).map(lambda page: f"{page}-{page + 7}"),
        "keywords": st.lists(words.map(str.lower), max_size=4),  # capitals say Keywords Plus in RIS of Web of Science
        "abstract": st.one_of(st.just(""), _words(alphabet + "，。:()\"'%", 30)),
        "doi": st.from_regex(r"10\.[0-9]{4}/[a-z0-9]{4,9}", fullmatch=True),
        "issn": st.from_regex(r"[0-9]{4}-[0-9]{3}[0-9X]", fullmatch=True),
        "accession": st.from_regex(r"WOS:[0-9]{15}", fullmatch=True),
    })  # fmt: skip


def _read_back(data: bytes, format_name: str) -> list[dict[str, Any]]:
    reader = identify(decode(data).text)
    assert not isinstance(reader, Kind), reader
    assert format_name == reader.name
    found = list(reader.read(decode(data).text))
    assert all(isinstance(item, RawRecord) for item in found), found
    return [identified({"database": reader.database, **reader.interpret(item)}) for item in found if isinstance(item, RawRecord)]


@given(
    st.sampled_from(FORMATS),
    st.lists(_record(HAN), min_size=1, max_size=3),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_chinese_records_are_read_back_equal(format_name: str, records: list[dict[str, Any]], codec: str, newline: str) -> None:
    data = render(format_name, records).replace("\n", newline).encode(codec)
    lacking = LACKS.get(format_name, frozenset())
    assert [_expected(record, lacking) for record in records] == [_columns(row, lacking) for row in _read_back(data, format_name)]


@given(st.sampled_from(WESTERN), st.lists(_record(LATIN), min_size=1, max_size=3), st.sampled_from(["utf-8-sig", "cp1252", "utf-16"]))
def test_western_records_are_read_back_equal(format_name: str, records: list[dict[str, Any]], codec: str) -> None:
    data = render(format_name, records).encode(codec, "replace")
    rows = _read_back(data, format_name)
    assert [record["title"] for record in records] == [row["title"] for row in rows]
    assert [record["keywords"] for record in records] == [row["keywords"] for row in rows]


def _expected(record: dict[str, Any], lacking: frozenset[str]) -> dict[str, Any]:
    """The columns that the format carries; equal addresses in a row say nothing more."""
    columns = {**{name: record[name] for name in COLUMNS}, "year": int(record["year"]), "document_type": "journal"}
    return {name: _once(value) for name, value in columns.items() if name not in lacking}


def _columns(row: dict[str, Any], lacking: frozenset[str]) -> dict[str, Any]:
    return {name: _once(row.get(name, "")) for name in (*COLUMNS, "year", "document_type") if name not in lacking}


def _once(value: Any) -> Any:
    return list(dict.fromkeys(value)) if isinstance(value, list) else value


@pytest.mark.parametrize("pair", [("cnki_refworks", "cnki_noteexpress"), ("wos_tagged", "wos_tab")])
@given(record=_record(HAN))
def test_the_same_record_in_two_formats_has_one_id(pair: tuple[str, str], record: dict[str, Any]) -> None:
    first, second = (_read_back(render(name, [record]).encode(), name)[0] for name in pair)
    assert first["record_id"] == second["record_id"]
    assert first["record_key"] == second["record_key"]


@given(record=_record(HAN))
def test_ids_change_with_content_and_the_key_only_with_what_it_stands_for(record: dict[str, Any]) -> None:
    first = _read_back(render("cnki_refworks", [record]).encode(), "cnki_refworks")[0]
    later = _read_back(render("cnki_refworks", [{**record, "pages": "900-901", "doi": "10.9999/new"}]).encode(), "cnki_refworks")[0]
    other = _read_back(render("cnki_refworks", [{**record, "title": record["title"] + "续"}]).encode(), "cnki_refworks")[0]
    assert first["record_id"] != later["record_id"]
    assert first["record_key"] == later["record_key"]
    assert first["record_key"] != other["record_key"]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@pytest.mark.parametrize("seed", range(10))
def test_k_bad_bytes_cost_at_most_the_records_they_touch_and_their_neighbours(reader: Any, seed: int) -> None:
    """A byte that is hit may be the start of a record, which then runs into the one before: two records at most for each."""
    chance = random.Random(seed)
    records = [
        {"title": f"虚构研究第{n}号", "authors": ["示例甲"], "source": "示例学刊", "year": "2022", "abstract": "示例摘要。" * 9}
        for n in range(30)
    ]
    records = [{**record, "accession": f"WOS:{n:015d}"} for n, record in enumerate(records)]
    data = bytearray(render(reader.name, records).encode())
    truth = _ids(bytes(data), reader)
    header = data.index(b"\n") + 1
    for _ in range(3):
        data[chance.randrange(header, len(data))] = 0xFF
    survivors = _ids(bytes(data), reader)
    assert len(truth & survivors) >= 30 - 3 * 2


def _ids(data: bytes, reader: Any) -> set[str]:
    found = reader.read(decode(data).text)
    return {
        identified({"database": reader.database, **reader.interpret(item)})["record_id"] for item in found if isinstance(item, RawRecord)
    }


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_header_with_one_field_more_than_the_rows_loses_no_row(end: str) -> None:
    """As in exports of All Databases, also when an editor took the last line end away."""
    header, *rows = render("wos_tab", [{"title": "A study", "accession": f"WOS:{n:015d}"} for n in range(3)]).rstrip("\n").split("\n")
    text = "\n".join([header + "\t", *rows]) + end
    reader = identify(text)
    assert not isinstance(reader, Kind)
    assert 3 == sum(isinstance(item, RawRecord) for item in reader.read(text))
