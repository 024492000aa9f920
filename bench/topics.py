"""Topics of 2,000 real abstracts, ours beside other tools' own defaults, and topics as categories: `python -m bench.topics [PYTHON]`.

The abstracts are NoteFirst's of `../shared`, evenly spaced, with our words: every tool gets the same ones. Twelve topics, ten words each; three seeds, and three
bootstrap samples of the documents. Coherence is NPMI over 2,000 other abstracts; stability is the average Jaccard of paired topics, among the seeds, and of
the samples with the prototype of the seeds. BERTopic is measured where PYTHON, an interpreter that has it, is named (see `bench/topic_peers.py`).

The second table asks which categories topics of the 300 coded abstracts are read as from the codebook's scores, against what the same rule gives from the
human codes: with and without the conditions that the interval lie above 0, and that enough documents be counted for the category. The third asks of each topic that the codebook's terms steer whether the human codes
find its own category strongest in it, among thirteen. Both halves of the coded abstracts are in both: nothing was trained on them, but the condition, and how
much a keyword weighs, were chosen by them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from bench.mapping import CODEBOOK, ROOT, scored, sentence_table
from bench.text import NOTEFIRST, real_texts, sentences_of
from pipeline.codebook import Codebook
from pipeline.config import load_codebook
from pipeline.frames import frame
from pipeline.mapping.topic_steps import scores_and_counts
from pipeline.mapping.topics import Lifts, lifts, standardised, topic_rows, wide
from pipeline.settings import MappingSettings, SegmentSettings, TopicSettings
from pipeline.stages.s5_model_topics import Corpus, corpus_of
from pipeline.text.lexicon import Lexicon, lexicon_of
from pipeline.text.normalise import key
from pipeline.text.words import tokenise
from pipeline.topic_models import KEYWORD_MODELS, TOPIC_MODELS, model_named
from pipeline.topic_models.base import Counts, Keywords
from pipeline.topic_models.choice import bootstrapped
from pipeline.topic_models.keywords import groups, keyword_rows
from pipeline.topic_models.quality import TopTerms, coherence, diversity, top_terms
from pipeline.topic_models.stability import agreement, prototype
from tests.coded import CodedAbstract, load

DOCUMENTS: Final = 2000
TOPICS: Final = 12
TERMS: Final = 10
SEEDS: Final = (1, 2, 3)
SAMPLES: Final = 3
PEERS: Final = ("gensim_lda", "gensim_nmf", "sklearn_lda", "sklearn_nmf", "tomotopy")
MET: Final = {"interval": "low", "documents": "carried"}  # condition → what it is read off
CONDITIONS: Final = ((), ("interval",), ("interval", "documents"))
NUMBERS: Final = (8, 12, 16)  # of topics in the second table


class Task(NamedTuple):
    """What is fitted: a corpus, other documents to measure coherence on, and each fit's seed and rows."""

    corpus: Corpus
    held_out: Counts
    fits: list[tuple[int, list[int]]]


class Fitted(NamedTuple):
    """One fit's top terms, how many topics there were, and seconds of CPU."""

    tops: TopTerms
    found: int
    seconds: float


