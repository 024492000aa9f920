"""Every notebook runs from a fresh kernel on the sample's results, says nothing on stderr, and is committed clean."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.projects import ROOT, Project

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def cells(path: Path, kind: str) -> list[dict[str, Any]]:
    """The cells of that kind."""
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


@notebook
@pytest.mark.filterwarnings("default")  # warnings of Jupyter's own are not ours; the kernel's are seen on stderr below
def test_notebook_runs_on_the_sample(path: Path, sample_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):  # neither read nor write the user's own
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    ran = nbformat.read(path, as_version=4)
    NotebookClient(ran, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(sample_project.root)}}).execute()
    outputs = [output for cell in ran.cells if cell.cell_type == "code" for output in cell.outputs]
    assert outputs
    assert not [output.text for output in outputs if output.get("name") == "stderr"]


@notebook
def test_notebook_is_committed_clean(path: Path) -> None:
    """No output, no execution count: a diff of a notebook is a change of its text."""
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells(path, "code"))


@notebook
def test_notebook_defines_nothing(path: Path) -> None:
    """What is worth a function is worth a place in the package; a notebook opens the results and looks."""
    source = "\n".join("".join(cell["source"]) for cell in cells(path, "code"))
    assert "from pipeline import open_outputs" in source
    assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, DEFINITIONS)]


@notebook
def test_notebook_speaks_chinese_first(path: Path) -> None:
    for cell in cells(path, "markdown"):
        first = "".join(cell["source"]).lstrip("# 0123456789").partition("\n")[0]
        assert any("\u4e00" <= character <= "\u9fff" for character in first), first


def test_there_is_a_notebook_for_every_stage_group() -> None:
    """Their numbers are the stages' numbers: corpus and duplicates, text, screening, topics, the map."""
    assert [path.name.partition("_")[0] for path in NOTEBOOKS] == ["1", "3", "4", "5", "6"]
