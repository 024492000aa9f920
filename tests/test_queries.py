"""Boolean queries: what they match, and where a wrong one goes wrong."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import PanyouError
from pipeline.queries import parse, searchable, searchable_text, term_matcher

TEXT = searchable_text(["示例：数字 治理与智慧城市", "Smart-cities: e-Government in 5G城市; data driven policies", "learning machines"])


@pytest.mark.parametrize(
    "query",
    [
        "城市 AND 数字治理", "城市 数字治理", "城市 and 数字治理", "乡村 OR 城市", "（乡村 OR 城市）AND 治理", "城市 NOT 乡村", "NOT 乡村", "城市 AND NOT 乡村", "NOT NOT 城市",
        '"smart city"', "“smart cities”", '"e-government"', '"e government"', '"data-driven policy"', "policy", "cities AND machine", "5G", "govern*", "*government", "polic*",
        "乡村 OR 城市 AND 治理", "智慧*", "数字*城市", "数字 NEAR/3 智慧", "智慧 NEAR/3 数字", "数字 NEAR/3 (农业 OR 智慧)", "government NEAR/1 5G", '"smart city" NEAR/4 5G',
        "(city OR town) near/4 5G", "title NEAR/9 x OR 城市",
    ],
)  # fmt: skip
def test_queries_that_match(query: str) -> None:
    assert parse(query)(TEXT)


@pytest.mark.parametrize(
    "query",
    [
        "城市 AND 乡村", "城市 乡村", "乡村 OR 农业", "城市 NOT 治理", "NOT 城市", "govern", "learn", "art", "ities", '"smart government"', '"policies learning"', '"city smart"',
        "城市 AND (乡村 OR 农业)", "乡村 AND 农业 OR 农田", '"数字治理与智慧城市 smart"', "driver", "数字 NEAR/2 智慧", "数字 NEAR/0 数字", "智慧 NEAR/50 smart", "city NEAR/1 5G",
    ],
)  # fmt: skip
def test_queries_that_do_not_match(query: str) -> None:
    assert not parse(query)(TEXT)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("city", "cities"),
        ("policy", "policies"),
        ("box", "boxes"),
        ("class", "classes"),
        ("process", "processes"),
        ("city", "city's"),
        ("day", "days"),
    ],
)
def test_singular_and_plural_find_each_other(one: str, other: str) -> None:
    assert term_matcher(one)(searchable_text([f"the {other} here"]))
    if "'" not in other:
        assert term_matcher(other)(searchable_text([f"the {one} here"]))


@pytest.mark.parametrize(
    ("query", "position", "english"),
    [
        ("", 1, "empty"), ("   ", 1, "empty"), ("城市 AND", 7, "missing"), ("AND 城市", 1, "missing"), ("城市 OR OR 治理", 7, "missing"), ("()", 2, "missing"),
        ("(城市", 1, "closed"), ("城市)", 3, "belong"), ('城市 AND "治理', 8, "quotation"), ("城市+数字治理", 3, "AND to some"), ("TS=(城市)", 1, "supported"),
        ("city PRE/3 data", 6, "supported"), ("author:甲", 1, "no field"), ("title:(a keywords:b)", 10, "inside a field"), ("a NEAR/3 (b AND c)", 3, "beside NEAR"),
        ("a NEAR/2 b NEAR/2 c", 12, "does not belong"), ("*", 1, "one *"), ("a*b*c", 1, "one *"), ("城市 AND ，", 8, "missing"), ("(" * 60 + "城市" + ")" * 60, 51, "nested"),
    ],
)  # fmt: skip
def test_a_wrong_query_names_the_character_in_both_languages(query: str, position: int, english: str) -> None:
    with pytest.raises(PanyouError) as caught:
        parse(query)

    assert ("query", position) == (caught.value.code, caught.value.values["position"])
    assert english in caught.value.lines("en")[0]
    assert f"第 {position} 个字符" in caught.value.lines("zh")[0]
    assert "{" not in "".join(caught.value.lines("zh") + caught.value.lines("en"))


def test_all_of_title_keywords_and_abstract_are_looked_at_translated_ones_too() -> None:
    row = {
        "title": "示例甲", "title_translated": "Example one", "abstract": "示例乙", "abstract_translated": "Example two", "keywords": ["示例丙"],
        "keywords_translated": ["Example three"],
    }  # fmt: skip

    assert all(
        parse(query)(searchable(row)) for query in ("示例甲", '"example one"', "示例乙", '"example two"', "示例丙", '"example three"')
    )
    assert not parse('"example one example two"')(searchable(row))


@given(st.text(alphabet='ab城治 ()"*+=ANDORNOT（”/', max_size=30))
def test_any_text_is_a_query_or_an_error_of_ours(text: str) -> None:
    try:
        matcher = parse(text)
    except PanyouError as error:
        position = error.values["position"]
        assert isinstance(position, int)
        assert 1 <= position <= len(text) + 1
    else:
        assert matcher(TEXT) in (True, False)


@given(st.sampled_from(["城市", "乡村", "city", '"smart city"']), st.sampled_from(["治理", "polic*", "learning", "农业"]))
def test_the_laws_of_logic_hold(one: str, other: str) -> None:
    assert parse(f"NOT ({one} AND {other})")(TEXT) == parse(f"NOT {one} OR NOT {other}")(TEXT)
    assert parse(f"{one} NOT {other}")(TEXT) == (parse(one)(TEXT) and not parse(other)(TEXT))


def test_no_query_makes_matching_slow() -> None:
    """A term as nasty as the grammar lets it be, on the text it is nastiest on."""
    text = searchable_text(["a" * 100_000, "a " * 50_000, "城" * 100_000])
    started = time.process_time()
    for query in ("a*b", '"a* a* a* a* b"', "城*治", '"a-a-a-a-a-b"'):
        assert not parse(query)(text)

    assert time.process_time() - started < 5


ROW = {
    "title": "示例城市治理", "title_translated": "Example of city rule", "abstract": "本文谈数据与政策。", "abstract_translated": "On data and policy.", "keywords": ["智慧城市"],
    "keywords_translated": ["smart city"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("title:治理", True), ("abstract:治理", False), ("abstract:policies", True), ("keywords:(智慧城市 AND 治理)", False), ("关键词 OR keywords：“smart city”", True),
        ("TITLE:city NOT abstract:city", True), ("title:(city NEAR/1 rule)", True), ("abstract:city OR title:data", False), ("数据 NEAR/1 政策", True), ("数据 NEAR/0 政策", False),
        ("city NEAR/99 data", False), ("NOT title:data", True),
    ],
)  # fmt: skip
def test_a_field_is_looked_at_alone_and_a_distance_never_leaves_it(query: str, expected: bool) -> None:
    assert expected == parse(query)(searchable(ROW))


def test_the_signs_of_the_fields_can_be_found_by_no_term_and_hide_none() -> None:
    text = searchable(ROW)

    assert ["示例城市治理", "example of city rule"] == [line[1:] for line in text.split("\n")[:2]]
    assert parse("example")(text)
