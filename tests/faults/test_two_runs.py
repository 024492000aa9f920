"""F3: one run at a time in a review; a lock whose holder was killed is no lock."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.errors import PanyouError
from pipeline.lock import locked
from pipeline.store import Review
from tests.projects import ROOT, Project, copy_of, panyou, panyou_process, small_at, tree

HOLD = """
import sys, time
from pathlib import Path
from pipeline.lock import locked
from pipeline.store import review_of
with locked(review_of(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def held(review: Review) -> Iterator[subprocess.Popen[str]]:
    """Another process holds the review's lock within this block."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(review.config)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert "held" == process.stdout.readline().strip()
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_second_run_ends_with_6_and_names_the_first(small_run: Project, tmp_path: Path) -> None:
    """Reading commands are not held up; once the holder is killed the next run needs no asking."""
    project = copy_of(small_run, tmp_path / "project")
    with held(project.review) as holder:
        started = time.monotonic()
        with pytest.raises(PanyouError) as raised, locked(project.review):
            pass
        assert ("locked", 6) == (raised.value.code, raised.value.exit_code)
        assert f"pid {holder.pid}" in raised.value.lines("en")[0]
        assert "host" in raised.value.lines("en")[0]
        assert "started" in raised.value.lines("en")[0]
        assert time.monotonic() - started < 4
        code, said, _ = panyou("explain", project.review.config, "--lang", "en")
        assert (0, {"up to date"}) == (code, {line.partition(": ")[2] for line in said.splitlines()})
    assert [] == project.bring()
    assert tree(small_run.review.outputs) == tree(project.review.outputs)


def test_the_lock_is_let_go_when_a_run_fails(small_run: Project, tmp_path: Path) -> None:
    project = copy_of(small_run, tmp_path / "project")
    with pytest.raises(ZeroDivisionError), locked(project.review):
        raise ZeroDivisionError

    assert not (project.review.outputs / ".lock-holder.json").exists()
    with locked(project.review):
        holder = (project.review.outputs / ".lock-holder.json").read_text(encoding="utf-8")
        assert f'"pid": {os.getpid()}' in holder


@pytest.mark.sweep
@pytest.mark.timeout(1800)
def test_ten_runs_at_once_have_one_winner_and_one_result(small_run: Project, tmp_path: Path) -> None:
    project = small_at(tmp_path / "project")
    processes = [panyou_process("run", project.review.config) for _ in range(10)]
    codes = []
    for process in processes:
        process.communicate()
        codes.append(process.returncode)

    assert 0 in codes
    assert {0, 6} >= set(codes)
    assert tree(small_run.review.outputs) == tree(project.review.outputs)
