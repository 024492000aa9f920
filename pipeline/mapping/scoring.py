"""Scores of sentences and documents on each category, from weighted terms.

A sentence has the sum of the weights of the distinct terms in it, none of them negated. A document follows coding rule 2 (the title names the
theme, two sentences carry it, or one states it): title and keywords weighted, the two best sentences of the text, and the share of its
sentences that carry the theme. What the rest of the document says then helps a sentence that has a term of its own, never one that has none.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from pipeline.mapping.weights import SCORER, THRESHOLDS
from pipeline.settings import MappingSettings

BODY: Final = ("abstract", "text")  # fields that are split into sentences
EVIDENCE: Final = ("title", *BODY)  # fields whose sentences can be evidence: a keyword list states nothing
CARRIES: Final = 0.5  # own score from which a sentence carries the theme: a term, or two near-words
SPREAD: Final = 2.0  # points of a document all of whose sentences carry it
FLOOR: Final = 0.5  # share of the threshold below which a sentence is no evidence

KEY: Final = ["document_id", "category_id"]


def sentence_scores(sentences: pd.DataFrame, matches: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence and category with a term: the columns of `sentences` but its text, category_id, own, terms."""
    live = matches[~matches["is_negated"]].drop_duplicates(["sentence_id", "category_id", "term"])
    known = weights[weights["scorer"] == SCORER].rename(columns={"feature": "term"})[["language", "category_id", "term", "weight"]]
    weighed = live.merge(known, on=["language", "category_id", "term"], validate="many_to_one").sort_values(
        ["sentence_id", "category_id", "term"]
    )
    grouped = weighed.groupby(["sentence_id", "category_id"], sort=True)
    scored = grouped.agg(own=("weight", "sum"), terms=("term", list)).reset_index()
    columns = ["document_id", "source", "publication_id", "sentence_id", "field", "start", "language"]
    return scored.merge(sentences[columns], on="sentence_id", validate="many_to_one")


def document_scores(scored: pd.DataFrame, sentences: pd.DataFrame, settings: MappingSettings) -> pd.Series:
    """The score of each document and category that has a term, indexed by both."""
    lengths = sentences[sentences["field"].isin(BODY)].groupby("document_id").size()
    title = _sum(scored, scored["field"] == "title") * settings.title_weight
    keywords = _sum(scored, scored["field"] == "keywords") * settings.keyword_weight
    body = scored[scored["field"].isin(BODY)].sort_values([*KEY, "own"], ascending=[True, True, False])
    best = body.groupby(KEY).head(2).groupby(KEY)["own"].sum()
    carrying = body[body["own"] >= CARRIES].groupby(KEY).size()
    share = SPREAD * carrying / lengths.reindex(carrying.index.get_level_values("document_id")).to_numpy()
    total = pd.concat([title, keywords, best, share]).groupby(level=KEY).sum()
    return total.sort_index().rename("score")


def with_context(scored: pd.DataFrame, documents: pd.Series, settings: MappingSettings) -> pd.DataFrame:
    """The sentences that can be evidence, with `score`: their own, and a part of what the rest of the document says."""
    shown = scored[scored["field"].isin(EVIDENCE)].reset_index(drop=True)
    whole = documents.reindex(pd.MultiIndex.from_frame(shown[KEY])).to_numpy()
    counted = shown["own"] * shown["field"].map(lambda field: settings.title_weight if field == "title" else 1.0)
    rest = (whole - counted).clip(lower=0.0)
    return shown.assign(score=shown["own"] + settings.context_weight * rest)


def thresholds(weights: pd.DataFrame) -> dict[str, pd.Series]:
    """The thresholds by name, each indexed by language and category."""
    rows = weights[weights["scorer"] == SCORER]
    return {name: rows[rows["feature"] == name].set_index(["language", "category_id"])["weight"] for name in THRESHOLDS}


def _sum(scored: pd.DataFrame, chosen: pd.Series) -> pd.Series:
    return scored[chosen].groupby(KEY)["own"].sum()
