"""`report.html`: one file, both languages, everything the chapters promise, and plain words where there is nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import pytest

from pipeline.codebook import Bilingual
from pipeline.report.words import WORDS
from pipeline.settings import MappingSettings, ReportSettings, ReviewSettings
from pipeline.settings_screening import ScreenSettings
from pipeline.text.cleaning import rules
from tests.report import invented
from tests.report.html_tree import Tree

CHAPTERS = ["overview", "protocol", "corpus", "flow", "topics", "map", "expectations", "concerns", "fieldnotes", "references"]


@pytest.fixture(scope="module")
def source() -> str:
    return invented.page()


@pytest.fixture(scope="module")
def tree(source: str) -> Tree:
    return Tree(source)


def policy(tree: Tree) -> dict[str, str]:
    """The content security policy, by directive."""
    content = next(
        meta.attributes["content"] for meta in tree.all("meta") if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    return {part.split()[0]: " ".join(part.split()[1:]) for part in content.split(";") if part.strip()}


def test_the_policy_allows_nothing_but_this_style_sheet_and_inline_images(source: str, tree: Tree) -> None:
    style = re.findall(r"<style>(.*?)</style>", source, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert len(style) == 1
    expected = {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": f"'sha256-{digest}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert expected == policy(tree)


def test_there_is_no_script_no_handler_no_inline_style_and_nothing_to_load(tree: Tree) -> None:
    allowed = {"html", "head", "meta", "title", "style", "body", "input", "div", "p", "span", "label", "nav", "ul", "ol", "li", "a", "main", "header",
               "aside", "section", "h1", "h2", "h3", "h4", "b", "br", "svg", "desc", "rect", "line", "circle", "path", "text", "figure", "figcaption",
               "details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "bdi", "code", "em", "cite", "blockquote",
               "mark", "footer"}  # fmt: skip
    assert set() == {element.tag for element in tree.elements} - allowed
    names = {name for element in tree.elements for name in element.attributes}
    assert not [name for name in names if name.startswith("on") or name in {"style", "src", "srcset", "action", "data"}]


def test_links_lead_to_dois_and_to_places_that_exist(tree: Tree) -> None:
    ids = [element.attributes["id"] for element in tree.elements if "id" in element.attributes]
    links = [element.attributes["href"] for element in tree.elements if "href" in element.attributes]
    assert len(ids) == len(set(ids))
    assert set() == {link[1:] for link in links if link.startswith("#")} - set(ids)
    outside = [link for link in links if not link.startswith("#")]
    assert outside
    assert all(link.startswith("https://doi.org/10.") for link in outside)


def test_addresses_stand_nowhere_else(source: str) -> None:
    assert set(re.findall(r"(?:https?:)?//[a-z0-9.-]+", source)) <= {"https://doi.org", "http://www.w3.org"}
    assert "@import" not in source
    assert "url(" not in source


def test_chapters_stand_in_the_order_of_the_method(tree: Tree) -> None:
    assert [h.attributes["id"] for h in tree.all("h2") if "id" in h.attributes] == CHAPTERS


def test_categories_stand_in_the_order_of_the_votes_not_of_the_codebook(tree: Tree) -> None:
    sections = [s.attributes["id"] for s in tree.all("section") if s.attributes.get("id", "").startswith("category-")]
    assert sections == ["category-caring", "category-sharing", "category-losing"]


def test_without_votes_the_codebook_gives_the_order() -> None:
    made = invented.rows()
    made["votes"], made["rankings"] = [], [row for row in made["rankings"] if row["source"] != "votes"]
    found = Tree(invented.page(made))
    sections = [s.attributes["id"] for s in found.all("section") if s.attributes.get("id", "").startswith("category-")]
    assert sections == ["category-sharing", "category-caring", "category-losing"]
    assert "缺少的来源：投票、田野笔记" in found.languages["zh"]


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("示例综述", "An invented review"),
        ("研究方案", "Protocol"),
        ("共享的说明", "About sharing"),
        ("一首“共享”", "A song of sharing"),
        ("检索日期 2022年7月14日", "Searched on 14 July 2022"),
        ("2 个主题中有 1 个没有归入任何类别", "1 of 2 topics were read as no category"),
        ("不稳定的主题有 1 个", "Unstable topics: 1."),
        ("再现 80.0%", "found again in 80.0%"),
        (
            "文献自助抽样 10 次检验稳定性），共得 2 个主题，其中 1 个不稳定",
            "from 10 bootstrap samples of the publications), giving 2 topics, 1 of them unstable",
        ),
        ("稳定度：文献自助抽样", "Stability over samples of documents"),
        ("全部核对无误", "sums were checked and hold"),
        ("没有找到建议", "No recommendation was found"),
    ],
)
def test_the_page_says_it_in_both_languages(tree: Tree, zh: str, en: str) -> None:
    text = {language: re.sub(r"\s+", " ", said) for language, said in tree.languages.items()}
    if zh == "没有找到建议":
        text = {language: re.sub(r"\s+", " ", said) for language, said in Tree(invented.page(invented.rows(1))).languages.items()}
    assert zh in text["zh"]
    assert en in text["en"]


def test_chinese_and_english_topics_of_a_category_stand_in_one_line() -> None:
    """Only categories that a topic was read as; nothing where a language has no topics."""
    made = invented.rows()
    assert "中英文主题对照" not in Tree(invented.page(made)).text

    english = {
        "topic_id": "en-nmf-01",
        "language": "en",
        "model": "nmf",
        "terms": ["alpha"],
        "weights": [0.4],
        "label": "alpha",
        "prevalence": 1.0,
    }
    made["topics"].append(english | {"is_unstable": True})
    made["topic_categories"].append(made["topic_categories"][0] | {"topic_id": "en-nmf-01"})
    (row,) = re.findall(r"中英文主题对照.*?<tbody>(.*?)</tbody>", invented.page(made), re.DOTALL)

    assert ["共享", "甲词、乙词", "alpha（不稳定）"] == re.sub(
        r"\s*\n\s*", "\n", Tree(f'<i class="zh">{_chinese(row)}</i>').text
    ).strip().split("\n")


def _chinese(rows: str) -> str:
    """The cells of a table's rows, a line each, without the English."""
    return re.sub(r"<td[^>]*>", "\n", re.sub(r'<span class="en".*?</span>', "", rows))


