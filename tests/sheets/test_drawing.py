"""Draws: the same for all, nested, with the probability that they have, and fair. Publications are invented."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.frames import frame
from pipeline.mapping.units import Unit, documents
from pipeline.sheets.drawing import at_random, by_category, uncertain


def population(size: int, *, english_every: int = 3) -> list[Unit]:
    rows = [
        {"publication_id": f"p{n}", "record_ids": [f"r{n:04d}"], "record_keys": [f"k{n:04d}"], "title": f"示例{n}",
         "language": "zh" if n % english_every else "en", "year": 2019 + n % 4, "databases": ["CNKI"] if n % 2 else ["CNKI", "WOS"]}
        for n in range(size)
    ]  # fmt: skip
    return documents(frame("publications", rows))


UNITS = population(60)
SCORES = pd.DataFrame(
    [
        {"id": unit.scored, "language": unit.language, "category_id": category, "score": float(n), "is_assigned": n >= switch}
        for n, unit in enumerate(UNITS)
        for category, switch in (("common", 20), ("rare", 58))
    ]
)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 9), st.sampled_from(["", "language", "year", "database"]), st.randoms())
def test_a_larger_sample_holds_the_smaller_whatever_order_the_units_come_in(one: int, two: int, seed: int, by: str, random: object) -> None:
    small, large = sorted((one, two))
    mixed = list(UNITS)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis hands a Random over untyped

    first = [each.unit.id for each in at_random(UNITS, small or 60, seed, by)]
    assert first == [each.unit.id for each in at_random(mixed, large or 60, seed, by)][: len(first)] or not small


@given(st.integers(1, 60), st.sampled_from(["", "language", "year", "database"]))
def test_probabilities_are_those_of_the_stratum_and_weigh_the_sample_up_to_the_whole(number: int, by: str) -> None:
    drawn = at_random(UNITS, number, seed=4, by=by)
    strata = Counter("" if not by else str(unit.language if by == "language" else unit.publication[{"year": "year"}.get(by, "databases")])
                     for unit in UNITS)  # fmt: skip

    reached = 60 if number >= len(strata) else None
    assert number == len(drawn)
    assert all(each.probability is not None and 0 < each.probability <= 1 for each in drawn)
    assert reached is None or pytest.approx(reached) == sum(1 / each.probability for each in drawn if each.probability)


def test_every_unit_is_as_likely_as_any_other() -> None:
    """2,000 seeds, 12 of 60: 400 times each, ± 5 standard deviations of a binomial (17.9)."""
    counts = Counter(each.unit.id for seed in range(2000) for each in at_random(UNITS, 12, seed))

    assert 60 == len(counts)
    assert max(abs(count - 400) for count in counts.values()) < 90


def test_a_later_export_that_fills_in_a_year_leaves_the_sample_as_it_was() -> None:
    """The record id changes with every field; the key does not."""
    again = documents(frame("publications", [
        {"publication_id": f"q{n}", "record_ids": [f"s{n:04d}"], "record_keys": [f"k{n:04d}"], "title": f"示例{n}", "language": "zh"} for n in range(60)
    ]))  # fmt: skip

    titles = [each.unit.publication["title"] for each in at_random(UNITS, 15, seed=1)]
    assert titles == [each.unit.publication["title"] for each in at_random(again, 15, seed=1)]


def test_the_sample_is_the_same_on_every_machine() -> None:
    assert ["示例47", "示例36", "示例37"] == [each.unit.publication["title"] for each in at_random(UNITS, 3, seed=1)]


def test_uncertain_units_stand_where_assignment_begins() -> None:
    drawn = uncertain(UNITS, 6, 1, SCORES)

    numbers = sorted(int(each.unit.scored[1:]) for each in drawn)
    assert all(min(abs(n - 20), abs(n - 58)) <= 4 for n in numbers)
    assert {None} == {each.probability for each in drawn}


def test_categories_take_turns_so_that_the_rare_one_is_seen() -> None:
    drawn = by_category(UNITS, 6, 1, SCORES)

    assert 6 == len({each.unit.id for each in drawn})
    assert {"p58", "p59"} <= {each.unit.scored for each in drawn}
