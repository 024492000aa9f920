"""What a table's schema is made of: columns with a kind and a line of meaning, a unique key, a total order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa

Kind = Literal["text", "texts", "integer", "number", "numbers", "vector", "flag", "origins"]
ARROW: Final[dict[Kind, pa.DataType]] = {
    "text": pa.string(),
    "texts": pa.list_(pa.string()),
    "integer": pa.int64(),
    "number": pa.float64(),
    "numbers": pa.list_(pa.float64()),
    "vector": pa.list_(pa.int16()),
    "flag": pa.bool_(),
    "origins": pa.list_(pa.struct([("field", pa.string()), ("record_id", pa.string())])),
}


@dataclass(frozen=True)
class Column:
    """A column: its name, kind, meaning, the closed list of values it may take (None: any), and whether a log written by an older version may lack it."""

    name: str
    kind: Kind
    meaning: str
    values: tuple[str, ...] | None = None
    is_optional: bool = False


@dataclass(frozen=True)
class Table:
    """A table: `key` is unique; `order` sorts the rows and is total."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    order: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The column names, in the order a reader wants."""
        return [column.name for column in self.columns]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema on disk."""
        return pa.schema([(column.name, ARROW[column.kind]) for column in self.columns])


def text(name: str, meaning: str, values: tuple[str, ...] | None = None) -> Column:
    """A text column."""
    return Column(name, "text", meaning, values)


def texts(name: str, meaning: str) -> Column:
    """A column of lists of texts."""
    return Column(name, "texts", meaning)


def integer(name: str, meaning: str) -> Column:
    """A column of whole numbers; may be missing."""
    return Column(name, "integer", meaning)


def number(name: str, meaning: str) -> Column:
    """A column of floats, rounded to six decimals on write; may be missing."""
    return Column(name, "number", meaning)


def vector(name: str, meaning: str) -> Column:
    """A column of vectors of length 1, their components in ten-thousandths: whole numbers, so that the last digits of a processor do not count."""
    return Column(name, "vector", meaning)


def flag(name: str, meaning: str) -> Column:
    """A column of truth values, never missing."""
    return Column(name, "flag", meaning)
