"""Who is asked about first, what is asked again, and what is never paid for twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.errors import PanyouError
from pipeline.frames import frame
from pipeline.manual import Manual
from pipeline.mapping.units import Unit, documents
from pipeline.model_coder.asking import GIVE_UP, Failed, Session, answered, in_order, planned
from pipeline.model_coder.endpoint import Endpoint
from pipeline.model_coder.prompt import Instructions, instructions, question
from tests.model_coder.server import KEY, Asked, Reply, Served, error, judged, serving
from tests.model_coder.test_prompt import BOOK

Row = dict[str, Any]
ABOUT = instructions(BOOK, Manual(), "document", "m", 0.0)
GOOD = judged(BOOK.ids, BOOK.ids[0])


def publications(count: int, start: int = 0) -> Any:
    rows = [
        {
            "publication_id": f"p{n}",
            "record_ids": [f"r{n}"],
            "record_keys": [f"k{n}"],
            "title": f"示例{n}",
            "abstract": "示例。",
            "language": "zh",
        }
        for n in range(start, start + count)
    ]
    return frame("publications", rows)


def units(count: int, start: int = 0) -> list[Unit]:
    return documents(publications(count, start))


def run(
    served: Served, chosen: list[Unit], retries: int = 2, timeout: float = 5.0, about: Instructions = ABOUT
) -> tuple[list[Row], list[Failed], list[float]]:
    """The rows logged, what failed, and the seconds that were waited for."""
    rows, waited = list[Row](), list[float]()
    session = Session(Endpoint(served.base_url, KEY, timeout), about, BOOK.ids, retries, waited.append)
    failed = list(answered([question(unit, about) for unit in chosen], session, rows.append, lambda *_: None))
    return rows, failed, waited


def always(reply: Reply) -> Callable[[Asked, int], Reply]:
    return lambda *_: reply


def test_an_answer_is_a_row_with_what_is_there_and_what_is_not() -> None:
    with serving(always(Reply(GOOD))) as served:
        (row,), failed, _ = run(served, units(1))
    assert [] == failed
    assert (["r0"], ["k0"], "document", "m", "") == (row["record_ids"], row["record_keys"], row["unit"], row["model"], row["failure"])
    assert ([BOOK.ids[0]], list(BOOK.ids[1:])) == (row["present"], row["absent"])


def test_a_broken_answer_is_asked_for_again_with_what_is_wrong() -> None:
    with serving(lambda _, number: Reply(GOOD if number == 3 else "也许吧")) as served:
        rows, failed, waited = run(served, units(1))
        assert [2, 4, 4] == [len(asked.body["messages"]) for asked in served.asked]
        assert "JSON" in served.asked[2].body["messages"][3]["content"]
    assert [""] == [row["failure"] for row in rows]
    assert ([], []) == (failed, waited)


@pytest.mark.parametrize(
    ("text", "failure"),
    [("…", "no_json"), (judged((*BOOK.ids, "trust")), "unknown_category"), (judged(BOOK.ids[1:]), "missing_category"), (None, "empty")],
)
def test_an_answer_that_stays_unusable_is_logged_as_failed_with_the_reason_and_the_next_text_is_asked_about(
    text: str | None, failure: str
) -> None:
    with serving(lambda asked, _: Reply(GOOD if "示例1" in asked.text else text)) as served:
        rows, failed, _ = run(served, units(2))
        assert 4 == len(served.asked)
    assert [failure, ""] == [row["failure"] for row in rows]
    assert ["示例0"] == [each.unit.publication["title"] for each in failed]
    assert failed[0].reason.zh != failed[0].reason.en


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_endpoint_is_asked_again_after_a_while(status: int) -> None:
    with serving(
        lambda _, number: Reply(GOOD) if number == 3 else Reply(status=status, body=b"", headers=(("Retry-After", "9"),))
    ) as served:
        rows, failed, waited = run(served, units(1))
    assert ([""], [], [9.0, 9.0]) == ([row["failure"] for row in rows], failed, waited)


def test_without_a_time_to_wait_it_waits_longer_each_time() -> None:
    with serving(lambda _, number: Reply(GOOD) if number == 4 else Reply(status=500, body=b"")) as served:
        assert [1.0, 2.0, 4.0] == run(served, units(1), retries=3)[2]


def test_a_text_that_times_out_is_not_logged_and_stands_among_the_failed() -> None:
    with serving(lambda asked, _: Reply(GOOD, seconds=0.5 if "示例0" in asked.text else 0.0)) as served:
        rows, failed, _ = run(served, units(2), retries=0, timeout=0.2)
    assert [["r1"]] == [row["record_ids"] for row in rows]
    assert ["p0"] == [each.unit.publication["publication_id"] for each in failed]


def test_an_endpoint_that_answers_nothing_ends_it_after_a_few_texts() -> None:
    rows = list[Row]()
    with serving(always(Reply(status=500, body=b""))) as served:
        session = Session(Endpoint(served.base_url, KEY, 5.0), ABOUT, BOOK.ids, 0, lambda _: None)
        with pytest.raises(PanyouError, match="coder_silent") as raised:
            list(answered([question(unit, ABOUT) for unit in units(9)], session, rows.append, lambda *_: None))
        assert GIVE_UP == len(served.asked)
    assert [] == rows
    assert KEY not in " ".join(raised.value.lines("zh"))


def test_a_wrong_key_ends_it_at_once() -> None:
    with serving(always(Reply(status=401, body=error(f"bad key {KEY}")))) as served:
        with pytest.raises(PanyouError, match="coder_denied") as raised:
            run(served, units(3))
        assert 1 == len(served.asked)
    assert KEY not in " ".join((*raised.value.lines("zh"), *raised.value.lines("en")))


def test_a_text_the_endpoint_does_not_accept_fails_alone() -> None:
    with serving(lambda asked, _: Reply(status=400, body=error("content filter")) if "示例0" in asked.text else Reply(GOOD)) as served:
        rows, failed, _ = run(served, units(2))
        assert 2 == len(served.asked)
    assert ["refused", ""] == [row["failure"] for row in rows]
    assert "content filter" in failed[0].reason.en


def logged(chosen: list[Unit], failure: str = "") -> Any:
    rows = [
        {"key": question(unit, ABOUT).key, "model": "m", "instructions": ABOUT.hash, "unit": "document", "field": "", "sentence": "",
         "record_ids": unit.publication["record_ids"], "record_keys": unit.publication["record_keys"], "present": [BOOK.ids[0]],
         "absent": list(BOOK.ids[1:]), "stance": "", "failure": failure, "date": "2024-01-01"}
        for unit in chosen
    ]  # fmt: skip
    return frame("model_codes", [row | {"position": place} for place, row in enumerate(rows, start=1)])


def asked_of(plan: Any) -> list[str]:
    return [each.unit.publication["publication_id"] for each in plan.ask]


def test_what_is_answered_is_not_asked_again_and_what_failed_comes_last() -> None:
    assert ["p2", "p3"] == asked_of(planned(units(4), ABOUT, logged(units(2)), publications(4)))
    assert ["p2", "p3", "p0", "p1"] == asked_of(planned(units(4), ABOUT, logged(units(2), "no_json"), publications(4)))


def test_other_instructions_begin_anew() -> None:
    other = instructions(BOOK, Manual(), "document", "another", 0.0)
    assert ["p0", "p1"] == asked_of(planned(units(2), other, logged(units(2)), publications(2)))


def test_the_same_text_under_another_record_is_copied_and_not_paid_for() -> None:
    (old,), moved = units(1), publications(1).assign(publication_id="p9", record_ids=[["r9"]], record_keys=[["k9"]])
    plan = planned(documents(moved), ABOUT, logged([old]), moved)
    assert ([], [["r9"]]) == (plan.ask, [row["record_ids"] for row in plan.copied])


def test_a_text_that_stands_twice_is_asked_about_once() -> None:
    twice = publications(2).assign(title="示例同题")
    assert 1 == len(planned(documents(twice), ABOUT, frame("model_codes"), twice).ask)


def test_what_people_coded_comes_first_and_then_what_the_next_sheet_would_draw() -> None:
    chosen = units(30)
    order = in_order(chosen, {("p3", "", ""), ("p17", "", "")})
    assert {"p3", "p17"} == {unit.publication["publication_id"] for unit in order[:2]}
    plain = [unit for unit in in_order(chosen, set()) if unit.publication["publication_id"] not in ("p3", "p17")]
    assert plain == order[2:]


def test_what_is_sent_is_the_question_and_the_body_holds_nothing_else() -> None:
    with serving(always(Reply(GOOD))) as served:
        run(served, units(1))
        assert question(units(1)[0], ABOUT).messages == served.asked[0].body["messages"]
        assert KEY not in json.dumps(served.asked[0].body)
