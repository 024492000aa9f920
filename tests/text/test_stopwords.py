"""Frequent words are shown, never dropped; what the review asked for is not even shown."""

from __future__ import annotations

from pipeline.text.lexicon import Lexicon
from pipeline.text.stopwords import suggested


def test_words_in_many_publications_of_their_language_are_suggested(lexicon: Lexicon) -> None:
    counts = [("zh", "数据", 90), ("zh", "服务", 60), ("zh", "平台", 19), ("en", "service", 12), ("en", "user", 60), ("zh", "云", 9)]
    assert [("en", "user", 60), ("zh", "服务", 60)] == suggested(counts, {"zh": 100, "en": 100}, lexicon)
    assert ("en", "service", 12) in suggested(counts, {"zh": 100, "en": 20}, lexicon)


def test_a_small_corpus_has_no_suggestions(lexicon: Lexicon) -> None:
    assert [] == suggested([("zh", "服务", 3)], {"zh": 3}, lexicon)
