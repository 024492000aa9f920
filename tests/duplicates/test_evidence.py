"""The keys that records are compared by. Names and titles are invented (示例)."""

from __future__ import annotations

import pytest

from pipeline.duplicates.evidence import doi_key, issn_key
from tests.duplicates.making import made


@pytest.mark.parametrize("written", ["10.99999/AbC.1", "https://doi.org/10.99999/abc.1", "doi:10.99999/abc.1.", "DOI １０．99999/abc.1"])
def test_a_doi_has_one_key_however_it_is_written(written: str) -> None:
    assert "10.99999/abc.1" == doi_key(written)


def test_what_is_no_doi_has_no_key() -> None:
    assert ["", "", ""] == [doi_key(text) for text in ("", "10.1/x", "none")]


def test_an_issn_is_found_in_what_stands_around_it() -> None:
    assert ["12345679", "1234567x", ""] == [issn_key(text) for text in ("ISSN: 1234-5679", "1234567X; 2222-3333", "978-7-5000-1234-5")]


def test_a_title_is_compared_without_markup_entities_and_width() -> None:
    assert "co2 & cities ii" == made("CO<sub>2</sub> &amp; Ｃities Ⅱ").title


def test_a_short_or_cut_out_abstract_says_nothing() -> None:
    long = "示例摘要的内容" * 20
    assert "" == made(abstract="略。", abstract_kind="abstract").abstract
    assert "" == made(abstract=long, abstract_kind="body_excerpt").abstract
    assert long[:100] == made(abstract=f"{long}。", abstract_kind="abstract").abstract
