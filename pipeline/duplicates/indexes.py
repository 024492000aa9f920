"""A user's journal list: which indexes hold a journal (CSSCI, 北大核心, …), for exports that do not say it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.duplicates.merge import Record
from pipeline.text.normalise import title_key


def indexes_of(journals: pd.DataFrame) -> dict[str, set[str]]:
    """The indexes of each journal, by the key of its title, so that width, case and marks do not matter."""
    known: dict[str, set[str]] = {}
    for source, index in zip(journals["source"], journals["source_index"], strict=True):
        known.setdefault(title_key(source), set()).add(index)
    return known


def with_indexes(publication: Record, known: Mapping[str, set[str]]) -> Record:
    """The publication with the list's indexes beside those of its exports; only exports are named in `field_origins`."""
    listed = known.get(title_key(publication["source"]), set()) if publication["source"] else set()
    return publication | {"source_indexes": sorted({*publication["source_indexes"], *listed})} if listed else publication
