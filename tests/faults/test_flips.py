"""F5: an artifact in which a bit flipped, wherever that bit is, is found and made again; none is ever read as if it were whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.store import Review
from tests import throwaway
from tests.projects import bring, tree
from tests.throwaway import review_at, settings

STEP = 97  # bytes from flip to flip


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in throwaway.PATCHES:
        monkeypatch.setattr(module, name, value)


@pytest.fixture
def done(tmp_path: Path) -> Review:
    review = review_at(tmp_path)
    bring(review, settings())
    return review


def flips(path: Path, step: int) -> list[tuple[int, int]]:
    """Places and bits to flip: every `step`-th byte, another bit each time."""
    return [(place, 1 << (number % 8)) for number, place in enumerate(range(0, path.stat().st_size, step))]


def check(review: Review, name: str, place: int, bit: int) -> None:
    """Flip, run, and find everything as it was."""
    wanted = tree(review.outputs)
    path = review.outputs / name
    data = bytearray(path.read_bytes())
    data[place] ^= bit
    path.write_bytes(data)

    assert bring(review, settings()), f"{name}: a flip of bit {bit} at byte {place} went unnoticed"
    assert wanted == tree(review.outputs), f"{name}: byte {place}"


def test_a_flipped_bit_is_found_in_every_artifact(done: Review) -> None:
    """The middle of every file; `make sweep` flips every 97th byte of each."""
    for name in tree(done.outputs):
        size = (done.outputs / name).stat().st_size
        check(done, name, size // 2, 1 << size % 8)


@pytest.mark.sweep
@pytest.mark.timeout(3600)
def test_every_97th_byte(done: Review) -> None:
    for name in tree(done.outputs):
        for place, bit in flips(done.outputs / name, STEP):
            check(done, name, place, bit)


def test_a_table_of_another_schema_or_another_version_is_made_again(done: Review) -> None:
    """A sound Parquet file that is not the one that was written."""
    wanted = tree(done.outputs)
    shutil.copy(done.table("publications"), done.table("sentences"))

    assert ["cut"] == bring(done, settings())
    assert wanted == tree(done.outputs)
