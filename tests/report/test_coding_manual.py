"""The coding manual: what coders need stands in it, in the language they read; rules and examples fit the codebook they belong to."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document

from pipeline.config import load_codebook, load_manual
from pipeline.errors import Text
from pipeline.manual import Manual
from pipeline.report.coding_manual import coding_manual
from tests.projects import BOOKS, ROOT, Project, copy_of, panyou_here

BOOK = load_codebook(BOOKS / "urban_digital_governance.toml")
MANUAL = load_manual(ROOT / "configs" / "sample.toml", BOOK)
GUIDE = (Text("示例：逐行填写。", "Example: fill it line by line."),)


def paragraphs(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_category_has_its_section_with_definition_terms_and_examples(language: str) -> None:
    text = "\n".join(paragraphs(coding_manual(BOOK, MANUAL, GUIDE)))

    for number, category in enumerate(BOOK.categories, start=1):
        assert f"{number} {category.label.get(language)}" in text
        parts = [category.definition.get(language), category.belongs.get(language), category.excludes.get(language)]
        parts += [each.get(language) for counter in (False, True) for each in MANUAL.of(category.id, counter=counter)]
        assert [] == [part for part in [*parts, *category.terms.get(language)] if part not in text]


def test_rules_and_guide_are_numbered_in_order() -> None:
    lines = paragraphs(coding_manual(BOOK, MANUAL, GUIDE))

    assert "1. 示例：逐行填写。" in lines
    found = [lines.index(f"{number}. {rule.zh}") for number, rule in enumerate(MANUAL.rules, start=1)]
    assert sorted(found) == found


def test_one_language_alone() -> None:
    lines = paragraphs(coding_manual(BOOK, MANUAL, GUIDE, ("en",)))

    chinese = [line for line in lines if re.search(r"[\u4e00-\u9fff]", line)]
    assert [] == chinese
    assert "1. Example: fill it line by line." in lines


def test_a_codebook_without_rules_of_its_own_has_a_manual_too(tmp_path: Path) -> None:
    other = BOOK.model_copy(update={"id": "another_book"})
    found = load_manual(tmp_path / "configs" / "x.toml", other)

    assert Manual() == found
    lines = paragraphs(coding_manual(other, found, GUIDE))
    assert not any(line.startswith(("编码规则", "例：")) for line in lines)
    assert any(BOOK.categories[0].definition.zh in line for line in lines)


def test_the_same_codebook_makes_the_same_bytes() -> None:
    assert coding_manual(BOOK, MANUAL, GUIDE) == coding_manual(BOOK, MANUAL, GUIDE)


def test_every_category_is_shown_and_what_it_is_not() -> None:
    assert set(BOOK.ids) == {each.category for each in MANUAL.examples}
    for category_id in BOOK.ids:
        assert MANUAL.of(category_id, counter=False)
        assert MANUAL.of(category_id, counter=True)


def test_rules_and_examples_name_only_categories_that_there_are() -> None:
    english = " ".join(each.en for each in (*MANUAL.rules, *MANUAL.examples))
    chinese = " ".join(each.zh for each in MANUAL.examples)
    labels = {category.label.zh for category in BOOK.categories}

    assert [] == [word for word in re.findall(r"[a-z]+(?:_[a-z]+)+", english) if word not in BOOK.ids]
    assert [] == [word for word in re.findall(r"（([^）]+)）", chinese) if word not in labels and "不选" not in word]


def test_the_command_puts_it_beside_the_sheets(sample_project: Project, tmp_path: Path) -> None:
    project = copy_of(sample_project, tmp_path / "project")

    assert 0 == panyou_here("coding", "manual", project.review.config)
    found = (project.review.corpus / "sheets" / "coding_manual.docx").read_bytes()
    assert any(MANUAL.rules[0].zh in line for line in paragraphs(found))
    assert any("coding.csv" in line for line in paragraphs(found))
