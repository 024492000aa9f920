"""From the log of codes to coded units: what counts, whose word holds, how several coders are settled. Invented texts (示例)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.errors import PanyouError
from pipeline.frames import frame
from pipeline.mapping.coded import Coded, coded_units

CATEGORIES = ("openness", "privacy")
PUBLICATIONS = frame(
    "publications",
    [{"publication_id": f"p{n}", "record_ids": [f"r{n}"], "record_keys": [f"k{n}"]} for n in range(4)],
)
SENTENCES = frame(
    "sentences",
    [
        {"publication_id": "p1", "sentence_id": f"s{n}", "field": "abstract", "start": n, "text": text}
        for n, text in enumerate(("示例一。", "示例 二。", "示例一。"))
    ],
)


def row(position: int, publication: int, category: str = "openness", *, present: bool = True, **more: Any) -> dict[str, Any]:
    return {
        "position": position, "record_ids": [f"r{publication}"], "record_keys": [f"k{publication}"], "unit": "document", "category_id": category,
        "is_present": present, "drawn": "random", "inclusion_probability": 0.1, "person": "甲", "date": "2024-01-01",
    } | more  # fmt: skip


def coded(*rows: dict[str, Any], unit: str = "publications") -> Coded:
    return coded_units(frame("coding", rows), PUBLICATIONS, SENTENCES, unit, CATEGORIES)


def test_a_unit_is_found_by_its_record_or_by_its_key_and_a_homeless_row_is_left_out() -> None:
    found = coded(row(1, 1), row(2, 2, record_ids=["gone"]), row(3, 9))
    assert found.ids == ["p1", "p2"]
    assert found.present[:, 0].tolist() == [1.0, 1.0]
    assert np.isnan(found.present[:, 1]).all()


def test_only_units_drawn_at_random_count() -> None:
    assert coded(row(1, 1, drawn="uncertain"), row(2, 2, drawn="by_category"), row(3, 3, drawn="free")).ids == []


def test_a_persons_later_word_replaces_the_earlier_one_on_that_category_only() -> None:
    found = coded(row(1, 1), row(2, 1, "privacy"), row(3, 1, present=False))
    assert found.present.tolist() == [[0.0, 1.0]]


def test_several_coders_are_settled_by_majority_and_a_tie_counts_half() -> None:
    two = [row(1, 1), row(2, 1, present=False, person="乙")]
    assert coded(*two).present[0, 0] == 0.5
    assert coded(*two, row(3, 1, present=False, person="丙")).present[0, 0] == 0.0
    assert coded(*two, row(3, 1, person="丙")).present[0, 0] == 1.0


def test_a_sentence_is_found_by_its_text_within_its_publication() -> None:
    rows = [
        row(1, 1, unit="sentence", field="abstract", sentence="示例  二。"),
        row(2, 1, unit="sentence", field="abstract", sentence="别的。"),
    ]
    assert coded(*rows, unit="sentences").ids == ["s1"]
    assert coded(row(1, 1, unit="sentence", field="abstract", sentence="示例一。"), unit="sentences").ids == ["s0"]
    assert coded(*rows).ids == []


def test_stances_are_told_only_if_somebody_gave_one_and_a_blank_one_is_unclear() -> None:
    assert coded(row(1, 1)).stances == {}
    found = coded(row(1, 1, stance="concern"), row(2, 2), row(3, 3, present=False))
    assert found.stances["concern"][:, 0].tolist() == [1.0, 0.0, 0.0]
    assert found.stances["unclear"][:, 0].tolist() == [0.0, 1.0, 0.0]


def test_the_inclusion_probability_is_taken_from_the_log_and_missing_where_it_is_missing_there() -> None:
    found = coded(row(1, 1), row(2, 2, inclusion_probability=None))
    assert found.inclusion[0] == 0.1
    assert np.isnan(found.inclusion[1])


@pytest.mark.parametrize("value", [0.0, -0.1, 1.5])
def test_an_impossible_inclusion_probability_names_its_row(value: float) -> None:
    with pytest.raises(PanyouError) as error:
        coded(row(1, 1), row(4, 2, inclusion_probability=value))
    assert error.value.values["problems"] == f"5: {value:g}"


def test_an_empty_log_gives_no_units() -> None:
    found = coded_units(frame("coding"), PUBLICATIONS, pd.DataFrame(SENTENCES), "publications", CATEGORIES)
    assert (found.ids, found.present.shape) == ([], (0, 2))
