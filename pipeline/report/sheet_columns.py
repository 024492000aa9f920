"""What a sheet of `tables.xlsx` is made of: columns with the kind of their cells, and what several sheets write in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, Literal, NamedTuple

from pipeline.report.material import Material
from pipeline.report.words import bilingual

Kind = Literal["text", "wrapped", "marked", "left", "keyword", "integer", "number", "share", "flag"]
Lines = Callable[[Material], Iterator[list[Any]]]
LIST: Final = "; "


class Column(NamedTuple):
    """A column of a sheet: its own name, what its cells are (`marked`: pieces of a text, terms in bold), its width in characters."""

    name: str
    kind: Kind = "text"
    width: int = 14


def columns(text: str) -> tuple[Column, ...]:
    """Columns from `name:kind:width …`."""
    made = []
    for part in text.split():
        name, kind, width = part.split(":")
        made.append(Column(name, kind, int(width)))  # type: ignore[arg-type]  # the kinds stand a few lines above
    return tuple(made)


def labels_of(material: Material) -> dict[str, str]:
    """category_id → its Chinese label."""
    return {category.id: bilingual(category.label).zh for category in material.protocol.codebook.categories}


def listed(values: list[str]) -> str:
    """A list in one cell."""
    return LIST.join(values)


def places(material: Material, record_ids: list[str]) -> Iterator[str]:
    """`file:line` of every occurrence of the records."""
    return (f"{file}:{line}" for record_id in record_ids for file, line in material.places.get(record_id, []))
