"""Every reader on small invented samples in the true grammar: the golden reading of each, who claims it, and cuts at every byte.

A golden file is `<sample>.expected.jsonl`: a line for each thing found, in order. To make one for a new sample run with
PANYOU_NEW_GOLDEN=1; an existing golden file is never overwritten, it has to be deleted first.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from pipeline.frames import frame
from pipeline.readers import READERS, head, identify
from pipeline.readers.base import Found, Note, RawRecord, Reader, Reject
from pipeline.readers.identity import identified
from pipeline.readers.kinds import Kind
from pipeline.readers.opening import opened
from tests.fuzz import check

SAMPLES = Path(__file__).parent / "samples"
CASES = sorted(path for path in SAMPLES.glob("*/*") if not path.name.endswith(".expected.jsonl"))
BY_NAME = {reader.name: reader for reader in READERS}
sample = pytest.mark.parametrize("path", CASES, ids=[f"{path.parent.name}-{path.stem}" for path in CASES])


def _reader(path: Path) -> Reader:
    return BY_NAME[path.parent.name]


def _text(data: bytes) -> str:
    """The text that readers get."""
    decoded = opened(data)
    assert not isinstance(decoded, Kind), decoded
    return decoded.text


def _lines(found: Iterable[Found], reader: Reader) -> list[dict[str, Any]]:
    """What was found as plain data: a record with its raw fields, and the columns that are filled."""
    lines: list[dict[str, Any]] = []
    for item in found:
        if isinstance(item, RawRecord):
            row = identified({"database": reader.database, **reader.interpret(item)})
            columns = {name: value for name, value in row.items() if value not in ("", [], None)}
            lines.append({"record": item.line, "fields": [list(field) for field in item.fields], "columns": columns})
        elif isinstance(item, Reject):
            lines.append({"reject": item.line, "reason": item.reason, "text": item.text})
        else:
            lines.append({"note": item.code, "line": item.line, "detail": item.detail})
    return lines


@sample
def test_sample_is_read_as_its_golden_file_says(path: Path) -> None:
    reader, golden = _reader(path), path.with_name(path.name + ".expected.jsonl")
    read = _lines(reader.read(_text(path.read_bytes())), reader)
    if not golden.exists() and os.environ.get("PANYOU_NEW_GOLDEN"):
        golden.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in read), encoding="utf-8", newline="\n")
    assert golden.exists(), f"{golden.name} is missing: run once with PANYOU_NEW_GOLDEN=1 and read it through"
    expected = [json.loads(line) for line in golden.read_text(encoding="utf-8").split("\n") if line]
    assert expected == read


@sample
def test_just_its_own_reader_claims_a_sample(path: Path) -> None:
    text = _text(path.read_bytes())
    found = identify(text)
    assert _reader(path) is found, found
    head_text = head(text.replace("\r\n", "\n").replace("\r", "\n"))
    others = {reader.name for reader in READERS if reader.claims(head_text) or reader.marks.search(text)} - {_reader(path).name}
    assert others <= _reader(path).shares


@sample
def test_interpretation_fits_the_table(path: Path) -> None:
    reader = _reader(path)
    records = [item for item in reader.read(_text(path.read_bytes())) if isinstance(item, RawRecord)]
    assert records
    frame("records", (identified({"file": "x", "line": item.line, "database": "x", **reader.interpret(item)}) for item in records))


def test_every_reader_has_a_sample() -> None:
    assert {reader.name for reader in READERS} == {path.parent.name for path in CASES}


@sample
def test_cut_at_any_byte_keeps_a_prefix_of_the_truth(path: Path) -> None:
    """Records that the cut leaves whole are equal to the true ones; one that may be cut is kept only with a note, and is a prefix."""
    data, reader = path.read_bytes(), _reader(path)
    whole_file = list(reader.read(_text(data)))
    truth = [item for item in whole_file if isinstance(item, RawRecord)]
    is_sound = not any(isinstance(item, Reject) or (isinstance(item, Note) and item.code == "unbalanced_braces") for item in whole_file)
    for cut in range(len(data)):
        decoded = opened(data[:cut])
        claimed = decoded if isinstance(decoded, Kind) else identify(decoded.text)
        if isinstance(claimed, Kind) or isinstance(decoded, Kind):
            continue
        text = decoded.text
        assert claimed is reader or claimed.name in reader.shares or reader.name in claimed.shares
        found = list(reader.read(text))
        kept = [item for item in found if isinstance(item, RawRecord)]
        is_doubted = any(
            isinstance(item, Reject) or item.code in ("unmarked_end", "missing_end_of_file", "doubtful_end")
            for item in found
            if not isinstance(item, RawRecord)
        )
        if not is_sound:  # a damaged sample's cut may be less damaged than the sample; it must still be read without a traceback
            continue
        whole = kept[:-1] if is_doubted else kept
        assert truth[: len(whole)] == whole, cut
        assert all(_is_prefix(record, true) for record, true in zip(kept, truth, strict=False)), cut
        assert len(kept) <= len(truth)


def _is_prefix(record: RawRecord, true: RawRecord) -> bool:
    """Whether every field but the last is the true one, and the last begins like it (a cut character apart)."""
    *whole, last = record.fields
    known = list(true.fields[: len(record.fields)])
    return (
        record.line == true.line
        and known[:-1] == whole
        and known[-1].tag == last.tag
        and known[-1].value.startswith(last.value.rstrip("\ufffd"))
    )


def test_a_reject_holds_its_text_whole() -> None:
    broken = (SAMPLES / "cnki_refworks" / "broken_off.txt").read_bytes()
    rejects = [item for item in BY_NAME["cnki_refworks"].read(_text(broken)) if isinstance(item, Reject)]
    assert [("truncated_record", 10)] == [(item.reason, item.line) for item in rejects]
    assert rejects[0].text.startswith("RT Journal Article\nSR 1")
    assert rejects[0].text.endswith("虚构摘要在这里中")


def test_notes_name_registered_faults() -> None:
    from pipeline.errors import FAULTS

    notes = {
        item.code if isinstance(item, Note) else item.reason
        for path in CASES
        for item in _reader(path).read(_text(path.read_bytes()))
        if not isinstance(item, RawRecord)
    }
    assert notes
    assert not notes - FAULTS.keys()


FINDS = Path(__file__).parent / "finds"
NAMED_FINDS = sorted(FINDS.glob("*/*"))


@pytest.mark.parametrize("path", NAMED_FINDS, ids=[f"{path.parent.name}-{path.name}" for path in NAMED_FINDS])
def test_what_the_fuzzer_found_does_not_come_back(path: Path) -> None:
    check(BY_NAME[path.parent.name], path.read_bytes())
