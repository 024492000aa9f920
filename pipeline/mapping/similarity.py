"""How near a sentence lies to a category by an embedding model, and what that moves of its score.

A category is known by its definition, its label, what belongs to it, and its terms in three groups; a sentence is as near to it as to the mean of the three
nearest of these. Sentences and categories are centred first, each language by itself, and the nearness is told in standard deviations over
the literature's sentences of that language, from where sentences with a term of the category lie. What was learned from the corpus (centre, mean,
deviation, and that place) is rows of `scorer_weights`. The model says which of the sentences with a term speak of the category more than the others:
it finds none without a term. Measured (multilingual-e5-small, 300 coded abstracts), finding them lowered every figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.codebook import TERM_LANGUAGES, Codebook
from pipeline.frames import frame
from pipeline.settings import MappingSettings
from pipeline.text.vectors import Encoder, Stored, Vectors, centred, encoded, restored, stored, unit

SCORER: Final = "embeddings"
CENTRE: Final = "centre_{:04}"  # feature: a component of the language's mean sentence
MEAN: Final = "mean"
DEVIATION: Final = "deviation"
REFERENCE: Final = "reference"  # feature: mean deviations of the sentences with a term, over all categories
GROUPS: Final = 3  # of a category's terms
NEAREST: Final = 3  # of a category's texts
FAR: Final = 3.0  # standard deviations beyond which nearness counts no further
LEAST: Final = 0.05  # score of a sentence with a term, however far it lies

Row = dict[str, Any]
Numbers = npt.NDArray[np.float64]


class Text(NamedTuple):
    """A text that a category is known by."""

    category_id: str
    language: str
    part: str
    text: str


def texts(codebook: Codebook) -> Iterator[Text]:
    """The texts of all categories in both languages, empty ones left out."""
    for category in codebook.categories:
        for language in TERM_LANGUAGES:
            said = {part: getattr(category, part).get(language) for part in ("definition", "label", "belongs")}
            words, mark = category.terms.get(language), "、" if language == "zh" else ", "
            said |= {f"terms_{group + 1}": mark.join(words[group::GROUPS]) for group in range(GROUPS)}
            yield from (Text(category.id, language, part, text) for part, text in said.items() if text.strip())


class Prepared(NamedTuple):
    """What `embed_categories` writes."""

    category_vectors: pd.DataFrame


def embed_categories(encoder: Encoder | None, *, codebook: Codebook) -> Prepared:
    """The vectors of the texts that the categories are known by; no rows without a model."""
    return Prepared(frame("category_vectors", category_rows(encoder, codebook)))


def category_rows(encoder: Encoder | None, codebook: Codebook) -> Iterator[Row]:
    """Rows of `category_vectors`; none without a model."""
    told = [*texts(codebook)] if encoder else []
    vectors: Iterable[Stored] = stored(encoded(encoder, [each.text for each in told])) if encoder else []
    for each, vector in zip(told, vectors, strict=True):
        yield {"category_id": each.category_id, "language": each.language, "part": each.part, "vector": vector}


def fitted_rows(
    sentences: pd.DataFrame, matches: pd.DataFrame, sentence_vectors: pd.DataFrame | None, category_vectors: pd.DataFrame | None
) -> Iterator[Row]:
    """Rows of `scorer_weights`: per language the literature's mean sentence, per category mean and deviation of nearness, and the place of sentences with a term.

    None without a model, whose tables are empty, nor for a language that the codebook does not speak.
    """
    if sentence_vectors is None or category_vectors is None or sentence_vectors.empty:
        return
    known = _joined(sentences[sentences["source"] == "publication"], sentence_vectors).dropna(subset="vector")
    for language in sorted(set(known["language"]) & set(category_vectors["language"])):
        rows = known[known["language"] == language].sort_values("sentence_id")
        vectors = restored(rows["vector"])
        centre = np.round(vectors.mean(axis=0, dtype=np.float64), 6)
        common = {"scorer": SCORER, "language": language}
        yield from (common | {"category_id": "", "feature": CENTRE.format(place), "weight": value} for place, value in enumerate(centre))
        near, ids = nearness(unit(vectors - centre), category_vectors, language)
        means, spreads = near.mean(axis=0).round(6), near.std(axis=0).round(6)
        for name, mean, spread in zip(ids, means, spreads, strict=True):
            yield common | {"category_id": name, "feature": MEAN, "weight": float(mean)}
            yield common | {"category_id": name, "feature": DEVIATION, "weight": float(spread)}
        told = pd.DataFrame((near - means) / np.where(spreads > 0, spreads, 1), index=rows["sentence_id"].to_numpy(), columns=ids)
        yield common | {"category_id": "", "feature": REFERENCE, "weight": _reference(told, matches)}


def _reference(told: pd.DataFrame, matches: pd.DataFrame) -> float:
    """The mean of the deviations (sentences × categories) where a sentence has a term of the category, none of them negated; 0 where none has."""
    live = matches[~matches["is_negated"] & matches["sentence_id"].isin(told.index) & matches["category_id"].isin(told.columns)]
    pairs = live[["sentence_id", "category_id"]].drop_duplicates().sort_values(["sentence_id", "category_id"])
    found = told.to_numpy()[told.index.get_indexer(pairs["sentence_id"]), told.columns.get_indexer(pairs["category_id"])]
    return float(found.mean()) if len(found) else 0.0


def nearness(vectors: Vectors, category_vectors: pd.DataFrame, language: str) -> tuple[Numbers, list[str]]:
    """The nearness of centred sentences to each category (sentences × categories), and the categories' ids."""
    rows = category_vectors[category_vectors["language"] == language].sort_values(["category_id", "part"])
    texts = centred(restored(rows["vector"])).astype(np.float64)
    similar = vectors.astype(np.float64) @ texts.T  # not in single precision, where a part of the rows would add up to other sums than all
    owners, ids = rows["category_id"].to_numpy(), sorted(set(rows["category_id"]))
    return np.column_stack([np.sort(similar[:, owners == name], axis=1)[:, -NEAREST:].mean(axis=1) for name in ids]), ids


