"""Stage 5: what the included literature is about, as topics per language.

A publication belongs to the language that most of its words are in, and counts with its words of that language only. Words are those of
`term_counts` (stop words are out) that stand in at least `min_documents` and at most `max_share` of the language's publications. With fewer than
eight publications a language has no topics: the tables hold nothing of it. Topics go by prevalence, ties by their terms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from pipeline.codebook import Codebook
from pipeline.frames import DECIMALS, frame
from pipeline.screening.people import included_publications
from pipeline.settings import SegmentSettings, TopicCount, TopicSettings
from pipeline.text.lexicon import lexicon_of
from pipeline.topic_models import KEYWORD_MODELS, model_named
from pipeline.topic_models.base import Counts, Keywords, Matrix
from pipeline.topic_models.choice import Choice, Effort, choose, neighbours, possible
from pipeline.topic_models.keywords import groups, keyword_rows
from pipeline.topic_models.quality import relevant_terms, top_terms
from pipeline.topic_models.runs import run_rows
from pipeline.topic_models.stability import Stability

MODELLED: Final = {"zh": "、", "en": ", "}  # languages with topics, and what stands between the terms of a label
LABEL_TERMS: Final = 3

Bags = dict[str, Counter[str]]  # publication_id → its words


class Keyed(NamedTuple):
    """What `choose_keywords` writes."""

    topic_keywords: pd.DataFrame


class Modelled(NamedTuple):
    """The fits that were tried, the topics of the chosen ones, how much of each topic is in each publication, and the same of fits beside them."""

    topic_candidates: pd.DataFrame
    topics: pd.DataFrame
    document_topics: pd.DataFrame
    topic_runs: pd.DataFrame


class Corpus(NamedTuple):
    """One language's publications as a matrix."""

    language: str
    publications: list[str]
    terms: list[str]
    counts: Counts


class _Tables(NamedTuple):
    """What one language adds to the tables."""

    candidates: list[dict[str, Any]]
    topics: list[dict[str, Any]]
    weights: pd.DataFrame
    runs: list[dict[str, Any]]


def choose_keywords(
    term_counts: pd.DataFrame, words: pd.DataFrame, *, codebook: Codebook, segment: SegmentSettings, model_topics: TopicSettings
) -> Keyed:
    """The codebook's words that steer topics; none for a model that takes none, so that a new codebook leaves its topics as they are."""
    if model_topics.model not in KEYWORD_MODELS:
        return Keyed(frame("topic_keywords"))
    return Keyed(frame("topic_keywords", keyword_rows(codebook, lexicon_of(codebook, words, segment), _vocabulary(term_counts))))


def model_topics(  # noqa: PLR0913  # a step's parameters are its inputs
    tokens: pd.DataFrame,
    screening: pd.DataFrame,
    publications: pd.DataFrame,
    term_counts: pd.DataFrame,
    topic_keywords: pd.DataFrame,
    *,
    model_topics: TopicSettings,
) -> Modelled:
    """Topics of the publications that every phase of screening includes."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    bags = _bags(tokens, included_publications(screening), _vocabulary(term_counts))
    spoken = dict(zip(publications["publication_id"], publications["language"], strict=True))
    corpora = [corpus_of(language, _of_language(bags, language, spoken), model_topics) for language in MODELLED]
    with threadpool_limits(limits=1):
        found = [_modelled(corpus, _keywords(corpus, topic_keywords), model_topics) for corpus in corpora]
    return Modelled(
        frame("topic_candidates", (row for tables in found for row in tables.candidates)),
        frame("topics", (row for tables in found for row in tables.topics)),
        pd.concat([tables.weights for tables in found], ignore_index=True),
        frame("topic_runs", (row for tables in found for row in tables.runs)),
    )


def _vocabulary(term_counts: pd.DataFrame) -> dict[str, set[str]]:
    """The words that count, by language."""
    return {language: set(rows["term"]) for language, rows in term_counts.groupby("language")}


def _keywords(corpus: Corpus, topic_keywords: pd.DataFrame) -> list[list[int]]:
    """The corpus's columns that steer a topic, a group a category."""
    rows = topic_keywords[topic_keywords["language"] == corpus.language]
    return groups(sorted(zip(rows["category_id"], rows["term"], strict=True)), corpus.terms)


def _bags(tokens: pd.DataFrame, included: set[str], countable: Mapping[str, set[str]]) -> dict[str, dict[str, Counter[str]]]:
    """The countable words of each included publication, by language."""
    bags: dict[str, dict[str, Counter[str]]] = {}
    for document_id, language, words in zip(tokens["document_id"], tokens["language"], tokens["tokens"], strict=True):
        if document_id in included and language in MODELLED:
            known = countable.get(language, set())
            bags.setdefault(document_id, {}).setdefault(language, Counter()).update(word for word in words if word in known)
    return bags


def _of_language(bags: Mapping[str, Mapping[str, Counter[str]]], language: str, spoken: Mapping[str, str]) -> Bags:
    """The publications that belong to a language: most words, then the language of the publication, then the first."""
    order = list(MODELLED)
    found: Bags = {}
    for publication_id, by_language in sorted(bags.items()):
        ranked = max(by_language, key=lambda each: (by_language[each].total(), each == spoken.get(publication_id), -order.index(each)))
        if ranked == language:
            found[publication_id] = by_language[language]
    return found


