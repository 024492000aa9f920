"""Headings of structured abstracts, told apart from sentences that merely begin like one. All texts are invented (示例)."""

from __future__ import annotations

import pytest
from hypothesis import given

from pipeline.text.headings import heading, headings
from pipeline.values import ABSTRACT_PARTS
from tests.text.strategies import texts


@pytest.mark.parametrize(
    ("sentence", "part", "rest"),
    [
        ("【目的】缩小鸿沟。", "aim", "缩小鸿沟。"),
        ("[目的/意义]厘清概念。", "aim", "厘清概念。"),
        ("［方法］文献法", "", "［方法］文献法"),
        ("〔结果与结论〕共三类", "result", "共三类"),
        ("目的：探讨治理。", "aim", "探讨治理。"),
        ("目的 探讨治理。", "aim", "探讨治理。"),
        ("目的探讨治理。", "", "目的探讨治理。"),
        ("方法论研究很多。", "", "方法论研究很多。"),
        ("结果表明，平台有效。", "", "结果表明，平台有效。"),
        ("Methods: We asked.", "method", "We asked."),
        ("BACKGROUND AND AIMS: Cities.", "background", "Cities."),
        ("Design/methodology/approach – The paper", "method", "The paper"),
        ("Materials and methods: We asked.", "method", "We asked."),
        ("Results, materials and  methods: We asked.", "result", "We asked."),
        ("资料与方法：问卷。", "method", "问卷。"),
        ("Purpose–The paper", "aim", "The paper"),
        ("Research limitations/implications - None", "limitation", "None"),
        ("Results-oriented governance", "", "Results-oriented governance"),
        ("Methods of governance: a review", "", "Methods of governance: a review"),
        ("Value chains matter.", "", "Value chains matter."),
    ],
)
def test_part_and_rest(sentence: str, part: str, rest: str) -> None:
    found = heading(sentence)
    assert part == (found.part if found else "")
    assert rest == (sentence[found.end :] if found else sentence)


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("结果 AI共三类", "result"),
        ("应用 AI技术分析", ""),
        ("设计 一个平台。", ""),
        ("Objective(s): Cities.", "aim"),
        ("Originality / Relevance: We ask.", "value"),
        ("METHOD(#br)We asked.", "method"),
        ("Results", "result"),
        ("Results The mean grew.", ""),
    ],
)
def test_a_heading_by_itself_needs_a_mark_behind_it(sentence: str, part: str) -> None:
    found = heading(sentence)
    assert part == (found.part if found else "")


@pytest.mark.parametrize(
    ("sentences", "parts"),
    [
        (["目的探讨治理。", "方法问卷。", "结果表明无差异。", "结论可行。"], ["aim", "method", "result", "conclusion"]),
        (["目的明确才能治理。", "方法很多。", "平台有效。"], ["", "", ""]),
        (["平台有效。", "目的明确。", "方法很多。", "结果如下。"], ["", "", "", ""]),
        (["Purpose The paper asks.", "Methods We asked.", "They agreed.", "Findings They agree."], ["aim", "method", "", "result"]),
        (["PurposeThe paper asks.", "Methodology: We asked.", "FindingsThey agree."], ["aim", "method", "result"]),
        (["Purpose matters.", "Methods vary.", "Results vary."], ["", "", ""]),
        ([], []),
    ],
)
def test_headings_that_nothing_sets_off_are_told_where_an_abstract_has_three(sentences: list[str], parts: list[str]) -> None:
    assert parts == [found.part if found else "" for found in headings(sentences)]


@given(texts)
def test_a_heading_ends_inside_its_sentence_and_opens_a_known_part(text: str) -> None:
    for found in (heading(text), *headings([text] * 3)):
        assert found is None or (found.part in ABSTRACT_PARTS and 0 < found.end <= len(text))
