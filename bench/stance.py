"""The stance model, trained and measured on the real coded abstracts: `python -m bench.stance [--train]`.

Figures are means of three ten-fold cross-validations in which no abstract is on both sides. The cue lists were made by people who had seen the half
called `tuning`, so figures on all abstracts lean to the hopeful side; those called `unread` are of the other half alone, and are what another corpus may
give. For the same reason that half counts half in training: there the cues tell more than they do elsewhere. `error` is the standard error of the
accuracy, abstracts taken as the units drawn; `by_chance` is the mean expected calibration error were the probabilities exactly right (see
`bench.calibration`). `--train` fits all abstracts and writes the weights that ship.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from bench.calibration import by_chance, calibration_error
from bench.mapping import CODEBOOK, sentence_table
from pipeline.codebook import Kind
from pipeline.config import load_codebook
from pipeline.mapping.evidence import positions
from pipeline.mapping.stance import CONFIDENT, StanceReader
from pipeline.mapping.stance_model import (
    INTERCEPT,
    MODELLED,
    PHRASES,
    features,
    hint_features,
    phrase_features,
    probabilities,
    words_and_pairs,
)
from pipeline.text.languages import Language
from tests.coded import load

ROOT: Final = Path(__file__).resolve().parent.parent
WEIGHTS: Final = ROOT / "pipeline" / "mapping" / "stance_weights.toml"
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
SOFTNESS: Final = 1.0  # inverse strength of the ridge, C of scikit-learn
READ_WEIGHT: Final = 0.5  # in training, of a sentence whose abstract the cue lists were made from
LEAST_SENTENCES: Final = 8  # that hold a word or a pair of words, for it to become a feature
FOLDS: Final = 10
REPEATS: Final = 3  # cross-validations, each with its own folds
INNER_FOLDS: Final = 5  # for the temperature
HEADER: Final = (
    "# Weights of the stance model, by language and stance. Made by `python -m bench.stance --train`; not to be edited by hand.\n"
)


class Example(NamedTuple):
    """A coded sentence with one of its themes, or with none; `is_unread` if no word list was made from its abstract."""

    document: str
    text: str
    seen: dict[str, float]
    stance: str
    is_themed: bool
    is_unread: bool


def examples(shared: Path, language: Language) -> list[Example]:
    """The coded sentences of a language, one example a theme."""
    codebook, abstracts = load_codebook(CODEBOOK), [a for a in load(shared) if a.language == language]
    reader, places = StanceReader(codebook), positions(sentence_table(abstracts))
    found: list[Example] = []
    for abstract in abstracts:
        for sentence in abstract.sentences:
            said = reader.cues(abstract.abstract[sentence.start : sentence.end], language)
            place = places[f"{abstract.id}-abstract-{sentence.start}"]
            kinds: list[Kind | None] = [codebook.category(name).kind for name in sorted(sentence.categories)]
            seen = ((kind, features(said.cues, said.text, kind, place) | hint_features(said.hints)) for kind in kinds or [None])
            unread = abstract.half == "reporting"
            found += [Example(abstract.id, said.text, row, sentence.stance, kind is not None, unread) for kind, row in seen]
    return found


class Trained(NamedTuple):
    """The phrases a model knows, and its weights by stance and feature."""

    known: frozenset[str]
    weights: Mapping[str, Mapping[str, float]]

    def probabilities(self, example: Example) -> dict[str, float]:
        """How probable each stance of an example is."""
        return probabilities(example.seen | phrase_features(example.text, self.known), self.weights)


def train(chosen: Sequence[Example], language: Language) -> Trained:
    """The model, softened by its temperature, with weights to three decimals."""
    fitted = _fitted(chosen, language)
    warmth = _temperature(chosen, language)
    weights = {stance: {name: round(value / warmth, 3) + 0.0 for name, value in row.items()} for stance, row in fitted.weights.items()}
    return Trained(fitted.known, weights)


def _fitted(chosen: Sequence[Example], language: Language) -> Trained:
    known = _common_phrases(chosen) if language == "en" else frozenset[str]()
    rows = [example.seen | phrase_features(example.text, known) for example in chosen]
    names = sorted({name for row in rows for name in row} - {INTERCEPT})
    matrix = csr_matrix(np.array([[row.get(name, 0.0) for name in names] for row in rows]))
    counts = [1.0 if example.is_unread else READ_WEIGHT for example in chosen]
    model = LogisticRegression(C=SOFTNESS, max_iter=5_000, tol=1e-5).fit(
        matrix, [example.stance for example in chosen], sample_weight=counts
    )
    of_class = {
        stance: dict(zip([*names, INTERCEPT], [*map(float, row), float(start)], strict=True))
        for stance, row, start in zip(model.classes_, model.coef_, model.intercept_, strict=True)
    }
    return Trained(known, {stance: of_class[stance] for stance in MODELLED})


def _common_phrases(chosen: Sequence[Example]) -> frozenset[str]:
    counts = Counter(phrase for text in sorted({example.text for example in chosen}) for phrase in words_and_pairs(text))
    return frozenset(phrase for phrase, count in counts.items() if count >= LEAST_SENTENCES)


def _temperature(chosen: Sequence[Example], language: Language) -> float:
    """What the points are divided by so that unread sentences with a theme become as likely as can be, by models that did not see their abstracts."""
    guessed = _guessed(chosen, INNER_FOLDS, lambda part: _fitted(part, language))
    judged = [(guess, example.stance) for guess, example in zip(guessed, chosen, strict=True) if example.is_themed and example.is_unread]
    points = np.log(np.array([[max(guess[stance], 1e-9) for stance in MODELLED] for guess, _ in judged]))
    truth = np.array([MODELLED.index(stance) for _, stance in judged])

    def loss(warmth: float) -> float:
        cooled = points / warmth
        return float((np.log(np.exp(cooled).sum(axis=1)) - cooled[np.arange(len(truth)), truth]).mean())

    return float(minimize_scalar(loss, bounds=(0.5, 4.0), method="bounded").x)


def _guessed(chosen: Sequence[Example], folds: int, fit: Callable[[Sequence[Example]], Trained], seed: int = 0) -> list[dict[str, float]]:
    """Each example's probabilities, by a model that did not see its abstract."""
    found: list[dict[str, float]] = [{} for _ in chosen]
    groups = [example.document for example in chosen]
    for known, unknown in GroupKFold(folds, shuffle=True, random_state=seed).split(groups, groups=groups):
        model = fit([chosen[index] for index in known])
        for index in unknown:
            found[index] = model.probabilities(chosen[index])
    return found


