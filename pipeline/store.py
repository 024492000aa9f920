"""Data on disk: the only module that reads or writes it. Tables are Parquet; what is written is whole or not there.

A stage is done if and only if its manifest says so and every file
still has the bytes the manifest was written for. Raw inputs are opened for reading only.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from pipeline.atomic import guarded, remove, replace, sync, write_bytes
from pipeline.config import project_folder
from pipeline.errors import PanyouError, Text, fault
from pipeline.frames import ALL, conform, from_arrow
from pipeline.method import METHOD
from pipeline.steps import Export

fault("no_results", Text("这个综述还没有结果", "this review has no results yet"),
      Text("先运行 panyou run", "use `panyou run` first"))  # fmt: skip

ROW_GROUP: Final = 8192
NUMBERED: Final = {stage.name: stage.folder for stage in METHOD}
WRITER: Final = {table: stage for stage in METHOD for step in stage.steps for table in step.writes}


class Review(NamedTuple):
    """Where the three things of a review lie."""

    config: Path
    corpus: Path
    outputs: Path

    @property
    def name(self) -> str:
        """The name shared by configuration, corpus and outputs."""
        return self.config.stem

    def folder(self, stage: str) -> Path:
        """`outputs/<review>/<n>_<stage>/`."""
        return self.outputs / NUMBERED[stage]

    def table(self, table: str) -> Path:
        """Where a table lies: a file, or a folder of parts."""
        return self.folder(WRITER[table].name) / f"{table}.parquet"


def review_of(config: Path) -> Review:
    """The review of `configs/<review>.toml`; a configuration elsewhere has its corpus and outputs beside it."""
    config, root = config.resolve(), project_folder(config)
    return Review(config, root / "corpus" / config.stem, root / "outputs" / config.stem)


class ListedFile(NamedTuple):
    """A file of the corpus, before it is read."""

    file: str
    path: Path
    sha256: str
    size: int
    same_as: str = ""

    def read(self) -> Export:
        """The file with its bytes."""
        return Export(self.file, self.sha256, self.path.read_bytes(), self.same_as)


def listed(folder: Path) -> list[ListedFile]:
    """Every file below a folder, by name; links that lead out of the folder are not followed."""
    if not folder.is_dir():
        return []
    inside = folder.resolve()
    paths = (path for path in folder.rglob("*") if path.is_file() and path.resolve().is_relative_to(inside))
    found = sorted(ListedFile(_spelled(path.relative_to(folder)), path, _sha256(path), path.stat().st_size) for path in paths)
    first = {file.sha256: file.file for file in reversed(found)}
    return [file._replace(same_as=first[file.sha256]) if first[file.sha256] != file.file else file for file in found]


def _spelled(path: Path) -> str:
    """A path as UTF-8 text whatever the locale; bytes of a name that are not UTF-8 (a GBK archive unpacked on Linux) show as escapes."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load(review: Review, table: str) -> pd.DataFrame:
    """A table whole."""
    return from_arrow(table, _stored(review, table).to_table())


def load_range(review: Review, table: str, column: str, first: str, last: str | None) -> pd.DataFrame:
    """The rows of a table with `first <= column < last`; no `last`, no upper end."""
    condition = ds.field(column) >= first
    if last is not None:
        condition &= ds.field(column) < last
    return from_arrow(table, _stored(review, table).to_table(filter=condition))


def each_part(review: Review, table: str, column: str) -> Iterator[pd.DataFrame]:
    """The table part by part, as it was written; a file is cut further only where every row is a document of its own."""
    fragments = sorted(_stored(review, table).get_fragments(), key=lambda fragment: str(fragment.path))
    for fragment in fragments:
        for piece in fragment.split_by_row_group() if ALL[table].key == (column,) else [fragment]:
            yield from_arrow(table, piece.to_table(schema=ALL[table].schema))


def ids(review: Review, table: str, column: str) -> set[str]:
    """The distinct values of a column."""
    return set(_stored(review, table).to_table(columns=[column])[column].to_pylist()) - {None}


def _stored(review: Review, table: str) -> ds.Dataset:
    """A table on disk, one file or a folder of parts in order; no meaning is read into the names of folders (`year=2019`)."""
    return ds.dataset(_spelled(review.table(table)), schema=ALL[table].schema, format="parquet", partitioning=None)


class Digest(NamedTuple):
    """What a table holds, whatever bytes it is stored in."""

    rows: int
    sha256: str


class TableWriter:
    """Writes a table in parts and digests its content on the way; nothing is in view before `publish`."""

    def __init__(self, review: Review, table: str) -> None:
        self.table, self.target = table, review.table(table)
        self.folder = self.target.with_name(f".new-{table}")
        self.rows, self.parts, self.hash = 0, 0, hashlib.sha256()
        remove(self.folder)
        self.folder.mkdir(parents=True)

    def write(self, data: pd.DataFrame) -> None:
        """Add a part; its rows follow those of the parts before it."""
        made = conform(self.table, data)
        for batch in made.to_batches():
            for row in batch.to_pylist():
                self.hash.update(json.dumps(list(row.values()), ensure_ascii=False).encode() + b"\n")
        path = self.folder / f"part-{self.parts:05d}.parquet"
        with guarded(path):
            pq.write_table(made, _spelled(path), row_group_size=ROW_GROUP, compression="zstd", write_page_checksum=True)
            sync(path)
        self.rows, self.parts = self.rows + made.num_rows, self.parts + 1

    def publish(self) -> Digest:
        """Put the parts in place: one file, or a folder of that name when there are several."""
        source = self.folder / "part-00000.parquet" if self.parts == 1 else self.folder
        with guarded(self.target):
            if self.target.is_dir() or source.is_dir():
                remove(self.target)  # a folder cannot be renamed over; until the new one is in place the stage counts as damaged
            replace(source, self.target)
        remove(self.folder)
        return Digest(self.rows, self.hash.hexdigest())


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object; an absent or damaged file is an empty one, which makes its stage stale."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """A JSON object, keys sorted, for people and for `git diff`."""
    write_bytes(path, (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())


def checksums(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Hash of every file of the named artifacts; a folder of parts has a line a part."""
    found: dict[str, str] = {}
    for name in names:
        path = folder / name
        files = sorted(path.iterdir()) if path.is_dir() else [path] if path.is_file() else []
        found |= {file.relative_to(folder).as_posix(): _sha256(file) for file in files}
    return found


def read_with(path: Path, parse: Callable[[bytes], Any], absent: Any) -> Any:
    """`parse` of a file's bytes, or `absent` where there is no such file; an error of `parse` learns which file it is about."""
    try:
        return parse(path.read_bytes()) if path.is_file() else absent
    except PanyouError as error:
        error.where = error.where or str(path)
        raise


def select(review: Review, table: str, column: str, values: list[str]) -> pd.DataFrame:
    """The rows of a table whose column holds one of the values."""
    return from_arrow(table, _stored(review, table).to_table(filter=ds.field(column).isin(values)))
