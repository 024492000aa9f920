"""Sentences that are shown as evidence: where each stands in its text, its stance towards each of its categories, and whether it asserts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.mapping.scoring import BODY
from pipeline.mapping.stance import Read, StanceReader, decide
from pipeline.mapping.standing import Reach, reaches, standing


def stances(shown: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> list[Read]:
    """The stance of each row of evidence; the cues of a sentence are looked for once."""
    reader, kinds = StanceReader(codebook), {category.id: category.kind for category in codebook.categories}
    wanted = sentences[sentences["sentence_id"].isin(set(shown["sentence_id"]))]
    columns = ("sentence_id", "text", "language")
    said = {name: reader.cues(text, language) for name, text, language in zip(*(wanted[c] for c in columns), strict=True)}
    places = positions(sentences)
    rows = zip(shown["sentence_id"], shown["category_id"], shown["field"], strict=True)
    return [decide(said[name], kind=kinds[category], field=field, position=places.get(name, 0.0)) for name, category, field in rows]


def standings(shown: pd.DataFrame, sentences: pd.DataFrame, matches: pd.DataFrame) -> list[str]:
    """Whether each row of evidence asserts its category, denies it or attributes it to others, by where the terms that fired stand."""
    wanted = set(shown["sentence_id"])
    texts = sentences[sentences["sentence_id"].isin(wanted)]
    told: dict[str, list[Reach]] = {
        name: reaches(text, language) for name, text, language in zip(*(texts[c] for c in ("sentence_id", "text", "language")), strict=True)
    }
    spans: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    live = matches[~matches["is_negated"] & matches["sentence_id"].isin(wanted)]
    for name, category, start, end in zip(*(live[c] for c in ("sentence_id", "category_id", "start", "end")), strict=True):
        spans[name, category].append((start, end))
    return [standing(spans[key], told[key[0]]) for key in zip(shown["sentence_id"], shown["category_id"], strict=True)]


def scorers(shown: pd.DataFrame, limits: pd.Series) -> list[str]:
    """What fired: a sentence's own terms where they reach the limit or nothing else speaks for it, else they and the rest of its document."""
    alone = (shown["own"] >= limits) | (shown["score"] <= shown["own"])
    return ["dictionary" if is_alone else "dictionary_context" for is_alone in alone]


def positions(sentences: pd.DataFrame) -> Mapping[str, float]:
    """Where each sentence of a text stands in it: 0 the first, 1 the last."""
    body = sentences[sentences["field"].isin(BODY)].sort_values(["document_id", "field", "start", "sentence_id"])
    groups = body.groupby(["document_id", "field"], sort=False)["start"]
    last = (groups.transform("size") - 1).clip(lower=1)
    return dict(zip(body["sentence_id"], groups.cumcount() / last, strict=True))
