"""How many topics, and how far they can be trusted: fits for several numbers and seeds, compared.

Each number of topics is fitted once a seed. The first seed sees all documents, each other seed a random four fifths drawn with it: stability then
says whether topics come again from another start and with other documents. (Seeds alone say little about NMF, whose start is a decomposition.)

Rule for the number: of those whose stability and diversity reach three quarters of the best, the one with the highest coherence; the smaller
where two are equal. Coherence alone would not do: it rises with narrow topics that no reader can tell apart (Hoyle et al. 2021).

Cost: where there are more documents than the model's `compared_on`, all this looks at so many of them, evenly spaced by id, and only the chosen
fit sees all. 7,000 real abstracts take NMF seconds and LDA less than a minute of one core.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from pipeline.topic_models.base import Counts, Fit, TopicModel
from pipeline.topic_models.quality import TopTerms, coherence, diversity, stability, top_terms

RESAMPLED: Final = 0.8
GOOD_ENOUGH: Final = 0.75
DOCUMENTS_PER_TOPIC: Final = 3
FEWEST_DOCUMENTS: Final = 8  # with fewer, a list of titles says more than topics


class Candidate(NamedTuple):
    """One fit that was tried."""

    topics: int
    seed: int
    tops: TopTerms
    coherence: float
    diversity: float


class Choice(NamedTuple):
    """The fit that became the topics, all that were tried, and each topic's stability (empty with a single seed)."""

    fit: Fit
    candidates: list[Candidate]
    topics: int  # of the chosen candidate, which has the first seed
    stability: list[float]


class Effort(NamedTuple):
    """What a model is asked for."""

    topics: Sequence[int]
    seeds: Sequence[int]
    passes: int
    top_terms: int


def possible(topics: Sequence[int], documents: int) -> list[int]:
    """The numbers of topics that so many documents allow, at least three documents a topic; none for a handful of documents."""
    most = documents // DOCUMENTS_PER_TOPIC
    return sorted({min(number, most) for number in topics}) if documents >= FEWEST_DOCUMENTS else []


def choose(model: TopicModel, counts: Counts, effort: Effort) -> Choice:
    """Fit, compare, choose; `effort.topics` and `effort.seeds` must not be empty."""
    looked_at = counts[_spaced(counts.shape[0], model.compared_on)]
    tried = [_candidate(model, looked_at, topics, seed, effort) for topics in effort.topics for seed in effort.seeds]
    topics = _best(tried, effort.seeds)
    fit = model.fit(counts, topics=topics, seed=effort.seeds[0], passes=effort.passes)
    rivals = [each.tops for each in tried if each.topics == topics and each.seed != effort.seeds[0]]
    return Choice(fit, tried, topics, stability(top_terms(fit.topic_terms, effort.top_terms), rivals))


def _candidate(model: TopicModel, counts: Counts, topics: int, seed: int, effort: Effort) -> Candidate:
    rows = _resampled(counts.shape[0], seed) if seed != effort.seeds[0] else slice(None)
    fit = model.fit(counts[rows], topics=topics, seed=seed, passes=effort.passes)
    tops = top_terms(fit.topic_terms, effort.top_terms)
    return Candidate(topics, seed, tops, coherence(counts, tops), diversity(tops))


def _best(tried: Sequence[Candidate], seeds: Sequence[int]) -> int:
    """The number of topics by the rule above."""
    numbers = sorted({each.topics for each in tried})
    by_number = {number: [each for each in tried if each.topics == number] for number in numbers}
    coherences = {number: round(float(np.mean([each.coherence for each in found])), 6) for number, found in by_number.items()}
    diversities = {number: float(np.mean([each.diversity for each in found])) for number, found in by_number.items()}
    stabilities = {number: _mean_stability(found, seeds) for number, found in by_number.items()}
    good = [
        number
        for number in numbers
        if diversities[number] >= GOOD_ENOUGH * max(diversities.values()) and stabilities[number] >= GOOD_ENOUGH * max(stabilities.values())
    ]
    return max(good or numbers, key=lambda number: (coherences[number], -number))


def _mean_stability(found: Sequence[Candidate], seeds: Sequence[int]) -> float:
    """How well the first seed's topics come again with the other seeds; 1 where there is no other."""
    first = next(each for each in found if each.seed == seeds[0])
    values = stability(first.tops, [each.tops for each in found if each is not first])
    return float(np.mean(values)) if values else 1.0


def _spaced(documents: int, most: int) -> list[int]:
    """Up to `most` row numbers, evenly spaced."""
    count = min(documents, most)
    return [number * documents // count for number in range(count)]


def _resampled(documents: int, seed: int) -> list[int]:
    """A random four fifths of the row numbers, in order."""
    drawn = np.random.default_rng(seed).choice(documents, size=max(1, int(documents * RESAMPLED)), replace=False)
    return sorted(drawn.tolist())