@pytest.mark.parametrize(("language", "expected"), [("zh", "language-zh"), ("en", "language-en")])
def test_the_configured_language_is_shown_first(language: Any, expected: str) -> None:
    found = Tree(invented.page(report=ReportSettings(language=language)))
    assert [box.attributes["id"] for box in found.all("input") if "checked" in box.attributes] == [expected]
    assert found.all("html")[0].attributes["lang"] == {"zh": "zh-Hans", "en": "en"}[language]


def test_the_protocol_names_query_rules_seeds_and_thresholds(tree: Tree) -> None:
    for said in ("城市+示例", "城市 AND 示例", "city AND example", "2019–2022", "1、2、3", "invented · 3", "NMF"):
        assert said in tree.text


def test_a_quote_marks_its_term_and_names_record_file_and_line(tree: Tree) -> None:
    assert {"blockquote", "li", "ol"} <= set(tree.all("mark")[0].inside)
    assert "r000000000000 a.txt:1 · r000000000000 b.txt:5" in re.sub(r"\s+", " ", tree.text)


def test_each_figure_stands_in_both_languages_with_its_table(source: str) -> None:
    figures = re.findall(r"<figure.*?</figure>", source, re.DOTALL)
    assert len(figures) >= 12
    for figure in figures:
        assert figure.count("<svg") == 2
        assert "<details>" in figure
        assert "<table>" in figure


def test_the_warnings_are_those_that_hold(tree: Tree) -> None:
    warned = ("合成语料：", "没有人做过筛选", "尚未用随机抽取的人工编码检验", "分数未经校准")
    assert [notice in tree.languages["zh"] for notice in warned] == [True, False, True, True]


def test_warnings_go_when_their_cause_goes() -> None:
    made = invented.coded(invented.rows())
    for row in made["evidence"]:
        row["probability"] = 0.9
    for row in made["screening"]:
        row["decided_by"] = ""
    said = Tree(invented.page(made, review=ReviewSettings(title=Bilingual(zh="真", en="Real")))).languages["zh"]
    warned = ("合成语料", "没有人做过筛选", "尚未用随机抽取的人工编码检验", "分数未经校准")
    assert [notice in said for notice in warned] == [False, True, False, False]
    assert "40.0%（20.0%–55.0%）" in said


def test_the_page_says_what_cleaning_did_by_rule_in_how_many_texts_and_places(tree: Tree) -> None:
    assert re.search(r"版权声明\s*copyright notice\s*8\s*36\b", tree.text)


def test_every_rule_of_cleaning_has_a_name_in_both_languages() -> None:
    assert [] == [rule for rule in rules() if rule not in WORDS["cleaning"]]


def test_a_file_that_could_not_be_read_is_told_with_its_reason() -> None:
    made = invented.rows()
    made["files"].append(
        {"file": "c.html", "sha256": "1", "outcome": "rejected", "records": 0, "kept": 0, "rejected": 0, "warnings": ["no_such: x"]}
    )
    found = Tree(invented.page(made))
    assert "有 1 个文件未能读取" in found.languages["zh"]
    assert "c.html" in found.text
    assert "no_such: x" in found.text


def test_pairs_that_were_left_to_people_are_counted() -> None:
    made = invented.rows()
    made["duplicate_links"] = [{"record_id_a": "r1", "record_id_b": f"r{n}", "decision": "review", "rule": "title_year"} for n in (2, 3)]
    said = re.sub(r"\s+", "", Tree(invented.page(made)).languages["zh"])
    assert "留待人工判定标题相同、年份相近" in said


EMPTY_WORDS = (
    "没有读到任何记录",
    "没有读入任何文件",
    "没有可画的流程",
    "没有主题",
    "没有可画的占比",
    "没有投票",
    "没有找到证据句",
    "没有田野笔记",
    "没有纳入的文献",
)


