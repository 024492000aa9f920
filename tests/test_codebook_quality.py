"""What is said of a codebook's words: right against hand counts, against published figures, and on the lines of `panyou check`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook import Codebook
from pipeline.codebook_quality import Unit, coded_units, documents_of, term_precisions, wilson
from pipeline.frames import frame
from pipeline.mapping.languages import language_bias, paired_difference
from pipeline.text.checks import idle_exclusions, needless_terms, repeated_terms, weak_terms, wordless_categories
from pipeline.text.matching import Matcher
from tests.projects import Project, panyou_here, table

NONE: Final = {"zh": "", "en": ""}


def _category(name: str, **words: dict[str, list[str]]) -> dict[str, Any]:
    return {"id": name, "kind": "concern", "label": NONE, "definition": NONE, "belongs": NONE, "excludes": NONE, **words}


def _book(*categories: dict[str, Any]) -> Codebook:
    return Codebook.model_validate(
        {"id": "toy", "version": "1", "title": NONE, "categories": categories, "stance": {"negation": {"zh": ["并非"]}}}
    )


BOOK: Final = _book(
    _category("rain", terms={"zh": ["暴雨", "积水"], "en": ["heavy rain"]}, synonyms={"zh": ["雨伞", "雨衣"], "en": []}),
    _category("shade", terms={"zh": ["树荫"], "en": ["shade"]}),
)


def _publication(number: int, abstract: str, translated: str = "") -> dict[str, Any]:
    ids = {"publication_id": f"p{number}", "record_ids": [f"r{number}"], "record_keys": [f"k{number}"]}
    return ids | {"title": "", "keywords": [], "abstract": abstract, "abstract_translated": translated}


def _codes(rows: Iterable[tuple[str, str, bool, str, str]]) -> pd.DataFrame:
    names = ("sentence", "category_id", "is_present", "drawn", "person")
    return frame(
        "coding", [{"position": n, "unit": "sentence", **dict(zip(names, row, strict=True))} for n, row in enumerate(rows, start=1)]
    )


def test_each_term_is_right_as_often_as_people_say() -> None:
    units = [
        Unit("暴雨来了。", {"rain": True}, is_whole=True),
        Unit("暴雨般的掌声。", {"shade": True}, is_whole=True),
        Unit("掌声像暴雨。", {"rain": False}, is_whole=False),
        Unit("没有人提到的暴雨。", {"shade": False}, is_whole=False),
    ]
    (found,) = term_precisions(units, Matcher(BOOK))

    assert ("rain", "暴雨", 1, 3, "shade") == (found.category_id, found.term, found.right, found.total, found.instead)
    assert found.low < 1 / 3 < found.high


def test_a_category_without_a_row_is_absent_only_where_the_whole_unit_was_coded() -> None:
    rows = [("暴雨。", "shade", True, drawn, "张三") for drawn in ("random", "free")]
    (drawn,), (free,) = (coded_units(_codes([row]), frame("publications")) for row in rows)

    assert (False, None) == (drawn.says("rain"), free.says("rain"))


def test_the_majority_holds_and_a_draw_says_nothing() -> None:
    two = _codes([("暴雨。", "rain", True, "random", "张三"), ("暴雨。", "rain", False, "random", "李四")])
    three = pd.concat([two, _codes([("暴雨。", "rain", True, "random", "王五")]).assign(position=3)])
    again = pd.concat([two, _codes([("暴雨。", "rain", True, "random", "李四")]).assign(position=3)])

    assert "rain" not in coded_units(two, frame("publications"))[0].judged
    assert [True, True] == [coded_units(log, frame("publications"))[0].says("rain") for log in (three, again)]


def test_a_coded_publication_is_judged_by_its_whole_text() -> None:
    log = frame(
        "coding", [{"position": 1, "unit": "document", "record_ids": ["r1"], "category_id": "rain", "is_present": True, "drawn": "random"}]
    )
    (unit,) = coded_units(log, frame("publications", [_publication(1, "暴雨之后。")]))

    assert ("暴雨之后。", True) == (unit.text, unit.says("rain"))


def test_where_people_coded_a_publication_their_word_decides_whose_document_it_is() -> None:
    publications = frame("publications", [_publication(n, "暴雨。") for n in range(3)])
    counted = frame(
        "document_categories",
        [{"document_id": f"p{n}", "source": "publication", "category_id": "rain", "is_assigned": n < 2} for n in range(3)],
    )
    rows = [{"record_ids": [f"r{n}"], "category_id": "rain", "is_present": n == 2, "person": "张三"} for n in (1, 2)]
    log = frame("coding", [{"position": n, "unit": "document", **row} for n, row in enumerate(rows, start=1)])

    assert {"rain": {"p0", "p2"}, "shade": set()} == documents_of(counted, log, publications, BOOK)


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_that_of_newcombes_table(successes: int, total: int, low: float, high: float) -> None:
    """Newcombe 1998, *Two-sided confidence intervals for the single proportion*, table I, method 3."""
    assert (low, high) == tuple(round(limit, 4) for limit in wilson(successes, total))


def test_the_paired_interval_covers_the_truth() -> None:
    """Bonett and Price: at least about 95 % where the truth is known, small samples and rare themes included."""
    generator, draws = np.random.default_rng(1), 2_000
    for total, (only_first, only_second) in product((20, 60), ((0.1, 0.1), (0.2, 0.05), (0.03, 0.01))):
        found = generator.multinomial(total, [only_first, only_second, 1 - only_first - only_second], size=draws)
        limits = [paired_difference(int(a), int(b), total) for a, b, _ in found]
        assert sum(low <= only_first - only_second <= high for low, high in limits) / draws > 0.93


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_the_paired_interval_turns_with_the_languages(only_first: int, only_second: int, rest: int) -> None:
    total = only_first + only_second + rest
    low, high = paired_difference(only_first, only_second, total)

    assert (-high, -low) == pytest.approx(paired_difference(only_second, only_first, total))
    assert -1 <= low <= high <= 1


def test_a_category_found_in_one_language_only_is_a_bias() -> None:
    pairs = [_publication(n, "暴雨之后，居民在树荫下休息。", "After the storm people rested in the shade of a tree.") for n in range(20)]
    rain, shade = language_bias(frame("publications", pairs), BOOK, Matcher(BOOK))

    assert (20, 20, 0, True) == (rain.pairs, rain.chinese, rain.english, rain.is_biased)
    assert (20, 20, 20, False) == (shade.pairs, shade.chinese, shade.english, shade.is_biased)


@pytest.mark.parametrize(
    ("text", "count"), [("雨伞不够用了。", 0), ("雨伞和雨衣不够用了。", 1), ("并非暴雨造成的。", 0), ("积水很深。", 1)]
)
def test_a_text_speaks_by_a_term_or_two_near_words(text: str, count: int) -> None:
    pairs = [_publication(1, text, "This is an English sentence about the weather in the city.")]

    assert count == language_bias(frame("publications", pairs), BOOK, Matcher(BOOK))[0].chinese


def test_without_pairs_nothing_is_said_of_languages() -> None:
    assert [] == language_bias(frame("publications", [_publication(1, "暴雨。")]), BOOK, Matcher(BOOK))


def test_lint_finds_what_was_planted() -> None:
    book = _book(
        _category(
            "rain",
            terms={"zh": ["暴雨", "雨", "大暴雨"], "en": ["flood plain", "flood-plains", "the"]},
            exclusions={"zh": ["暴雨般", "晴天"], "en": []},
        ),
        _category("shade", terms={"zh": ["树荫"], "en": []}),
    )

    assert [("rain", "flood-plains", "flood plain")] == repeated_terms(book)
    assert {("暴雨", "雨"), ("大暴雨", "雨")} == {(each.word, each.other) for each in needless_terms(book)}
    assert {"雨", "the"} == {each.word for each in weak_terms(book)}
    assert [("shade", "en", "")] == wordless_categories(book)
    assert [("rain", "晴天", "")] == idle_exclusions(book)


def test_check_tells_a_term_that_people_say_is_wrong(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    matches, sentences = table(small.review, "term_matches"), table(small.review, "sentences").set_index("sentence_id")
    term = matches[~matches["is_negated"]].groupby(["category_id", "term"])["sentence_id"].nunique().idxmax()
    texts = sorted({sentences.loc[each, "text"] for each in matches[matches["term"] == term[1]]["sentence_id"]})
    rows = [
        f'"r{n}","k{n}",sentence,abstract,"{text}（{n}）",{term[0]},false,,random,0.1,张三,2025-03-12' for n, text in enumerate(texts * 8)
    ]
    head = "record_ids,record_keys,unit,field,sentence,category_id,is_present,stance,drawn,inclusion_probability,person,date"
    (small.review.corpus / "coding.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")

    assert 0 == panyou_here("check", small.review.config, "--lang", "zh")
    assert f"{term[1]} ({term[0]} 0/" in capsys.readouterr().out
    assert 0 == panyou_here("codebook", "precision", small.review.config, "--lang", "en")
    assert f"{term[0]} {term[1]}: right in 0 of" in capsys.readouterr().out
