"""New words planted in an invented corpus (示例) are found; what is no word is not."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import pytest

from pipeline.text.collocations import RunCounts
from pipeline.text.languages import Language, language_of
from pipeline.text.lexicon import Lexicon
from pipeline.text.new_words import Sentence, candidates, count_run, look_up, rows, stretches
from pipeline.text.normalise import key
from pipeline.text.words import Token, tokenise

VERBS = ("建设", "推动", "研制", "观察", "讨论", "介绍", "比较", "改进", "评估", "选择")
PLANTED = [f"{VERBS[n % 10]}声音地图{VERBS[(7 * n + 3) % 10]}，{VERBS[(n + 5) % 10]}的城市。" for n in range(30)]
FILLING = ["".join(VERBS[(n * k + k) % 10] for k in range(200)) for n in range(10)]
ENGLISH = ["Street-level bureaucracies differ.", "A street level bureaucracy decides."]


def _cut(lexicon: Lexicon, term: str) -> tuple[Language, list[Token]]:
    language = language_of(term)
    return language, tokenise(term, language, lexicon)


def found_in(texts: list[str], keywords: dict[str, int], lexicon: Lexicon) -> dict[str, dict[str, Any]]:
    """The rows for a corpus of which each text is a document."""
    sentences = []
    for number, text in enumerate(texts):
        language, tokens = _cut(lexicon, text)
        sentences.append(Sentence(f"d{number:03d}", language, text, [token.text for token in tokens]))
    counts = RunCounts()
    for sentence in sentences:
        count_run(sentence, counts)
    found = candidates(counts, Counter(keywords), lexicon, partial(_cut, lexicon))
    look_up(found, sentences)
    return {row["term"]: row for row in rows(found)}


@pytest.fixture(scope="module")
def found(lexicon: Lexicon) -> dict[str, dict[str, Any]]:
    keywords = {
        "声音地图": 3,
        "street level bureaucracies": 1,
        "street-level bureaucracy": 2,
        "研究现状": 9,
        "数字鸿沟": 9,
        "只此一篇的词": 1,
    }
    return found_in(PLANTED + FILLING + ENGLISH, keywords, lexicon)


def test_a_keyword_that_the_segmenter_cuts_is_proposed_with_its_figures(found: dict[str, dict[str, Any]]) -> None:
    row = found["声音地图"]
    assert ("author_keyword", 3, 30, 30, 1) == (row["origin"], row["keywords"], row["documents"], row["occurrences"], row["rank"])
    assert "".join(row["parts"]) == row["term"]
    assert 3 == len(row["contexts"]) == len(set(row["contexts"]))
    assert all(row["term"] in context for context in row["contexts"])


def test_english_keywords_are_one_in_base_form(found: dict[str, dict[str, Any]]) -> None:
    assert "street level bureaucracy" in found
    assert not [term for term in found if "bureaucracies" in term]


def test_known_words_rare_keywords_and_words_of_the_trade_are_not_proposed(found: dict[str, dict[str, Any]]) -> None:
    assert set(found).isdisjoint({"数字鸿沟", "只此一篇的词", "研究现状", "城市"})


def test_the_corpus_alone_proposes_what_it_keeps_together(lexicon: Lexicon) -> None:
    found = found_in([text.replace("声音地图", "街道议事厅") for text in PLANTED] + FILLING, {}, lexicon)
    assert "街道议事厅" in found
    assert "corpus" == found["街道议事厅"]["origin"]
    assert not [term for term in found if "的" in term]


def test_a_piece_of_a_longer_candidate_is_not_proposed(lexicon: Lexicon) -> None:
    found = found_in(
        [text.replace("声音地图", "公共信用信息平台") for text in PLANTED] + FILLING, {"公共信用信息平台": 5, "信用信息平台": 5}, lexicon
    )
    assert "公共信用信息平台" in found
    assert "信用信息平台" not in found


@pytest.mark.parametrize(
    ("text", "tokens", "expected"),
    [
        ("城市大脑，治理", ["城市", "大脑", "治理"], [["城市", "大脑"], ["治理"]]),
        ("城市ai治理", ["城市", "ai", "治理"], [["城市"], ["治理"]]),
        ("网格化管理城市", ["网格", "城市"], [["网格"], ["城市"]]),
        ("", [], []),
    ],
)
def test_stretches_end_at_every_gap(text: str, tokens: list[str], expected: list[list[str]]) -> None:
    assert expected == list(stretches(key(text), tokens))


def test_the_order_of_sentences_changes_no_figure(lexicon: Lexicon) -> None:
    keywords = {"声音地图": 3}
    one, other = found_in(PLANTED, keywords, lexicon), found_in(PLANTED[::-1], keywords, lexicon)
    assert {term: row | {"contexts": []} for term, row in one.items()} == {term: row | {"contexts": []} for term, row in other.items()}
