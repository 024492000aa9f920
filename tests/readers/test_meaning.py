"""What the printed forms of a field mean: the forms are those seen in real exports, the texts are invented."""

from __future__ import annotations

import pytest

from pipeline.readers import meaning


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("示例甲;示例乙;", ["示例甲", "示例乙"]),
        ("示例甲 ;示例乙", ["示例甲", "示例乙"]),
        ("示例甲,示例乙", ["示例甲", "示例乙"]),
        ("Example, Ann;Sample, Bo", ["Example, Ann", "Sample, Bo"]),
        ("Example, Ann", ["Example, Ann"]),
        ("", []),
    ],
)
def test_authors(value: str, expected: list[str]) -> None:
    assert expected == meaning.people(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("治理;;平台", (["治理", "平台"], "author")),
        ("治理;平台", (["治理", "平台"], "author")),
        ("治理;中华人民共和国;", (["治理", "中华人民共和国"], "machine")),
        ("治理,平台,", (["治理", "平台"], "machine")),
        ("", ([], "")),
    ],
)
def test_keywords_and_who_gave_them(value: str, expected: tuple[list[str], str]) -> None:
    assert expected == meaning.keywords(value)


@pytest.mark.parametrize(
    ("value", "year"),
    [
        ("2022", 2022),
        ("202406", 2024),
        ("20240630", 2024),
        ("2015-03-03", 2015),
        ("NOV 2022", 2022),
        ("12345", None),
        ("No.2022123", None),
        ("", None),
    ],
)
def test_year(value: str, year: int | None) -> None:
    assert year == meaning.year(value)


@pytest.mark.parametrize(
    ("value", "doi"),
    [
        ("10.1234/ABC.5", "10.1234/abc.5"),
        ("https://doi.org/10.1234/x", "10.1234/x"),
        ("DOI:10.1234/x.", "10.1234/x"),
        ("none", ""),
    ],
)
def test_doi(value: str, doi: str) -> None:
    assert doi == meaning.doi(value)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("摘要。", "abstract", "摘要。"),
        ("<正>正文", "body_excerpt", "正文"),
        (" <正> 正文...", "body_excerpt", "正文..."),
        ("An abstract that is cut...", "truncated", "An abstract that is cut..."),
        ("", "none", ""),
        ("<正>", "none", ""),
    ],
)
def test_abstract_kind(value: str, kind: str, text: str) -> None:
    assert {"abstract": text, "abstract_kind": kind} == meaning.abstract(value)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("数字治理", "zh"),
        ("基于BERT的研究", "zh"),
        ("Digital governance in 城市", "en"),
        ("디지털 거버넌스", "other"),
        ("スマートシティの研究", "other"),
        ("Цифровое", "other"),
        ("123", "other"),
    ],
)
def test_language_by_script(text: str, language: str) -> None:
    assert language == meaning.language(text)


def test_canonical_makes_equal_what_only_looks_different() -> None:
    assert meaning.canonical("caf\u00e9  au\nlait") == meaning.canonical(" cafe\u0301 au lait ")
    assert ["a"] == meaning.canonical([" a ", ""])
