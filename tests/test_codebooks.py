"""Every codebook that ships: each word comes out whole, is found as its own category's and hides in no other's; each category explains itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import TERM_LANGUAGES, Codebook, WordLists
from pipeline.config import load_codebook
from pipeline.errors import Language, PanyouError
from pipeline.frames import frame
from pipeline.settings import SegmentSettings
from pipeline.starting import start_codebook
from pipeline.text.checks import broken_terms, hidden_terms
from pipeline.text.matching import Matcher

FILES = sorted((Path(__file__).resolve().parent.parent / "configs" / "codebooks").glob("*.toml"))


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.stem)
def book(request: pytest.FixtureRequest) -> Codebook:
    return load_codebook(request.param)


def test_the_template_is_a_codebook_that_passes_its_own_check(tmp_path: Path) -> None:
    book = load_codebook(start_codebook(tmp_path / "mine.toml"))

    assert [] == hidden_terms(book)
    assert [] == broken_terms(book, frame("words"), SegmentSettings())
    assert {"expectation", "concern"} == {category.kind for category in book.categories}


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "词 '公平' 写了 2 次"), ("en", "term '公平' stands under equal_access and runaway_cost")]
)
def test_a_word_in_two_categories_is_named_in_the_readers_language(tmp_path: Path, language: Language, said: str) -> None:
    file = start_codebook(tmp_path / "mine.toml")
    file.write_text(file.read_text(encoding="utf-8").replace('"浪费"', '"公平"'), encoding="utf-8")

    with pytest.raises(PanyouError) as error:
        load_codebook(file)
    assert said in " ".join(error.value.lines(language))


def test_more_than_one_codebook_ships() -> None:
    assert len(FILES) > 1


def test_a_codebook_is_named_as_its_file(book: Codebook) -> None:
    assert book.id in [file.stem for file in FILES]


@pytest.mark.parametrize("stance", ["expectation", "concern", "recommendation", "negation"])
def test_every_codebook_has_cues_for_every_stance(book: Codebook, stance: str) -> None:
    """One that names none has the general ones: without cues every sentence would be neutral."""
    assert all(len(getattr(book.stance, stance).get(language)) >= 10 for language in TERM_LANGUAGES)


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


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_category_explains_itself(book: Codebook, language: str) -> None:
    for category in book.categories:
        for text in (category.label, category.heading, category.definition, category.belongs, category.excludes):
            assert text.get(language)
