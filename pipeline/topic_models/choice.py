"""How many topics, and how far they can be trusted: fits for several numbers of topics, seeds and samples of documents, compared.

Each number of topics is fitted to all documents once a seed, and of these fits the one most like all others is its prototype (Rieger et al. 2020).
Then it is fitted to bootstrap samples of the documents, each with a seed in turn: stability says how well the prototype's topics come again there.
(Seeds alone say little about NMF, whose start is a decomposition: with other documents it may find other topics all the same.)

Rule for the number: of those whose stability and diversity reach three quarters of the best, the one with the highest coherence; the smaller
where two are equal. Coherence alone would not do: it rises with narrow topics that no reader can tell apart (Hoyle et al. 2021).

Cost: where there are more documents than the model's `compared_on`, all this looks at so many of them, evenly spaced by id, and only the chosen
fit sees all.

What the choice rests on is handed on as variations of it, so that a later stage can say how far its results are the fit's: other seeds, other samples of
documents, a number of topics less or more (where only one was asked for, two that lie beside it are fitted for that alone).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from pipeline.topic_models.base import Counts, Fit, Matrix, TopicModel
from pipeline.topic_models.quality import TopTerms, coherence, diversity, top_terms
from pipeline.topic_models.stability import DECIMALS, Stability, agreement, prototype, stability

GOOD_ENOUGH: Final = 0.75
DOCUMENTS_PER_TOPIC: Final = 3
FEWEST_DOCUMENTS: Final = 8  # with fewer, a list of titles says more than topics
NEIGHBOURHOOD: Final = 1 / 6
ALL_DOCUMENTS: Final = 0  # the number of the sample that is no sample


class Candidate(NamedTuple):
    """One fit that was tried."""

    topics: int
    seed: int
    sample: int  # 0: all documents; otherwise the number of the bootstrap sample
    tops: TopTerms
    coherence: float
    diversity: float
    agreement: float  # sample 0: mean agreement with the other seeds' fits; otherwise agreement with the prototype
    document_topics: Matrix  # of the documents it was fitted to


class Variation(NamedTuple):
    """A fit that differs from the chosen one in one thing: how much of which topic it finds in which documents."""

    over: str  # chosen (it is the chosen one), seeds, samples, k: the number of topics
    rows: list[int]  # of the counts, one as often as it was drawn
    document_topics: Matrix  # a line for each of the rows


class Choice(NamedTuple):
    """The fit that became the topics, all that were tried, each topic's stability (empty where it was compared with no other fit), and fits beside it."""

    fit: Fit
    candidates: list[Candidate]
    chosen: Candidate
    stability: list[Stability]
    variations: list[Variation]


class Effort(NamedTuple):
    """What a model is asked for."""

    topics: Sequence[int]
    seeds: Sequence[int]
    bootstrap: int  # samples of documents
    passes: int
    top_terms: int
    beside: Sequence[int] = ()  # further numbers of topics: never chosen, only to see what they would change


class _Number(NamedTuple):
    """What was tried with one number of topics."""

    prototype: Candidate
    by_seed: list[Candidate]
    by_sample: list[Candidate]

    @property
    def rivals(self) -> list[Candidate]:
        """The fits that stability is told from: of samples; of other seeds where there are no samples."""
        return self.by_sample or [each for each in self.by_seed if each is not self.prototype]


def possible(topics: Sequence[int], documents: int) -> list[int]:
    """The numbers of topics that so many documents allow, at least three documents a topic; none for a handful of documents."""
    most = documents // DOCUMENTS_PER_TOPIC
    return sorted({min(number, most) for number in topics}) if documents >= FEWEST_DOCUMENTS else []


def choose(model: TopicModel, counts: Counts, effort: Effort) -> Choice:
    """Fit, compare, choose; `effort.topics` and `effort.seeds` must not be empty."""
    spaced = _spaced(counts.shape[0], model.compared_on)
    looked_at = counts[spaced]
    numbers = [_tried(model, looked_at, topics, effort) for topics in effort.topics]
    best = _best(numbers)
    fit = model.fit(counts, topics=best.prototype.topics, seed=best.prototype.seed, passes=effort.passes)
    candidates = [each for number in numbers for each in (*number.by_seed, *number.by_sample)]
    found = stability(top_terms(fit.topic_terms, effort.top_terms), [each.tops for each in best.rivals])
    others = [_candidate(model, looked_at, topics, best.prototype.seed, ALL_DOCUMENTS, effort) for topics in effort.beside]
    return Choice(
        fit, candidates, best.prototype, found, list(_variations(best, [*(each.prototype for each in numbers), *others], spaced, effort))
    )


