"""The curves that turn scores into probabilities, learned and measured on the real coded abstracts: `python -m bench.calibration [--train]`.

They are learned from the half called `reporting` alone, for on `tuning`, where the words were chosen, scores are better than they will be elsewhere.
Figures are of ten-fold cross-validation in which no abstract is on both sides. The expected calibration error (Naeini et al. 2015, ten bins of equal
width) of a small sample is above 0 even for perfect probabilities: `by_chance` is its mean were the probabilities exactly right. `of_all_pairs` counts
every sentence or abstract with every category, those without a term with probability 0.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bench.mapping import CODEBOOK, sentence_table
from pipeline.config import load_codebook
from pipeline.mapping.calibration import INTERCEPT, Curve, document_features, probabilities, sentence_features
from pipeline.mapping.scoring import FLOOR, document_scores, sentence_scores, with_context
from pipeline.settings import MappingSettings
from pipeline.stages.s6_map_topics import fit_scorer, match_terms
from tests.coded import CodedAbstract, load

ROOT: Final = Path(__file__).resolve().parent.parent
WEIGHTS: Final = ROOT / "pipeline" / "mapping" / "calibration_weights.toml"
LANGUAGES: Final = ("zh", "en")
UNITS: Final = ("sentences", "documents")
FOLDS: Final = 10
BINS: Final = 10
DRAWS: Final = 500
HEADER: Final = "# Curves from score to probability. Made by `python -m bench.calibration --train`; not to be edited by hand.\n\n"


class Rows(NamedTuple):
    """What the curves see, whether a coder found the theme, and of which abstract and language each row is."""

    seen: pd.DataFrame
    right: pd.Series
    document: pd.Series
    language: pd.Series

    def of(self, chosen: Any) -> Rows:
        """The rows of a mask."""
        return Rows(*(part[chosen] for part in self))


def rows(shared: Path, unit: str, half: str = "reporting") -> Rows:
    """The rows of evidence, or of documents, of a half; the truth of a title is what its abstract carries (coding rule 2)."""
    codebook, settings, abstracts = load_codebook(CODEBOOK), MappingSettings(), load(shared)
    sentences = sentence_table(abstracts)
    matches = match_terms(sentences, codebook=codebook).term_matches
    weights = fit_scorer(matches, sentences, codebook=codebook, map_topics=settings).scorer_weights
    scored = sentence_scores(sentences, matches, weights)
    documents = document_scores(scored, sentences, settings)
    shown = with_context(scored, documents, settings)
    shown = shown[shown["score"] >= FLOOR * settings.sentence_threshold].reset_index(drop=True)
    table = shown if unit == "sentences" else documents.reset_index()
    seen = sentence_features(table, documents) if unit == "sentences" else document_features(table["score"])
    known = {abstract.id: abstract for abstract in abstracts}
    owners = table["document_id"].map(known)
    found = Rows(seen, _truth(table, known), table["document_id"], owners.map(lambda a: a.language))
    return found.of(owners.map(lambda a: a.half) == half)


def _truth(table: pd.DataFrame, known: Mapping[str, CodedAbstract]) -> pd.Series:
    of_sentence = {f"{a.id}-abstract-{s.start}": s.categories for a in known.values() for s in a.sentences}
    names = table["sentence_id"] if "sentence_id" in table else table["document_id"]
    triples = zip(names, table["document_id"], table["category_id"], strict=True)
    return pd.Series([c in of_sentence.get(name, known[owner].categories) for name, owner, c in triples], index=table.index)


def train(chosen: Rows) -> Curve:
    """The curve of rows of one language, to three decimals."""
    names = [name for name in chosen.seen if name != INTERCEPT]
    model = LogisticRegression(C=1.0, max_iter=5_000, tol=1e-8).fit(chosen.seen[names].to_numpy(), chosen.right.to_numpy())
    weights = dict(zip([*names, INTERCEPT], [*model.coef_[0], model.intercept_[0]], strict=True))
    return {name: round(float(value), 3) + 0.0 for name, value in weights.items()}


def predicted(chosen: Rows) -> np.ndarray[Any, Any]:
    """Each row's probability, by a curve that did not see its abstract."""
    found = np.zeros(len(chosen.right))
    for known, unknown in GroupKFold(FOLDS).split(chosen.seen, groups=chosen.document):
        mask = np.isin(np.arange(len(found)), known)
        curves = {language: train(chosen.of(mask)) for language in chosen.language.unique()}
        found[unknown] = probabilities(chosen.seen[~mask], chosen.language[~mask], curves)
    return found


