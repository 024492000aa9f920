"""The three sources side by side: what the experts voted, what the literature writes, what the field notes say.

Expectations and concerns are ranked apart, as the report does. Equal counts share the mean of their ranks. A source without data has no rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.mapping.estimates import Placed


def vote_rows(votes: pd.DataFrame, codebook: Codebook) -> Iterator[dict[str, Any]]:
    """The experts' ranks as given; where only votes are given, ranks by votes. Categories the codebook lacks are left out."""
    known = votes[votes["category_id"].isin(codebook.ids)].set_index("category_id")
    by_votes = ranked({c: float(v) for c, v in known["votes"].dropna().items()}, codebook)
    for category_id in codebook.ids:
        if category_id in known.index:
            rank, value = known.loc[category_id, ["rank", "votes"]]
            place = by_votes.get(category_id) if pd.isna(rank) else float(rank)
            if place is not None:
                yield _row("votes", category_id, place, None if pd.isna(value) else float(value))


def count_rows(source: str, counts: Mapping[str, int], codebook: Codebook) -> Iterator[dict[str, Any]]:
    """Ranks by number of evidence sentences; none where nothing was counted at all."""
    if any(counts.values()):
        values = {category_id: float(counts.get(category_id, 0)) for category_id in codebook.ids}
        ranks = ranked(values, codebook)
        yield from (_row(source, category_id, ranks[category_id], values[category_id]) for category_id in codebook.ids)


def literature_rows(places: Mapping[str, Placed], counts: Mapping[str, int], codebook: Codebook) -> Iterator[dict[str, Any]]:
    """Ranks by the shares that people's codes estimate, with the best and worst place of each; without codes by `counts`, which nobody validated."""
    if not places:
        yield from count_rows("literature", counts, codebook)
        return
    ranks = ranked({category_id: place.share for category_id, place in places.items()}, codebook)
    for category_id, place in places.items():
        yield _row("literature", category_id, ranks[category_id], place.share) | {"best": place.best, "worst": place.worst}


def ranked(values: Mapping[str, float], codebook: Codebook) -> dict[str, float]:
    """Ranks within expectations and within concerns, the largest value first; ties share the mean rank."""
    kinds = pd.Series({category.id: category.kind for category in codebook.categories}, dtype="object")
    series = pd.Series(values, dtype="float64")
    return {str(key): float(rank) for key, rank in series.groupby(kinds.reindex(series.index)).rank(ascending=False).items()}


def _row(source: str, category_id: str, rank: float, value: float | None) -> dict[str, Any]:
    return {"source": source, "category_id": category_id, "rank": rank, "value": value}
