"""Which word of one language stands for which of the other, learned from short texts that were published in both: keyword lists and titles.

IBM Model 1 (Brown et al. 1993, "The mathematics of statistical machine translation", section 4.1) in both directions: each word of a text is due to one word
of its translation, and expectation maximisation finds which. A pair counts where both directions find it (Och and Ney 2003): one alone makes a rare word the
translation of everything beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

ROUNDS: Final = 10  # of expectation maximisation
LIKELY: Final = 0.3  # geometric mean of the two probabilities from which a pair counts
FEWEST_TEXTS: Final = 2  # in which the two stand together: of pairs met once, half were wrong on real keyword lists
DECIMALS: Final = 6

Texts = tuple[Sequence[str], Sequence[str]]  # the words of a text, the words of its translation
Numbers = NDArray[np.int64]


def aligned(ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]]) -> list[Texts]:
    """A list of phrases and its translation as texts: phrase by phrase where there are as many, for exports keep their order; else as a whole."""
    if len(ours) == len(theirs):
        return [(one, other) for one, other in zip(ours, theirs, strict=True) if one and other]
    whole = [word for phrase in ours for word in phrase], [word for phrase in theirs for word in phrase]
    return [whole] if all(whole) else []


def translations(texts: Iterable[Texts]) -> dict[tuple[str, str], float]:
    """Pairs of a word and its translation with the geometric mean of both probabilities, from `LIKELY` on; the same whatever order the texts come in.

    Pairs that meet in one text only are left out.
    """
    links = [
        (number, one, other)
        for number, (ours, theirs) in enumerate(sorted((tuple(one), tuple(other)) for one, other in texts))
        for one in sorted(set(ours))
        for other in sorted(set(theirs))
    ]
    if not links:
        return {}
    text, ours, theirs = zip(*links, strict=True)
    (left, one), (right, other) = (np.unique(np.array(words, dtype=object), return_inverse=True) for words in (ours, theirs))
    numbers = np.array(text)
    pairs, place, met = np.unique(one * len(right) + other, return_inverse=True, return_counts=True)
    there, back = (_probabilities(numbers, source, target, place) for source, target in ((one, other), (other, one)))
    means = np.round(np.sqrt(there * back), DECIMALS)
    found = [(str(left[pair // len(right)]), str(right[pair % len(right)])) for pair in pairs.tolist()]
    kept = (means >= LIKELY) & (met >= FEWEST_TEXTS)
    return {pair: float(mean) for pair, mean, is_kept in zip(found, means, kept, strict=True) if is_kept}


def _probabilities(text: Numbers, source: Numbers, target: Numbers, pair: Numbers) -> Any:
    """Of each pair, the probability of the target word given the source word; all arrays name the links of the texts, one a link."""
    _, due = np.unique(text * (target.max() + 1) + target, return_inverse=True)  # a target word of a text, which is due to one source word
    sources = np.zeros(pair.max() + 1, dtype=np.int64)
    sources[pair] = source
    probability = np.ones(len(sources))
    for _ in range(ROUNDS):
        weight = probability[pair]
        expected = np.bincount(pair, weight / np.bincount(due, weight)[due])
        probability = expected / np.bincount(sources, expected)[sources]
    return probability
