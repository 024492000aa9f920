"""English words, base forms, spelling."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from pipeline.text.english import atoms, lemma, words
from tests.text.strategies import texts


@pytest.mark.parametrize(
    ("surface", "base"),
    [
        ("cities", "city"),
        ("digitalised", "digitalize"),
        ("organisations", "organization"),
        ("behaviours", "behavior"),
        ("programmes", "program"),
        ("centres", "center"),
        ("analysing", "analyze"),
        ("analyses", "analysis"),
        ("crises", "crisis"),
        ("enterprises", "enterprise"),
        ("promising", "promise"),
        ("AI", "ai"),
        ("ai", "ai"),
        ("US", "us"),
        ("ICTs", "ict"),
        ("5G", "5g"),
        ("LBS", "lbs"),
        ("APIs", "api"),
        ("modelling", "model"),
    ],
)
def test_base_form_in_american_spelling(surface: str, base: str) -> None:
    assert base == lemma(surface)


@pytest.mark.parametrize(
    ("british", "american"),
    [("digitisation", "digitization"), ("neighbourhoods", "neighborhoods"), ("modelling", "modeling"), ("ageing", "aging")],
)
def test_both_spellings_are_one_word(british: str, american: str) -> None:
    assert lemma(british) == lemma(american)


def test_words_keep_inner_hyphens_and_lose_the_possessive() -> None:
    text = "The city's e-governments, data-driven R&D and 5G don't cost 3.5 %."
    expected = ["the", "city", "e-government", "data-driven", "r&d", "and", "5g", "don't", "cost", "3.5"]
    assert expected == [word.lemma for word in words(text)]


def test_atoms_take_hyphens_apart() -> None:
    assert ["open", "data", "platform"] == [word.lemma for word in atoms("open-data platforms")]


@given(texts)
@settings(deadline=None)
def test_offsets_point_at_the_word(text: str) -> None:
    here = 0
    for word in words(text):
        assert here <= word.start < word.end <= len(text)
        assert text[word.start : word.end].strip()
        here = word.end
