"""Shares from a random sample of people's codes and a classifier's word on every unit: prediction-powered inference with a tuned weight.

The estimate is the mean of the codes, corrected by how far the sampled units' predictions lie from the population's: PPI++ (Angelopoulos,
Duchi, Zrnic 2023), in its survey form the difference estimator of design-based supervised learning (Egami et al. 2023), with weights 1 ÷ inclusion
probability where units were drawn unequally. Its intervals are Wilson's, on an effective number of codes n ÷ (unexplained × what is left to
draw): the plain normal interval is far too short for rare themes. Two things are borrowed from the other categories, as little as a few codes
are worth: the weight, and the part of the variance that the predictions leave unexplained, which nobody can read off a sample with one
or two finds. Both only shape the interval's width; the estimate needs no assumption about the classifier.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

QUANTILE: Final = 1.959963984540054  # of the normal distribution, for 95 % intervals
TUNING_PRIOR: Final = 10.0  # codes' worth of the shared weight in a category's own
VARIANCE_PRIOR: Final = 3.0  # finds' worth (roughly) of the shared unexplained part in a category's own
DOUBT: Final = 1.0  # categories without any use of the classifier that the shared unexplained part reckons with
SPREAD: Final = 0.25  # standard deviations between categories that the shared unexplained part lies above their mean
LEAST_UNEXPLAINED: Final = 0.02

Array = NDArray[np.float64]


class Sample(NamedTuple):
    """n coded units of a population of `size`, m categories; a missing code is NaN."""

    codes: Array  # n × m, 0–1
    predictions: Array  # n × m, the classifier's probability for the coded units, made without their codes
    population: Array  # m, the mean prediction over the whole population
    inclusion: Array  # n, probability with which each unit was drawn; only its proportions matter
    size: int


class Shared(NamedTuple):
    """What a category borrows: the weight of the predictions, and the part of the variance they leave unexplained; m each."""

    weight: Array
    unexplained: Array


class Inference(NamedTuple):
    """Estimates of m shares; NaN where fewer than two units are coded."""

    estimate: Array
    low: Array
    high: Array
    codes: NDArray[np.int64]  # units coded for the category
    own: Shared  # what a part of the population may borrow in its turn
    effective: Array  # codes a simple random sample without a classifier would need for the same interval
    errors: Array  # n × m, what is left of each code, weighted; for differences between categories


def wilson(share: Array, effective: Array) -> tuple[Array, Array]:
    """Wilson's score interval of a share on an effective number of codes, which need not be whole; infinite: the share itself."""
    inverse = QUANTILE**2 / np.asarray(effective, dtype=float)
    centre = share + inverse / 2
    half = np.sqrt(share * (1 - share) * inverse + inverse**2 / 4)
    return np.clip((centre - half) / (1 + inverse), 0.0, 1.0), np.clip((centre + half) / (1 + inverse), 0.0, 1.0)


def prediction_powered(sample: Sample, shared: Shared | None = None) -> Inference:
    """The share of each category with its 95 % interval; without `shared`, categories borrow from each other."""
    is_coded = ~np.isnan(sample.codes)
    codes, present = is_coded.sum(axis=0), np.where(is_coded, sample.codes, 0.0)
    weights = _normalised(sample.inclusion, is_coded)
    left = _left_to_draw(weights, codes, sample.size)
    means = _mean(weights, present), _mean(weights, sample.predictions)
    off, shift = (present - means[0]) * is_coded, (sample.predictions - means[1]) * is_coded
    covariance, variance = (weights * off * shift).sum(axis=0), (weights * shift**2).sum(axis=0)
    weight = _tuned(covariance, variance, codes, shared) * (left > 0)
    estimate = np.clip(means[0] - weight * (means[1] - sample.population), 0.0, 1.0)
    errors = _left_out(off - weight * shift, weights, codes, shift**2 * weights / np.maximum(variance, 1e-9))
    unexplained = _unexplained(weights, errors, off, shared)
    kish = np.square(weights.sum(axis=0)) / np.maximum(np.square(weights).sum(axis=0), 1e-9)
    with np.errstate(divide="ignore", invalid="ignore"):  # everything coded: known exactly; nothing coded: not known at all
        effective = kish / (unexplained * left)
    low, high = wilson(estimate, np.maximum(effective, 1e-9))
    estimate, low, high = (np.where(codes > 1, found, np.nan) for found in (estimate, low, high))
    return Inference(estimate, low, high, codes, Shared(weight, unexplained), effective, weights * errors)


def hand_coding(codes: Array, size: int) -> tuple[Array, Array, Array]:
    """Share, low and high from the codes of a simple random sample alone: Wilson's interval with the finite population correction."""
    coded = len(codes)
    left = 1 - coded / size
    share = codes.mean(axis=0)
    low, high = wilson(share, np.full(share.shape, coded / left if left > 0 else np.inf))
    return share, low, high


