"""The sheet a coder screens on, the sheet on which a third person settles conflicts, and the decisions that come back from both.

One row a publication, the most relevant first; a coder's sheet shows nothing that another coder decided (blind). Decisions carry the records and keys
of the publication as it is now, so they follow it through later exports and merges. Each row says which phase and which task it is of, so that a file
is read for what it is whatever it is called.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.errors import PanyouError, Text, fault
from pipeline.screening.people import at_odds
from pipeline.screening.rulings import CONFLICT, agreed, settled, standing, unsettled
from pipeline.sheets.layout import Choice, Column, Identity, Layout
from pipeline.sheets.reading import Answer

fault("sheet_phase", Text("第 {rows} 行在筛选题名与摘要时写了“未获取全文”", "row(s) {rows} say that a full text was not retrieved, while titles and abstracts are screened"),
      Text("改成纳入、排除或不确定；“未获取全文”只用于全文阶段的表", "choose include, exclude or unsure; `not retrieved` is for sheets of the full-text phase"))  # fmt: skip

TITLES: Final = "title_abstract"
FULL_TEXT: Final = "full_text"
NOT_RETRIEVED: Final = Choice("not_retrieved", Text("未获取全文", "not retrieved"))
DECISIONS: Final = (
    Choice("include", Text("纳入", "include")), Choice("exclude", Text("排除", "exclude")), Choice("unsure", Text("不确定", "unsure")),
)  # fmt: skip
PHASES: Final = (Choice(TITLES, Text("题名与摘要", "title and abstract")), Choice(FULL_TEXT, Text("全文", "full text")))
SETTLE: Final = Choice("settle", Text("裁定", "settle"))
TASKS: Final = (Choice("screen", Text("筛选", "screen")), SETTLE)
NAMES: Final = {choice.value: choice.shown for choice in (*DECISIONS, NOT_RETRIEVED, *PHASES, *TASKS)}
OWN: Final = "自己前后不一：两条记录后来合并了 own decisions at odds since two records were merged"
NOTES: Final = {"year_missing": "年份不明 year missing"}  # what the rules say of what they do not exclude
LAYOUT: Final = Layout(
    name="screening",
    title=Text("文献筛选：请逐行判断", "Screening: please judge row by row"),
    guide=(
        Text("“决定”一列选一项：纳入、排除、不确定；全文阶段还有“未获取全文”。还没看的空着。排除请写理由：下拉里有的用下拉里的，没有的自己写，PRISMA 图按理由计数。",
             "Choose in `decision`: include, exclude, unsure; for full texts also not retrieved. Leave unread rows empty. Give each exclusion a reason, one of the list or your own: PRISMA counts by reason."),
        Text("每位编码者一份表，互不相见；“规则建议”来自配置里的规则，只供参考，人的决定优先。检索词用粗体标出。排在前面的更可能相关，次序由已有的全部决定学来。",
             "Each coder has a sheet and sees no other's. `suggested` comes from the rules in the config; people decide above them. Words of the queries are bold. What comes first is more likely relevant, as learned from all decisions so far."),
        Text("裁定表（panyou screening conflicts）给第三人：各人的决定都列着，裁定的结果算数。",
             "The sheet of conflicts (panyou screening conflicts) is for a third person: it lists what each decided, and what it settles holds."),
        Text("可以筛选、排序、调列宽、删行、另存为 CSV；灰色编号不要改。存好后：panyou screening read 配置 这个文件，再 panyou run。",
             "Filter, sort, resize, delete rows or save as CSV as you like; leave the grey ids. Then: panyou screening read CONFIG THIS_FILE, and panyou run."),
        Text("改主意就再填一份：以后读入的为准，原来的行仍留在 decisions.csv。",
             "To change your mind, fill in another sheet: what is read later holds, the earlier row stays in decisions.csv."),
    ),
    columns=(
        Column("decision", Text("决定", "decision"), "asked", 14, (*DECISIONS, NOT_RETRIEVED)),
        Column("reason", Text("理由", "reason"), "asked", 20),
        Column("person", Text("谁定的", "decided by"), "asked", 10),
        Column("others", Text("各人的决定", "what each decided"), "shown", 34),
        Column("title", Text("题名", "title"), "shown", 40, highlights=True),
        Column("abstract", Text("摘要", "abstract"), "shown", 90, highlights=True),
        Column("keywords", Text("关键词", "keywords"), "shown", 24, highlights=True),
        Column("year", Text("年", "year"), "shown", 7),
        Column("source", Text("来源", "source"), "shown", 22),
        Column("suggested", Text("规则建议", "rules say"), "shown", 18),
        Column("queries", Text("命中的检索式", "queries"), "shown", 16),
        Column("phase", Text("阶段", "phase"), "kept", 12, PHASES, required=True),
        Column("task", Text("任务", "task"), "kept", 10, TASKS, required=True),
        Column("record_id", Text("编号", "id"), "id", 16),
    ),
    identities=(Identity("record_id", "title"),),
    answer="decision",
)  # fmt: skip

Row = Mapping[str, Any]


class Desk(NamedTuple):
    """The tables that sheets are made of: publications, rule_results, screening, and the log of decisions."""

    publications: pd.DataFrame
    rules: pd.DataFrame
    screening: pd.DataFrame
    log: pd.DataFrame


class Change(NamedTuple):
    """A decision that a sheet adds: its row of the log, and what the same person had decided (empty: nothing)."""

    row: dict[str, Any]
    before: str


def sheet_of(phase: str, reasons: Sequence[str], *, settles: bool = False) -> Layout:
    """The layout of a sheet that is handed out: the answers of its phase, the reasons proposed, others' decisions only for who settles."""
    decisions = (*DECISIONS, NOT_RETRIEVED) if phase == FULL_TEXT else DECISIONS
    made = {
        "decision": LAYOUT.column("decision")._replace(choices=decisions),
        "reason": LAYOUT.column("reason")._replace(offers=tuple(reasons)),
    }
    columns = (made.get(column.name, column) for column in LAYOUT.columns if settles or column.name != "others")
    return LAYOUT._replace(columns=tuple(columns))


