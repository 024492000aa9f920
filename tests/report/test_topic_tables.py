"""The report says which topics of two languages stand together and by which words, and how far the categories' share of them is the fit's doing (示例)."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook

from pipeline.report.topic_tables import doubt_grid, pairs_grid
from tests.report import invented

PAIR = {"topic_id_zh": "zh-nmf-01", "topic_id_en": "en-nmf-01", "category_ids": ["sharing"], "translations": ["甲词 = word"]}
DOUBT = {"category_id": "sharing", "language": "zh", "over": "seeds", "share": 0.5, "low": 0.1, "high": 0.6, "found": 1.0, "runs": 3}


def rows() -> invented.Rows:
    made = invented.rows()
    made["topics"].append(made["topics"][0] | {"topic_id": "en-nmf-01", "language": "en", "label": "word, other"})
    made["topic_pairs"] += [
        PAIR | {"codebook_terms": ["共享 ~ sharing"], "score": 0.75, "is_together": True},
        PAIR | {"topic_id_zh": "zh-nmf-02", "translations": [], "codebook_terms": [], "score": 0.5, "is_together": False},
    ]
    made["model_doubt"] += [DOUBT, DOUBT | {"over": "samples", "low": 0.0, "high": 0.9}]
    return made


def test_topics_that_stand_together_are_named_with_what_joins_them_and_others_are_not() -> None:
    (line,) = pairs_grid(invented.material(rows())).rows
    assert ["甲词、乙词", "word, other", "共享", "甲词 = word; 共享 ~ sharing", "0.75"] == [cell.zh for cell in line]


def test_model_doubt_stands_beside_what_the_codes_estimate_and_is_blank_where_no_fit_changed_that() -> None:
    (line,) = doubt_grid(invented.material(rows())).rows
    assert ["共享", "中文", "", "50.0%", "10.0%–60.0%", "0.0%–90.0%", ""] == [cell.zh for cell in line]


def test_model_doubt_is_set_beside_the_estimate_of_its_own_language() -> None:
    made = invented.coded(rows())
    overall = next(row for row in made["estimates"] if row["category_id"] == "sharing")
    for group, estimate in (("zh", 0.3), ("en", 0.5)):
        made["estimates"].append(overall | {"grouping": "language", "group": group, "estimate": estimate})
    (coded,) = doubt_grid(invented.material(made)).rows
    (without,) = doubt_grid(invented.material(invented.coded(rows()))).rows

    assert "30.0%（20.0%–55.0%）" == coded[2].zh
    assert "" == without[2].zh, "the estimate over both languages is not that of the Chinese texts"


def test_the_page_shows_both_with_a_note_and_neither_where_there_is_nothing() -> None:
    notes = ("IBM 模型 1", "10.0%–60.0%", "主题占比：归入该类别的各主题")
    shown, bare = invented.page(rows()), invented.page(invented.rows())
    assert [True] * 3 == [note in shown for note in notes]
    assert [False] * 3 == [note in bare for note in notes]


def test_both_reach_excel_whole() -> None:
    book: Any = load_workbook(io.BytesIO(invented.files(rows())["tables.xlsx"]))
    assert [3, 3] == [book[name].max_row for name in ("topic_pairs", "model_doubt")]
    assert ["zh-nmf-01", "en-nmf-01", "sharing", "甲词 = word", "共享 ~ sharing"] == [cell.value for cell in book["topic_pairs"][2]][:5]
    assert ["sharing", "共享", "zh"] == [cell.value for cell in book["model_doubt"][2]][:3]