def corpus_of(language: str, bags: Bags, settings: TopicSettings) -> Corpus:
    """The language's matrix; publications and terms sorted, none of them empty."""
    from scipy.sparse import csr_matrix

    documents = Counter(term for bag in bags.values() for term in bag)
    most = settings.max_share * len(bags)
    terms = sorted(term for term, count in documents.items() if settings.min_documents <= count <= most)
    column = {term: number for number, term in enumerate(terms)}
    kept = {each: {column[t]: n for t, n in bag.items() if t in column} for each, bag in bags.items()}
    filled = {each: dict(sorted(bag.items())) for each, bag in kept.items() if bag}
    starts = np.cumsum([0, *(len(bag) for bag in filled.values())])
    indices = np.array([number for bag in filled.values() for number in bag], dtype=np.int64)
    values = np.array([count for bag in filled.values() for count in bag.values()], dtype=np.int64)
    return Corpus(language, list(filled), terms, csr_matrix((values, indices, starts), shape=(len(filled), len(terms))))


def _modelled(corpus: Corpus, keywords: Keywords, settings: TopicSettings) -> _Tables:
    """One language's rows; none where it has too few publications."""
    wanted = settings.topics
    numbers = range(wanted.first, wanted.last + 1, wanted.step) if isinstance(wanted, TopicCount) else (wanted,)
    topics = possible(numbers, len(corpus.publications))
    if not topics:
        return _Tables([], [], frame("document_topics"), [])
    beside = neighbours(topics[0], len(corpus.publications)) if len(topics) == 1 else []
    effort = Effort(topics, tuple(dict.fromkeys(settings.seeds)), settings.bootstrap, settings.passes, settings.top_terms, beside)
    choice = choose(model_named(settings.model, keywords), corpus.counts, effort)
    order = _order(choice, corpus, settings)
    ids = [f"{corpus.language}-{settings.model}-{number:02d}" for number in range(1, len(order) + 1)]
    return _Tables(
        _candidate_rows(choice, corpus.language, settings),
        _topic_rows(choice, corpus, settings, order, ids),
        _weight_rows(corpus.publications, ids, choice.fit.document_topics[:, order]),
        list(run_rows(corpus.language, corpus.publications, choice.variations)),
    )


def _order(choice: Choice, corpus: Corpus, settings: TopicSettings) -> list[int]:
    """The topics by prevalence, ties by their terms."""
    prevalence = np.round(choice.fit.document_topics.mean(axis=0), DECIMALS).tolist()
    tops = top_terms(choice.fit.topic_terms, settings.top_terms)
    return sorted(range(len(tops)), key=lambda topic: (-prevalence[topic], [corpus.terms[term] for term in tops[topic]], topic))


def _candidate_rows(choice: Choice, language: str, settings: TopicSettings) -> list[dict[str, Any]]:
    return [
        {
            "language": language,
            "model": settings.model,
            "topics": each.topics,
            "sample": each.sample,
            "seed": each.seed,
            "coherence": each.coherence,
            "diversity": each.diversity,
            "agreement": each.agreement,
            "is_chosen": each is choice.chosen,
        }
        for each in choice.candidates
    ]


def _topic_rows(choice: Choice, corpus: Corpus, settings: TopicSettings, order: Sequence[int], ids: Sequence[str]) -> list[dict[str, Any]]:
    tops = top_terms(choice.fit.topic_terms, settings.top_terms)
    labels = relevant_terms(choice.fit.topic_terms, corpus.counts, LABEL_TERMS)
    prevalence = choice.fit.document_topics.mean(axis=0)
    return [
        {
            "topic_id": topic_id,
            "language": corpus.language,
            "model": settings.model,
            "terms": _named(tops[topic], corpus.terms),
            "weights": choice.fit.topic_terms[topic, tops[topic]].tolist(),
            "label": MODELLED[corpus.language].join(_named(labels[topic], corpus.terms)),
            "prevalence": float(prevalence[topic]),
        }
        | _stability(choice.stability[topic] if choice.stability else None, settings.unstable_below)
        for topic_id, topic in zip(ids, order, strict=True)
    ]


def _stability(found: Stability | None, unstable_below: float) -> dict[str, Any]:
    """The columns that say how well a topic comes again; nothing is called unstable that was compared with nothing."""
    if found is None:
        return {"stability": None, "rank_overlap": None, "recovered": None, "is_unstable": False}
    return {
        "stability": found.average_jaccard,
        "rank_overlap": found.rank_overlap,
        "recovered": found.recovered,
        "is_unstable": found.recovered < unstable_below,
    }


def _named(columns: Iterable[int], terms: Sequence[str]) -> list[str]:
    return [terms[column] for column in columns]


def _weight_rows(publications: Sequence[str], ids: Sequence[str], weights: Matrix) -> pd.DataFrame:
    """A row for each topic that a publication has some of; made by columns, for there may be a million."""
    rounded = np.round(weights, DECIMALS)
    documents, topics = np.nonzero(rounded)
    return pd.DataFrame(
        {
            "publication_id": pd.Series(np.array(publications, dtype=object)[documents], dtype="object"),
            "topic_id": pd.Series(np.array(ids, dtype=object)[topics], dtype="object"),
            "weight": rounded[documents, topics],
        }
    )


STEPS = (choose_keywords, model_topics)
