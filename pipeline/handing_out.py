"""A sheet out to a person: a workbook that no earlier one gives way to, as every `sheet` command writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline import atomic
from pipeline.sheets.layout import Layout
from pipeline.sheets.logbook import unused
from pipeline.sheets.writing import Spans, workbook
from pipeline.store import Review


def hand_out(review: Review, stem: str, layout: Layout, rows: Sequence[Mapping[str, str]], spans: Spans | None = None) -> Path:
    """Write the rows below the review's `sheets/`, as `stem-1.xlsx`, `stem-2.xlsx` …; where it lies."""
    path = unused(review.corpus / "sheets", stem, "xlsx")
    atomic.write_bytes(path, workbook(layout, rows, spans))
    return path
