"""The documents are true to the code: commands, options, settings, tables, formats, exit codes, links; both languages say the same."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bench import gold, stance
from bench.mapping import figures
from docs.generate import README, SCHEMA, commands, filled, schema_page
from pipeline import __version__, cli
from pipeline.codebook import Part
from pipeline.errors import FAULTS
from pipeline.logs import LOGS
from pipeline.method import METHOD
from pipeline.settings import Query, Settings
from pipeline.settings_screening import ScreenRule
from tests.projects import Project

ROOT = README.parent
UNCOMMITTED = {".venv", "outputs", ".git", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", "panyou.egg-info"}
HALVES = dict(zip(("zh", "en"), README.read_text(encoding="utf-8").split("\n---\n", maxsplit=1), strict=True))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)\)")
half = pytest.mark.parametrize("language", HALVES)


def committed() -> Iterator[Path]:
    """Every file of the project that is not made by a run or a tool."""
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and not UNCOMMITTED & set(path.relative_to(ROOT).parts):
            yield path


PAGES = [path for path in committed() if path.suffix == ".md" and "fieldnotes" not in path.parts]
page = pytest.mark.parametrize("path", PAGES, ids=[path.relative_to(ROOT).as_posix() for path in PAGES])


def said(text: str, program: str) -> Iterator[list[str]]:
    """Every call of `program` in a text's code, as words: in shell blocks without comments, and between backticks; a bare name is none."""
    blocks = [line.split("  #")[0].strip() for language, body in FENCE.findall(text) if language == "sh" for line in body.split("\n")]
    for code in [*blocks, *SPAN.findall(FENCE.sub("", text))]:
        for call in code.split("&&"):
            bare = re.sub(r"^(?:[A-Z_]+=\S+ )+", "", call.strip())
            if bare.startswith(f"{program} "):
                yield shlex.split(bare)


def cells(text: str) -> Iterator[list[str]]:
    """The rows of every Markdown table, heads and rules left out."""
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        for row in block.rstrip("\n").split("\n")[2:]:
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]


def row(text: str, start: str) -> list[str]:
    """The one table row whose first cell begins with `start`."""
    (found,) = [each for each in cells(text) if each[0].startswith(start)]
    return found


def slug(heading: str) -> str:
    """A heading's anchor, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@page
def test_every_command_said_is_one_that_parses(path: Path) -> None:
    """What a reader copies is accepted by the live command line; a bare name must at least exist."""
    group: Any = typer.main.get_command(cli.app)
    for _, *words in said(path.read_text(encoding="utf-8"), "panyou"):
        command = group.commands[words[0]]
        if words[1:]:
            command.make_context(words[0], words[1:])


@page
def test_every_make_target_said_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for _, *words in said(path.read_text(encoding="utf-8"), "make"):
        assert {word for word in words if "=" not in word} <= targets


@half
def test_every_command_is_documented(language: str) -> None:
    """The README names each live command once in its table of commands, and no other."""
    listed = HALVES[language].split(f"<!-- commands:{language} -->")[1].split("<!-- end -->")[0]
    names = [name.removeprefix("panyou ") for first, _ in cells(listed) for name in SPAN.findall(first)]
    assert sorted(commands()) == sorted(names)


@half
def test_every_option_said_exists(language: str) -> None:
    group: Any = typer.main.get_command(cli.app)
    found = [*group.commands.values(), *(each for command in group.commands.values() for each in getattr(command, "commands", {}).values())]
    options = {option for command in found for parameter in command.params for option in parameter.opts}
    said_options = {word for code in SPAN.findall(FENCE.sub("", HALVES[language])) for word in code.split() if word.startswith("--")}
    assert said_options
    assert said_options <= options | {"--help"}


@half
def test_every_setting_said_exists(language: str) -> None:
    """Where the README names `[section]`, the keys that follow in the same cell are keys of that section."""
    found = 0
    for cell in (cell for line in cells(HALVES[language]) for cell in line):
        names = SPAN.findall(cell)
        if names and names[0].startswith("["):
            section = Settings.model_fields[names[0].strip("[]")].annotation
            assert isinstance(section, type)
            assert issubclass(section, Part)
            assert set(names[1:]) <= set(section.model_fields)
            found += 1
    assert found > 5


def test_every_key_of_the_template_exists() -> None:
    """Also those that stand in comments, ready to be switched on: they are what people will use."""
    text = (ROOT / "pipeline" / "templates" / "review.toml").read_text(encoding="utf-8")
    section: Any = Settings
    for line in text.split("\n"):
        if head := re.match(r"(?:# )?\[{1,2}([a-z_]+)(\.queries|\.rules)?\]", line):
            section = {".queries": Query, ".rules": ScreenRule}.get(head[2]) or Settings.model_fields[head[1]].annotation
        elif key := re.match(r"(?:# )?([a-z_]+)\s*= ", line):
            assert key[1] in section.model_fields, line


@half
def test_python_said_runs(language: str, sample_project: Project) -> None:
    """What an analyst pastes into a notebook works from anywhere in the project, and prints no warning."""
    (code,) = [body for name, body in FENCE.findall(HALVES[language]) if name == "python"]
    done = subprocess.run([sys.executable, "-c", code], cwd=sample_project.root, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@half
def test_stages_list_the_tables_they_write(language: str) -> None:
    for stage in METHOD:
        written = [table for step in stage.steps for table in step.writes]
        assert written == SPAN.findall(row(HALVES[language], f"`{stage.folder}`")[2])


@half
def test_logs_of_people_list_their_columns(language: str) -> None:
    for name, table in LOGS.items():
        if name != "words":  # three text files, without a header
            columns = [column for column in table.names if column != "position"]
            assert columns == SPAN.findall(row(HALVES[language], f"`{name}.csv`")[1])


@half
def test_exit_codes_are_those_a_command_can_end_with(language: str) -> None:
    listed = {int(first) for first, *_ in cells(HALVES[language]) if first.isdigit()}
    assert {0, 1, 130, cli.STRICT, cli.NOTHING_LEFT} | {fault.exit_code for fault in FAULTS.values()} == listed


@pytest.mark.real_exports
@half
def test_measured_figures_are_those_of_the_bench(language: str, shared: Path) -> None:
    """The README quotes the reporting half for themes (micro, macro F1), cross-validation for stance, and guessing the commonest one."""
    for spoken, name in zip(stance.LANGUAGES, {"zh": ("中文", "英文"), "en": ("Chinese", "English")}[language], strict=True):
        f = figures(shared, "reporting", spoken)
        read = stance.figures(shared, spoken)
        measured = (f.sentences.micro, f.sentences.macro, f.documents.micro, f.documents.macro, read.accuracy, read.majority)
        assert [f"{number:.2f}" for number in measured] == row(HALVES[language], name)[1:]


@half
def test_figures_on_the_gold_are_those_of_the_bench(language: str, sample_project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Duplicates, screening without and with decisions, sentences: right, wrong and missed."""
    monkeypatch.setattr(gold, "ROOT", sample_project.root)
    monkeypatch.setattr(gold, "CONFIG", sample_project.review.config)
    measured = [re.findall(r"(?:right|wrong|missed) (\d+)", line) for line in gold.report()]
    section = re.split(r"^\| (?:标准答案|gold) .*\n", HALVES[language], flags=re.MULTILINE)[1].split("\n\n")[0]
    assert [found for found in measured if found] == [line[1:] for line in cells("| |\n" + section + "\n")]


