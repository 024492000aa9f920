"""Which code and which library versions a step's result depends on: what its module imports, followed through the package."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent
# Import name → distribution: the libraries whose version can change a table.
LIBRARIES: Final = {
    "ahocorasick": "pyahocorasick",
    "docx": "python-docx",
    "gensim": "gensim",
    "jieba": "jieba",
    "jinja2": "jinja2",
    "numpy": "numpy",
    "opencc": "opencc",
    "pandas": "pandas",
    "pyarrow": "pyarrow",
    "pypinyin": "pypinyin",
    "python_calamine": "python-calamine",
    "rapidfuzz": "rapidfuzz",
    "regex": "regex",
    "resvg_py": "resvg-py",
    "rjieba": "rjieba",
    "scipy": "scipy",
    "simplemma": "simplemma",
    "sklearn": "scikit-learn",
    "stopwordsiso": "stopwordsiso",
    "tomotopy": "tomotopy",
    "xlsxwriter": "xlsxwriter",
}


def code_hash(module: str) -> str:
    """Hash over the sources of the package's modules that `module` imports, itself included, and the data files beside them."""
    files = sorted({file for name in _closure(module) for file in _files(name)})
    digest = hashlib.sha256()
    for file in files:
        # Line ends are git's affair: a checkout on Windows must not make every step stale.
        digest.update(file.relative_to(PACKAGE).as_posix().encode() + file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def versions(module: str) -> dict[str, str]:
    """Versions of the libraries that the module's closure imports."""
    used = {name for each in _closure(module) for name in _imports(each)} & set(LIBRARIES)
    return {name: _version(LIBRARIES[name]) for name in sorted(used)}


@cache
def _closure(module: str) -> frozenset[str]:
    """The modules of the package reachable by imports, function-level ones too."""
    seen, waiting = set[str](), [module]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += [found for found in _imports(name) if _source(found) is not None]
    return frozenset(seen)


def _version(distribution: str) -> str:
    """The version installed; "" for that of an extra that is not."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


@cache
def _imports(module: str) -> frozenset[str]:
    """Top names of foreign imports, full names of the package's own."""
    source = _source(module)
    if source is None:
        return frozenset()
    found = set[str]()
    for node in ast.walk(ast.parse(source.read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            names = [argument.value for argument in node.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
        else:
            continue
        found |= {name if name.startswith("pipeline") else name.partition(".")[0] for name in names}
    return frozenset(found)


def _source(module: str) -> Path | None:
    """The file of a module of the package; None for anything else, a name within a module included."""
    if module.partition(".")[0] != PACKAGE.name:
        return None
    path = PACKAGE.joinpath(*module.split(".")[1:])
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None) if path != PACKAGE else None


def _files(module: str) -> list[Path]:
    """A module's source, and for a package the data files in it: templates and word lists."""
    source = _source(module)
    if source is None:
        return []
    data = [
        file
        for file in source.parent.rglob("*")
        if file.is_file() and file.suffix in {".txt", ".html", ".css", ".js", ".svg", ".xml", ".tsv", ".toml", ".json"}
    ]
    return [source, *(data if source.parent != PACKAGE else [])]
