"""What the language model is told: the coding manual's rules and categories in the language of the text, then the text.

The coding manual that people get as Word (`report/coding_manual.py`) says the same; here it comes without the lists of words, which would make the
model a second dictionary.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, Final, NamedTuple

from pipeline.codebook import Bilingual, Category, Codebook
from pipeline.errors import Language
from pipeline.manual import Manual
from pipeline.mapping.units import Unit
from pipeline.report.words import LANGUAGES, bilingual, say

WORDS: Final[dict[str, Any]] = tomllib.loads(files("pipeline.model_coder").joinpath("prompt.toml").read_text(encoding="utf-8"))
DIGITS: Final = 24  # hexadecimal digits of a hash that are kept

Message = dict[str, str]


class Instructions(NamedTuple):
    """What a model is told about documents or about sentences in either language, and the hash of it with the model and its temperature."""

    unit: str
    model: str
    temperature: float
    told: Mapping[Language, str]  # language → the system's message
    hash: str


class Question(NamedTuple):
    """One text for the model: the messages, and the hash of all that is sent."""

    unit: Unit
    messages: list[Message]
    key: str


def instructions(book: Codebook, manual: Manual, unit: str, model: str, temperature: float) -> Instructions:
    """The instructions on `document` or `sentence`."""
    told = {language: "\n".join(_lines(book, manual, unit, language)) for language in LANGUAGES}
    return Instructions(unit, model, temperature, told, _hash([model, temperature, told]))


def question(unit: Unit, about: Instructions) -> Question:
    """The question on a unit; a text that is neither Chinese nor English is asked about in English."""
    language: Language = "zh" if unit.language == "zh" else "en"
    parts = {"title": unit.publication["title"]}
    parts |= {"sentence": unit.sentence} if unit.sentence else {"abstract": unit.publication["abstract"]}
    text = "\n".join(WORDS["text"][name][language] + value for name, value in parts.items())
    messages = [{"role": "system", "content": about.told[language]}, {"role": "user", "content": text}]
    return Question(unit, messages, _hash([about.model, about.temperature, messages]))


def again(messages: Sequence[Message], answer: str, reason: str, language: Language) -> list[Message]:
    """The messages with an answer that cannot be used, and why."""
    words = WORDS["again"][language].replace("{reason}", reason)
    return [*messages, {"role": "assistant", "content": answer}, {"role": "user", "content": words}]


def _lines(book: Codebook, manual: Manual, unit: str, language: Language) -> Iterator[str]:
    yield from (WORDS["task"][unit][language], WORDS["theme"][language])
    if manual.rules:
        yield f"\n## {say('manual.rules').render(language)}"
        yield from (f"{number}. {bilingual(rule).render(language)}" for number, rule in enumerate(manual.rules, start=1))
    yield f"\n## {WORDS['categories'][language]}"
    for category in book.categories:
        yield from _category(category, manual, language)
    yield ""
    if unit == "sentence":
        yield WORDS["stances"][language]
    stance = {"stance": "neutral"} if unit == "sentence" else {}
    yield WORDS["reply"][language]
    yield json.dumps({"categories": dict.fromkeys(book.ids, False)} | stance)


def _category(category: Category, manual: Manual, language: Language) -> Iterator[str]:
    kind = say(f"manual.{category.kind}").render(language)
    yield f"\n### {category.id}: {bilingual(category.label).render(language)} ({kind})"
    for name in ("definition", "belongs", "excludes"):
        yield from _labelled(name, getattr(category, name), language)
    for name in ("examples", "counterexamples"):
        for example in manual.of(category.id, counter=name == "counterexamples"):
            yield from _labelled(name, example, language)


def _labelled(name: str, text: Bilingual, language: Language) -> Iterator[str]:
    """A text behind what it is; nothing where there is nothing to say."""
    if said := bilingual(text).render(language):
        yield f"{say(f'manual.{name}').render(language)}: {said}"


def _hash(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:DIGITS]
