"""What `panyou status` and `panyou identify` show: lines about stages and about single export files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline import manifests
from pipeline.errors import Language, Text, describe
from pipeline.messages import REASONS, UP_TO_DATE
from pipeline.readers import READERS
from pipeline.run import Run
from pipeline.settings import IngestSettings
from pipeline.stages.s1_ingest import ingest
from pipeline.steps import Export
from pipeline.tables import TABLES

HEAD: Final = Text("{file}：{format}，{encoding}，记录 {records}，读入 {kept}，未能读入 {rejected}",
                   "{file}: {format}, {encoding}, records {records}, kept {kept}, rejected {rejected}")  # fmt: skip
UNKNOWN: Final = Text("不是可读的导出文件", "no readable export")
UNVERIFIED: Final = Text("（未经真实导出文件验证）", " (unverified: no real export of it was at hand)")
TITLES: Final = {reader.name: reader.title for reader in READERS}
UNCONFIRMED: Final = frozenset(reader.name for reader in READERS if not reader.verified)
COMPLETENESS: Final = Text("  字段完整度：{fields}", "  completeness: {fields}")
REJECT: Final = Text("  第 {line} 行起未能读入：{why}", "  not read from line {line}: {why}")
SHOWN_FIELDS: Final = ("title", "authors", "source", "year", "keywords", "abstract", "doi", "volume", "issue", "pages", "affiliations")
SHOWN_REJECTS: Final = 10


class Identified(NamedTuple):
    """What one file holds: how many sound records, and the lines that say so."""

    records: int
    lines: list[str]


def stage_lines(run: Run, language: Language) -> Iterator[str]:
    """A line a step: whether it is up to date, and the rows of the stage's tables."""
    for stage, step, reasons in run.stale():
        digests = manifests.load(run.review, stage).get("digests", {})
        rows = "  ".join(f"{table} {digests[table]['rows']}" for table in step.writes if table in digests and table in TABLES)
        state = REASONS[reasons[0].kind].render(language, what=reasons[0].what) if reasons else UP_TO_DATE.render(language)
        yield f"{stage.folder}.{step.name}  {state}  {rows}".rstrip()


def identified(paths: Iterable[Path], language: Language) -> Iterator[Identified]:
    """What each file is, read exactly as a run would read it; what is inside an archive follows it, file by file."""
    for path in paths:
        data = path.read_bytes()
        made = ingest([Export(path.name, hashlib.sha256(data).hexdigest(), data)], [], ingest=IngestSettings())
        for file in made.files.itertuples():
            shown = f"{path}{str(file.file).removeprefix(path.name)}"
            records, rejects = (table[table["file"] == file.file] for table in (made.records, made.rejects))
            lines = [_head(shown, file, language), *(f"  {describe(warning, language)}" for warning in file.warnings)]
            yield Identified(int(file.kept), [*lines, *_completeness(records, language), *_rejects(rejects, language)])


def _head(shown: str, file: Any, language: Language) -> str:
    """The line that names a file's format and counts; a format that no real export has confirmed is marked."""
    title = TITLES.get(file.format, file.format) or UNKNOWN.render(language)
    mark = UNVERIFIED.render(language) if file.format in UNCONFIRMED else ""
    counts = {"records": file.records, "kept": file.kept, "rejected": file.rejected}
    return HEAD.render(language, file=shown, format=title + mark, encoding=file.encoding or "?", **counts)


def _rejects(rejects: pd.DataFrame, language: Language) -> list[str]:
    """The first stretches that were not read, and why."""
    return [REJECT.render(language, line=row.line, why=describe(row.reason, language)) for row in rejects[:SHOWN_REJECTS].itertuples()]


def _completeness(records: pd.DataFrame, language: Language) -> list[str]:
    """Share of records in which each field is filled, as biblioshiny shows it at import."""
    if not len(records):
        return []
    shares = [
        (name, records[name].map(lambda value: bool(value) if not isinstance(value, int) else True).mean())
        for name in SHOWN_FIELDS
        if name != "year"
    ]
    shares.append(("year", records["year"].notna().mean()))
    return [COMPLETENESS.render(language, fields="  ".join(f"{name} {share:.0%}" for name, share in shares))]
