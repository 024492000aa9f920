"""Reading the model's answer: one JSON object that judges every category and no other, or the reason why it cannot be used."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from pipeline.errors import Text
from pipeline.tables import CODER_FAILURES, STANCES

LONGEST: Final = 20_000  # characters of an answer, without the thoughts before it
THOUGHT: Final = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)  # a reasoning model's own words before its answer
FENCE: Final = re.compile(r"```[a-zA-Z]*\n(.*?)```", re.DOTALL)
FAILURES: Final = dict(zip(CODER_FAILURES, (
    Text("不是一个 JSON 对象：{detail}", "not one JSON object: {detail}"),
    Text("有编码本里没有的类别或键：{detail}", "categories or keys that the codebook has not: {detail}"),
    Text("缺这些类别：{detail}", "categories are missing: {detail}"),
    Text("这些类别不是 true 或 false：{detail}", "neither true nor false: {detail}"),
    Text("没有这种立场：{detail}", "no such stance: {detail}"),
    Text("回答太长", "the answer is too long"),
    Text("没有给出回答", "no answer was given"),
    Text("端点不接受这段文字：{detail}", "the endpoint does not accept the text: {detail}"),
), strict=True))  # fmt: skip


class Answer(NamedTuple):
    """What the model says of a text: the categories that are there, and the stance (empty for a document)."""

    present: list[str]
    stance: str


class UnusableError(Exception):
    """An answer that cannot be used: why, as one of CODER_FAILURES, and what is wrong in it."""

    def __init__(self, failure: str, detail: str = "") -> None:
        super().__init__(f"{failure}: {detail}")
        self.failure, self.detail = failure, detail

    def reason(self) -> Text:
        """The reason in words."""
        zh, en = (FAILURES[self.failure].render(language, detail=self.detail) for language in ("zh", "en"))
        return Text(zh, en)


def read_answer(text: str, categories: Sequence[str], unit: str) -> Answer:
    """The answer in a model's reply; raises UnusableError. A fence of Markdown and a reasoning model's thoughts around the object are passed over."""
    found = _object(_bare(text))
    has_stance = unit == "sentence"
    judged = found.get("categories")
    if not isinstance(judged, dict):
        raise UnusableError("missing_category", "categories")
    unknown = sorted(set(judged) - set(categories)) + sorted(set(found) - {"categories", "stance"})
    if unknown:
        raise UnusableError("unknown_category", _shown(unknown))
    if missing := [name for name in categories if name not in judged]:
        raise UnusableError("missing_category", _shown(missing))
    if vague := [name for name in categories if not isinstance(judged[name], bool)]:
        raise UnusableError("not_true_or_false", _shown(vague))
    stance = found.get("stance", "")
    if has_stance and stance not in STANCES:
        raise UnusableError("unknown_stance", _shown([str(stance)]))
    return Answer([name for name in categories if judged[name]], stance if has_stance else "")


def _bare(text: str) -> str:
    """The reply without what may stand around its one JSON object."""
    answer = THOUGHT.sub("", text)
    if len(answer) > LONGEST:
        raise UnusableError("too_long")
    text = answer.strip()
    if not text:
        raise UnusableError("empty")
    fenced = FENCE.findall(text)
    return fenced[0] if len(fenced) == 1 else text


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise UnusableError("no_json", _shown([str(error)])) from error
    if not isinstance(found, dict):
        raise UnusableError("no_json", type(found).__name__)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs of an object; a key that says two things says nothing."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _shown(names: Sequence[str]) -> str:
    """A few names, each cut to a readable length."""
    cut = [name if len(name) <= 60 else f"{name[:60]}…" for name in names[:5]]
    return ", ".join(cut) + (" …" if len(names) > len(cut) else "")
