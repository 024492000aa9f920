"""The word lists that ship with the package: one entry a line, a line that starts with `#` is a comment; anyone can read and change them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def read_words(name: str) -> tuple[str, ...]:
    """The entries of a packaged list, in the file's order."""
    text = files("pipeline.text").joinpath(name).read_text(encoding="utf-8")
    lines = (line.strip() for line in text.split("\n"))
    return tuple(line for line in lines if line and not line.startswith("#"))


def read_pairs(name: str) -> dict[str, str]:
    """A packaged list whose lines are two words: the first is written as the second."""
    columns = [line.split() for line in read_words(name)]
    return {line[0]: line[1] for line in columns}
