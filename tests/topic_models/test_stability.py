"""Whether topics come again: the published worked example, the definitions written out longhand, and the choice of a prototype."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.topic_models.quality import TopTerms
from pipeline.topic_models.stability import PERSISTENCE, agreement, prototype, similarities, stability

RANKINGS = st.lists(st.integers(0, 12), min_size=1, max_size=8, unique=True)
FITS = st.lists(RANKINGS, min_size=1, max_size=5)


def average_jaccard(one: list[int], other: list[int]) -> float:
    """Equations 1 and 2 of Greene et al. (2014), longhand."""
    depth = max(len(one), len(other))
    prefixes = [(set(one[:d]), set(other[:d])) for d in range(1, depth + 1)]
    return sum(len(a & b) / len(a | b) for a, b in prefixes) / depth


def rank_biased_overlap(one: list[int], other: list[int], p: float) -> float:
    """Equation 32 of Webber et al. (2010), longhand."""
    short, long = sorted((one, other), key=len)
    s, n = len(short), len(long)
    shared = [len(set(short[:d]) & set(long[:d])) for d in range(n + 1)]
    seen = sum(shared[d] / d * p**d for d in range(1, n + 1))
    beyond = sum(shared[s] * (d - s) / (s * d) * p**d for d in range(s + 1, n + 1))
    return (1 - p) / p * (seen + beyond) + ((shared[n] - shared[s]) / n + shared[s] / s) * p**n


def test_the_worked_example_of_average_jaccard() -> None:
    """Greene et al. (2014), table 1: album, music, best, award, win against sport, best, win, medal, award: 0.154."""
    album, music, best, award, win, sport, medal = range(7)

    assert pytest.approx(0.154, abs=5e-4) == similarities([[album, music, best, award, win]], [[sport, best, win, medal, award]])[0][0, 0]


@settings(deadline=None)
@given(RANKINGS, RANKINGS)
def test_similarities_are_what_the_papers_define(one: list[int], other: list[int]) -> None:
    found = similarities([one], [other])
    union = set(one) | set(other)

    assert pytest.approx(average_jaccard(one, other)) == found.average_jaccard[0, 0]
    assert pytest.approx(rank_biased_overlap(one, other, PERSISTENCE)) == found.rank_overlap[0, 0]
    assert pytest.approx(len(set(one) & set(other)) / len(union)) == found.jaccard[0, 0]


@settings(deadline=None)
@given(RANKINGS)
def test_a_topic_is_wholly_like_itself_and_not_at_all_like_one_of_other_words(top: list[int]) -> None:
    for alike, strange in zip(similarities([top], [top]), similarities([top], [[term + 100 for term in top]]), strict=True):
        assert pytest.approx(1.0) == alike[0, 0]
        assert strange[0, 0] == 0


@settings(deadline=None)
@given(FITS, FITS)
def test_agreement_is_the_best_of_all_pairings(one: TopTerms, other: TopTerms) -> None:
    """Against every one-to-one pairing tried in turn; and it is the same both ways."""
    small, large = sorted((one, other), key=len)
    pairings = itertools.permutations(range(len(large)), len(small))
    best = max(sum(average_jaccard(small[i], large[j]) for i, j in enumerate(pairing)) for pairing in pairings)

    assert pytest.approx(best / len(large), abs=1e-6) == agreement(one, other)
    assert agreement(one, other) == pytest.approx(agreement(other, one), abs=1e-6)


def test_a_topic_found_once_cannot_stand_for_two() -> None:
    """Two topics of the same words, of which the other fit has but one: the second has not come again."""
    found = stability([[0, 1], [0, 1]], [[[0, 1], [7, 8]]])

    assert [1.0, 0.0] == sorted((each.recovered for each in found), reverse=True)
    assert pytest.approx(0.5) == agreement([[0, 1], [0, 1]], [[0, 1], [7, 8]])


def test_stability_is_the_mean_over_the_other_fits() -> None:
    """In the first fit the topic's partner is itself, in the second one of other words; it came again in half of them."""
    (found,) = stability([[0, 1, 2]], [[[0, 1, 2]], [[7, 8, 9]]])

    assert pytest.approx((0.5, 0.5, 0.5)) == found


@pytest.mark.parametrize(("partner", "recovered"), [([0, 1, 2, 8], 1.0), ([0, 1, 2, 8, 9, 10], 0.0)])
def test_a_topic_has_come_again_when_more_than_half_of_the_terms_are_shared(partner: list[int], recovered: float) -> None:
    """Three shared of five, and three of seven."""
    assert recovered == stability([[0, 1, 2, 3]], [[partner]])[0].recovered


def test_half_is_not_enough() -> None:
    assert stability([[0, 1, 2]], [[[0, 1, 8]]])[0].recovered == 0  # two of four


def test_without_another_fit_there_is_no_stability() -> None:
    assert [] == stability([[0, 1]], [])


def test_the_prototype_is_the_fit_most_like_all_others() -> None:
    odd, one, middle, other = [[7, 8, 9]], [[0, 1, 2]], [[0, 1, 3]], [[0, 1, 4]]

    assert prototype([odd, one, one, other])[0] == 1
    assert prototype([odd, middle, odd[:0] + one, odd])[0] == 0
    assert (0, [1.0]) == prototype([odd])


def test_of_fits_equally_alike_the_first_is_the_prototype() -> None:
    assert (0, [1.0, 1.0, 1.0]) == prototype([[[0, 1]]] * 3)
