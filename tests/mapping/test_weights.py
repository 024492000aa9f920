"""What a term weighs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook import Bilingual, Category, Codebook, WordLists
from pipeline.mapping.weights import RARITY, rarity, weight_rows
from pipeline.settings import MappingSettings

TEXT = Bilingual(zh="示例", en="sample")
CATEGORY = Category(
    id="one", kind="concern", label=TEXT, definition=TEXT, belongs=TEXT, excludes=TEXT,
    terms=WordLists(zh=("甲",), en=("alpha",)), synonyms=WordLists(zh=("乙",)),
)  # fmt: skip
BOOK = Codebook(id="sample_book", version="1", title=TEXT, categories=(CATEGORY,))


def weights(documents: dict[str, int], matched: dict[tuple[str, str, str], int]) -> dict[tuple[str, str], float]:
    rows = weight_rows(
        BOOK, documents, matched, MappingSettings(near_weight=0.5, sentence_threshold=0.7, document_threshold=3, document_threshold_en=2)
    )
    return {(row["language"], row["feature"]): row["weight"] for row in rows}


def test_an_unseen_term_weighs_one_and_a_near_word_half() -> None:
    found = weights({}, {})
    assert (found["zh", "甲"], found["zh", "乙"], found["en", "alpha"]) == (1.0, 0.5, 1.0)


def test_a_term_in_every_document_still_names_the_theme() -> None:
    assert weights({"zh": 100}, {("zh", "one", "甲"): 100})["zh", "甲"] == 1 - RARITY


def test_thresholds_stand_beside_the_weights() -> None:
    found = weights({}, {})
    assert (found["zh", "sentence_threshold"], found["zh", "document_threshold"]) == (0.7, 3.0)


def test_a_language_with_a_threshold_of_its_own_gets_it_and_shares_the_others() -> None:
    found = weights({}, {})
    assert (found["en", "sentence_threshold"], found["en", "document_threshold"]) == (0.7, 2.0)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_rarity_lies_between_0_and_1_and_falls_with_use(found: int, documents: int) -> None:
    assert 0.0 <= rarity(found + 1, documents) <= rarity(found, documents) <= 1.0
