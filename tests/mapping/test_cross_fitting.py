"""Probabilities from scores: the curve that planted them is found again, and no unit judges itself."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.mapping.cross_fitting import cross_fitted, curve, logistic


def test_the_curve_that_made_the_codes_is_found_again() -> None:
    random = np.random.default_rng(1)
    values = random.random((4000, 3)) * 4
    codes = (random.random(values.shape) < logistic(-3 + 1.5 * values)).astype(float)
    wanted = np.array([0.0, 2.0, 4.0])
    assert curve(values, codes, wanted) == pytest.approx(logistic(-3 + 1.5 * wanted), abs=0.02)


def test_a_units_own_code_never_enters_its_prediction() -> None:
    random = np.random.default_rng(2)
    scores, coded = random.random((200, 2)) * 3, np.arange(0, 100, 2)
    codes = (random.random((50, 2)) < 0.4).astype(float)
    before, changed = cross_fitted(scores, coded, codes), codes.copy()
    changed[7] = 1 - changed[7]
    after = cross_fitted(scores, coded, changed)
    assert before.coded[7].tolist() == after.coded[7].tolist()
    assert np.abs(before.coded - after.coded).max() > 0


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_codes_all_alike_and_codes_missing_leave_finite_probabilities(value: float) -> None:
    codes = np.full((10, 2), value)
    codes[:4, 1] = np.nan
    found = cross_fitted(np.zeros((30, 2)), np.arange(10), codes)
    assert np.isfinite(found.population).all()
    assert (np.abs(found.coded - value) < 0.3).all()


def test_another_coders_word_is_worth_what_peoples_codes_say_it_is() -> None:
    """A good coder's word moves the probabilities apart, a coin's hardly does."""
    random = np.random.default_rng(3)
    codes, coded = (random.random((400, 3)) < 0.3).astype(float), np.arange(100)
    scores = np.maximum(random.normal(size=codes.shape) + codes, 0.0)
    is_right = random.random(codes.shape) < 0.9
    for votes, apart in ((np.where(is_right, 2 * codes - 1, 1 - 2 * codes), True), (random.choice([-1.0, 1.0], codes.shape), False)):
        found = cross_fitted(scores, coded, codes[coded], votes=votes).population
        gap = found[votes > 0].mean() - found[votes < 0].mean()
        assert (gap > 0.5) == apart
        assert apart or abs(gap) < 0.1


def test_no_word_at_all_changes_nothing() -> None:
    random = np.random.default_rng(4)
    scores, codes = random.random((50, 2)), (random.random((20, 2)) < 0.4).astype(float)
    plain, silent = (cross_fitted(scores, np.arange(20), codes, votes=votes) for votes in (None, np.zeros_like(scores)))
    assert plain.population == pytest.approx(silent.population, abs=1e-9)


def test_a_coders_word_keeps_a_unit_from_judging_itself_too() -> None:
    random = np.random.default_rng(5)
    scores, coded, votes = random.random((200, 2)) * 3, np.arange(0, 100, 2), random.choice([-1.0, 0.0, 1.0], (200, 2))
    codes = (random.random((50, 2)) < 0.4).astype(float)
    changed = codes.copy()
    changed[7] = 1 - changed[7]
    before, after = (cross_fitted(scores, coded, each, votes=votes) for each in (codes, changed))
    assert before.coded[7].tolist() == after.coded[7].tolist()
