"""Do people see what holds a topic together? One word, or one title, is slipped in among a topic's own, and a person is asked to find it.

Word intrusion after Chang et al. 2009, *Reading Tea Leaves*: five top words of a topic and a top word of another. Document intrusion in the same way:
the three publications a topic weighs most in, and one that it hardly weighs in. Coherence counted by a program does not stand in for this (Hoyle et
al. 2021, *Is Automated Topic Model Evaluation Broken?*). The answer is not in the sheet: it is worked out again from the topics and the seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

import pandas as pd

from pipeline.errors import PanyouError, Text
from pipeline.ids import content_id
from pipeline.sheets.layout import Choice, Column, Identity, Layout
from pipeline.sheets.reading import Answer

Kind = Literal["word", "document"]
OWN: Final[dict[Kind, int]] = {"word": 5, "document": 3}  # of the topic's own; one intruder joins them
THING: Final[dict[Kind, Text]] = {"word": Text("词", "word"), "document": Text("文献", "document")}
WIDTH: Final[dict[Kind, int]] = {"word": 18, "document": 38}
LOW: Final = 0.5  # an intruding document is among those, of the language, in which the topic weighs less than this quantile
Z: Final = 1.959964  # of a 95 % interval
GUIDE: Final = (
    Text("每行各项中有一项是从别处混进来的：在“哪一项”里选它的号码。实在看不出也选一个最不像的；不做的行空着。",
         "In each row one item comes from elsewhere: choose its number in `choice`. If you cannot tell, choose the least fitting; leave rows you skip empty."),
    Text("不要查别的资料，也不要商量。可以排序、删行、另存为 CSV；灰色编号不要改。存好后：panyou topics intrusion-read 配置 这个文件。",
         "Look nothing up and do not confer. Sort, delete rows or save as CSV as you like; leave the grey ids. Then: panyou topics intrusion-read CONFIG THIS_FILE."),
)  # fmt: skip


class Task(NamedTuple):
    """A row of the sheet: what is shown, in order, and which of it does not belong; `terms` name the topic."""

    id: str
    kind: Kind
    language: str
    terms: list[str]
    options: list[str]
    intruder: str


class Change(NamedTuple):
    """An answer that a sheet adds: what is told of it, what the same person had chosen before (empty: nothing), and its row of the log."""

    row: dict[str, Any]
    before: str
    logged: dict[str, Any]


class Found(NamedTuple):
    """How often the intruder was found: the mean over topics, each the mean over its readers, with a Wilson interval for so many topics."""

    kind: Kind
    language: str
    person: str
    share: float
    low: float
    high: float
    topics: int


def word_tasks(topics: pd.DataFrame, seed: int) -> list[Task]:
    """A task for each topic that has another beside it; the intruder is a top word of another topic of the language, and no top word here."""
    return [task for _, rows in topics.groupby("language", sort=True) for task in _word_tasks(rows.to_dict("records"), seed)]


def document_tasks(topics: pd.DataFrame, document_topics: pd.DataFrame, publications: pd.DataFrame, seed: int) -> list[Task]:
    """A task for each topic that weighs in three publications of different titles, and hardly in some other one."""
    titles = {each: title for each, title in zip(publications["publication_id"], publications["title"], strict=True) if title}
    found = []
    for topic in topics.sort_values(["language", "topic_id"]).to_dict("records"):
        rows = document_topics[(document_topics["topic_id"] == topic["topic_id"]) & document_topics["publication_id"].isin(titles)]
        rows = rows.sort_values(["weight", "publication_id"], ascending=[False, True])
        ordered = list(dict.fromkeys(titles[each] for each in rows.loc[rows["weight"] > 0, "publication_id"]))
        slight = rows[rows["weight"] <= rows["weight"].quantile(LOW)]
        own, others = (
            ordered[: OWN["document"]],
            sorted({titles[each] for each in slight["publication_id"]} - set(ordered[: OWN["document"]])),
        )
        found += _task("document", topic, own, others, seed)
    return found


def layout(kind: Kind) -> Layout:
    """The sheet of a kind of tasks."""
    numbers = range(1, OWN[kind] + 2)
    thing = THING[kind]
    return Layout(
        name="intrusion",
        title=Text(f"主题检验：哪一个{thing.zh}不属于这一行？", f"Topics: which {thing.en} does not belong in the row?"),
        guide=GUIDE,
        columns=(
            Column("choice", Text("哪一项", "which one"), "asked", 10, tuple(Choice(str(n), Text(str(n), str(n))) for n in numbers)),
            *(Column(f"option_{n}", Text(f"{n} {thing.zh}", f"{thing.en} {n}"), "shown", WIDTH[kind]) for n in numbers),
            Column("person", Text("谁做的", "done by"), "asked", 10),
            Column("task_id", Text("编号", "id"), "id", 16),
        ),
        identities=(Identity("task_id", "option_1"),),
        answer="choice",
    )


def rows_of(tasks: Iterable[Task], person: str) -> list[dict[str, str]]:
    """The rows of the sheet, in an order that says nothing of the topics."""
    chosen = sorted(tasks, key=lambda task: (task.language != "zh", task.language, task.id))
    return [
        {f"option_{n}": each for n, each in enumerate(task.options, start=1)} | {"person": person, "task_id": task.id} for task in chosen
    ]


def known(tasks: Iterable[Task]) -> dict[str, str]:
    """The first item of each task bears witness to it."""
    return {task.id: task.options[0] for task in tasks}


def changes(answers: Iterable[Answer], tasks: Iterable[Task], log: pd.DataFrame, person: str, date: str) -> list[Change]:
    """What the answers add to the log; what the same person has chosen just so is not repeated. Raises PanyouError without a person."""
    read, by_id = list(answers), {task.id: task for task in tasks}
    nameless = [answer.row for answer in read if not (answer.values["person"] or person)]
    if nameless:
        raise PanyouError("sheet_person", rows=", ".join(map(str, nameless)))
    before = {(row["task_id"], row["person"]): row["chosen"] for row in log.to_dict("records")}
    found = []
    for answer in read:
        task, who = by_id[answer.ids[0]], answer.values["person"] or person
        chosen, old = task.options[int(answer.values["choice"]) - 1], before.get((task.id, who), "")
        if chosen != old:
            about = {"task_id": task.id, "kind": task.kind, "language": task.language, "terms": task.terms}
            told = {"chosen": chosen, "person": who}
            found.append(Change(told, old, about | told | {"is_found": chosen == task.intruder, "date": date}))
    return found


def scores(log: pd.DataFrame) -> list[Found]:
    """The share found by kind and language, of each person and (person "") of all; a person's last answer to a task counts."""
    last = {(row["task_id"], row["person"]): row for row in log.sort_values("position").to_dict("records")}
    found = []
    for kind, language in sorted({(row["kind"], row["language"]) for row in last.values()}):
        rows = [row for row in last.values() if (row["kind"], row["language"]) == (kind, language)]
        people = sorted({row["person"] for row in rows})
        shown = [*people, ""] if len(people) > 1 else people
        found += [_share(kind, language, person, [row for row in rows if person in ("", row["person"])]) for person in shown]
    return found


