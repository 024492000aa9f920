"""What a step's result depends on: the code its module reaches, word lists and templates included, and the libraries that code calls."""

from __future__ import annotations

import ast
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import lineage
from pipeline.lineage import LIBRARIES, code_hash, versions
from pipeline.method import METHOD

# Libraries a stage may use whose version cannot change a table: they check settings, or hold threads still.
HARMLESS = {"pydantic", "pydantic_core", "threadpoolctl", "markupsafe"}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small package of the same name, so that its files can be changed."""
    root = tmp_path / "pipeline"
    for name, text in {
        "stages/s1_a.py": "from pipeline.text import words\nimport jieba",
        "stages/s2_b.py": "def step():\n    from pipeline.late import late\n    import scipy.sparse",
        "text/__init__.py": "",
        "text/words.py": "from pipeline.errors import Text",
        "text/list.txt": "城市\n",
        "late.py": "import importlib\nlate = importlib.import_module('gensim')",
        "errors.py": "Text = str",
        "cli.py": "",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())
    monkeypatch.setattr(lineage, "PACKAGE", root)
    _forget()
    yield root
    _forget()


def _forget() -> None:
    for cached in (lineage._closure, lineage._imports):
        cached.cache_clear()


@pytest.mark.parametrize(
    ("changed", "stale"),
    [
        ("stages/s1_a.py", {"s1_a"}),
        ("text/words.py", {"s1_a"}),
        ("text/list.txt", {"s1_a"}),
        ("errors.py", {"s1_a"}),
        ("late.py", {"s2_b"}),
        ("cli.py", set()),
    ],
)
def test_a_change_makes_stale_what_reaches_it_and_nothing_else(package: Path, changed: str, stale: set[str]) -> None:
    stages = ("s1_a", "s2_b")
    before = {stage: code_hash(f"pipeline.stages.{stage}") for stage in stages}
    with (package / changed).open("ab") as file:
        file.write(b"\n# changed\n")
    _forget()

    assert stale == {stage for stage in stages if code_hash(f"pipeline.stages.{stage}") != before[stage]}


def test_line_ends_of_windows_change_nothing(package: Path) -> None:
    before = code_hash("pipeline.stages.s1_a")
    for path in package.rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    _forget()

    assert before == code_hash("pipeline.stages.s1_a")


def test_a_checkout_elsewhere_changes_nothing(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = code_hash("pipeline.stages.s1_a")
    shutil.copytree(package, tmp_path / "elsewhere" / "pipeline")
    monkeypatch.setattr(lineage, "PACKAGE", tmp_path / "elsewhere" / "pipeline")
    _forget()

    assert before == code_hash("pipeline.stages.s1_a")


@pytest.mark.usefixtures("package")
def test_versions_are_those_of_the_libraries_reached() -> None:
    assert ["jieba"] == list(versions("pipeline.stages.s1_a"))
    assert ["gensim", "scipy"] == list(versions("pipeline.stages.s2_b"))


def test_every_library_a_stage_reaches_is_in_its_key() -> None:
    """A library left out could change a table, and no step would be stale."""
    for stage in METHOD:
        for step in stage.steps:
            modules = lineage._closure(step.function.__module__)
            foreign = {name for module in modules for name in lineage._imports(module) if not name.startswith("pipeline")}
            assert set() == foreign - set(sys.stdlib_module_names) - set(LIBRARIES) - HARMLESS, step.name


def test_every_data_file_that_a_stage_may_read_is_in_some_key() -> None:
    """All but the files of the command line and of what it tells a language model, and the shipped cues, which reach a step as part of its codebook."""
    reached = {
        file for stage in METHOD for step in stage.steps for m in lineage._closure(step.function.__module__) for file in lineage._files(m)
    }
    root = lineage.PACKAGE
    data = {path for path in root.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert set() == {path.relative_to(root).as_posix() for path in data - reached} - {
        "py.typed",
        "model_coder/prompt.toml",
        *(f"templates/{name}.toml" for name in ("review", "codebook", "stance_cues")),
    }


def test_no_import_hides_from_the_key() -> None:
    """Relative ones would, and those of a name made up at run time; the method's own are of the stages, which no step reads."""
    for path in lineage.PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            assert not (isinstance(node, ast.ImportFrom) and node.level), path
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
                assert path.name == "method.py" or isinstance(node.args[0], ast.Constant), path
