"""Prediction-powered shares: the estimate against a hand-computed case, the intervals against planted truth, and every case that is exact."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.shares import RARE, planted, simulate
from pipeline.mapping.inference import (
    Inference,
    Sample,
    Shared,
    codes_to_halve,
    difference,
    hand_coding,
    prediction_powered,
    wilson,
)


def sample(codes: list[list[float]], predictions: list[list[float]], population: list[float], size: int, inclusion: float = 0.1) -> Sample:
    return Sample(
        np.array(codes, dtype=float), np.array(predictions, dtype=float), np.array(population), np.full(len(codes), inclusion), size
    )


def bound_to(weight: float) -> Shared:
    return Shared(np.array([weight]), np.array([1.0]))


def test_the_estimate_is_that_of_ppi_with_the_tuned_weight() -> None:
    """By hand: codes 1 1 0 0 (mean .5), predictions .9 .5 .3 .1 (mean .45, variance .0875, covariance .125), population .35.

    The weight .125 / .0875 lies above 1 and is cut there: .5 − (.45 − .35) = .4. With a shared weight of 0 and a prior of ten codes it is
    .125 / (.0875 + .875) in units of one code each: 4 × .125 / (4 × .0875 + 10 × .0875) = .40816; .5 − .40816 × .1 = .45918.
    """
    given_codes = sample([[1], [1], [0], [0]], [[0.9], [0.5], [0.3], [0.1]], [0.35], 1000)
    assert prediction_powered(given_codes).estimate[0] == pytest.approx(0.4)
    found = prediction_powered(given_codes, bound_to(0.0))
    assert found.own.weight[0] == pytest.approx(0.5 / (0.35 + 0.875))
    assert found.estimate[0] == pytest.approx(0.5 - 0.5 / 1.225 * 0.1)


def test_predictions_that_say_nothing_leave_hand_coding() -> None:
    """A weight of 0: the estimate is the mean of the codes, and the interval is not narrower than Wilson's."""
    codes = [[1.0]] * 7 + [[0.0]] * 43
    found = prediction_powered(sample(codes, [[0.2]] * 50, [0.9], 1000))
    share, low, high = hand_coding(np.array(codes), 1000)
    assert found.own.weight[0] == 0.0
    assert found.estimate[0] == share[0] == 0.14
    assert found.low[0] <= low[0] < high[0] <= found.high[0]
    assert found.high[0] - found.low[0] == pytest.approx(high[0] - low[0], rel=0.03)


def test_hand_coding_is_wilsons_published_interval() -> None:
    """81 of 263: .2553 to .3662 (Newcombe 1998, table I); the population is as good as infinite."""
    _, low, high = hand_coding(np.array([[1.0]] * 81 + [[0.0]] * 182), 10**9)
    assert (round(float(low[0]), 4), round(float(high[0]), 4)) == (0.2553, 0.3662)


def test_none_found_and_all_found_still_leave_room() -> None:
    """0 of 50 does not mean that there is none: the interval begins at 0 and ends above it; all of 50 is its mirror."""
    none = prediction_powered(sample([[0.0]] * 50, [[0.1]] * 50, [0.1], 1000))
    every = prediction_powered(sample([[1.0]] * 50, [[0.9]] * 50, [0.9], 1000))
    assert (none.estimate[0], none.low[0], every.estimate[0], every.high[0]) == (0.0, 0.0, 1.0, 1.0)
    assert none.high[0] == pytest.approx(1 - every.low[0]) == pytest.approx(0.068, abs=0.005)


def test_a_population_coded_whole_is_known_exactly() -> None:
    found = prediction_powered(sample([[1.0]] * 3 + [[0.0]] * 17, [[0.8]] * 2 + [[0.1]] * 18, [0.5], 20, inclusion=1.0))
    assert found.estimate[0] == found.low[0] == found.high[0] == 3 / 20


def test_without_codes_nothing_is_estimated() -> None:
    nothing = Sample(np.zeros((0, 2)), np.zeros((0, 2)), np.array([0.2, 0.3]), np.zeros(0), 100)
    assert np.isnan(prediction_powered(nothing).estimate).all()
    one = prediction_powered(sample([[1.0, np.nan], [0.0, np.nan], [0.0, 1.0]], [[0.5, 0.5]] * 3, [0.2, 0.3], 100))
    assert one.codes.tolist() == [3, 1]
    assert np.isnan(one.low).tolist() == [False, True]


def test_units_drawn_unequally_are_weighed_back() -> None:
    """A stratum drawn ten times as often as the other counts a tenth: (10 × 1 + 100 × 0) ÷ 110 of the units the codes stand for."""
    codes, inclusion = [[1.0]] * 10 + [[0.0]] * 10, np.array([1.0] * 10 + [0.1] * 10)
    made = sample(codes, [[0.0]] * 20, [0.0], 110)._replace(inclusion=inclusion)
    assert prediction_powered(made).estimate[0] == pytest.approx(10 / 110)


