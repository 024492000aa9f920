"""The steps of stage 6 that read topics: as which categories, which of two languages stand together, and how far another fit would say otherwise."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.frames import frame
from pipeline.mapping.doubt import doubt_rows
from pipeline.mapping.pairs import keyword_translations, pair_rows
from pipeline.mapping.topics import lifts, ruled, rulings, topic_rows, wide
from pipeline.settings import MappingSettings, SegmentSettings
from pipeline.text.lexicon import lexicon_of


class Assigned(NamedTuple):
    """What `assign_topics` writes."""

    topic_categories: pd.DataFrame


class Paired(NamedTuple):
    """What `pair_topics` writes."""

    topic_pairs: pd.DataFrame


class Doubted(NamedTuple):
    """What `doubt_topics` writes."""

    model_doubt: pd.DataFrame


def assign_topics(  # noqa: PLR0913  # a step's parameters are its inputs
    topics: pd.DataFrame,
    document_topics: pd.DataFrame,
    document_categories: pd.DataFrame,
    topic_rulings: pd.DataFrame,
    *,
    codebook: Codebook,
    map_topics: MappingSettings,
) -> Assigned:
    """Topic × category; a topic may be read as several categories, or as none."""
    scores, counted = scores_and_counts(document_categories, codebook)
    known, rows = rulings(topic_rulings), list[dict[str, Any]]()
    for _, group in topics.groupby("language", sort=True):
        chosen = document_topics[document_topics["topic_id"].isin(set(group["topic_id"]))]
        found = lifts(wide(chosen, "publication_id", "topic_id", "weight"), scores, counted)
        for topic_id, terms in zip(group["topic_id"], group["terms"], strict=True):
            rows += topic_rows(topic_id, found, ruled(terms, known), map_topics)
    return Assigned(frame("topic_categories", rows))


def pair_topics(  # noqa: PLR0913  # a step's parameters are its inputs
    topics: pd.DataFrame,
    topic_categories: pd.DataFrame,
    publications: pd.DataFrame,
    words: pd.DataFrame,
    *,
    codebook: Codebook,
    segment: SegmentSettings,
) -> Paired:
    """Chinese and English topics that share a category or terms; all publications with keywords or titles in both languages teach the translations."""
    translated = keyword_translations(publications, lexicon_of(codebook, words, segment))
    return Paired(frame("topic_pairs", pair_rows(topics, topic_categories, translated, codebook)))


def doubt_topics(
    topic_runs: pd.DataFrame, document_categories: pd.DataFrame, *, codebook: Codebook, map_topics: MappingSettings
) -> Doubted:
    """How much of the literature's topics each category gets from fits with other seeds, documents and numbers of topics."""
    return Doubted(frame("model_doubt", doubt_rows(topic_runs, *scores_and_counts(document_categories, codebook), map_topics)))


def scores_and_counts(document_categories: pd.DataFrame, codebook: Codebook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Document × category, the codebook's categories in its order: the scores, and 1 where the document is counted for the category."""
    rows = document_categories.assign(is_assigned=document_categories["is_assigned"].astype(float))
    scores, counted = (
        wide(rows, "document_id", "category_id", value).reindex(columns=list(codebook.ids), fill_value=0.0)
        for value in ("score", "is_assigned")
    )
    return scores, counted
