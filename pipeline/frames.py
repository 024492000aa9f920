"""Tables in memory and on disk: the check made on every write.

In memory a missing text is the empty string and a missing list is empty; on disk both are null, so that R and DuckDB count them
as missing. Floats are rounded to six decimals on write: fitted numbers differ beyond that between processors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.logs import LOGS
from pipeline.schema import ARROW, Column, Kind, Table
from pipeline.tables import TABLES

ALL: Final[dict[str, Table]] = TABLES | LOGS
DECIMALS: Final = 6


class SchemaError(Exception):
    """A stage made a table that does not fit its schema: our bug, so it lists everything that is wrong and stops the run."""


def frame(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """A frame of table `name` from rows; a column that a row leaves out is empty. Raises SchemaError on an unknown column."""
    table, rows = ALL[name], list(rows)
    unknown = sorted({key for row in rows for key in row} - set(table.names))
    if unknown:
        raise SchemaError(f"{name}: no such columns: {unknown}")
    return pd.DataFrame({c.name: _series(c, [row.get(c.name) for row in rows]) for c in table.columns})


def conform(name: str, data: pd.DataFrame) -> pa.Table:
    """`data` as the Arrow table to be written: typed, rounded, sorted. Raises SchemaError listing every mismatch at once."""
    table = ALL[name]
    problems = [f"column {c} is missing" for c in table.names if c not in data.columns]
    problems += [f"column {c} is not in the schema" for c in data.columns if c not in table.names]
    if problems:
        raise SchemaError(f"{name}: " + "; ".join(problems))
    arrays = [_array(column, data[column.name].tolist()) for column in table.columns]
    made = pa.table(arrays, schema=table.schema)
    made = made.sort_by([(column, "ascending") for column in table.order or table.key])
    problems = [p for column in table.columns for p in _closed(column, made[column.name])] + _key_problems(table, made)
    if problems:
        raise SchemaError(f"{name}: " + "; ".join(problems))
    return made


def from_arrow(name: str, data: pa.Table) -> pd.DataFrame:
    """A table read from disk as a frame: missing texts are empty strings, missing lists empty lists."""
    return pd.DataFrame({c.name: _series(c, _values(c, data[c.name])) for c in ALL[name].columns})


def _values(column: Column, data: pa.ChunkedArray) -> list[Any]:
    """The values of one column on disk; vectors stay arrays, which are many times smaller than lists of numbers."""
    return list(data.to_numpy()) if column.kind == "vector" else data.to_pylist()


EMPTY: Final[dict[Kind, Any]] = {"text": "", "flag": False}
DTYPES: Final[dict[Kind, str]] = {"integer": "Int64", "number": "float64", "flag": "bool"}


def _series(column: Column, values: list[Any]) -> pd.Series:
    """One column in memory; lists and texts stay Python objects, so that `not value` means missing."""
    if column.kind in ("texts", "numbers", "origins"):
        values = [list(value) if value is not None else [] for value in values]
    elif column.kind == "vector":
        return pd.Series([np.asarray([] if value is None else value, dtype=np.int16) for value in values], dtype="object")
    elif column.kind in EMPTY:
        values = [EMPTY[column.kind] if value is None else value for value in values]
    return pd.Series(values, dtype=DTYPES.get(column.kind, "object"))


def _array(column: Column, values: list[Any]) -> pa.Array:
    """One column on disk."""
    try:
        return pa.array([_stored(column.kind, value) for value in values], type=ARROW[column.kind])
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError) as error:
        raise SchemaError(f"column {column.name} is not {column.kind}: {error}") from error


def _stored(kind: Kind, value: Any) -> Any:
    """One value as it is stored: empty means null, floats are rounded."""
    if kind == "flag":
        return bool(value)
    if kind == "vector":
        return value if len(value) else None
    if kind in ("texts", "origins", "numbers"):
        return [_rounded(each) if kind == "numbers" else each for each in value] or None
    if isinstance(value, str):
        return value or None
    if pd.isna(value):
        return None
    return _rounded(value) if kind == "number" else _whole(value)


def _whole(value: Any) -> int:
    if value != int(value):
        raise ValueError(f"{value} is no whole number")
    return int(value)


def _rounded(value: float) -> float:
    """Rounded, and never minus zero, whose digest would differ from zero's."""
    return round(float(value), DECIMALS) + 0.0


def _closed(column: Column, values: pa.ChunkedArray) -> list[str]:
    """Values outside the column's closed list."""
    if column.values is None:
        return []
    found = {value or "" for value in pc.unique(values).to_pylist()}
    extra = sorted(found - set(column.values))
    return [f"column {column.name} may not be {extra}"] if extra else []


def _key_problems(table: Table, data: pa.Table) -> list[str]:
    """Whether two rows share a key."""
    groups = data.group_by(list(table.key)).aggregate([])
    lost = data.num_rows - groups.num_rows
    return [f"{lost} rows repeat the key {table.key}"] if lost else []
