"""Whether topics come again in another fit: term-level agreement of ranked top terms.

Topics of two fits are paired one to one so that the sum of their average Jaccard similarities is greatest (Greene, O'Callaghan and Cunningham 2014,
"How many topics? Stability analysis for topic models"): a topic that stands twice in one fit finds one partner, not two. Beside it stands rank-biased
overlap (Webber, Moffat and Zobel 2010), which weighs the head of the lists more. A topic has come again where more than half of the union of its and its
partner's terms is shared: at Jaccard similarity 0.5 and below a cluster counts as dissolved (Hennig 2007).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.topic_models.quality import TopTerms

Vector = NDArray[np.float64]
PERSISTENCE: Final = 0.9  # of rank-biased overlap: the first ten ranks carry 86 % of the weight (Webber et al. 2010, section 4.2)
DISSOLVED: Final = 0.5  # Jaccard similarity up to which a topic has not come again
DECIMALS: Final = 6  # of agreements that are compared, so that no processor decides


class Stability(NamedTuple):
    """Of one topic, over other fits: means of 0–1."""

    average_jaccard: float
    rank_overlap: float
    recovered: float  # share of the fits in which it came again


class Similarities(NamedTuple):
    """Three similarities of each topic of one fit with each of another; arrays of topics × topics."""

    average_jaccard: NDArray[np.float64]
    rank_overlap: NDArray[np.float64]
    jaccard: NDArray[np.float64]


def similarities(tops: TopTerms, others: TopTerms) -> Similarities:
    """Every topic with every topic; both fits must have one at least, and every topic a term."""
    depth = max(len(top) for top in (*tops, *others))
    rank, rival = _ranks(tops, others, depth)
    steps = np.arange(1, depth + 1)
    shared = np.array([(rank <= step).astype(np.int64) @ (rival <= step).astype(np.int64).T for step in steps])
    mine, theirs = (np.minimum.outer(steps, [len(top) for top in each]) for each in (tops, others))
    jaccards = shared / (mine[:, :, None] + theirs[:, None, :] - shared)
    longer = np.maximum.outer(mine[-1], theirs[-1])  # a pair is compared down to the end of its longer list, whatever others there are
    averages = np.where(steps[:, None, None] <= longer, jaccards, 0.0).sum(axis=0) / longer
    return Similarities(averages, _rank_biased(shared, mine[-1], theirs[-1]), jaccards[-1])


def agreement(tops: TopTerms, others: TopTerms) -> float:
    """Mean average Jaccard similarity of the paired topics, 0–1; a topic without a partner counts 0."""
    found = similarities(tops, others).average_jaccard
    rows, columns = _paired(found)
    total = float(found[rows, columns].sum())
    return round(total / max(len(tops), len(others)), DECIMALS)


def prototype(fits: Sequence[TopTerms]) -> tuple[int, list[float]]:
    """The fit most like all others, and each fit's mean agreement with the others (1 where there is none); of equals the first.

    LDAPrototype (Rieger, Rahnenführer and Jentsch 2020), with the agreement above in place of their clustering.
    """
    table = np.zeros((len(fits), len(fits)))
    for one in range(len(fits)):
        for other in range(one + 1, len(fits)):
            table[one, other] = table[other, one] = agreement(fits[one], fits[other])
    means = np.round(table.sum(axis=1) / max(1, len(fits) - 1), DECIMALS).tolist() if len(fits) > 1 else [1.0]
    return max(range(len(fits)), key=lambda fit: (means[fit], -fit)), means


def stability(tops: TopTerms, fits: Sequence[TopTerms]) -> list[Stability]:
    """Of each topic, how well it comes again in the other fits; empty where there are none."""
    found = [_of_partners(tops, other) for other in fits]
    means = np.mean(found, axis=0) if found else np.empty((0, 3))
    return [Stability(*row) for row in means.tolist()]


def _of_partners(tops: TopTerms, others: TopTerms) -> NDArray[np.float64]:
    """Topics × (average Jaccard, rank-biased overlap, 1 for come again) with each topic's partner; 0 where it has none."""
    found = similarities(tops, others)
    rows, columns = _paired(found.average_jaccard)
    values = np.zeros((len(tops), 3))
    values[rows, 0] = found.average_jaccard[rows, columns]
    values[rows, 1] = found.rank_overlap[rows, columns]
    values[rows, 2] = found.jaccard[rows, columns] > DISSOLVED
    return values


def _paired(values: NDArray[np.float64]) -> tuple[Any, Any]:
    """Rows and columns of the one-to-one pairing with the greatest sum."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(values, maximize=True)
    return rows, columns


def _ranks(tops: TopTerms, others: TopTerms, depth: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each topic of either fit, the rank of every term any of them holds, from 1; beyond `depth` where it does not hold it."""
    place = {term: number for number, term in enumerate(sorted({term for top in (*tops, *others) for term in top}))}
    found = []
    for each in (tops, others):
        ranks = np.full((len(each), len(place)), depth + 1)
        for row, top in enumerate(each):
            ranks[row, [place[term] for term in top]] = range(1, len(top) + 1)
        found.append(ranks)
    return found[0], found[1]


def _rank_biased(shared: NDArray[np.int64], mine: NDArray[np.int64], theirs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Extrapolated rank-biased overlap (Webber et al. 2010, equation 32) of lists of `mine` and `theirs` terms; `shared` is depth × topics × topics."""
    short, long = np.minimum.outer(mine, theirs), np.maximum.outer(mine, theirs)
    at_short, at_long = (np.take_along_axis(shared, (length - 1)[None], axis=0)[0] for length in (short, long))
    total = np.zeros(short.shape)
    for step, overlap in enumerate(shared, start=1):
        beyond = np.where(step > short, at_short * (step - short) / (short * step), 0.0)
        total += np.where(step <= long, (overlap / step + beyond) * PERSISTENCE**step, 0.0)
    rest = (at_long - at_short) / long + at_short / short
    return np.asarray(total * (1 - PERSISTENCE) / PERSISTENCE + rest * PERSISTENCE**long)
