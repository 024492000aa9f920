"""How well duplicates are found, beside other tools on the same records in one run: `python -m bench.duplicates [--large]`.

On the shipped benchmark (`tests/benchmarks`, the seed that no rule was made on), by language and by kind of damage, and on two real sets of
`../shared/exports`: two overlapping CNKI exports, and one query in four Web of Science formats. Sensitivity and precision count pairs of records
that are one publication; "to people" are true pairs left to review. For works in two languages a link counts as found; the other tools can only merge.

The other tools run in interpreters of their own, named by `PANYOU_BIB_DEDUPE` and `PANYOU_CITATIONER`; without these they are left out. `exact` is the rule of
thumb: equal title in lower case without blanks and marks, equal year. `--large` also deduplicates 100,000 records and prints what that took.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.frames import frame
from pipeline.settings import DeduplicateSettings, IngestSettings
from pipeline.stages.s1_ingest import ingest
from pipeline.stages.s2_deduplicate import deduplicate
from pipeline.steps import Export
from pipeline.text.normalise import title_key
from tests.benchmarks.benchmark import REPORTING, Answer, Benchmark, Truth, benchmark, joined, score

ROOT: Final = Path(__file__).resolve().parent.parent
REAL: Final = {
    "two CNKI exports of 2026": ("cnki_refworks/zzccJJ00_CNKI-20260604100614509.txt", "cnki_refworks/zzccJJ00_CNKI-20260604113948204.txt"),
    "one query, four WoS formats": (
        "wos_plaintext/milensys_genai_savedrecs.txt", "wos_ris/milensys_genai_savedrecs.ris", "wos_bibtex/milensys_genai_savedrecs.bib", "wos_xls/milensys_genai_savedrecs.xls",
    ),
}  # fmt: skip
PEERS: Final = {"bib-dedupe": "PANYOU_BIB_DEDUPE", "citationer": "PANYOU_CITATIONER"}
LARGE: Final = 33_900  # works of each part of a benchmark with 100,000 records
Tool = Callable[[list[dict[str, Any]]], Answer]


class Set(NamedTuple):
    """Records with the truth about their pairs; the parts to be told apart, each with the relation that is to be found."""

    name: str
    made: Benchmark
    parts: tuple[tuple[str, str], ...]


def panyou(records: list[dict[str, Any]]) -> Answer:
    """Stage 2 of this project."""
    found = deduplicate(frame("records", records), frame("duplicates"), frame("journals"), deduplicate=DeduplicateSettings())
    links = zip(*(found.duplicate_links[name] for name in ("record_id_a", "record_id_b", "decision")), strict=True)
    return Answer(found.publications["record_ids"].tolist(), {(one, other): decision for one, other, decision in links})


def exact(records: list[dict[str, Any]]) -> Answer:
    """Equal title and year."""
    groups: dict[tuple[str, Any], list[str]] = {}
    for row in records:
        groups.setdefault((title_key(row["title"]), row["year"]), []).append(row["record_id"])
    return Answer(list(groups.values()), {})


def peer(name: str, python: str) -> Tool:
    """Another tool, run by the interpreter that has it."""

    def run(records: list[dict[str, Any]]) -> Answer:
        plain = json.dumps([{key: None if value is pd.NA else value for key, value in row.items()} for row in records], ensure_ascii=True)
        surroundings = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        command = [python, str(ROOT / "bench" / "peers.py"), name]
        done = subprocess.run(command, input=plain, capture_output=True, text=True, check=True, encoding="utf-8", env=surroundings)  # noqa: S603
        told = json.loads(done.stdout)
        return Answer(
            _grouped([row["record_id"] for row in records], told["merged"]), {tuple(sorted(pair)): "review" for pair in told["review"]}
        )

    return run


def _grouped(ids: list[str], pairs: list[list[str]]) -> list[list[str]]:
    """Groups of ids joined by pairs."""
    home = {each: {each} for each in ids}
    for one, other in pairs:
        if home[one] is not home[other]:
            home[one] |= home[other]
            for each in home[other]:
                home[each] = home[one]
    return [sorted(group) for group in {id(group): group for group in home.values()}.values()]


def sets(shared: Path) -> Iterator[Set]:
    """The benchmark, and the real sets where they are on this machine."""
    yield Set("benchmark", benchmark(REPORTING), (("zh", "same"), ("en", "same"), ("mixed", "translation")))
    if (shared / "exports").is_dir():
        for name, paths in REAL.items():
            yield Set(name, real([shared / "exports" / path for path in paths]), (("all", "same"),))


def real(paths: list[Path]) -> Benchmark:
    """Real exports; one publication are records of one accession number or one content, which the tools are not told."""
    contents = [(path.name, path.read_bytes()) for path in paths]
    exports = [Export(name, hashlib.sha256(data).hexdigest(), data) for name, data in contents]
    records = ingest(exports, [], ingest=IngestSettings()).records.to_dict("records")
    rows: list[dict[str, Any]] = []
    known: dict[str, list[str]] = {}
    for number, row in enumerate(records):
        year = None if pd.isna(row["year"]) else int(row["year"])
        rows.append(row | {"record_id": f"r{number:06d}", "year": year, "citations": None, "accession": ""})
        known.setdefault(row["accession"] or row["record_id"], []).append(f"r{number:06d}")
    truth = {pair: Truth("same", "all", ()) for group in known.values() for pair in combinations(sorted(group), 2)}
    return Benchmark(rows, truth)


def lines(shared: Path) -> Iterator[str]:
    """The table of all tools on all sets, then ours by kind of damage."""
    tools: dict[str, Tool] = {"panyou": panyou, "exact": exact}
    tools |= {name: peer(name, os.environ[variable]) for name, variable in PEERS.items() if variable in os.environ}
    yield f"{'set':28} {'part':6} {'tool':11} {'pairs':>6} {'found':>6} {'sensitivity':>11} {'false':>6} {'precision':>9} {'to people':>9} {'seconds':>8}"
    for chosen in sets(shared):
        for name, tool in tools.items():
            started = time.perf_counter()
            answer = tool(chosen.made.records)
            seconds = time.perf_counter() - started
            for part, relation in chosen.parts:
                s = score(chosen.made, answer, part, relation)
                found = s.merged + (s.linked if relation == "translation" else 0)
                yield (
                    f"{chosen.name:28} {part:6} {name:11} {s.true:6} {found:6} {found / s.true:11.3f} {s.wrong:6} {s.precision:9.3f} {s.review / s.true:9.3f} {seconds:8.1f}"
                )
            if chosen.name == "benchmark":
                yield _near_misses(chosen.made, answer, name)
            if chosen.name == "benchmark" and name == "panyou":
                damages = list(_by_damage(chosen.made, answer))
    yield from ("", "panyou on the benchmark, pairs by what happened to either record: found / pairs", *damages)


def _near_misses(made: Benchmark, answer: Answer, tool: str) -> str:
    merged = joined(answer.groups)
    different = {ends: truth.kinds[0] for ends, truth in made.truth.items() if truth.relation == "different"}
    wrong = Counter(kind for ends, kind in different.items() if ends in merged)
    asked = sum(ends in answer.links and ends not in merged for ends in different)
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(wrong.items()))
    versions = sum(ends in merged for ends, truth in made.truth.items() if truth.relation == "version")
    return f"{'':28} {'':6} {tool:11} {len(different)} near misses: {sum(wrong.values())} merged ({kinds or 'none'}), {asked} to people; versions merged: {versions}"


def _by_damage(made: Benchmark, answer: Answer) -> Iterator[str]:
    merged = joined(answer.groups)
    pairs: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for ends, truth in made.truth.items():
        if truth.relation == "same":
            pairs.update(truth.kinds)
            found.update(truth.kinds if ends in merged else ())
    yield from (f"  {kind:15} {found[kind]:5} / {count:5}  {found[kind] / count:.3f}" for kind, count in sorted(pairs.items()))


def large() -> Iterator[str]:
    """What 100,000 records take, beside the rule of thumb."""
    records = benchmark(REPORTING, LARGE).records
    table, log = frame("records", records), frame("duplicates")
    started = time.process_time(), time.perf_counter()
    made = deduplicate(table, log, frame("journals"), deduplicate=DeduplicateSettings())
    spent = time.process_time() - started[0], time.perf_counter() - started[1]
    begun = time.process_time()
    exact(records)
    plain = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    yield f"{len(records)} records: {spent[0]:.0f} CPU-s, {spent[1]:.0f} s, {peak:.2f} GB at most, {len(made.publications)} publications; exact key alone {plain:.1f} CPU-s"


def main() -> None:
    """Print the figures."""
    for line in large() if "--large" in sys.argv else lines(ROOT.parent / "shared"):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
