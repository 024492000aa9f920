"""Whether a codebook's words find the same in Chinese and English, on publications whose abstract stands in both.

Sources: Cohen 1960 (κ, in `agreement.py`); Bonett and Price 2012, *Adjusted Wald Confidence Interval for a Difference of Binomial Proportions Based
on Paired Data*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from math import sqrt
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.agreement import Estimate, estimate, kappa
from pipeline.codebook import Codebook
from pipeline.text.languages import Language, language_of
from pipeline.text.matching import Matcher

Z: Final = 1.959964  # two-sided 95 %
NEAR_WORDS: Final = 2  # distinct near-words that say as much as one term


class LanguageBias(NamedTuple):
    """A category in abstracts that come in Chinese and English: shares in which each speaks of it, and how often they agree."""

    category_id: str
    pairs: int
    chinese: int
    english: int
    agreement: Estimate
    difference: float  # share in Chinese less share in English
    low: float
    high: float

    @property
    def is_biased(self) -> bool:
        """Whether the interval of the difference leaves out nought."""
        return self.low > 0 or self.high < 0


def language_bias(publications: pd.DataFrame, book: Codebook, matcher: Matcher) -> list[LanguageBias]:
    """Each category over the publications whose abstract stands in both languages, in the codebook's order; none where no publication has both."""
    spoken = [
        {text_language: _themes(text, text_language, book, matcher) for text_language, text in pair.items()}
        for pair in _pairs(publications)
    ]
    return [_bias(name, [(name in each["zh"], name in each["en"]) for each in spoken]) for name in book.ids] if spoken else []


def _pairs(publications: pd.DataFrame) -> Iterator[dict[Language, str]]:
    for one, other in zip(publications["abstract"], publications["abstract_translated"], strict=True):
        pair: dict[Language, str] = {language_of(text): text for text in (one, other) if text}
        if {"zh", "en"} <= pair.keys():
            yield pair


def _themes(text: str, language: Language, book: Codebook, matcher: Matcher) -> frozenset[str]:
    """The categories a text speaks of: by a term, or by two near-words, none of them negated."""
    found = {(m.category_id, m.term) for m in matcher.find(text, language) if not m.is_negated}
    terms = {(c.id, term) for c in book.categories for term in c.terms.get(language)}
    near = Counter(category_id for category_id, term in found if (category_id, term) not in terms)
    return frozenset({category_id for category_id, _ in found & terms} | {name for name, n in near.items() if n >= NEAR_WORDS})


def _bias(category_id: str, pairs: list[tuple[bool, bool]]) -> LanguageBias:
    units = [{"zh": str(chinese), "en": str(english)} for chinese, english in pairs]
    agreement = estimate(units, partial(kappa, one="zh", other="en"))
    low, high = paired_difference(sum(a and not b for a, b in pairs), sum(b and not a for a, b in pairs), len(pairs))
    chinese, english = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    difference = (chinese - english) / len(pairs)
    return LanguageBias(category_id, len(pairs), chinese, english, agreement, round(difference, 6), round(low, 6), round(high, 6))


def paired_difference(only_first: int, only_second: int, total: int) -> tuple[float, float]:
    """The adjusted Wald 95 % interval of the first proportion less the second, of `total` pairs of which so many have only the one or the other."""
    first, second = (only_first + 1) / (total + 2), (only_second + 1) / (total + 2)
    half = Z * sqrt((first + second - (first - second) ** 2) / (total + 2))
    return max(-1.0, first - second - half), min(1.0, first - second + half)


def bias_rows(found: list[LanguageBias]) -> Iterator[dict[str, Any]]:
    """Rows of the table `language_bias`."""
    for each in found:
        kappas = {"kappa": each.agreement.value, "kappa_low": each.agreement.low, "kappa_high": each.agreement.high}
        counts = {"category_id": each.category_id, "pairs": each.pairs, "chinese": each.chinese, "english": each.english}
        yield counts | kappas | {"difference": each.difference, "low": each.low, "high": each.high, "is_biased": each.is_biased}
