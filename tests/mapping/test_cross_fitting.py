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
