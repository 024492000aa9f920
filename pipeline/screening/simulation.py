"""Screening replayed on records whose answer is known: how much reading a ranking saves, and where a stopping rule would have stopped.

A replay is told of one relevant and one irrelevant record, drawn by its seed, ranks the others, reveals the answers of the first batch, ranks again,
and so on. Those two are left out of every measure, as in ASReview. Measures: WSS@95 and WSS@100, work saved over sampling (Cohen et al. 2006,
doi:10.1197/jamia.M1929): the share of records left unread when that share of the relevant ones was found, less the share that reading at
random would leave; recall after a tenth of the records; ATD, average time to discovery (Ferdinands et al. 2023, doi:10.1186/s13643-023-02257-7),
here as a share of the records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.screening.ranking import margins, order

BATCH: Final = 10
Found = npt.NDArray[np.bool_]  # of records in the order they were read: whether each is relevant


class Measures(NamedTuple):
    """What a reading order is worth, each 0–1 (WSS of an order worse than chance is below 0)."""

    wss_95: float
    wss_100: float
    recall_10: float
    atd: float


class Simulation(NamedTuple):
    """One seed: the answers in the ranking's order, in a random one, and in that of the ranking with an embedding model, if there is one."""

    seed: int
    ranked: Found
    random: Found
    embedded: Found | None = None

    @property
    def best_informed(self) -> Found:
        """The order a review would have: with the model where there is one."""
        return self.ranked if self.embedded is None else self.embedded


class Stop(NamedTuple):
    """Where a rule stopped: records read, and the share of the relevant ones among them; all are read where it never did."""

    read: int
    recall: float


def measures(found: Found) -> Measures:
    """The measures of an order with at least one relevant record."""
    places = np.flatnonzero(found) + 1
    recall_10 = found[: len(found) // 10].sum() / len(places)
    return Measures(work_saved(found, 95), work_saved(found, 100), round(float(recall_10), 6), round(float(places.mean()) / len(found), 6))


def work_saved(found: Found, percent: int) -> float:
    """Work saved over sampling at a recall of so many per cent."""
    places = np.flatnonzero(found) + 1
    read = int(places[ceil(len(places) * percent / 100) - 1])
    return round(1 - read / len(found) - (1 - percent / 100), 6)


def recalls(found: Found) -> npt.NDArray[np.float64]:
    """The recall after 0, 1, 2 … records."""
    return np.concatenate([[0.0], np.cumsum(found) / found.sum()])


def known_first(is_relevant: Found, seed: int) -> tuple[int, int]:
    """One relevant and one irrelevant row, drawn by the seed."""
    generator = np.random.default_rng(seed)
    relevant, irrelevant = (int(generator.choice(np.flatnonzero(is_relevant == kind))) for kind in (True, False))
    return relevant, irrelevant


def replay(matrix: Any, is_relevant: Found, ids: Sequence[str], seed: int, batch: int = BATCH) -> Found:
    """The answers in the order the ranking reads the records; when the last relevant one is found, no further ranking can matter."""
    known = dict.fromkeys(known_first(is_relevant, seed), True)
    wanted, reading = int(is_relevant.sum()) - 1, list[int]()
    while sum(is_relevant[reading]) < wanted:
        scores = margins(matrix, {row: bool(is_relevant[row]) for row in known}, seed)
        assert scores is not None  # noqa: S101  # both kinds are known from the start
        batch_rows = [row for row in order(scores, ids) if row not in known][:batch]
        reading += batch_rows
        known |= dict.fromkeys(batch_rows, True)
    rest = (row for row in range(len(ids)) if row not in known)
    return np.asarray(is_relevant[[*reading, *rest]])


def at_random(is_relevant: Found, seed: int) -> Found:
    """The answers in a random order of the same records."""
    left = np.setdiff1d(np.arange(len(is_relevant)), known_first(is_relevant, seed))
    return np.asarray(is_relevant[np.random.default_rng(seed).permutation(left)])


def stopped(found: Found, stops: Callable[[Sequence[bool], int], bool], batch: int = BATCH) -> Stop:
    """Where a rule, asked after each batch with the answers so far and the number of records, first says stop."""
    answers = [bool(each) for each in found]
    read = next((read for read in _asked(len(answers), batch) if stops(answers[:read], len(answers))), len(answers))
    return Stop(read, round(float(recalls(found)[read]), 6))


def _asked(records: int, batch: int) -> Iterable[int]:
    return range(batch, records, batch)


def simulations(matrix: Any, is_relevant: Found, ids: Sequence[str], seeds: Iterable[int], batch: int = BATCH) -> list[Simulation]:
    """A simulation a seed."""
    return [Simulation(seed, replay(matrix, is_relevant, ids, seed, batch), at_random(is_relevant, seed)) for seed in seeds]
