"""Marks become blanks of the same length; publishers' lines are known, authors' sentences are not taken for them."""

from __future__ import annotations

import pytest
from hypothesis import given

from pipeline.text.cleaning import blank_marks, boilerplate_rule
from tests.text.strategies import texts


@given(texts)
def test_blanking_keeps_every_offset(text: str) -> None:
    plain = blank_marks(text)
    assert len(text) == len(plain)
    assert all(one in (other, " ") for one, other in zip(plain, text, strict=True))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ca~(2+)与作者~([1-3])", ["Ca", "与作者"]),
        ("χ~2为5，CD4~+、CD8~+各10~20", ["χ", "2为5，CD4", "+、CD8", "+各10~20"]),
        ("cities(#br)and\ufeffpeople", ["cities", "and", "people"]),
        ("<正>城市<sub>2</sub>", ["城市", "2"]),
        ("A &lt; B&nbsp;C", ["A", "B", "C"]),
        ("LibQUAL+\ue3eb分数", ["LibQUAL+", "分数"]),
        ("B\ue383rg与“\ue006”理论", ["B\ue383rg与“\ue006”理论"]),
        ("ABSTRACT\n Cities", ["Cities"]),
        ("Abstract(#br)Cities", ["Cities"]),
        ("Abstract art in cities", ["Abstract", "art", "in", "cities"]),
        ("GPT \\documentclass[12pt]{minimal} \\begin{document}$$-$$\\end{document} 3.5", ["GPT", "3.5"]),
        ("cities <comment>Superscript/Subscript Available</comment", ["cities"]),
        ("of & nbsp;cities", ["of", "cities"]),
        ("Smith & Jones; R& D", ["Smith", "&", "Jones;", "R&", "D"]),
        ("the SFX (R) link", ["the", "SFX", "link"]),
        ("data (R = 3)", ["data", "(R", "=", "3)"]),
        ("a < b and b > c", ["a", "<", "b", "and", "b", ">", "c"]),
    ],
)
def test_marks_are_no_words(text: str, words: list[str]) -> None:
    assert words == blank_marks(text).split()


@pytest.mark.parametrize(
    "line",
    [
        "(C) 2013 Elsevier Ltd. All rights reserved.",
        "(c) 2006 Elsevier B.V.",
        "All rights reserved.",
        "© 2020 The Authors.",
        "Copyright (C) 2019 John Wiley & Sons, Ltd.",
        "Published by Elsevier Inc.",
        "This is an open access article under the CC BY license.",
        "& COPY; 2023 The Author(s).",
        "© EDP Sciences, ROADEF 2016.",
        "City Review published by John Wiley & Sons Ltd on behalf of City Society.",
        "This article is categorized under: Cities > Data Cities > People.",
        "City Review 2010; 36:66-71.",
        "Journal of City Systems (2011) 20, 308-328. doi:10.1234/jcs.2010.64: published online 28 December 2010",
        "图1。",
        "参考文献31。",
        "参考文...",
        "表2...",
        "<正>~~",
    ],
)
def test_publishers_lines_are_boilerplate(line: str) -> None:
    assert boilerplate_rule(line)


@pytest.mark.parametrize(
    "sentence",
    [
        "Copyright law limits the reuse of city data.",
        "Open access to government data matters.",
        "In 2019 the city published its first plan.",
        "From 2008 to 2014, Elsevier cut its prices.",
        "Scores fell from 2010 to 36, 66-71.",
        "图书馆开放数据。",
        "参照文献计量法。",
        "表决由居民进行。",
        "公民的权利都要得到保留。",
    ],
)
def test_authors_sentences_are_not(sentence: str) -> None:
    assert boilerplate_rule(sentence) == ""
