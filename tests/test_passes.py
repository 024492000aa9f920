"""A whole step that takes tables part by part sees every row, no document cut in two, as often as it likes; the batch changes no result."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.frames import frame
from pipeline.parts import Passes
from pipeline.stages.s3_segment import count_terms
from pipeline.steps import in_passes, passes_of
from pipeline.store import Review, TableWriter
from tests.projects import Project, digests


def test_declared_tables_are_known_and_others_come_whole() -> None:
    assert {"publications", "sentences", "tokens"} == set(passes_of(count_terms))
    assert {} == passes_of(test_declared_tables_are_known_and_others_come_whole)

    @in_passes(tokens="document_id")
    def step() -> None: ...

    assert {"tokens": "document_id"} == passes_of(step)


def test_parts_come_as_written_and_again(tmp_path: Path) -> None:
    review = Review(tmp_path / "a.toml", tmp_path / "corpus", tmp_path / "outputs")
    writer = TableWriter(review, "tokens")
    for documents in (("d1", "d2"), ("d3",)):
        rows = [{"document_id": d, "sentence_id": f"{d}s{n}", "language": "zh", "tokens": ["城市"]} for d in documents for n in range(9000)]
        writer.write(frame("tokens", rows))
    writer.publish()
    passes = Passes(review, "tokens", "document_id")
    for _ in range(2):
        assert [{"d1", "d2"}, {"d3"}] == [set(part["document_id"]) for part in passes]
    assert 27000 == sum(len(part) for part in passes)


def test_a_table_with_a_document_a_row_comes_in_bounded_parts(tmp_path: Path) -> None:
    review = Review(tmp_path / "a.toml", tmp_path / "corpus", tmp_path / "outputs")
    writer = TableWriter(review, "publications")
    writer.write(
        frame(
            "publications",
            [{"publication_id": f"p{n:05d}", "document_type": "journal", "language": "zh", "abstract_kind": "none"} for n in range(20_000)],
        )
    )
    writer.publish()
    sizes = [len(part) for part in Passes(review, "publications", "publication_id")]
    assert (20_000, True) == (sum(sizes), max(sizes) < 10_000)


@pytest.mark.parametrize("batch", [3, 50])
def test_the_batch_changes_no_table(small: Project, batch: int) -> None:
    before = digests(small.review)
    text = small.review.config.read_text(encoding="utf-8")
    small.review.config.write_text(
        f"{text}\n[run]\nbatch = {batch}\n" if "[run]" not in text else text.replace("[run]", f"[run]\nbatch = {batch}"), encoding="utf-8"
    )
    for folder in small.review.outputs.iterdir():
        for path in [folder] if folder.is_file() else folder.rglob("*.json"):
            path.unlink()
    small.bring()
    assert before == digests(small.review)
