"""When to stop reading: published rules, each with what it would do now.

All take the answers in the order the records were read (True: relevant) and the number of records there are, read or not. The streak
promises nothing: in `bench.screening`, with 1 % relevant, it stopped at a mean recall of less than one half. The hypergeometric test holds for an
order that is no worse than chance; a list ranked by relevance is better, so that it stops late rather than early. Neither knows of relevant
records that the search never found.

The hypergeometric rule is that of Callaghan and Müller-Hansen (2020, doi:10.1186/s13643-020-01521-4), as `calculate_h0` in `buscarpy` has it:
the last 1, 2, 3 … records are each taken for a random sample of what was unread before them, and the smallest p-value counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.errors import Text

STREAK: Final = 100  # irrelevant records in a row
TARGET: Final = 0.95  # recall
CONFIDENCE: Final = 0.95
MEDIAN: Final = 0.5

KEEP_READING: Final = Text("继续读", "keep reading")
STOP: Final = Text("可以停", "stop")
STREAK_SAYS: Final = Text("连续 {value} 条不相关（到 {limit} 条为止）", "{value} irrelevant in a row (stops at {limit})")
TEST_SAYS: Final = Text(
    "召回率低于 {target} 的 p 值为 {value}（小于 {limit} 为止）", "p-value that recall is below {target}: {value} (stops below {limit})"
)


class Verdict(NamedTuple):
    """What a rule would do now, and the value it looked at beside its limit."""

    rule: str
    stops: bool
    value: float
    limit: float
    says: Text

    @property
    def advice(self) -> Text:
        """To stop or not."""
        return STOP if self.stops else KEEP_READING


class Recall(NamedTuple):
    """Recall so far, 0–1: an estimate, and an interval one-sided at `CONFIDENCE`, whose upper end is 1 as nothing rules out that none is left."""

    estimate: float
    low: float
    high: float


def streak(answers: Sequence[bool], limit: int = STREAK) -> Verdict:
    """Stops after `limit` irrelevant records in a row."""
    run = next((number for number, answer in enumerate(reversed(answers)) if answer), len(answers))
    return Verdict("streak", run >= limit, run, limit, STREAK_SAYS)


def hypergeometric(answers: Sequence[bool], records: int, target: float = TARGET, confidence: float = CONFIDENCE) -> Verdict:
    """Stops when a recall below `target` is rejected at `confidence`; never before a relevant record was seen, when there is no recall."""
    limit = round(1 - confidence, 6)
    value = round(p_below(answers, records, target), 6)
    return Verdict("hypergeometric", any(answers) and value < limit, value, limit, TEST_SAYS)


def p_below(answers: Sequence[bool], records: int, target: float) -> float:
    """The p-value of the hypothesis that recall is below `target`: of the fewest unread relevant records with which it would be."""
    seen = sum(answers)
    whole = seen / Fraction(Decimal(str(target)))  # exact: 19 / 0.95 is 20
    return p_unread(answers, records, int(whole) + 1 - seen)


def p_unread(answers: Sequence[bool], records: int, missed: int) -> float:
    """The p-value of the hypothesis that at least `missed` relevant records are unread, the smallest over all samples.

    For each number of relevant ones among the last records read, only the longest sample with that number is looked at: the more
    irrelevant records beside them, the smaller the p-value.
    """
    unread = records - len(answers)
    if missed > unread:
        return 0.0
    backwards = np.asarray(answers, dtype=bool)[::-1]
    sizes = np.append(np.flatnonzero(backwards), len(backwards))  # up to before the next relevant one, and all
    relevant = np.arange(len(sizes))
    usable = sizes > 0
    if missed <= 0 or not usable.any():
        return 1.0
    found = _at_most(relevant[usable], sizes[usable] + unread, relevant[usable] + missed, sizes[usable])
    return min(1.0, round(float(found.min()), 9))  # one half is one half, on every machine


def _at_most(
    found: npt.NDArray[np.int_], population: npt.NDArray[np.int_], marked: npt.NDArray[np.int_], drawn: npt.NDArray[np.int_]
) -> npt.NDArray[np.float64]:
    """P(X ≤ found) of drawing so many from a population with so many marked, for each place of four arrays of one length."""
    from scipy.special import gammaln

    def log_choose(n: npt.NDArray[np.int_], k: npt.NDArray[np.int_]) -> npt.NDArray[np.float64]:
        inside = (k >= 0) & (k <= n)
        chosen = np.where(inside, k, 0)
        return np.where(inside, gammaln(n + 1) - gammaln(chosen + 1) - gammaln(n - chosen + 1), -np.inf)

    number = np.arange(int(found.max()) + 1)[None, :]
    wide = [each[:, None] for each in (found, population, marked, drawn)]
    logs = log_choose(wide[2], number) + log_choose(wide[1] - wide[2], wide[3] - number) - log_choose(wide[1], wide[3])
    return np.asarray(np.where(number <= wide[0], np.exp(logs), 0.0).sum(axis=1))


def recall(answers: Sequence[bool], records: int, confidence: float = CONFIDENCE) -> Recall | None:
    """Estimated recall with its interval; None before the first relevant record.

    Both ends invert the hypergeometric test, so that they never contradict it: the lower end is the recall with the most unread relevant records
    that it does not reject at `confidence`; the estimate, the one with the most that it does not reject at one half.
    """
    seen = sum(answers)
    if not seen:
        return None
    low, estimate = (seen / (seen + _most_unread(answers, records, level)) for level in (1 - confidence, MEDIAN))
    return Recall(round(estimate, 6), round(low, 6), 1.0)


def _most_unread(answers: Sequence[bool], records: int, level: float) -> int:
    """The largest number of unread relevant records not rejected, by halving: the p-value falls as the number grows."""
    low, high = 0, records - len(answers)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if p_unread(answers, records, middle) >= level else (low, middle - 1)
    return low


def verdicts(
    answers: Sequence[bool], records: int, *, limit: int = STREAK, target: float = TARGET, confidence: float = CONFIDENCE
) -> tuple[Verdict, ...]:
    """What each rule would do now: the streak up to `limit`, the test of a recall of `target` at `confidence`."""
    return (streak(answers, limit), hypergeometric(answers, records, target, confidence))
