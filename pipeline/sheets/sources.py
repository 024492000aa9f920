"""What a review has to code, and what is drawn of it: the tables behind a coding sheet."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from pipeline import store
from pipeline.mapping.units import Unit, documents, sentences_of
from pipeline.screening.people import included_publications
from pipeline.sheets.drawing import Drawn, at_random, by_category, uncertain
from pipeline.store import Review


class Draw(NamedTuple):
    """What a sheet is to hold: a way of drawing, how many units in all (0: every one), the seed, and what makes strata of a random sample."""

    way: str
    number: int
    seed: int
    by: str


def units(review: Review, unit: str, *, included: bool) -> list[Unit]:
    """The documents or sentences of the review's publications, or of the included ones only."""
    publications = store.load(review, "publications")
    if included:
        publications = publications[publications["publication_id"].isin(included_publications(store.load(review, "screening")))]
    return documents(publications) if unit == "document" else sentences_of(store.load(review, "sentences"), publications)


def drawn(review: Review, population: list[Unit], draw: Draw) -> list[Drawn]:
    """The units that are drawn; uncertain ones and those by category by what the scorer says of them."""
    if draw.way == "random":
        return at_random(population, draw.number, draw.seed, draw.by)
    of_scorer = uncertain if draw.way == "uncertain" else by_category
    return of_scorer(population, draw.number, draw.seed, _scores(review, population))


def _scores(review: Review, population: list[Unit]) -> pd.DataFrame:
    """What the scorer says of these units: id, language, category_id, score, is_assigned."""
    is_of_sentences = any(unit.sentence for unit in population)
    table, column = ("evidence", "sentence_id") if is_of_sentences else ("document_categories", "document_id")
    scores = store.load(review, table).rename(columns={column: "id"})
    languages = {unit.scored: unit.language for unit in population}
    scores = scores[scores["id"].isin(set(languages))]
    return scores.assign(language=scores["id"].map(languages))[["id", "language", "category_id", "score", "is_assigned"]]