def test_schema_page_is_up_to_date() -> None:
    assert schema_page() == SCHEMA.read_text(encoding="utf-8"), "python -m docs.generate"


def test_tables_in_the_readme_made_from_code_are_up_to_date() -> None:
    text = README.read_text(encoding="utf-8")
    assert text.count("<!-- end -->") == 4
    assert filled(text) == text, "python -m docs.generate"


def test_both_languages_have_the_same_parts() -> None:
    """A section, a row, a command or a link that one half gains, the other must gain too."""
    zh, en = HALVES.values()
    for pattern in (r"^(#+) ", r"^(```\w*)$", r"^(\d)\. ", r"^(- )"):
        assert re.findall(pattern, zh, re.MULTILINE) == re.findall(pattern, en, re.MULTILINE)
    assert [len(line) for line in cells(zh)] == [len(line) for line in cells(en)]
    assert [target for _, target in LINK.findall(zh)][1:] == [target for _, target in LINK.findall(en)][1:]


@page
def test_links_lead_somewhere(path: Path) -> None:
    """Relative links name files of the project, anchors name headings; pictures have a text in their place."""
    text = path.read_text(encoding="utf-8")
    for label, target in LINK.findall(FENCE.sub("", text)):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        found = path.parent / file if file else path
        assert found.exists(), target
        if anchor:
            assert anchor in {slug(heading) for heading in re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE)}
        assert label


def test_no_path_of_a_machine_and_no_index_address_is_committed() -> None:
    """A clone works anywhere: nothing points into somebody's home or to somebody's package index."""
    index = re.compile(r"--(?:extra-)?index-url\b|\bpypi\.org/simple|\bpythonhosted\.org")
    places = re.compile(rf"{re.escape(ROOT.as_posix())}\b|(?<![\w.~])/(?:home|Users|work|root)/\w")
    for path in committed():
        if path in (Path(__file__), ROOT / "requirements.lock") or "exports" in path.parts or path.suffix == ".png":
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        assert not index.search(text), path
        assert not places.search(text), path
    assert not index.search((ROOT / "requirements.lock").read_text(encoding="utf-8"))


def test_one_version_and_one_licence_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert __version__ == project["version"]
    assert f"\nversion: {__version__}\n" in citation
    assert f"\nlicense: {project['license']}\n" in citation
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8").split("\n")[1]


def test_make_and_the_double_click_starters_run_the_same() -> None:
    """`make all`, `run.bat` and `run.command` are doorbells of one command."""
    for name in ("Makefile", "run.bat", "run.command"):
        text = (ROOT / name).read_text(encoding="utf-8").replace("\\", "/")
        assert re.search(r'-m pipeline run "?configs/', text), name


def test_the_workflow_runs_what_make_check_test_runs() -> None:
    """Windows has no make: each line of its targets stands in the workflow, so that no check is forgotten there."""
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("check", "test"):
        recipe = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
        assert recipe
        for call in re.findall(r"\$\(PY\) (.+)", recipe[1]):
            if "test_imports" not in call:  # pytest runs it with the rest
                assert f".venv/Scripts/python {call}\n" in workflow
