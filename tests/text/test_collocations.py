"""Measures of cohesion against values worked out by hand, and the bound on memory. All texts are invented (示例)."""

from __future__ import annotations

from math import log2, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.collocations import Neighbours, RunCounts

STRETCHES = [["城市", "大脑"]] * 4 + [["城市", "治理"], ["大脑"], ["治理", "城市", "大脑"]] + [["其他"]] * 5


def counted(room: int = 1000) -> RunCounts:
    counts = RunCounts(room=room)
    for stretch in STRETCHES:
        counts.add([stretch])
    return counts


def test_information_and_t_score_are_those_of_the_formula() -> None:
    seen, expected = 5, 6 * 6 / 19  # 城市 6 times, 大脑 6, 19 words in all
    assert pytest.approx((log2(seen / expected), (seen - expected) / sqrt(seen))) == counted().cohesion(["城市", "大脑"])


def test_of_three_words_the_weakest_joint_counts() -> None:
    expected = max(2 * 5 / 19, 1 * 6 / 19)  # 治理 + 城市大脑, 治理城市 + 大脑
    assert pytest.approx(log2(1 / expected)) == counted().cohesion(["治理", "城市", "大脑"]).information


def test_runs_do_not_reach_over_a_gap() -> None:
    assert [("城市", "大脑")] == list(counted().frequent(2))


def test_room_bounds_memory_and_frequent_runs_outlive_rare_ones() -> None:
    counts = RunCounts(room=50)
    for number in range(2000):
        counts.add([["城市", "大脑"], [f"甲{number}", f"乙{number}"]])
        assert len(counts.runs) <= 53
    assert ("城市", "大脑") in counts.frequent(5)
    assert 2000 - counts.floor <= counts.count(["城市", "大脑"]) <= 2000


def test_entropy_of_neighbours() -> None:
    neighbours = Neighbours()
    for character in "甲甲乙乙":
        neighbours.add(character)
    assert pytest.approx(1.0) == neighbours.entropy
    for character in ("", "，", " ", "。"):
        neighbours.add(character)
    assert pytest.approx(0.5 * 3 + 2 * 0.25 * 2) == neighbours.entropy, "each edge is a kind of its own"


@given(st.lists(st.sampled_from("甲乙丙，")))
def test_entropy_does_not_depend_on_the_order(seen: list[str]) -> None:
    one, other = Neighbours(), Neighbours()
    for character in [*seen, "甲"]:
        one.add(character)
    for character in ["甲", *reversed(seen)]:
        other.add(character)
    assert one.entropy == other.entropy >= 0
