"""Headings of structured abstracts, told apart from sentences that merely begin like one. All texts are invented (示例)."""

from __future__ import annotations

import pytest
from hypothesis import given

from pipeline.text.headings import heading, without_heading
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
    assert rest == without_heading(sentence).lstrip(" ")


@given(texts)
def test_blanking_keeps_every_offset_and_knows_its_parts(text: str) -> None:
    assert len(text) == len(without_heading(text))
    found = heading(text)
    assert found is None or found.part in ABSTRACT_PARTS
