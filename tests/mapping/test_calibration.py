"""Scores as probabilities: curves that rise, match the formula, and hold on abstracts they have not seen."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.mapping.calibration import document_features, probabilities, sentence_features, shipped, was_learned_on
from pipeline.mapping.scoring import KEY

SCORES = st.floats(0, 50, allow_nan=False)
LANGUAGES = st.sampled_from(["zh", "en"])


def test_the_curve_is_platts() -> None:
    seen = document_features(pd.Series([0.0, 1.0]))
    found = probabilities(seen, pd.Series(["zh", "zh"]), {"zh": {"score": 2.0, "intercept": -1.0}})
    assert [1 / (1 + math.e), 1 / (1 + math.exp(-1))] == pytest.approx(found.tolist())


def test_a_language_without_a_curve_has_no_probability() -> None:
    found = probabilities(document_features(pd.Series([1.0, 1.0])), pd.Series(["zh", "en"]), {"zh": {"intercept": 0.0}})
    assert [False, True] == found.isna().tolist()


@given(SCORES, SCORES, LANGUAGES)
@settings(deadline=None)
def test_a_higher_score_is_never_less_probable(one: float, other: float, language: str) -> None:
    low, high = probabilities(document_features(pd.Series(sorted([one, other]))), pd.Series([language] * 2), shipped("documents"))
    assert 0 <= low <= high <= 1


def of_sentence(score: float, document: float, field: str, language: str) -> float:
    shown = pd.DataFrame({"document_id": ["p1"], "category_id": ["one"], "field": [field], "score": [score]})
    documents = pd.Series([document], index=pd.MultiIndex.from_tuples([("p1", "one")], names=KEY))
    return float(probabilities(sentence_features(shown, documents), pd.Series([language]), shipped("sentences"))[0])


@given(SCORES, SCORES, SCORES, LANGUAGES)
@settings(deadline=None)
def test_a_sentence_gains_by_its_document_and_a_title_stands_higher(score: float, one: float, other: float, language: str) -> None:
    low, high = sorted([one, other])
    assert of_sentence(score, low, "abstract", language) <= of_sentence(score, high, "abstract", language)
    assert of_sentence(score, low, "abstract", language) <= of_sentence(score, low, "title", language)


def test_the_curves_say_which_codebook_they_were_learned_with() -> None:
    assert was_learned_on("urban_digital_governance")
    assert not was_learned_on("sample_book")


@pytest.mark.real_exports
@pytest.mark.parametrize("unit", ["sentences", "documents"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_probabilities_hold_on_abstracts_the_curves_have_not_seen(shared: Path, unit: str, language: str) -> None:
    """Expected calibration error over every sentence or abstract with every category, and of the rows that have a term no more than chance explains."""
    from bench.calibration import figures

    found = figures(shared, unit, language)
    assert found.of_all_pairs <= 0.03
    assert found.error <= found.by_chance + 0.04
    assert found.brier < found.share * (1 - found.share) * 0.75


@pytest.mark.real_exports
def test_the_curves_that_ship_are_those_that_learning_gives(shared: Path) -> None:
    from bench.calibration import WEIGHTS, written

    assert WEIGHTS.read_text(encoding="utf-8") == written(shared)
