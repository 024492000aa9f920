"""What every topic model of the registry promises, whichever it is."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pipeline.topic_models import KEYWORD_MODELS, TOPIC_MODELS, model_named, nmf
from pipeline.topic_models.base import Fit, Keywords, Matrix, normalised, steering

KEYWORD = sorted(KEYWORD_MODELS)
MODELS = [*sorted(TOPIC_MODELS), *KEYWORD]


def planted(documents: int = 90, topics: int = 3, terms: int = 60, seed: int = 0) -> tuple[Any, Matrix]:
    """Counts drawn from topics that share no term, with the true weights: each document is mostly of one topic."""
    random = np.random.default_rng(seed)
    size = terms // topics
    weights = random.dirichlet(np.full(topics, 0.1), documents)
    words = np.kron(np.eye(topics), random.dirichlet(np.full(size, 5.0), 1))
    counts = np.array([random.multinomial(40, row @ words) for row in weights], dtype=np.int64)
    return csr_matrix(counts), weights


def fitted(name: str, counts: Any, topics: int = 3, seed: int = 1, keywords: Keywords = ()) -> Fit:
    if name == "seeded_lda_gibbs":
        pytest.importorskip("tomotopy")
    return model_named(name, keywords).fit(counts, topics=topics, seed=seed, passes=20)


@pytest.mark.parametrize("name", MODELS)
def test_rows_sum_to_one_and_nothing_is_negative(name: str) -> None:
    fit = fitted(name, planted()[0], topics=4)

    for matrix in fit:
        np.testing.assert_allclose(1.0, matrix.sum(axis=1), atol=1e-9)
        assert (matrix >= 0).all()
    assert (fit.topic_terms.shape[0], 90) == fit.document_topics.shape[::-1]


@pytest.mark.parametrize("name", MODELS)
def test_the_same_seed_gives_the_same_fit(name: str) -> None:
    counts, _ = planted()

    for one, other in zip(fitted(name, counts), fitted(name, counts), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", MODELS)
def test_planted_topics_are_recovered(name: str, seed: int) -> None:
    """Each true topic is found again, by its terms and by its documents."""
    counts, weights = planted()
    fit = fitted(name, counts, seed=seed)
    blocks = {tuple(sorted({int(term) // 20 for term in np.argsort(-row)[:10]})) for row in fit.topic_terms}
    together = np.corrcoef(fit.document_topics.T, weights.T)[:3, 3:]

    assert {(0,), (1,), (2,)} == blocks
    assert together.max(axis=0).min() > 0.9


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("counts", [[[1]], [[1, 1]], [[2, 0, 1], [0, 1, 0]], [[1, 1], [1, 1], [1, 1]]])
def test_more_topics_than_the_data_hold_do_no_harm(name: str, counts: list[list[int]]) -> None:
    fit = fitted(name, csr_matrix(np.array(counts, dtype=np.int64)), topics=5)

    np.testing.assert_allclose(1.0, fit.document_topics.sum(axis=1), atol=1e-9)
    assert 1 <= fit.topic_terms.shape[0] <= 5


@pytest.mark.parametrize("name", MODELS)
def test_a_fit_says_nothing_to_the_user(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """One pass is too few to settle: still no warning is printed or raised."""
    if name == "seeded_lda_gibbs":
        pytest.importorskip("tomotopy")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model_named(name, [[0, 1]]).fit(planted()[0], topics=8, seed=1, passes=1)

    assert ("", "") == capfd.readouterr()


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", KEYWORD)
def test_keywords_steer_the_topic_of_their_number(name: str, seed: int) -> None:
    """Two words of each of three planted themes, the groups in another order than the themes: topic n is the theme of group n."""
    keywords = [[41, 45], [2, 3], [], [22, 29]]
    fit = fitted(name, planted()[0], topics=3, seed=seed, keywords=keywords)

    assert [2, 0, 1] == [int(np.bincount(np.argsort(-row)[:10] // 20).argmax()) for row in fit.topic_terms]


@pytest.mark.parametrize("name", KEYWORD)
def test_keywords_bring_out_a_theme_that_is_too_faint_for_a_topic_of_its_own(name: str) -> None:
    """Four documents of ninety speak of words 60–69; with two topics none is theirs, unless two of those words are given."""
    counts, _ = planted()
    random = np.random.default_rng(1)
    faint = np.zeros((90, 10), dtype=np.int64)
    faint[:4] = random.multinomial(15, np.full(10, 0.1), 4)
    together = csr_matrix(np.hstack([counts.toarray(), faint]))
    weights = [fitted(name, together, topics=2, keywords=keywords).topic_terms[:, 60:].sum(axis=1).max() for keywords in ((), [[60, 61]])]

    assert weights[0] < weights[1]


def test_groups_with_the_most_documents_steer_where_there_are_fewer_topics_than_groups() -> None:
    counts = csr_matrix(np.array([[1, 0, 1, 1], [1, 0, 1, 0], [1, 1, 0, 0]]))

    assert [[0], [2, 3]] == steering([[0], [1], [], [3, 2]], counts, 2)
    assert [[0], [1], [2, 3]] == steering([[0], [1], [], [3, 2]], counts, 9)


def test_a_topic_without_weight_goes_and_a_document_without_any_is_spread() -> None:
    fit = normalised(np.array([[1.0, 3.0], [0.0, 0.0], [2.0, 0.0]]), np.array([[1.0, 5.0, 3.0], [0.0, 7.0, 0.0]]))

    np.testing.assert_allclose([[0.25, 0.75], [1.0, 0.0]], fit.topic_terms)
    np.testing.assert_allclose([[0.25, 0.75], [0.5, 0.5]], fit.document_topics)


def test_how_nmf_splits_a_topics_scale_between_its_factors_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Double in one factor and half in the other is the same factorisation."""
    documents, terms, scale = np.array([[1.0, 2.0], [3.0, 0.5]]), np.array([[1.0, 0.0, 2.0], [0.0, 4.0, 1.0]]), np.array([2.0, 0.25])
    fits = []
    for factors in ((documents, terms), (documents * scale, terms / scale[:, None])):
        monkeypatch.setattr(nmf, "_factors", lambda *_, factors=factors: factors)
        fits.append(nmf.fit(planted()[0], topics=2, seed=1, passes=1))

    np.testing.assert_allclose(fits[0].document_topics, fits[1].document_topics)
    np.testing.assert_allclose([[3 / 13, 10 / 13], [9 / 11.5, 2.5 / 11.5]], fits[0].document_topics)
