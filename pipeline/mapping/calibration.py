"""Scores as probabilities: how often a coder found the theme where a score stood that high.

Platt's logistic curve (Platt 1999) on the score, one a language for sentences and one for documents; a sentence is also helped by the logarithm of
its document's score, and a title stands on a level of its own. The curves are pooled over the categories: an offset for each did not lower the log
loss in cross-validation, and so they serve any codebook. They were learned from the half of the coded abstracts that nobody read when the word
lists were made (`python -m bench.calibration --train` makes the file again); words chosen on a text score too well on it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline.mapping.scoring import KEY

INTERCEPT: Final = "intercept"
LEAST: Final = 0.05  # a document's score is taken as at least this before the logarithm
Curve = Mapping[str, float]  # feature → weight


def sentence_features(shown: pd.DataFrame, documents: pd.Series) -> pd.DataFrame:
    """What the curve sees of each row of evidence; `documents` has the score of each document and category."""
    whole = documents.reindex(pd.MultiIndex.from_frame(shown[KEY])).to_numpy(dtype=float)
    title = (shown["field"] == "title").to_numpy(dtype=float)
    seen = {"score": shown["score"], "log_document": _log(whole), "title": title, INTERCEPT: 1.0}
    return pd.DataFrame(seen, index=shown.index)


def document_features(scores: pd.Series) -> pd.DataFrame:
    """What the curve sees of each document and category."""
    return pd.DataFrame({"score": scores, INTERCEPT: 1.0}, index=scores.index)


def probabilities(seen: pd.DataFrame, languages: pd.Series, curves: Mapping[str, Curve]) -> pd.Series:
    """The probability of each row; missing where a language has no curve."""
    found = pd.Series(np.nan, index=seen.index, dtype=float)
    for language, curve in curves.items():
        rows = (languages == language).to_numpy()
        found[rows] = 1 / (1 + np.exp(-(seen.loc[rows, list(curve)].to_numpy() @ np.array(list(curve.values())))))
    return found


@cache
def shipped(unit: str) -> Mapping[str, Curve]:
    """The curves that ship for `sentences` or `documents`, by language."""
    return {language: units[unit] for language, units in _file()["curves"].items()}


def was_learned_on(codebook_id: str) -> bool:
    """Whether the texts the curves were learned from had been coded with this codebook; else the probabilities are borrowed."""
    return bool(_file()["codebook"] == codebook_id)


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(files("pipeline.mapping").joinpath("calibration_weights.toml").read_text(encoding="utf-8"))


def _log(scores: Any) -> Any:
    return np.log(np.maximum(np.asarray(scores, dtype=float), LEAST))
