"""Codebook terms in sentences: by hand, and against a naive search that shares no code with the matcher."""

from __future__ import annotations

import time
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import Codebook
from pipeline.text.checks import HiddenTerm, hidden_terms
from pipeline.text.cleaning import blank_marks
from pipeline.text.dictionary import known_words
from pipeline.text.languages import Language
from pipeline.text.matching import Matcher
from pipeline.text.normalise import fold
from pipeline.text.segmentation import segmenter
from tests.text.strategies import texts


@pytest.fixture(scope="module")
def matcher(book: Codebook) -> Matcher:
    return Matcher(book)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("印度尼西亚的数据开放与印度数据", [("数据开放", "publishing"), ("印度", "data"), ("数据", "data")]),
        ("码与代码", [("码", "divide")]),
        ("ＡＩ治理不是XAI治理", [("ＡＩ治理", "divide")]),
        ("推进“最多跑一次”改革", [("“最多跑一次”改革", "data")]),
        ("数字不平等", [("数字不平等", "publishing")]),
        ("什么也没有", []),
        ("脚印度过，函数据称，大数据", [("数据", "data")]),
        ("開放數據與數位鴻溝，不如数字鴻溝", [("數據", "data"), ("数字鴻溝", "divide")]),
    ],
)
def test_chinese_terms(matcher: Matcher, text: str, expected: list[tuple[str, str]]) -> None:
    assert expected == [(text[match.start : match.end], match.category_id) for match in matcher.find(text, "zh")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Open-data platforms and open data", [("Open-data platforms", "publishing"), ("open data", "data")]),
        ("Digital-divides; digital. Divide", [("Digital-divides", "divide")]),
        ("data centres hold data", [("data", "data")]),
        ("AI's older people, E-Governments", [("AI", "divide"), ("older people", "divide"), ("E-Governments", "divide")]),
        ("the “digital” divide", [("digital” divide", "divide")]),
        ("air and databases", []),
    ],
)
def test_english_terms(matcher: Matcher, text: str, expected: list[tuple[str, str]]) -> None:
    assert expected == [(text[match.start : match.end], match.category_id) for match in matcher.find(text, "en")]


def test_a_language_without_terms_has_no_matches(matcher: Matcher) -> None:
    assert [] == matcher.find("La digital divide", "other")


@pytest.mark.parametrize(
    ("text", "language", "is_negated"),
    [
        ("没有解决数字鸿沟", "zh", True),
        ("没有，数字鸿沟", "zh", False),
        ("没有从根本上解决数字鸿沟", "zh", False),
        ("不断扩大的数字鸿沟", "zh", False),
        ("不仅是数字鸿沟", "zh", False),
        ("数字鸿沟没有", "zh", False),
        ("There is no real digital divide", "en", True),
        ("It is not, the digital divide is", "en", False),
        ("not only the digital divide", "en", False),
        ("a lack of the digital divide", "en", True),
        ("not one of the several digital divides", "en", False),
        ("It will not close the digital divide", "en", False),
        ("not simply a digital divide", "en", False),
        ("not really a digital divide", "en", True),
        ("There is no grey digital divide", "en", True),
        ("是没有的数字鸿沟", "zh", False),
    ],
)
def test_negation_reaches_a_few_words_within_the_clause(matcher: Matcher, text: str, language: Language, is_negated: bool) -> None:
    assert [is_negated] == [match.is_negated for match in matcher.find(text, language)]


def _naive(book: Codebook, text: str) -> list[tuple[str, str, int, int]]:
    """Chinese terms by trying every string at every place; single characters left to the segmenter are not tried."""
    plain = fold(blank_marks(text))
    pieces = segmenter("jieba", book.words("zh"), hmm=True).cut(plain)
    ends = list(accumulate(map(len, pieces)))
    halves = {end - 1 for piece, end in zip(pieces, ends, strict=True) if len(piece) == 2 and piece in known_words()}
    hits = []
    for category in book.categories:
        for is_exclusion, words in ((False, category.all_terms("zh")), (True, category.exclusions.zh)):
            for word in words:
                sought = fold(word)
                for start in range(len(plain)):
                    end = start + len(sought)
                    before, after = plain[max(0, start - 1) : start], plain[end : end + 1]
                    is_cut = any(
                        x.isascii() and x.isalnum() and y.isascii() and y.isalnum() for x, y in ((before, sought[0]), (after, sought[-1]))
                    )
                    is_halved = start in halves or end in halves
                    if len(sought) > 1 and plain[start:end] == sought and not is_cut and not is_halved:
                        hits.append((category.id, word, start, end, is_exclusion))
    return sorted(
        (c, w, s, e)
        for c, w, s, e, is_exclusion in hits
        if not is_exclusion and not any(s2 <= s and e <= e2 and e2 - s2 > e - s and (not x2 or c2 == c) for c2, _, s2, e2, x2 in hits)
    )


@given(text=texts)
@settings(max_examples=300, deadline=None)
def test_matches_are_those_of_a_naive_search(matcher: Matcher, book: Codebook, text: str) -> None:
    found = [(m.category_id, m.term, m.start, m.end) for m in matcher.find(text, "zh") if m.term != "码"]
    assert _naive(book, text) == sorted(found)


@given(text=texts, language=st.sampled_from(("zh", "en", "other")))
@settings(deadline=None)
def test_matches_point_into_the_text_and_are_told_once(matcher: Matcher, text: str, language: Language) -> None:
    matches = matcher.find(text, language)
    assert all(0 <= match.start < match.end <= len(text) for match in matches)
    assert len(matches) == len({(match.category_id, match.start, match.end) for match in matches})


def test_terms_hidden_in_another_category_are_listed(book: Codebook) -> None:
    expected = [
        HiddenTerm("en", "data", "data", "open data platform", "publishing"),
        HiddenTerm("en", "open data", "data", "open data platform", "publishing"),
        HiddenTerm("zh", "数据", "data", "数据开放", "publishing"),
    ]
    assert expected == hidden_terms(book)


@pytest.mark.parametrize(("unit", "language"), [("数字鸿沟没有数据开放", "zh"), ("no digital divide in open data ", "en")])
def test_a_sentence_of_200_000_characters_takes_linear_time(matcher: Matcher, unit: str, language: Language) -> None:
    start = time.perf_counter()
    matches = matcher.find(unit * (200_000 // len(unit)), language)
    assert len(matches) == 2 * (200_000 // len(unit))
    assert time.perf_counter() - start < 10
