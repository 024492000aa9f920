"""A model's codes count only once it is known how far they agree with people's, and then as a predictor alone. Invented texts (示例)."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.agreement import Estimate, estimate, kappa
from pipeline.frames import conform, frame
from pipeline.mapping.coded import Coded
from pipeline.mapping.model_codes import LEAST, Said, Texts, agreement_rows, said, votes

CATEGORIES = ("openness", "privacy")
Row = dict[str, Any]


def publications(count: int) -> pd.DataFrame:
    return frame("publications", [{"publication_id": f"p{n}", "record_ids": [f"r{n}"], "record_keys": [f"k{n}"]} for n in range(count)])


def row(place: int, publication: int, *present: str, instructions: str = "i", model: str = "m", failure: str = "", **more: Any) -> Row:
    absent = [] if failure else [name for name in CATEGORIES if name not in present]
    return {
        "position": place, "model": model, "instructions": instructions, "unit": "document", "field": "", "sentence": "", "stance": "",
        "record_ids": [f"r{publication}"], "record_keys": [f"k{publication}"], "present": list(present), "absent": absent, "failure": failure,
    } | more  # fmt: skip


def found(count: int, *rows: Row, model: str = "m") -> Said | None:
    texts = Texts(publications(count), frame("sentences"), "publications", {f"p{n}" for n in range(count)})
    return said(frame("model_codes", rows), model, texts)


def coded(codes: list[list[float]]) -> Coded:
    return Coded([f"p{n}" for n in range(len(codes))], np.array(codes, dtype=float).reshape(len(codes), 2), {}, np.full(len(codes), 0.5))


def everything(count: int, **more: Any) -> list[Row]:
    return [row(n + 1, n, *(["openness"] if n % 2 else []), **more) for n in range(count)]


def agreed(told: Said, people: Coded, languages: dict[str, str] | None = None, unit: str = "publications") -> pd.DataFrame:
    made = frame("coder_agreement", list(agreement_rows(told, people, unit, languages or {}, CATEGORIES)))
    conform("coder_agreement", made)
    return made.set_index(["language", "category_id"])


def test_without_a_word_of_the_configured_model_there_is_nothing() -> None:
    assert found(2) is None
    assert found(2, *everything(2), model="another") is None
    assert found(2, *everything(2, model=""), model="") is None


def test_codes_count_when_all_units_were_put_to_the_model_and_enough_were_coded_by_people() -> None:
    people = coded([[1, 0]] * LEAST)
    told = found(40, *everything(40))
    assert told is not None
    assert "used" == told.state(people)
    made = votes(told, people)
    assert made is not None
    assert {("p0", "openness", -1.0), ("p1", "openness", 1.0), ("p1", "privacy", -1.0)} <= set(made.itertuples(index=False, name=None))
    assert 80 == len(made)


def test_with_too_few_coded_by_both_they_are_not_measured_and_not_used() -> None:
    told, people = found(40, *everything(40)), coded([[1, 0]] * (LEAST - 1))
    assert told is not None
    assert ("not_measured", None) == (told.state(people), votes(told, people))


def test_with_a_unit_that_was_never_put_to_the_model_they_are_not_used() -> None:
    """The coded units are asked about first: with the rest only half asked, the model's word would differ for that alone."""
    told, people = found(40, *everything(39)), coded([[1, 0]] * LEAST)
    assert told is not None
    assert ("incomplete", None) == (told.state(people), votes(told, people))


def test_a_failed_answer_is_no_vote_but_the_unit_was_put_to_the_model() -> None:
    told = found(40, *everything(39), row(40, 39, failure="no_json"))
    people = coded([[1, 0]] * LEAST)
    assert told is not None
    made = votes(told, people)
    assert made is not None
    assert "p39" not in set(made["id"])


def test_answers_to_other_instructions_do_not_mix() -> None:
    """The codebook was changed and half the texts asked about again: the old answers hold until all are."""
    old, new = everything(4), [row(9, 0, "privacy", instructions="j"), row(10, 1, instructions="j")]
    told = found(4, *old, *new)
    assert told is not None
    assert [["openness"], []] == [told.rows[name]["present"] for name in ("p1", "p2")]
    finished = found(4, *old, *new, row(11, 2, "privacy", instructions="j"), row(12, 3, instructions="j"))
    assert finished is not None
    assert ["privacy"] == finished.rows["p2"]["present"]


def test_the_latest_answer_holds_but_no_failure_takes_one_back() -> None:
    told = found(2, row(1, 0, "openness"), row(2, 0, failure="empty"), row(3, 1, "openness"), row(4, 1, "privacy"))
    assert told is not None
    assert [["openness"], ["privacy"]] == [told.rows[name]["present"] for name in ("p0", "p1")]


def test_a_sentence_is_found_by_its_text_and_stands_for_each_time_it_stands_there() -> None:
    rows = [
        {"publication_id": "p0", "sentence_id": f"s{n}", "field": "abstract", "start": n, "text": text}
        for n, text in enumerate(("示例 一。", "别的。", "示例 一。"))
    ]
    texts = Texts(publications(1), frame("sentences", rows), "sentences", {"s0", "s1", "s2"})
    log = frame("model_codes", [row(1, 0, "privacy", unit="sentence", field="abstract", sentence="示例 一。", stance="concern")])
    told = said(log, "m", texts)
    assert told is not None
    assert {"s0", "s2"} == set(told.rows)


