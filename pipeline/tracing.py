"""`panyou trace`: from a record, a sentence or a number of the report back to the line of the export it came from."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline import atomic, store
from pipeline.config import load_settings
from pipeline.errors import PanyouError, Text, escaped, fault
from pipeline.report.boxes import LISTED, Entry, entries
from pipeline.report.material import Material, Protocol
from pipeline.store import Review

fault("nothing_to_trace", Text("结果里没有“{identity}”", "nothing in the results is called {identity}"),
      Text("可追溯的有：记录 r…、文献 p…、句子 s…、笔记 f…、主题编号、类目编号、流程框",
           "what can be traced: a record r…, publication p…, sentence s…, field note f…, a topic, a category, a box of the flow"))  # fmt: skip
fault("not_a_box", Text("“{identity}”不是流程框，或没有可列的记录", "“{identity}” is no box of the flow, or one without records to list"),
      Text("只有流程框能写成 CSV，例如 box:excluded_by_rule；有：{boxes}", "only a box can be written as CSV, such as box:excluded_by_rule; there are: {boxes}"))  # fmt: skip
fault("file_exists", Text("{file} 已经存在，没有改动它", "{file} exists already; nothing was changed"),
      Text("换个文件名，或先把它移走", "choose another name, or move it away first"))  # fmt: skip
INDENT: Final = "  "
BOX: Final = "box:"  # may stand before the name of a box, so that no topic or category is meant
MORE: Final = Text("  另有 {count} 行；加 --csv 文件名 可全部写出", "  {count} more line(s); --csv FILE writes all of them")
WRITTEN: Final = Text("{count} 行写入 {path}", "{count} line(s) written to {path}")
OF_BOXES: Final = ("records", "rejects", "duplicate_links", "publications", "screening", "flow")
HEAD: Final = ("box", "count", "reason_zh", "reason_en", "id", "title", "file", "line", "places")
ALIVE: Final = ("=", "+", "-", "@", "\t", "\r")  # a cell that starts so is a formula to Excel


def traced(review: Review, identity: str) -> Iterator[Text | str]:
    """Lines from `identity` down to export file and line; of a box the first `LISTED` records. Raises PanyouError if it names nothing."""
    if not review.table("records").exists():
        raise PanyouError("no_results", where=str(review.outputs))
    steps: tuple[Callable[[Review, str], Iterator[Text | str]], ...] = (
        _record,
        _publication,
        _sentence,
        _fieldnote,
        _topic,
        _category,
        _box,
    )
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
            yield f"{INDENT}{found.category_id} {found.stance} {found.standing} {found.scorer} {found.score:.3f} {' '.join(found.terms)}"
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


def _box(review: Review, identity: str) -> Iterator[Text | str]:
    """The counts of a box, then its records, each with the reason it is there and the lines it came from."""
    box = identity.removeprefix(BOX)
    for row in _rows(review, "flow", "box", box).itertuples():
        yield f"{row.box}  {row.reason or '='}  {row.count}"
    found = box_entries(review, box)
    for entry in found[:LISTED]:
        number = f" ×{entry.number}" if entry.number != 1 else ""
        yield Text(*(escaped(f"{INDENT}{entry.id or '-'}{number}  {reason}  {entry.title}".rstrip()) for reason in entry.reason))
        yield from (f"{INDENT * 2}{place}" for place in entry.places)
    if len(found) > LISTED:
        left = len(found) - LISTED
        yield Text(MORE.render("zh", count=left), MORE.render("en", count=left))


def box_entries(review: Review, box: str) -> list[Entry]:
    """The records of a box of the flow; none where the stage has not run, or for a box whose records are not among the tables."""
    return entries(_material(review)).get(box, []) if _is_screened(review) else []


def write_box(review: Review, identity: str, path: Path) -> int:
    """Write the records of a box as a CSV that Excel opens, and return how many lines.

    Raises PanyouError for another id, where the file exists, and where screening has not run.
    """
    if path.exists():
        raise PanyouError("file_exists", where=str(path), file=path.name)
    if not _is_screened(review):
        raise PanyouError("no_results", where=str(review.outputs))
    found, box = entries(_material(review)), identity.removeprefix(BOX)
    if box not in found:
        raise PanyouError("not_a_box", where=str(review.outputs), identity=identity, boxes=" ".join(found))
    atomic.write_bytes(path, box_csv(box, found[box]))
    return len(found[box])


def box_csv(box: str, listed: list[Entry]) -> bytes:
    """A row a line of the box's list: UTF-8 with BOM, the first place apart as file and line, no cell a formula."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(HEAD)
    for entry in listed:
        file, _, line = entry.places[0].rpartition(":") if entry.places else ("", "", "")
        cells = [box, entry.number, *entry.reason, entry.id, entry.title, file, line, "; ".join(entry.places)]
        table.writerow([f"'{cell}" if str(cell).startswith(ALIVE) else cell for cell in cells])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _is_screened(review: Review) -> bool:
    """Whether every table is there from which the boxes are listed."""
    return all(review.table(name).exists() for name in OF_BOXES)


def _material(review: Review) -> Material:
    settings = load_settings(review.config)
    protocol = Protocol(**{name: getattr(settings, name) for name in Protocol.__dataclass_fields__})
    return Material.of({name: store.load(review, name) for name in OF_BOXES}, protocol)