def calibration_error(right: Any, probable: Any) -> float:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    bins = np.minimum((probable * BINS).astype(int), BINS - 1)
    return float(sum(abs((right[bins == b] - probable[bins == b]).sum()) for b in range(BINS)) / len(right))


def by_chance(probable: Any) -> float:
    """The mean calibration error of as many rows were each right with exactly its probability."""
    random = np.random.default_rng(0)
    return float(np.mean([calibration_error((random.random(len(probable)) < probable).astype(float), probable) for _ in range(DRAWS)]))


class Figures(NamedTuple):
    """Of one language and unit; `share` of the rows carry the theme."""

    rows: int
    share: float
    error: float
    by_chance: float
    of_all_pairs: float
    brier: float


def figures(shared: Path, unit: str, language: str) -> Figures:
    """The cross-validated figures."""
    every = rows(shared, unit)
    chosen = every.of(every.language == language)
    probable, right = predicted(chosen), chosen.right.to_numpy(dtype=float)
    body = (chosen.seen["title"] == 0).to_numpy() if "title" in chosen.seen else np.ones(len(right), dtype=bool)
    whole, guess = _all_pairs(
        [a for a in load(shared) if a.half == "reporting" and a.language == language], unit, right[body], probable[body]
    )
    return Figures(
        len(right), right.mean(), calibration_error(right, probable), by_chance(probable),
        calibration_error(whole, guess), float(((right - probable) ** 2).mean()),
    )  # fmt: skip


def _all_pairs(abstracts: Sequence[CodedAbstract], unit: str, right: Any, probable: Any) -> tuple[Any, Any]:
    """Truth and probability of every sentence or abstract with every category; what has no row has probability 0."""
    units = [piece.categories for a in abstracts for piece in (a.sentences if unit == "sentences" else (a,))]
    without = len(units) * len(load_codebook(CODEBOOK).ids) - len(right)
    missed = sum(map(len, units)) - int(right.sum())
    return np.r_[right, np.ones(missed), np.zeros(without - missed)], np.r_[probable, np.zeros(without)]


def lines(shared: Path) -> Iterable[str]:
    """The figures as a table."""
    yield "unit       language  " + "  ".join(f"{name:>12}" for name in Figures._fields)
    for unit in UNITS:
        for language in LANGUAGES:
            yield f"{unit:9}  {language:8}  " + "  ".join(f"{value:12.3f}" for value in figures(shared, unit, language))


def written(shared: Path) -> str:
    """The file of curves."""
    tables = []
    for language in LANGUAGES:
        for unit in UNITS:
            every = rows(shared, unit)
            curve = train(every.of(every.language == language))
            tables.append(f"\n[curves.{language}.{unit}]\n" + "".join(f"{name} = {value}\n" for name, value in curve.items()))
    return HEADER + f'codebook = "{load_codebook(CODEBOOK).id}"\n' + "".join(tables)


def main() -> None:
    """Print the figures, or learn and write the curves; or say what is missing."""
    shared = ROOT.parent / "shared"
    if not (shared / "coded").is_dir():
        sys.stdout.write("no ../shared/coded on this machine: nothing to learn from\n")
        return
    if "--train" in sys.argv:
        WEIGHTS.write_text(written(shared), encoding="utf-8", newline="\n")
    sys.stdout.write("\n".join(lines(shared)) + "\n")


if __name__ == "__main__":
    main()
