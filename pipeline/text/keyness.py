"""Which words are key to some texts against others: how surely, and by how much.

Sources: Dunning 1993, *Accurate Methods for the Statistics of Surprise and Coincidence* (log-likelihood G², here in the two-cell form of Rayson and
Garside 2000, with a χ² distribution of one degree of freedom); Hardie 2014, *Log Ratio: an informal introduction* (the binary logarithm of the ratio
of relative frequencies; a zero is taken as half an occurrence).
"""

from __future__ import annotations

from math import log, log2
from typing import Final

NONE: Final = 0.5  # occurrences that stand for none in a ratio


def log_likelihood(here: int, there: int, total_here: int, total_there: int) -> float:
    """G² of a word that occurs `here` times in `total_here` words and `there` times in `total_there`; 0 or more. Totals are above 0."""
    share = (here + there) / (total_here + total_there)
    cells = ((here, share * total_here), (there, share * total_there))
    return 2 * sum(observed * log(observed / expected) for observed, expected in cells if observed)


def log_ratio(here: int, there: int, total_here: int, total_there: int) -> float:
    """Doublings of relative frequency from there to here: 1 is twice as frequent here, −1 half. Totals are above 0."""
    return log2((max(here, NONE) / total_here) / (max(there, NONE) / total_there))
