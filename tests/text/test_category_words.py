"""Words proposed for a category: a planted word comes first, known, refused, rare and common ones do not come at all."""

from __future__ import annotations

from typing import Final

import pytest

from pipeline.codebook import Codebook
from pipeline.frames import frame
from pipeline.settings import SegmentSettings
from pipeline.text.category_words import LEAST_DOCUMENTS, Candidate, Sentence, category_words, runs
from pipeline.text.languages import Language
from pipeline.text.lexicon import Lexicon, lexicon_of
from pipeline.text.matching import Matcher
from pipeline.text.words import tokenise

NONE: Final = {"zh": "", "en": ""}
BOOK: Final = Codebook.model_validate(
    {
        "id": "toy",
        "version": "1",
        "title": NONE,
        "categories": [
            {"id": "rain", "kind": "concern", "label": NONE, "definition": NONE, "belongs": NONE, "excludes": NONE,
             "terms": {"zh": ["暴雨"], "en": ["heavy rain"]}},
            {"id": "shade", "kind": "expectation", "label": NONE, "definition": NONE, "belongs": NONE, "excludes": NONE,
             "terms": {"zh": ["树荫"], "en": ["shade"]}},
        ],
    }
)  # fmt: skip
TEXTS: Final[dict[Language, tuple[str, str]]] = {
    "zh": ("暴雨之后地下车库积水，居民转移车辆。", "树荫让街道凉快，居民散步。"),
    "en": (
        "After heavy rain the storm drains overflowed and residents moved their bicycles.",
        "Shade cools the street and residents walk.",
    ),
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return lexicon_of(BOOK, frame("words"), SegmentSettings())


def _sentences(language: Language, lexicon: Lexicon, count: int) -> list[Sentence]:
    texts = [(f"{name}{n}", text) for n in range(count) for name, text in zip(("r", "s"), TEXTS[language], strict=True)]
    return [Sentence(name, language, text, [token.text for token in tokenise(text, language, lexicon)]) for name, text in texts]


def _found(language: Language, lexicon: Lexicon, count: int = 12, refused: frozenset[tuple[str, str]] = frozenset()) -> list[Candidate]:
    documents = {"rain": frozenset(f"r{n}" for n in range(count)), "shade": frozenset(f"s{n}" for n in range(count))}
    return category_words(_sentences(language, lexicon, count), documents, lexicon, Matcher(BOOK), refused)


@pytest.mark.parametrize(("language", "planted", "common"), [("zh", "积水", "居民"), ("en", "storm drain overflow", "resident")])
def test_a_word_of_one_categorys_documents_is_proposed_for_it_alone(
    language: Language, planted: str, common: str, lexicon: Lexicon
) -> None:
    found = _found(language, lexicon)

    assert {"rain"} == {each.category_id for each in found if planted in each.term or each.term in planted}
    assert [] == [each for each in found if each.term == common]
    assert all(each.documents_there == 0 and each.documents_here == 12 for each in found if planted in each.term)
    assert all("【" in context for each in found for context in each.contexts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_the_codebook_matches_is_not_proposed(language: Language, lexicon: Lexicon) -> None:
    matcher = Matcher(BOOK)

    assert [] == [each.term for each in _found(language, lexicon) if matcher.find(each.term, language)]


def test_what_people_refused_is_not_proposed_again(lexicon: Lexicon) -> None:
    first = _found("zh", lexicon)[0]
    again = _found("zh", lexicon, refused=frozenset({(first.category_id, first.term)}))

    assert (first.category_id, first.term) not in {(each.category_id, each.term) for each in again}
    assert again


def test_a_word_in_too_few_documents_is_not_proposed(lexicon: Lexicon) -> None:
    assert [] == _found("zh", lexicon, count=LEAST_DOCUMENTS - 1)


def test_a_piece_of_a_longer_candidate_does_not_stand_beside_it(lexicon: Lexicon) -> None:
    terms = {each.term for each in _found("en", lexicon) if each.category_id == "rain"}

    assert [] == [(one, other) for one in terms for other in terms if one != other and f" {one} " in f" {other} "]


@pytest.mark.parametrize(("text", "absent"), [("Open drains. Data flow.", "drain data"), ("Ten drains, bridges", "drain bridge")])
def test_a_run_does_not_reach_over_punctuation(text: str, absent: str, lexicon: Lexicon) -> None:
    tokens = [token.text for token in tokenise(text, "en", lexicon)]

    assert absent not in list(runs(Sentence("d", "en", text, tokens), lexicon))


def test_a_chinese_run_stands_in_the_text_as_it_is(lexicon: Lexicon) -> None:
    text = "车库，积水严重；车库积水"
    tokens = [token.text for token in tokenise(text, "zh", lexicon)]

    assert all(run in text for run in runs(Sentence("d", "zh", text, tokens), lexicon))
    assert "车库积水" in list(runs(Sentence("d", "zh", text, tokens), lexicon))
