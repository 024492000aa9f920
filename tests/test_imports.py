"""Who may import whom, and what no module may do: the arrows of the design, held over the sources."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from pipeline.method import METHOD

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGE: Final = ROOT / "pipeline"
# A module imports from its own level and the levels before it. A new module is placed here first.
LEVELS: Final = (
    {"errors", "values", "ids", "locale", "lineage"},
    {"schema", "bibliographic", "judged", "mapped", "measured", "tables", "logs", "steps", "codebook", "manual", "messages", "atomic"},
    {"frames", "settings_screening"},
    {"settings"},
    {
        "readers",
        "text",
        "topic_models",
        "duplicates",
        "mapping",
        "report",
        "queries",
        "query_syntax",
        "query_terms",
        "query_tree",
        "screening",
        "agreement",
    },
    {"stages"},
    {"method"},
    {"store", "embeddings", "config"},
    {"people", "codebook_terms", "parts", "manifests", "lock", "wordlists"},
    {"run"},
    {"inspecting", "checking", "codebook_quality", "tracing", "starting", "outputs", "sheets", "simulating", "model_coder"},
    {"voice", "options"},
    {"bringing_back", "cli_simulate", "handing_out"},
    {"cli_codebook", "cli_coding", "cli_duplicates", "cli_model", "cli_screening", "cli_topics", "cli_words"},
    {"cli", "__main__"},
)
OF_A_STAGE: Final = 5  # the level of stages; from here down nothing touches the disk
FORBIDDEN: Final = {"pickle", "joblib", "shelve", "marshal", "dill", "yaml", "requests", "http", "aiohttp", "ftplib", "smtplib"}
CONNECTING: Final = "model_coder.endpoint"
PRINTING: Final = {"cli", "voice"}
WRITING: Final = {"atomic", "store"}
WRITERS: Final = {"to_parquet", "to_csv", "to_excel", "to_json", "to_html", "to_pickle", "write_text", "write_bytes", "write_table"}


MODULE_NAMES: Final = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__") for path in PACKAGE.rglob("*.py")
}


def modules() -> dict[str, ast.Module]:
    """Every module of the package by its dotted name below `pipeline`."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        found[name] = ast.parse(path.read_bytes())
    return found


MODULES: Final = modules()


def imports(tree: ast.Module) -> set[str]:
    """Full names of what a module imports, for types only or within a function too."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names if any(name.removeprefix("pipeline.") in MODULE_NAMES for name in names) else names | {str(node.module)}
    return found


def own(tree: ast.Module) -> set[str]:
    """The names below `pipeline` of the package's modules that a module imports."""
    names = {name.removeprefix("pipeline.") for name in imports(tree) if name.startswith("pipeline.")}
    return {name for name in names if name in MODULES}


def level(module: str) -> int:
    """The level of a module; KeyError where it has not been placed."""
    top = module.partition(".")[0]
    return {name: number for number, names in enumerate(LEVELS) for name in names}[top]


