"""Fits beside the chosen one as rows of `topic_runs`: plain numbers for the stage that reads topics as categories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from pipeline.topic_models.choice import Variation


def run_rows(language: str, publications: Sequence[str], variations: Iterable[Variation]) -> Iterator[dict[str, Any]]:
    """A row for each fit and publication it was fitted to; the copies of one that was drawn several times share a row and the mean of their weights."""
    numbers = Counter[str]()
    for each in variations:
        numbers[each.over] += 1
        rows, place, copies = np.unique(each.rows, return_inverse=True, return_counts=True)
        sums = np.zeros((len(rows), each.document_topics.shape[1]))
        np.add.at(sums, place, each.document_topics)
        for row, count, weights in zip(rows.tolist(), copies.tolist(), (sums / copies[:, None]).tolist(), strict=True):
            named = {"language": language, "over": each.over, "run": numbers[each.over], "publication_id": publications[row]}
            yield named | {"copies": count, "weights": weights}
