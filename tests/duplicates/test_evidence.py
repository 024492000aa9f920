"""The keys that records are compared by. Names and titles are invented (示例)."""

from __future__ import annotations

import pytest

from pipeline.duplicates.evidence import differing, differing_sources, doi_key, is_notice, name_keys, numerals


@pytest.mark.parametrize("written", ["10.99999/AbC.1", "https://doi.org/10.99999/abc.1", "doi:10.99999/abc.1.", "DOI １０．99999/abc.1"])
def test_a_doi_has_one_key_however_it_is_written(written: str) -> None:
    assert "10.99999/abc.1" == doi_key(written)


def test_what_is_no_doi_has_no_key() -> None:
    assert ["", "", ""] == [doi_key(text) for text in ("", "10.1/x", "none")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Shili, Anna", "Shili A"), ("Shili, A. B.", "Anna Shili"), ("Exämpleton, R.", "Exampleton, Robert J."), ("周示岚 ", "周示岚")],
)
def test_one_persons_names_share_a_key(one: str, other: str) -> None:
    assert name_keys(one) & name_keys(other)


def test_other_people_are_told_apart_but_not_across_scripts() -> None:
    assert differing(name_keys("Zhou, Shilan"), name_keys("Zhou, Lihe"))
    assert differing(name_keys("周示岚"), name_keys("陈例和"))
    assert not differing(name_keys("周示岚"), name_keys("Chen, Lihe"))
    assert not differing(name_keys("周示岚"), frozenset())


def test_journals_are_told_apart_but_not_from_their_longer_names() -> None:
    assert differing_sources("examplejournal", "specimenreview")
    assert not differing_sources("examplejournal", "examplejournalofcities")
    assert not differing_sources("示例学报", "shilixuebao")


def test_titles_about_other_works_and_numbered_titles_are_noticed() -> None:
    assert is_notice("erratum to: example cities")
    assert is_notice("《示例城市》勘误")
    assert not is_notice("可持续的示例城市")
    assert {"2019"} == numerals("示例报告（2019）")
    assert {"上"} == numerals("示例研究（上）")
    assert {"ii"} == numerals("example cities, part ii")
