"""Whether a theme grows over the years, and whether two databases differ in it, as far as people's codes tell.

The trend is the linear trend in proportions that Cochran and Armitage test, as a slope with an interval, estimated as the shares are: the
predictions' slope over all units, corrected by the slope of what the codes leave of them. Two databases are set against each other by the
difference of their estimated shares and by Cohen's h (the difference of 2 arcsin √share), both with MOVER intervals of the shares' own; units that both
hold are taken as if they were not the same ones, which makes the intervals too wide, never too narrow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.mapping.inference import QUANTILE, Array, Inference, Sample, prediction_powered


class Trend(NamedTuple):
    """Change of m shares a year, with 95 % intervals; NaN where all units are of one year."""

    slope: Array
    low: Array
    high: Array


def trend(sample: Sample, drawn_years: Array, years: Array, predictions: Array, whole: Inference) -> Trend:
    """The trend over N units with these `years` and `predictions` (N × m); `drawn_years` are those of the n coded units of `sample`."""
    spread = float(years.std())
    found = prediction_powered(sample, whole.own)
    if spread == 0:
        missing = np.full(found.estimate.shape, np.nan)
        return Trend(missing, missing, missing)
    reach, drawn_reach = ((values - years.mean()) / (len(years) * spread**2) for values in (years, drawn_years))
    is_coded = ~np.isnan(sample.codes)
    weights = is_coded / sample.inclusion[:, None]
    weights = weights * len(years) / np.maximum(weights.sum(axis=0), 1e-9)
    errors = np.where(is_coded, sample.codes, 0.0) - found.own.weight * sample.predictions
    errors = errors - (weights * errors).sum(axis=0) / len(years)
    slope = found.own.weight * (reach[:, None] * predictions).sum(axis=0) + (weights * drawn_reach[:, None] * errors).sum(axis=0)
    inverse = QUANTILE**2 / found.effective
    share = (found.estimate + inverse / 2) / (1 + inverse)
    half = QUANTILE * np.sqrt(share * (1 - share) / found.effective) / spread
    return Trend(slope, slope - half, slope + half)


def trend_rows(found: Trend, unit: str, years: Array, categories: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Rows of `contrasts` for the trend from the first year to the last."""
    for place, category_id in enumerate(categories):
        slope, low, high = (float(values[place]) for values in found)
        if not np.isnan(slope):
            row = {"category_id": category_id, "unit": unit, "grouping": "year", "group": f"{years.min():.0f}"}
            yield row | {"other_group": f"{years.max():.0f}", "difference": slope, "low": low, "high": high}


def database_rows(estimates: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows of `contrasts` for each two databases whose shares of a category were both estimated."""
    rows = pd.DataFrame(estimates)
    if not len(rows):
        return
    chosen = rows[rows["is_validated"] & (rows["grouping"] == "database") & (rows["stance"] == "all")]
    for (unit, category_id), each in chosen.sort_values("group").groupby(["unit", "category_id"]):
        for one, other in combinations(each.to_dict("records"), 2):
            row = {"category_id": category_id, "unit": unit, "grouping": "database", "group": one["group"], "other_group": other["group"]}
            plain, angle = (
                _difference(*([curved(side[name]) for name in ("estimate", "low", "high")] for side in (one, other)))
                for curved in (float, _angle)
            )
            yield (
                row
                | dict(zip(("difference", "low", "high"), plain, strict=True))
                | dict(zip(("cohens_h", "h_low", "h_high"), angle, strict=True))
            )


def _difference(one: Sequence[float], other: Sequence[float]) -> tuple[float, float, float]:
    """Estimate, low and high of two values as those of their difference, the two independent (MOVER)."""
    gap = one[0] - other[0]
    return gap, gap - float(np.hypot(one[0] - one[1], other[2] - other[0])), gap + float(np.hypot(one[2] - one[0], other[0] - other[1]))


def _angle(share: float) -> float:
    return float(2 * np.arcsin(np.sqrt(share)))
