"""A classifier's scores as probabilities, learned from the coded sample itself without letting a unit judge its own prediction.

One logistic curve for all categories: with fifty codes a category has one or two finds, too few for a curve of its own. It is fitted without
a fold of the coded units and used on that fold (cross-fitting, Zrnic & Candès 2024), so that the correction stays unbiased.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

FOLDS: Final = 5
STEPS: Final = 25
PRIOR: Final = (-3.0, 1.0)  # level and slope, in logits, that a tenth of a code speaks for
RIDGE: Final = 0.1

Array = NDArray[np.float64]


class Calibrated(NamedTuple):
    """Probabilities by category."""

    coded: Array  # n × m, of each coded unit by a curve that did not see its codes
    population: Array  # N × m, of every unit by the mean of the curves


def cross_fitted(scores: Array, coded: NDArray[np.int64], codes: Array, seed: int = 0) -> Calibrated:
    """Probabilities from scores (N × m, 0 where nothing speaks for it) and the codes (n × m, NaN where missing) of the units in rows `coded`."""
    values = _scaled(scores)
    fold = np.random.default_rng(seed).permutation(np.arange(len(coded)) % FOLDS)
    found, whole = np.zeros_like(codes), np.zeros_like(values)
    for number in range(FOLDS):
        is_held_out = fold == number
        if is_held_out.any():
            predicted = curve(values[coded[~is_held_out]], codes[~is_held_out], values)
            found[is_held_out] = predicted[coded[is_held_out]]
            whole += predicted * is_held_out.mean()
    return Calibrated(found, whole)


def curve(values: Array, codes: Array, wanted: Array) -> Array:
    """The probabilities of `wanted` by the logistic curve fitted to `values` and `codes`; Newton's method, a fixed number of bounded steps."""
    is_coded = ~np.isnan(codes)
    x, y = values[is_coded], codes[is_coded]
    level, slope = PRIOR
    for _ in range(STEPS):
        p = logistic(level + slope * x)
        w = p * (1 - p)
        gradient = np.array([(y - p).sum() - RIDGE * (level - PRIOR[0]), (x * (y - p)).sum() - RIDGE * (slope - PRIOR[1])])
        curvature = np.array([[w.sum() + RIDGE, (w * x).sum()], [(w * x).sum(), (w * x * x).sum() + RIDGE]])
        step = np.clip(np.linalg.solve(curvature, gradient), -2.0, 2.0)
        level, slope = level + float(step[0]), slope + float(step[1])
    return logistic(level + slope * wanted)


def logistic(value: Array) -> Array:
    """1 ÷ (1 + e^−value)."""
    return 1.0 / (1.0 + np.exp(-np.clip(value, -40.0, 40.0)))


def _scaled(scores: Array) -> Array:
    """Scores on a logarithmic scale, as root mean square of those above 0."""
    values = np.log1p(np.maximum(scores, 0.0))
    above = values[values > 0]
    return values / np.sqrt(np.square(above).mean()) if len(above) else values
