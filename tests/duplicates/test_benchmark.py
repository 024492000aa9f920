"""The shipped benchmark: what it holds, and the figures below which the rules may not fall. The figures quoted are printed by `bench.duplicates`."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.frames import conform, frame
from pipeline.settings import DeduplicateSettings
from pipeline.stages.s2_deduplicate import deduplicate
from tests.benchmarks.benchmark import REPORTING, Answer, Benchmark, benchmark, joined, near_misses, score


@pytest.fixture(scope="module")
def made() -> Benchmark:
    return benchmark(REPORTING)


@pytest.fixture(scope="module")
def answer(made: Benchmark) -> Answer:
    found = deduplicate(frame("records", made.records), frame("duplicates"), frame("journals"), deduplicate=DeduplicateSettings())
    links = zip(*(found.duplicate_links[name] for name in ("record_id_a", "record_id_b", "decision")), strict=True)
    return Answer(found.publications["record_ids"].tolist(), {(one, other): decision for one, other, decision in links})


def test_it_holds_what_it_promises(made: Benchmark) -> None:
    relations = Counter(truth.relation for truth in made.truth.values())

    assert len(made.records) >= 2_000
    assert relations["same"] >= 1_500
    assert relations["different"] == len(near_misses()) >= 200
    assert {"zh", "en", "mixed"} == {truth.part for truth in made.truth.values()}
    conform("records", frame("records", made.records))


def test_the_same_seed_makes_the_same_records_and_another_others(made: Benchmark) -> None:
    assert made == benchmark(REPORTING)
    assert made.records != benchmark(REPORTING + 1).records


def test_no_near_miss_is_merged_and_few_are_asked_about(made: Benchmark, answer: Answer) -> None:
    misses = {ends for ends, truth in made.truth.items() if truth.relation == "different"}

    assert set() == misses & joined(answer.groups)
    assert sum(ends in answer.links for ends in misses) <= 10


@pytest.mark.parametrize(("part", "least"), [("zh", 0.96), ("en", 0.95)])
def test_duplicates_are_found_without_a_false_merge(part: str, least: float, made: Benchmark, answer: Answer) -> None:
    found = score(made, answer, part)

    assert 0 == found.wrong
    assert found.sensitivity >= least
    assert found.review <= 0.04 * found.true


def test_works_in_two_languages_are_linked_or_merged(made: Benchmark, answer: Answer) -> None:
    found = score(made, answer, "mixed", "translation")

    assert 0 == found.wrong
    assert found.merged + found.linked >= 0.9 * found.true


def test_conference_and_journal_versions_are_linked_and_not_merged(made: Benchmark, answer: Answer) -> None:
    for part in ("zh", "en"):
        found = score(made, answer, part, "version")
        assert (0, found.true) == (found.merged, found.linked)
