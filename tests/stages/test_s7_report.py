"""Stage 7: the same input makes the same bytes, in whatever order it comes, for no publication, for one, for thousands."""

from __future__ import annotations

import inspect
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.frames import ALL
from pipeline.settings import Settings
from pipeline.stages.s7_report import STEPS, report
from tests.report import invented

ROOT = Path(__file__).resolve().parents[2]
DIGEST = (
    "import hashlib; from tests.report import invented; "
    "print({name: hashlib.sha256(data).hexdigest() for name, data in sorted(invented.files().items())})"
)


def test_the_step_reads_tables_and_settings_that_exist() -> None:
    parameters = inspect.signature(report).parameters.values()
    assert STEPS == (report,)
    assert {p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD} <= set(ALL)
    assert {p.name for p in parameters if p.kind is p.KEYWORD_ONLY} <= set(Settings.model_fields)


def test_it_returns_the_page_the_word_file_the_workbook_and_each_figure_in_both_languages() -> None:
    names = set(invented.files())
    figures = {name for name in names if name.startswith("figures/")}
    assert names - figures == {"report.html", "report.docx", "tables.xlsx"}
    assert figures
    assert {name.replace(".zh.", ".en.") for name in figures} == {name for name in figures if ".en." in name}
    assert {"figures/prisma_flow.zh.png", "figures/prisma_flow.en.png"} <= {name for name in figures if name.endswith(".png")}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rows_changes_no_byte(seed: int) -> None:
    made, shuffled = invented.rows(20), invented.rows(20)
    for rows in shuffled.values():
        random.Random(seed).shuffle(rows)
    assert invented.files(made) == invented.files(shuffled)


def test_locale_time_zone_and_hash_seed_change_no_byte() -> None:
    settings = [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LC_ALL": "C.UTF-8"},
    ]
    printed = [
        subprocess.run([sys.executable, "-c", DIGEST], cwd=ROOT, env=os.environ | chosen, capture_output=True, check=True).stdout
        for chosen in settings
    ]
    assert printed[0] == printed[1]


def test_the_input_is_left_as_it_was() -> None:
    tables = invented.frames(invented.rows())
    settings = invented.protocol()
    before = {name: data.copy(deep=True) for name, data in tables.items()}
    report(**tables, **{name: getattr(settings, name) for name in settings.__dataclass_fields__})
    assert [name for name, data in tables.items() if not data.equals(before[name])] == []


def test_eight_thousand_publications_make_a_page_of_a_few_megabytes_in_reasonable_time() -> None:
    made = invented.rows(8000)
    started = time.perf_counter()
    files = invented.files(made)
    assert len(files["report.html"]) < 6_000_000
    assert time.perf_counter() - started < 90
