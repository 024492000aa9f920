"""The words of the search are found in a text as a reader would."""

from __future__ import annotations

import pytest

from pipeline.screening.highlights import spans_of


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ('"smart city" OR governance', "Smart cities; smart-city governance", ["Smart cities", "smart-city", "governance"]),
        ("SU=(智慧城市 AND 治理)", "智慧城市的治理", ["智慧城市", "治理"]),
        ("govern* NOT (border NEAR/3 and)", "e-government of borders", ["government", "borders"]),
        ("city", "capacity", []),
        ("城市 OR 智慧城市", "智慧城市", ["智慧城市"]),
        ("", "city", []),
    ],
)
def test_words_phrases_and_stems_are_found_and_operators_are_not(query: str, text: str, expected: list[str]) -> None:
    assert expected == [text[start:end] for start, end in spans_of([query])(text)]
