"""Latent Dirichlet allocation by collapsed Gibbs sampling (tomotopy, the extra `[tomotopy]`), steered by word priors; one worker, for more give other numbers."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from pipeline.topic_models.base import Counts, Fit, Keywords, normalised, steering

SWEEPS_PER_PASS: Final = 25  # a sweep of the sampler is a cheap thing beside a pass of variational inference
PRIOR: Final = 0.01  # weight of every term in every topic: tomotopy's default


def fit_seeded(counts: Counts, *, topics: int, seed: int, passes: int, keywords: Keywords) -> Fit:
    """Topics after `passes` × 25 sweeps; a keyword stands in the prior of its topic as often as in the corpus."""
    import tomotopy

    model = tomotopy.LDAModel(k=topics, eta=PRIOR, seed=seed)
    frequency = np.asarray(counts.sum(axis=0), dtype=np.float64).ravel()
    for terms in _documents(counts):
        model.add_doc(terms)
    for topic, group in enumerate(steering(keywords, counts, topics)):
        for term in group:
            model.set_word_prior(str(term), [PRIOR + (other == topic) * float(frequency[term]) for other in range(topics)])
    model.train(passes * SWEEPS_PER_PASS, workers=1, parallel=tomotopy.ParallelScheme.NONE)
    return _fit(model, counts.shape[1])


def _fit(model: Any, terms: int) -> Fit:
    """What the model holds, its words put back in the order of the columns."""
    columns = [int(word) for word in model.used_vocabs]
    topic_terms = np.zeros((model.k, terms))
    topic_terms[:, columns] = [model.get_topic_word_dist(topic) for topic in range(model.k)]
    return normalised(topic_terms, np.array([document.get_topic_dist() for document in model.docs], dtype=np.float64))


def _documents(counts: Counts) -> list[list[str]]:
    """Each document as a list of words: the numbers of its columns, as often as they occur."""
    rows = (counts[number] for number in range(counts.shape[0]))
    return [np.repeat(row.indices, row.data).astype(str).tolist() for row in rows]
