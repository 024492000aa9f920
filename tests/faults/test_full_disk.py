"""F2: a disk that fills up or fails at any write is said in words, leaves what was there, and costs nothing but another run."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import pytest

from pipeline.errors import PanyouError
from pipeline.run import Run
from tests import throwaway
from tests.faults.injecting import struck_at
from tests.projects import ROOT, Project, bring, copy_of, panyou, small_at, tree
from tests.throwaway import review_at, settings

CODES = {errno.ENOSPC: "disk_full", errno.EDQUOT: "disk_full", errno.EIO: "disk_error"}
CHANGED: dict[str, Any] = {"segment": {"hmm": False}, "report": {"evidence_per_publication": 1}}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in throwaway.PATCHES:
        monkeypatch.setattr(module, name, value)


def starve(tmp_path: Path, first: int, stride: int, number: int) -> Iterator[int]:
    """Fail at every `stride`-th point of a run over earlier results, and check what is left; the points that failed."""

    def fail() -> NoReturn:
        raise OSError(number, os.strerror(number))

    wanted = tree(_made(tmp_path / "wanted", CHANGED))
    for point in count(first, stride):
        review = review_at(tmp_path / str(point))
        bring(review, settings())
        before = tree(review.outputs)
        failed = None
        try:
            with struck_at(point, fail) as points:
                Run(review, settings(**CHANGED)).bring_up_to_date()
        except PanyouError as error:
            failed = error
        if points.passed < point:
            return
        if failed:
            assert CODES[number] == failed.code
            assert failed.exit_code != 0
            left = tree(review.outputs)
            assert [] == [name for name in left if ".new-" in name]
            assert before.keys() & wanted.keys() <= left.keys()
            assert [] == [
                name for name, digest in left.items() if digest not in (before.get(name), wanted.get(name)) and "json" not in name
            ]
            bring(review, settings(**CHANGED))
        assert wanted == tree(review.outputs)
        yield point


def _made(root: Path, sections: dict[str, Any]) -> Path:
    review = review_at(root)
    bring(review, settings(**sections))
    return review.outputs


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(("number", "first"), [(errno.ENOSPC, 1), (errno.EIO, 4)])
def test_a_write_that_fails_leaves_the_old_or_the_new_and_the_next_run_mends_it(tmp_path: Path, number: int, first: int) -> None:
    """Every seventh point; `make sweep` tries every one."""
    assert len(list(starve(tmp_path, first=first, stride=7, number=number))) > 4


@pytest.mark.sweep
@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("number", sorted(CODES))
def test_every_write_that_fails(tmp_path: Path, number: int) -> None:
    assert len(list(starve(tmp_path, first=1, stride=1, number=number))) > 40


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_real_limit_on_file_size_is_said_in_three_lines_and_survived(small_run: Project, tmp_path: Path) -> None:
    """The operating system itself refuses to write on; what was made before is still whole."""
    project = copy_of(small_run, tmp_path / "project")
    before = tree(project.review.outputs)
    (project.exports / "one.txt").rename(project.exports / "three.txt")
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, resource.RLIM_INFINITY)); "
        "from pipeline.cli import main; main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", limited, "run", str(project.review.config), "--lang", "zh"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)

    assert 2 == done.returncode
    assert ["错误：磁盘已满", "位置：", "处理："] == [
        line[:7] if line.startswith("错误") else line[:3] for line in done.stderr.splitlines()
    ]
    assert before == tree(project.review.outputs)


@pytest.mark.sweep
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_real_disk_that_fills_up(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("this system does not let us mount a small disk")
    try:
        project = small_at(disk / "project")
        code, _, said = panyou("run", project.review.config, "--lang", "en")
        assert 2 == code
        assert "the disk is full" in said
        assert [] == list(project.review.outputs.rglob(".new-*"))
    finally:
        subprocess.run(["umount", str(disk)], check=True)
