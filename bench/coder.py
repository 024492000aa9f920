"""What a language model's codes do for the shares, and whether the intervals still hold: `python -m bench.coder`.

Populations as in `bench.shares`: planted ones that the classifier hardly tells apart, and resampled real abstracts. Each unit gets a vote from a coder of
known sensitivity and specificity that is wrong independently of the classifier; nobody tells the estimator how good it is. 50 or 200 units are coded by
people, 400 times over. Told for categories of at least 3 %: how often the 95 % interval holds the true share, in the worst category too, and how wide it
is against the codes alone. No coder is the estimate without one; the coin must do no harm.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from bench.shares import RAREST, ROOT, RUNS, SEPARATIONS, Draw, planted, resampled
from pipeline.mapping.cross_fitting import cross_fitted
from pipeline.mapping.inference import Array, Sample, hand_coding, prediction_powered

CODED: Final = (50, 200)
CODERS: Final[dict[str, tuple[float, float] | None]] = {  # sensitivity, specificity
    "none": None,
    "coin": (0.5, 0.5),
    "poor": (0.5, 0.9),
    "good": (0.8, 0.96),
}


class Figures(NamedTuple):
    """By category: the mean share, how often the interval held it, its width, and that of the codes alone."""

    share: Array
    held: Array
    width: Array
    hand: Array


def simulate(draw: Draw, coder: tuple[float, float] | None, coded: int, runs: int = RUNS, seed: int = 0) -> Figures:
    """The figures of `runs` populations with such a coder, of which people coded so many units."""
    random = np.random.default_rng(seed)
    shares, held, width, alone = list[Array](), list[Array](), list[Array](), list[Array]()
    for _ in range(runs):
        truth = draw(random)
        size, share = len(truth.codes), truth.codes.mean(axis=0)
        rows = random.choice(size, coded, replace=False)
        made = cross_fitted(truth.scores, rows, truth.codes[rows], votes=votes(truth.codes, coder, random) if coder else None)
        sample = Sample(truth.codes[rows], made.coded, made.population.mean(axis=0), np.full(coded, coded / size), size)
        found, (_, low, high) = prediction_powered(sample), hand_coding(truth.codes[rows], size)
        shares.append(share)
        held.append((found.low - 1e-9 <= share) & (share <= found.high + 1e-9))
        width.append(found.high - found.low)
        alone.append(high - low)
    means = [np.mean(each, axis=0) for each in (shares, held, width, alone)]
    return Figures(*means)


def votes(codes: Array, coder: tuple[float, float], random: np.random.Generator) -> Array:
    """1 where the coder sees the theme, −1 where it does not."""
    sensitivity, specificity = coder
    sees = random.random(codes.shape) < np.where(codes == 1, sensitivity, 1 - specificity)
    return np.where(sees, 1.0, -1.0)


def populations(shared: Path) -> Iterator[tuple[str, Draw]]:
    """A planted one, and a real one where the coded abstracts are at hand."""
    yield "planted, weak", planted(SEPARATIONS["weak"])
    if (shared / "coded").is_dir():
        yield "real, zh + en", resampled(shared, ("zh", "en"))


def lines(shared: Path, runs: int = RUNS) -> Iterator[str]:
    """The table."""
    yield "population     coded  coder   held  worst   width against the codes alone"
    for name, draw in populations(shared):
        for coded in CODED:
            for coder, quality in CODERS.items():
                found = simulate(draw, quality, coded, runs)
                kept = found.share >= RAREST
                against = found.width[kept].sum() / found.hand[kept].sum()
                yield f"{name:14} {coded:5}  {coder:6} {found.held[kept].mean():5.3f}  {found.held[kept].min():5.3f} {against:7.3f}"


def main() -> None:
    """Print the table, line by line."""
    for line in lines(ROOT.parent / "shared"):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
