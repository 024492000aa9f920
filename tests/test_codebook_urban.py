"""The codebook that ships: 13 categories in the order of the report, enough terms, none that hides inside another category's."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import TERM_LANGUAGES, Codebook, WordLists
from pipeline.config import load_codebook
from pipeline.frames import frame
from pipeline.settings import SegmentSettings
from pipeline.text.checks import broken_terms, hidden_terms
from pipeline.text.matching import Matcher

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


def test_no_term_hides_inside_another_categorys(book: Codebook) -> None:
    assert hidden_terms(book) == []


def test_every_term_survives_segmentation(book: Codebook) -> None:
    assert broken_terms(book, frame("words"), SegmentSettings()) == []


@pytest.mark.parametrize("language", TERM_LANGUAGES)
def test_every_term_is_found_by_itself_as_its_own_category(book: Codebook, language: str) -> None:
    matcher, lost = Matcher(book), []
    for category in book.categories:
        for term in category.all_terms(language):
            found = matcher.find(term, "zh" if language == "zh" else "en")
            lost += [] if [match.category_id for match in found] == [category.id] else [(category.id, term, found)]
    assert lost == []


@pytest.mark.parametrize("language", TERM_LANGUAGES)
def test_no_two_words_of_a_category_are_one_to_the_matcher(book: Codebook, language: str) -> None:
    matcher = Matcher(book)
    named = [
        (c.id, term, matcher.find(term, "zh" if language == "zh" else "en")) for c in book.categories for term in c.all_terms(language)
    ]
    assert [(name, term, found[0].term) for name, term, found in named if found[0].term != term] == []


@pytest.mark.parametrize("language", TERM_LANGUAGES)
def test_an_exclusion_silences_a_word_of_its_category(book: Codebook, language: str) -> None:
    def speak(matcher: Matcher) -> set[tuple[str, str]]:
        texts = [(category.id, text) for category in book.categories for text in category.exclusions.get(language)]
        return {
            (name, text) for name, text in texts if name in {m.category_id for m in matcher.find(text, "zh" if language == "zh" else "en")}
        }

    bare = [category.model_copy(update={"exclusions": WordLists()}) for category in book.categories]
    everything = {(category.id, text) for category in book.categories for text in category.exclusions.get(language)}
    assert everything - speak(Matcher(book.model_copy(update={"categories": tuple(bare)}))) == set()
    assert speak(Matcher(book)) == set()


def test_the_file_says_whose_words_it_holds() -> None:
    head = FILE.read_text(encoding="utf-8").split("\nid = ")[0]
    assert "our own" in head
    assert "本项目自己写的" in head


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_category_explains_itself(book: Codebook, language: str) -> None:
    for category in book.categories:
        for text in (category.label, category.heading, category.definition, category.belongs, category.excludes):
            assert text.get(language)


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
