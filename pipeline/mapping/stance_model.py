"""A small multinomial logistic model: what is known of a sentence → how probable each stance is.

Its features need no grammar: how many cues of each stance speak (negation and scope already seen to), where the sentence stands, how long it
is, whether it asks, and the kind of the category as a prior. So it serves any codebook with cue lists. The weights, a table a language, were learned from
the 300 real coded abstracts (`python -m bench.stance --train` makes the file again) and hold no text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Final

from pipeline.codebook import Kind
from pipeline.text.languages import Language

MODELLED: Final = ("recommendation", "concern", "expectation", "neutral")
MOST_CUES: Final = 3  # of one stance: more say no more
INTERCEPT: Final = "intercept"
Weights = Mapping[str, Mapping[str, float]]  # stance → feature → weight


def features(cues: Mapping[str, int], text: str, kind: Kind | None, position: float) -> dict[str, float]:
    """What the model sees; `cues` counts distinct cues by stance, `position` is 0 for the first sentence of its text and 1 for the last.

    `kind` is None for a sentence without a theme, which only training has.
    """
    counted = {f"{stance}_cues": float(min(cues[stance], MOST_CUES)) for stance in MODELLED}
    any_cue = {f"{stance}_any": float(cues[stance] > 0) for stance in MODELLED}
    place = {"position": position, "first": float(position == 0), "last": float(position == 1)}
    shape = {"length": log(max(1, len(text))) / 3, "question": float("?" in text or "？" in text)}
    return counted | any_cue | place | shape | {"concern_kind": float(kind == "concern"), "no_theme": float(kind is None), INTERCEPT: 1.0}


def probabilities(seen: Mapping[str, float], weights: Weights) -> dict[str, float]:
    """The probability of each stance; they sum to 1."""
    points = {stance: sum(weight * seen[name] for name, weight in weights[stance].items()) for stance in MODELLED}
    most = max(points.values())
    odds = {stance: exp(value - most) for stance, value in points.items()}
    return {stance: value / sum(odds.values()) for stance, value in odds.items()}


@cache
def shipped(language: Language) -> Weights:
    """The weights that ship, of one language; English ones for a language that has none of its own."""
    every: dict[str, Weights] = tomllib.loads(files("pipeline.mapping").joinpath("stance_weights.toml").read_text(encoding="utf-8"))
    return every.get(language, every["en"])
