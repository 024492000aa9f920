"""The word lists that ship beside this module: one entry a line, a line that starts with `#` is a comment; anyone can read and change them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def method_words(language: str) -> tuple[str, ...]:
    """The words in which abstracts tell aim and method, in the file's order; none for a language without a list."""
    file = files("pipeline.mapping").joinpath(f"method_words_{language}.txt")
    if not file.is_file():
        return ()
    lines = (line.strip() for line in file.read_text(encoding="utf-8").split("\n"))
    return tuple(line for line in lines if line and not line.startswith("#"))
