"""Kills a run at chosen points, runs again, and tells where the result differs from an undisturbed run's.

A program of its own: each run is a fork of this process, so that a kill is a kill (`os._exit`, no `finally`) and yet costs milliseconds.
`python -m tests.faults.killing {tiny|small} FOLDER FIRST STRIDE` prints a JSON object: the points passed, and what went wrong at which.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Final, NoReturn

from pipeline.settings import Settings
from pipeline.store import Review, review_of
from tests import throwaway
from tests.faults.injecting import struck_at
from tests.projects import SMALL_CONFIG, Project, bring, small_at, tree

KILLED: Final = 137


def forked(body: Callable[[], object]) -> int:
    """Run `body` in a fork; its exit code."""
    child = os.fork()
    if not child:
        try:
            body()
        except BaseException:  # noqa: BLE001  # the fork must never return into its parent's loop
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die() -> NoReturn:
    """As SIGKILL leaves it: nothing is closed, nothing is cleaned."""
    os._exit(KILLED)


class Scene:
    """A review with results of one configuration, about to be run under another."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.folder = folder
        if kind == "tiny":
            for module, name, value in throwaway.PATCHES:
                setattr(module, name, value)
            before = throwaway.settings(report={"evidence_per_publication": 4})
            after = throwaway.settings(segment={"hmm": False}, screen={"exclude_terms": ["隐私"]}, run={"batch": 3})
            self.start: Callable[[Path], Review] = throwaway.review_at
        else:
            project = small_at(folder / "settings")
            before = project.settings()
            project.review.config.write_text(SMALL_CONFIG + "[segment]\nhmm = false\n", encoding="utf-8")
            after = project.settings()
            self.start = lambda root: small_at(root).review
        self.settings = after
        self.old = self._made("old", before)
        self.wanted = tree(self._made("wanted", after).outputs)

    def _made(self, name: str, settings: Settings) -> Review:
        review = self.start(self.folder / name)
        assert forked(lambda: bring(review, settings)) == 0
        return review

    def again(self, name: str, *, fresh: bool) -> Review:
        """A copy of the scene: without results, or with those of the configuration before."""
        if fresh:
            return self.start(self.folder / name)
        shutil.copytree(Project(self.old).root, self.folder / name)
        return review_of(self.folder / name / "configs" / self.old.config.name)


def struck(scene: Scene, number: int, *, fresh: bool) -> str | None:
    """What is wrong after a kill at a point and a second run; empty if nothing is, None if the run ended before the point."""
    review = scene.again(f"{number}-{fresh}", fresh=fresh)

    def killed() -> None:
        with struck_at(number, die):
            bring(review, scene.settings)

    code = forked(killed)
    if code == 0:
        return None
    if code != KILLED or forked(lambda: bring(review, scene.settings)) != 0:
        return f"ended with {code}, or could not be run again"
    found = tree(review.outputs)
    wrong = sorted(name for name in found.keys() | scene.wanted.keys() if found.get(name) != scene.wanted.get(name))
    shutil.rmtree(Project(review).root)
    return ", ".join(wrong)


def main(kind: str, folder: str, first: str, stride: str) -> None:
    """Strike at every `stride`-th point from `first` until the run ends before it."""
    scene = Scene(kind, Path(folder))
    wrong: dict[str, str] = {}
    points = 0
    for fresh in (True, False):
        for number in count(int(first), int(stride)):
            found = struck(scene, number, fresh=fresh)
            if found is None:
                break
            points += 1
            if found:
                wrong[f"point {number}, fresh {fresh}"] = found
    sys.stdout.write(json.dumps({"points": points, "wrong": wrong}))


if __name__ == "__main__":
    main(*sys.argv[1:])
