"""Latent Dirichlet allocation by online variational inference (gensim), on one core: more workers give other numbers."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from pipeline.topic_models.base import Counts, Fit, normalised

CHUNK: Final = 2000  # documents between updates: a review's corpus in one or a few (planted topics come back better than from small chunks)
ITERATIONS: Final = 50  # at most, for one document's topics


def fit(counts: Counts, *, topics: int, seed: int, passes: int) -> Fit:
    """Topics as distributions over terms; symmetric priors, for learned ones find planted topics no better and fail on a single term."""
    from gensim.models import LdaModel

    corpus = _corpus(counts)
    model = LdaModel(
        corpus,
        num_topics=topics,
        id2word={number: str(number) for number in range(counts.shape[1])},
        chunksize=min(len(corpus), CHUNK),
        passes=passes,
        iterations=ITERATIONS,
        eval_every=None,
        random_state=seed,
        dtype=np.float64,
    )
    gamma, _ = model.inference(corpus)
    return normalised(np.asarray(model.get_topics(), dtype=np.float64), np.asarray(gamma, dtype=np.float64))


def _corpus(counts: Counts) -> list[list[tuple[int, float]]]:
    """The counts as gensim wants them: a list of (term, count) a document."""
    starts, terms, values = counts.indptr.tolist(), counts.indices.tolist(), counts.data.tolist()
    return [list(zip(terms[start:end], map(float, values[start:end]), strict=True)) for start, end in pairwise(starts)]
