"""Fixtures shared by all tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.projects import Project

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real exports beside the project; tests that need it are marked `real_exports` and skip without it."""
    folder = ROOT.parent / "shared"
    if not (folder / "exports").is_dir():
        pytest.skip("real exports are not on this machine (no ../shared/exports)")
    return folder


@pytest.fixture(scope="session")
def sample_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample review, run once for all tests; a test that changes something takes a copy."""
    from tests.projects import sample_at

    project = sample_at(tmp_path_factory.mktemp("sample") / "project")
    project.bring()
    return project


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small review, run once for all tests; a test that changes something takes `small`."""
    from tests.projects import small_at

    project = small_at(tmp_path_factory.mktemp("small") / "project")
    project.bring()
    return project


@pytest.fixture
def small(small_run: Project, tmp_path: Path) -> Project:
    """A copy of the small review with its results, to be changed at will."""
    from tests.projects import copy_of

    return copy_of(small_run, tmp_path / "project")
