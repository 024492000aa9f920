"""Sentences as words, each run by its own rule; the review's terms whole; what is counted."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import Codebook
from pipeline.frames import frame
from pipeline.settings import SegmentSettings
from pipeline.text.checks import broken_terms
from pipeline.text.languages import Language
from pipeline.text.lexicon import Lexicon
from pipeline.text.words import tokenise
from tests.text.strategies import texts


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("用“最多跑一次”改革缩小数字鸿沟。", "zh", ["用", "“最多跑一次”改革", "缩小", "数字鸿沟"]),
        ("e-government系统与5G网络，提高3.5%。", "zh", ["e-government", "系统", "与", "5g", "网络", "提高"]),
        ("网格化管理和城市大脑", "zh", ["网格", "和", "城市大脑"]),
        ("Digital divides and open-data in smart cities", "en", ["digital divide", "and", "open data", "in", "smart city"]),
        ("ICTs and 智慧 in 2020", "en", ["information technology", "and", "智慧", "in"]),
        ("data-driven open data-driven data", "en", ["data-driven", "open", "data-driven", "data"]),
        ("La brecha digital", "other", ["la", "brecha", "digital"]),
        ("城市(#br)治理\ufeff", "zh", ["城市", "治理"]),
    ],
)
def test_words_of_a_sentence(lexicon: Lexicon, text: str, language: Language, expected: list[str]) -> None:
    assert expected == [token.text for token in tokenise(text, language, lexicon)]


@given(text=texts, language=st.sampled_from(("zh", "en", "other")))
@settings(deadline=None)
def test_tokens_are_in_order_disjoint_and_point_into_the_text(lexicon: Lexicon, text: str, language: Language) -> None:
    here = 0
    for token in tokenise(text, language, lexicon):
        assert here <= token.start < token.end <= len(text)
        assert token.text.strip() == token.text != ""
        here = token.end


def test_every_term_of_the_codebook_comes_out_whole(book: Codebook) -> None:
    assert [] == broken_terms(book, frame("words"), SegmentSettings())


@pytest.mark.parametrize("word", ["码", "ai", "digital divide", "数据", "治理", "information", "城市大脑"])
def test_words_that_are_counted(lexicon: Lexicon, word: str) -> None:
    assert lexicon.is_counted(word)


@pytest.mark.parametrize("word", ["云", "城市", "本文", "的", "the", "paper", "study", "a"])
def test_words_that_are_not_counted(lexicon: Lexicon, word: str) -> None:
    assert not lexicon.is_counted(word)


@pytest.mark.parametrize(("unit", "language"), [("数字鸿沟没有数据", "zh"), ("the digital divide and e-government ", "en")])
def test_a_sentence_of_200_000_characters_is_no_trouble(lexicon: Lexicon, unit: str, language: Language) -> None:
    start = time.perf_counter()
    tokenise(unit * (200_000 // len(unit)), language, lexicon)
    assert time.perf_counter() - start < 10
