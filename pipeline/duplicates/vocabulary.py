"""The word lists of this package: an entry a line, `#` starts a comment; anyone can read and change them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def vocabulary(name: str) -> tuple[str, ...]:
    """The entries of a list, in the file's order."""
    text = files("pipeline.duplicates").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")
    return tuple(line.strip() for line in text.split("\n") if line.strip() and not line.startswith("#"))
