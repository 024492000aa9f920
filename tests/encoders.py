"""Encoders for tests: one without a library, and a model2vec model in a folder, made of a few words."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from pipeline.text.vectors import Vectors

DIMENSIONS = 16


class Hashed:
    """The sum of a fixed random vector for each pair of characters: near texts share pairs."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors (n × 16), not of length 1."""
        return np.array([sum((_random(text[place : place + 2]) for place in range(len(text))), np.zeros(DIMENSIONS)) for text in texts])


class Named:
    """The vector given for each text; zeros for any other."""

    def __init__(self, known: Mapping[str, Sequence[float]]) -> None:
        self.known = known

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of those texts."""
        width = len(next(iter(self.known.values())))
        return np.array([self.known.get(text, [0.0] * width) for text in texts], dtype=np.float32)


def _random(pair: str) -> np.ndarray:
    return np.random.default_rng(zlib.crc32(pair.encode())).normal(size=DIMENSIONS)


def static_model(folder: Path, known: Mapping[str, Sequence[float]]) -> Path:
    """A model2vec folder whose tokens are the blank-separated words of `known`, each with its vector."""
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    words = ["[UNK]", *known]
    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(words)}, unk_token="[UNK]"))  # noqa: S106  # a word, not a password
    tokenizer.pre_tokenizer = Whitespace()
    folder.mkdir(parents=True)
    width = len(next(iter(known.values())))
    save_file({"embeddings": np.array([[0.0] * width, *known.values()], dtype=np.float32)}, folder / "model.safetensors")
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps({"normalize": True}), encoding="utf-8")
    return folder
