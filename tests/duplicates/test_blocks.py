"""Blocking: near-linear, and no pair is lost that a rule would accept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import pytest

from pipeline.duplicates.blocks import Pair, number_pairs, similar_pairs, title_pairs, translation_pairs
from pipeline.duplicates.evidence import Evidence, evidence
from pipeline.duplicates.rules import Verdict, same_number, same_title, similar_title, translation
from pipeline.duplicates.titles import difference
from pipeline.frames import frame
from pipeline.settings import DeduplicateSettings
from tests.benchmarks.benchmark import DEVELOPING, benchmark

PLAIN = DeduplicateSettings()
Rule = Callable[[Evidence, Evidence, DeduplicateSettings], Verdict | None]


@pytest.fixture(scope="module")
def records() -> list[Evidence]:
    """Every record of a small benchmark, with all near misses."""
    rows = frame("records", benchmark(DEVELOPING, works=60).records).to_dict("records")
    return [evidence(row | {"year": int(row["year"])}) for row in rows]


def ends(pairs: Sequence[Pair] | Any) -> set[tuple[str, str]]:
    return {(pair.one.record_id, pair.other.record_id) for pair in pairs}


@pytest.mark.parametrize(
    ("pairs", "rule"),
    [
        (
            lambda found: number_pairs(found, "doi"),
            lambda one, other, _: same_number(one, other, "doi") if one.doi and one.doi == other.doi else None,
        ),
        (
            lambda found: title_pairs(found, PLAIN),
            lambda one, other, s: same_title(one, other, s) if one.title_key == other.title_key else None,
        ),
        (
            lambda found: similar_pairs(found, PLAIN),
            lambda one, other, s: similar_title(one, other, s) if one.title_key != other.title_key else None,
        ),
        (lambda found: translation_pairs(found, PLAIN), translation),
    ],
    ids=["doi", "title_year", "similar_title", "translation"],
)
def test_blocks_hold_every_pair_that_all_pairs_would_find(
    pairs: Callable[[list[Evidence]], Any], rule: Rule, records: list[Evidence]
) -> None:
    expected = {(one.record_id, other.record_id) for one, other in combinations(records, 2) if rule(one, other, PLAIN)}

    assert expected
    assert set() == expected - ends(pairs(records))
    assert expected == ends(pairs(records))


def test_no_pair_is_given_twice_and_the_smaller_id_comes_first(records: list[Evidence]) -> None:
    for pairs in (list(similar_pairs(records, PLAIN)), list(translation_pairs(records, PLAIN)), list(title_pairs(records, PLAIN))):
        assert len(pairs) == len(ends(pairs))
        assert all(pair.one.record_id < pair.other.record_id for pair in pairs)


def test_equal_titles_are_left_to_their_own_rule(records: list[Evidence]) -> None:
    assert all(difference(pair.one, pair.other).kind != "equal" for pair in similar_pairs(records, PLAIN))
