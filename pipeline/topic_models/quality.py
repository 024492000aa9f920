"""How good topics are, by measures that no model optimises: coherence and diversity, of top terms only. Stability has a file of its own."""

from __future__ import annotations

from typing import Final

import numpy as np

from pipeline.topic_models.base import Counts, Matrix

RELEVANCE: Final = 0.6  # λ, at which readers told topics apart best
TopTerms = list[list[int]]  # columns of the counts, heaviest first, a list a topic


def top_terms(topic_terms: Matrix, count: int, decimals: int = 6) -> TopTerms:
    """The heaviest columns of each topic; weights equal after rounding go by column, so that no processor decides."""
    rounded = np.round(topic_terms, decimals)
    order = np.argsort(-rounded, axis=1, kind="stable")[:, :count]
    return [[int(term) for term in row if rounded[topic, term] > 0] for topic, row in enumerate(order)]


def relevant_terms(topic_terms: Matrix, counts: Counts, count: int) -> TopTerms:
    """The columns most relevant to each topic: λ log p(term | topic) + (1 − λ) log lift, λ = 0.6 (Sievert and Shirley 2014).

    A term that much of the corpus holds names a topic less well than one of its own; a term without weight in a topic is never relevant to it.
    """
    overall = np.asarray(counts.sum(axis=0), dtype=np.float64).ravel()
    with np.errstate(divide="ignore"):
        weight = np.log(np.round(topic_terms, 6))
        relevance = weight - (1 - RELEVANCE) * np.log(overall / overall.sum())
    order = np.argsort(-np.round(relevance, 6), axis=1, kind="stable")[:, :count]
    return [[int(term) for term in row if np.isfinite(weight[topic, term])] for topic, row in enumerate(order)]


def coherence(counts: Counts, tops: TopTerms) -> float:
    """Mean normalised pointwise mutual information of the pairs of a topic's top terms over documents, -1 to 1 (Bouma 2009).

    A pair that shares no document counts -1; a topic of fewer than two terms has no pair and is left out; 0 where no topic has one.
    """
    terms = sorted({term for top in tops for term in top})
    place = {term: number for number, term in enumerate(terms)}
    present = (counts[:, terms] > 0).astype(np.float64) if terms else counts
    together = np.asarray((present.T @ present).todense()) / counts.shape[0]
    means = [_npmi(together[np.ix_(columns, columns)]) for columns in ([place[term] for term in top] for top in tops) if len(columns) > 1]
    return float(np.mean(means)) if means else 0.0


def _npmi(together: Matrix) -> float:
    """Mean over the pairs of a topic; `together` holds the shares of documents with both terms, on its diagonal those with one."""
    alone = np.diag(together)
    rows, columns = np.triu_indices(len(alone), k=1)
    both, expected = together[rows, columns], alone[rows] * alone[columns]
    values = np.full(len(both), -1.0)
    some = both > 0
    always = both >= 1  # two terms that every document holds say nothing about each other
    informative = some & ~always
    values[informative] = np.log(both[informative] / expected[informative]) / -np.log(both[informative])
    values[always] = 0.0
    return float(values.mean())


def diversity(tops: TopTerms) -> float:
    """Share of distinct terms among all top terms, 0–1 (Dieng et al. 2020)."""
    terms = [term for top in tops for term in top]
    return len(set(terms)) / len(terms) if terms else 0.0
