"""`panyou trace`: from a record, a sentence or a number of the report back to the line of the export it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pandas as pd

from pipeline import store
from pipeline.errors import PanyouError, Text, fault
from pipeline.store import Review

fault("nothing_to_trace", Text("结果里没有“{identity}”", "nothing in the results is called {identity}"),
      Text("可追溯的有：记录 r…、文献 p…、句子 s…、笔记 f…、主题编号、类目编号、流程框",
           "what can be traced: a record r…, publication p…, sentence s…, field note f…, a topic, a category, a box of the flow"))  # fmt: skip
INDENT: Final = "  "


def traced(review: Review, identity: str) -> Iterator[str]:
    """Lines from `identity` down to export file and line; raises PanyouError if it names nothing."""
    if not review.table("records").exists():
        raise PanyouError("no_results", where=str(review.outputs))
    steps: tuple[Callable[[Review, str], Iterator[str]], ...] = (_record, _publication, _sentence, _fieldnote, _topic, _category, _box)
    for step in steps:
        lines = list(step(review, identity))
        if lines:
            yield from lines
            return
    raise PanyouError("nothing_to_trace", where=str(review.outputs), identity=identity)


def _rows(review: Review, table: str, column: str, value: str) -> pd.DataFrame:
    """Rows of a table with that value; none where the stage has not run."""
    if not review.table(table).exists():
        return pd.DataFrame({column: []})
    return store.select(review, table, column, [value])


def _record(review: Review, identity: str) -> Iterator[str]:
    for row in _rows(review, "records", "record_id", identity).itertuples():
        yield f"{row.record_id}  {row.title}"
        yield f"{INDENT}{row.file}:{row.line}  {row.database} {row.accession}"
        raw = _rows(review, "raw_fields", "file", row.file)
        for field in raw[raw["line"] == row.line].itertuples():
            yield f"{INDENT * 2}{field.tag}  {field.value}"


def _publication(review: Review, identity: str) -> Iterator[str]:
    for row in _rows(review, "publications", "publication_id", identity).itertuples():
        yield f"{row.publication_id}  {row.title}"
        for judged in _rows(review, "screening", "publication_id", identity).itertuples():
            yield f"{INDENT}{judged.phase}: {judged.decision} {judged.decided_by} {judged.rule} {judged.reason}".rstrip()
        origins = {origin["field"]: origin["record_id"] for origin in row.field_origins}
        yield INDENT + "  ".join(f"{field}←{record_id}" for field, record_id in sorted(origins.items()))
        for record_id in row.record_ids:
            yield from (INDENT + line for line in _places(review, record_id))


def _places(review: Review, record_id: str) -> Iterator[str]:
    for row in _rows(review, "records", "record_id", record_id).itertuples():
        yield f"{record_id}  {row.file}:{row.line}"


def _sentence(review: Review, identity: str) -> Iterator[str]:
    for row in _rows(review, "sentences", "sentence_id", identity).itertuples():
        yield f"{row.sentence_id}  {row.text}"
        yield f"{INDENT}{row.field} [{row.start}:{row.end}]"
        for found in _rows(review, "evidence", "sentence_id", identity).itertuples():
            yield f"{INDENT}{found.category_id} {found.stance} {found.score:.3f} {' '.join(found.terms)}"
        owner = _publication if row.source == "publication" else _fieldnote
        yield from (INDENT + line for line in owner(review, row.document_id))


def _fieldnote(review: Review, identity: str) -> Iterator[str]:
    for row in _rows(review, "fieldnotes", "fieldnote_id", identity).itertuples():
        yield f"{row.fieldnote_id}  fieldnotes/{row.file}  {row.place} {row.date} {row.informant}"


def _topic(review: Review, identity: str) -> Iterator[str]:
    for row in _rows(review, "topics", "topic_id", identity).itertuples():
        yield f"{row.topic_id}  {' '.join(row.terms)}"
        weights = _rows(review, "document_topics", "topic_id", identity).sort_values("weight", ascending=False, kind="stable")
        for found in weights.itertuples():
            yield f"{INDENT}{found.publication_id}  {found.weight:.3f}"


def _category(review: Review, identity: str) -> Iterator[str]:
    found = _rows(review, "evidence", "category_id", identity)
    for row in found[found["is_assigned"]].itertuples() if len(found) else ():
        yield f"{row.sentence_id}  {row.document_id}  {row.stance}  {' '.join(row.terms)}"


def _box(review: Review, identity: str) -> Iterator[str]:
    for row in _rows(review, "flow", "box", identity).itertuples():
        yield f"{row.box}  {row.reason or '='}  {row.count}"
    screening = _rows(review, "screening", "phase", "title_abstract")
    wanted = {"included": True, "excluded_by_rule": False, "excluded_by_person": False}
    if identity in wanted and len(screening):
        chosen = screening[screening["is_included"] == wanted[identity]]
        who = {"excluded_by_rule": "rule", "excluded_by_person": "person"}.get(identity)
        for row in chosen[chosen["decided_by"] == who].itertuples() if who else chosen.itertuples():
            yield f"{INDENT}{row.publication_id}  {row.rule} {row.reason}".rstrip()
