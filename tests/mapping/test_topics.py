"""Topics are read as what their documents speak of more than others do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from pipeline.frames import frame
from pipeline.mapping import topics
from pipeline.mapping.topics import intervals, lifts, ruled, rulings, similarity, standardised, topic_rows
from pipeline.settings import MappingSettings


def matrix(values: Sequence[Sequence[float]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(values, index=[f"p{i}" for i in range(len(values))], columns=columns)


def test_a_topic_of_the_documents_that_speak_of_a_category_stands_out() -> None:
    theta = matrix([[1, 0]] * 10 + [[0, 1]] * 30, ["t1", "t2"])
    scores = matrix([[3.0]] * 10 + [[0.0]] * 30, ["one"])
    found = standardised(theta, scores)
    assert found.loc["t1", "one"] > 4
    assert found.loc["t2", "one"] < -4


def test_by_chance_the_score_has_mean_0_and_spread_1() -> None:
    rng = np.random.default_rng(7)
    found = [
        standardised(matrix(rng.dirichlet([0.3] * 5, 200).tolist(), list("abcde")), matrix(rng.gamma(1, 1, (200, 3)).tolist(), list("xyz")))
        for _ in range(40)
    ]
    values = np.concatenate([one.to_numpy().ravel() for one in found])
    assert abs(values.mean()) < 0.15
    assert values.std() == pytest.approx(1.0, abs=0.15)


def test_what_all_documents_say_alike_says_nothing_of_a_topic() -> None:
    found = standardised(matrix([[0.5, 0.5], [0.9, 0.1]], ["t1", "t2"]), matrix([[2.0], [2.0]], ["one"]))
    assert found.to_numpy().tolist() == [[0.0], [0.0]]


def test_documents_without_a_score_count_as_silent() -> None:
    theta = matrix([[1, 0], [0, 1]], ["t1", "t2"])
    assert standardised(theta, matrix([[3.0]], ["one"])).loc["t1", "one"] > 0


def test_a_topic_without_weight_scores_0() -> None:
    assert standardised(matrix([[0.0], [0.0]], ["t1"]), matrix([[1.0], [0.0]], ["one"])).loc["t1", "one"] == 0


def test_intervals_hold_the_true_difference_as_often_as_they_say() -> None:
    """Of documents drawn from a world with a known difference: 95 % intervals, 300 worlds, 150 documents each."""
    rng, held = np.random.default_rng(3), []
    for _ in range(300):
        of_topic = rng.random(150) < 0.3
        theta = matrix(np.column_stack([of_topic, ~of_topic]).astype(float).tolist(), ["t1", "t2"])
        values = rng.gamma(1.0, 1.0, 150) + of_topic  # documents of the topic score 1 more, which is 0.7 above the mean of all
        scores = matrix(values[:, None].tolist(), ["one"])
        unit = 0.7 / (values[of_topic].mean() - values.mean()) * standardised(theta, scores).loc["t1", "one"]
        low, high = (each.loc["t1", "one"] for each in intervals(theta, scores))
        held.append(low <= unit <= high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.03)


def test_intervals_are_the_same_every_time_and_enclose_the_score() -> None:
    rng = np.random.default_rng(5)
    theta = matrix(rng.dirichlet([0.3] * 4, 80).tolist(), list("abcd"))
    scores = matrix(rng.gamma(1, 1, (80, 2)).tolist(), ["one", "two"])
    first, again = lifts(theta, scores, scores), lifts(theta, scores, scores)
    for one, other in zip(first, again, strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert (first.low < first.score).to_numpy().all()
    assert (first.score < first.high).to_numpy().all()


def test_documents_drawn_in_chunks_give_the_same_kind_of_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other draws, the same width within their own error."""
    rng = np.random.default_rng(5)
    theta = matrix(rng.dirichlet([0.3] * 4, 300).tolist(), list("abcd"))
    scores = matrix(rng.gamma(1, 1, (300, 2)).tolist(), ["one", "two"])
    low, high = intervals(theta, scores)
    monkeypatch.setattr(topics, "CHUNK", 7)
    other_low, other_high = intervals(theta, scores)
    np.testing.assert_allclose((high - low).to_numpy(), (other_high - other_low).to_numpy(), rtol=0.25)