def test_unequal_draws_keep_their_promise() -> None:
    """Design-based supervised learning: drawn by the score, weighed back, the intervals hold; counted as if drawn alike they do not."""
    random = np.random.default_rng(3)
    held: list[bool] = []
    naive: list[bool] = []
    for _ in range(300):
        truth = planted((2.0,) * 4, (0.1, 0.1, 0.3, 0.3))(random)
        chance = np.where(truth.scores[:, 2] > 1, 0.2, 0.05)
        rows = np.flatnonzero(random.random(len(chance)) < chance)
        made = Sample(truth.codes[rows], truth.counted[rows], truth.counted.mean(axis=0), chance[rows], len(chance))
        for name, each in ((held, made), (naive, made._replace(inclusion=np.full(len(rows), 0.1)))):
            found = prediction_powered(each)
            name.append((found.low <= truth.codes.mean(axis=0)) & (truth.codes.mean(axis=0) <= found.high))
    assert np.mean(held) == pytest.approx(0.95, abs=0.025)
    assert np.mean(naive, axis=0)[2] < 0.85


@pytest.mark.parametrize("coded", [50, 200])
def test_intervals_hold_the_planted_truth_and_are_narrower_than_hand_coding(coded: int) -> None:
    """Good predictions, shares down to 3 %: 150 populations, so the coverage of all categories together is known to ± 1.5 points or so."""
    found = simulate(planted((3.0,) * 8), coded, runs=150, seed=11)
    assert found.covered["both"].mean() == pytest.approx(0.95, abs=0.025)
    assert found.covered["both"][found.share < RARE].mean() > 0.92
    assert found.width["both"].sum() < 0.75 * found.width["hand"].sum()
    assert found.covered["count"].mean() < 0.5


def test_useless_predictions_cost_hardly_anything() -> None:
    found = simulate(planted((0.0,) * 8), 50, runs=100, seed=5)
    assert found.covered["both"].mean() == pytest.approx(0.95, abs=0.03)
    assert found.width["both"].sum() < 1.03 * found.width["hand"].sum()


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 60), st.integers(0, 2**32 - 1), st.floats(0.0, 1.0))
def test_the_interval_holds_the_estimate_and_stays_within_0_and_1(coded: int, seed: int, share: float) -> None:
    random = np.random.default_rng(seed)
    codes, predictions = (random.random((coded, 3)) < share).astype(float), random.random((coded, 3))
    found = prediction_powered(Sample(codes, predictions, random.random(3), random.random(coded) * 0.9 + 0.05, coded + 40))
    assert (found.low >= 0).all()
    assert (found.low <= found.estimate + 1e-12).all()
    assert (found.estimate <= found.high + 1e-12).all()
    assert (found.high <= 1).all()


@settings(max_examples=60, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(0.1, 1.0), st.integers(20, 200), st.integers(300, 5000))
def test_as_many_more_codes_as_told_halve_the_interval_and_one_fewer_does_not(share: float, part: float, codes: int, size: int) -> None:
    def width(number: int) -> float:
        left = 1 - number / size
        low, high = wilson(np.array([share]), np.array([number / (part * left) if left else np.inf]))
        return float(high[0] - low[0])

    more = codes_to_halve(share, codes / (part * (1 - codes / size)), codes, size)
    assert width(codes + more) <= width(codes) / 2 + 1e-9
    assert width(codes + more - 1) > width(codes) / 2 - 1e-9


def pair(*, alike: bool) -> Inference:
    """Two categories of 20 in 100 codes: on the same units, or on different ones."""
    codes = np.zeros((100, 2))
    codes[:20, 0] = 1
    codes[slice(0, 20) if alike else slice(20, 40), 1] = 1
    return prediction_powered(Sample(codes, np.zeros((100, 2)), np.zeros(2), np.full(100, 0.1), 1000))


def test_a_difference_is_known_better_where_two_themes_go_together() -> None:
    (gap, low, high), (_, wide_low, wide_high) = difference(pair(alike=True), 0, 1), difference(pair(alike=False), 0, 1)
    assert gap == 0.0
    assert wide_low < low <= 0 <= high < wide_high


def test_differences_of_planted_shares_are_held() -> None:
    random, held = np.random.default_rng(8), []
    for _ in range(200):
        truth = planted((2.0,) * 4, (0.05, 0.1, 0.3, 0.3))(random)
        rows = random.choice(len(truth.codes), 100, replace=False)
        found = prediction_powered(Sample(truth.codes[rows], truth.counted[rows], truth.counted.mean(axis=0), np.full(100, 0.05), 2000))
        share = truth.codes.mean(axis=0)
        for one, other in ((0, 1), (1, 2), (2, 3)):
            _, low, high = difference(found, one, other)
            held.append(low <= share[one] - share[other] <= high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.03)
