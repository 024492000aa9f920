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
        ("cities(#br)and\ufeffpeople", ["cities", "and", "people"]),
        ("<正>城市<sub>2</sub>", ["城市", "2"]),
        ("A &lt; B&nbsp;C", ["A", "B", "C"]),
        ("LibQUAL+\ue3eb分数", ["LibQUAL+", "分数"]),
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
        "图书馆开放数据。",
        "参照文献计量法。",
        "表决由居民进行。",
        "公民的权利都要得到保留。",
    ],
)
def test_authors_sentences_are_not(sentence: str) -> None:
    assert boilerplate_rule(sentence) == ""
