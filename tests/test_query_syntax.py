"""A query in each database's own words: read back as that database reads it, it finds what the query finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.queries import tree
from pipeline.query_syntax import NOTES, Limits, render, syntax_of
from pipeline.query_terms import FIELDS, searchable_text
from pipeline.query_tree import All, Field, Near, Node, Not, Some, Term, matcher, written
from pipeline.settings_screening import Years

WORDS = ("城市", "治理", "data", "policy", "smart city", "智慧 城市", "gov*", "open gov*")
TERMS = st.sampled_from(WORDS).map(Term)
PLAIN = st.sampled_from(WORDS[:5]).map(Term)


def pair(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.tuples(parts, parts) | st.tuples(parts, parts, parts)


def nodes(terms: st.SearchStrategy[Term], *, has_distances: bool = True) -> st.SearchStrategy[Node]:
    """Trees as the parser makes them, without fields."""
    choice: st.SearchStrategy[Node] = terms | pair(terms).map(Some)
    leaf = choice | st.builds(Near, choice, choice, st.integers(0, 6)) if has_distances else choice
    return st.recursive(
        leaf, lambda part: pair(part).map(All) | pair(part).map(Some) | st.tuples(part, part.map(Not)).map(All), max_leaves=6
    )


TREES = nodes(TERMS)
FIELDED = st.recursive(
    TREES | st.builds(Field, st.sampled_from(sorted(FIELDS)), TREES), lambda part: pair(part).map(All) | pair(part).map(Some), max_leaves=4
)
SIGNS = [sign for sign, _ in FIELDS.values()]
TEXTS = st.lists(
    st.tuples(st.sampled_from(SIGNS), st.lists(st.sampled_from(("城市", "治理", "智慧", "data ", "policies ", "smart ", "cities ", "governing ", "open ", "的")), max_size=7)),
    max_size=5,
).map(lambda lines: "\n".join(sign + searchable_text(["".join(words) or "x"]) for sign, words in lines))  # fmt: skip


@given(FIELDED, TEXTS)
def test_our_own_syntax_read_back_is_the_query(node: Node, text: str) -> None:
    again = tree(written(node))

    assert matcher(node)(text) == matcher(again)(text)
    assert written(again) == written(tree(written(again)))


@given(TREES, TEXTS)
def test_web_of_science_reads_what_the_query_says(node: Node, text: str) -> None:
    """Within one field its language is ours: AND, OR, NOT, NEAR/n, quoted phrases."""
    found = render(node, "wos").text

    assert found.startswith("TS=(")
    assert matcher(node)(text) == matcher(tree(found.removeprefix("TS=")))(text)


@given(TREES, TEXTS)
def test_scopus_reads_what_the_query_says_and_no_choice_stands_beside_a_distance(node: Node, text: str) -> None:
    found = render(node, "scopus").text
    ours = re.sub(
        r"\((\w+) PRE/0 (\w+\*)\)", r'"\1 \2"', found.removeprefix("TITLE-ABS-KEY").replace("AND NOT", "NOT").replace("W/", "NEAR/")
    )

    assert matcher(node)(text) == matcher(tree(ours))(text)
    assert not re.search(r"W/\d+ \((?!\w+ PRE)|(?<!\*)\) W/", found)


@given(nodes(PLAIN, has_distances=False), TEXTS)
def test_cnki_reads_what_the_query_says(node: Node, text: str) -> None:
    found = render(node, "cnki").text

    assert matcher(node)(text) == matcher(tree(from_cnki(found)))(text)


@given(nodes(PLAIN), TEXTS)
def test_what_is_widened_for_cnki_finds_all_that_the_query_finds_or_is_not_written(node: Node, text: str) -> None:
    found, notes = render(node, "cnki")

    if not found:
        assert (NOTES["narrow"],) == notes
    else:
        assert matcher(tree(from_cnki(found)))(text) or not matcher(node)(text)


def from_cnki(query: str) -> str:
    """CNKI's signs as ours: * AND, + OR, - NOT between quoted words of one field."""
    pieces = re.split(r"('[^']*')", query.removeprefix("SU="))
    signs = str.maketrans({"*": " AND ", "+": " OR ", "-": " NOT "})
    return "".join(piece.translate(signs) if i % 2 == 0 else piece.replace("'", '"') for i, piece in enumerate(pieces))


