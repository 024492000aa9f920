"""What the report says of people: who screened how much and how far they agree, what the codes leave in doubt, and what nobody validated."""

from __future__ import annotations

import io
from typing import Any, Final

import openpyxl
import pytest
from docx import Document

from pipeline.report.doubt import bias_grid, coding_agreement_grid
from pipeline.report.estimates import estimates_grid, tied_with
from pipeline.report.figure_bars import groups_figure, trend_figure
from pipeline.report.grid import Grid
from pipeline.report.screeners import conflicts_grid, screened_told, screeners_grid, screening_agreement_grid, stopping_grid
from tests.report import invented
from tests.report.html_tree import Tree

PLACE: Final = {"phase": "title_abstract", "publication_id": "p000000000001"}
OF_SCREENING: Final = ("screeners", "screening_agreement", "screening_conflicts", "stopping")
OF_CODES: Final = ("coding_agreement", "language_bias", "rank_ties", "contrasts", "comparisons")
SHARING: Final = invented.BOOK.categories[0]


def screened() -> invented.Rows:
    """Two people have screened 40 publications of 200; on one they differ, on another 甲 differs from himself since a merge."""
    made = invented.rows()
    ends = {"read": 40, "relevant": 8, "records": 200, "recall": 0.75, "recall_low": 0.5, "recall_high": 1.0}
    made["stopping"] = [
        {"rule": "streak", "stops": True, "value": 100, "limit": 100} | ends,
        {"rule": "hypergeometric", "stops": False, "value": 0.31, "limit": 0.05} | ends,
    ]
    counts = {"included": 8, "excluded": 30, "unsure": 2, "not_retrieved": 0}
    made["screeners"] = [{"phase": "title_abstract", "person": name, "read": 40} | counts for name in ("示例甲", "示例乙")]
    value = {"phase": "title_abstract", "units": 40, "value": 0.8123, "low": 0.61, "high": 0.95}
    made["screening_agreement"] = [
        value | {"reason": "", "coefficient": "alpha"},
        value | {"reason": "", "coefficient": "kappa", "person": "示例乙", "other_person": "示例甲"},
        value | {"reason": "主题不符", "coefficient": "alpha", "value": None, "low": None, "high": None},
    ]
    own = PLACE | {"publication_id": "p000000000002", "person": "示例甲", "is_of_one_person": True}
    made["screening_conflicts"] = [
        PLACE | {"position": 1, "person": "示例甲", "decision": "include"},
        PLACE | {"position": 2, "person": "示例乙", "decision": "exclude"},
        own | {"position": 3, "decision": "include"},
        own | {"position": 4, "decision": "exclude"},
    ]
    return made


def in_doubt() -> invented.Rows:
    """Coded, with agreement, sentences too, and abstracts in both languages; the shares of 2021 and of CNKI have intervals, those of 2019 and zh none."""
    made = invented.coded(invented.rows())
    common = {"unit": "document", "units": 50, "value": 0.9, "low": 0.7, "high": 1.0}
    for category_id in ("all", "sharing"):
        for language in ("all", "zh"):
            made["coding_agreement"].append(common | {"category_id": category_id, "language": language, "coefficient": "alpha"})
            pair = {"coefficient": "kappa", "person": "示例乙", "other_person": "示例甲"}
            made["coding_agreement"].append(common | {"category_id": category_id, "language": language} | pair)
    bias = {"pairs": 40, "kappa": 0.5, "kappa_low": 0.2, "kappa_high": 0.7}
    made["language_bias"] = [
        bias | {"category_id": "sharing", "chinese": 20, "english": 8, "difference": 0.3, "low": 0.1, "high": 0.45, "is_biased": True},
        bias | {"category_id": "caring", "chinese": 9, "english": 10, "difference": -0.025, "low": -0.1, "high": 0.06, "is_biased": False},
    ]
    sentence = {
        "unit": "sentences",
        "stance": "all",
        "grouping": "overall",
        "group": "all",
        "total": 900,
        "codes": 60,
        "codes_to_halve": 77,
    }
    sentence |= {"classifier_share": 0.1, "estimate": 0.2, "low": 0.15, "high": 0.26, "is_validated": True, "category_id": "sharing"}
    made["estimates"].append(sentence | {"method": "prediction_powered"})
    for row in made["shares"]:
        if row["group"] in ("2021", "CNKI"):
            row |= {"share": 0.3, "low": 0.2, "high": 0.45}
    return made


def cells(grid: Grid, language: Any = "zh") -> list[list[str]]:
    """The rows of a grid in one language."""
    return [[cell.render(language) for cell in row] for row in grid.rows]


def test_where_nobody_has_screened_the_report_says_so_in_one_plain_sentence() -> None:
    made = invented.rows()
    made["screening"] = [row | {"decided_by": ""} for row in made["screening"]]
    found = invented.material(made)

    assert screened_told(found).zh.startswith("没有人工筛选")
    assert () == screeners_grid(found).rows + stopping_grid(found).rows + screening_agreement_grid(found).rows


