"""How the command line speaks: results on stdout, the rest on stderr, in the user's language, and every ending has its exit code."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from pipeline import messages
from pipeline.errors import Language, PanyouError, Text, escaped
from pipeline.locale import language_of_user

if TYPE_CHECKING:
    from pipeline.run import Event


class Voice:
    """Says things in the user's language: results on stdout, the rest on stderr, control characters escaped."""

    def __init__(self, lang: str, *, quiet: bool = False) -> None:
        self.language: Language = language_of_user(lang)
        self.quiet = quiet
        self.doing: Text | str = "panyou"

    def result(self, text: Text | str, **values: object) -> None:
        """A line of the result."""
        typer.echo(self.text(text, **values))

    def say(self, text: Text | str, **values: object) -> None:
        """A message; silent with --quiet."""
        if not self.quiet:
            typer.echo(self.text(text, **values), err=True)

    def text(self, text: Text | str, **values: object) -> str:
        """The message in the user's language; a text that is no message of ours stays on its line."""
        return printable(escaped(text) if isinstance(text, str) else text.render(self.language, **values))

    def fail(self, error: PanyouError) -> NoReturn:
        """Three lines, and the error's exit code."""
        for line in error.lines(self.language):
            typer.echo(printable(line), err=True)
        raise typer.Exit(error.exit_code)

    def count(self, done: int, total: int) -> None:
        """How far a long piece of work is, on a terminal."""
        if sys.stderr.isatty() and not self.quiet:
            sys.stderr.write(f"\r  {done}/{total} ")

    def hear(self, event: Event) -> None:
        """Progress of a run."""
        self.doing = messages.STAGES[event.stage.name]
        stage, terminal = self.text(messages.STAGES[event.stage.name]), sys.stderr.isatty()
        if event.kind == "start" and terminal:
            why = ", ".join(self.text(messages.REASONS[reason.kind], what=reason.what) for reason in event.reasons)
            self.say(messages.START, stage=stage, step=event.step.name, reasons=why)
        elif event.kind == "part" and event.total > 1:
            self.count(event.done + 1, event.total)
        elif event.kind == "done":
            summary = messages.counts(event.rows, self.language)
            if summary:
                self.say(f"{event.stage.number} {stage}  {summary}")


def printable(text: str) -> str:
    """Text that cannot drive a terminal: control characters but line ends become visible."""
    return "".join(c if c.isprintable() or c in "\n" else repr(c)[1:-1] for c in text)


def guarded(voice: Voice, body: Callable[[], int], *, debug: bool = False) -> NoReturn:
    """Run a command's body; whatever goes wrong ends in a message and the right exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background job ignores the first unless told otherwise
        signal.signal(number, signal.default_int_handler)
    try:
        code = body()
    except PanyouError as error:
        if debug:
            traceback.print_exc()
        voice.fail(error)
    except KeyboardInterrupt:
        voice.say(messages.STOPPED, stage=voice.doing)
        raise typer.Exit(130) from None
    except BrokenPipeError:  # whoever read our output has seen enough; click ends quietly
        raise
    except OSError as error:
        if debug:
            traceback.print_exc()
        voice.fail(PanyouError("disk_error", where=str(error.filename or "?"), file=error.filename or "?", detail=error.strerror or error))
    except Exception as error:  # the last line of defence: a person gets words, --debug gets the traceback
        if debug:
            raise
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        typer.echo(voice.text(messages.BUG, error=f"{type(error).__name__}: {error}", where=place), err=True)
        raise typer.Exit(1) from error
    raise typer.Exit(code)
