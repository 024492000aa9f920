"""The two kinds of step, declared where the step is written.

*By part*: the result for the whole is the concatenation of the results for its parts, so the runner may work in batches and memory
stays flat. `@by_part(publications="publication_id")` says along which column each table is cut; tables not named come whole.
*Whole*: needs everything at once. `@in_passes(tokens="document_id")` says which of its tables a whole step goes through part by part, as often as it
likes: each comes as an iterable of frames, of which none cuts a document in two, so that memory stays flat there too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

import pandas as pd

Step = TypeVar("Step", bound=Callable[..., Any])
Parts = Iterable[pd.DataFrame]  # a table in parts, to be gone through more than once
PARTS: Final[dict[Callable[..., Any], Mapping[str, str]]] = {}
PASSES: Final[dict[Callable[..., Any], Mapping[str, str]]] = {}


class Export(NamedTuple):
    """A file a person put into the review: an export, or a field note."""

    file: str  # path below its folder, with forward slashes
    sha256: str
    data: bytes
    same_as: str = ""  # the first file, by name, that holds the very same bytes; empty for that file itself


def by_part(**columns: str) -> Callable[[Step], Step]:
    """Declare a step by part: `table=column` for each table that is cut, all along one space of ids."""

    def declare(step: Step) -> Step:
        PARTS[step] = columns
        return step

    return declare


def in_passes(**columns: str) -> Callable[[Step], Step]:
    """Declare a whole step that goes through some tables part by part: `table=column` that names the documents."""

    def declare(step: Step) -> Step:
        PASSES[step] = columns
        return step

    return declare


def passes_of(step: Callable[..., Any]) -> Mapping[str, str]:
    """The tables a whole step goes through part by part, with the column that names the documents; empty for another."""
    return PASSES.get(step, {})


def parts_of(step: Callable[..., Any]) -> Mapping[str, str]:
    """The columns a step's inputs are cut along; empty for a whole step."""
    return PARTS.get(step, {})
