"""Folding keeps places; title keys tell titles apart by their letters only."""

from __future__ import annotations

import pytest
from hypothesis import given

from pipeline.text.normalise import fold, strip_marks, title_key
from tests.text.strategies import texts


def test_every_code_point_folds_to_one_code_point() -> None:
    grown = [hex(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000 and len(fold(chr(code))) != 1]
    assert [] == grown


@given(texts)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert len(text) == len(fold(text))
    assert fold(text) == fold(fold(text))


@pytest.mark.parametrize(
    ("text", "folded"), [("ＡＩ治理（２０２０）", "ai治理(2020)"), ("互联网＋", "互联网+"), ("e\u2011Government\u2019s", "e-government's")]
)
def test_full_width_and_typeset_forms_fold_to_plain_ones(text: str, folded: str) -> None:
    assert folded == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("智慧城市：现状、问题与对策", "智慧城市:现状 问题与对策"),
        ("Smart Cities — A Review", "Smart cities: a review."),
        ("H<sub>2</sub>O(#br)in cities", "H2O in Cities"),
        ("R&amp;D in cities", "R&D in cities"),
        ("Sécurité numérique", "Securite numerique"),
    ],
)
def test_spellings_of_one_title_share_a_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(("one", "other"), [("智慧城市研究（一）", "智慧城市研究（二）"), ("か", "が"), ("C in cities", "C2 in cities")])
def test_different_titles_keep_different_keys(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


def test_accents_go_from_latin_letters_only() -> None:
    assert "Zurich が й" == strip_marks("Zürich が й")