def neighbours(topics: int, documents: int) -> list[int]:
    """The numbers of topics a sixth below and above, as far as so many documents allow them: 10 and 14 beside 12."""
    step = max(1, round(topics * NEIGHBOURHOOD))
    return [each for each in possible([topics - step, topics + step], documents) if each > 1 and each != topics]


def _variations(best: _Number, prototypes: Sequence[Candidate], spaced: Sequence[int], effort: Effort) -> Iterator[Variation]:
    """The chosen number's fits, its prototype first, and the prototypes of the next smaller and next larger number."""
    everything, chosen = list(spaced), best.prototype
    yield Variation("chosen", everything, chosen.document_topics)
    yield from (Variation("seeds", everything, each.document_topics) for each in best.by_seed if each is not chosen)
    for each in best.by_sample:
        drawn = bootstrapped(len(spaced), effort.seeds[0], each.sample)
        yield Variation("samples", [spaced[row] for row in drawn], each.document_topics)
    smaller = [each for each in prototypes if each.topics < chosen.topics]
    larger = [each for each in prototypes if each.topics > chosen.topics]
    for each in (*sorted(smaller, key=lambda one: -one.topics)[:1], *sorted(larger, key=lambda one: one.topics)[:1]):
        yield Variation("k", everything, each.document_topics)


def _tried(model: TopicModel, counts: Counts, topics: int, effort: Effort) -> _Number:
    """One number of topics with every seed, then with every sample."""
    by_seed = [_candidate(model, counts, topics, seed, ALL_DOCUMENTS, effort) for seed in effort.seeds]
    place, means = prototype([each.tops for each in by_seed])
    by_seed = [each._replace(agreement=mean) for each, mean in zip(by_seed, means, strict=True)]
    in_turn = (effort.seeds[n % len(effort.seeds)] for n in range(effort.bootstrap))
    drawn = [_candidate(model, counts, topics, seed, n, effort) for n, seed in enumerate(in_turn, start=1)]
    by_sample = [each._replace(agreement=agreement(by_seed[place].tops, each.tops)) for each in drawn]
    return _Number(by_seed[place], by_seed, by_sample)


def _candidate(model: TopicModel, counts: Counts, topics: int, seed: int, sample: int, effort: Effort) -> Candidate:  # noqa: PLR0913, PLR0917  # what tells one fit from another
    """A fit and its measures; they look at all documents, whatever it was fitted to."""
    rows = slice(None) if sample == ALL_DOCUMENTS else bootstrapped(counts.shape[0], effort.seeds[0], sample)
    fit = model.fit(counts[rows], topics=topics, seed=seed, passes=effort.passes)
    tops = top_terms(fit.topic_terms, effort.top_terms)
    return Candidate(topics, seed, sample, tops, coherence(counts, tops), diversity(tops), 1.0, fit.document_topics)


def _best(numbers: Sequence[_Number]) -> _Number:
    """The number of topics by the rule above."""
    coherences = [_mean([each.coherence for each in number.by_seed]) for number in numbers]
    diversities = [_mean([each.diversity for each in number.by_seed]) for number in numbers]
    stabilities = [_mean([agreement(number.prototype.tops, each.tops) for each in number.rivals]) for number in numbers]
    good = [
        place
        for place in range(len(numbers))
        if diversities[place] >= GOOD_ENOUGH * max(diversities) and stabilities[place] >= GOOD_ENOUGH * max(stabilities)
    ]
    chosen = max(good or range(len(numbers)), key=lambda place: (coherences[place], -numbers[place].prototype.topics))
    return numbers[chosen]


def _mean(values: Sequence[float]) -> float:
    """The mean, rounded; 1 where there is nothing to compare."""
    return round(float(np.mean(values)), DECIMALS) if values else 1.0


def _spaced(documents: int, most: int) -> list[int]:
    """Up to `most` row numbers, evenly spaced."""
    count = min(documents, most)
    return [number * documents // count for number in range(count)]


def bootstrapped(documents: int, seed: int, sample: int) -> list[int]:
    """As many row numbers as there are, drawn with replacement, in order; the same for every number of topics, so that these compare."""
    drawn = np.random.default_rng((seed, sample)).integers(documents, size=documents)
    return sorted(drawn.tolist())
