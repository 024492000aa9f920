"""Which of overlapping hits count, on the smallest cases."""

from __future__ import annotations

from pipeline.text.hits import Entry, Found, surviving


def hit(start: int, end: int, category: str, *, is_exclusion: bool = False) -> Found:
    return Found(start, end, Entry(category, f"{category}{start}{end}", is_exclusion))


def test_a_longer_term_of_any_category_swallows_and_overlaps_stay() -> None:
    assert [hit(0, 4, "a"), hit(3, 6, "b")] == surviving([hit(1, 3, "b"), hit(0, 4, "a"), hit(3, 6, "b"), hit(0, 2, "a")])


def test_an_exclusion_swallows_its_own_category_only_and_counts_for_nothing() -> None:
    assert [hit(1, 3, "b")] == surviving([hit(0, 4, "a", is_exclusion=True), hit(1, 3, "a"), hit(1, 3, "b")])


def test_an_exclusion_at_the_very_place_of_a_term_wins() -> None:
    assert [hit(0, 2, "b")] == surviving([hit(0, 2, "a"), hit(0, 2, "a", is_exclusion=True), hit(0, 2, "b")])


def test_two_spellings_of_a_category_at_one_place_count_once() -> None:
    second = Found(0, 2, Entry("a", "other spelling", is_exclusion=False))
    assert [hit(0, 2, "a")] == surviving([hit(0, 2, "a"), second])
