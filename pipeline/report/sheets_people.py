"""The sheets of `tables.xlsx` on people's screening and coding, and on the codebook's languages: each the table of its name as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from pipeline.report.material import Material, rows
from pipeline.report.sheet_columns import Column, Lines
from pipeline.report.sheet_columns import columns as columns_of

COLUMNS: Final = {
    "screeners": "phase:text:15 person:text:16 read:integer:9 included:integer:9 excluded:integer:9 unsure:integer:9 not_retrieved:integer:11",
    "screening_agreement": "phase:text:15 reason:text:24 coefficient:text:11 person:text:16 other_person:text:16 units:integer:10 value:number:9 "
    "low:number:9 high:number:9",
    "screening_conflicts": "publication_id:text:16 phase:text:15 position:integer:9 person:text:16 decision:text:11 is_of_one_person:flag:12",
    "stopping": "rule:text:16 stops:flag:9 value:number:9 limit:number:9 read:integer:9 relevant:integer:9 records:integer:9 recall:share:10 "
    "recall_low:share:10 recall_high:share:10",
    "coding_agreement": "unit:text:10 category_id:text:22 language:text:9 coefficient:text:11 person:text:16 other_person:text:16 units:integer:10 "
    "value:number:9 low:number:9 high:number:9",
    "language_bias": "category_id:text:22 pairs:integer:10 chinese:integer:10 english:integer:10 kappa:number:9 kappa_low:number:9 kappa_high:number:9 "
    "difference:share:9 low:share:9 high:share:9 is_biased:flag:9",
}


def _lines(material: Material, name: str, columns: tuple[Column, ...]) -> Iterator[list[Any]]:
    for row in rows(material.tables[name]):
        yield [getattr(row, column.name) for column in columns]


def _sheet(name: str) -> tuple[tuple[Column, ...], Lines]:
    columns = columns_of(COLUMNS[name])
    return columns, partial(_lines, name=name, columns=columns)


SHEETS: Final = {name: _sheet(name) for name in COLUMNS}
