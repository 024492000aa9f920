"""The stance of a sentence: cues, negation, modality, place, and the kind of the category. All sentences are invented (示例)."""

from __future__ import annotations

import pytest

from pipeline.codebook import Bilingual, Category, Codebook, Kind, StanceCues, WordLists
from pipeline.mapping.stance import Said, StanceReader, decide
from pipeline.mapping.words import method_words
from pipeline.text.languages import language_of

TEXT = Bilingual(zh="示例", en="sample")
BOOK = Codebook(
    id="sample_book",
    version="1",
    title=TEXT,
    categories=(Category(id="one", kind="concern", label=TEXT, definition=TEXT, belongs=TEXT, excludes=TEXT, terms=WordLists()),),
    stance=StanceCues(
        expectation=WordLists(zh=("改善", "两属"), en=("improve", "benefit")),
        concern=WordLists(zh=("风险", "侵害", "两属"), en=("risk", "harm")),
        recommendation=WordLists(zh=("应", "必须", "建议"), en=("should", "must")),
        negation=WordLists(zh=("没有", "并未"), en=("not", "no")),
    ),
)
READER = StanceReader(BOOK)


def stance(text: str, *, kind: Kind = "expectation", field: str = "abstract", position: float = 0.0) -> str:
    return decide(READER.cues(text, language_of(text)), kind=kind, field=field, position=position)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("expectation", "平台改善了办事体验。"),
        ("concern", "平台侵害居民利益。"),
        ("recommendation", "平台应改善办事体验。"),
        ("neutral", "平台设在示例市。"),
        ("neutral", "本文运用问卷调查构建了风险评价模型。"),
        ("expectation", "The platform improves and benefits daily life."),
        ("concern", "The platform harms the residents of the town."),
        ("recommendation", "The town must improve the platform."),
        ("neutral", "This paper examines how the risk is measured in a survey."),
    ],
)
def test_cues_speak(expected: str, text: str) -> None:
    assert expected == stance(text)


@pytest.mark.parametrize(
    "text", ["平台并未改善办事体验，也没有改善环境。", "The platform did not improve life; it does not benefit anyone."]
)
def test_a_denied_hope_is_a_worry(text: str) -> None:
    assert stance(text, kind="concern") == "concern"


def test_a_denied_worry_is_a_hope() -> None:
    assert stance("平台没有风险。", position=1.0) == "expectation"


def test_should_as_a_part_of_another_word_tells_nobody_anything() -> None:
    assert stance("应用系统记录了这些数据。") == "neutral"


def test_making_suggestions_is_no_suggestion() -> None:
    assert stance("在此基础上提出改进建议。") == "neutral"


def test_the_kind_of_the_category_tips_the_balance() -> None:
    near = Said(recommendation=0, concern=2, expectation=3, neutral=0)  # 2.8 to 3.0
    assert decide(near, kind="concern", field="abstract", position=0.0) == "concern"
    assert decide(near, kind="expectation", field="abstract", position=0.0) == "expectation"


def test_a_tie_of_hope_and_worry_is_unclear() -> None:
    tied = Said(recommendation=0, concern=2, expectation=2, neutral=0)  # 2 × 1.4 = 2 × 1.0 + kind 0.5 + late 0.3
    assert decide(tied, kind="expectation", field="abstract", position=1.0) == "unclear"
    assert decide(tied, kind="expectation", field="abstract", position=0.0) == "concern"


def test_a_title_states_nothing_unless_it_has_a_cue() -> None:
    assert stance("示例市平台研究", field="title") == "unclear"
    assert stance("平台侵害居民利益", field="title") == "concern"


def test_a_cue_under_two_stances_counts_for_the_first_named() -> None:
    assert READER.cues("两属", "zh") == Said(recommendation=0, concern=1, expectation=0, neutral=0)


def test_no_language_no_cues() -> None:
    assert READER.cues("риск", "other").is_silent
    assert method_words("other") == ()