def with_nearness(
    scored: pd.DataFrame,
    sentence_vectors: pd.DataFrame | None,
    category_vectors: pd.DataFrame | None,
    weights: pd.DataFrame,
    settings: MappingSettings,
) -> pd.DataFrame:
    """`scored` with `own` moved by how near each sentence lies to its category; as it is where that is not known.

    It is not known without a model, of a sentence without a word the model knows, and of a category that says nothing in the sentence's language.
    """
    if sentence_vectors is None or category_vectors is None or category_vectors.empty or scored.empty or not settings.embedding_weight:
        return scored
    known = weights[weights["scorer"] == SCORER]
    told = _joined(scored, sentence_vectors)
    moved = pd.Series(0.0, index=told.index)
    for language, learned in known.groupby("language", sort=True):
        rows = (told["language"] == language) & told["vector"].notna() & told["category_id"].isin(learned["category_id"])
        if rows.any():
            moved[rows] = _deviations(told[rows], learned, category_vectors, str(language))
    own = np.maximum(told["own"] + settings.embedding_weight * moved.clip(-FAR, FAR), LEAST).round(6)
    return scored.assign(own=np.where(moved == 0, told["own"], own))


def _deviations(told: pd.DataFrame, known: pd.DataFrame, category_vectors: pd.DataFrame, language: str) -> Numbers:
    """How many standard deviations nearer than sentences with a term mostly do each row's sentence lies to the row's category."""
    common = known[known["category_id"] == ""].set_index("feature")["weight"].sort_index()
    centre = common.drop(REFERENCE).to_numpy()
    near, ids = nearness(unit(restored(told["vector"]) - centre), category_vectors, language)
    own = near[np.arange(len(told)), [ids.index(name) for name in told["category_id"]]]
    mean, deviation = (
        known[known["feature"] == name].set_index("category_id")["weight"].reindex(told["category_id"]).to_numpy()
        for name in (MEAN, DEVIATION)
    )
    return np.asarray((own - mean) / np.where(deviation > 0, deviation, 1) - common[REFERENCE])


def _joined(rows: pd.DataFrame, sentence_vectors: pd.DataFrame) -> pd.DataFrame:
    """Rows with the vectors of their sentences, in their order; missing where a sentence has none, or none but zeros."""
    told = sentence_vectors.loc[[bool(vector.any()) for vector in sentence_vectors["vector"]], ["sentence_id", "vector"]]
    return rows.merge(told, on="sentence_id", how="left", validate="many_to_one")
