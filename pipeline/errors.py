"""What can go wrong and be put right by the user: a code each, what happened, where, how to fix it (zh and en).

Every message of the program that names a fault lives here, so that a test can walk over all of them. A fault found inside an
export never raises: it becomes a code in `files` or `rejects`; `explain` renders such a code for people.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Language = Literal["zh", "en"]


class Text(NamedTuple):
    """One message in both languages; `{name}` marks are filled from the error's values."""

    zh: str
    en: str

    def render(self, language: Language, **values: object) -> str:
        """The message in `language` with its marks filled; an unknown mark is left standing rather than failing."""
        text = self.zh if language == "zh" else self.en
        for name, value in values.items():
            filled = value.render(language) if isinstance(value, Text) else escaped(str(value))
            text = text.replace("{" + name + "}", filled)
        return text


def escaped(value: str) -> str:
    """A value that cannot begin a line of its own, which could pass for a message of ours."""
    return value.replace("\n", "\\n")


class Fault(NamedTuple):
    """A kind of fault: what happened, how to fix it, and the exit code of a command that ends with it."""

    what: Text
    fix: Text
    exit_code: int = 2


FAULTS: Final[dict[str, Fault]] = {}


def fault(code: str, what: Text, fix: Text, exit_code: int = 2) -> None:
    """Register a fault; a code names one fault for good."""
    if code in FAULTS:
        raise ValueError(f"fault {code} is registered twice")
    FAULTS[code] = Fault(what, fix, exit_code)


class PanyouError(Exception):
    """Something the user can put right; printed as three lines, never as a traceback."""

    def __init__(self, code: str, *, where: str = "", **values: object) -> None:
        self.code, self.where, self.values = code, where, values
        super().__init__(f"{code} at {where}")

    @property
    def exit_code(self) -> int:
        """The exit code of a command that ends with this error (see `design`: 2 usage, 3 no export, 5 damage, 6 locked)."""
        return FAULTS[self.code].exit_code

    def lines(self, language: Language) -> tuple[str, str, str]:
        """What happened, where, and how to fix it, in `language`."""
        known = FAULTS[self.code]
        heads = ("错误", "位置", "处理") if language == "zh" else ("error", "   at", "  fix")
        colon = "：" if language == "zh" else ": "
        bodies = (known.what.render(language, **self.values), escaped(self.where) or self.code, known.fix.render(language, **self.values))
        first, second, third = (head + colon + body for head, body in zip(heads, bodies, strict=True))
        return first, second, third


def describe(warning: str, language: Language, *, advice: bool = True) -> str:
    """A `code: detail` of `files.warnings` in words; with `advice`, also what to do where something can be done."""
    code, _, detail = warning.partition(": ")
    if code not in FAULTS:
        return warning
    what = FAULTS[code].what.render(language, detail=detail)
    fix = FAULTS[code].fix.render(language, detail=detail) if advice else ""
    shown = what if not detail or detail in what else f"{what} ({detail})"
    return f"{shown}；{fix}" if fix and language == "zh" else f"{shown}; {fix}" if fix else shown
