"""Model doubt: how far the categories' share of the topics depends on the fit, beside sampling doubt, which estimates from codes tell.

A fit's share of a category is the prevalence of its topics that the rule of `topics.py` reads as the category, each fit with weights of its own: nothing is
carried over from the topics that were chosen. Beside it stand the smallest and largest share over fits that differ in one thing only, the seed, the documents
(bootstrap samples) or the number of topics. All of them are fits that the choice was made by: in a large corpus they see a part of the documents
(`topic_models/choice.py`), the fit that became the topics all of them. A topic read as two categories counts for both, so shares need not sum to 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from pipeline.mapping.topics import clear, lifts
from pipeline.settings import MappingSettings
from pipeline.values import TOPIC_VARIATIONS


def doubt_rows(
    topic_runs: pd.DataFrame, scores: pd.DataFrame, counted: pd.DataFrame, settings: MappingSettings
) -> Iterator[dict[str, Any]]:
    """Rows of `model_doubt`; `scores` and `counted` are document × category. No rows of a language without topics, nor of what no fit has changed."""
    for language, of_language in topic_runs.groupby("language", sort=True):
        found = {place: category_shares(run, scores, counted, settings) for place, run in of_language.groupby(["over", "run"], sort=True)}
        chosen = [shares for (over, _), shares in found.items() if over == "chosen"]
        for over in TOPIC_VARIATIONS:
            others = [shares for (varied, _), shares in found.items() if varied == over]
            if others:
                yield from _rows(str(language), over, pd.DataFrame([*chosen, *others]))


def category_shares(run: pd.DataFrame, scores: pd.DataFrame, counted: pd.DataFrame, settings: MappingSettings) -> pd.Series:
    """Of one fit's rows of `topic_runs`: category → share of the prevalence that its topics read as the category have."""
    ordered = run.sort_values("publication_id")
    copies = ordered["copies"].to_numpy(dtype=np.int64)
    weights = np.repeat(np.array(ordered["weights"].tolist(), dtype=float), copies, axis=0)
    theta = pd.DataFrame(weights, index=np.repeat(ordered["publication_id"].to_numpy(), copies))
    return clear(lifts(theta, scores, counted), settings).mul(theta.mean(axis=0), axis=0).sum(axis=0)


def _rows(language: str, over: str, shares: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A row a category; the first line of `shares` is the chosen fit's."""
    for category_id in shares.columns:
        values = shares[category_id]
        yield {
            "category_id": category_id,
            "language": language,
            "over": over,
            "share": values.iloc[0],
            "low": values.min(),
            "high": values.max(),
            "found": (values > 0).mean(),
            "runs": len(values),
        }
