"""The lock of a review: held for the length of a block, said of whom, let go whatever happens, and never left behind by the dead."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pipeline import lock
from pipeline.errors import PanyouError
from pipeline.lock import locked
from pipeline.store import Review, review_of


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return review_of(tmp_path / "configs" / "x.toml")


def test_who_holds_it_is_written_down_and_forgotten_afterwards(review: Review) -> None:
    with locked(review):
        holder = json.loads((review.outputs / ".lock-holder.json").read_text(encoding="utf-8"))
        assert (os.getpid(), {"pid", "host", "started"}) == (holder["pid"], set(holder))

    assert [".lock"] == [path.name for path in review.outputs.iterdir()] or [] == list(review.outputs.iterdir())


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, SystemExit])
def test_it_is_let_go_when_the_block_fails(review: Review, error: type[BaseException]) -> None:
    with pytest.raises(error), locked(review):
        raise error
    with locked(review):
        pass

    assert not (review.outputs / ".lock-holder.json").exists()


def test_two_reviews_do_not_wait_for_each_other(review: Review, tmp_path: Path) -> None:
    with locked(review), locked(review_of(tmp_path / "configs" / "y.toml")):
        pass


def test_the_note_of_a_dead_holder_holds_nobody_up(review: Review) -> None:
    review.outputs.mkdir(parents=True)
    (review.outputs / ".lock").touch()
    (review.outputs / ".lock-holder.json").write_text('{"pid": 1}', encoding="utf-8")
    with locked(review):
        pass


def test_whoever_waits_in_vain_learns_who_holds_it(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.1)
    with locked(review):
        with pytest.raises(PanyouError) as raised, locked(review):
            pass
        assert (6, f"pid {os.getpid()}") == (raised.value.exit_code, str(raised.value.values["holder"]).split(", ")[1])
        assert (review.outputs / ".lock-holder.json").exists()


def test_what_a_killed_run_left_half_written_is_cleared_away(review: Review) -> None:
    left = review.outputs / "7_report" / "figures" / ".new-a.svg"
    left.parent.mkdir(parents=True)
    left.touch()
    with locked(review):
        assert not left.exists()
