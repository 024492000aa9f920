"""Topics are read as what their documents speak of more than others do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from pipeline.frames import frame
from pipeline.mapping.topics import ruled, rulings, similarity, standardised


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
