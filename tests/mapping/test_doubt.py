"""How far the categories' share of the topics depends on the fit. All numbers are invented (示例)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from pipeline.frames import conform, frame
from pipeline.mapping.doubt import category_shares, doubt_rows
from pipeline.settings import MappingSettings

DOCUMENTS = [f"p{number:02}" for number in range(40)]
SCORES = pd.DataFrame({"one": [3.0] * 10 + [0.0] * 30, "two": [0.0] * 20 + [2.0] * 20}, index=DOCUMENTS)
COUNTED = (SCORES > 0).astype(float)
APART = [[1.0, 0.0]] * 10 + [[0.0, 1.0]] * 30  # the first topic is what the first category's documents are about
MIXED = [[0.5, 0.5]] * 40  # topics that are about nothing in particular


def run(over: str, number: int, weights: Sequence[Sequence[float]], copies: Sequence[int] = (1,) * 40) -> list[dict[str, Any]]:
    return [
        {"language": "zh", "over": over, "run": number, "publication_id": name, "copies": count, "weights": list(row)}
        for name, row, count in zip(DOCUMENTS, weights, copies, strict=True)
        if count
    ]


def test_a_fits_share_is_the_prevalence_of_its_topics_that_are_read_as_the_category() -> None:
    found = category_shares(frame("topic_runs", run("chosen", 1, APART)), SCORES, COUNTED, MappingSettings())
    assert {"one": 0.25, "two": 0.75} == found.to_dict()


def test_a_document_drawn_several_times_counts_as_often() -> None:
    copies = [2] * 10 + [1] * 20 + [0] * 10
    found = category_shares(frame("topic_runs", run("samples", 1, APART, copies)), SCORES, COUNTED, MappingSettings())
    assert 0.5 == pytest.approx(found["one"])


def test_the_range_is_over_the_fits_of_one_kind_with_the_chosen_one_among_them() -> None:
    rows = [*run("chosen", 1, APART), *run("seeds", 1, MIXED), *run("seeds", 2, APART), *run("k", 1, APART)]
    made = frame("model_doubt", doubt_rows(frame("topic_runs", rows).sample(frac=1, random_state=1), SCORES, COUNTED, MappingSettings()))
    conform("model_doubt", made)
    found = made.set_index(["category_id", "over"])[["share", "low", "high", "found", "runs"]].to_dict("index")

    assert {("one", "seeds"), ("two", "seeds"), ("one", "k"), ("two", "k")} == set(found)
    assert {"share": 0.25, "low": 0.0, "high": 0.25, "found": 2 / 3, "runs": 3} == found["one", "seeds"]
    assert {"share": 0.75, "low": 0.75, "high": 0.75, "found": 1.0, "runs": 2} == found["two", "k"]


def test_no_topics_no_doubt() -> None:
    assert [] == list(doubt_rows(frame("topic_runs"), SCORES, COUNTED, MappingSettings()))
