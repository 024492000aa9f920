"""Translations are learned from short texts in both languages: a planted dictionary comes back, whatever the order of texts and words. All texts are invented (示例)."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.translations import aligned, translations

DICTIONARY = {f"词{number}": f"word{number}" for number in range(12)}


def planted(seed: int, texts: int = 120) -> list[tuple[list[str], list[str]]]:
    """Texts of one to four words with their translations, the words of either in an order of chance."""
    draw, made = random.Random(seed), []
    for _ in range(texts):
        ours = draw.sample(sorted(DICTIONARY), draw.randint(1, 4))
        theirs = [DICTIONARY[word] for word in ours]
        draw.shuffle(theirs)
        made.append((ours, theirs))
    return made


@pytest.mark.parametrize("seed", range(5))
def test_a_planted_dictionary_comes_back_and_nothing_else(seed: int) -> None:
    assert set(DICTIONARY.items()) == set(translations(planted(seed)))


def test_the_worked_example_of_two_phrases_parts_the_words_they_share() -> None:
    """Brown's example in small: one phrase shared and one word alone tell which word is which."""
    found = translations([(["数字", "政府"], ["digital", "government"]), (["数字"], ["digital"])] * 2)
    assert {("数字", "digital"), ("政府", "government")} == set(found)
    assert found["数字", "digital"] > 0.95


@given(st.permutations(planted(0, 40)))
def test_order_says_nothing(texts: list[tuple[list[str], list[str]]]) -> None:
    assert translations(planted(0, 40)) == translations(texts)


def test_a_rare_word_beside_a_common_one_does_not_take_its_translation() -> None:
    """Forward alone, the rare word could only be due to what stands beside it."""
    assert {("数字", "digital")} == set(translations([(["数字", "稀"], ["digital"])] * 2 + [(["数字"], ["digital"])] * 30))


def test_words_that_met_once_are_no_translation() -> None:
    assert {} == translations([(["数字"], ["digital"])])
    assert {} == translations([])


def test_lists_of_one_length_are_aligned_phrase_by_phrase_and_others_as_a_whole() -> None:
    assert [(["甲"], ["a"]), (["乙"], ["b", "c"])] == aligned([["甲"], ["乙"], []], [["a"], ["b", "c"], ["d"]])
    assert [(["甲", "乙"], ["a"])] == aligned([["甲"], ["乙"]], [["a"]])
    assert [] == aligned([["甲"], ["乙"]], [])
