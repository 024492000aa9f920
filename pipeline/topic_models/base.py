"""The one shape in which every topic model gives its result."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Keywords = Sequence[Sequence[int]]  # groups of columns of the counts, a group a category of the codebook
Counts = Any  # scipy.sparse.csr_matrix of int64, documents × terms; SciPy ships no types


class Fit(NamedTuple):
    """What a topic model found, whichever it was."""

    topic_terms: Matrix  # topics × terms; rows sum to 1
    document_topics: Matrix  # documents × topics; rows sum to 1


class Fitter(Protocol):
    """Fits `topics` topics to counts; equal arguments give equal results. May give fewer topics where the data hold no more."""

    def __call__(self, counts: Counts, *, topics: int, seed: int, passes: int) -> Fit:
        """The fit; `passes` bounds the work."""
        ...


class TopicModel(NamedTuple):
    """An entry of the registry: how to fit, and on how many documents fits can be compared at a cost of seconds."""

    fit: Fitter
    compared_on: int


class KeywordFitter(Protocol):
    """Fits as a `Fitter` does, with topics that are started from, or held to, groups of terms."""

    def __call__(self, counts: Counts, *, topics: int, seed: int, passes: int, keywords: Keywords) -> Fit:
        """The fit; a group of `keywords` steers one topic, topics beyond the groups are free."""
        ...


class KeywordModel(NamedTuple):
    """An entry of the registry whose topics are steered by the codebook's terms."""

    fit: KeywordFitter
    compared_on: int

    def given(self, keywords: Keywords) -> TopicModel:
        """The model with its terms: one like any other."""
        return TopicModel(partial(self.fit, keywords=keywords), self.compared_on)


def steering(keywords: Keywords, counts: Counts, topics: int) -> list[list[int]]:
    """The groups that so many topics have room for, in their order: those whose terms stand in most documents; empty groups steer nothing."""
    filled = [number for number, group in enumerate(keywords) if group]
    documents = {number: int((counts[:, list(keywords[number])].sum(axis=1) > 0).sum()) for number in filled}
    kept = sorted(filled, key=lambda number: (-documents[number], number))[:topics]
    return [sorted(keywords[number]) for number in sorted(kept)]


def normalised(topic_terms: Matrix, document_topics: Matrix) -> Fit:
    """A fit whose rows sum to 1: a topic without any weight is left out, a document without any spreads over all topics alike."""
    alive = topic_terms.sum(axis=1) > 0
    terms, documents = topic_terms[alive], document_topics[:, alive]
    mass = documents.sum(axis=1, keepdims=True)
    even = np.full_like(documents, 1 / max(1, documents.shape[1]))
    shares = np.divide(documents, mass, out=even, where=mass > 0)
    return Fit(terms / terms.sum(axis=1, keepdims=True), shares)
