"""The ranking: it reads Chinese and English, is repeatable, and is not drowned by the larger class. All texts are invented (示例)."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.screening.ranking import balanced, features, margins, order, score_documents, terms
from pipeline.text.vectors import stored, unit
from tests.screening.texts import cut, synthetic


def share_above(scores: np.ndarray, labels: list[bool], rows: range) -> float:
    """How often a relevant row is above an irrelevant one (ties count half)."""
    pairs = [(scores[a], scores[b]) for a in rows for b in rows if labels[a] and not labels[b]]
    return sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in pairs) / len(pairs)


def test_it_ranks_chinese_that_clauses_between_blanks_cannot() -> None:
    texts, labels = synthetic()
    taught, asked = {row: labels[row] for row in range(12)}, range(12, 60)
    ours = margins(features(terms(cut(text)) for text in texts), taught, 1)
    raw = margins(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit_transform(texts), taught, 1)

    assert ours is not None
    assert raw is not None
    assert share_above(ours, labels, asked) > 0.99
    assert 0.45 < share_above(raw, labels, asked) < 0.55


def test_it_ranks_both_languages_of_one_review() -> None:
    documents = {
        "a": [["digital", "governance"]], "b": [["数字", "治理"]], "c": [["antenna", "array"]], "d": [["天线", "阵列"]],
        "e": [["digital", "service"]], "f": [["antenna", "design"]], "g": [["数字", "服务"]], "h": [["天线", "设计"]],
    }  # fmt: skip
    scores = score_documents(documents, {"a": True, "b": True, "c": False, "d": False}, 1)

    assert min(scores["e"], scores["g"]) > max(scores["f"], scores["h"])


def test_the_same_decisions_give_the_same_scores_whatever_their_order() -> None:
    texts, labels = synthetic()
    documents = {f"p{row:02}": cut(text) for row, text in enumerate(texts)}
    taught = {f"p{row:02}": labels[row] for row in range(12)}
    once = score_documents(documents, taught, 1)
    turned = score_documents(dict(reversed(documents.items())), dict(reversed(taught.items())), 1)

    assert once == turned


def test_equal_scores_stand_in_the_order_of_their_ids() -> None:
    assert [3, 1, 0, 2] == order(np.array([0.5, 0.5, 0.1, 0.9]), ["r2", "r1", "r0", "r9"])


def test_all_included_together_weigh_more_than_all_excluded_by_the_ratio() -> None:
    weights = balanced(np.array([True, False, False, False]))

    assert weights.sum() == pytest.approx(4)
    assert weights[0] / weights[1:].sum() == pytest.approx(9.8)


def test_pairs_are_of_characters_in_chinese_and_of_words_in_english() -> None:
    found = terms([["数字", "治理", "smart", "city"], ["城"]])

    assert {"数字", "治理", "smart", "city", "城", "#数字", "#字治", "#治理", "smart city"} == set(found)


def test_vectors_find_what_shares_no_word_with_what_was_decided() -> None:
    """Words tell nothing of e and f; the model has e near what was included."""
    documents = {name: [[f"示例{name}"]] for name in "abcdef"}
    taught = {"a": True, "b": True, "c": False, "d": False}
    near, far = [1.0, 0.2], [-0.2, 1.0]
    vectors = dict(zip("abcdef", stored(unit(np.array([near, near, far, far, near, far]))), strict=True))
    by_words, by_both = score_documents(documents, taught, 1), score_documents(documents, taught, 1, vectors)

    assert by_words["e"] == by_words["f"]
    assert by_both["e"] > by_both["f"]
    assert by_words == score_documents(documents, taught, 1, {})


def test_a_document_without_a_vector_is_ranked_by_its_words() -> None:
    documents = {"a": [["数字", "治理"]], "b": [["天线"]], "c": [["数字", "治理"]], "d": [["天线"]]}
    vectors = dict(zip("ab", stored(unit(np.array([[1.0, 0.0], [0.0, 1.0]]))), strict=True))
    scores = score_documents(documents, {"a": True, "b": False}, 1, vectors)

    assert scores["c"] > scores["d"]


@pytest.mark.parametrize("label", [True, False])
def test_decisions_of_one_kind_teach_nothing(label: bool) -> None:
    assert {} == score_documents({"a": [["数字"]], "b": [["天线"]]}, {"a": label}, 1)
