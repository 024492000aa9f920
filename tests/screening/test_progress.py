"""How far screening has come, from the log as it stands."""

from __future__ import annotations

import pytest

from pipeline.frames import frame
from pipeline.screening.progress import progress, stopping_rows
from pipeline.settings_screening import StoppingSettings
from tests.stages.test_s4_screen import decision, publication, publications

EIGHT = publications(*(publication(number) for number in range(1, 9)))
RULES = frame("rule_results", [{"publication_id": f"p{n}", "decision": "exclude" if n > 6 else "none"} for n in range(1, 9)])


def test_answers_stand_in_the_order_of_reading_and_a_later_word_keeps_its_place() -> None:
    log = [
        decision(3, 1, "include"),
        decision(1, 2, "exclude"),
        decision(2, 3, "unsure"),
        decision(7, 4, "include"),
        decision(3, 5, "exclude", "乙"),
    ]
    found = progress(RULES, EIGHT, frame("decisions", log))

    assert ([False, True], 7) == (found.answers, found.records), "3 is in conflict, 2 unsure; rules exclude 8, and 7 but for a person"
    changed = progress(RULES, EIGHT, frame("decisions", [*log, decision(3, 6, "include", "乙")]))
    assert [True, False, True] == changed.answers


def test_the_table_says_of_each_rule_what_it_would_do() -> None:
    log = [decision(n, n, "include" if n < 2 else "exclude") for n in range(1, 7)]
    rows = stopping_rows(progress(RULES, EIGHT, frame("decisions", log)), StoppingSettings(streak=5))

    assert [("streak", True, 5), ("hypergeometric", True, 0)] == [(row["rule"], row["stops"], row["value"]) for row in rows]
    assert {(6, 1, 6, 1.0)} == {(row["read"], row["relevant"], row["records"], row["recall"]) for row in rows}


@pytest.mark.parametrize("log", [[], [decision(1, 1, "unsure")]])
def test_nobody_has_screened_and_the_table_is_empty(log: list[dict[str, object]]) -> None:
    assert [] == stopping_rows(progress(RULES, EIGHT, frame("decisions", log)), StoppingSettings())
