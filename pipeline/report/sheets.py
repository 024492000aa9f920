"""The sheets of `tables.xlsx`: their columns, and their rows from the tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pipeline.report.boxes import entries
from pipeline.report.citations import Work, reference
from pipeline.report.material import Material, grouped, rows
from pipeline.report.prisma_s import items
from pipeline.report.search import runs
from pipeline.report.sheet_columns import Column, Lines, columns, labels_of, listed, places
from pipeline.report.sheets_evidence import EVIDENCE, KWIC, evidence_lines, kwic_lines
from pipeline.report.sheets_plain import SHEETS as PLAIN
from pipeline.report.words import name_of

CLEANING: Final = columns("document_id:text:16 field:text:10 rule:text:20 count:integer:9")
FILES: Final = columns(
    "file:text:36 sha256:text:20 format:text:18 encoding:text:12 outcome:text:10 records:integer:9 kept:integer:9 rejected:integer:9 warnings:text:50"
)
PUBLICATIONS: Final = columns(
    "publication_id:text:16 is_included:flag:9 decision:text:10 decided_by:text:11 rule:text:18 reason:text:24 matched_queries:text:22 "
    "title:text:50 authors:text:28 source:text:24 year:integer:7 volume:text:8 issue:text:8 pages:text:12 document_type:text:13 language:text:9 "
    "databases:text:11 doi:text:24 keywords:text:32 abstract:text:70 abstract_kind:text:13 reference:text:60 record_ids:text:16 places:text:40 score:number:8"
)
TOPICS: Final = columns(
    "topic_id:text:14 language:text:9 model:text:8 terms:text:60 label:text:28 prevalence:share:10 stability:number:10 recovered:share:10 is_unstable:flag:10 categories:text:40 strongest_in:integer:12"
)
QUERIES: Final = columns(
    "query:text:22 database:text:12 as_typed:wrapped:70 is_as_run:flag:10 remarks:wrapped:50 hits:integer:10 matched:integer:10 included:integer:10"
)
FLOW: Final = columns("box:text:28 count:integer:10 reason:wrapped:40 id:text:16 title:wrapped:60 places:text:50")
PRISMA_S: Final = columns("number:integer:10 item:text:30 state:text:14 answer_zh:wrapped:60 answer_en:wrapped:60")


def _files(material: Material) -> Iterator[list[Any]]:
    for row in rows(material.tables["files"]):
        yield [row.file, row.sha256, row.format, row.encoding, row.outcome, row.records, row.kept, row.rejected, listed(row.warnings)]


def _cleaning(material: Material) -> Iterator[list[Any]]:
    for row in rows(material.tables["cleaning"]):
        yield [row.document_id, row.field, row.rule, row.places]


def _publications(material: Material) -> Iterator[list[Any]]:
    """Each publication with the decision of its last phase."""
    for publication_id, row in material.publications.items():
        decided = (material.decisions.get(publication_id) or [None])[-1]
        fate = (
            [decided.decision, decided.decided_by, decided.rule, decided.reason, listed(decided.matched_queries)] if decided else [""] * 5
        )
        yield [
            publication_id, publication_id in material.included, *fate, row.title, listed(row.authors), row.source, row.year, row.volume,
            row.issue, row.pages, row.document_type, row.language, listed(row.databases), row.doi, listed(row.keywords), row.abstract,
            row.abstract_kind, reference(Work.of(row), material.protocol.search.date), listed(row.record_ids),
            listed(list(places(material, row.record_ids))), decided.score if decided else None,
        ]  # fmt: skip


def _topics(material: Material) -> Iterator[list[Any]]:
    labels = labels_of(material)
    categories = grouped(material.tables["topic_categories"].query("is_assigned"), "topic_id")
    weights = material.tables["document_topics"].sort_values(["publication_id", "weight", "topic_id"], ascending=[True, False, True])
    strongest = weights.drop_duplicates("publication_id")["topic_id"].value_counts().to_dict()
    for row in rows(material.tables["topics"]):
        named = [labels.get(made.category_id, made.category_id) for made in categories.get(row.topic_id, [])]
        number = int(strongest.get(row.topic_id, 0))
        words, steady = [listed(row.terms), row.label], [row.stability, row.recovered, row.is_unstable]
        yield [row.topic_id, row.language, row.model, *words, row.prevalence, *steady, listed(named), number]


def _queries(material: Material) -> Iterator[list[Any]]:
    for run in runs(material):
        notes = "\n".join(f"{note.zh} / {note.en}" for note in run.notes)
        yield [run.query, run.database, run.text, run.is_as_run, notes, run.hits, run.matched, run.included]


def _flow(material: Material) -> Iterator[list[Any]]:
    """Every record of every box of the PRISMA flow."""
    for box, lines in entries(material).items():
        for line in lines:
            yield [name_of("boxes", box).zh, line.number, line.reason.zh, line.id, line.title, listed(line.places)]


def _prisma_s(material: Material) -> Iterator[list[Any]]:
    for item in items(material):
        yield [item.number, name_of("search_items", item.name).zh, name_of("states", item.state).zh, item.text.zh, item.text.en]


SHEETS: Final[dict[str, tuple[tuple[Column, ...], Lines]]] = {
    "files": (FILES, _files),
    "publications": (PUBLICATIONS, _publications),
    "topics": (TOPICS, _topics),
    "evidence": (EVIDENCE, evidence_lines),
    "kwic": (KWIC, kwic_lines),
    **PLAIN,
    "flow_records": (FLOW, _flow),
    "queries": (QUERIES, _queries),
    "prisma_s": (PRISMA_S, _prisma_s),
    "cleaning": (CLEANING, _cleaning),
}
