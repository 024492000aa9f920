"""The sheet on which an analyst says what a topic speaks of, and the rulings that come back: by the topic's words, since its number changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.errors import PanyouError, Text
from pipeline.ids import content_id
from pipeline.mapping.topics import ruled, rulings
from pipeline.sheets.layout import Choice, Column, Identity, Layout
from pipeline.sheets.reading import Answer

RULINGS: Final = (Choice("yes", Text("是", "yes")), Choice("no", Text("否", "no")))
SHOWN_TITLES: Final = 5
GUIDE: Final = (
    Text("看主题的词和最典型的文献，在它谈到的类别选“是”，程序认错的选“否”；空着的由程序决定。一个主题可以有几个类别，也可以没有。",
         "Look at a topic's words and most typical publications; choose yes under what it speaks of, no where the program is wrong. What is left empty the program decides."),
    Text("主题按词认，不按号码：以后的运行里词差不多的主题都照此办理。以后读入的为准，原来的行仍留在 topic_rulings.csv。",
         "A topic is known by its words, not its number: later runs apply the ruling to topics of much the same words. What is read later holds; earlier rows stay in topic_rulings.csv."),
    Text("可以排序、删行、另存为 CSV；灰色编号不要改。存好后：panyou topics read 配置 这个文件，再 panyou run。",
         "Sort, delete rows or save as CSV as you like; leave the grey ids. Then: panyou topics read CONFIG THIS_FILE, and panyou run."),
)  # fmt: skip


class Change(NamedTuple):
    """A ruling that a sheet adds: its row of the log, and what held before (empty: nothing)."""

    row: dict[str, Any]
    before: str


def layout(book: Codebook) -> Layout:
    """The sheet: a line a topic, a column a category."""
    categories = [
        Column(each.id, Text(each.label.zh, each.label.en), "asked", 9, RULINGS, Text(each.definition.zh, each.definition.en))
        for each in book.categories
    ]
    return Layout(
        name="topics",
        title=Text("主题谈的是什么：请逐行判断", "What topics speak of: please rule row by row"),
        guide=GUIDE,
        columns=(
            Column("terms", Text("主题的词", "words of the topic"), "shown", 40),
            Column("titles", Text("最典型的文献", "most typical publications"), "shown", 52),
            Column("now", Text("现在归到", "read as, now"), "shown", 18),
            *categories,
            Column("person", Text("谁定的", "decided by"), "asked", 10),
            Column("topic_key", Text("编号", "id"), "id", 16),
        ),
        identities=(Identity("topic_key", "terms"),),
        answer=book.ids[0],
        also=book.ids[1:],
        scrolls=book.ids[0],
        head_height=118,
    )  # fmt: skip


def rows_of(
    topics: pd.DataFrame, document_topics: pd.DataFrame, publications: pd.DataFrame, topic_categories: pd.DataFrame
) -> list[dict[str, str]]:
    """The rows of the sheet, by language and prevalence."""
    titles = dict(zip(publications["publication_id"], publications["title"], strict=True))
    found = []
    for topic in topics.sort_values(["language", "prevalence", "topic_id"], ascending=[False, False, True]).to_dict("records"):
        heaviest = document_topics[document_topics["topic_id"] == topic["topic_id"]].sort_values(
            ["weight", "publication_id"], ascending=[False, True]
        )
        now = topic_categories[(topic_categories["topic_id"] == topic["topic_id"]) & topic_categories["is_assigned"]]
        found.append({
            "terms": _words(topic["terms"]), "titles": "\n".join(titles[each] for each in heaviest["publication_id"].head(SHOWN_TITLES)),
            "now": "\n".join(now["category_id"]), "topic_key": _key(topic["terms"]),
        })  # fmt: skip
    return found


def known(topics: pd.DataFrame) -> dict[str, str]:
    """The words of each topic bear witness to it."""
    return {_key(terms): _words(terms) for terms in topics["terms"]}


def changes(answers: Iterable[Answer], topics: pd.DataFrame, log: pd.DataFrame, book: Codebook, person: str, date: str) -> list[Change]:  # noqa: PLR0913, PLR0917  # what it compares
    """What the answers add to the log: a row for each category that was ruled on and not so ruled already. Raises PanyouError without a person."""
    read, terms_of, before = list(answers), {_key(terms): list(terms) for terms in topics["terms"]}, rulings(log)
    nameless = [answer.row for answer in read if not (answer.values["person"] or person)]
    if nameless:
        raise PanyouError("sheet_person", rows=", ".join(map(str, nameless)))
    found = []
    for answer in read:
        terms, who = terms_of[answer.ids[0]], answer.values["person"] or person
        holds = ruled(terms, before)
        for category_id in book.ids:
            given = answer.values.get(category_id, "")
            if given and holds.get(category_id) is not (given == "yes"):
                row = {"terms": terms, "category_id": category_id, "is_assigned": given == "yes", "person": who, "date": date}
                found.append(Change(row, _said(holds, category_id)))
    return found


def _said(holds: Mapping[str, bool], category_id: str) -> str:
    return "" if category_id not in holds else "yes" if holds[category_id] else "no"


def _key(terms: Iterable[str]) -> str:
    return content_id("k", sorted(terms))


def _words(terms: Iterable[str]) -> str:
    return "; ".join(terms)