@pytest.mark.parametrize(
    ("query", "database", "expected", "notes"),
    [
        ("城市 AND 数字治理", "CNKI", "SU='城市'*'数字治理'", ()),
        ("城市 (智慧 OR 数字) NOT 乡村", "cnki", "SU=('城市'*('智慧'+'数字'))-'乡村'", ()),
        ("title:城市 keywords:治理", "CNKI", "TI='城市' AND KY='治理'", ()),
        ("智慧 NEAR/3 城市", "CNKI", "SU='智慧'*'城市'", ("near",)),
        ("数字*城市", "CNKI", "SU=('数字'*'城市')", ("star",)),
        ("城市 NOT (智慧 NEAR/3 治理)", "CNKI", "", ("narrow",)),
        ("NOT 城市", "CNKI", "", ("not",)),
        ("NOT city", "WOS", "", ("not",)),
        ('"smart city" NEAR/3 (data OR polic*)', "Web of Science", 'TS=("smart city" NEAR/3 (data OR polic*))', ()),
        ("data title:city abstract:x", "WOS", "TS=(data) AND TI=(city) AND AB=(x)", ()),
        ("a b title:c", "WOS", "(TS=(a AND b)) AND TI=(c)", ()),
        ('"smart city" NEAR/3 (data OR polic*)', "Scopus", 'TITLE-ABS-KEY(("smart city" W/3 data) OR ("smart city" W/3 polic*))', ()),
        ('a NOT "open gov*"', "SCOPUS", "TITLE-ABS-KEY(a AND NOT (open PRE/0 gov*))", ()),
        ("a b", "Dimensions", "a AND b", ("own",)),
    ],
)  # fmt: skip
def test_each_database_has_its_signs_and_what_it_cannot_say_is_said(
    query: str, database: str, expected: str, notes: tuple[str, ...]
) -> None:
    assert (expected, tuple(NOTES[note] for note in notes)) == render(tree(query), syntax_of(database))


@pytest.mark.parametrize(
    ("years", "cnki", "wos", "scopus"),
    [
        (Years(first=2019, last=2022), "SU='a' AND YE BETWEEN ('2019','2022')", "TS=(a) AND PY=(2019-2022)", "TITLE-ABS-KEY(a) AND PUBYEAR > 2018 AND PUBYEAR < 2023"),
        (Years(last=2022), "SU='a' AND YE<='2022'", "TS=(a) AND PY=(1000-2022)", "TITLE-ABS-KEY(a) AND PUBYEAR < 2023"),
        (Years(), "SU='a'", "TS=(a)", "TITLE-ABS-KEY(a)"),
    ],
)  # fmt: skip
def test_the_years_stand_in_the_query(years: Years, cnki: str, wos: str, scopus: str) -> None:
    assert [cnki, wos, scopus] == [render(Term("a"), syntax, Limits(years)).text for syntax in ("cnki", "wos", "scopus")]


@pytest.mark.parametrize(
    ("database", "types", "expected", "is_noted"),
    [
        ("WOS", ("journal", "review"), "TS=(a) AND PY=(2019-2022) AND LA=(Chinese OR English) AND DT=(Article OR Review)", False),
        ("Scopus", ("journal", "conference"), "TITLE-ABS-KEY(a) AND PUBYEAR > 2018 AND PUBYEAR < 2023 AND LANGUAGE(chinese OR english) AND DOCTYPE(ar OR cp)", False),
        ("WOS", ("thesis",), "TS=(a) AND PY=(2019-2022) AND LA=(Chinese OR English)", True),
        ("CNKI", ("journal",), "SU='a' AND YE BETWEEN ('2019','2022')", True),
    ],
)  # fmt: skip
def test_limits_a_database_cannot_write_are_to_be_ticked_and_that_is_said(
    database: str, types: tuple[str, ...], expected: str, is_noted: bool
) -> None:
    found = render(Term("a"), syntax_of(database), Limits(Years(first=2019, last=2022), ("zh", "en"), types))

    assert (expected, is_noted) == (found.text, NOTES["limits"] in found.notes)
