"""Chinese and English topics stand together where they share a category and terms that translate each other. All texts are invented (示例)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bench.mapping import CODEBOOK
from pipeline.config import load_codebook
from pipeline.frames import conform, frame
from pipeline.mapping.pairs import pair_rows
from pipeline.mapping.topic_steps import pair_topics
from pipeline.settings import SegmentSettings

BOOK = load_codebook(CODEBOOK)
FIRST, SECOND = BOOK.ids[:2]
Terms = Mapping[str, Sequence[str]]


def topics(terms: Terms) -> pd.DataFrame:
    return frame("topics", ({"topic_id": name, "language": name[:2], "terms": list(words)} for name, words in terms.items()))


def read_as(categories: Terms) -> pd.DataFrame:
    rows = (
        {"topic_id": name, "category_id": each, "is_assigned": each in chosen} for name, chosen in categories.items() for each in BOOK.ids
    )
    return frame("topic_categories", rows)


def paired(terms: Terms, categories: Terms, translated: Mapping[tuple[str, str], float]) -> list[dict[str, Any]]:
    return list(pair_rows(topics(terms), read_as(categories), translated, BOOK))


def test_a_shared_category_and_a_translated_term_put_two_topics_together() -> None:
    terms = {"zh-1": ["甲", "乙"], "zh-2": ["丙", "丁"], "en-1": ["a", "b"], "en-2": ["c", "d"]}
    categories = {"zh-1": [FIRST, SECOND], "zh-2": [SECOND], "en-1": [FIRST], "en-2": []}
    found = paired(terms, categories, {("甲", "a"): 0.9, ("丙", "d"): 0.5})

    assert [("zh-1", "en-1"), ("zh-2", "en-2")] == [(row["topic_id_zh"], row["topic_id_en"]) for row in found]
    assert [True, False] == [row["is_together"] for row in found]
    assert [[FIRST], []] == [row["category_ids"] for row in found]
    assert [["甲 = a"], ["丙 = d"]] == [row["translations"] for row in found]
    assert [(1 / 2 + 2 / 4) / 2, (0 + 2 / 4) / 2] == [row["score"] for row in found]


def test_terms_of_one_category_of_the_codebook_join_topics_too() -> None:
    terms = {"zh-1": ["公众参与", "众包", "方法"], "en-1": ["citizen participation", "method", "year"]}
    (row,) = paired(terms, {"zh-1": [FIRST], "en-1": [FIRST]}, {})

    assert ["公众参与, 众包 ~ citizen participation"] == row["codebook_terms"]
    assert row["is_together"]
    assert (1 + 3 / 6) / 2 == row["score"]


def test_a_shared_category_alone_is_a_pair_that_does_not_stand_together() -> None:
    (row,) = paired({"zh-1": ["甲"], "en-1": ["a"]}, {"zh-1": [FIRST], "en-1": [FIRST]}, {})
    assert not row["is_together"]
    assert 0.5 == row["score"]


def test_topics_with_nothing_in_common_are_no_pair() -> None:
    assert [] == paired({"zh-1": ["甲"], "en-1": ["a"]}, {"zh-1": [FIRST], "en-1": [SECOND]}, {("乙", "a"): 1.0})
    assert [] == paired({"zh-1": ["甲"]}, {"zh-1": [FIRST]}, {})


def test_the_corpus_teaches_the_translations_by_its_own_keywords_and_titles() -> None:
    """Keywords of Chinese publications, titles of English ones, which have the languages the other way round."""
    publications = frame(
        "publications",
        [
            {"publication_id": f"p{n}", "language": "zh", "keywords": ["热线", "电梯"], "keywords_translated": ["hotline", "elevator"]}
            for n in range(2)
        ]
        + [{"publication_id": f"q{n}", "language": "en", "title": "Lamp", "title_translated": "路灯"} for n in range(2)],
    )
    terms = {"zh-1": ["热线", "电梯", "路灯"], "en-1": ["elevator", "hotline", "lamp"]}
    made = pair_topics(
        topics(terms), read_as({"zh-1": [FIRST], "en-1": [FIRST]}), publications, frame("words"), codebook=BOOK, segment=SegmentSettings()
    ).topic_pairs

    conform("topic_pairs", made)
    assert [["热线 = hotline", "电梯 = elevator", "路灯 = lamp"]] == made["translations"].tolist()
    assert [1.0] == made["score"].tolist()
