"""Stage 1, ingest: files that people put into the review become records, and what is no record is listed with its reason.

`ingest` is by part over files: each file is read for itself, and a bad one never stops the others. `read_fieldnotes` is whole,
because equal notes in two files are one note. Field notes stand in `files` too, as `../fieldnotes/<file>` (the column is relative
to exports/), with the format `fieldnote`. A file inside an archive has a row of its own, `archive.zip!name`, beside the archive's, which
counts no records itself. For every file: records = kept + rejected.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.frames import frame
from pipeline.ids import content_id
from pipeline.readers import identify
from pipeline.readers.archives import Member, packing, unpacked
from pipeline.readers.base import Note, RawRecord, Reader, Reject
from pipeline.readers.counting import more_parts, on_lines_of_their_own
from pipeline.readers.decoding import Decoded
from pipeline.readers.faults import HARMLESS
from pipeline.readers.fieldnotes import FieldNote, read_note
from pipeline.readers.identity import identified
from pipeline.readers.kinds import Kind, ignored
from pipeline.readers.opening import opened
from pipeline.settings import IngestSettings
from pipeline.steps import Export, by_part

NOTES_FOLDER: Final = "../fieldnotes/"
LISTED: Final = 100  # lines named in one warning; the rest are counted
Rows = list[dict[str, Any]]


class Exports(NamedTuple):
    """What became of each file, and what it holds."""

    files: pd.DataFrame
    records: pd.DataFrame
    raw_fields: pd.DataFrame
    rejects: pd.DataFrame


class FieldNotes(NamedTuple):
    """The field notes."""

    fieldnotes: pd.DataFrame


class _Ingested(NamedTuple):
    """What one file adds to the tables."""

    file: dict[str, Any]
    records: Sequence[dict[str, Any]] = ()
    raw_fields: Sequence[dict[str, Any]] = ()
    rejects: Sequence[dict[str, Any]] = ()


@by_part(exports="file", notes="file")
def ingest(exports: Sequence[Export], notes: Sequence[Export], *, ingest: IngestSettings) -> Exports:
    """Records, raw fields and rejects of the exports; a row of `files` for every file, field notes too."""
    done = [item for export in exports for item in _export(export, ingest.encodings)]
    done += [_fieldnote_file(note) for note in notes]
    return Exports(
        frame("files", (item.file for item in done)),
        frame("records", (row for item in done for row in item.records)),
        frame("raw_fields", (row for item in done for row in item.raw_fields)),
        frame("rejects", (row for item in done for row in item.rejects)),
    )


def read_fieldnotes(notes: Sequence[Export]) -> FieldNotes:
    """The readable field notes; of equal notes the one whose file comes first by name. `ingest` lists those that cannot be read."""
    rows: dict[str, dict[str, Any]] = {}
    for export in sorted(notes):
        note = Kind("ignored") if ignored(export.file) else read_note(export.data)
        if isinstance(note, FieldNote):
            said = {"place": note.place, "date": note.date, "informant": note.informant, "text": note.text}
            fieldnote_id = content_id("f", said)
            rows.setdefault(fieldnote_id, {"fieldnote_id": fieldnote_id, "file": export.file, **said})
    return FieldNotes(frame("fieldnotes", rows.values()))


def _export(export: Export, encodings: Mapping[str, str]) -> list[_Ingested]:
    """One export file, or an archive and each file inside it."""
    packed = None if ignored(export.file) else packing(export.data)
    if not packed:
        return [_single(export, encodings.get(export.file, ""))]
    members = unpacked(export.data)
    if isinstance(members, Kind):
        return [_Ingested(_rejected(export.file, export, members))]
    done = [_member(export, member, encodings) for member in members]
    is_usable = any(item.file["kept"] for item in done)
    warnings = [f"members: {len(done)}"] if is_usable else ["nothing_inside"]
    row = _file_row(export.file, export, "read" if is_usable else "rejected", format=packed, warnings=warnings)
    return [_Ingested(row), *done]


def _member(archive: Export, member: Member, encodings: Mapping[str, str]) -> _Ingested:
    """One file inside an archive; an archive inside it is not opened again."""
    file, data = f"{archive.file}!{member.name}", member.content if isinstance(member.content, bytes) else b""
    export = Export(file, hashlib.sha256(data).hexdigest(), data)
    if member.name.startswith("__MACOSX/"):
        return _Ingested(_file_row(file, export, "ignored"))
    if isinstance(member.content, Kind):
        return _Ingested(_rejected(file, export, member.content))
    return _single(export, encodings.get(file, ""))


def _single(export: Export, override: str) -> _Ingested:
    """One file that is no archive."""
    if ignored(export.file.rsplit("!", 1)[-1]):
        return _Ingested(_file_row(export.file, export, "ignored"))
    try:
        decoded = opened(export.data, override)
    except LookupError:
        decoded = Kind("unknown_encoding", override)
    if isinstance(decoded, Kind):
        return _Ingested(_rejected(export.file, export, decoded))
    reader = identify(decoded.text, decoded.noise)
    if isinstance(reader, Kind):
        return _Ingested(_rejected(export.file, export, reader, decoded))
    return _records(export, decoded, reader)


def _records(export: Export, decoded: Decoded, reader: Reader) -> _Ingested:
    """What a claimed file holds; counts are checked here, so that no record is lost quietly."""
    records: Rows = []
    raw_fields: Rows = []
    rejects: Rows = []
    notes = list(decoded.notes)
    found = 0
    for item in on_lines_of_their_own(reader.read(decoded.text)):
        found += not isinstance(item, Note)
        if isinstance(item, Note):
            notes.append(item)
        elif isinstance(item, Reject):
            rejects.append({"file": export.file, "line": item.line, "reason": item.reason, "text": item.text})
        else:
            records.append(_record_row(export.file, item, reader))
            raw_fields += _raw_rows(export.file, item)
    _account(export.file, found, records, rejects)
    counts = {"format": reader.name, "encoding": decoded.encoding, "records": found, "kept": len(records), "rejected": len(rejects)}
    warnings = _warnings([*notes, *more_parts(reader.name, found), *_same_file(export)])
    outcome = "mended" if rejects or any(note.code not in HARMLESS for note in notes) else "read"
    if not records:
        outcome, warnings = "rejected", ["no_sound_record", *warnings]
    return _Ingested(_file_row(export.file, export, outcome, **counts, warnings=warnings), records, raw_fields, rejects)


def _same_file(export: Export) -> list[Note]:
    """That the file was put in twice, which is harmless and worth knowing."""
    return [Note("same_file", 0, export.same_as)] if export.same_as else []


def _account(file: str, found: int, records: Rows, rejects: Rows) -> None:
    """Raise if a record was neither kept nor rejected, or if two records claim one line."""
    lines = {row["line"] for row in records}
    if found != len(records) + len(rejects) or len(lines) != len(records):
        raise AssertionError(f"{file}: {found} found, {len(records)} kept on {len(lines)} lines, {len(rejects)} rejected")


def _record_row(file: str, record: RawRecord, reader: Reader) -> dict[str, Any]:
    """A row of `records`."""
    return identified({"file": file, "line": record.line, "database": reader.database, **reader.interpret(record)})


def _raw_rows(file: str, record: RawRecord) -> Rows:
    """The rows of `raw_fields` of one record."""
    return [
        {"file": file, "line": record.line, "position": position, "tag": field.tag, "value": field.value}
        for position, field in enumerate(record.fields)
    ]


def _fieldnote_file(export: Export) -> _Ingested:
    """The row of `files` for one field note."""
    file = NOTES_FOLDER + export.file
    if ignored(export.file):
        return _Ingested(_file_row(file, export, "ignored"))
    note = read_note(export.data)
    if isinstance(note, Kind):
        return _Ingested(_rejected(file, export, note))
    outcome = "mended" if any(item.code not in HARMLESS for item in note.notes) else "read"
    counts = {"format": "fieldnote", "encoding": note.encoding, "records": 1, "kept": 1, "rejected": 0}
    return _Ingested(_file_row(file, export, outcome, **counts, warnings=_warnings(note.notes)))


def _rejected(file: str, export: Export, kind: Kind, decoded: Decoded | None = None) -> dict[str, Any]:
    """The row of `files` for a file that cannot be used: the reason comes first."""
    reason = f"{kind.code}: {kind.detail}" if kind.detail else kind.code
    notes = _warnings(decoded.notes) if decoded else []
    return _file_row(file, export, "rejected", encoding=decoded.encoding if decoded else "", warnings=[reason, *notes])


def _file_row(file: str, export: Export, outcome: str, **columns: Any) -> dict[str, Any]:
    """A row of `files`; counts are 0 unless given."""
    return {"file": file, "sha256": export.sha256, "outcome": outcome, "records": 0, "kept": 0, "rejected": 0, **columns}


def _warnings(notes: Iterable[Note]) -> list[str]:
    """A warning for each code: `code: detail` with the lines, in the order in which the codes first occurred."""
    by_code: dict[str, list[str]] = {}
    for note in notes:
        place = " ".join(part for part in (f"line {note.line}" if note.line else "", note.detail) if part)
        by_code.setdefault(note.code, []).append(place)
    return [f"{code}: {_listed(places)}" for code, places in by_code.items()]


def _listed(places: list[str]) -> str:
    """The first places, and how many more there are."""
    more = f"; {len(places) - LISTED} more" if len(places) > LISTED else ""
    return "; ".join(places[:LISTED]) + more


STEPS = (ingest, read_fieldnotes)
