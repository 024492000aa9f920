"""Trends and differences between databases: against worked cases, and against planted truth."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pipeline.mapping.contrasts import database_rows, trend, trend_rows
from pipeline.mapping.cross_fitting import cross_fitted
from pipeline.mapping.inference import Sample, prediction_powered


def test_everything_coded_the_trend_is_the_slope_of_the_codes() -> None:
    """Two a year of ten, one of two in the second, both in the third: a straight line, half a share a year."""
    years = np.repeat([2020.0, 2021.0, 2022.0], 2)
    codes = np.array([[0], [0], [0], [1], [1], [1]], dtype=float)
    sample = Sample(codes, np.zeros((6, 1)), np.zeros(1), np.ones(6), 6)
    found = trend(sample, years, years, np.zeros((6, 1)), prediction_powered(sample))
    assert found.slope[0] == pytest.approx(0.5)
    assert found.low[0] == pytest.approx(found.high[0])


def test_in_one_year_there_is_no_trend() -> None:
    sample = Sample(np.array([[0.0], [1.0], [1.0]]), np.zeros((3, 1)), np.zeros(1), np.ones(3) / 2, 6)
    found = trend(sample, np.full(3, 2020.0), np.full(6, 2020.0), np.zeros((6, 1)), prediction_powered(sample))
    assert list(trend_rows(found, "publications", np.full(6, 2020.0), ["openness"])) == []


@pytest.mark.parametrize("coded", [50, 200])
def test_trends_of_planted_shares_are_held(coded: int) -> None:
    """Shares that rise, fall and stay, one of them rare: 250 populations of 1,000."""
    random, held, wide = np.random.default_rng(4), [], []
    for _ in range(250):
        years = random.integers(0, 4, 1000).astype(float)
        share = np.stack([0.1 + 0.1 * years, 0.4 - 0.1 * years, np.full(1000, 0.2), 0.02 + 0.02 * years], axis=1)
        codes = (random.random(share.shape) < share).astype(float)
        scores = np.maximum(random.normal(size=codes.shape) + 2.5 * codes - 0.5, 0)
        rows = random.choice(1000, coded, replace=False)
        made = cross_fitted(scores, rows, codes[rows])
        sample = Sample(codes[rows], made.coded, made.population.mean(axis=0), np.full(coded, coded / 1000), 1000)
        found = trend(sample, years[rows], years, made.population, prediction_powered(sample))
        truth = ((years - years.mean())[:, None] * codes).sum(axis=0) / ((years - years.mean()) ** 2).sum()
        held.append((found.low <= truth) & (truth <= found.high))
        wide.append(found.high - found.low)
    assert np.mean(held) == pytest.approx(0.95, abs=0.03)
    assert np.mean(held, axis=0).min() > 0.9
    assert np.mean(wide) < 4.5 / math.sqrt(coded) / 2


def row(group: str, estimate: float, low: float, high: float, *, is_validated: bool = True) -> dict[str, object]:
    common = {"category_id": "openness", "unit": "publications", "stance": "all", "grouping": "database", "group": group}
    return common | {"estimate": estimate, "low": low, "high": high, "is_validated": is_validated}


def test_databases_differ_by_newcombes_published_interval_and_cohens_h() -> None:
    """56 of 70 against 48 of 80 (Newcombe 1998, method 10): .2 (.0524 to .3339); h = 2 arcsin √.8 − 2 arcsin √.6 = .4421."""
    (found,) = database_rows([row("CNKI", 0.8, 0.6917, 0.8769), row("WOS", 0.6, 0.4904, 0.7004)])
    assert (found["group"], found["other_group"]) == ("CNKI", "WOS")
    assert [round(found[name], 3) for name in ("difference", "low", "high")] == [0.2, 0.052, 0.334]
    assert found["cohens_h"] == pytest.approx(0.4421, abs=1e-4)
    assert 0 < found["h_low"] < found["cohens_h"] < found["h_high"]


def test_databases_are_set_against_each_other_only_where_both_were_coded() -> None:
    assert list(database_rows([row("CNKI", 0.8, 0.7, 0.9), row("WOS", 0.6, 0.5, 0.7, is_validated=False)])) == []
    assert list(database_rows([])) == []
