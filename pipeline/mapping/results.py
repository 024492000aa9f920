"""The tables that each step of stage 6 writes, but for those that read topics (`topic_steps`)."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd


class Matched(NamedTuple):
    """What `match_terms` writes."""

    term_matches: pd.DataFrame


class Fitted(NamedTuple):
    """What `fit_scorer` writes."""

    scorer_weights: pd.DataFrame


class Scored(NamedTuple):
    """What `score` writes."""

    evidence: pd.DataFrame
    document_categories: pd.DataFrame


class Measured(NamedTuple):
    """What `measure` writes."""

    shares: pd.DataFrame
    rankings: pd.DataFrame
    estimates: pd.DataFrame
    rank_ties: pd.DataFrame
    contrasts: pd.DataFrame


class Checked(NamedTuple):
    """What `check_coder` writes."""

    coder_agreement: pd.DataFrame


class Compared(NamedTuple):
    """What `compare` writes."""

    comparisons: pd.DataFrame
    attention: pd.DataFrame


class Coders(NamedTuple):
    """What `compare_coders` writes."""

    coding_agreement: pd.DataFrame


class Languages(NamedTuple):
    """What `compare_languages` writes."""

    language_bias: pd.DataFrame
