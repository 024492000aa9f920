"""The search as data: queries in each database's words, PRISMA-S filled from data, and what no query matches in plain sight."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from pydantic import ValidationError

from pipeline.codebook import Bilingual
from pipeline.report.prisma_s import items, prisma_s_grid, search_paragraph
from pipeline.report.search import exports_grid, runs, runs_grid, unmatched_grid
from pipeline.settings import Query, SearchSettings
from pipeline.settings_screening import Years
from tests.report import invented
from tests.report.html_tree import Tree

QUERIES = (
    Query(name="q1", zh="城市 AND 示例", en="city NEAR/3 example", hits={"WOS": 7}, as_run={"WOS": "TS=(city NEAR/3 example)"}),
    Query(name="q2", zh="城市 NEAR/3 示例", en="NOT city"),
)
SEARCH = SearchSettings(databases=("CNKI", "WOS"), queries=QUERIES, years=Years(first=2019, last=2022))


def made() -> invented.Rows:
    """Publication 0 and 1 match no query."""
    found = invented.rows()
    for row in found["screening"][:2]:
        row["matched_queries"] = []
    return found


def texts(found: Any, language: str = "zh") -> list[list[str]]:
    return [[getattr(cell, language) for cell in row] for row in found.rows]


def test_each_query_stands_in_each_databases_words_with_what_is_known_of_its_run() -> None:
    found = {(run.query, run.database): run for run in runs(invented.material(made(), search=SEARCH))}

    assert "SU='城市'*'示例' AND YE BETWEEN ('2019','2022')" == found["q1", "CNKI"].text
    assert ("TS=(city NEAR/3 example)", True, 7) == (found["q1", "WOS"].text, found["q1", "WOS"].is_as_run, found["q1", "WOS"].hits)
    assert [4, 2] == [found["q1", database].matched for database in ("CNKI", "WOS")]
    assert "" == found["q2", "WOS"].text
    assert found["q2", "CNKI"].notes


def test_what_a_database_cannot_say_is_said_in_the_table() -> None:
    rows = texts(runs_grid(invented.material(made(), search=SEARCH)))

    assert "（写不出来）" == next(row[2] for row in rows if row[:2] == ["q2", "WOS"])
    assert "NEAR 写成了“并且”" in next(row[3] for row in rows if row[:2] == ["q2", "CNKI"])


def test_publications_that_no_query_matches_are_shown_with_their_places_and_counted_by_export() -> None:
    material = invented.material(made(), search=SEARCH)

    assert [["示例题名0", "2019", "CNKI", "a.txt:1、b.txt:5", "纳入"], ["示例题名1", "2020", "CNKI", "a.txt:11", "纳入"]] == texts(
        unmatched_grid(material)
    )
    assert [["a.txt", "8", "q1 6、q2 0", "2"], ["b.txt", "1", "q1 0、q2 0", "1"]] == texts(exports_grid(material))
    page = Tree(invented.page(made(), search=SEARCH))
    assert "不符合任何检索式的文献（2 篇" in page.languages["zh"]


def test_without_a_query_nothing_is_called_unmatched() -> None:
    assert () == unmatched_grid(invented.material(made(), search=SearchSettings())).rows


def test_all_sixteen_items_are_there_and_each_says_who_fills_it() -> None:
    found = {item.name: item.state for item in items(invented.material(made()))}

    assert 16 == len(found)
    assert ["dates", "total_records", "deduplication"] == [name for name, state in found.items() if state == "filled"]
    assert ["databases", "strategies", "limits"] == [name for name, state in found.items() if state == "partly"]


def test_what_the_authors_state_fills_an_item_in_both_languages() -> None:
    said = Bilingual(zh="没有查注册库。", en="No registry was searched.")
    search = SearchSettings(databases=("CNKI",), platforms={"CNKI": "知网"}, statements={"registries": said})
    material = invented.material(made(), search=search)
    found = {item.name: item for item in items(material)}

    assert ("filled", said.zh) == (found["registries"].state, found["registries"].text.zh)
    assert "filled" == found["databases"].state
    assert said.en in search_paragraph(material).en
    assert "待作者填写" not in [row[2] for row in texts(prisma_s_grid(material)) if row[1] == "研究注册库"]


def test_the_paragraph_counts_the_records_and_names_what_waits() -> None:
    told = search_paragraph(invented.material(made()))

    assert "导出文件中共识别到 10 条记录（CNKI 8 条、WOS 2 条）。" in told.zh
    assert "The search was made on 14 July 2022." in told.en
    assert "3 Study registries" in told.en
    assert "13 Dates" not in told.en


def test_the_workbook_holds_the_queries_and_the_sixteen_items() -> None:
    book = load_workbook(io.BytesIO(invented.files(made(), search=SEARCH)["tables.xlsx"]))

    assert 1 + 16 == book["prisma_s"].max_row
    assert {"TS=(city NEAR/3 example)", "SU='城市'*'示例' AND YE BETWEEN ('2019','2022')"} <= {cell.value for cell in book["queries"]["C"]}


@pytest.mark.parametrize("wrong", [{"platforms": {"CNKY": "x"}}, {"queries": (Query(name="q", zh="a", hits={"Scopus": 1}),)}])
def test_a_database_that_is_not_searched_is_an_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="not among databases"):
        SearchSettings(databases=("CNKI",), **wrong)
