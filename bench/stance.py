"""The stance model, trained and measured on the real coded abstracts: `python -m bench.stance [--train]`.

Figures are of ten-fold cross-validation in which no abstract is on both sides. `--train` fits all of them and writes the weights that ship. The cue lists
were made by people who had seen half of these abstracts, so the figures lean to the hopeful side; what another corpus gives is what counts.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from bench.calibration import calibration_error
from bench.mapping import CODEBOOK, sentence_table
from pipeline.codebook import Kind
from pipeline.config import load_codebook
from pipeline.mapping.evidence import positions
from pipeline.mapping.stance import CONFIDENT, StanceReader
from pipeline.mapping.stance_model import INTERCEPT, MODELLED, features, probabilities
from pipeline.text.languages import Language
from tests.coded import load

ROOT: Final = Path(__file__).resolve().parent.parent
WEIGHTS: Final = ROOT / "pipeline" / "mapping" / "stance_weights.toml"
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
SOFTNESS: Final = 1.0  # inverse strength of the ridge, C of scikit-learn; .3 gives the same within .01
FOLDS: Final = 10
HEADER: Final = (
    "# Weights of the stance model, by language and stance. Made by `python -m bench.stance --train`; not to be edited by hand.\n"
)


class Example(NamedTuple):
    """A coded sentence with one of its themes, or with none."""

    document: str
    seen: dict[str, float]
    stance: str
    is_themed: bool


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
            seen = ((kind, features(said.cues, said.text, kind, place)) for kind in kinds or [None])
            found += [Example(abstract.id, row, sentence.stance, kind is not None) for kind, row in seen]
    return found


def train(chosen: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Weights by stance and feature, to three decimals."""
    names = [name for name in chosen[0].seen if name != INTERCEPT]
    matrix = np.array([[example.seen[name] for name in names] for example in chosen])
    model = LogisticRegression(C=SOFTNESS, max_iter=5_000, tol=1e-8).fit(matrix, [example.stance for example in chosen])
    rows: Iterator[tuple[str, Any, float]] = zip(model.classes_, model.coef_, model.intercept_, strict=True)
    weights = {stance: dict(zip([*names, INTERCEPT], [*row, start], strict=True)) for stance, row, start in rows}
    return {stance: {name: round(float(value), 3) + 0.0 for name, value in weights[stance].items()} for stance in MODELLED}


def predicted(chosen: Sequence[Example]) -> list[dict[str, float]]:
    """Each example's probabilities, by a model that did not see its abstract."""
    found: list[dict[str, float]] = [{} for _ in chosen]
    groups = [example.document for example in chosen]
    for known, unknown in GroupKFold(FOLDS).split(groups, groups=groups):
        weights = train([chosen[index] for index in known])
        for index in unknown:
            found[index] = probabilities(chosen[index].seen, weights)
    return found


class Figures(NamedTuple):
    """Of sentences with a theme, a vote a theme; `overall` is the accuracy on all sentences."""

    accuracy: float
    macro: float
    calibration: float
    unclear: float
    overall: float
    majority: float


def figures(shared: Path, language: Language) -> Figures:
    """The cross-validated figures of a language; a stance counts as told even where the product would call it unclear."""
    chosen = examples(shared, language)
    found, themed = predicted(chosen), np.array([example.is_themed for example in chosen])
    truth, best = np.array([example.stance for example in chosen]), np.array([max(p, key=p.__getitem__) for p in found])
    probable, right = np.array([max(p.values()) for p in found]), truth == best
    return Figures(
        float(right[themed].mean()),
        float(f1_score(truth[themed], best[themed], average="macro")),
        calibration_error(right[themed], probable[themed]),
        float((probable[themed] < CONFIDENT).mean()),
        float(right.mean()),
        max(Counter(truth[themed].tolist()).values()) / int(themed.sum()),
    )


def lines(shared: Path) -> Iterable[str]:
    """The figures as a table."""
    yield "language  " + "  ".join(f"{name:>11}" for name in Figures._fields)
    for language in LANGUAGES:
        yield f"{language:8}  " + "  ".join(f"{value:11.3f}" for value in figures(shared, language))


def written(weights: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """The file of weights."""
    tables = (
        f"\n[{language}.{stance}]\n" + "".join(f"{name} = {value}\n" for name, value in row.items())
        for language, of_language in weights.items()
        for stance, row in of_language.items()
    )
    return HEADER + "".join(tables)


def main() -> None:
    """Print the figures, or train and write the weights; or say what is missing."""
    shared = ROOT.parent / "shared"
    if not (shared / "coded").is_dir():
        sys.stdout.write("no ../shared/coded on this machine: nothing to train on\n")
        return
    if "--train" in sys.argv:
        WEIGHTS.write_text(written({language: train(examples(shared, language)) for language in LANGUAGES}), encoding="utf-8", newline="\n")
    sys.stdout.write("\n".join(lines(shared)) + "\n")


if __name__ == "__main__":
    main()
