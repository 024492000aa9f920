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
from tests.duplicates.making import made

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


ABSTRACT = {"abstract": "本文考察示例城市的公众参与，" * 6, "abstract_kind": "abstract"}
PAGE = {"source": "示例学报", "volume": "8", "issue": "3", "pages": "12"}


@pytest.mark.parametrize(
    "shared", [{"authors": ["周示岚"]}, ABSTRACT, PAGE, {"source": "示例学报", "pages": "12"}, {"issn": "1000-1234", "pages": "12"}]
)
@pytest.mark.parametrize("title", ["示例城市公众参于研究", "示例城市公众参与研究：基于例城的一项长期追踪调查及其对政策的启示"])
def test_any_one_thing_in_common_brings_similar_titles_together(title: str, shared: dict[str, Any]) -> None:
    pairs = similar_pairs([made("示例城市公众参与研究", "r1", **shared), made(title, "r2", **shared)], PLAIN)

    assert {("r1", "r2")} == ends(pairs)


@pytest.mark.parametrize("people", [["Zhou, Shilan", "Chen, Lihe"], ["Chen, Lihe", "Zhou, Shilan"], ["Zhou, S.", "Chen, L."]])
@pytest.mark.parametrize("place", [{"pages": "12", "source": "示例学报"}, {"volume": "8", "issue": "3"}])
def test_a_translation_is_met_by_its_people_in_either_order_and_its_place(people: list[str], place: dict[str, str]) -> None:
    chinese = made("示例城市公众参与研究", "r1", authors=["周示岚", "陈例和"], **place)
    english = made("Public participation in example cities", "r2", authors=people, **place)

    assert {("r1", "r2")} == ends(translation_pairs([chinese, english], PLAIN))


def test_a_block_of_thousands_is_not_compared_all_with_all() -> None:
    """One author's name over every row of an export: neighbours by title meet, and the time stays in bounds."""
    records = [
        made(f"示例{chr(0x4E00 + n % 900)}城{chr(0x5200 + n // 900)}区公众参与的影响因素研究", f"r{n:05d}", authors=["周示岚"])
        for n in range(4_000)
    ]
    slip = made(records[7].title.replace("参与", "参于"), "r99999", authors=["周示岚"])

    assert ("r00007", "r99999") in ends(similar_pairs([*records, slip], PLAIN))
