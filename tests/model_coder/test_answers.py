"""An answer counts if it is one JSON object that judges every category and no other; anything else says why it does not."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model_coder.answers import FAILURES, Answer, UnusableError, read_answer
from pipeline.tables import CODER_FAILURES

CATEGORIES = ("openness", "privacy")
GOOD = '{"categories": {"openness": true, "privacy": false}}'


def failure(text: str, unit: str = "document") -> str:
    with pytest.raises(UnusableError) as raised:
        read_answer(text, CATEGORIES, unit)
    return raised.value.failure


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"\n {GOOD}\n",
        f"```json\n{GOOD}\n```",
        f"Here it is:\n```\n{GOOD}\n```\nDone.",
        f"<think>\nis {{it}} open?\n</think>\n\n{GOOD}",
        '{"categories": {"privacy": false, "openness": true}, "stance": "neutral"}',
    ],
)
def test_an_object_is_read_with_what_models_put_around_it(text: str) -> None:
    assert Answer(["openness"], "") == read_answer(text, CATEGORIES, "document")


def test_the_thoughts_before_an_answer_may_be_longer_than_an_answer() -> None:
    assert ["openness"] == read_answer(f"<think>{'hm ' * 30_000}</think>{GOOD}", CATEGORIES, "document").present


def test_a_sentence_has_its_stance() -> None:
    assert Answer(["openness"], "concern") == read_answer(GOOD[:-1] + ', "stance": "concern"}', CATEGORIES, "sentence")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "empty"),
        ("<think>hm</think>", "empty"),
        ("I think openness.", "no_json"),
        (GOOD[:-5], "no_json"),
        (GOOD + GOOD, "no_json"),
        (f"```\n{GOOD}\n``` or ```\n{GOOD}\n```", "no_json"),
        ("[" * 9_000, "no_json"),
        ('["openness"]', "no_json"),
        ('{"categories": {"openness": true, "openness": false, "privacy": false}}', "no_json"),
        ('{"openness": true, "privacy": false}', "missing_category"),
        ('{"categories": ["openness"]}', "missing_category"),
        ('{"categories": {"openness": true}}', "missing_category"),
        ('{"categories": {"openness": true, "privacy": false, "trust": true}}', "unknown_category"),
        (GOOD[:-1] + ', "why": "because"}', "unknown_category"),
        ('{"categories": {"openness": 1, "privacy": "no"}}', "not_true_or_false"),
        (" " * 30_000 + GOOD, "too_long"),
    ],
)
def test_what_is_no_judgement_of_every_category_is_refused_with_the_reason(text: str, expected: str) -> None:
    assert expected == failure(text)


@pytest.mark.parametrize("stance", ["", ', "stance": "hopeful"', ', "stance": null', ', "stance": ["concern"]'])
def test_a_sentence_without_a_stance_of_ours_is_refused(stance: str) -> None:
    assert "unknown_stance" == failure(GOOD[:-1] + stance + "}", "sentence")


def test_every_reason_has_its_words() -> None:
    assert set(CODER_FAILURES) == set(FAILURES)
    assert "trust" in UnusableError("unknown_category", "trust").reason().zh


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(
    st.text()
    | JSON.map(json.dumps)
    | st.dictionaries(st.sampled_from([*CATEGORIES, "x"]), JSON).map(lambda c: json.dumps({"categories": c}))
)
def test_no_reply_whatever_ends_in_another_error(text: str) -> None:
    with suppress(UnusableError):
        assert set(read_answer(text, CATEGORIES, "sentence").present) <= set(CATEGORIES)
