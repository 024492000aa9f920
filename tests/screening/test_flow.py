"""Which box each publication stands in: one in each phase, none lost, and the second phase only where a full text was decided on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.screening.flow import SECOND, is_not_retrieved, screened_boxes


def row(name: str, phase: str, decision: str, **fields: Any) -> dict[str, Any]:
    by = "" if decision in ("none",) else "person"
    base = {
        "publication_id": name,
        "phase": phase,
        "decision": decision,
        "is_included": decision != "exclude",
        "decided_by": by,
        "rule": "",
        "reason": "",
    }
    return base | fields


def where(rows: list[dict[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    return {box: [(member.publication_id, member.reason) for member in members] for box, members in screened_boxes(rows).items() if members}


def test_without_a_full_text_there_is_no_second_phase() -> None:
    rows = [
        row("p1", "title_abstract", "exclude", decided_by="rule", rule="years"),
        row("p2", "title_abstract", "exclude", reason="题外"),
        row("p3", "title_abstract", "include"),
    ]

    assert {
        "screened": [("p1", ""), ("p2", ""), ("p3", "")], "excluded_by_rule": [("p1", "years")], "excluded_by_person": [("p2", "题外")], "included": [("p3", "")]
    } == where(rows)  # fmt: skip
    assert not set(SECOND) & set(screened_boxes(rows))


def test_each_full_text_is_retrieved_or_not_and_then_assessed_and_the_rest_wait() -> None:
    rows = [row(f"p{n}", "title_abstract", "include") for n in range(1, 6)] + [
        row("p1", "full_text", "exclude", reason="未获取"),
        row("p2", "full_text", "exclude", reason="不是实证研究"),
        row("p3", "full_text", "include"),
        row("p4", "full_text", "none", is_included=False),
    ]
    found = where(rows)

    assert [("p1", "")] == found["full_text_not_retrieved"]
    assert [("p2", ""), ("p3", "")] == found["full_text_assessed"]
    assert [("p2", "不是实证研究")] == found["full_text_excluded"]
    assert ([("p4", "")], [("p5", "")]) == (found["full_text_awaiting_excluded"], found["full_text_awaiting_included"])
    assert [("p3", ""), ("p5", "")] == found["included"]


def test_a_full_text_of_a_publication_that_was_refused_before_counts_nowhere() -> None:
    rows = [row("p1", "title_abstract", "exclude"), row("p1", "full_text", "include")]

    assert not set(SECOND) & set(screened_boxes(rows))


@pytest.mark.parametrize(
    ("reason", "expected"), [("未获取", True), ("Not retrieved", True), ("not_retrieved", True), ("无关", False), ("", False)]
)
def test_reasons_that_mean_not_retrieved(reason: str, expected: bool) -> None:
    assert expected == is_not_retrieved(reason)


DECISIONS = st.sampled_from(("include", "exclude", "unsure", "none", "conflict"))


@given(st.lists(st.tuples(DECISIONS, st.none() | DECISIONS, st.sampled_from(("", "未获取", "题外")), st.booleans()), max_size=8))
def test_the_equations_of_prisma_hold_whatever_was_decided(said: list[tuple[str, str | None, str, bool]]) -> None:
    rows = []
    for number, (first, second, reason, kept) in enumerate(said):
        fate = {"is_included": first == "include" or (first != "exclude" and kept)}
        rows.append(row(f"p{number}", "title_abstract", first, reason=reason, **fate))
        if second:
            rows.append(
                row(f"p{number}", "full_text", second, reason=reason, is_included=second == "include" or (second != "exclude" and kept))
            )
    n = {box: len(members) for box, members in screened_boxes(rows).items()}
    passed = n["screened"] - n["excluded_by_rule"] - n["excluded_by_person"] - n["undecided_excluded"]

    if "full_text_sought" in n:
        waiting = n["full_text_awaiting_included"] + n["full_text_awaiting_excluded"]
        assert passed == n["full_text_sought"] == n["full_text_not_retrieved"] + waiting + n["full_text_assessed"]
        assert n["included"] == n["full_text_assessed"] - n["full_text_excluded"] + n["full_text_awaiting_included"]
    else:
        assert passed == n["included"]
