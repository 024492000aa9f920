"""Having texts coded by a model: which are asked about and in what order, what is known already, and each answer into the log as it comes.

Texts that people coded come first, then the others in the order in which `coding sheet` draws: what the model is measured on is there before
the money is spent. An answer is kept under the hash of all that was sent, so that what was answered is not asked, and paid for, again.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.duplicates.homes import Homes
from pipeline.errors import Language, PanyouError, Text, fault
from pipeline.mapping.codes import Place
from pipeline.mapping.units import Unit, one_line
from pipeline.model_coder.answers import Answer, UnusableError, read_answer
from pipeline.model_coder.endpoint import Endpoint, EndpointError, ask
from pipeline.model_coder.prompt import Instructions, Question, again, question
from pipeline.sheets.drawing import shuffled

fault("coder_denied", Text("端点拒绝了请求：{detail}", "the endpoint denies the request: {detail}"),
      Text("看看 [coder] 的 base_url、model，以及 key_variable 所指环境变量里的密钥", "look at base_url and model in [coder], and at the key in the environment variable that key_variable names"))  # fmt: skip
fault("coder_silent", Text("接连 {count} 段文字没有得到回答：{detail}", "{count} texts in a row were not answered: {detail}"),
      Text("看看端点是否在运行，或加大 [coder] 的 timeout；已有的回答都留着，再运行一次会接着做", "see that the endpoint is running, or raise timeout in [coder]; the answers so far are kept, run again to go on"))  # fmt: skip

GIVE_UP: Final = 3  # texts in a row without an answer, after which it is the endpoint's doing
LONGEST_WAIT: Final = 60.0  # seconds before a further attempt
SHOWN_AGAIN: Final = 2_000  # characters of an unusable answer that the model sees again
REFUSED: Final = "refused"
SEED: Final = 1  # of the order in which `coding sheet` draws unless told otherwise

Row = dict[str, Any]
Log = Callable[[Row], None]
Progress = Callable[[int, int], None]


class Plan(NamedTuple):
    """What is to be done: questions to ask, rows to copy for texts that were answered for another record, and how many units are done."""

    ask: list[Question]
    copied: list[Row]
    done: int


class Session(NamedTuple):
    """Who is asked, under which instructions, about which categories; how many further attempts a failed one gets, and what waits between them."""

    endpoint: Endpoint
    about: Instructions
    categories: Sequence[str]
    retries: int
    pause: Callable[[float], None] = time.sleep


class Failed(NamedTuple):
    """A unit whose answers could not be used, or that got none, and why."""

    unit: Unit
    reason: Text


def in_order(units: Sequence[Unit], coded: Collection[Place]) -> list[Unit]:
    """The units that people coded, then the others, each in the order in which sheets draw them."""
    return sorted(shuffled(units, SEED), key=lambda unit: unit.place not in coded)


def planned(units: Sequence[Unit], about: Instructions, log: pd.DataFrame, publications: pd.DataFrame) -> Plan:
    """What of the units, in their order, the log does not answer under these instructions yet; those that failed before come last.

    A text that several units share is asked about once.
    """
    rows: list[Row] = log[(log["instructions"] == about.hash) & (log["unit"] == about.unit)].to_dict("records")
    usable, failed = {row["key"]: row for row in rows if not row["failure"]}, {row["key"] for row in rows if row["failure"]}
    here = _places([row for row in rows if not row["failure"]], publications)
    asked, copied, done = dict[str, Question](), list[Row](), 0
    for unit in units:
        each = question(unit, about)
        known = usable.get(each.key)
        if known is None:
            asked.setdefault(each.key, each)
        elif unit.place in here:
            done += 1
        else:
            copied.append(known | _identity(unit))
    return Plan(sorted(asked.values(), key=lambda each: each.key in failed), copied, done)


def answered(questions: Sequence[Question], session: Session, log: Log, show: Progress) -> Iterator[Failed]:
    """Ask about each text, log each answer as it comes, and yield what failed; raises PanyouError where the endpoint answers nothing.

    A text that got no answer at all is not logged: the next call asks again.
    """
    unanswered = 0
    for number, each in enumerate(questions):
        show(number, len(questions))
        row, detail, reason = _row(each, session.about), "", None
        try:
            row |= _judged(_asked(each, session), session.categories)
        except UnusableError as error:
            row, detail, reason = row | {"failure": error.failure}, error.detail, error.reason()
        except EndpointError as error:
            if error.kind == "denied":
                raise PanyouError("coder_denied", where=session.endpoint.url, detail=error.detail) from None
            row, detail, reason = {}, error.detail, Text(f"没有回答：{error.detail}", f"no answer: {error.detail}")
        if row:
            log(row)
        if reason:
            yield Failed(each.unit, reason)
        unanswered = unanswered + 1 if row.get("failure", REFUSED) == REFUSED else 0
        if unanswered >= GIVE_UP:
            raise PanyouError("coder_silent", where=session.endpoint.url, count=unanswered, detail=detail)
    show(len(questions), len(questions))


def _asked(each: Question, session: Session) -> Answer:
    """The answer to a question; after an unusable answer the model is told what is wrong with it. Raises the last UnusableError or EndpointError."""
    about, messages = session.about, each.messages
    language: Language = "zh" if each.unit.language == "zh" else "en"
    for left in range(session.retries, -1, -1):
        text = ""
        try:
            text = ask(session.endpoint, about.model, about.temperature, messages)
            return read_answer(text, session.categories, about.unit)
        except UnusableError as error:
            if not left:
                raise
            messages = again(each.messages, text[:SHOWN_AGAIN], error.reason().render(language), language)
        except EndpointError as error:
            if error.kind == REFUSED:
                raise UnusableError(REFUSED, error.detail) from None
            if error.kind == "denied" or not left:
                raise
            session.pause(min(error.wait or 2.0 ** (session.retries - left), LONGEST_WAIT))
    raise AssertionError("every attempt returns or raises")


def _places(rows: Sequence[Row], publications: pd.DataFrame) -> set[Place]:
    """The units the rows are about."""
    homes = Homes(publications)
    return {(publication_id, row["field"], one_line(row["sentence"])) for row in rows for publication_id in homes.of(row)}


def _row(each: Question, about: Instructions) -> Row:
    """A row of the log about a unit, without an answer."""
    today = dt.datetime.now(dt.UTC).astimezone().date().isoformat()
    return {"key": each.key, "model": about.model, "instructions": about.hash, "unit": about.unit, **_identity(each.unit),
            "present": [], "absent": [], "stance": "", "failure": "", "date": today}  # fmt: skip


def _identity(unit: Unit) -> Row:
    publication = unit.publication
    return {
        "record_ids": publication["record_ids"], "record_keys": publication["record_keys"],
        "field": unit.field, "sentence": unit.sentence,
    }  # fmt: skip


def _judged(answer: Answer, categories: Sequence[str]) -> Row:
    absent = [name for name in categories if name not in answer.present]
    return {"present": answer.present, "absent": absent, "stance": answer.stance}