def test_reading_recall_stopping_agreement_and_conflicts_are_told() -> None:
    found = invented.material(screened())

    assert (
        "人已对 40 篇作出定论，其中 8 篇纳入；还有 160 篇没有定论（没读、拿不准或意见不一）。估计已找到相关文献的 75.0%（区间 50.0% 至 100.0%"
        in screened_told(found).zh
    )
    assert "有 2 篇意见不一，还没有裁定；其中 1 篇是同一人" in screened_told(found).zh
    assert [["题名与摘要", name, "40", "8", "30", "2", "0"] for name in ("示例乙", "示例甲")] == cells(screeners_grid(found))
    assert [
        ["streak", "100 irrelevant in a row (stops at 100)", "stop"],
        ["hypergeometric test", "p-value that recall is below 0.95: 0.31 (stops below 0.05)", "keep reading"],
    ] == cells(stopping_grid(found), "en")
    assert [
        ["题名与摘要", "纳入与否", "Krippendorff α", "0.81（0.61 至 0.95）", "40"],
        ["题名与摘要", "纳入与否", "Cohen κ：示例乙／示例甲", "0.81（0.61 至 0.95）", "40"],
        ["题名与摘要", "排除理由“主题不符”", "Krippendorff α", "—", "40"],
    ] == cells(screening_agreement_grid(found))
    assert ["几个人决定不同", "同一人的两个决定，因记录合并而相遇"] == [row[-1] for row in cells(conflicts_grid(found))]


def test_a_publication_in_conflict_in_both_phases_has_a_line_for_each() -> None:
    made = screened()
    later = PLACE | {"phase": "full_text"}
    made["screening_conflicts"] += [
        later | {"position": 5, "person": "示例甲", "decision": "exclude"},
        later | {"position": 6, "person": "示例乙", "decision": "include"},
    ]
    found = {(row[0], row[1]): row[2] for row in cells(conflicts_grid(invented.material(made))) if row[0] == first_title(made)}

    assert ["全文", "题名与摘要"] == sorted(phase for _, phase in found)
    assert "示例甲: 排除 exclude; 示例乙: 纳入 include" == found[first_title(made), "全文"]


def first_title(made: invented.Rows) -> Any:
    """The title of the publication that `PLACE` is about."""
    return next(row["title"] for row in made["publications"] if row["publication_id"] == PLACE["publication_id"])


def test_page_and_word_show_how_people_screened() -> None:
    made = invented.files(screened())
    page = Tree(made["report.html"].decode()).text
    words = [[cell.text for cell in table.rows[0].cells] for table in Document(io.BytesIO(made["report.docx"])).tables]

    for shown in ("人工筛选", "对 40 篇作出定论", "Cohen κ：示例乙／示例甲", "连续 100 条不相关"):
        assert shown in page
    assert sum(any("系数" in cell for cell in head) for head in words) == 1


@pytest.mark.parametrize("name", [*OF_SCREENING, *OF_CODES])
def test_the_workbook_has_every_row_of_the_tables_on_people(name: str) -> None:
    made = screened() | {name: in_doubt()[name] for name in OF_CODES}
    book = openpyxl.load_workbook(io.BytesIO(invented.files(made)["tables.xlsx"]))

    assert len(made[name]) == book[name].max_row - 1 > 0


def test_agreement_of_coders_shows_every_language_over_all_and_alpha_for_each_category() -> None:
    found = cells(coding_agreement_grid(invented.material(in_doubt())))

    assert [("全部类别", "全部"), ("全部类别", "全部"), ("全部类别", "中文"), ("全部类别", "中文"), ("共享", "全部")] == [
        (row[0], row[1]) for row in found
    ]


def test_where_all_coded_texts_are_of_one_language_each_category_still_has_its_alpha() -> None:
    made = in_doubt()
    made["coding_agreement"] = [row for row in made["coding_agreement"] if row["language"] == "zh"]
    found = cells(coding_agreement_grid(invented.material(made)))

    assert [("全部类别", "中文"), ("全部类别", "中文"), ("共享", "中文")] == [(row[0], row[1]) for row in found]


def test_a_category_that_only_chinese_words_find_leans_to_chinese() -> None:
    found = {row[0]: row for row in cells(bias_grid(invented.material(in_doubt())))}

    assert ["共享", "20", "8", "40", "+30.0（+10.0 至 +45.0）", "0.50（0.20 至 0.70）", "偏中文"] == found["共享"]
    assert "看不出偏向" == found["关怀"][-1]


def test_estimates_of_sentences_stand_beside_those_of_publications() -> None:
    found = invented.material(in_doubt())

    assert [["盼", "共享", "10.0%", "20.0%（15.0%–26.0%）", "11.0 个百分点", "60", "77"]] == cells(estimates_grid(found, "sentences"))
    assert "由 60 个随机抽取的句子" in Tree(invented.page(in_doubt())).text


def test_a_category_names_the_neighbours_it_cannot_be_told_from() -> None:
    found = invented.material(in_doubt())
    sentences = [tied_with(found, name) for name in ("sharing", "caring", "losing")]

    assert ["次序上与相邻的“关怀”分不出先后。", "次序上与相邻的“共享”分不出先后。", None] == [text and text.zh for text in sentences]


@pytest.mark.parametrize("make", [trend_figure, groups_figure])
def test_groups_with_codes_have_whiskers_and_the_others_are_marked_not_validated(make: Any) -> None:
    validated, counted = (make(invented.material(made), SHARING) for made in (in_doubt(), invented.rows()))
    whiskers, none = (
        [s for s in f.drawings["zh"].shapes if s.tag == "line" and s.attributes["stroke"] == "#22272b"] for f in (validated, counted)
    )

    assert (3, 0) == (len(whiskers), len(none))
    assert {"30.0%（20.0%–45.0%）": "人工编码校正", "25.0%": "分类器计数，未经验证"} == {row[-4]: row[-3] for row in cells(validated.grid)}
    assert {"分类器计数，未经验证"} == {row[-3] for row in cells(counted.grid)}
    assert "分类器计数，未经验证，无区间" in [shape.text for shape in counted.drawings["zh"].shapes]


def test_without_codes_every_category_says_that_nobody_validated_it() -> None:
    text = "分类器的计数，未经人工编码验证：没有区间，不主张名次。"

    assert len(invented.BOOK.categories) == Tree(invented.page()).text.count(text)
    assert text not in Tree(invented.page(in_doubt())).text
