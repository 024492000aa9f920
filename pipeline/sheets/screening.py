"""The sheet a coder screens on, and the decisions that come back from it.

One row a publication, the most relevant first; a coder's sheet shows nothing that another coder decided (blind). Decisions carry the records and keys
of the publication as it is now, so they follow it through later exports and merges.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.duplicates.homes import Homes
from pipeline.errors import PanyouError, Text
from pipeline.sheets.layout import Choice, Column, Identity, Layout
from pipeline.sheets.reading import Answer

PHASE: Final = "title_abstract"
DECISIONS: Final = (
    Choice("include", Text("纳入", "include")), Choice("exclude", Text("排除", "exclude")), Choice("unsure", Text("不确定", "unsure")),
)  # fmt: skip
LAYOUT: Final = Layout(
    name="screening",
    title=Text("文献筛选：请逐行判断题名与摘要", "Screening: please judge titles and abstracts row by row"),
    guide=(
        Text("“决定”一列选一项：纳入、排除、不确定；还没看的空着。排除请写理由，同一理由用同一种写法，PRISMA 图按理由计数。",
             "Choose in `decision`: include, exclude, unsure; leave unread rows empty. Give each exclusion a reason, always in the same words: PRISMA counts by reason."),
        Text("每位编码者一份表，互不相见；“规则建议”来自配置里的规则，只供参考，人的决定优先。",
             "Each coder has a sheet and sees no other's. `suggested` comes from the rules in the config; people decide above them."),
        Text("可以筛选、排序、调列宽、删行、另存为 CSV；灰色编号不要改。存好后：panyou screening read 配置 这个文件，再 panyou run。",
             "Filter, sort, resize, delete rows or save as CSV as you like; leave the grey ids. Then: panyou screening read CONFIG THIS_FILE, and panyou run."),
        Text("改主意就再填一份：以后读入的为准，原来的行仍留在 decisions.csv。",
             "To change your mind, fill in another sheet: what is read later holds, the earlier row stays in decisions.csv."),
    ),
    columns=(
        Column("decision", Text("决定", "decision"), "asked", 14, DECISIONS),
        Column("reason", Text("理由", "reason"), "asked", 20),
        Column("person", Text("谁定的", "decided by"), "asked", 10),
        Column("title", Text("题名", "title"), "shown", 40),
        Column("abstract", Text("摘要", "abstract"), "shown", 90),
        Column("keywords", Text("关键词", "keywords"), "shown", 24),
        Column("year", Text("年", "year"), "shown", 7),
        Column("source", Text("来源", "source"), "shown", 22),
        Column("suggested", Text("规则建议", "rules say"), "shown", 18),
        Column("queries", Text("命中的检索式", "queries"), "shown", 16),
        Column("record_id", Text("编号", "id"), "id", 16),
    ),
    identities=(Identity("record_id", "title"),),
    answer="decision",
)  # fmt: skip


class Change(NamedTuple):
    """A decision that a sheet adds: its row of the log, and what the same person had decided (empty: nothing)."""

    row: dict[str, Any]
    before: str


def to_screen(  # noqa: PLR0913  # the tables it reads
    publications: pd.DataFrame, rules: pd.DataFrame, screening: pd.DataFrame, log: pd.DataFrame, coder: str, *, everything: bool
) -> list[dict[str, str]]:
    """The rows of a coder's sheet: what the coder has not decided, or with `everything` all; by the ranking, then those rules exclude."""
    done = set() if everything else set(_latest(log, publications, coder))
    ruled = {row["publication_id"]: row for row in rules.to_dict("records")}
    first = screening[screening["phase"] == PHASE]
    scores = dict(zip(first["publication_id"], first["score"], strict=True))

    def order(row: Mapping[str, Any]) -> tuple[bool, float, str]:
        score = scores[row["publication_id"]]
        return ruled[row["publication_id"]]["decision"] == "exclude", 0.0 if pd.isna(score) else -float(score), row["publication_id"]

    chosen = sorted((row for row in publications.to_dict("records") if row["publication_id"] not in done), key=order)
    return [_row(row, ruled[row["publication_id"]], coder) for row in chosen]


def changes(answers: Iterable[Answer], publications: pd.DataFrame, log: pd.DataFrame, person: str, date: str) -> list[Change]:
    """What the answers add to the log, in the sheet's order; what the same person decided last is not repeated. Raises PanyouError without a person."""
    read = list(answers)
    nameless = [answer.row for answer in read if not (answer.values["person"] or person)]
    if nameless:
        raise PanyouError("sheet_person", rows=", ".join(map(str, nameless)))
    by_record = {min(row["record_ids"]): row for row in publications.to_dict("records")}
    before = {who: _latest(log, publications, who) for who in {answer.values["person"] or person for answer in read}}
    found = []
    for answer in read:
        publication, who = by_record[answer.ids[0]], answer.values["person"] or person
        old = before[who].get(publication["publication_id"], {"decision": "", "reason": ""})
        given = {"decision": answer.values["decision"], "reason": answer.values["reason"]}
        if given != {name: old[name] for name in given}:
            about = {name: publication[name] for name in ("record_ids", "record_keys", "title")}
            found.append(Change(about | given | {"phase": PHASE, "person": who, "date": date}, old["decision"]))
    return found


def coded(log: pd.DataFrame, publications: pd.DataFrame) -> list[dict[str, str]]:
    """What each person decided last on each publication: a unit of agreement is person → decision."""
    rows = log[log["phase"] == PHASE].to_dict("records")
    return [{row["person"]: row["decision"] for row in standing} for _, standing in sorted(Homes(publications).standing(rows).items())]


def known(publications: pd.DataFrame) -> dict[str, str]:
    """The id that stands for each publication in a sheet, its smallest record's, and the title that bears witness to it."""
    return {min(ids): title for ids, title in zip(publications["record_ids"], publications["title"], strict=True)}


def _latest(log: pd.DataFrame, publications: pd.DataFrame, person: str) -> dict[str, Mapping[str, Any]]:
    """A person's last decision on each publication."""
    rows = log[(log["person"] == person) & (log["phase"] == PHASE)].to_dict("records")
    return {publication_id: standing[-1] for publication_id, standing in Homes(publications).standing(rows).items()}


def _row(publication: Mapping[str, Any], ruled: Mapping[str, Any], coder: str) -> dict[str, str]:
    why = "：".join(part for part in (ruled["rule"], "、".join(ruled["matched_terms"]) or ruled["reason"]) if part)
    return {
        "person": coder,
        "title": publication["title"],
        "abstract": publication["abstract"],
        "keywords": "; ".join(publication["keywords"]),
        "year": "" if pd.isna(publication["year"]) else str(int(publication["year"])),
        "source": publication["source"],
        "suggested": f"排除 exclude {why}" if ruled["decision"] == "exclude" else "",
        "queries": "; ".join(ruled["matched_queries"]),
        "record_id": min(publication["record_ids"]),
    }