def reasons_of(log: pd.DataFrame, phase: str, offered: Sequence[str]) -> list[str]:
    """The reasons to propose: the config's in its order, then those people gave, the most frequent first."""
    given = Counter(log.loc[(log["phase"] == phase) & (log["decision"] == "exclude") & (log["reason"] != ""), "reason"])
    return list(dict.fromkeys([*offered, *sorted(given, key=lambda reason: (-given[reason], reason))]))


def to_screen(desk: Desk, coder: str, *, phase: str = TITLES, everything: bool = False) -> list[dict[str, str]]:
    """The rows of a coder's sheet: what the coder has not decided, or with `everything` all; by the ranking, then those rules exclude.

    Full texts are asked for of what the first phase includes.
    """
    done = set() if everything else {name for name, row in _latest(desk.log, desk.publications, coder, phase).items() if row}
    first = desk.screening[desk.screening["phase"] == TITLES]
    wanted = set(first["publication_id"] if phase == TITLES else first.loc[first["is_included"], "publication_id"]) - done
    return [row for _, row in _rows(desk, wanted, {"phase": NAMES[phase], "person": coder, "task": NAMES["screen"]})]


def to_settle(desk: Desk, person: str, *, phase: str = TITLES) -> list[dict[str, str]]:
    """The rows of the sheet of conflicts, in the same order, with what each coder decided; also a person's own two decisions that a merge set at odds."""
    held = {name: rows for (name, of), rows in standing(desk.log, desk.publications).items() if of == phase}
    wanted = {name for name, rows in held.items() if settled(rows)["decision"] == CONFLICT}
    made = _rows(desk, wanted, {"phase": NAMES[phase], "person": person, "task": SETTLE.shown})
    return [row | {"others": _others(unsettled(held[name]))} for name, row in made]


