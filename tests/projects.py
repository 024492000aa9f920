"""Reviews in a temporary folder, and what tests ask of them: the sample as it ships, and a small one cut from it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline import manifests, store
from pipeline.config import load_settings
from pipeline.lock import locked
from pipeline.method import METHOD
from pipeline.run import Event, Run
from pipeline.settings import Settings
from pipeline.store import Review, review_of

ROOT: Final = Path(__file__).resolve().parent.parent
BOOKS: Final = ROOT / "configs" / "codebooks"
WITH_FILES: Final = ("files", "records", "raw_fields", "rejects", "fieldnotes")  # tables that name the files they come from
LOCALE: Final = ("LC_ALL", "LC_MESSAGES", "LANG", "PYTHONUTF8", "PYTHONIOENCODING")
OF_A_RUN: Final = (".lock", ".lock-holder.json")  # what a run leaves that is no result

SMALL_CONFIG: Final = """codebook = "configs/codebooks/urban_digital_governance.toml"
[review]
title = { zh = "示例小综述", en = "small sample" }
is_synthetic = true
[screen]
years = { first = 2015, last = 2022 }
[model_topics]
topics = 3
seeds = [1, 2]
min_documents = 2
"""


class Project(NamedTuple):
    """A review in a folder of its own."""

    review: Review

    @property
    def root(self) -> Path:
        """The project's folder, which holds configs/, corpus/ and outputs/."""
        return self.review.config.parent.parent

    @property
    def exports(self) -> Path:
        """Where its export files lie."""
        return self.review.corpus / "exports"

    def settings(self) -> Settings:
        """Its configuration, read anew."""
        return load_settings(self.review.config)

    def configure(self, old: str, new: str) -> None:
        """Replace a piece of its configuration."""
        text = self.review.config.read_text(encoding="utf-8")
        assert old in text
        self.review.config.write_text(text.replace(old, new), encoding="utf-8")

    def bring(self) -> list[str]:
        """Bring it up to date; the names of the steps that ran."""
        return bring(self.review, self.settings())


def bring(review: Review, settings: Settings) -> list[str]:
    """Bring a review up to date under its lock; the names of the steps that ran."""
    ran: list[str] = []
    with locked(review):
        Run(review, settings, heard(ran, "done")).bring_up_to_date()
    return ran


def heard(steps: list[str], kind: str) -> Callable[[Event], None]:
    """A listener that notes the steps of events of one kind."""

    def hear(event: Event) -> None:
        if event.kind == kind:
            steps.append(event.step.name)

    return hear


def sample_at(root: Path) -> Project:
    """A copy of the sample review as it ships, not yet run."""
    return shipped_at(root, "sample")


def shipped_at(root: Path, name: str) -> Project:
    """A copy of a review that ships, not yet run."""
    shutil.copytree(ROOT / "configs", root / "configs")
    shutil.copytree(ROOT / "corpus" / name, root / "corpus" / name)
    return Project(review_of(root / "configs" / f"{name}.toml"))


def small_at(root: Path) -> Project:
    """A review of thirty records and one field note cut from the sample, not yet run."""
    project = empty_at(root)
    sample = ROOT / "corpus" / "sample"
    (project.exports / "one.txt").write_bytes(first_refworks(sample / "exports" / "CNKI-20220714101532417.txt", 18))
    (project.exports / "two.txt").write_bytes(first_tagged(sample / "exports" / "savedrecs.txt", 12))
    shutil.copy(sample / "votes.csv", project.review.corpus)
    note = min((sample / "fieldnotes").iterdir())
    shutil.copy(note, project.review.corpus / "fieldnotes")
    return project


def empty_at(root: Path) -> Project:
    """A review with the small one's configuration and no files."""
    (root / "configs").mkdir(parents=True)
    shutil.copytree(BOOKS, root / "configs" / "codebooks")
    (root / "configs" / "small.toml").write_text(SMALL_CONFIG, encoding="utf-8")
    project = Project(review_of(root / "configs" / "small.toml"))
    for folder in ("exports", "fieldnotes"):
        (project.review.corpus / folder).mkdir(parents=True)
    return project


def copy_of(project: Project, root: Path) -> Project:
    """A project with corpus and outputs in another place."""
    shutil.copytree(project.root, root)
    return Project(review_of(root / "configs" / project.review.config.name))


def first_refworks(path: Path, count: int) -> bytes:
    """The first records of a CNKI RefWorks export."""
    records = path.read_bytes().split(b"\r\n\r\n")
    return b"\r\n\r\n".join(records[:count]) + b"\r\n\r\n"


def first_tagged(path: Path, count: int) -> bytes:
    """The first records of a field-tagged Web of Science export."""
    records = path.read_bytes().split(b"\nER\n")
    return b"\nER\n".join(records[:count]) + b"\nER\n\nEF\n"


def digests(review: Review) -> dict[str, Any]:
    """Rows and hash of every table of a review."""
    found: dict[str, Any] = {}
    for stage in METHOD:
        entries = manifests.load(review, stage).get("digests", {})
        found |= {table: entries[table] for step in stage.steps for table in step.writes if table in entries}
    return found


def tree(folder: Path) -> dict[str, str]:
    """Hash of every file below a folder, but for what only says that a run is on."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in OF_A_RUN)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def table(review: Review, name: str) -> Any:
    """A table of the review as a frame."""
    return store.load(review, name)


def panyou_process(*arguments: object, cwd: Path = ROOT, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """`panyou` as a process of its own, its output captured as UTF-8 text."""
    surroundings = (
        {name: value for name, value in os.environ.items() if name not in LOCALE} | {"PYTHONPATH": str(ROOT)} | dict(environment or {})
    )
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=cwd, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace"
    )


def panyou(*arguments: object, cwd: Path = ROOT, environment: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of `panyou` run as a process of its own."""
    process = panyou_process(*arguments, cwd=cwd, environment=environment)
    out, err = process.communicate()
    return process.returncode, out, err


def panyou_here(*arguments: object) -> int:
    """Exit code of `panyou` run within this process, which is faster; what it says goes where the test captures it."""
    from pipeline.cli import main

    try:
        main([str(argument) for argument in arguments])
    except SystemExit as ended:
        return int(ended.code or 0)
    raise AssertionError("a command always ends with an exit code")
