"""A small invented codebook (示例) with everything that makes matching hard: exclusions, nested terms, single characters, quotes."""

from __future__ import annotations

import pytest

from pipeline.codebook import Bilingual, Category, Codebook, StanceCues, WordLists
from pipeline.frames import frame
from pipeline.settings import SegmentSettings
from pipeline.text.lexicon import Lexicon, lexicon_of

TEXT = Bilingual(zh="示例", en="sample")


def category(name: str, terms: WordLists, exclusions: WordLists | None = None) -> Category:
    """A category of which only the words matter."""
    return Category(
        id=name, kind="concern", label=TEXT, definition=TEXT, belongs=TEXT, excludes=TEXT, terms=terms, exclusions=exclusions or WordLists()
    )


@pytest.fixture(scope="session")
def book() -> Codebook:
    return Codebook(
        id="sample_book",
        version="1",
        title=TEXT,
        categories=(
            category(
                "divide", WordLists(zh=("数字鸿沟", "网格", "码", "AI治理"), en=("digital divide", "e-government", "ai", "older people"))
            ),
            category(
                "data",
                WordLists(zh=("数据", "印度", "“最多跑一次”改革", "放管服"), en=("open data", "data")),
                WordLists(zh=("印度尼西亚",), en=("data center",)),
            ),
            category("publishing", WordLists(zh=("数据开放", "数字不平等"), en=("open data platform", "social exclusion"))),
        ),
        stance=StanceCues(negation=WordLists(zh=("不", "没有", "未"), en=("not", "no", "without", "lack of"))),
    )


@pytest.fixture(scope="session")
def lexicon(book: Codebook) -> Lexicon:
    words = frame(
        "words",
        [
            {"list": "terms", "term": "城市大脑"},
            {"list": "terms", "term": "smart city"},
            {"list": "thesaurus", "term": "网格化管理", "label": "网格"},
            {"list": "thesaurus", "term": "ICTs", "label": "information technology"},
            {"list": "stopwords", "term": "城市"},
        ],
    )
    return lexicon_of(book, words, SegmentSettings())
