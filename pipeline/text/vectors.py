"""Vectors of sentences and documents: how they are kept, and how they are compared.

A model is anything that encodes texts (`Encoder`); which there are says `pipeline.embeddings`. Vectors are kept as whole ten-thousandths: what
two processors add up differently lies far behind that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

SCALE: Final = 10_000  # a stored component of 1

Vectors = npt.NDArray[np.float32]  # texts × dimensions, rows of length 1, or 0 for a text without a word the model knows
Stored = npt.NDArray[np.int16]  # the same in ten-thousandths


class Encoder(Protocol):
    """A model of sentence vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts (n × d); that of a text does not depend on the others."""


def encoded(encoder: Encoder, texts: Iterable[str]) -> Vectors:
    """The vectors of texts, each distinct text encoded once."""
    listed = list(texts)
    distinct = sorted(set(listed))
    places = {text: place for place, text in enumerate(distinct)}
    return unit(encoder.encode(distinct))[[places[text] for text in listed]] if distinct else np.zeros((0, 0), dtype=np.float32)


def unit(vectors: npt.NDArray[Any]) -> Vectors:
    """The rows at length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def stored(vectors: Vectors) -> Stored:
    """Vectors as they are kept in a table."""
    return np.asarray(np.rint(vectors * SCALE), dtype=np.int16)


def restored(vectors: Iterable[Stored]) -> Vectors:
    """The vectors of a table's column, one below the other."""
    return np.asarray(np.stack(list(vectors)) / SCALE, dtype=np.float32)


def document_means(owners: Iterable[str], vectors: Stored) -> dict[str, Stored]:
    """The mean of each document's vectors at length 1, by id; exact sums, so that their order does not matter."""
    rows: dict[str, list[int]] = {}
    for row, owner in enumerate(owners):
        rows.setdefault(owner, []).append(row)
    return {owner: stored(unit(vectors[chosen].sum(axis=0, dtype=np.int64, keepdims=True)))[0] for owner, chosen in sorted(rows.items())}


def centred(vectors: Vectors) -> Vectors:
    """What sets each row apart from the mean of all, at length 1: models of sentences put every text near every other. A row of zeros stays."""
    is_known = vectors.any(axis=1)
    apart = np.zeros_like(vectors)
    if is_known.any():
        apart[is_known] = unit(vectors[is_known] - vectors[is_known].mean(axis=0, dtype=np.float64))
    return apart
