"""F29, F30: the same review gives the same tables whatever the machine, its language, its clock, its cores and the names of files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from tests.projects import WITH_FILES, Project, digests, panyou, small_at, table, tree

# The names of the exports turned round, another order of reading, other parts: only what names files may differ.
ELSEWHERE = {
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONHASHSEED": "1",
    "TZ": "Asia/Shanghai",
    "PYTHONIOENCODING": "ascii",
}
CHINESE = {"LC_ALL": "zh_CN.GB18030", "PYTHONIOENCODING": "gbk", "PYTHONHASHSEED": "2", "TZ": "America/Lima", "OMP_NUM_THREADS": "4"}


def one_core() -> Sequence[int]:
    """The cores this process may use, before it is held to the first of them; children inherit that."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:1])
    return cores


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small review run in a folder with Hanzi, a blank and 𠮷, in the C locale, on one core, its exports renamed, in parts of seven."""
    project = small_at(tmp_path_factory.mktemp("elsewhere") / "空 格 目录𠮷")
    for old, new in (("one.txt", "乙 1.txt"), ("two.txt", "一 2.txt")):
        (project.exports / old).rename(project.exports / new)
    project.review.config.write_text(project.review.config.read_text(encoding="utf-8") + "[run]\nbatch = 7\n", encoding="utf-8")
    cores = one_core() if hasattr(os, "sched_setaffinity") else None
    try:
        code, said, wrong = panyou("run", project.review.config, environment=ELSEWHERE)
    finally:
        if cores:
            os.sched_setaffinity(0, cores)
    assert code == 0, wrong
    assert "Traceback" not in wrong
    said.encode("ascii")  # the console knows nothing else, and nothing else was sent to it
    return project


def test_every_table_is_the_same_elsewhere(small_run: Project, elsewhere: Project) -> None:
    expected, found = digests(small_run.review), digests(elsewhere.review)

    assert set(expected) == set(found)
    assert [] == sorted(name for name in expected if expected[name] != found[name] and name not in WITH_FILES)


def test_tables_that_name_files_differ_in_nothing_else(small_run: Project, elsewhere: Project) -> None:
    assert {"乙 1.txt", "一 2.txt"} <= set(table(elsewhere.review, "files")["file"])
    names = {"one.txt": "乙 1.txt", "two.txt": "一 2.txt"}
    for name in ("records", "raw_fields", "files"):
        renamed = table(small_run.review, name)
        renamed["file"] = pd.Series([names.get(file, file) for file in renamed["file"]], dtype=object)
        columns = [column for column in renamed.columns if column in ("file", "line", "position")]
        assert renamed.sort_values(columns).reset_index(drop=True).equals(table(elsewhere.review, name)), name


def test_tables_in_parts_are_folders_read_back_whole(small_run: Project, elsewhere: Project) -> None:
    assert elsewhere.review.table("tokens").is_dir()
    assert table(small_run.review, "tokens").equals(table(elsewhere.review, "tokens"))
    assert table(small_run.review, "evidence").equals(table(elsewhere.review, "evidence"))


def test_every_byte_is_the_same_on_a_chinese_system_with_another_hash_seed(small_run: Project, tmp_path: Path) -> None:
    """Reports, figures and manifests too; `--lang` changes what is said and no artifact."""
    project = small_at(tmp_path / "b")
    code, said, _ = panyou("run", project.review.config, "--lang", "en", environment=CHINESE)

    assert code == 0
    assert "report: " in said
    assert tree(small_run.review.outputs) == tree(project.review.outputs)


def test_a_renamed_and_reordered_corpus_reruns_what_names_files(small: Project) -> None:
    """In place: the stages that look at tables only find them equal, and rest."""
    shutil.move(small.exports / "one.txt", small.exports / "zz.txt")
    ran = small.bring()

    assert "ingest" in ran
    assert {"ingest", "deduplicate", "count_flow", "report"} >= set(ran)
    assert {"segment", "model_topics", "score", "measure"}.isdisjoint(ran)
