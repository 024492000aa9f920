"""Agreement of orders: against SciPy's own coefficients and hand-computed overlaps; verdicts only where the interval allows them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau, spearmanr

from pipeline.frames import frame
from pipeline.mapping.comparison import (
    Source,
    attention_rows,
    comparison_rows,
    counted_source,
    estimated_source,
    kendall,
    rank_biased_overlap,
    spearman,
    votes_source,
)

pairs = st.integers(2, 9).flatmap(lambda n: st.tuples(*[st.lists(st.integers(0, 4), min_size=n, max_size=n) for _ in range(2)]))


def row(values: list[Any]) -> Any:
    return np.array([values], dtype=float)


@given(pairs)
def test_kendall_and_spearman_are_scipys_ties_and_all(values: tuple[list[int], list[int]]) -> None:
    one, other = values
    if len(set(one)) > 1 and len(set(other)) > 1:
        assert kendall(row(one), row(other))[0] == pytest.approx(kendalltau(one, other).statistic)
        assert spearman(row(one), row(other))[0] == pytest.approx(spearmanr(one, other).statistic)


def test_an_order_that_is_all_ties_agrees_with_nothing() -> None:
    assert np.isnan(kendall(row([1, 1, 1]), row([1, 2, 3]))[0])


def test_overlap_weighs_the_first_places_most() -> None:
    """By hand, persistence .8: two swapped places: agreement 0, then 1: .2 × 0 + .16 × 1 + .64 × 1. With the last two of three swapped: 1, ½, 1."""
    assert rank_biased_overlap(row([2, 1]), row([1, 2]))[0] == pytest.approx(0.8)
    assert rank_biased_overlap(row([3, 2, 1]), row([3, 1, 2]))[0] == pytest.approx(0.2 + 0.16 * 0.5 + 0.128 + 0.512)
    assert rank_biased_overlap(row([3, 2, 1]), row([2, 3, 1]))[0] < rank_biased_overlap(row([3, 2, 1]), row([3, 1, 2]))[0]


@given(st.lists(st.integers(0, 3), min_size=2, max_size=8))
def test_an_order_overlaps_wholly_with_itself_ties_and_all(values: list[int]) -> None:
    assert rank_biased_overlap(row(values), row(values))[0] == pytest.approx(1.0)


KINDS = {"a": "expectation", "b": "expectation", "c": "expectation", "d": "concern", "e": "concern"}


def fixed(values: list[float], *, is_validated: bool = True) -> Source:
    return Source(np.array(values), np.tile(values, (10, 1)), is_validated)


def test_each_two_sources_are_compared_by_kind_and_only_validated_ones_say_so() -> None:
    sources = {"votes": fixed([3, 2, 1, 1, 2]), "literature": fixed([3, 2, 1, 2, 1], is_validated=False)}
    rows = {(r["kind"], r["statistic"]): r for r in comparison_rows(sources, KINDS)}
    assert rows["expectation", "kendall_tau_b"]["value"] == pytest.approx(1.0)
    assert rows["concern", "kendall_tau_b"]["value"] == pytest.approx(-1.0)
    assert len(rows) == 6
    assert not any(r["is_validated"] for r in rows.values())


def test_a_source_that_ranks_nothing_is_no_source() -> None:
    random = np.random.default_rng(0)
    assert votes_source(frame("votes"), tuple(KINDS), random) is None
    assert counted_source(pd.DataFrame({"document_id": [], "category_id": []}), [], tuple(KINDS), random) is None


def test_ranks_without_votes_are_certain_and_votes_are_not() -> None:
    random = np.random.default_rng(0)
    ranks = votes_source(frame("votes", [{"category_id": c, "rank": n} for n, c in enumerate(KINDS, 1)]), tuple(KINDS), random)
    votes = votes_source(
        frame("votes", [{"category_id": c, "votes": 9 - n, "rank": n} for n, c in enumerate(KINDS, 1)]), tuple(KINDS), random
    )
    assert ranks is not None
    assert votes is not None
    assert (ranks.draws == ranks.values).all()
    assert votes.values.tolist() == [8, 7, 6, 5, 4]
    assert votes.draws.std(axis=0).min() > 1


def test_resampled_notes_keep_their_mean_and_a_note_that_says_nothing_is_resampled_too() -> None:
    evidence = pd.DataFrame({"document_id": ["f1", "f1", "f2"], "category_id": ["a", "b", "a"]})
    found = counted_source(evidence, ["f1", "f2", "f3"], ("a", "b"), np.random.default_rng(0))
    assert found is not None
    assert found.values.tolist() == [2, 1]
    assert found.draws.mean(axis=0) == pytest.approx([2, 1], abs=0.15)
    assert not found.is_validated


def test_estimates_are_drawn_as_wide_as_their_codes_leave_them() -> None:
    def width(codes: int) -> float:
        row = {"category_id": "a", "unit": "publications", "stance": "all", "grouping": "overall", "group": "all", "is_validated": True}
        found = estimated_source(frame("estimates", [row | {"estimate": 0.2, "effective_codes": codes}]), ("a",), np.random.default_rng(0))
        assert found is not None
        low, high = np.quantile(found.draws, [0.025, 0.975])
        assert low < 0.2 < high
        return float(high - low)

    assert estimated_source(frame("estimates"), ("a",), np.random.default_rng(0)) is None
    assert width(50) == pytest.approx(2 * width(200), rel=0.15)


@pytest.mark.parametrize(
    ("voted", "best", "worst", "verdict"),
    [
        (5.0, 1, 4, "over_studied"),
        (1.0, 2, 5, "under_studied"),
        (2.0, 1, 3, "agree"),
        (2.0, 1, 5, "undecided"),
        (2.0, None, None, "not_validated"),
    ],
)
def test_a_verdict_is_given_only_where_the_interval_of_the_place_allows_it(
    voted: float, best: float | None, worst: float | None, verdict: str
) -> None:
    rows = [
        {"source": "votes", "category_id": "a", "rank": voted},
        {"source": "votes", "category_id": "only_voted", "rank": 1.0},
        {"source": "literature", "category_id": "a", "rank": 2.0, "best": best, "worst": worst},
    ]
    assert [(row["category_id"], row["verdict"]) for row in attention_rows(frame("rankings", rows))] == [("a", verdict)]
