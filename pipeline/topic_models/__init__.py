"""Topic models behind one result shape: a file each, a line each in the registry.

A model gets counts (documents × terms, no empty row or column) and gives a `Fit`; it knows nothing of languages, tables or how many topics are good.
"""

from __future__ import annotations

from typing import Final

from pipeline.topic_models import lda, nmf
from pipeline.topic_models.base import TopicModel

TOPIC_MODELS: Final[dict[str, TopicModel]] = {
    "lda": TopicModel(lda.fit, compared_on=300),
    "nmf": TopicModel(nmf.fit, compared_on=3000),
}
