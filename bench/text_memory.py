"""Peak memory of the text stage over so many records: `python -m bench.text_memory RECORDS`; `bench.text` asks it, a process a size."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from bench.text import CODEBOOK, real_texts
from pipeline.config import load_codebook
from pipeline.frames import frame
from pipeline.parts import Passes
from pipeline.settings import SegmentSettings
from pipeline.stages.s3_segment import count_terms, segment
from pipeline.store import Review, TableWriter

BATCH: Final = 2_000


def stage(size: int) -> str:
    """Run both steps over `size` records in parts, through the store; peak memory and time."""
    book, texts, settings = load_codebook(CODEBOOK), real_texts()[:2_000], SegmentSettings()
    with tempfile.TemporaryDirectory() as folder:
        review = Review(Path(folder) / "bench.toml", Path(folder) / "corpus", Path(folder) / "outputs")
        start = time.perf_counter()
        writers = {name: TableWriter(review, name) for name in ("publications", "sentences", "tokens", "cleaning")}
        for first in range(0, size, BATCH):
            publications = frame("publications", (_record(texts, number) for number in range(first, min(size, first + BATCH))))
            made = segment(publications, frame("fieldnotes"), frame("words"), codebook=book, segment=settings)
            for writer, data in zip(writers.values(), (publications, *made), strict=True):
                writer.write(data)
        for writer in writers.values():
            writer.publish()
        after_segment = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        counted = count_terms(
            Passes(review, "publications", "publication_id"),
            Passes(review, "sentences", "document_id"),
            Passes(review, "tokens", "document_id"),
            frame("words"),
            codebook=book,
            segment=settings,
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        spent = time.perf_counter() - start
    return (
        f"memory: {size} records: {after_segment:.0f} MB after segment, {peak:.0f} MB at most; {spent:.0f} s; "
        f"{len(counted.term_counts)} words, {len(counted.new_words)} candidates"
    )


def _record(texts: Sequence[tuple[str, str, list[str]]], number: int) -> dict[str, Any]:
    """A record of half an abstract of one text and half of another's."""
    (title, one, keywords), (_, other, _) = texts[number % len(texts)], texts[(number * 7919 + number // len(texts)) % len(texts)]
    abstract = one[: len(one) // 3] + "。" + other[len(other) // 2 : len(other) // 2 + 60]
    identity = f"p{number:012d}"
    return {
        "publication_id": identity, "record_ids": [f"r{number:012d}"], "title": title, "abstract": abstract, "abstract_kind": "abstract",
        "keywords": keywords, "keywords_origin": "author", "language": "zh", "document_type": "journal",
    }  # fmt: skip


if __name__ == "__main__":
    print(stage(int(sys.argv[1])))
