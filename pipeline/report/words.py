"""What the report says, in both languages: the sentences stand in `words.toml`, so that a translator needs no Python.

A sentence is a pair; its `{name}` marks are filled once, from left to right, so that a title with braces in it stays as it is.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import Any, Final

import pandas as pd

from pipeline.codebook import Bilingual
from pipeline.errors import Language, Text

WORDS: Final[dict[str, Any]] = tomllib.loads(files("pipeline.report").joinpath("words.toml").read_text(encoding="utf-8"))
LANGUAGES: Final[tuple[Language, Language]] = ("zh", "en")
MISSING: Final = "—"
MARK: Final = re.compile(r"\{([a-z_]+)\}")
ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    """`text` without what XML and HTML may not hold: control characters, lone surrogates, noncharacters."""
    return ILLEGAL.sub("", text)


def same(value: object) -> Text:
    """A value that reads alike in both languages: a name, a number, a title; `—` when it is missing."""
    if isinstance(value, Text):
        return value
    text = MISSING if is_missing(value) else count(value) if isinstance(value, int) else str(value)
    return Text(text, text)


def is_missing(value: object) -> bool:
    """Whether a cell of a table is empty: None, NaN, NA or the empty string."""
    return value is None or value == "" if isinstance(value, str) or value is None else bool(pd.isna(value))


def say(key: str, **values: object) -> Text:
    """The sentence at `section.name` of words.toml with its marks filled; KeyError if there is none."""
    section, name = key.split(".")
    pair = WORDS[section][name]
    filled = {mark: same(value) for mark, value in values.items()}
    zh = MARK.sub(lambda found: filled[found[1]].zh, pair["zh"])
    return Text(zh, MARK.sub(lambda found: filled[found[1]].en, pair["en"]))


def name_of(section: str, value: str) -> Text:
    """The name for people of a closed value (a stance, a rule); the value itself where words.toml does not know it."""
    pair = WORDS[section].get(value)
    return Text(pair["zh"], pair["en"]) if pair else same(value or MISSING)


def bilingual(value: Bilingual) -> Text:
    """A text of the configuration; one that is written in one language only serves for both."""
    return Text(value.zh or value.en, value.en or value.zh)


def joined(parts: Iterable[object]) -> Text:
    """A list in one line: with 、 in Chinese, with commas in English; `—` when it is empty."""
    pairs = [same(part) for part in parts]
    return Text("、".join(p.zh for p in pairs) or MISSING, ", ".join(p.en for p in pairs) or MISSING)


def paragraph(sentences: Iterable[Text]) -> Text:
    """Sentences one after another: unspaced in Chinese, spaced in English."""
    pairs = list(sentences)
    return Text("".join(p.zh for p in pairs), " ".join(p.en for p in pairs))


def count(value: int) -> str:
    """A whole number with its thousands marked, as both languages write it."""
    return f"{value:,}"


def percent(share: float) -> str:
    """A share of 1 as percent with one decimal; `—` when missing."""
    return MISSING if is_missing(share) else f"{share * 100:.1f}%"


def decimal(value: float, places: int = 2) -> str:
    """A number with `places` decimals; `—` when missing."""
    return MISSING if is_missing(value) else f"{value:.{places}f}"


def interval(value: float, low: float, high: float, written: Callable[[float], str] = decimal) -> Text:
    """`0.81（0.70 至 0.90）`, the numbers as `written` writes them; `—` when missing."""
    if is_missing(value):
        return Text(MISSING, MISSING)
    shown, lower, upper = (written(number) for number in (value, low, high))
    return Text(f"{shown}（{lower} 至 {upper}）", f"{shown} ({lower} to {upper})")


def points_apart(difference: float) -> str:
    """A difference of two shares of 1 in percentage points, with its sign."""
    return f"{100 * difference:+.1f}"


def rank(value: float) -> str:
    """A rank: 3, or 2.5 where two share the second and third place; `—` when missing."""
    return MISSING if is_missing(value) else f"{value:g}"


def day(value: dt.date) -> Text:
    """A date as each language writes it."""
    months = WORDS["dates"]["months"]["en"].split(" ")
    return Text(f"{value.year}年{value.month}月{value.day}日", f"{value.day} {months[value.month - 1]} {value.year}")
