"""What similar titles and translations come to, with people and place for and against them. All are invented (示例)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates.evidence import Evidence
from pipeline.duplicates.rules import same_number, same_title, similar_title, translation
from pipeline.settings import DeduplicateSettings
from tests.benchmarks.benchmark import near_misses
from tests.duplicates.making import made

PLAIN = DeduplicateSettings()
TITLE, SLIP, WORD = "示例城市公众参与研究", "示例城市公众参于研究", "示例城市企业参与研究"
HERE: dict[str, Any] = {"authors": ["周示岚", "陈例和"], "source": "示例学报", "year": 2021, "document_type": "journal"}
PAGE: dict[str, Any] = {"volume": "8", "issue": "3", "pages": "12-20"}
ABSTRACT: dict[str, Any] = {"abstract": "本文考察示例城市的公众参与，" * 6, "abstract_kind": "abstract"}
ENGLISH: dict[str, Any] = {"authors": ["Zhou, Shilan", "Chen, Lihe"], "source": "Acta Exemplaria", "year": 2021, "document_type": "journal"}


def record(title: str = TITLE, record_id: str = "r1", **fields: Any) -> Evidence:
    return made(title, record_id, **(HERE | fields))


def english(**fields: Any) -> Evidence:
    return made(fields.pop("title", "Public participation in example cities"), "r2", **(ENGLISH | fields))


def said(one: Evidence, other: Evidence, settings: DeduplicateSettings = PLAIN) -> str:
    """What `similar_title` decides, the same from both sides."""
    first, second = similar_title(one, other, settings), similar_title(other, one, settings)
    assert (first and first.decision) == (second and second.decision)
    return first.decision if first else ""


@pytest.mark.parametrize(
    ("title", "mine", "theirs", "expected"),
    [
        (SLIP, PAGE, PAGE, "merged"),
        (SLIP, ABSTRACT, ABSTRACT, "merged"),
        (SLIP, {"issue": "3"}, PAGE, "merged"),
        (SLIP, PAGE, {}, "review"),
        (SLIP, PAGE, {"authors": ["陈例和", "周示岚"]}, "review"),
        (SLIP, PAGE, {"authors": ["王示明", "陈例和"]}, ""),
        (SLIP, PAGE, {"year": 2023} | PAGE, ""),
        (SLIP, PAGE, PAGE | {"pages": "21-30"}, ""),
        (SLIP, PAGE, PAGE | {"authors": ["王示明"]}, ""),
        (SLIP, PAGE, PAGE | {"source": "示例评论"}, ""),
        (SLIP, PAGE | ABSTRACT, ABSTRACT | {"source": "示例评论"}, "review"),
        (SLIP, PAGE, PAGE | {"document_type": "thesis"}, "linked"),
        (WORD, PAGE, PAGE, "review"),
        (WORD, PAGE, {}, ""),
        (WORD, PAGE, PAGE | {"pages": "21-30"}, ""),
        ("示例城市公众参□研究", PAGE, {}, "merged"),
        ("示例城市公众参与研究：例城的调查", PAGE, PAGE, "merged"),
        ("示例城市公众参与研究：例城的调查", PAGE, {}, "review"),
        ("示例城市公众参与研究（2020）", PAGE, PAGE, "review"),
        ("示例城市公众参与研究（2020）", PAGE, {}, ""),
        ("《示例城市公众参与研究》勘误", PAGE, PAGE, ""),
    ],
)
def test_a_similar_title_needs_people_and_place(title: str, mine: dict[str, Any], theirs: dict[str, Any], expected: str) -> None:
    assert expected == said(record(**mine), record(title, "r2", **theirs))


def test_the_verdict_names_what_fired_it() -> None:
    verdict = similar_title(record(**PAGE), record(SLIP, "r2", **PAGE), PLAIN)

    assert verdict
    assert "title~sound 与/于; years=2021/2021; author=周示岚; source=示例学报; page=12" == verdict.evidence


def test_a_title_in_pinyin_is_the_chinese_one_by_the_same_people() -> None:
    spelt = made("Shili chengshi gongzhong canyu shuzi zhili yanjiu", "r2", **ENGLISH)

    assert "merged" == said(record("示例城市公众参与数字治理研究"), spelt)
    assert "" == said(record("示例城市公众参与数字治理研究"), spelt._replace(authors=frozenset(), first_author=frozenset(), sounds=()))


def test_versions_are_merged_where_the_review_says_so() -> None:
    one, other = record(**PAGE), record(SLIP, "r2", document_type="conference")
    same = record(record_id="r2", document_type="conference")
    merging = DeduplicateSettings(merge_versions=True)

    assert ("linked", "merged") == (said(one, other), said(one, other, merging))
    assert ["linked", "merged"] == [verdict.decision for s in (PLAIN, merging) if (verdict := same_title(one, same, s))]


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (PAGE, PAGE, "linked"),
        (PAGE | {"authors": ["周示岚"]}, PAGE | {"authors": ["Zhou, S."]}, "linked"),
        ({"title_translated": "Public participation in example cities"}, {}, "linked"),
        ({"title_translated": "Public participation in example city"}, {}, "linked"),
        (PAGE, {"volume": "8", "issue": "3"}, "linked"),
        (PAGE, {}, ""),
        (PAGE | {"authors": ["周示岚"]}, {"volume": "8", "issue": "3", "authors": ["Zhou, Shilan"]}, ""),
        ({"issn": "1000-1234"}, {"issn": "1000-1234"}, ""),
        (
            {"issn": "1000-1234", "authors": ["周示岚", "陈例和", "王明"]},
            {"issn": "1000-1234", "authors": ["Zhou, Shilan", "Chen, Lihe", "Wang, Ming"]},
            "linked",
        ),
        (PAGE, PAGE | {"authors": ["Wang, Ming", "Chen, Lihe"]}, ""),
        (PAGE, PAGE | {"year": 2024}, ""),
        (PAGE, PAGE | {"pages": "40-51"}, ""),
        ({"title_translated": "Public participation in example cities"}, {"authors": ["Wang, Ming", "Chen, Lihe"]}, ""),
        ({}, {}, ""),
    ],
)
def test_a_work_in_two_languages_is_linked_by_people_and_place_or_title(
    mine: dict[str, Any], theirs: dict[str, Any], expected: str
) -> None:
    one, other = record(**mine), english(**theirs)
    verdicts = [translation(one, other, PLAIN), translation(other, one, PLAIN)]

    assert [expected, expected] == [verdict.decision if verdict else "" for verdict in verdicts]


def test_a_translation_is_one_publication_where_the_review_says_so_and_never_a_version() -> None:
    once = DeduplicateSettings(count_translations_once=True)
    verdict, version = (
        translation(record(**PAGE), english(**PAGE), once),
        translation(record(**PAGE), english(**PAGE, document_type="thesis"), once),
    )

    assert verdict
    assert version
    assert ("merged", "linked") == (verdict.decision, version.decision)


def test_two_records_in_one_language_are_no_translation() -> None:
    assert translation(record(**PAGE), record(SLIP, "r2", **PAGE), PLAIN) is None


words = st.sampled_from([text for _, one, other in near_misses() for text in (one, other)])
places = st.fixed_dictionaries(
    {}, optional={"volume": st.just("8"), "issue": st.sampled_from(["3", "4"]), "pages": st.sampled_from(["12-20", "21"])}
)
kinds = st.sampled_from(["journal", "conference", ""])


@given(words, words, st.tuples(places, places), st.tuples(kinds, kinds))
def test_every_rule_says_the_same_from_both_sides(one: str, other: str, where: tuple[dict[str, str], ...], kind: tuple[str, ...]) -> None:
    first, second = record(one, document_type=kind[0], **where[0]), record(other, "r2", document_type=kind[1], **where[1])
    namesake = record(one, "r2", document_type=kind[1], **where[1])  # `same_title` is asked of equal titles only
    for rule, another in ((same_title, namesake), (similar_title, second), (translation, second)):
        verdicts = [rule(first, another, PLAIN), rule(another, first, PLAIN)]
        assert len({verdict and (verdict.decision, verdict.support) for verdict in verdicts}) == 1
    assert same_number(first, second, "doi").decision == same_number(second, first, "doi").decision


@given(words, words, st.sampled_from([{}, {"volume": "8"}, {"volume": "8", "issue": "3"}, {"source": "示例学报"}]), kinds)
def test_a_title_alone_merges_nothing_that_differs_in_a_letter(one: str, other: str, where: dict[str, str], kind: str) -> None:
    """Without people, page or abstract, two titles with unequal keys are merged by no rule but that of a number."""
    first, second = (made(title, name, year=2021, document_type=kind, **where) for title, name in ((one, "r1"), (other, "r2")))
    verdict = similar_title(first, second, PLAIN)

    assert first.title_key == second.title_key or verdict is None or verdict.decision != "merged"
