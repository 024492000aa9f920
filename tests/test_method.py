"""The method is read off the signatures of its steps; and THE LAW: a step by part makes the same tables from any parts in any order."""

from __future__ import annotations

import sys
from itertools import pairwise
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pytest

from pipeline import store
from pipeline.frames import conform
from pipeline.method import FILES, METHOD, MODELS, SOURCES, Step, method, step
from pipeline.people import load_log
from pipeline.run import SOURCE_FOLDERS
from pipeline.settings import Settings
from pipeline.settings_screening import ScreenSettings
from pipeline.tables import TABLES
from tests.encoders import Hashed
from tests.projects import Project


class Screened(NamedTuple):
    screening: pd.DataFrame


class Unknown(NamedTuple):
    opinions: pd.DataFrame


def judge(publications: pd.DataFrame, *, screen: ScreenSettings) -> Screened:
    raise NotImplementedError


def judge_unknown(opinions: pd.DataFrame) -> Screened:
    raise NotImplementedError


def write_unknown(exports: pd.DataFrame) -> Unknown:
    raise NotImplementedError


def use_unknown(exports: pd.DataFrame, *, mood: int) -> Screened:
    raise NotImplementedError


def report_files(exports: pd.DataFrame) -> dict[str, bytes]:
    raise NotImplementedError


def test_edges_are_read_from_the_signature() -> None:
    assert ("judge", ("publications",), ("screen",), ("screening",), {}, {}) == tuple(
        v for k, v in step(judge)._asdict().items() if k != "function"
    )
    assert () == step(report_files).writes


@pytest.mark.parametrize(
    ("function", "named"),
    [(judge, "['publications']"), (judge_unknown, "['opinions']"), (write_unknown, "['opinions']"), (use_unknown, "['mood']")],
)
def test_a_step_that_reads_uses_or_writes_what_does_not_exist_is_named_at_import(
    monkeypatch: pytest.MonkeyPatch, function: Any, named: str
) -> None:
    module = ModuleType("pipeline.stages.s1_odd")
    module.STEPS = (function,)  # type: ignore[attr-defined]  # a stage made up for this test
    monkeypatch.setitem(sys.modules, "pipeline.stages.s1_odd", module)

    with pytest.raises(TypeError) as raised:
        method("odd")
    assert function.__name__ in str(raised.value)
    assert named in str(raised.value)


def test_two_steps_may_not_write_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    def again(exports: pd.DataFrame) -> Screened:
        raise NotImplementedError

    monkeypatch.setitem(sys.modules, "pipeline.stages.s1_odd", SimpleNamespace(STEPS=(step_of(again), step_of(again))))
    with pytest.raises(TypeError, match="screening"):
        method("odd")


def step_of(function: Any) -> Any:
    """A function whose hints can be read although it was made within a test."""
    function.__annotations__ = {"exports": pd.DataFrame, "return": Screened}
    return function


def test_the_seven_stages_write_every_table_once_and_read_only_what_is_there() -> None:
    assert ["ingest", "deduplicate", "segment", "screen", "model_topics", "map_topics", "report"] == [stage.name for stage in METHOD]
    written = [table for stage in METHOD for each in stage.steps for table in each.writes]
    assert sorted(TABLES) == sorted(written)
    known = set(SOURCES)
    for stage in METHOD:
        for each in stage.steps:
            assert set(each.reads) <= known
            known |= set(each.writes)


def test_every_settings_section_is_used_by_a_step_or_cannot_change_a_result() -> None:
    """A model of `embeddings` is handed to the steps that read `encoder`."""
    used = {name for stage in METHOD for each in stage.steps for name in each.settings}
    assert {"run", "embeddings"} == set(Settings.model_fields) - used


def test_every_log_of_people_is_read_by_a_step() -> None:
    """But for intrusions, which measure the method, and words that join the codebook before any step runs."""
    read = {name for stage in METHOD for each in stage.steps for name in each.reads}
    assert {"codebook_terms", "intrusions"} == set(SOURCES) - read


BY_PART = [each for stage in METHOD for each in stage.steps if each.parts]


def test_the_steps_the_design_names_are_by_part() -> None:
    assert {"ingest", "segment", "apply_rules", "match_terms", "score"} <= {each.name for each in BY_PART}


@pytest.mark.parametrize("each", BY_PART, ids=lambda each: each.name)
def test_the_law_of_parts(sample_project: Project, each: Step) -> None:
    """One part, seven parts, shuffled rows: the same tables, and those that the run stored (which has no model)."""
    inputs = {name: _input(sample_project, name) for name in each.reads}
    settings = sample_project.settings()
    sections = {name: getattr(settings, name) for name in each.settings}
    whole = _tables(each, [each.function(*inputs.values(), **sections)])
    stored = {table: conform(table, store.load(sample_project.review, table)) for table in each.writes}
    parts = [each.function(*arguments.values(), **sections) for arguments in _seven(each, inputs)]
    shuffled = {name: _shuffled(data) if name in each.parts else data for name, data in inputs.items()}

    assert all(table.num_rows for name, table in whole.items() if name != "rejects")
    assert set(MODELS) & set(each.reads) or stored == whole
    assert whole == _tables(each, parts)
    assert whole == _tables(each, [each.function(*shuffled.values(), **sections)])


def _input(project: Project, name: str) -> Any:
    if name in MODELS:
        return Hashed()
    if name in FILES:
        return [file.read() for file in store.listed(project.review.corpus / SOURCE_FOLDERS[name])]
    return store.load(project.review, name) if name in store.WRITER else load_log(project.review, name)


def _tables(each: Step, made: list[Any]) -> dict[str, pa.Table]:
    """The tables of several results put together."""
    return {table: conform(table, pd.concat([getattr(result, table) for result in made], ignore_index=True)) for table in each.writes}


def _seven(each: Step, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """The inputs in seven parts along the ids."""
    ids = sorted({value for name, column in each.parts.items() for value in _ids(inputs[name], column)})
    bounds = [ids[len(ids) * n // 7] for n in range(7)] + [ids[-1] + "\uffff"]
    return [
        {name: _between(data, each.parts[name], low, high) if name in each.parts else data for name, data in inputs.items()}
        for low, high in pairwise(bounds)
    ]


def _ids(data: Any, column: str) -> list[str]:
    return [each.file for each in data] if isinstance(data, list) else data[column].tolist()


def _between(data: Any, column: str, low: str, high: str) -> Any:
    if isinstance(data, list):
        return [each for each in data if low <= each.file < high]
    return data[(data[column] >= low) & (data[column] < high)].reset_index(drop=True)


def _shuffled(data: Any) -> Any:
    return data[::-1] if isinstance(data, list) else data.sample(frac=1, random_state=1).reset_index(drop=True)
