"""The codebook that ships: 13 categories in the order of the report, enough terms for each. What every codebook must be: `test_codebooks.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import TERM_LANGUAGES, Codebook
from pipeline.config import load_codebook

FILE = Path(__file__).resolve().parent.parent / "configs" / "codebooks" / "urban_digital_governance.toml"
EXPECTATIONS = (
    "cogovernance", "inclusion_equity", "user_centered", "human_machine", "holistic_integration", "cost_sustainability",
    "agile_resilience", "openness_transparency",
)  # fmt: skip
CONCERNS = ("digital_formalism", "privacy_exposure", "loss_of_autonomy", "techno_solutionism", "institutional_inertia")


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook(FILE)


def test_the_categories_stand_in_the_order_of_the_votes(book: Codebook) -> None:
    assert book.ids == EXPECTATIONS + CONCERNS
    assert [category.kind for category in book.categories] == ["expectation"] * 8 + ["concern"] * 5


@pytest.mark.parametrize("language", TERM_LANGUAGES)
def test_each_category_has_40_to_90_terms(book: Codebook, language: str) -> None:
    """Enough to find texts that nobody had seen when the list was made; few enough to be read through in Excel."""
    counts = {category.id: len(category.terms.get(language)) for category in book.categories}
    assert {name: n for name, n in counts.items() if not 40 <= n <= 90} == {}


def test_the_file_says_whose_words_it_holds() -> None:
    head = FILE.read_text(encoding="utf-8").split("\nid = ")[0]
    assert "our own" in head
    assert "本项目自己写的" in head


@pytest.mark.real_exports
def test_no_sentence_is_the_reports_or_the_methods(book: Codebook, shared: Path) -> None:
    """No run of 12 Chinese characters or 8 English words of the definitions and notes stands in the report or in method.md."""
    sources = "".join((shared / name).read_text(encoding="utf-8") for name in ("report.txt", "method.md"))
    chinese, english = sources, " ".join(sources.split())
    texts = [text for c in book.categories for text in (c.definition, c.belongs, c.excludes)]
    runs = [t.zh[i : i + 12] for t in texts for i in range(len(t.zh) - 11)]
    words = [t.en.split() for t in texts]
    phrases = [" ".join(w[i : i + 8]) for w in words for i in range(len(w) - 7)]
    assert [run for run in runs if run in chinese] + [phrase for phrase in phrases if phrase in english] == []
