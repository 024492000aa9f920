"""Duplicates in real exports: counts only, no text of theirs."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.frames import frame
from pipeline.settings import DeduplicateSettings, IngestSettings
from pipeline.stages.s1_ingest import ingest
from pipeline.stages.s2_deduplicate import Deduplicated, deduplicate
from pipeline.steps import Export


def deduplicated(shared: Path, *names: str) -> tuple[int, Deduplicated]:
    """Number of records in files or folders of exports, and what stage 2 makes of them."""
    roots = [shared / "exports" / name for name in names]
    paths = sorted(path for root in roots for path in ([root] if root.is_file() else root.rglob("*")) if path.is_file())
    contents = [(path.name, path.read_bytes()) for path in paths]
    exports = [Export(name, hashlib.sha256(data).hexdigest(), data) for name, data in contents]
    records = ingest(exports, [], ingest=IngestSettings()).records
    return len(records), deduplicate(records, frame("duplicates"), frame("journals"), deduplicate=DeduplicateSettings())


@pytest.mark.real_exports
def test_the_smaller_of_two_overlapping_exports_adds_no_publication(shared: Path) -> None:
    """All 321 records of the smaller RefWorks export of 2026 are in the larger one of 500, under the same ids."""
    larger, small = (f"cnki_refworks/zzccJJ00_CNKI-{stamp}.txt" for stamp in ("20260604100614509", "20260604113948204"))
    _, alone = deduplicated(shared, larger)
    count, both = deduplicated(shared, larger, small)

    assert 821 == count
    assert alone.publications["publication_id"].tolist() == both.publications["publication_id"].tolist()
    assert 321 == both.publications["occurrences"].sum() - alone.publications["occurrences"].sum()


@pytest.mark.real_exports
def test_all_real_records_are_counted_and_few_are_left_to_people(shared: Path) -> None:
    count, made = deduplicated(shared, "cnki_refworks", "cnki_noteexpress", "wos_plaintext", "wos_tab")
    links = made.duplicate_links
    merged = links[links["decision"] == "merged"]

    assert 8243 == count == made.publications["occurrences"].sum()
    assert count == len(made.publications) + merged["occurrences"].fillna(1).sum()
    assert (links["decision"] == "review").sum() < 20


@pytest.mark.real_exports
def test_one_query_in_four_formats_is_one_set_of_publications(shared: Path) -> None:
    """Text, RIS, BibTeX and .xls of one Web of Science query, 469 records each: what is left to people are reprints of one title."""
    stem = "milensys_genai_savedrecs"
    count, made = deduplicated(shared, f"wos_plaintext/{stem}.txt", f"wos_ris/{stem}.ris", f"wos_bibtex/{stem}.bib", f"wos_xls/{stem}.xls")

    assert (4 * 469, 469) == (count, len(made.publications))
    assert {4} == set(made.publications["occurrences"])
    assert (made.duplicate_links["decision"] != "merged").sum() < 5