def test_a_review_of_nothing_says_so_chapter_by_chapter() -> None:
    found = Tree(invented.page({name: [] for name in invented.TABLES}))
    assert [words for words in EMPTY_WORDS if words not in found.languages["zh"]] == []
    assert [h.attributes["id"] for h in found.all("h2") if "id" in h.attributes] == CHAPTERS


def test_one_publication_is_enough() -> None:
    found = Tree(invented.page(invented.rows(1)))
    assert "示例甲, 示例乙. 示例题名0[J]. 示例学刊, 2019, 3(2): 1-9. DOI:10.99999/shili.0." in found.text


def test_when_screening_leaves_nothing_the_report_is_made_and_says_so() -> None:
    made = invented.rows(3)
    for row in made["screening"]:
        row |= {"is_included": False, "decision": "none", "decided_by": ""}
    assert "筛选后没有留下文献" in Tree(invented.page(made, screen=ScreenSettings(undecided="exclude"))).languages["zh"]


def test_long_lists_are_cut_and_say_how_much_is_left() -> None:
    made = invented.rows(320)
    made["files"] += [{"file": f"z{n:03d}.txt", "sha256": "1", "outcome": "ignored"} for n in range(210)]
    found = Tree(invented.page(made))
    assert "另有 18 篇，见 tables.xlsx 与 report.docx" in found.languages["zh"]
    assert "另有 12 行，见 tables.xlsx" in found.languages["zh"]


def test_without_codes_no_rank_is_claimed_and_every_order_of_the_classifier_says_that_nobody_validated_it() -> None:
    said = Tree(invented.page()).languages
    assert "不据此主张任何名次" in said["zh"]
    assert "no rank is claimed" in said["en"]
    assert "文献（未经验证）" in said["zh"]
    assert "Literature (not validated)" in said["en"]
    assert "投票（未经验证）" not in said["zh"]
    assert "再编码" not in said["zh"]


def test_with_codes_the_page_tells_how_many_stand_behind_a_share_how_wide_it_is_and_what_would_halve_it() -> None:
    said = Tree(invented.page(invented.coded(invented.rows()))).languages
    assert "由 50 篇随机抽取的人工编码校正（分类器计为 50.0%）；区间宽 35.0 个百分点，再编码 123 篇可使其减半。" in said["zh"]
    assert "Corrected by 50 publications drawn at random and coded by people" in said["en"]
    assert "文献（未经验证）" not in said["zh"]
    assert "田野次序（未经验证）" in said["zh"]


def test_a_language_models_agreement_with_people_stands_in_a_table_with_what_its_codes_are_used_for() -> None:
    said = Tree(invented.page(invented.judged_by_model(invented.coded(invented.rows())))).languages
    assert "80.0%（50.0% 至 100.0%）" in said["zh"]
    assert "0.67 (0.40 to 0.90)" in said["en"]
    assert "只作为预测进入上面的估计" in said["zh"]
    assert "示例模型" not in Tree(invented.page(invented.coded(invented.rows()))).languages["zh"]


@pytest.mark.parametrize(("state", "reason"), [("incomplete", "100 个文献中的 100 个"), ("not_measured", "不足 30 个")])
def test_a_language_model_whose_codes_do_not_count_is_said_to_be_left_out(state: str, reason: str) -> None:
    said = Tree(invented.page(invented.judged_by_model(invented.rows(), state))).languages
    assert reason in said["zh"]
    assert "编码不进入估计" in said["zh"]
    assert "stay out of the estimates" in said["en"]


def test_neighbours_that_cannot_be_told_apart_stand_in_a_table_of_their_own() -> None:
    said = Tree(invented.page(invented.coded(invented.rows()))).languages
    assert "分不出先后" in said["zh"]
    assert "+10.0 (-5.0 to +25.0)" in said["en"]
    assert "分不出先后" not in Tree(invented.page()).languages["zh"]


def test_what_is_over_or_understudied_is_said_only_once_codes_allow_it() -> None:
    with_codes = Tree(invented.page(invented.coded(invented.rows()))).languages
    assert "-1.00（-1.00 至 0.50）" in with_codes["zh"]
    assert "overstudied" in with_codes["en"]
    made = invented.rows()
    made["attention"].append({"category_id": "sharing", "votes_rank": 2, "literature_rank": 1, "verdict": "not_validated"})
    assert "研究偏" not in Tree(invented.page(made)).languages["zh"]


def test_trends_and_databases_stand_with_their_effect_and_a_verdict() -> None:
    page = invented.page(invented.coded(invented.rows()))
    said = Tree(page).languages
    assert "+0.07（-0.20 至 +0.30）" in page
    assert "CNKI 对 WOS" in said["zh"]
    assert "no difference to be seen" in said["en"]
    assert "每年的变化" not in Tree(invented.page()).languages["zh"]


def test_every_setting_of_the_mapping_is_printed_under_a_name_for_people() -> None:
    assert [] == [name for name in MappingSettings.model_fields if name not in WORDS["items"]]
