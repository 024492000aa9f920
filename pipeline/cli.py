"""The command `panyou`: printing lives here and in `voice.py`, and nowhere else. A command's body is load → call → say.

Results go to stdout, progress and messages to stderr; progress shows on a terminal only. Slow libraries are imported by the command
that needs them, so that `panyou --help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline import cli_codebook, cli_coding, cli_duplicates, cli_model, cli_screening, cli_topics, cli_words, messages
from pipeline.errors import Text
from pipeline.options import Config, Debug, Lang
from pipeline.voice import Voice, guarded

if TYPE_CHECKING:
    from pipeline.run import Run

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None, add_completion=True)
app.add_typer(cli_codebook.app, name="codebook")
cli_coding.app.command()(cli_model.model)
app.add_typer(cli_coding.app, name="coding")
app.add_typer(cli_duplicates.app, name="duplicates")
app.add_typer(cli_screening.app, name="screening")
app.add_typer(cli_topics.app, name="topics")
app.add_typer(cli_words.app, name="words")
STRICT: Final = 3
NOTHING_LEFT: Final = 4

Strict = Annotated[bool, typer.Option("--strict", help="有一个文件没读入就以 3 退出 / exit 3 if any file was not read")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="只说结果 / say only the result")]


def opened(config: Path, voice: Voice) -> Run:
    """The run of a configuration."""
    from pipeline.config import load_settings
    from pipeline.run import Run
    from pipeline.store import review_of

    return Run(review_of(config), load_settings(config), voice.hear)


@app.command()
def run(config: Config, lang: Lang = "", *, strict: Strict = False, quiet: Quiet = False, debug: Debug = False) -> None:
    """把需要重做的都做一遍，并说出报告在哪里 / run what is stale, then say where the report lies."""
    voice = Voice(lang, quiet=quiet)

    def body() -> int:
        from pipeline.lock import locked

        review = opened(config, voice)
        with locked(review.review):
            ran = review.bring_up_to_date()
        if not ran:
            voice.result(messages.FRESH)
        return _conclude(review, voice, strict=strict)

    guarded(voice, body, debug=debug)


def _conclude(run: Run, voice: Voice, *, strict: bool) -> int:
    """Name the files that were not read, say where the report lies, and choose the exit code."""
    from pipeline import store
    from pipeline.errors import describe
    from pipeline.people import decode
    from pipeline.wordlists import load_words

    files = store.load(run.review, "files")
    for outcome, heading in (("rejected", messages.REJECTED), ("mended", messages.MENDED)):
        found = files[files["outcome"] == outcome]
        if len(found):
            voice.say(heading, count=len(found))
            for file, warnings in zip(found["file"], found["warnings"], strict=True):
                why = describe(warnings[0], voice.language, advice=outcome == "rejected") if warnings else ""
                voice.say(f"  {file}: {why}")
    for problem in load_words(run.review, decode)[1]:
        voice.say(problem.say(voice.language))
    folder = run.review.folder("report")
    voice.result(messages.REPORT, path=folder / "report.html")
    voice.result(messages.BESIDE, folder=folder)
    if strict and (files["outcome"] == "rejected").any():
        return STRICT
    if not store.load(run.review, "screening")["is_included"].any():
        voice.say(messages.NOTHING_LEFT)
        return NOTHING_LEFT
    return 0


def _stage_command(name: str, help_text: Text) -> None:
    """One command per stage: runs that stage, and refuses while an earlier one is stale."""

    def command(config: Config, lang: Lang = "", *, quiet: Quiet = False, debug: Debug = False) -> None:
        voice = Voice(lang, quiet=quiet)

        def body() -> int:
            from pipeline.lock import locked

            run = opened(config, voice)
            with locked(run.review):
                ran = run.run_stage(name)
            voice.result(run.review.folder(name).as_posix() if ran else messages.FRESH)
            return 0

        guarded(voice, body, debug=debug)

    app.command(name.replace("_", "-"), help=f"{help_text.zh} / {help_text.en}")(command)


for _name, _text in messages.STAGES.items():
    _stage_command(_name, Text(f"只做“{_text.zh}”这一步", f"run the stage `{_name}` alone"))


@app.command()
def explain(config: Config, lang: Lang = "", *, debug: Debug = False) -> None:
    """说出每一步为什么要重做，不运行 / say why each step would run; runs nothing."""
    voice = Voice(lang)

    def body() -> int:
        for stage, step, reasons in opened(config, voice).stale():
            why = ", ".join(voice.text(messages.REASONS[reason.kind], what=reason.what) for reason in reasons)
            voice.result(f"{stage.folder}.{step.name}: {why or voice.text(messages.UP_TO_DATE)}")
        return 0

    guarded(voice, body, debug=debug)


@app.command()
def status(config: Config, lang: Lang = "", *, debug: Debug = False) -> None:
    """每个阶段有哪些结果、是否最新 / what each stage holds and whether it is up to date."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.inspecting import stage_lines

        for line in stage_lines(opened(config, voice), voice.language):
            voice.result(line)
        return 0

    guarded(voice, body, debug=debug)


