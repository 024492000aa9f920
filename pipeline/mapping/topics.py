"""From documents' scores to topics: a topic speaks of a category if its documents speak of it more than the language's documents do.

The theta-weighted mean of the documents' scores is set against their plain mean, in standard errors of a weighted mean: the spread of the
scores over the documents, shrunk by how many documents the topic rests on. A person's ruling is keyed by the topic's top terms, not its
number, and wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from pipeline.settings import MappingSettings
from pipeline.text.normalise import fold

SAME_TOPIC: Final = 0.5  # Jaccard similarity of top terms from which a ruling speaks of the topic


class Ruling(NamedTuple):
    """What a person said of a topic."""

    terms: frozenset[str]
    category_id: str
    is_assigned: bool


def standardised(weights: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Topic × category: (weighted mean − mean) ÷ its standard error. `weights` is document × topic, `scores` document × category, of one language."""
    theta, values = weights.to_numpy(dtype=float), scores.reindex(weights.index, fill_value=0.0).to_numpy(dtype=float)
    total = theta.sum(axis=0)
    share = theta / np.where(total > 0, total, 1.0)
    means = share.T @ values - np.where(total > 0, 1.0, 0.0)[:, None] * values.mean(axis=0)
    spread = (share**2).sum(axis=0) - (total > 0) / len(values)  # sum of squared differences from equal shares
    error = np.sqrt(np.maximum(spread, 0.0))[:, None] * values.std(axis=0)
    found = np.divide(means, error, out=np.zeros_like(means), where=error > 1e-12)
    return pd.DataFrame(found, index=weights.columns, columns=scores.columns)


def wide(rows: pd.DataFrame, index: str, columns: str, value: str) -> pd.DataFrame:
    """Long rows as a matrix, 0 where there is none; both axes sorted."""
    return rows.pivot_table(index=index, columns=columns, values=value, aggfunc="sum", fill_value=0.0)


def topic_rows(topic_id: str, scores: pd.DataFrame, decided: Mapping[str, bool], settings: MappingSettings) -> Iterator[dict[str, Any]]:
    """The rows of a topic in `topic_categories`, for each column of `scores`; a topic no document has scores 0.

    A category is assigned from `topic_threshold` on, and only if it stands beside the topic's strongest one: in a large corpus a faint
    difference is already significant.
    """
    values = scores.loc[topic_id] if topic_id in scores.index else pd.Series(0.0, index=scores.columns)
    limit = max(settings.topic_threshold, settings.topic_share * float(values.max()))
    for category_id, value in values.items():
        is_assigned = decided.get(str(category_id), bool(value >= limit))
        decided_by = "person" if category_id in decided else "model"
        yield {"topic_id": topic_id, "category_id": category_id, "score": value, "is_assigned": is_assigned, "decided_by": decided_by}


def rulings(log: pd.DataFrame) -> list[Ruling]:
    """The rulings of the log, newest last, so that a later one wins."""
    ordered = log.sort_values(["date", "position"], kind="stable")
    rows = zip(ordered["terms"], ordered["category_id"], ordered["is_assigned"], strict=True)
    return [Ruling(_terms(terms), category_id, bool(is_assigned)) for terms, category_id, is_assigned in rows]


def ruled(terms: Sequence[str], known: Iterable[Ruling]) -> Mapping[str, bool]:
    """What people ruled of the topic with these top terms: category → assigned; the last ruling near enough wins."""
    mine = _terms(terms)
    return {ruling.category_id: ruling.is_assigned for ruling in known if similarity(mine, ruling.terms) >= SAME_TOPIC}


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard similarity: shared ÷ all; 0 for two empty sets."""
    return len(one & other) / len(one | other) if one or other else 0.0


def _terms(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(term).strip() for term in terms) - {""}
