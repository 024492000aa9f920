"""F1, F4: a run killed at any point is finished by the next, byte for byte as if nothing had happened, and nothing lies about."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.projects import ROOT, Project, copy_of, panyou_process, small_at, tree

FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def killed(kind: str, folder: Path, first: int, stride: int) -> dict[str, Any]:
    """What `killing` tells."""
    command = [sys.executable, "-m", "tests.faults.killing", kind, str(folder), str(first), str(stride)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@FORKS
def test_a_run_killed_at_any_point_is_finished_by_the_next(tmp_path: Path) -> None:
    """Every thirteenth point, with and without earlier results; `make sweep` tries every one, on the real stages too."""
    told = killed("tiny", tmp_path, first=1, stride=13)

    assert {} == told["wrong"]
    assert told["points"] > 12


@FORKS
@pytest.mark.sweep
@pytest.mark.timeout(3600)
def test_every_point_of_the_throwaway_method(tmp_path: Path) -> None:
    told = killed("tiny", tmp_path, first=1, stride=1)

    assert {} == told["wrong"]
    assert told["points"] > 120


@FORKS
@pytest.mark.sweep
@pytest.mark.timeout(14400)
def test_every_nineteenth_point_of_the_real_stages(tmp_path: Path) -> None:
    """A run of theirs passes some nine hundred, most of them at the report's figures, which are all alike."""
    told = killed("small", tmp_path, first=1, stride=19)

    assert {} == told["wrong"]
    assert told["points"] > 40


@pytest.mark.sweep
@pytest.mark.timeout(3600)
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("seed", range(20))
def test_a_run_stopped_at_a_random_moment_is_finished_by_the_next(small_run: Project, tmp_path: Path, seed: int) -> None:
    """SIGKILL, SIGTERM and SIGINT in turn, at moments spread over the whole run."""
    project = small_at(tmp_path / "project")
    number = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[seed % 3]
    process = panyou_process("run", project.review.config)
    time.sleep(random.Random(seed).uniform(0.2, 6))
    process.send_signal(number)
    process.communicate()

    # 1: struck while Python itself was starting; −SIGINT, which a shell shows as 130: struck within an `exec` of some library.
    assert process.returncode in (0, 130, -number, -signal.SIGINT, 1)
    project.bring()
    assert tree(small_run.review.outputs) == tree(project.review.outputs)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_with_130_and_says_how_to_go_on(small_run: Project, tmp_path: Path, number: signal.Signals) -> None:
    project = copy_of(small_run, tmp_path / "project")
    project.configure("topics = 3", "topics = { first = 2, last = 60, step = 1 }")
    process = panyou_process("run", project.review.config, "--lang", "en")
    holder = project.review.outputs / ".lock-holder.json"
    while not holder.exists() and process.poll() is None:
        time.sleep(0.02)
    started = time.monotonic()
    process.send_signal(number)
    _, said = process.communicate()

    assert 130 == process.returncode
    assert "run again to continue" in said
    assert "Traceback" not in said
    assert time.monotonic() - started < 5
    assert not holder.exists()
    assert [] == list(project.review.outputs.rglob(".new-*"))