def task(book: Codebook) -> Task:
    """The abstracts and the fits asked for."""
    texts = [text for text in real_texts() if len(text[1]) > 60]
    spaced = [texts[number * len(texts) // (2 * DOCUMENTS)] for number in range(2 * DOCUMENTS)]
    lexicon = lexicon_of(book, frame("words"), SegmentSettings())
    bags = [_bag((token.text for line in sentences_of([text]) for token in tokenise(line, "zh", lexicon)), lexicon) for text in spaced]
    corpus = corpus_of("zh", {f"p{number:05}": bag for number, bag in enumerate(bags[::2])}, TopicSettings())
    held_out = np.array([[bag[term] for term in corpus.terms] for bag in bags[1::2]])
    size = corpus.counts.shape[0]
    samples = [(SEEDS[n % len(SEEDS)], bootstrapped(size, SEEDS[0], n + 1)) for n in range(SAMPLES)]
    return Task(corpus, _sparse(held_out), [*((seed, list(range(size))) for seed in SEEDS), *samples])


def _bag(tokens: Iterable[str], lexicon: Lexicon) -> Counter[str]:
    return Counter(token for token in tokens if lexicon.is_counted(token))


def _sparse(values: Any) -> Counts:
    from scipy.sparse import csr_matrix

    return csr_matrix(values)


def ours(name: str, asked: Task, keywords: Keywords) -> Iterator[Fitted]:
    """A model of the registry, with its settings' defaults."""
    for seed, rows in asked.fits:
        started = time.process_time()
        fit = model_named(name, keywords).fit(asked.corpus.counts[rows], topics=TOPICS, seed=seed, passes=TopicSettings().passes)
        tops = top_terms(fit.topic_terms, TERMS)
        yield Fitted(tops, len(tops), time.process_time() - started)


def theirs(name: str, asked: Task, python: str) -> Iterator[Fitted]:
    """Another tool, in an interpreter of its own."""
    terms, column = asked.corpus.terms, {term: number for number, term in enumerate(asked.corpus.terms)}
    documents = [[terms[c] for c, n in zip(row.indices, row.data, strict=True) for _ in range(n)] for row in _rows(asked.corpus.counts)]
    given = {"documents": documents, "topics": TOPICS, "terms": TERMS, "fits": [{"seed": seed, "rows": rows} for seed, rows in asked.fits]}
    command = [python, str(ROOT / "bench" / "topic_peers.py"), name]
    said = subprocess.run(command, input=json.dumps(given), capture_output=True, check=True, encoding="utf-8")  # noqa: S603  # our own script
    for fit in json.loads(said.stdout):
        yield Fitted([[column[term] for term in top] for top in fit["tops"]], fit["found"], fit["seconds"])


def _rows(counts: Counts) -> Iterator[Any]:
    return (counts[number] for number in range(counts.shape[0]))


def line(name: str, fits: Sequence[Fitted], asked: Task) -> str:
    """One tool's figures."""
    seeds, samples = [fit.tops for fit in fits[: len(SEEDS)]], [fit.tops for fit in fits[len(SEEDS) :]]
    place, alike = prototype(seeds)
    figures = (
        np.mean([coherence(asked.held_out, tops) for tops in seeds]),
        np.mean([diversity(tops) for tops in seeds]),
        np.mean(alike),
        np.mean([agreement(seeds[place], tops) for tops in samples]),
        np.mean([fit.seconds for fit in fits]),
    )
    found = "–".join(str(number) for number in sorted({min(fit.found for fit in fits), max(fit.found for fit in fits)}))
    return f"{name:24} {found:>7}  " + "  ".join(f"{value:9.2f}" for value in figures)


def side_by_side(book: Codebook, python: str) -> Iterator[str]:
    """Every tool on the same words."""
    asked = task(book)
    counts = {"zh": set(asked.corpus.terms)}
    rows = keyword_rows(book, lexicon_of(book, frame("words"), SegmentSettings()), counts)
    keywords = groups(((row["category_id"], row["term"]) for row in rows), asked.corpus.terms)
    yield f"{asked.corpus.counts.shape[0]} abstracts, {len(asked.corpus.terms)} words"
    yield f"{'':24} {'topics':>7}  coherence  diversity      seeds    samples      CPU s"
    for name in (*TOPIC_MODELS, *KEYWORD_MODELS):
        yield line(f"panyou {name}", list(ours(name, asked, keywords)), asked)
    for name in PEERS:
        yield line(name, list(theirs(name, asked, sys.executable)), asked)
    if python:
        for name in ("bertopic", "bertopic_reduced"):
            yield line(name, list(theirs(name, asked, python)), asked)


def assignments(shared: Path, book: Codebook) -> Iterator[str]:
    """Categories of topics from the codebook's scores against those from human codes."""
    abstracts, settings = load(shared), MappingSettings()
    found = scored(abstracts, book, settings).document_categories
    coded = frame("document_categories", ({"document_id": a.id, "category_id": c, "score": 1.0} for a in abstracts for c in a.categories))
    (scores, counted), (codes, _) = (scores_and_counts(rows, book) for rows in (found, coded))
    yield "language  conditions         topics  categories given  right  of true ones  precision  recall    F1"
    for language in ("zh", "en"):
        pairs = [(lifts(theta, scores, counted), lifts(theta, codes, codes)) for theta in _thetas(abstracts, language, book)]
        for conditions in CONDITIONS:
            yield f"{language:8}  {' and '.join(conditions) or 'neither':18}{_agreement(pairs, settings, conditions)}"


def steered(shared: Path, book: Codebook) -> Iterator[str]:
    """Topics that are what they were steered to be, by the human codes; three seeds each."""
    abstracts = load(shared)
    coded = frame("document_categories", ({"document_id": a.id, "category_id": c, "score": 1.0} for a in abstracts for c in a.categories))
    codes = wide(coded, "document_id", "category_id", "score").reindex(columns=list(book.ids), fill_value=0.0)
    yield "language  model             steered topics  of their own category"
    for language in ("zh", "en"):
        corpus = _coded_corpus(abstracts, language, book)
        lexicon = lexicon_of(book, frame("words"), SegmentSettings())
        rows = [row for row in keyword_rows(book, lexicon, {language: set(corpus.terms)}) if row["language"] == language]
        categories = list(dict.fromkeys(row["category_id"] for row in rows))
        keywords = groups(((row["category_id"], row["term"]) for row in rows), corpus.terms)
        for name in KEYWORD_MODELS:
            right = [
                made == own
                for seed in SEEDS
                for made, own in zip(_strongest(name, keywords, corpus, codes, seed), categories, strict=False)
            ]
            yield f"{language:8}  {name:16}  {len(right):14}  {np.mean(right):21.2f}"


def _strongest(name: str, keywords: Keywords, corpus: Corpus, codes: pd.DataFrame, seed: int) -> list[str]:
    """Of each topic of a steered model, the category that the human codes find strongest in it."""
    topics = len(codes.columns)
    weights = model_named(name, keywords).fit(corpus.counts, topics=topics, seed=seed, passes=TopicSettings().passes).document_topics
    found = standardised(pd.DataFrame(weights, index=corpus.publications), codes)
    return [str(category) for category in found.idxmax(axis=1)]


def _agreement(pairs: Sequence[tuple[Lifts, Lifts]], settings: MappingSettings, conditions: Sequence[str]) -> str:
    """The rule on scores, with these conditions, against the rule without any on codes."""
    given, true, topics = set[tuple[int, str, str]](), set[tuple[int, str, str]](), 0
    for number, (scores, codes) in enumerate(pairs):
        topics += len(scores.score)
        given |= {(number, *pair) for pair in _read(_without(scores, set(MET) - set(conditions)), settings)}
        true |= {(number, *pair) for pair in _read(_without(codes, MET), settings)}
    right = len(given & true)
    precision, recall = right / len(given), right / len(true)
    rates = f"{precision:9.2f}  {recall:6.2f}  {2 * precision * recall / (precision + recall):.3f}"
    return f"{topics:7}  {len(given):16}  {right:5}  {len(true):12}  {rates}"


def _without(found: Lifts, conditions: Iterable[str]) -> Lifts:
    """The same with conditions that are always met."""
    return found._replace(**{MET[name]: getattr(found, MET[name]) + np.inf for name in conditions})


def _read(found: Lifts, settings: MappingSettings) -> set[tuple[str, str]]:
    """Topic and category wherever the product assigns it."""
    rows = (row for topic in found.score.index for row in topic_rows(str(topic), found, {}, settings))
    return {(row["topic_id"], row["category_id"]) for row in rows if row["is_assigned"]}


def _coded_corpus(abstracts: Iterable[CodedAbstract], language: str, book: Codebook) -> Corpus:
    """The coded abstracts of one language with our words."""
    chosen = [abstract for abstract in abstracts if abstract.language == language]
    lexicon, bags = lexicon_of(book, frame("words"), SegmentSettings()), dict[str, Counter[str]]()
    for document_id, text in sentence_table(chosen)[["document_id", "text"]].itertuples(index=False):
        tokens = (token.text for token in tokenise(key(text), language, lexicon))  # type: ignore[arg-type]  # zh or en
        bags.setdefault(document_id, Counter()).update(_bag(tokens, lexicon))
    return corpus_of(language, bags, TopicSettings())


def _thetas(abstracts: Iterable[CodedAbstract], language: str, book: Codebook) -> Iterator[pd.DataFrame]:
    """Document × topic of one language, from NMF and three runs of LDA, with each number of topics."""
    corpus = _coded_corpus(abstracts, language, book)
    for name, seed in (("nmf", 1), *(("lda", seed) for seed in (1, 2, 3))):
        for topics in NUMBERS:
            weights = TOPIC_MODELS[name].fit(corpus.counts, topics=topics, seed=seed, passes=TopicSettings().passes).document_topics
            yield pd.DataFrame(weights, index=corpus.publications, columns=[f"t{number:02}" for number in range(weights.shape[1])])


def main() -> None:
    """Print the figures, or say what is missing."""
    from threadpoolctl import threadpool_limits

    shared, book = ROOT.parent / "shared", load_codebook(CODEBOOK)
    if not NOTEFIRST.exists():
        sys.stdout.write("no ../shared/exports on this machine: nothing to measure on\n")
        return
    with threadpool_limits(limits=1):
        for said in chain(
            side_by_side(book, sys.argv[1] if len(sys.argv) > 1 else ""), [""], assignments(shared, book), [""], steered(shared, book)
        ):
            print(said, flush=True)


if __name__ == "__main__":
    main()
