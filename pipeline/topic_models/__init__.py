"""Topic models behind one result shape: a file each, a line each in the registry.

A model gets counts (documents × terms, no empty row or column) and gives a `Fit`; it knows nothing of languages, tables or how many topics are good.
Those of the second registry get the codebook's terms too.
"""

from __future__ import annotations

from typing import Final

from pipeline.topic_models import gibbs, lda, nmf
from pipeline.topic_models.base import KeywordModel, Keywords, TopicModel

TOPIC_MODELS: Final[dict[str, TopicModel]] = {
    "lda": TopicModel(lda.fit, compared_on=300),
    "nmf": TopicModel(nmf.fit, compared_on=3000),
}
KEYWORD_MODELS: Final[dict[str, KeywordModel]] = {
    "guided_nmf": KeywordModel(nmf.fit_guided, compared_on=3000),
    "seeded_lda": KeywordModel(lda.fit_seeded, compared_on=300),
    "seeded_lda_gibbs": KeywordModel(gibbs.fit_seeded, compared_on=600),
}


def model_named(name: str, keywords: Keywords) -> TopicModel:
    """The model of that name, with its keywords where it takes any; KeyError if there is none."""
    return TOPIC_MODELS[name] if name in TOPIC_MODELS else KEYWORD_MODELS[name].given(keywords)
