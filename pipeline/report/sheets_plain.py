"""The sheets of `tables.xlsx` that are the table of their name as it stands, with the category's label beside its id and lists in one cell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from pipeline.report.material import Material, rows
from pipeline.report.sheet_columns import Column, Lines, columns, labels_of, listed

COLUMNS: Final = {
    "shares": (
        "category_id:text:22 category:text:16 unit:text:13 stance:text:15 grouping:text:14 group:text:12 share:share:9 low:share:9 high:share:9 "
        "count:integer:9 total:integer:9"
    ),
    "rankings": "source:text:12 category_id:text:22 category:text:16 rank:number:8 value:number:10 best:number:8 worst:number:8",
    "estimates": (
        "category_id:text:22 category:text:16 unit:text:13 stance:text:15 grouping:text:14 group:text:12 total:integer:9 codes:integer:9 "
        "effective_codes:number:12 classifier_share:share:12 estimate:share:9 low:share:9 high:share:9 codes_to_halve:integer:12 "
        "prediction_weight:number:10 unexplained:number:10 method:text:18 is_validated:flag:10"
    ),
    "coder_agreement": (
        "unit:text:13 language:text:9 category_id:text:22 category:text:16 model:text:18 units:integer:9 both:integer:9 people_only:integer:9 "
        "model_only:integer:9 neither:integer:9 sensitivity:share:9 sensitivity_low:share:9 sensitivity_high:share:9 specificity:share:9 "
        "specificity_low:share:9 specificity_high:share:9 precision:share:9 precision_low:share:9 precision_high:share:9 kappa:number:9 "
        "kappa_low:number:9 kappa_high:number:9 answered:integer:9 asked:integer:9 population:integer:9 state:text:14"
    ),
    "rank_ties": (
        "unit:text:13 kind:text:12 position:integer:8 category_id:text:22 next_category_id:text:22 difference:share:9 low:share:9 high:share:9 "
        "is_tied:flag:10"
    ),
    "contrasts": (
        "unit:text:13 grouping:text:14 category_id:text:22 group:text:12 other_group:text:12 difference:share:9 low:share:9 high:share:9 "
        "cohens_h:number:9 h_low:number:9 h_high:number:9"
    ),
    "comparisons": (
        "kind:text:12 source:text:12 other_source:text:12 statistic:text:22 categories:integer:10 value:number:9 low:number:9 high:number:9 "
        "is_validated:flag:10"
    ),
    "attention": "category_id:text:22 category:text:16 votes_rank:number:9 literature_rank:number:9 best:number:8 worst:number:8 verdict:text:16",
    "topic_pairs": "topic_id_zh:text:14 topic_id_en:text:14 category_ids:text:40 translations:text:50 codebook_terms:text:50 score:number:8 is_together:flag:10",
    "model_doubt": "category_id:text:22 category:text:16 language:text:9 over:text:10 share:share:9 low:share:9 high:share:9 found:share:9 runs:integer:7",
    "screeners": "phase:text:15 person:text:16 read:integer:9 included:integer:9 excluded:integer:9 unsure:integer:9 not_retrieved:integer:11",
    "screening_agreement": (
        "phase:text:15 reason:text:24 coefficient:text:11 person:text:16 other_person:text:16 units:integer:10 value:number:9 low:number:9 "
        "high:number:9"
    ),
    "screening_conflicts": "publication_id:text:16 phase:text:15 position:integer:9 person:text:16 decision:text:11 is_of_one_person:flag:12",
    "stopping": (
        "rule:text:16 stops:flag:9 value:number:9 limit:number:9 read:integer:9 relevant:integer:9 records:integer:9 recall:share:10 "
        "recall_low:share:10 recall_high:share:10"
    ),
    "coding_agreement": (
        "unit:text:10 category_id:text:22 category:text:16 language:text:9 coefficient:text:11 person:text:16 other_person:text:16 units:integer:10 "
        "value:number:9 low:number:9 high:number:9"
    ),
    "language_bias": (
        "category_id:text:22 category:text:16 pairs:integer:10 chinese:integer:10 english:integer:10 kappa:number:9 kappa_low:number:9 "
        "kappa_high:number:9 difference:share:9 low:share:9 high:share:9 is_biased:flag:9"
    ),
}


def _lines(material: Material, name: str, shown: tuple[Column, ...]) -> Iterator[list[Any]]:
    labels = labels_of(material)
    for row in rows(material.tables[name]):
        values = (labels.get(row.category_id, row.category_id) if column == "category" else getattr(row, column) for column, *_ in shown)
        yield [listed(value) if isinstance(value, list) else value for value in values]


def _sheet(name: str) -> tuple[tuple[Column, ...], Lines]:
    shown = columns(COLUMNS[name])
    return shown, partial(_lines, name=name, shown=shown)


SHEETS: Final = {name: _sheet(name) for name in COLUMNS}
