"""The measures of topics against values worked out by hand, and the choice among fits."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pipeline.topic_models.base import Fit, TopicModel
from pipeline.topic_models.choice import Effort, Variation, choose, neighbours, possible
from pipeline.topic_models.quality import coherence, diversity, relevant_terms, top_terms
from pipeline.topic_models.runs import run_rows

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


def test_relevance_prefers_a_topics_own_term_to_one_that_all_texts_hold() -> None:
    """Term 0 weighs most in the topic but makes up nine tenths of all words: λ log φ + (1 − λ) log(φ / p) puts term 1 first."""
    counts = csr_matrix(np.array([[900, 60, 39, 1]]))
    weights = np.array([[0.5, 0.3, 0.2, 0.0]])
    relevance = [0.6 * log(w) + 0.4 * log(w / p) for w, p in zip((0.5, 0.3, 0.2), (0.9, 0.06, 0.039), strict=True)]

    assert [1, 2, 0] == sorted(range(3), key=lambda term: -relevance[term])
    assert [[1, 2, 0]] == relevant_terms(weights, counts, 10)
    assert [[1]] == relevant_terms(weights, counts, 1)


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
    choice = choose(_planned(plans, []), counts, Effort([1, 2, 3], [5, 6], bootstrap=1, passes=1, top_terms=2))

    assert (2, 5, 0) == (choice.chosen.topics, choice.chosen.seed, choice.chosen.sample)
    assert [(1.0, 1.0, 1.0)] * 2 == [tuple(np.round(each, 9)) for each in choice.stability]
    assert [(n, seed, sample) for n in (1, 2, 3) for seed, sample in ((5, 0), (6, 0), (5, 1))] == [
        (each.topics, each.seed, each.sample) for each in choice.candidates
    ]


def test_of_equally_coherent_numbers_of_topics_the_smaller_is_taken() -> None:
    counts = csr_matrix(np.tile(np.array([[1, 1, 0, 0], [0, 0, 1, 1]]), (10, 1)))

    effort = Effort([1, 2], [5], bootstrap=0, passes=1, top_terms=2)

    assert choose(_planned({1: [[0, 1]], 2: [[0, 1], [2, 3]]}, []), counts, effort).chosen.topics == 1


def test_comparing_looks_at_a_sample_and_only_the_chosen_fit_sees_all() -> None:
    seen: list[tuple[int, int, int]] = []
    counts = csr_matrix(np.ones((100, 4), dtype=np.int64))
    choose(_planned({2: [[0, 1], [2, 3]]}, seen), counts, Effort([2], [5, 6], bootstrap=3, passes=1, top_terms=2))

    assert [(2, 5, 20), (2, 6, 20), (2, 5, 20), (2, 6, 20), (2, 5, 20), (2, 5, 100)] == seen


def test_a_bootstrap_sample_draws_documents_with_replacement_and_is_the_same_for_every_number_of_topics() -> None:
    drawn: list[list[int]] = []

    def fit(counts: Any, *, topics: int, seed: int, passes: int) -> Fit:  # noqa: ARG001
        drawn.append(counts.toarray()[:, 1].tolist())
        return Fit(np.full((topics, 2), 0.5), np.full((counts.shape[0], topics), 1 / topics))

    counts = csr_matrix(np.column_stack([np.ones(30, dtype=np.int64), np.arange(30)]))
    choose(TopicModel(fit, compared_on=30), counts, Effort([1, 2], [5], bootstrap=2, passes=1, top_terms=2))

    (whole, one, other), again = drawn[:3], drawn[3:6]
    assert list(range(30)) == whole
    assert len(set(one)) < 30 == len(one)
    assert one != other
    assert [whole, one, other] == again


def test_the_fit_most_like_the_others_becomes_the_topics() -> None:
    """Seeds 6 and 7 find the same words, seed 5 others: the first of the two is taken, and judged by the rest where there is no sample."""
    plans = {5: [[0, 2]], 6: [[0, 1]], 7: [[0, 1]]}

    def fit(counts: Any, *, topics: int, seed: int, passes: int) -> Fit:  # noqa: ARG001
        terms = np.zeros((1, 4))
        terms[0, plans[seed][0]] = 0.5
        return Fit(terms, np.ones((counts.shape[0], 1)))

    counts = csr_matrix(np.ones((20, 4), dtype=np.int64))
    choice = choose(TopicModel(fit, compared_on=20), counts, Effort([1], [5, 6, 7], bootstrap=0, passes=1, top_terms=2))

    assert choice.chosen.seed == 6
    assert [0, 1] == np.flatnonzero(choice.fit.topic_terms[0]).tolist()
    assert [0.5] == [each.recovered for each in choice.stability]


def test_what_the_choice_rests_on_is_handed_on_with_the_rows_each_fit_saw() -> None:
    seen: list[tuple[int, int, int]] = []
    counts = csr_matrix(np.ones((40, 4), dtype=np.int64))
    plans = {topics: [[0, 1]] * topics for topics in (1, 2, 3)}
    made = choose(_planned(plans, seen), counts, Effort([2], [5, 6], bootstrap=2, passes=1, top_terms=2, beside=(1, 3)))

    assert ["chosen", "seeds", "samples", "samples", "k", "k"] == [each.over for each in made.variations]
    assert [2, 2, 2, 2, 1, 3] == [each.document_topics.shape[1] for each in made.variations]
    assert [(1, 5, 20), (3, 5, 20)] == seen[-2:]  # fitted for that alone, with the seed that was chosen
    assert {1, 3}.isdisjoint(each.topics for each in made.candidates)
    everything, drawn = made.variations[0].rows, made.variations[2].rows
    assert list(range(0, 40, 2)) == everything
    assert set(drawn) < set(everything)
    assert 20 == len(drawn)


def test_of_several_numbers_of_topics_the_next_ones_are_the_neighbours() -> None:
    counts = csr_matrix(np.tile(np.array([[1, 1, 0, 0], [0, 0, 1, 1]]), (10, 1)))
    plans = {topics: [[0, 2]] * topics for topics in (1, 3, 4)} | {2: [[0, 1], [2, 3]]}
    made = choose(_planned(plans, []), counts, Effort([1, 2, 3, 4], [5], bootstrap=0, passes=1, top_terms=2))

    assert 2 == made.chosen.topics
    assert [("chosen", 2), ("k", 1), ("k", 3)] == [(each.over, each.document_topics.shape[1]) for each in made.variations]


def test_a_number_of_topics_has_neighbours_a_sixth_away_as_far_as_the_documents_allow() -> None:
    assert [10, 14] == neighbours(12, 1000)
    assert [3] == neighbours(2, 1000)
    assert [10] == neighbours(12, 38)


def test_copies_of_a_drawn_document_share_a_row_and_the_mean_of_their_weights() -> None:
    drawn = Variation("samples", [2, 0, 2], np.array([[0.2, 0.8], [1.0, 0.0], [0.4, 0.6]]))
    rows = list(run_rows("zh", ["pa", "pb", "pc"], [drawn, drawn]))

    assert [("pa", 1, 1), ("pc", 1, 2), ("pa", 2, 1), ("pc", 2, 2)] == [(row["publication_id"], row["run"], row["copies"]) for row in rows]
    assert [1.0, 0.0] == rows[0]["weights"]
    assert np.allclose([0.3, 0.7], rows[1]["weights"])