def test_the_fourfold_table_and_what_follows_from_it() -> None:
    """Worked by hand: 3 seen by both, 1 by people alone, 2 by the model alone, 4 by neither; a tie of people's votes is not counted."""
    people = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0.5]
    model = [1, 1, 1, 0, 1, 1, 0, 0, 0, 0, 1]
    told = found(11, *(row(n + 1, n, *(["openness"] if seen else [])) for n, seen in enumerate(model)))
    assert told is not None
    line = agreed(told, coded([[seen, np.nan] for seen in people])).loc["all", "openness"]
    assert [3, 1, 2, 4] == [line[name] for name in ("both", "people_only", "model_only", "neither")]
    assert (10, 11) == (line["units"], line["answered"])
    assert line["sensitivity"] == pytest.approx(3 / 4)
    assert line["specificity"] == pytest.approx(4 / 6)
    assert line["precision"] == pytest.approx(3 / 5)
    assert line["kappa"] == pytest.approx((0.7 - 0.5) / (1 - 0.5))
    assert line["sensitivity_low"] < 0.75 < line["sensitivity_high"]


Pairs = list[tuple[bool, bool]]


def both_ways(pairs: Pairs) -> tuple[pd.Series, Estimate]:
    """The row of `coder_agreement` for what people and model see, and the κ that coders' agreement is told by."""
    told = found(len(pairs), *(row(n + 1, n, *(["openness"] if model else [])) for n, (_, model) in enumerate(pairs)))
    assert told is not None
    line = agreed(told, coded([[people, np.nan] for people, _ in pairs])).loc["all", "openness"]
    units = [{"people": str(one), "model": str(other)} for one, other in pairs]
    return line, estimate(units, partial(kappa, one="people", other="model"))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=30))
def test_kappa_is_that_of_the_agreement_of_people(pairs: Pairs) -> None:
    line, expected = both_ways(pairs)
    assert np.isnan(line["kappa"]) if expected.value is None else line["kappa"] == pytest.approx(expected.value, abs=1e-5)


def test_its_interval_is_that_of_the_agreement_of_people_up_to_the_draws() -> None:
    line, expected = both_ways([(True, True)] * 50 + [(True, False)] * 20 + [(False, True)] * 10 + [(False, False)] * 120)
    assert [line["kappa_low"], line["kappa_high"]] == pytest.approx([expected.low, expected.high], abs=0.03)


def test_categories_are_told_apart_by_language_and_the_whole_is_their_sum() -> None:
    told = found(40, *everything(40))
    assert told is not None
    lines = agreed(told, coded([[n % 2, n % 3 == 0] for n in range(40)]), {f"p{n}": "zh" if n < 10 else "en" for n in range(40)})
    assert {"all", "zh", "en"} == set(lines.index.get_level_values("language"))
    assert [40, 10, 30] == [lines.loc[language, "all"]["units"] for language in ("all", "zh", "en")]
    for cell in ("both", "people_only", "model_only", "neither"):
        assert lines.loc["all", "all"][cell] == sum(lines.loc["all", name][cell] for name in CATEGORIES)
        assert lines.loc["all", "all"][cell] == sum(lines.loc[language, "all"][cell] for language in ("zh", "en"))


def test_a_measure_without_anything_to_measure_is_missing() -> None:
    told = found(3, *everything(3))
    assert told is not None
    line = agreed(told, coded([[0, 0]] * 3)).loc["all", "privacy"]
    assert np.isnan(line["sensitivity"])
    assert 1.0 == line["specificity"]
    nothing = agreed(told, coded([]))
    assert 0 == nothing["units"].sum()


def test_stances_of_sentences_are_set_against_each_other() -> None:
    rows = {f"p{n}": row(n, n, "openness", stance="concern" if n % 2 else "expectation") for n in range(20)}
    stances = {
        "concern": np.array([[float(n % 2), 0.0] for n in range(20)]),
        "expectation": np.array([[float(n % 2 == 0), 0.0] for n in range(20)]),
    }
    people = Coded(list(rows), np.array([[1.0, 0.0]] * 20), stances, np.full(20, 0.5))
    line = agreed(Said("m", rows, 20), people, unit="sentences").loc["all", "stance"]
    assert (1.0, 20) == (line["kappa"], line["units"])


def test_a_stance_counts_only_where_the_model_sees_a_theme() -> None:
    """Where it sees none it is told to answer neutral, which says nothing of the stance."""
    rows = {f"p{n}": row(n, n, *(["openness"] if n < 10 else []), stance="concern" if n < 10 else "neutral") for n in range(20)}
    people = Coded(list(rows), np.array([[1.0, 0.0]] * 20), {"concern": np.array([[1.0, 0.0]] * 20)}, np.full(20, 0.5))
    assert 10 == agreed(Said("m", rows, 20), people, unit="sentences").loc["all", "stance"]["units"]


def test_the_same_answers_in_another_order_give_the_same_rows() -> None:
    people, rows = coded([[n % 2, n % 3 == 0] for n in range(40)]), everything(40)
    one, other = found(40, *rows), found(40, *reversed(rows))
    assert one is not None
    assert other is not None
    pd.testing.assert_frame_equal(agreed(one, people), agreed(other, people))
