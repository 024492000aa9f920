"""Two other tools on the same records: `PYTHON bench/peers.py TOOL < records.json > answer.json`, run by the interpreter that has the tool.

Imports nothing of panyou. Each tool is used as its documentation shows, with its own defaults: bib-dedupe 0.11.0 (Wagner 2024) and citationer 5.4.1, whose
third layer, "flag for review", is given a callback that notes the pair and merges nothing. In: rows of `records`. Out: `merged` and `review`, pairs of ids.
"""

from __future__ import annotations

import contextlib
import json
import sys
from itertools import combinations
from typing import Any


def bib_dedupe(records: list[dict[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    """Its prep, block, match, cluster."""
    import pandas as pd
    from bib_dedupe.bib_dedupe import block, cluster, match, prep

    kinds = {"conference": "inproceedings", "thesis": "phdthesis", "book": "book"}
    rows = [
        {
            "ID": r["record_id"], "ENTRYTYPE": kinds.get(r["document_type"], "article"), "title": r["title"], "author": " and ".join(r["authors"]), "journal": r["source"],
            "booktitle": "", "year": str(r["year"] or ""), "volume": r["volume"], "number": r["issue"], "pages": r["pages"].replace("-", "--"), "doi": r["doi"], "abstract": r["abstract"],
        }
        for r in records
    ]  # fmt: skip
    matched = match(block(prep(pd.DataFrame(rows), cpu=1), cpu=1), cpu=1)
    sure = matched[matched["duplicate_label"] == "duplicate"]
    doubtful = matched[matched["duplicate_label"] == "maybe"]
    merged = [pair for group in cluster(sure) for pair in combinations(sorted(group), 2)]
    return {"merged": merged, "review": list(zip(doubtful["ID_1"], doubtful["ID_2"], strict=True))}


def citationer(records: list[dict[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    """Its DedupEngine; who was merged with whom is noted where it merges two records."""
    from citationer.analysis import dedup
    from citationer.models.record import Author, Record

    groups = {number: [r["record_id"]] for number, r in enumerate(records)}
    review: list[tuple[str, str]] = []
    merge = dedup._merge_records  # noqa: SLF001  # the only place where it knows whom it merges

    def noting(one: Any, other: Any) -> Any:
        made = merge(one, other)
        groups[one.id] += groups.pop(other.id) if other.id != one.id else []
        made.id = one.id
        return made

    def asked(one: Any, other: Any, _: float) -> bool:
        review.append((groups[one.id][0], groups[other.id][0]))
        return False

    dedup._merge_records = noting  # noqa: SLF001
    rows = [
        Record(
            id=number, title=r["title"], title_en=r["title_translated"] or None, year=r["year"], journal=r["source"] or None, volume=r["volume"] or None,
            issue=r["issue"] or None, pages=r["pages"] or None, doi=r["doi"] or None, abstract=r["abstract"] or None, language=r["language"], source_database=r["database"],
            authors=[Author(full_name=name, surname=name.partition(",")[0], order=n) for n, name in enumerate(r["authors"], start=1)],
        )
        for number, r in enumerate(records)
    ]  # fmt: skip
    dedup.DedupEngine().deduplicate(rows, layer3_callback=asked)
    return {"merged": [pair for group in groups.values() for pair in combinations(sorted(group), 2)], "review": review}


def main() -> None:
    """Read rows, run the tool, write pairs; what the tool prints goes to stderr."""
    records = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        answer = {"bib-dedupe": bib_dedupe, "citationer": citationer}[sys.argv[1]](records)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
