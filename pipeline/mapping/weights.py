"""What a term weighs: rare ones more than common ones, near-words half as much as terms.

The weights are a table of plain numbers. Rarity moves a weight by a quarter at most: in a review of the digital divide the term stands in
every abstract, and still names the theme.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline.codebook import TERM_LANGUAGES, Category, Codebook
from pipeline.settings import MappingSettings

SCORER: Final = "dictionary"
RARITY: Final = 0.25  # share of a weight that rarity decides
THRESHOLDS: Final = ("sentence_threshold", "document_threshold")

Counts = Mapping[tuple[str, str, str], int]  # documents that hold a term: language, category, term


def weight_rows(codebook: Codebook, documents: Mapping[str, int], matched: Counts, settings: MappingSettings) -> Iterator[dict[str, Any]]:
    """Rows of `scorer_weights`: every term of the codebook, found or not, and the thresholds, per language and category."""
    for language in TERM_LANGUAGES:
        for category in codebook.categories:
            common = {"scorer": SCORER, "language": language, "category_id": category.id}
            for term, base in _bases(category, language, settings):
                share = rarity(matched.get((language, category.id, term), 0), documents.get(language, 0))
                yield common | {"feature": term, "weight": base * (1 - RARITY + RARITY * share)}
            for name in THRESHOLDS:
                yield common | {"feature": name, "weight": _threshold(settings, name, language)}


def rarity(found: int, documents: int) -> float:
    """1 for a term that no document holds, 0 for one that all of them hold; logarithmic between."""
    return math.log((documents + 1) / (min(found, documents) + 1)) / math.log(documents + 1) if documents else 1.0


def _threshold(settings: MappingSettings, name: str, language: str) -> float:
    """The language's own threshold where it has one, else the one for all."""
    return float(getattr(settings, f"{name}_{language}", getattr(settings, name)))


def _bases(category: Category, language: str, settings: MappingSettings) -> Iterator[tuple[str, float]]:
    yield from ((term, 1.0) for term in category.terms.get(language))
    yield from ((term, settings.near_weight) for term in category.synonyms.get(language))
