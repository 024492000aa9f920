"""A method of five small stages, to test the runner with: what is stale, what is saved, what a kill leaves behind.

The steps stand in the places of the real ones and write a few of the real tables, so that the runner is tested in milliseconds and
at every point. An export of this method has a title a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline import run, store
from pipeline.frames import frame
from pipeline.ids import content_id
from pipeline.method import Stage, step
from pipeline.settings import DeduplicateSettings, IngestSettings, ReportSettings, SegmentSettings, Settings
from pipeline.settings_screening import ScreenSettings
from pipeline.steps import Export, by_part
from pipeline.store import Review, review_of

BILINGUAL: Final = {"zh": "示例", "en": "sample"}
CATEGORY: Final = {
    "id": "openness",
    "kind": "expectation",
    "label": BILINGUAL,
    "definition": BILINGUAL,
    "belongs": BILINGUAL,
    "excludes": BILINGUAL,
    "terms": {"zh": ["公开"], "en": ["open"]},
}
CODEBOOK: Final = {"id": "tiny", "version": "1", "title": BILINGUAL, "categories": [CATEGORY]}


class Ingested(NamedTuple):
    files: pd.DataFrame
    records: pd.DataFrame


class Noted(NamedTuple):
    fieldnotes: pd.DataFrame


class Deduplicated(NamedTuple):
    publications: pd.DataFrame


class Segmented(NamedTuple):
    sentences: pd.DataFrame


class Counted(NamedTuple):
    term_counts: pd.DataFrame


class Screened(NamedTuple):
    screening: pd.DataFrame


COMMON: Final = {"document_type": "journal", "abstract_kind": "none", "language": "zh"}


@by_part(exports="file", notes="file")
def read(exports: Sequence[Export], notes: Sequence[Export], *, ingest: IngestSettings) -> Ingested:
    """A record a line."""
    assert ingest is not None
    files, records = [], []
    for export in exports:
        titles = export.data.decode().split()
        files.append({"file": export.file, "sha256": export.sha256, "outcome": "read", "kept": len(titles)})
        for line, title in enumerate(titles, start=1):
            records.append({"file": export.file, "line": line, "record_id": content_id("r", title), "title": title, **COMMON})
    files += [{"file": f"../fieldnotes/{note.file}", "sha256": note.sha256, "outcome": "read", "kept": 1} for note in notes]
    return Ingested(frame("files", files), frame("records", records))


def note(notes: Sequence[Export]) -> Noted:
    """A field note a file: a whole step over files."""
    rows = [{"fieldnote_id": content_id("f", each.file), "file": each.file, "text": each.data.decode()} for each in notes]
    return Noted(frame("fieldnotes", rows))


def merge(records: pd.DataFrame, duplicates: pd.DataFrame, *, deduplicate: DeduplicateSettings) -> Deduplicated:
    """A publication a record id; the tolerance is read and changes nothing, so that a test sees a cascade stop."""
    assert deduplicate.year_tolerance >= 0
    assert duplicates is not None
    titles = {row.record_id: row.title for row in records.itertuples()}
    return Deduplicated(frame("publications", [{"publication_id": "p" + i, "title": titles[i], **COMMON} for i in sorted(titles)]))


@by_part(publications="publication_id")
def cut(publications: pd.DataFrame, words: pd.DataFrame, *, segment: SegmentSettings) -> Segmented:
    """A sentence a publication, upside down without the guess at new words."""
    assert words is not None
    rows = [
        {
            "document_id": row.publication_id,
            "source": "publication",
            "publication_id": row.publication_id,
            "sentence_id": "s" + row.publication_id,
            "field": "title",
            "language": "zh",
            "text": row.title if segment.hmm else row.title[::-1],
        }
        for row in publications.itertuples()
    ]
    return Segmented(frame("sentences", rows))


def count(sentences: pd.DataFrame, *, segment: SegmentSettings) -> Counted:
    """How often each text occurs."""
    assert segment is not None
    counts = sentences["text"].value_counts()
    return Counted(frame("term_counts", [{"language": "zh", "term": text, "documents": n} for text, n in counts.items()]))


def judge(publications: pd.DataFrame, decisions: pd.DataFrame, *, screen: ScreenSettings) -> Screened:
    """Everything is included but what is named in an excluded term or decided otherwise."""
    excluded = {*screen.exclude_terms, *decisions["title"]}
    rows = [
        {"publication_id": row.publication_id, "phase": "title_abstract", "decision": "none", "is_included": row.title not in excluded}
        for row in publications.itertuples()
    ]
    return Screened(frame("screening", rows))


def report(files: pd.DataFrame, sentences: pd.DataFrame, screening: pd.DataFrame, *, report: ReportSettings) -> dict[str, bytes]:
    """A page, and as many figures as asked for."""
    page = f"{len(files)} {len(sentences)} {int(screening['is_included'].sum())}".encode()
    return {"report.html": page} | {f"figures/{n}.svg": b"<svg/>" for n in range(report.evidence_per_publication)}


METHOD: Final = (
    Stage(1, "ingest", (step(read), step(note))),
    Stage(2, "deduplicate", (step(merge),)),
    Stage(3, "segment", (step(cut), step(count))),
    Stage(4, "screen", (step(judge),)),
    Stage(7, "report", (step(report),)),
)
STEPS: Final = ["read", "note", "merge", "cut", "count", "judge", "report"]
PATCHES: Final[tuple[tuple[Any, str, Any], ...]] = (
    (run, "METHOD", METHOD),
    (store, "NUMBERED", {stage.name: stage.folder for stage in METHOD}),
    (store, "WRITER", {table: stage for stage in METHOD for each in stage.steps for table in each.writes}),
)


def review_at(root: Path, titles: dict[str, str] | None = None) -> Review:
    """A review with these exports: file name → titles."""
    review = review_of(root / "configs" / "tiny.toml")
    (review.corpus / "exports").mkdir(parents=True)
    for name, text in (titles or {"a.txt": "公开 透明 普惠", "b.txt": "公开 韧性 隐私 协同"}).items():
        (review.corpus / "exports" / name).write_text(text, encoding="utf-8")
    return review


def settings(**sections: dict[str, Any]) -> Settings:
    """A configuration with these sections."""
    return Settings.model_validate({"review": {"title": BILINGUAL}, "codebook": CODEBOOK, **sections})
