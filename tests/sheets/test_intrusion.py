"""Intrusion tasks: fair, without their answers, and scored as people answered them; on the sample review and on invented topics."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from scipy.stats import binomtest

from pipeline.frames import frame
from pipeline.people import load_log
from pipeline.sheets.intrusion import Kind, Task, document_tasks, layout, rows_of, scores, wilson, word_tasks
from tests.projects import Project, copy_of, panyou_here, table
from tests.sheets.saving import saved

KINDS: list[Kind] = ["word", "document"]


@pytest.fixture
def project(sample_project: Project, tmp_path: Path) -> Project:
    return copy_of(sample_project, tmp_path / "project")


def tasks_of(project: Project, kind: Kind, seed: int = 1) -> list[Task]:
    topics, weights, publications = (table(project.review, name) for name in ("topics", "document_topics", "publications"))
    return word_tasks(topics, seed) if kind == "word" else document_tasks(topics, weights, publications, seed)


def answered(tasks: list[Task], right: int) -> list[dict[str, str]]:
    """The sheet with the first `right` tasks answered rightly, the others wrongly."""
    found = {}
    for number, task in enumerate(tasks):
        place = task.options.index(task.intruder)
        found[task.id] = str((place if number < right else (place + 1) % len(task.options)) + 1)
    return [row | {"choice": found[row["task_id"]]} for row in rows_of(tasks, "示例甲")]


@pytest.mark.parametrize("kind", KINDS)
def test_one_item_alone_is_not_the_topics_own(project: Project, kind: Kind) -> None:
    topics, weights = table(project.review, "topics"), table(project.review, "document_topics")
    titles = dict(zip(table(project.review, "publications")["publication_id"], table(project.review, "publications")["title"], strict=True))
    tasks = tasks_of(project, kind)

    assert {"zh", "en"} == {task.language for task in tasks}
    assert len(topics) == len(tasks)
    for task in tasks:
        topic = next(row for row in topics.to_dict("records") if row["terms"] == task.terms)
        own = set(task.options) - {task.intruder}
        if kind == "word":
            assert set(task.terms[:5]) == own
            assert task.intruder not in task.terms
        else:
            mine = weights[weights["topic_id"] == topic["topic_id"]].assign(title=lambda rows: rows["publication_id"].map(titles))
            by_title = mine.groupby("title")["weight"].max()
            assert by_title[task.intruder] < min(by_title[each] for each in own)
            assert set(by_title.nlargest(3).index) == own


@pytest.mark.parametrize("kind", KINDS)
def test_the_intruder_stands_at_every_place_and_the_sheet_does_not_say_where(project: Project, kind: Kind) -> None:
    """20 topics × 30 seeds: no place gets more than 1.4 times its share."""
    tasks = [task for seed in range(30) for task in tasks_of(project, kind, seed)]
    places = Counter(task.options.index(task.intruder) for task in tasks)
    assert len(layout(kind).columns) - 3 == len(places)
    assert max(places.values()) < 1.4 * len(tasks) / len(places)

    (row,) = rows_of(tasks[:1], "")
    assert [*tasks[0].options, "", tasks[0].id] == list(row.values())


@pytest.mark.parametrize("kind", KINDS)
def test_answers_come_back_and_are_scored(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: Kind) -> None:
    config, tasks = project.review.config, tasks_of(project, kind)
    sheet = saved(tmp_path / "answers", layout(kind), answered(tasks, right=len(tasks))[::-1], "ansi")

    assert 0 == panyou_here("topics", "intrusion-read", config, sheet, "--kind", kind, "--lang", "en")
    said = capsys.readouterr().out
    assert f"{kind} (zh) 示例甲: found 1.00" in said
    log = load_log(project.review, "intrusions")
    assert [True] * len(tasks) == log["is_found"].tolist()
    assert {task.id: task.intruder for task in tasks} == dict(zip(log["task_id"], log["chosen"], strict=True))


def test_a_sheet_read_with_another_seed_is_about_other_tasks_and_writes_nothing(project: Project, tmp_path: Path) -> None:
    kind: Kind = "document"
    sheet = saved(tmp_path / "answers", layout(kind), [row | {"option_1": ""} for row in answered(tasks_of(project, kind), 3)], "utf8")

    assert 0 == panyou_here("topics", "intrusion-read", project.review.config, sheet, "--kind", kind, "--seed", "2")
    assert 0 == len(load_log(project.review, "intrusions"))


def test_the_command_writes_the_sheet_with_a_list_to_choose_from(project: Project) -> None:
    assert 0 == panyou_here("topics", "intrusion", project.review.config, "--person", "示例甲")

    sheet = openpyxl.load_workbook(project.review.corpus / "sheets" / "intrusion-word-1.xlsx")["intrusion"]
    assert len(tasks_of(project, "word")) + 1 == sheet.max_row
    assert ['"1,2,3,4,5,6"'] == [rule.formula1 for rule in sheet.data_validations.dataValidation]


def log_of(*answers: tuple[str, str, bool]) -> pd.DataFrame:
    return frame("intrusions", [
        {"position": n, "task_id": task, "kind": "word", "language": "zh", "person": person, "is_found": found, "chosen": "x", "date": "2026-11-25"}
        for n, (task, person, found) in enumerate(answers, start=1)
    ])  # fmt: skip


def test_the_share_of_all_is_the_mean_over_topics_and_a_later_answer_counts() -> None:
    log = log_of(("q1", "甲", False), ("q1", "甲", True), ("q1", "乙", True), ("q2", "甲", False), ("q2", "乙", True), ("q3", "甲", False))

    found = {each.person: (round(each.share, 3), each.topics) for each in scores(log)}
    assert {"甲": (0.333, 3), "乙": (1.0, 2), "": (0.5, 3)} == found


@pytest.mark.parametrize(("right", "size"), [(0, 5), (5, 5), (3, 20), (11, 12), (250, 400)])
def test_intervals_are_wilsons(right: int, size: int) -> None:
    expected = binomtest(right, size).proportion_ci(method="wilson")

    assert pytest.approx((expected.low, expected.high), abs=1e-6) == wilson(right / size, size)


def test_a_language_with_one_topic_has_no_word_to_slip_in() -> None:
    topics = frame("topics", [{"topic_id": "zh-1", "language": "zh", "terms": list("甲乙丙丁戊己")}])

    assert [] == word_tasks(topics, 1)
