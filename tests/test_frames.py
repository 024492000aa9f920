"""Tables in memory and on disk: what is written is what was meant, typed, rounded and sorted, or nothing is written."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.frames import ALL, SchemaError, conform, frame, from_arrow
from pipeline.schema import Column, Table

ANY = st.characters(codec="utf-8")
SOME: dict[str, Any] = {
    "text": st.text(ANY, max_size=5),
    "texts": st.lists(st.text(ANY, min_size=1, max_size=3), max_size=3),
    "integer": st.none() | st.integers(-(2**53), 2**53),
    "number": st.none() | st.integers(-(10**6), 10**6).map(lambda n: n / 10**3),
    "numbers": st.lists(st.integers(-(10**6), 10**6).map(lambda n: n / 10**3), max_size=3),
    "vector": st.lists(st.integers(-10_000, 10_000), max_size=3),
    "flag": st.booleans(),
    "origins": st.just([{"field": "title", "record_id": "r1"}]),
}


def values(column: Column) -> Any:
    return st.sampled_from(column.values) if column.values else SOME[column.kind]


def rows(table: Table) -> Any:
    row = st.fixed_dictionaries({column.name: values(column) for column in table.columns})
    return st.lists(row, max_size=6, unique_by=lambda each: tuple(str(each[name]) for name in table.key))


@pytest.mark.parametrize("name", sorted(ALL))
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_back(name: str, data: st.DataObject) -> None:
    """Missing texts come back empty, missing lists empty, numbers to six decimals; every table, any rows."""
    given_rows = data.draw(rows(ALL[name]))
    back = from_arrow(name, conform(name, frame(name, given_rows)))

    key = ALL[name].key
    found = {tuple(str(row[k]) for k in key): row for row in back.to_dict("records")}
    assert len(given_rows) == len(found)
    for row in given_rows:
        kept = found[tuple(str(row[k]) for k in key)]
        for column in ALL[name].columns:
            expected, actual = row[column.name], kept[column.name]
            actual = actual.tolist() if column.kind == "vector" else actual
            assert pd.isna(actual) if expected is None else expected == actual, column.name


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_table_has_a_key_in_its_order_and_a_meaning_a_column(name: str) -> None:
    """Rows that the order leaves equal would lie as chance has it; so the order holds the key."""
    table = ALL[name]
    assert set(table.key) <= set(table.order or table.key) <= set(table.names)
    assert len(table.names) == len(set(table.names))
    assert all(column.meaning and not column.meaning.endswith(".") for column in table.columns)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(5)))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    made = [{"language": "zh", "term": str(n), "documents": n} for n in range(5)]

    assert conform("term_counts", frame("term_counts", made)).equals(conform("term_counts", frame("term_counts", [made[n] for n in order])))


def test_a_frame_refuses_a_column_the_schema_does_not_have() -> None:
    with pytest.raises(SchemaError, match="titel"):
        frame("publications", [{"titel": "示例"}])


def test_a_frame_of_no_rows_has_every_column() -> None:
    assert ALL["records"].names == list(frame("records").columns)


def test_all_mismatches_are_listed_at_once() -> None:
    wrong = frame("flow").rename(columns={"count": "number", "box": "case"})

    with pytest.raises(SchemaError) as raised:
        conform("flow", wrong)
    for name in ("box", "count", "number", "case"):
        assert f"column {name}" in str(raised.value)


def test_values_outside_the_closed_list_and_repeated_keys_are_refused_together() -> None:
    row = {"publication_id": "p", "phase": "lunch", "decision": "maybe"}

    with pytest.raises(SchemaError) as raised:
        conform("screening", frame("screening", [row, row]))
    assert "lunch" in str(raised.value)
    assert "maybe" in str(raised.value)
    assert "1 rows repeat the key" in str(raised.value)


@pytest.mark.parametrize(("column", "value"), [("count", "many"), ("count", 1.5), ("box", 3), ("box", ["a"])])
def test_a_value_of_the_wrong_kind_is_refused_by_its_column(column: str, value: object) -> None:
    data = frame("flow", [{"box": "identified", "count": 1}]).astype(object)
    data[column] = pd.Series([value], dtype=object)

    with pytest.raises(SchemaError, match=f"column {column}"):
        conform("flow", data)


def test_numbers_are_rounded_and_zero_has_one_sign() -> None:
    """Fitted numbers differ beyond six decimals between processors, and −0.0 would have another digest than 0.0."""
    made = conform("document_topics", frame("document_topics", [{"publication_id": str(w), "weight": w} for w in (0.12345678, -1e-9)]))

    assert [0.0, 0.123457] == sorted(made["weight"].to_pylist())
    assert all(math.copysign(1, weight) == 1 for weight in made["weight"].to_pylist())


def test_missing_is_null_on_disk_and_empty_in_memory() -> None:
    """R and DuckDB count nulls as missing; `not value` does so in Python."""
    made = conform("rejects", frame("rejects", [{"file": "a"}]))

    assert [None] == made["text"].to_pylist()
    assert [""] == from_arrow("rejects", made)["text"].tolist()
    assert [[]] == from_arrow("files", conform("files", frame("files", [{"file": "a", "outcome": "read"}])))["warnings"].tolist()
