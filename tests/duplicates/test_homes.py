"""Where the rows of human logs find their publications."""

from __future__ import annotations

from typing import Any

from pipeline.duplicates.homes import Homes
from pipeline.frames import frame


def homes(*publications: tuple[str, list[str], list[str]]) -> Homes:
    """Publications as (id, record ids, record keys)."""
    return Homes(frame("publications", ({"publication_id": p, "record_ids": ids, "record_keys": keys} for p, ids, keys in publications)))


def row(ids: list[str], keys: list[str], position: int = 1, person: str = "甲") -> dict[str, Any]:
    return {"record_ids": ids, "record_keys": keys, "position": position, "person": person}


def test_a_record_id_finds_its_publication_before_any_key() -> None:
    assert ["p1"] == homes(("p1", ["r1", "r2"], ["k1"]), ("p2", ["r3"], ["k2"])).of(row(["r2", "gone"], ["k2"]))


def test_a_key_finds_the_one_publication_that_has_it() -> None:
    """A later export filled in a DOI: the record id is another, the key is not."""
    assert ["p1"] == homes(("p1", ["new"], ["k1"]), ("p2", ["r3"], ["k2"])).of(row(["old"], ["k1"]))


def test_a_key_that_several_publications_have_finds_none() -> None:
    """编者按 columns share database, title, authors and source."""
    assert [] == homes(("p1", ["r1"], ["k1"]), ("p2", ["r2"], ["k1"])).of(row(["old"], ["k1"]))


def test_a_row_follows_its_records_into_both_publications_when_they_are_parted() -> None:
    assert ["p1", "p2"] == homes(("p1", ["r1"], ["k1"]), ("p2", ["r2"], ["k2"])).of(row(["r1", "r2"], ["k1", "k2"]))


def test_a_later_row_of_the_same_person_takes_back_an_earlier_one_about_the_same_record_only() -> None:
    merged = homes(("p1", ["r1", "r2"], ["k1"]))
    on_r1, again, on_r2, other = row(["r1"], ["k1"], 1), row(["r1"], ["k1"], 2), row(["r2"], ["k1"], 3), row(["r1"], ["k1"], 4, "乙")

    assert {"p1": [again]} == merged.standing([again, on_r1])
    assert {"p1": [on_r1, on_r2]} == merged.standing([on_r1, on_r2])
    assert {"p1": [on_r1, other]} == merged.standing([on_r1, other])