def changes(answers: Iterable[Answer], publications: pd.DataFrame, log: pd.DataFrame, person: str, date: str) -> list[Change]:
    """What the answers add to the log, in the sheet's order; what the same person decided last is not repeated. Raises PanyouError without a person."""
    read = list(answers)
    if nameless := [answer.row for answer in read if not (answer.values["person"] or person)]:
        raise PanyouError("sheet_person", rows=", ".join(map(str, nameless)))
    if early := [answer.row for answer in read if (answer.values["decision"], answer.values["phase"]) == (NOT_RETRIEVED.value, TITLES)]:
        raise PanyouError("sheet_phase", rows=", ".join(map(str, early)))
    by_record = {min(row["record_ids"]): row for row in publications.to_dict("records")}
    before: dict[tuple[str, str], dict[str, Row | None]] = {}
    found = []
    for answer in read:
        publication, who, phase = by_record[answer.ids[0]], answer.values["person"] or person, answer.values["phase"]
        if (who, phase) not in before:
            before[who, phase] = _latest(log, publications, who, phase)
        old = before[who, phase].get(publication["publication_id"]) or {"decision": "", "reason": "", "settles": False}
        given = {"decision": answer.values["decision"], "reason": answer.values["reason"], "settles": answer.values["task"] == SETTLE.value}
        if given != {name: old[name] for name in given}:
            about = {name: publication[name] for name in ("record_ids", "record_keys", "title")}
            found.append(Change(about | given | {"phase": phase, "person": who, "date": date}, old["decision"]))
    return found


def known(publications: pd.DataFrame) -> dict[str, str]:
    """The id that stands for each publication in a sheet, its smallest record's, and the title that bears witness to it."""
    return {min(ids): title for ids, title in zip(publications["record_ids"], publications["title"], strict=True)}


def _latest(log: pd.DataFrame, publications: pd.DataFrame, person: str, phase: str) -> dict[str, Row | None]:
    """A person's last decision on each publication; None where a merge set two of them against each other, to be decided again."""
    rows = log[(log["person"] == person) & (log["phase"] == phase)]
    return {name: agreed(held) for (name, _), held in standing(rows, publications).items()}


def _rows(desk: Desk, wanted: Collection[str], same: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a sheet by publication, the likeliest first and what rules exclude last, each with what stands in all of them."""
    ruled = {row["publication_id"]: row for row in desk.rules.to_dict("records")}
    first = desk.screening[desk.screening["phase"] == TITLES]
    scores = dict(zip(first["publication_id"], first["score"], strict=True))

    def order(row: Row) -> tuple[bool, float, str]:
        score = scores[row["publication_id"]]
        return ruled[row["publication_id"]]["decision"] == "exclude", 0.0 if pd.isna(score) else -float(score), row["publication_id"]

    for row in sorted((row for row in desk.publications.to_dict("records") if row["publication_id"] in wanted), key=order):
        yield row["publication_id"], {**same} | _shown(row, ruled[row["publication_id"]])


def _shown(publication: Row, ruled: Row) -> dict[str, str]:
    why = "：".join(
        part for part in (ruled["rule"], "、".join(ruled["matched_terms"]) or NOTES.get(ruled["reason"], ruled["reason"])) if part
    )
    return {
        "title": publication["title"],
        "abstract": publication["abstract"],
        "keywords": "; ".join(publication["keywords"]),
        "year": "" if pd.isna(publication["year"]) else str(int(publication["year"])),
        "source": publication["source"],
        "suggested": f"排除 exclude {why}" if ruled["decision"] == "exclude" else why,
        "queries": "; ".join(ruled["matched_queries"]),
        "record_id": min(publication["record_ids"]),
    }


def _others(rows: Sequence[Row]) -> str:
    """What each decided; whose own two decisions differ is said too."""
    own = sorted(at_odds(rows))
    return "；".join([*map(_said, rows), *([f"{'、'.join(own)}{OWN}"] if own else [])])


def _said(row: Row) -> str:
    return f"{row['person']}：{NAMES[row['decision']]}" + (f"（{row['reason']}）" if row["reason"] else "")