def chance(kind: Kind) -> float:
    """The share that guessing finds."""
    return 1 / (OWN[kind] + 1)


def wilson(share: float, size: int) -> tuple[float, float]:
    """The 95 % interval of Wilson 1927 for a share of `size` units, 1 or more; it never shrinks to a point."""
    middle = (share + Z**2 / (2 * size)) / (1 + Z**2 / size)
    half = Z * ((share * (1 - share) + Z**2 / (4 * size)) / size) ** 0.5 / (1 + Z**2 / size)
    return max(0.0, middle - half), min(1.0, middle + half)


def _share(kind: Kind, language: str, person: str, rows: Sequence[Mapping[str, Any]]) -> Found:
    by_task: dict[str, list[bool]] = {}
    for row in rows:
        by_task.setdefault(row["task_id"], []).append(bool(row["is_found"]))
    share = sum(sum(each) / len(each) for each in by_task.values()) / len(by_task)
    return Found(kind, language, person, share, *wilson(share, len(by_task)), len(by_task))


def _word_tasks(topics: Sequence[Mapping[str, Any]], seed: int) -> Iterator[Task]:
    for topic in topics:
        others = {term for other in topics if other is not topic for term in other["terms"][: OWN["word"]]} - set(topic["terms"])
        yield from _task("word", topic, topic["terms"][: OWN["word"]], sorted(others), seed)


def _task(kind: Kind, topic: Mapping[str, Any], own: Sequence[str], others: Sequence[str], seed: int) -> list[Task]:
    """The task of a topic; none where it has too few items of its own, or nothing can intrude."""
    if len(own) < OWN[kind] or not others:
        return []
    terms = list(topic["terms"])

    def by_lot(text: str) -> str:
        return content_id("", kind, seed, terms, text)

    intruder = min(others, key=by_lot)
    options = sorted([*own, intruder], key=lambda text: content_id("", "order", kind, seed, terms, text))
    return [Task(content_id("q", kind, seed, terms, options), kind, topic["language"], terms, options, intruder)]
