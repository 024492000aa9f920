"""The model is told what the coding manual tells people, in the language of the text; what is sent has a hash of its own."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.codebook import Bilingual, Codebook
from pipeline.config import load_codebook, load_manual
from pipeline.manual import Manual
from pipeline.mapping.units import Unit
from pipeline.model_coder.prompt import Instructions, instructions, question
from pipeline.report.words import LANGUAGES
from tests.projects import BOOKS

BOOK_FILE = BOOKS / "urban_digital_governance.toml"
BOOK = load_codebook(BOOK_FILE)
MANUAL = load_manual(BOOK_FILE, BOOK)


def told(
    unit: str = "document", book: Codebook = BOOK, manual: Manual = MANUAL, model: str = "m", temperature: float = 0.0
) -> Instructions:
    return instructions(book, manual, unit, model, temperature)


def unit_of(sentence: str = "", language: str = "zh", abstract: str = "示例摘要。") -> Unit:
    publication = {"publication_id": "p1", "title": "示例题名", "abstract": abstract, "record_ids": ["r1"], "record_keys": ["k1"]}
    return Unit("r1", "p1", "k1", publication, "abstract" if sentence else "", sentence, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_and_every_category_with_definition_and_bounds_are_in_it(language: Any) -> None:
    text = told().told[language]
    assert MANUAL.rules
    for piece in (
        *MANUAL.rules,
        *(piece for c in BOOK.categories for piece in (c.label, c.definition, c.belongs, c.excludes)),
        *MANUAL.examples,
    ):
        assert piece.get(language) in text
    assert all(f'"{category_id}": false' in text for category_id in BOOK.ids)


def test_a_text_is_asked_about_in_its_language_and_any_other_in_english() -> None:
    systems = {spoken: question(unit_of(language=spoken), told()).messages[0]["content"] for spoken in ("zh", "en", "other")}
    assert systems["zh"] == told().told["zh"]
    assert systems["en"] == systems["other"] == told().told["en"]


def test_a_document_is_shown_with_its_abstract_and_a_sentence_with_its_title_alone() -> None:
    document, sentence = (
        question(unit_of(each), told("sentence" if each else "document")).messages[1]["content"] for each in ("", "示例一句。")
    )
    assert ("示例题名" in document, "示例摘要" in document) == (True, True)
    assert ("示例题名" in sentence, "示例一句" in sentence, "示例摘要" in sentence) == (True, True, False)
    assert '"stance"' in told("sentence").told["zh"]
    assert '"stance"' not in told().told["zh"]


def test_whatever_is_sent_changes_the_key_and_what_is_not_does_not() -> None:
    shorter = Manual(rules=MANUAL.rules[:-1], examples=MANUAL.examples)
    key = question(unit_of(), told()).key
    assert (
        key
        == question(
            unit_of(),
            told(),
        ).key
    )
    others = [told("sentence"), told(model="n"), told(temperature=1.0), told(manual=shorter)]
    assert key not in {question(unit_of(), each).key for each in others}
    assert key != question(unit_of(abstract="别的。"), told()).key
    assert 5 == len({each.hash for each in (told(), *others)})


def test_a_codebook_in_one_language_serves_both() -> None:
    category = BOOK.categories[0].model_copy(update={"definition": Bilingual(zh="只有中文", en="")})
    assert "只有中文" in told(book=BOOK.model_copy(update={"categories": (category,)})).told["en"]
