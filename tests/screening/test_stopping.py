"""Stopping rules against values worked out by hand."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.screening.stopping import KEEP_READING, STOP, Recall, hypergeometric, p_below, p_unread, recall, streak, verdicts


def answers(text: str) -> list[bool]:
    return [character == "1" for character in text]


def test_a_streak_is_counted_from_the_last_record() -> None:
    assert (3, True) == (streak(answers("1101000"), 3).value, streak(answers("1101000"), 3).stops)
    assert not streak(answers("11010001"), 3).stops


@pytest.mark.parametrize(
    ("read", "records", "expected"),
    [
        # two seen, below 0.95 if one is unread; of 8 left after the first two, one relevant and three drawn in vain: 1 - 3/8
        ("11000", 10, 5 / 8),
        # the same ones with six in vain of 8: 1 - 6/8
        ("11000000", 10, 2 / 8),
        # sample of the last 5 (one relevant, then four in vain), population 8 with two relevant: P(X ≤ 1) = 1 - C(5,2)/C(8,2) = 18/28, above 4/7
        ("1110000", 10, 3 / 7),
        # all are read: nothing can be missing
        ("1100", 4, 0.0),
    ],
)
def test_the_p_value_is_the_one_worked_out_by_hand(read: str, records: int, expected: float) -> None:
    assert expected == pytest.approx(p_below(answers(read), records, 0.95))


def test_a_larger_sample_with_a_relevant_one_in_it_may_decide() -> None:
    """Last record relevant: only the whole counts, 21 of 24 read, 1 relevant, 2 in all: P(X ≤ 1) = 1 - C(21,2)/C(24,2) = 66/276."""
    assert 66 / 276 == pytest.approx(p_unread(answers("0" * 20 + "1"), 24, 1))


def test_target_recall_is_reckoned_exactly() -> None:
    """19 of 20 is 0.95, not below it: two must be missing, which one unread record cannot be."""
    assert 0.0 == p_below(answers("1" * 19), 20, 0.95)


def test_the_rule_stops_when_low_recall_is_rejected_and_never_without_a_relevant_record() -> None:
    assert not hypergeometric(answers("11" + "0" * 90), 100).stops  # p = 8/98
    assert hypergeometric(answers("11" + "0" * 95), 100).stops  # p = 3/98
    assert not hypergeometric(answers("0" * 99), 100).stops


def test_the_lower_end_of_recall_is_where_the_test_still_does_not_reject() -> None:
    read = answers("1111" + "0" * 60)
    found = recall(read, 100)
    assert found is not None
    most = round(4 / found.low) - 4

    assert p_unread(read, 100, most) >= 0.05 > p_unread(read, 100, most + 1)
    assert found.low < found.estimate <= found.high == 1


def test_the_estimate_is_the_recall_worked_out_by_hand() -> None:
    """Two seen, then four of the eight others in vain: at one half one may be unread, at 0.05 three.

    The p-values of one, two, three, four unread are 4/8, C(4,2)/C(8,2) = 6/28, C(4,3)/C(8,3) = 4/56 and 1/70.
    """
    assert Recall(estimate=round(2 / 3, 6), low=round(2 / 5, 6), high=1.0) == recall(answers("11" + "0" * 4), 10)


def test_there_is_no_recall_before_the_first_relevant_record() -> None:
    assert recall(answers("000"), 10) is None


def test_each_rule_says_what_it_would_do_now() -> None:
    early, late = verdicts(answers("1" + "0" * 10), 200), verdicts(answers("1" + "0" * 195), 200)

    assert [KEEP_READING, KEEP_READING] == [verdict.advice for verdict in early]
    assert [STOP, STOP] == [verdict.advice for verdict in late]


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(0, 40))
def test_p_values_lie_between_0_and_1_and_fall_as_more_would_be_missing(read: list[bool], unread: int) -> None:
    values = [p_unread(read, len(read) + unread, missed) for missed in range(1, unread + 2)]

    assert all(0 <= value <= 1 for value in values)
    assert all(before >= after - 1e-9 for before, after in itertools.pairwise(values))