def test_a_topic_whose_difference_rests_on_one_document_is_not_read_as_the_category() -> None:
    """One document of six scores 30: the difference is two standard errors and more, and is gone wherever the document is not drawn."""
    theta = matrix([[1, 0]] * 6 + [[0, 1]] * 60, ["t1", "t2"])
    alone, shared = (matrix([[v] for v in first] + [[0.0]] * 60, ["one"]) for first in ([30.0] + [0.0] * 5, [5.0] * 6))
    for scores, expected in ((alone, False), (shared, True)):
        found = lifts(theta, scores, matrix([[1.0]] * 66, ["one"]))
        (row,) = topic_rows("t1", found, {}, MappingSettings())
        assert row["score"] > 2
        assert row["is_assigned"] is expected
        assert row["low"] <= row["score"] <= row["high"]


def test_a_ruling_beats_the_interval() -> None:
    found = lifts(matrix([[1, 0]] * 6 + [[0, 1]] * 60, ["t1", "t2"]), matrix([[0.0]] * 66, ["one"]), matrix([[0.0]] * 66, ["one"]))
    (row,) = topic_rows("t1", found, {"one": True}, MappingSettings())
    assert (True, "person") == (row["is_assigned"], row["decided_by"])


def test_intervals_of_a_single_document_are_zero() -> None:
    """Some draws leave it out; it differs from nothing in any."""
    found = lifts(matrix([[1.0]], ["t1"]), matrix([[1.0]], ["one"]), matrix([[1.0]], ["one"]))
    assert [0.0, 0.0, 0.0, 1.0] == [each.loc["t1", "one"] for each in found]


@pytest.mark.parametrize(("documents", "expected"), [(1, False), (2, True)])
def test_a_topic_whose_documents_hardly_speak_of_a_category_is_not_read_as_it_however_silent_the_others(
    documents: int, expected: bool
) -> None:  # a parameter
    """Ten documents that all score a little more than the rest; one or two of them are counted for the category: the floor is one in eight."""
    theta, scores = matrix([[1, 0]] * 10 + [[0, 1]] * 90, ["t1", "t2"]), matrix([[0.5]] * 10 + [[0.0]] * 90, ["one"])
    counted = matrix([[1.0]] * documents + [[0.0]] * (100 - documents), ["one"])
    (row,) = topic_rows("t1", lifts(theta, scores, counted), {}, MappingSettings())
    assert row["score"] > 2
    assert row["low"] > 0
    assert documents / 10 == row["carried"]
    assert row["is_assigned"] is expected


def log(*rows: tuple[list[str], str, bool, str]) -> pd.DataFrame:
    return frame(
        "topic_rulings",
        [
            {"position": i, "terms": terms, "category_id": category, "is_assigned": assigned, "person": "示例", "date": date}
            for i, (terms, category, assigned, date) in enumerate(rows, start=1)
        ],
    )


def test_a_ruling_finds_its_topic_by_half_of_the_words() -> None:
    known = rulings(log((["数据", "开放", "平台"], "one", True, "2024-01-01")))
    assert ruled(["平台", "数据", "开放", "利用"], known) == {"one": True}
    assert ruled(["平台", "利用", "城市", "交通"], known) == {}


def test_the_later_ruling_wins_whatever_the_order_of_the_rows() -> None:
    first, second = (["a", "b"], "one", True, "2024-01-01"), (["A", "B"], "one", False, "2024-02-01")
    assert ruled(["a", "b"], rulings(log(second, first))) == {"one": False}
    assert ruled(["a", "b"], rulings(log(first, second))) == {"one": False}


def test_no_words_are_like_no_words() -> None:
    assert similarity(frozenset(), frozenset()) == 0.0