class Score(NamedTuple):
    """Of one set of examples."""

    accuracy: float
    error: float
    macro: float
    calibration: float
    by_chance: float


class Figures(NamedTuple):
    """Of sentences with a theme, a vote a theme; `overall` is the accuracy on all sentences, the rest as in `Score`."""

    accuracy: float
    error: float
    macro: float
    calibration: float
    by_chance: float
    unclear: float
    overall: float
    majority: float
    unread_accuracy: float
    unread_error: float
    unread_macro: float
    unread_calibration: float
    unread_by_chance: float


@cache  # a fit a fold is slow, and every reader of the figures asks for the same ones
def figures(shared: Path, language: Language) -> Figures:
    """The cross-validated figures of a language; a stance counts as told even where the product would call it unclear."""
    chosen = examples(shared, language)
    every = [_figures(_guessed(chosen, FOLDS, lambda part: train(part, language), seed), chosen) for seed in range(REPEATS)]
    return Figures(*(float(value) for value in np.mean(every, axis=0)))


def _figures(found: Sequence[Mapping[str, float]], chosen: Sequence[Example]) -> Figures:
    pairs = list(zip(found, chosen, strict=True))
    themed = [(guess, example) for guess, example in pairs if example.is_themed]
    stances = Counter(example.stance for _, example in themed)
    return Figures(
        *_score(themed),
        unclear=sum(max(guess.values()) < CONFIDENT for guess, _ in themed) / len(themed),
        overall=_score(pairs).accuracy,
        majority=max(stances.values()) / len(themed),
        **{f"unread_{name}": value for name, value in _score([pair for pair in themed if pair[1].is_unread])._asdict().items()},
    )


def _score(pairs: Sequence[tuple[Mapping[str, float], Example]]) -> Score:
    truth = np.array([example.stance for _, example in pairs])
    best = np.array([max(guess, key=guess.__getitem__) for guess, _ in pairs])
    probable, right = np.array([max(guess.values()) for guess, _ in pairs]), (truth == best).astype(float)
    macro = float(f1_score(truth, best, average="macro"))
    error = _clustered_error(right, [example.document for _, example in pairs])
    return Score(float(right.mean()), error, macro, calibration_error(right, probable), by_chance(probable))


def _clustered_error(right: NDArray[np.float64], documents: Sequence[str]) -> float:
    """The standard error of a mean whose values come in abstracts: those of one abstract are not independent."""
    _, place = np.unique(np.array(documents), return_inverse=True)
    return float(np.sqrt((np.bincount(place, right - right.mean()) ** 2).sum()) / len(right))


def lines(shared: Path) -> Iterable[str]:
    """The figures as a table."""
    found = {language: figures(shared, language) for language in LANGUAGES}
    yield f"{'':20}" + "".join(f"{language:>8}" for language in found)
    for name in Figures._fields:
        yield f"{name:20}" + "".join(f"{getattr(row, name):8.3f}" for row in found.values())


def written(models: Mapping[Language, Trained]) -> str:
    """The file of weights: a table a stance, and one of phrases with a weight a stance."""
    parts = [HEADER]
    for language, model in models.items():
        for stance, row in model.weights.items():
            plain = "".join(f"{name} = {value}\n" for name, value in row.items() if not name.startswith(" "))
            parts.append(f"\n[{language}.{stance}]\n{plain}")
        phrases = {phrase: [model.weights[stance][f" {phrase}"] for stance in MODELLED] for phrase in sorted(model.known)}
        rows = "".join(f'"{phrase}" = {row}\n' for phrase, row in phrases.items())
        parts.append(f"\n[{language}.{PHRASES}]  # {', '.join(MODELLED)}\n{rows}" if rows else "")
    return "".join(parts)


def main() -> None:
    """Print the figures, or train and write the weights; or say what is missing."""
    shared = ROOT.parent / "shared"
    if not (shared / "coded").is_dir():
        sys.stdout.write("no ../shared/coded on this machine: nothing to train on\n")
        return
    if "--train" in sys.argv:
        models = {language: train(examples(shared, language), language) for language in LANGUAGES}
        WEIGHTS.write_text(written(models), encoding="utf-8", newline="\n")
    sys.stdout.write("\n".join(lines(shared)) + "\n")


if __name__ == "__main__":
    main()
