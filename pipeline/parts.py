"""How the inputs of a step by part are cut: tables along ranges of ids, files in batches of bounded size, both in the tables' order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pandas as pd

from pipeline import store
from pipeline.method import FILES, Step
from pipeline.steps import Export
from pipeline.store import ListedFile, Review

Cut = Callable[[str], Any]  # table or kind of file → its rows, or files, of one part
BATCH_BYTES: Final = 64 << 20  # bytes of files held in memory at once


def parts(review: Review, step: Step, files: Mapping[str, Sequence[ListedFile]], batch: int) -> list[Cut]:
    """For each part a function that loads an input's share of it; at least one, so that an empty corpus has its empty tables."""
    if set(step.parts) <= set(FILES):
        return [partial(_of_kind, chosen) for chosen in list(_batches(_in_order(step, files))) or [[]]]
    known = sorted(set().union(*(store.ids(review, table, column) for table, column in step.parts.items())))
    starts = known[::batch] or [""]
    return [partial(_rows, review, step.parts, first, last) for first, last in zip(starts, [*starts[1:], None], strict=True)]


@dataclass(frozen=True)
class Passes:
    """A table that a whole step goes through part by part, as often as it likes."""

    review: Review
    table: str
    column: str

    def __iter__(self) -> Iterator[pd.DataFrame]:
        return store.each_part(self.review, self.table, self.column)


def _rows(review: Review, columns: Mapping[str, str], first: str, last: str | None, table: str) -> Any:
    return store.load_range(review, table, columns[table], first, last)


def _of_kind(batch: Sequence[tuple[str, ListedFile]], kind: str) -> list[Export]:
    return [file.read() for own, file in batch if own == kind]


def _in_order(step: Step, files: Mapping[str, Sequence[ListedFile]]) -> list[tuple[str, ListedFile]]:
    """Files of all kinds as the table `files` sorts them: by their path seen from exports/."""
    named = [(file.file if kind == "exports" else f"../fieldnotes/{file.file}", kind, file) for kind in step.parts for file in files[kind]]
    return [(kind, file) for _, kind, file in sorted(named)]


def _batches(files: Sequence[tuple[str, ListedFile]]) -> Iterator[list[tuple[str, ListedFile]]]:
    batch: list[tuple[str, ListedFile]] = []
    size = 0
    for kind, file in files:
        if batch and size + file.size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append((kind, file))
        size += file.size
    if batch:
        yield batch
