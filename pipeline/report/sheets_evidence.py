"""The sheets `evidence`, a row a sentence and category, and `kwic`, a row a term in its context, both with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pipeline.report.evidence import pieces, spans, term_spans
from pipeline.report.kwic import first_place, lines
from pipeline.report.material import Material, rows
from pipeline.report.sheet_columns import columns, labels_of, listed, places
from pipeline.report.words import name_of

EVIDENCE: Final = columns(
    "category_id:text:22 category:text:16 source:text:12 stance:text:15 standing:text:12 text:marked:80 terms:text:26 scorer:text:18 score:number:8 "
    "probability:number:10 stance_probability:number:10 language:text:9 field:text:10 document_id:text:16 title:text:40 year:integer:7 "
    "file:text:24 line:integer:7 record_ids:text:16 places:text:40 sentence_id:text:16"
)
KWIC: Final = columns(
    "category:text:14 left:left:58 keyword:keyword:18 right:text:58 standing_zh:text:10 stance_zh:text:9 is_counted:flag:9 probability:number:8 "
    "title:text:30 year:integer:7 file:text:24 line:integer:7 language:text:8 source:text:12 is_negated:flag:9 category_id:text:20 "
    "document_id:text:16 sentence_id:text:16"
)
BEST_FIRST: Final = {"category_id": True, "source": False, "language": False, "score": False, "document_id": True, "sentence_id": True}


def evidence_lines(material: Material) -> Iterator[list[Any]]:
    """Counted sentences, by category and best first within a language, their terms marked."""
    labels, found = labels_of(material), material.evidence.sort_values(list(BEST_FIRST), ascending=list(BEST_FIRST.values()))
    marks = spans(material, set(found["sentence_id"]))
    for row in rows(found):
        work, note = material.publications.get(row.publication_id), material.fieldnotes.get(row.document_id)
        title, year = (work.title, work.year) if work is not None else (note.file if note is not None else "", None)
        record_ids = list(work.record_ids) if work is not None else []
        everywhere = listed(list(places(material, record_ids))) if note is None else note.file
        marked = pieces(row.text, marks.get((row.sentence_id, row.category_id)) or term_spans(row.text, row.terms))
        yield [
            row.category_id, labels.get(row.category_id, row.category_id), row.source, row.stance, row.standing, marked, listed(row.terms),
            row.scorer, row.score, row.probability, row.stance_probability, row.language, row.field, row.document_id, title, year,
            *first_place(material, row), listed(record_ids), everywhere, row.sentence_id,
        ]  # fmt: skip


def kwic_lines(material: Material) -> Iterator[list[Any]]:
    """Every term of the evidence in its context."""
    labels = labels_of(material)
    for line in lines(material):
        row = line.row
        work = material.publications.get(row.publication_id)
        title, year = (work.title, work.year) if work is not None else ("", None)
        stance = name_of("stances", row.stance).zh if row.stance else ""
        yield [
            labels.get(row.category_id, row.category_id), line.left, line.keyword, line.right, name_of("standings", row.standing).zh, stance,
            row.is_counted, row.probability, title, year, *first_place(material, row), row.language, row.source, row.is_negated,
            row.category_id, row.document_id, row.sentence_id,
        ]  # fmt: skip
