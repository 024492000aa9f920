"""Vectors: kept exactly, compared with what sets them apart, the same whatever the order. All texts are invented (示例)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.text.vectors import centred, document_means, encoded, restored, stored, unit
from tests.encoders import Hashed, Named

ROWS = arrays(np.float32, st.tuples(st.integers(1, 6), st.integers(1, 5)), elements=st.floats(-5, 5, width=32))


@given(ROWS)
def test_what_is_kept_is_the_vector_to_four_decimals(rows: np.ndarray) -> None:
    vectors = unit(rows)

    assert np.abs(restored(stored(vectors)) - vectors).max() <= 0.5e-4 + 1e-6
    assert (stored(restored(stored(vectors))) == stored(vectors)).all()


@given(ROWS)
def test_rows_have_length_one_or_none(rows: np.ndarray) -> None:
    assert set(np.round(np.linalg.norm(unit(rows), axis=1), 5)) <= {0.0, 1.0}


def test_each_text_is_encoded_once_and_stands_where_it_stood() -> None:
    found = encoded(Named({"乙": [0, 2], "甲": [3, 0]}), ["乙", "甲", "乙", "丙"])

    assert [[0, 1], [1, 0], [0, 1], [0, 0]] == found.tolist()


def test_no_texts_have_no_vectors() -> None:
    assert 0 == len(encoded(Hashed(), []))


def test_a_document_is_the_mean_of_its_sentences_whatever_their_order() -> None:
    vectors = stored(unit(np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]])))
    found = document_means(["b", "a", "b"], vectors)
    turned = document_means(["b", "b", "a"], vectors[[2, 0, 1]])

    assert ["a", "b"] == list(found)
    assert [0, 10_000] == found["a"].tolist()
    assert np.array([1.6, 0.8]) / np.hypot(1.6, 0.8) * 10_000 == pytest.approx(found["b"], abs=0.5)
    assert found["b"].tolist() == turned["b"].tolist()


def test_what_all_texts_share_is_taken_out() -> None:
    """A third component that all have says nothing; a row of zeros is no text, and does not move the mean."""
    found = centred(np.array([[1, 0, 9], [-1, 0, 9], [0, 0, 0]], dtype=np.float32))

    assert [[1, 0, 0], [-1, 0, 0], [0, 0, 0]] == found.tolist()
