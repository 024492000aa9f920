"""The method: seven stages in order. The edges are read from the signatures of their steps and declared nowhere else.

Positional parameters are the tables a step reads, keyword-only parameters the settings sections it uses, the fields of the
NamedTuple it returns the tables it writes. A step that returns `dict[str, bytes]` writes files for people.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final, NamedTuple, get_type_hints

from pipeline.logs import LOGS
from pipeline.settings import Settings
from pipeline.steps import parts_of, passes_of
from pipeline.tables import TABLES

FILES: Final = ("exports", "notes")  # what people put in as files
MODELS: Final = ("encoder",)  # what a setting names and a run loads: an embedding model, or None
SOURCES: Final = (*FILES, *LOGS, *MODELS)  # everything that no stage writes


class Step(NamedTuple):
    """One pure function of a stage, with its edges."""

    name: str
    function: Callable[..., Any]
    reads: tuple[str, ...]
    settings: tuple[str, ...]
    writes: tuple[str, ...]  # empty: files for people
    parts: Mapping[str, str]  # table → column it is cut along; empty: a whole step
    passes: Mapping[str, str]  # table → column that names its documents, where a whole step takes it part by part


class Stage(NamedTuple):
    """One or a few steps in one file; `folder` is its shared address."""

    number: int
    name: str
    steps: tuple[Step, ...]

    @property
    def folder(self) -> str:
        """`3_segment`: the name of its folder below `outputs/<review>/`."""
        return f"{self.number}_{self.name}"


def step(function: Callable[..., Any]) -> Step:
    """A step with the edges its signature tells."""
    parameters = inspect.signature(function).parameters.values()
    reads = tuple(p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD)
    settings = tuple(p.name for p in parameters if p.kind is p.KEYWORD_ONLY)
    returned = get_type_hints(function)["return"]
    return Step(function.__name__, function, reads, settings, getattr(returned, "_fields", ()), parts_of(function), passes_of(function))


def method(*names: str) -> tuple[Stage, ...]:
    """The stages of those names in order; raises TypeError naming the step whose input, setting or output does not exist."""
    stages, written = [], set(SOURCES)
    for number, name in enumerate(names, start=1):
        module = import_module(f"pipeline.stages.s{number}_{name}")
        steps = tuple(step(function) for function in module.STEPS)
        for each in steps:
            _check(each, written)
            written |= set(each.writes)
        stages.append(Stage(number, name, steps))
    return tuple(stages)


def _check(step: Step, written: set[str]) -> None:
    missing = [table for table in step.reads if table not in written]
    unknown = [section for section in step.settings if section not in Settings.model_fields]
    untold = [table for table in step.writes if table not in TABLES]
    again = [table for table in step.writes if table in written]
    uncut = [table for table in (*step.parts, *step.passes) if table not in step.reads]
    if missing or unknown or untold or again or uncut:
        raise TypeError(
            f"step {step.name!r} reads {missing}, which no earlier step writes; uses settings {unknown}, which do not exist; "
            f"writes {untold}, which have no schema, and {again}, which are written already; is cut along {uncut}, which it does not read"
        )


METHOD: Final = method("ingest", "deduplicate", "segment", "screen", "model_topics", "map_topics", "report")
