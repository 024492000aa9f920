"""A classifier's scores as probabilities, learned from the coded sample itself without letting a unit judge its own prediction.

One logistic curve for all categories: with fifty codes a category has one or two finds, too few for a curve of its own. It is fitted without
a fold of the coded units and used on that fold (cross-fitting, Zrnic & Candès 2024), so that the correction stays unbiased. Where another coder, a
language model, has judged the units, its word enters beside the score; how much it is worth is read off people's codes.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

FOLDS: Final = 5
STEPS: Final = 25
PRIOR: Final = (-3.0, 1.0, 0.0)  # level, slope of the score, and of another coder's word, in logits, that a tenth of a code speaks for
RIDGE: Final = 0.1

Array = NDArray[np.float64]


class Calibrated(NamedTuple):
    """Probabilities by category."""

    coded: Array  # n × m, of each coded unit by a curve that did not see its codes
    population: Array  # N × m, of every unit by the mean of the curves


def cross_fitted(scores: Array, coded: NDArray[np.int64], codes: Array, seed: int = 0, votes: Array | None = None) -> Calibrated:
    """Probabilities from scores (N × m, 0 where nothing speaks for it) and the codes (n × m, NaN where missing) of the units in rows `coded`.

    `votes`: N × m, another coder's word: 1 there, −1 not there, 0 none.
    """
    values = np.stack([_scaled(scores), *([] if votes is None else [votes])], axis=-1)
    fold = np.random.default_rng(seed).permutation(np.arange(len(coded)) % FOLDS)
    found, whole = np.zeros_like(codes), np.zeros_like(scores)
    for number in range(FOLDS):
        is_held_out = fold == number
        if is_held_out.any():
            predicted = curve(values[coded[~is_held_out]], codes[~is_held_out], values)
            found[is_held_out] = predicted[coded[is_held_out]]
            whole += predicted * is_held_out.mean()
    return Calibrated(found, whole)


def curve(values: Array, codes: Array, wanted: Array) -> Array:
    """The probabilities of `wanted` by the logistic curve fitted to `values` and `codes`; Newton's method, a fixed number of bounded steps.

    `values` is n × m like `codes`, or n × m × k with k things known of each; `wanted` is shaped alike.
    """
    is_coded = ~np.isnan(codes)
    x, y = _with_level(values, values.ndim == codes.ndim)[is_coded], codes[is_coded]
    prior = np.array(PRIOR[: x.shape[-1]])
    slopes = prior.copy()
    for _ in range(STEPS):
        p = logistic((x * slopes).sum(axis=-1))
        gradient = (x * (y - p)[:, None]).sum(axis=0) - RIDGE * (slopes - prior)
        curvature = np.einsum("n,ni,nj->ij", p * (1 - p), x, x) + RIDGE * np.eye(len(prior))
        slopes = slopes + np.clip(np.linalg.solve(curvature, gradient), -2.0, 2.0)
    return logistic((_with_level(wanted, values.ndim == codes.ndim) * slopes).sum(axis=-1))


def _with_level(values: Array, is_one: bool) -> Array:
    """What is known of each unit and category (one thing or several), a 1 before it."""
    several = values[..., None] if is_one else values
    return np.concatenate([np.ones((*several.shape[:-1], 1)), several], axis=-1)


def logistic(value: Array) -> Array:
    """1 ÷ (1 + e^−value)."""
    return 1.0 / (1.0 + np.exp(-np.clip(value, -40.0, 40.0)))


def _scaled(scores: Array) -> Array:
    """Scores on a logarithmic scale, as root mean square of those above 0."""
    values = np.log1p(np.maximum(scores, 0.0))
    above = values[values > 0]
    return values / np.sqrt(np.square(above).mean()) if len(above) else values
