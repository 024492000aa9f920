"""The measures of topics against values worked out by hand, and the choice among fits."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pipeline.topic_models.base import Fit, TopicModel
from pipeline.topic_models.choice import Effort, choose, possible
from pipeline.topic_models.quality import coherence, diversity, stability, top_terms

COUNTS = csr_matrix(np.array([[1, 2, 0, 1], [1, 1, 0, 1], [0, 0, 3, 1], [1, 0, 1, 1]]))  # four documents, four terms


def test_coherence_is_npmi_over_documents() -> None:
    """Terms 0 and 1 share 2 of 4 documents, of 3 and 2; 1 and 2 share none; term 3 is everywhere."""
    assert log(0.5 / (0.75 * 0.5)) / -log(0.5) == pytest.approx(coherence(COUNTS, [[0, 1]]))
    assert coherence(COUNTS, [[1, 2]]) == -1
    assert coherence(COUNTS, [[0, 3]]) == 0
    assert (coherence(COUNTS, [[0, 1]]) - 1) / 2 == pytest.approx(coherence(COUNTS, [[0, 1], [1, 2], [3]]))
    assert coherence(COUNTS, [[0]]) == coherence(COUNTS, []) == 0


def test_two_terms_that_always_come_together_cohere_fully() -> None:
    assert pytest.approx(1.0) == coherence(csr_matrix(np.array([[1, 1], [1, 1], [0, 0]])), [[0, 1]])


def test_diversity_is_the_share_of_distinct_top_terms() -> None:
    assert [1.0, 0.75, 0.0] == [diversity(tops) for tops in ([[0, 1], [2, 3]], [[0, 1], [1, 2]], [])]


def test_stability_is_the_best_match_in_each_other_fit() -> None:
    assert [(1 + 1 / 3) / 2, 0.0] == stability([[0, 1], [8, 9]], [[[2, 3], [1, 0]], [[1, 2]]])
    assert [] == stability([[0, 1]], [])


def test_top_terms_go_by_weight_then_by_column_and_leave_out_what_weighs_nothing() -> None:
    weights = np.array([[0.2, 0.5, 0.2 + 1e-9, 0.0]])

    assert [[1, 0, 2]] == top_terms(weights, 10)
    assert [[1, 0]] == top_terms(weights, 2)


@pytest.mark.parametrize(
    ("topics", "documents", "expected"),
    [([12], 36, [12]), ([12], 30, [10]), ([6, 8, 10], 25, [6, 8]), ([2], 8, [2]), ([2], 7, []), ([3], 0, [])],
)
def test_there_are_at_least_three_documents_a_topic_and_none_for_a_handful(topics: list[int], documents: int, expected: list[int]) -> None:
    assert expected == possible(topics, documents)


def _planned(plans: dict[int, list[list[int]]], seen: list[tuple[int, int, int]]) -> TopicModel:
    """A model that finds the topics it is told to, and writes down what it was asked for."""

    def fit(counts: Any, *, topics: int, seed: int, passes: int) -> Fit:  # noqa: ARG001
        seen.append((topics, seed, counts.shape[0]))
        terms = np.zeros((len(plans[topics]), counts.shape[1]))
        for row, columns in enumerate(plans[topics]):
            terms[row, columns] = 1 / len(columns)
        return Fit(terms, np.full((counts.shape[0], len(terms)), 1 / len(terms)))

    return TopicModel(fit, compared_on=20)


def test_the_most_coherent_number_of_topics_wins_among_those_diverse_enough() -> None:
    """Three topics of one pair of terms cohere most, and repeat each other: two topics it is."""
    counts = csr_matrix(np.tile(np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 0]]), (4, 1)))
    plans = {1: [[0, 2]], 2: [[0, 1], [2, 3]], 3: [[0, 1], [0, 1], [0, 1]]}
    choice = choose(_planned(plans, []), counts, Effort([1, 2, 3], [5, 6], passes=1, top_terms=2))

    assert choice.topics == 2
    assert [1.0, 1.0] == choice.stability
    assert [(1, 5), (1, 6), (2, 5), (2, 6), (3, 5), (3, 6)] == [(each.topics, each.seed) for each in choice.candidates]


def test_of_equally_coherent_numbers_of_topics_the_smaller_is_taken() -> None:
    counts = csr_matrix(np.tile(np.array([[1, 1, 0, 0], [0, 0, 1, 1]]), (10, 1)))

    assert choose(_planned({1: [[0, 1]], 2: [[0, 1], [2, 3]]}, []), counts, Effort([1, 2], [5], passes=1, top_terms=2)).topics == 1


def test_comparing_looks_at_a_sample_and_only_the_chosen_fit_sees_all() -> None:
    seen: list[tuple[int, int, int]] = []
    counts = csr_matrix(np.ones((100, 4), dtype=np.int64))
    choose(_planned({2: [[0, 1], [2, 3]]}, seen), counts, Effort([2], [5, 6], passes=1, top_terms=2))

    assert [(2, 5, 20), (2, 6, 16), (2, 5, 100)] == seen