def calls(tree: ast.Module) -> Iterator[tuple[str, str, ast.Call]]:
    """Each call: what it is called on, its own name, and the node."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name):
                yield "", function.id, node
            elif isinstance(function, ast.Attribute):
                yield ast.unparse(function.value), function.attr, node


ALL: Final = sorted(name for name in MODULES if name not in ("", "__init__"))


@pytest.mark.parametrize("module", ALL)
def test_a_module_imports_from_its_level_and_below(module: str) -> None:
    assert [] == [name for name in sorted(own(MODULES[module])) if name != "__init__" and level(name) > level(module)]


def test_no_import_goes_round_in_a_circle() -> None:
    seen: set[str] = set()

    def walk(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path, module))
        if module not in seen:
            for other in own(MODULES[module]):
                walk(other, (*path, module))
            seen.add(module)

    for module in ALL:
        walk(module, ())


@pytest.mark.parametrize("module", [name for name in ALL if level(name) <= OF_A_STAGE and name not in ("atomic", "lineage")])
def test_stages_and_what_they_stand_on_touch_no_disk(module: str) -> None:
    """Word lists and templates come with the package (`importlib.resources`); everything else is handed in and handed back."""
    tree = MODULES[module]
    assert {"typer", "filelock", "subprocess", "socket", "tempfile", "shutil"}.isdisjoint(imports(tree))
    assert "pathlib" not in {name.partition(".")[0] for name in imports(tree)}
    assert [] == [ast.unparse(node) for on, name, node in calls(tree) if not on and name == "open"]


@pytest.mark.parametrize("module", ALL)
def test_nothing_is_unpickled_evaluated_or_fetched(module: str) -> None:
    """One module opens connections, when `panyou coding model` is called."""
    tree = MODULES[module]
    allowed = {"http"} if module == CONNECTING else set[str]()
    assert (FORBIDDEN - allowed).isdisjoint({name.partition(".")[0] for name in imports(tree)})
    assert module == CONNECTING or not any(name.startswith("urllib.request") for name in imports(tree))
    assert [] == [name for on, name, _ in calls(tree) if not on and name in ("eval", "exec", "compile", "__import__")]
    assert [] == [ast.unparse(node) for _, _, node in calls(tree) for word in node.keywords if word.arg == "shell"]
    unsafe = [ast.unparse(word) for _, _, node in calls(tree) for word in node.keywords if word.arg == "allow_pickle"]
    assert all("False" in each for each in unsafe)


def test_nothing_but_the_command_that_asks_a_model_reaches_the_module_that_connects() -> None:
    """No stage, no other command: texts leave the machine only when `panyou coding model` is called."""
    users = {CONNECTING}
    while more := {name for name in ALL if name not in users and own(MODULES[name]) & users}:
        users |= more
    assert users == {CONNECTING, "model_coder.asking", "cli_model", "cli", "__main__"}


@pytest.mark.parametrize("module", [name for name in ALL if name not in PRINTING])
def test_only_the_command_line_prints(module: str) -> None:
    tree = MODULES[module]
    assert [] == [ast.unparse(node) for on, name, node in calls(tree) if (on, name) == ("", "print") or name in ("echo", "secho")]
    assert [] == [ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.Attribute) and ast.unparse(n) in ("sys.stdout", "sys.stderr")]


@pytest.mark.parametrize("module", [name for name in ALL if name not in WRITING])
def test_only_the_store_writes(module: str) -> None:
    """What is written elsewhere goes through `store` or `atomic`, whole or not at all."""
    for on, name, node in calls(MODULES[module]):
        assert name not in WRITERS or on in WRITING, ast.unparse(node)
        if name == "open":
            modes = [ast.unparse(argument) for argument in node.args[0 if on else 1 :]] + [
                ast.unparse(word.value) for word in node.keywords
            ]
            assert not any(mode.strip("'\"") in ("w", "wb", "a", "ab", "x", "xb", "r+", "rb+") for mode in modes), ast.unparse(node)


@pytest.mark.parametrize("module", ALL)
def test_text_is_opened_with_its_encoding_and_split_at_line_ends_only(module: str) -> None:
    """A console's code page must not decide what a file says; `splitlines` splits at U+2028, VT and more."""
    for on, name, node in calls(MODULES[module]):
        assert name != "splitlines", ast.unparse(node)
        if name in ("read_text", "write_text") or (name == "open" and not any("b" in ast.unparse(argument) for argument in node.args)):
            assert any(word.arg == "encoding" for word in node.keywords) or on in ("os", "archive", "opener"), ast.unparse(node)


@pytest.mark.parametrize("stage", METHOD, ids=lambda stage: stage.folder)
def test_every_stage_has_its_test_file(stage: object) -> None:
    number, name = stage.number, stage.name  # type: ignore[attr-defined]  # a Stage; pytest hands it over untyped
    assert (ROOT / "tests" / "stages" / f"test_s{number}_{name}.py").is_file()


def test_functions_and_files_keep_to_their_size() -> None:
    """A function fits on a screen, a file on a few: the house's own measure."""
    long = [f"{path.name}: {count}" for path in PACKAGE.rglob("*.py") if (count := path.read_text(encoding="utf-8").count("\n")) > 280]
    assert [] == long
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, f"{name}.{node.name}"
