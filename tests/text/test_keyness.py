"""Keyness: G² agrees with scipy's likelihood ratio over the same cells, and the log ratio counts doublings."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import power_divergence

from pipeline.text.keyness import log_likelihood, log_ratio

COUNT = st.integers(min_value=0, max_value=5_000)
TOTAL = st.integers(min_value=5_001, max_value=1_000_000)


@given(COUNT, COUNT, TOTAL, TOTAL)
def test_g2_is_scipys_likelihood_ratio(here: int, there: int, total_here: int, total_there: int) -> None:
    both = here + there
    expected = [both * total / (total_here + total_there) for total in (total_here, total_there)]
    oracle = power_divergence([here, there], expected, lambda_="log-likelihood").statistic if both else 0.0

    assert isclose(oracle, log_likelihood(here, there, total_here, total_there), rel_tol=1e-6, abs_tol=1e-6)


@pytest.mark.parametrize(("here", "there", "ratio"), [(8, 4, 1.0), (4, 8, -1.0), (5, 5, 0.0), (16, 1, 4.0), (4, 0, 3.0), (0, 4, -3.0)])
def test_the_log_ratio_counts_doublings(here: int, there: int, ratio: float) -> None:
    assert ratio == log_ratio(here, there, 1_000, 1_000)


def test_a_word_as_frequent_here_as_there_is_no_surprise() -> None:
    assert 0 == pytest.approx(log_likelihood(30, 60, 1_000, 2_000))
