"""Ranks within expectations and within concerns."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.codebook import Bilingual, Category, Codebook, Kind, WordLists
from pipeline.frames import frame
from pipeline.mapping.rankings import count_rows, vote_rows

TEXT = Bilingual(zh="示例", en="sample")


def category(name: str, kind: Kind) -> Category:
    return Category(id=name, kind=kind, label=TEXT, definition=TEXT, belongs=TEXT, excludes=TEXT, terms=WordLists())


KINDS: list[tuple[str, Kind]] = [("e1", "expectation"), ("e2", "expectation"), ("e3", "expectation"), ("c1", "concern"), ("c2", "concern")]
BOOK = Codebook(id="sample_book", version="1", title=TEXT, categories=tuple(category(*one) for one in KINDS))


def votes(*rows: tuple[str, int | None, int | None]) -> pd.DataFrame:
    return frame("votes", [{"category_id": c, "votes": v, "rank": r} for c, v, r in rows])


def test_counts_rank_within_their_kind_and_ties_share_the_mean() -> None:
    ranks = {row["category_id"]: row["rank"] for row in count_rows("literature", {"e1": 2, "e2": 2, "e3": 9, "c2": 1}, BOOK)}
    assert ranks == {"e3": 1.0, "e1": 2.5, "e2": 2.5, "c2": 1.0, "c1": 2.0}


def test_a_source_without_data_has_no_rows() -> None:
    assert list(count_rows("fieldnotes", {"e1": 0}, BOOK)) == []
    assert list(vote_rows(votes(), BOOK)) == []


def test_ranks_are_taken_as_given_also_without_votes() -> None:
    rows = list(vote_rows(votes(("e2", None, 1), ("e1", None, 2)), BOOK))
    assert [(row["category_id"], row["rank"], row["value"]) for row in rows] == [("e1", 2.0, None), ("e2", 1.0, None)]


def test_votes_without_ranks_are_ranked() -> None:
    rows = list(vote_rows(votes(("e1", 3, None), ("e2", 8, None), ("c1", 5, None), ("unknown", 9, None)), BOOK))
    assert [(row["category_id"], row["rank"], row["value"]) for row in rows] == [("e1", 2.0, 3.0), ("e2", 1.0, 8.0), ("c1", 1.0, 5.0)]


@pytest.mark.parametrize("source", ["literature", "fieldnotes"])
def test_a_category_nobody_speaks_of_comes_last(source: str) -> None:
    ranks = {row["category_id"]: (row["rank"], row["value"]) for row in count_rows(source, {"e1": 4}, BOOK)}
    assert ranks["e1"] == (1.0, 4.0)
    assert ranks["e2"] == ranks["e3"] == (2.5, 0.0)