def difference(found: Inference, one: int, other: int) -> tuple[float, float, float]:
    """The share of one category less that of another, with its 95 % interval: MOVER (Zou & Donner 2008) with the correlation of the errors."""
    a, b = ((float(found.estimate[i]), float(found.low[i]), float(found.high[i])) for i in (one, other))
    gap = a[0] - b[0]
    r = _correlation(found.errors[:, one], found.errors[:, other])
    down, up = _combined(a[0] - a[1], b[2] - b[0], r), _combined(a[2] - a[0], b[0] - b[1], r)
    return gap, gap - down, gap + up


def codes_to_halve(share: float, effective: float, codes: int, size: int) -> int:
    """How many more units must be coded until the interval is half as wide, if the next ones are like those so far."""
    per_code = effective * (1 - codes / size) / codes if codes < size else np.inf
    wanted = _width(share, effective) / 2
    few, many = codes, size
    while few < many:
        middle = (few + many) // 2
        left = 1 - middle / size
        if _width(share, per_code * middle / left if left > 0 else np.inf) <= wanted:
            many = middle
        else:
            few = middle + 1
    return few - codes


def _width(share: float, effective: float) -> float:
    low, high = wilson(np.array([share]), np.array([effective]))
    return float(high[0] - low[0])


def _normalised(inclusion: Array, is_coded: NDArray[np.bool_]) -> Array:
    """Weights 1 ÷ inclusion probability, scaled to sum to the number of codes of each category."""
    weights = is_coded / inclusion[:, None]
    found: Array = weights * is_coded.sum(axis=0) / np.maximum(weights.sum(axis=0), 1e-9)
    return found


def _left_to_draw(weights: Array, codes: NDArray[np.int64], size: int) -> Array:
    """The finite population correction: 1 − n ÷ N where all were drawn alike, 0 where everything is coded."""
    drawn = np.divide(codes, size * weights, out=np.zeros_like(weights), where=weights > 0)
    squares = np.square(weights)
    found: Array = (squares * np.clip(1 - drawn, 0.0, 1.0)).sum(axis=0) / np.maximum(squares.sum(axis=0), 1e-9)
    return found


def _mean(weights: Array, values: Array) -> Array:
    found: Array = (weights * values).sum(axis=0) / np.maximum(weights.sum(axis=0), 1e-9)
    return found


def _tuned(covariance: Array, variance: Array, codes: NDArray[np.int64], shared: Shared | None) -> Array:
    """The weight of the predictions that makes the variance smallest, 0–1, drawn towards the shared one."""
    total = variance.sum()
    pooled = shared.weight if shared else np.full(variance.shape, np.clip(covariance.sum() / total, 0.0, 1.0) if total > 0 else 0.0)
    prior = TUNING_PRIOR * (variance / np.maximum(codes, 1)).mean()
    bottom = variance + prior
    found: Array = np.clip(np.divide(covariance + pooled * prior, bottom, out=np.zeros_like(bottom), where=bottom > 0), 0.0, 1.0)
    return found


def _left_out(errors: Array, weights: Array, codes: NDArray[np.int64], reach: Array) -> Array:
    """The errors as they would be had each unit not taken part in the mean and the weight (jackknife): one find in fifty pulls hard."""
    share = weights / np.maximum(codes, 1)
    return errors * (1 - share) / np.maximum(1 - share - np.minimum(reach, 0.5), 0.25)


def _unexplained(weights: Array, errors: Array, off: Array, shared: Shared | None) -> Array:
    """The part of the codes' variance that the predictions leave, each category's own drawn towards the shared one."""
    squares = np.square(weights)
    scale = weights.sum(axis=0) / np.maximum(squares.sum(axis=0), 1e-9)
    rest, total = (squares * errors**2).sum(axis=0) * scale, (squares * off**2).sum(axis=0) * scale
    own = np.minimum(rest[total > 0] / total[total > 0], 1.0)
    pooled = shared.unexplained if shared else _borrowed(own, total[total > 0])
    found: Array = np.clip((rest + VARIANCE_PRIOR * pooled) / (total + VARIANCE_PRIOR), LEAST_UNEXPLAINED, 1.0)
    return found


def _borrowed(own: Array, weights: Array) -> float:
    """What a category without finds borrows: a little more than the mean, for it may be one that the classifier does not see."""
    mean = float((own.sum() + DOUBT) / (len(own) + DOUBT))
    spread = float(np.sqrt((weights * (own - mean) ** 2).sum() / weights.sum())) if len(own) else 0.0
    return min(1.0, mean + SPREAD * spread)


def _correlation(one: Array, other: Array) -> float:
    """Of the errors of two categories; drawn towards 0 where there are few finds."""
    scale = np.sqrt((np.square(one).sum() + VARIANCE_PRIOR) * (np.square(other).sum() + VARIANCE_PRIOR))
    return float((one * other).sum() / scale)


def _combined(one: float, other: float, r: float) -> float:
    return float(np.sqrt(max(one**2 + other**2 - 2 * r * one * other, 0.0)))
