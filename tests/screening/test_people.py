"""Who read what, how far they agree, what is unsettled: on small logs counted by hand. All records are invented (示例)."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.frames import conform, frame
from pipeline.stages.s4_screen import compare_people

Rows = list[dict[str, Any]]


def publication(number: int, *records: int) -> dict[str, Any]:
    """A publication of the records of these numbers, or of its own number."""
    held = records or (number,)
    return {"publication_id": f"p{number}", "record_ids": [f"r{n}" for n in held], "record_keys": [f"k{n}" for n in held]}


def said(position: int, number: int, person: str, decision: str, **fields: Any) -> dict[str, Any]:
    """A row of the log about record `number`."""
    about = {"position": position, "record_ids": [f"r{number}"], "record_keys": [f"k{number}"], "phase": "title_abstract"}
    return about | {"decision": decision, "person": person, "date": "2022-07-20", "settles": False} | fields


def tables(publications: Rows, log: Rows) -> dict[str, pd.DataFrame]:
    """What the step writes, checked against the schema."""
    made = compare_people(frame("publications", publications), frame("decisions", log))
    return {name: conform(name, data).to_pandas() for name, data in made._asdict().items()}


def by_turns(agreeing: int, differing: int) -> tuple[Rows, Rows]:
    """Publications that 甲 and 乙 read: first those on which they agree, include and exclude by turns, then those that only 甲 includes."""
    answers = [("include",) * 2 if n % 2 else ("exclude",) * 2 for n in range(agreeing)] + [("include", "exclude")] * differing
    log = [
        said(2 * n + place, n, person, answer)
        for n, both in enumerate(answers)
        for place, (person, answer) in enumerate(zip("甲乙", both, strict=True), start=1)
    ]
    return [publication(n) for n in range(len(answers))], log


def test_kappa_and_alpha_are_those_counted_by_hand() -> None:
    """20 agreements, ten each way, and 5 differences: κ = (.8 − .48) / .52 with margins 15/10 and 10/15; α = 1 − 49 · 10 / (2 · 25 · 25)."""
    found = tables(*by_turns(20, 5))["screening_agreement"].set_index("coefficient")

    assert round((0.8 - 0.48) / 0.52, 6) == found.loc["kappa", "value"]
    assert pytest.approx(1 - 49 * 10 / 1250) == found.loc["alpha", "value"]
    assert ("乙", "甲", 25) == tuple(found.loc["kappa", ["person", "other_person", "units"]])
    assert (found["low"] < found["value"]).all()
    assert (found["value"] < found["high"]).all()


def test_each_persons_decisions_are_counted_and_every_conflict_names_who_said_what() -> None:
    found = tables(*by_turns(4, 2))

    assert [("乙", 6, 2, 4), ("甲", 6, 4, 2)] == list(
        found["screeners"][["person", "read", "included", "excluded"]].itertuples(index=False, name=None)
    )
    assert [("p4", "include", "甲"), ("p4", "exclude", "乙"), ("p5", "include", "甲"), ("p5", "exclude", "乙")] == list(
        found["screening_conflicts"][["publication_id", "decision", "person"]].itertuples(index=False, name=None)
    )
    assert not found["screening_conflicts"]["is_of_one_person"].any()


def test_a_persons_own_two_decisions_that_a_merge_set_at_odds_are_a_conflict_until_somebody_settles_it() -> None:
    log = [said(1, 1, "甲", "include"), said(2, 2, "甲", "exclude"), said(3, 3, "甲", "include")]
    apart, merged = [publication(n) for n in (1, 2, 3)], [publication(1, 1, 2), publication(3)]
    settling = said(4, 1, "丙", "include", record_ids=["r1", "r2"], record_keys=["k1", "k2"], settles=True)

    assert not len(tables(apart, log)["screening_conflicts"])
    found = tables(merged, log)
    assert [("p1", 1, True), ("p1", 2, True)] == list(
        found["screening_conflicts"][["publication_id", "position", "is_of_one_person"]].itertuples(index=False, name=None)
    )
    assert [1] == found["screeners"]["read"].tolist(), "of the merged one nobody knows what 甲 holds"
    assert not len(tables(merged, [*log, settling])["screening_conflicts"])


def test_one_reader_alone_agrees_with_nobody() -> None:
    assert not len(tables([publication(1)], [said(1, 1, "甲", "include")])["screening_agreement"])
