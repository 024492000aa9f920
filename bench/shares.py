"""Do the intervals of the shares hold? On planted truth and on populations resampled from real coded abstracts: `python -m bench.shares`.

A population of 2,000 is drawn, 50, 100 or 200 of it are coded (the codes are the truth), 400 times over. Told side by side, for categories of at
least 3 %: how often the 95 % interval holds the true share when the classifier is counted (sampling error only, Wilson), when the codes stand alone
(Wilson with finite population correction: of Wald, Wilson, Jeffreys and Clopper–Pearson the one nearest 95 %), and when both are put together; and
how wide the last is against the codes alone. `bound` is what no weighting can beat: √(1 − r²), r between codes and calibrated scores. Real
abstracts are those of the half that no rule was made on. `rare` are the categories of at most 5 %.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from bench.mapping import CODEBOOK, ROOT, scored
from pipeline.config import load_codebook
from pipeline.mapping.cross_fitting import cross_fitted, curve
from pipeline.mapping.inference import Array, Sample, hand_coding, prediction_powered, wilson
from pipeline.settings import MappingSettings
from tests.coded import load

SIZE: Final = 2000
RUNS: Final = 400
CODED: Final = (50, 100, 200)
RAREST, RARE = 0.025, 0.05  # a planted or resampled 3 % is 2.5–3.5 % in one population or another
SHARES: Final = (0.03, 0.03, 0.05, 0.05, 0.1, 0.1, 0.3, 0.3)
SEPARATIONS: Final[dict[str, Sequence[float]]] = {
    "weak": (1.0,) * 8, "middling": (2.0,) * 8, "good": (3.0,) * 8, "mixed": (1.0, 3.0) * 4
}  # fmt: skip


class Truth(NamedTuple):
    """A population: codes, scores and what the classifier counts, N × m each."""

    codes: Array
    scores: Array
    counted: Array


Draw = Callable[[np.random.Generator], Truth]


class Figures(NamedTuple):
    """Coverage and mean width by method, the mean share and the bound on the width; a value per category."""

    share: Array
    covered: dict[str, Array]
    width: dict[str, Array]
    bound: Array


def planted(separations: Sequence[float], shares: Sequence[float] = SHARES, size: int = SIZE) -> Draw:
    """Known shares; scores are normal, `separations` standard deviations higher where the theme is there, and cut at 0."""

    def draw(random: np.random.Generator) -> Truth:
        codes = (random.random((size, len(shares))) < np.array(shares)).astype(float)
        scores = np.maximum(random.normal(size=codes.shape) + codes * np.array(separations) - 0.5, 0.0)
        return Truth(codes, scores, (scores >= 1.5).astype(float))

    return draw


def resampled(shared: Path, languages: Sequence[str], size: int = SIZE) -> Draw:
    """Populations drawn, with replacement, from the real coded abstracts of the reporting half, scored by the pipeline."""
    abstracts, book = load(shared), load_codebook(CODEBOOK)
    found = scored(abstracts, book, MappingSettings()).document_categories
    chosen = [a for a in abstracts if a.half == "reporting" and a.language in languages]
    codes = np.array([[category in a.categories for category in book.ids] for a in chosen], dtype=float)
    ids, columns = {a.id: i for i, a in enumerate(chosen)}, {name: i for i, name in enumerate(book.ids)}
    scores, counted = np.zeros_like(codes), np.zeros_like(codes)
    for row in found[found["document_id"].isin(ids)].itertuples():
        place: Any = ids[str(row.document_id)], columns[str(row.category_id)]
        scores[place], counted[place] = row.score, row.is_assigned

    def draw(random: np.random.Generator) -> Truth:
        rows = random.integers(0, len(codes), size)
        return Truth(codes[rows], scores[rows], counted[rows])

    return draw


def simulate(draw: Draw, coded: int, runs: int = RUNS, seed: int = 0) -> Figures:
    """The figures of `runs` populations of which `coded` units are coded."""
    random = np.random.default_rng(seed)
    made: dict[str, list[tuple[Array, Array]]] = {"count": [], "hand": [], "both": []}
    shares, bounds = [], []
    for _ in range(runs):
        truth = draw(random)
        rows = random.choice(len(truth.codes), coded, replace=False)
        share = truth.codes.mean(axis=0)
        shares.append(share)
        bounds.append(_bound(truth))
        for name, (low, high) in _intervals(truth, rows).items():
            made[name].append(((low - 1e-9 <= share) & (share <= high + 1e-9), high - low))
    covered = {name: np.mean([holds for holds, _ in found], axis=0) for name, found in made.items()}
    width = {name: np.mean([wide for _, wide in found], axis=0) for name, found in made.items()}
    return Figures(np.mean(shares, axis=0), covered, width, np.mean(bounds, axis=0))


def _intervals(truth: Truth, rows: Any) -> dict[str, tuple[Array, Array]]:
    size, codes = len(truth.codes), truth.codes[rows]
    _, *hand = hand_coding(codes, size)
    made = cross_fitted(truth.scores, rows, codes)
    both = prediction_powered(Sample(codes, made.coded, made.population.mean(axis=0), np.full(len(rows), len(rows) / size), size))
    counted = wilson(truth.counted.mean(axis=0), np.full(codes.shape[1], float(size)))
    return {"count": counted, "hand": (hand[0], hand[1]), "both": (both.low, both.high)}


def _bound(truth: Truth) -> Array:
    """√(1 − r²) for each category."""
    values = np.log1p(truth.scores)
    best = curve(values, truth.codes, values)
    off, shift = truth.codes - truth.codes.mean(axis=0), best - best.mean(axis=0)
    both = np.sqrt((off**2).sum(axis=0) * (shift**2).sum(axis=0))
    r = np.divide((off * shift).sum(axis=0), both, out=np.zeros_like(both), where=both > 0)
    found: Array = np.sqrt(1 - r**2)
    return found


def populations(shared: Path) -> Iterator[tuple[str, Draw]]:
    """Planted ones, and real ones where the coded abstracts are at hand."""
    for name, separations in SEPARATIONS.items():
        yield f"planted, {name}", planted(separations)
    if (shared / "coded").is_dir():
        for languages in (("zh",), ("en",), ("zh", "en")):
            yield f"real, {' + '.join(languages)}", resampled(shared, languages)


def lines(shared: Path, runs: int = RUNS) -> Iterator[str]:
    """The table."""
    yield "population          coded  categories  truth held by: count   hand   both  least  rare   width against hand: all   rare   bound"
    for name, draw in populations(shared):
        for coded in CODED:
            yield f"{name:18} {_line(simulate(draw, coded, runs), coded)}"


def _line(found: Figures, coded: int) -> str:
    kept, rare = found.share >= RAREST, (found.share >= RAREST) & (found.share <= RARE)
    held = {name: values[kept].mean() for name, values in found.covered.items()}
    wide = {name: found.width["both"][chosen].sum() / found.width["hand"][chosen].sum() for name, chosen in (("all", kept), ("rare", rare))}
    bound = (found.bound * found.width["hand"])[kept].sum() / found.width["hand"][kept].sum()
    both = found.covered["both"]
    return (
        f"{coded:6} {kept.sum():11} {held['count']:21.3f} {held['hand']:6.3f} {held['both']:6.3f} {both[kept].min():6.3f} "
        f"{both[rare].mean():5.3f} {wide['all']:24.3f} {wide['rare']:6.3f} {bound:7.3f}"
    )


def main() -> None:
    """Print the table, line by line."""
    for line in lines(ROOT.parent / "shared"):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
