"""Whether a sentence asserts its theme, denies it or attributes it to others: cues and how far they reach, on invented sentences (示例)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.judgements import kept
from bench.mapping import CODEBOOK
from pipeline.config import load_codebook
from pipeline.mapping.standing import reaches, standing
from pipeline.text.languages import language_of
from pipeline.text.matching import Matcher
from tests.coded import load

CALM = st.text(alphabet="城市数据平台居民隐私，。 ", max_size=30)  # holds no cue


def read(text: str, *terms: str) -> str:
    """The standing of a category whose terms stand where they first occur in the text."""
    language = "zh" if any("\u4e00" <= character <= "\u9fff" for character in text) else "en"
    return standing([(text.index(term), text.index(term) + len(term)) for term in terms], reaches(text, language))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("有学者认为，平台会侵犯隐私。", "隐私"),
        ("已有研究表明数字鸿沟正在缩小。", "数字鸿沟"),
        ("批评者担心隐私被泄露。", "隐私"),
        ("智慧城市常被视为透明的保证。", "透明"),
        ("Some scholars argue that platforms harm privacy.", "privacy"),
        ("It is often claimed that open data builds trust.", "open data"),
        ("Smart cities are often seen as participatory.", "participatory"),
        ("Critics contend that sensors erode privacy.", "privacy"),
    ],
)
def test_what_others_say_is_attributed(text: str, term: str) -> None:
    assert "attributed" == read(text, term)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("平台建成后并未缩小数字鸿沟。", "数字鸿沟"),
        ("隐私安全对满意度没有显著影响。", "隐私"),
        ("数据公开并不意味着透明。", "透明"),
        ("智慧城市不过是一个神话。", "智慧城市"),
        ("The portal did not reduce the digital divide.", "digital divide"),
        ("Contrary to expectations of more participation, few residents came.", "participation"),
        ("We question whether digitalisation can widen participation.", "participation"),
        ("The divide is not a problem for them.", "divide"),
    ],
)
def test_what_is_said_not_to_hold_is_denied(text: str, term: str) -> None:
    assert "denied" == read(text, term)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("本文认为，平台会侵犯隐私。", "隐私"),
        ("我们一直认为平台会侵犯隐私。", "隐私"),
        ("有学者认为平台便利，但居民的隐私受到侵犯。", "隐私"),
        ("基层缺乏公众参与。", "公众参与"),
        ("调查对象认为隐私重要。", "隐私"),
        ("根据说服理论讨论隐私。", "隐私"),
        ("Some scholars praise platforms, but privacy suffers.", "privacy"),
        ("We argue that platforms harm privacy.", "privacy"),
        ("The lack of participation is a problem.", "participation"),
        ("Users were grouped according to their skills.", "skills"),
        ("Not only trust but also participation grows.", "participation"),
        ("The EU pays structural funds to regions, which are often seen as decisive.", "structural funds"),
    ],
)
def test_what_the_authors_say_or_complain_of_themselves_is_asserted(text: str, term: str) -> None:
    assert "asserted" == read(text, term)


def test_one_term_outside_the_reach_of_every_cue_asserts_the_category() -> None:
    text = "有学者认为平台更透明，但是信息公开仍然不足。"
    assert "attributed" == read(text, "透明")
    assert "asserted" == read(text, "透明", "信息公开")


def test_a_view_of_others_that_is_denied_is_denied() -> None:
    assert "denied" == read("For some researchers, the divide is not a problem.", "divide")


def test_a_cue_is_no_part_of_what_it_reaches() -> None:
    """A term that is itself the cue (failed to deliver) is the complaint, and stands."""
    assert "asserted" == read("The city failed to deliver.", "failed to deliver")


@given(CALM)
def test_a_sentence_without_cues_asserts_all_it_says_and_the_same_behind_a_cue_is_attributed(calm: str) -> None:
    places = [(place, place + 1) for place in range(len(calm))]
    assert {"asserted"} >= {standing([place], reaches(calm, "zh")) for place in places}
    told = "有学者认为" + calm
    assert {"attributed"} >= {standing([(start + 5, end + 5)], reaches(told, "zh")) for start, end in places}


@given(
    st.text(alphabet="有学者认为但并未带来隐私，。some scholars argue not but did lead to is no ", max_size=60),
    st.sampled_from(["zh", "en", "other"]),
)
def test_reaches_stay_within_the_sentence(text: str, language: str) -> None:
    for reach in reaches(text, language):
        assert 0 <= reach.start <= reach.end <= len(text)


def test_a_language_without_cues_has_no_reach() -> None:
    assert [] == reaches("Some scholars argue.", "other")


@pytest.mark.real_exports
def test_what_was_judged_on_coded_abstracts_is_still_told_so(shared: Path) -> None:
    """Of the judged rows whose term still fires, nine in ten stand as the reader said; a marked row that he called right is a hit."""
    matcher, seen, right = Matcher(load_codebook(CODEBOOK)), 0, 0
    sentences = {(a.id, s.start): (language_of(a.abstract), a.abstract[s.start : s.end]) for a in load(shared) for s in a.sentences}
    for row in kept("standing"):
        if not row["abstract"]:
            continue
        language, text = sentences[row["abstract"], int(row["start"])]
        terms = [
            (hit.start, hit.end) for hit in matcher.find(text, language) if hit.category_id == row["category_id"] and not hit.is_negated
        ]
        if terms:
            seen += 1
            right += (standing(terms, reaches(text, language)) == row["standing"]) == (row["is_right"] == "1")

    assert seen >= 40
    assert right / seen >= 0.9
