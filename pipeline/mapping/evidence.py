"""Sentences that are shown as evidence: where each stands in its text, and its stance towards each of its categories."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.mapping.scoring import BODY
from pipeline.mapping.stance import Read, StanceReader, decide


def stances(shown: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> list[Read]:
    """The stance of each row of evidence; the cues of a sentence are looked for once."""
    reader, kinds = StanceReader(codebook), {category.id: category.kind for category in codebook.categories}
    wanted = sentences[sentences["sentence_id"].isin(set(shown["sentence_id"]))]
    columns = ("sentence_id", "text", "language")
    said = {name: reader.cues(text, language) for name, text, language in zip(*(wanted[c] for c in columns), strict=True)}
    places = positions(sentences)
    rows = zip(shown["sentence_id"], shown["category_id"], shown["field"], strict=True)
    return [decide(said[name], kind=kinds[category], field=field, position=places.get(name, 0.0)) for name, category, field in rows]


def positions(sentences: pd.DataFrame) -> Mapping[str, float]:
    """Where each sentence of a text stands in it: 0 the first, 1 the last."""
    body = sentences[sentences["field"].isin(BODY)].sort_values(["document_id", "field", "start", "sentence_id"])
    groups = body.groupby(["document_id", "field"], sort=False)["start"]
    last = (groups.transform("size") - 1).clip(lower=1)
    return dict(zip(body["sentence_id"], groups.cumcount() / last, strict=True))
