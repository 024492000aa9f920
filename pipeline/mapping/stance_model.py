"""A small multinomial logistic model: what is known of a sentence → how probable each stance is.

Its features need no grammar: how many cues of each stance and hints of each list speak (negation and scope already seen to), how many clauses open
with an action, as lists of advice do, where the sentence stands, how long it is, whether it asks, and the kind of the category as a prior; in English
also single words and pairs of words (in Chinese they gain nothing, nor do runs of characters). The weights, a table a language, were learned from the
300 real coded abstracts (`python -m bench.stance --train` makes the file again); they hold no run of text longer than two words. They are softened by
a temperature (Guo et al. 2017) fitted on those abstracts, for cues chosen on a text make the model too sure of itself elsewhere.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import exp, log, sqrt
from typing import Any, Final

from pipeline.codebook import Kind
from pipeline.text.languages import Language

MODELLED: Final = ("recommendation", "concern", "expectation", "neutral")
MOST_CUES: Final = 3  # of one stance: more say no more
HINTS: Final = ("hope", "worry", "better", "act", "modal", "aim", "question")
MOST_HINTS: Final = 4  # of one list: more say no more
OPENINGS: Final = "openings"  # clauses that open with an action
MOST_OPENINGS: Final = 3
INTERCEPT: Final = "intercept"
EARLY: Final = 1 / 3  # of a text: up to here; the last third is late
PHRASES: Final = "phrases"
PHRASE_WEIGHT: Final = 1.1  # of all phrases of a sentence together, as the length of their vector
_WORD: Final = re.compile(r"[a-z][a-z-]+")
Weights = Mapping[str, Mapping[str, float]]  # stance → feature → weight


def features(cues: Mapping[str, int], text: str, kind: Kind | None, position: float) -> dict[str, float]:
    """What the model sees; `cues` counts distinct cues by stance, `position` is 0 for the first sentence of its text and 1 for the last.

    `kind` is None for a sentence without a theme, which only training has.
    """
    counted = {f"{stance}_cues": float(min(cues[stance], MOST_CUES)) for stance in MODELLED}
    any_cue = {f"{stance}_any": float(cues[stance] > 0) for stance in MODELLED}
    place = {"position": position, "first": float(position == 0), "last": float(position == 1)}
    place |= {"early": float(position < EARLY), "late": float(position > 1 - EARLY)}
    shape = {"length": log(max(1, len(text))) / 3, "question": float("?" in text or "？" in text)}
    return counted | any_cue | place | shape | {"concern_kind": float(kind == "concern"), "no_theme": float(kind is None), INTERCEPT: 1.0}


def hint_features(hints: Mapping[str, int]) -> dict[str, float]:
    """The hints of a sentence as features: distinct words by list, and the clauses that open with an action; halved, to be of the others' size."""
    counted = {f"{name}_hints": min(hints.get(name, 0), MOST_HINTS) / 2 for name in HINTS}
    return counted | {OPENINGS: min(hints.get(OPENINGS, 0), MOST_OPENINGS) / 2}


def words_and_pairs(text: str) -> set[str]:
    """The words of two letters and more of an English sentence, and each with the next."""
    words = _WORD.findall(text.casefold())
    return {*words, *(f"{one} {other}" for one, other in pairwise(words))}


def phrase_features(text: str, known: AbstractSet[str]) -> dict[str, float]:
    """The words and pairs of a sentence that the model knows, all of one value: together of length `PHRASE_WEIGHT`."""
    found = sorted(words_and_pairs(text) & known) if known else []
    return {_named(phrase): PHRASE_WEIGHT / sqrt(len(found)) for phrase in found}


def probabilities(seen: Mapping[str, float], weights: Weights) -> dict[str, float]:
    """The probability of each stance; they sum to 1."""
    points = {stance: sum(value * weights[stance].get(name, 0.0) for name, value in seen.items()) for stance in MODELLED}
    most = max(points.values())
    odds = {stance: exp(value - most) for stance, value in points.items()}
    return {stance: value / sum(odds.values()) for stance, value in odds.items()}


@cache
def shipped(language: Language) -> Weights:
    """The weights that ship, of one language; English ones for a language that has none of its own."""
    found = _of(language)
    phrases = found.get(PHRASES, {})
    return {
        stance: {**found[stance], **{_named(phrase): row[index] for phrase, row in phrases.items()}}
        for index, stance in enumerate(MODELLED)
    }


@cache
def known_phrases(language: Language) -> frozenset[str]:
    """The words and pairs of words the shipped model of a language knows."""
    return frozenset(_of(language).get(PHRASES, {}))


def _of(language: Language) -> dict[str, Any]:
    every: dict[str, Any] = tomllib.loads(files("pipeline.mapping").joinpath("stance_weights.toml").read_text(encoding="utf-8"))
    return every.get(language, every["en"])  # type: ignore[no-any-return]  # TOML is untyped


def _named(phrase: str) -> str:
    """The name of a phrase as a feature; no other feature has a blank in it."""
    return f" {phrase}"