@app.command()
def identify(
    files: Annotated[list[Path], typer.Argument(help="导出文件 / export files")], lang: Lang = "", *, debug: Debug = False
) -> None:
    """说出每个文件是什么格式、编码、多少记录、有什么问题 / format, encoding, records and problems of each file."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.inspecting import identified

        usable = 0
        for found in identified(files, voice.language):
            usable += found.records > 0
            for line in found.lines:
                voice.result(line)
        return 0 if usable else STRICT

    guarded(voice, body, debug=debug)


@app.command()
def check(config: Config, lang: Lang = "", *, debug: Debug = False) -> None:
    """检查配置、编码本和人工日志 / check the configuration, the codebook and the human logs."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.checking import checked

        problems = 0
        for finding in checked(opened(config, voice), voice.language):
            problems += finding.is_problem
            voice.result(finding.text)
        return 2 if problems else 0

    guarded(voice, body, debug=debug)


@app.command()
def init(
    name: Annotated[str, typer.Argument(help="综述的名字 / name of the review")],
    codebook: Annotated[
        str, typer.Option("--codebook", help="编码本：路径，或随盼忧发放的名字 / a codebook: its path, or the name of one that ships")
    ] = "",
    lang: Lang = "",
    *,
    debug: Debug = False,
) -> None:
    """新建一个综述：带说明的配置和文件夹 / start a new review: a commented configuration and its folders."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.config import load_settings
        from pipeline.starting import DEFAULT, start

        review = start(name, Path.cwd(), codebook or DEFAULT)
        voice.result(messages.CREATED, path=review.config)
        voice.result(messages.WITH_CODEBOOK, codebook=load_settings(review.config).codebook.title.get(voice.language))
        voice.result(messages.NEXT_INIT, folder=review.corpus / "exports", config=review.config.relative_to(Path.cwd()))
        return 0

    guarded(voice, body, debug=debug)


@app.command()
def trace(
    identity: Annotated[str, typer.Argument(help="r…, p…, s…, f…, 主题、类目或流程框 / an id, topic, category or flow box")],
    config: Annotated[Path, typer.Argument(help="配置文件 / the review's configuration")] = Path("configs/sample.toml"),
    table: Annotated[Path | None, typer.Option("--csv", help="把流程框里的记录写成 CSV / write a box's records to this CSV")] = None,
    lang: Lang = "",
    *,
    debug: Debug = False,
) -> None:
    """从一条记录、一个句子或一个数字追溯到导出文件的那一行 / follow a record, a sentence or a number back to its export line."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.store import review_of
        from pipeline.tracing import WRITTEN, traced, write_box

        if table is not None:
            voice.result(WRITTEN, count=write_box(review_of(config), identity, table), path=table)
            return 0
        for line in traced(review_of(config), identity):
            voice.result(line)
        return 0

    guarded(voice, body, debug=debug)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the app; characters a console cannot show are escaped, never an error."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a stream that a test put there may lack it
    app(args=None if argv is None else list(argv))
