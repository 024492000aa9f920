"""Traditional characters are compared as simplified ones, at their places; nothing else changes. All texts are invented (示例)."""

from __future__ import annotations

import pytest
from hypothesis import given

from pipeline.codebook import Codebook
from pipeline.text.lexicon import Lexicon
from pipeline.text.matching import Matcher
from pipeline.text.normalise import fold, key
from pipeline.text.traditional import simplify
from pipeline.text.words import tokenise
from tests.text.strategies import texts


@pytest.mark.parametrize(
    ("written", "simplified"),
    [
        ("數字政府與資訊科技", "数字政府与资讯科技"),
        ("乾隆年間的乾淨水源", "乾隆年间的干净水源"),
        ("著作與瞭解", "著作与了解"),
        ("简体字原样，ABC１２３", "简体字原样，ABC１２３"),
        ("數\ud800據", "数\ud800据"),
    ],
)
def test_words_decide_which_simplified_form_a_character_has(written: str, simplified: str) -> None:
    assert simplified == simplify(written)


@given(texts)
def test_every_character_keeps_its_place(text: str) -> None:
    assert len(text) == len(key(text))
    assert all(one == other or not one.isascii() for one, other in zip(fold(text), key(text), strict=True))


def test_a_traditional_text_has_the_words_of_its_simplified_form_and_the_places_of_its_own(lexicon: Lexicon) -> None:
    written, simplified = "縮小數字鴻溝，開放政府數據", "缩小数字鸿沟，开放政府数据"
    assert tokenise(simplified, "zh", lexicon) == tokenise(written, "zh", lexicon)
    assert "數字鴻溝" in [written[token.start : token.end] for token in tokenise(written, "zh", lexicon)]


def test_matches_in_a_traditional_text_are_those_of_its_simplified_form(book: Codebook) -> None:
    matcher = Matcher(book)
    assert matcher.find("没有数字不平等的数据开放", "zh") == matcher.find("沒有數字不平等的數據開放", "zh")
