"""Latent Dirichlet allocation by online variational inference (gensim), on one core: more workers give other numbers."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from pipeline.topic_models.base import Counts, Fit, Keywords, Matrix, normalised, steering

CHUNK: Final = 2000  # documents between updates: a review's corpus in one or a few (planted topics come back better than from small chunks)
ITERATIONS: Final = 50  # at most, for one document's topics


def fit(counts: Counts, *, topics: int, seed: int, passes: int) -> Fit:
    """Topics as distributions over terms; symmetric priors, for learned ones find planted topics no better and fail on a single term."""
    return _fitted(counts, np.full((topics, counts.shape[1]), 1 / topics), seed, passes)


def fit_seeded(counts: Counts, *, topics: int, seed: int, passes: int, keywords: Keywords) -> Fit:
    """Topics whose priors hold keywords: each stands in the prior of its topic as often as in the corpus (Jagarlamudi et al. 2012, Eshima et al. 2024)."""
    prior = np.full((topics, counts.shape[1]), 1 / topics)
    frequency = np.asarray(counts.sum(axis=0), dtype=np.float64).ravel()
    for topic, group in enumerate(steering(keywords, counts, topics)):
        prior[topic, group] += frequency[group]
    return _fitted(counts, prior, seed, passes)


def _fitted(counts: Counts, prior: Matrix, seed: int, passes: int) -> Fit:
    """The model with a prior of topics × terms."""
    from gensim.models import LdaModel

    corpus = _corpus(counts)
    model = LdaModel(
        num_topics=len(prior),
        id2word={number: str(number) for number in range(counts.shape[1])},
        eta=prior,
        chunksize=min(len(corpus), CHUNK),
        passes=passes,
        iterations=ITERATIONS,
        eval_every=None,
        random_state=seed,
        dtype=np.float64,
    )
    model.sync_state()  # so that the first pass knows the prior
    model.update(corpus)
    gamma, _ = model.inference(corpus)
    return normalised(np.asarray(model.get_topics(), dtype=np.float64), np.asarray(gamma, dtype=np.float64))


def _corpus(counts: Counts) -> list[list[tuple[int, float]]]:
    """The counts as gensim wants them: a list of (term, count) a document."""
    starts, terms, values = counts.indptr.tolist(), counts.indices.tolist(), counts.data.tolist()
    return [list(zip(terms[start:end], map(float, values[start:end]), strict=True)) for start, end in pairwise(starts)]
