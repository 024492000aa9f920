"""The sheet of doubtful pairs, and the rulings that come back from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.errors import PanyouError, Text
from pipeline.sheets.layout import Choice, Column, Identity, Layout
from pipeline.sheets.reading import Answer

DECISIONS: Final = (
    Choice("merged", Text("合并", "merge")), Choice("kept_apart", Text("分开", "keep apart")), Choice("linked", Text("只关联", "link only")),
)  # fmt: skip
ASKED_ABOUT: Final = ("review", "linked")
QUESTIONS: Final = {
    "review": Text("待定", "to review"), "linked": Text("已关联", "linked"), "merged": Text("已合并", "merged"), "kept_apart": Text("已分开", "kept apart"),
}  # fmt: skip
SHOWN: Final = (
    ("title", Text("题名", "title"), 44), ("authors", Text("作者", "authors"), 22), ("source", Text("来源", "source"), 22), ("place", Text("年卷期页", "place"), 18),
    ("doi", Text("号", "DOI"), 18), ("database", Text("库与文件", "database"), 20),
)  # fmt: skip
LAYOUT: Final = Layout(
    name="duplicates",
    title=Text("可能重复的记录：请逐行判断", "Records that may be duplicates: please judge row by row"),
    guide=(
        Text("“决定”一列选一项：合并（同一篇）、分开（两篇）、只关联（同一成果的两个版本或译本，分别计数）。不确定就空着。",
             "Choose in `decision`: merge (one publication), keep apart (two), link only (two versions or a translation, counted apart). Leave it empty if unsure."),
        Text("填上谁定的；两位审阅人意见不同时，以后读入的为准，两人的行都留在 duplicates.csv。",
             "Say who decided. Where two people differ, what is read later holds; both rows stay in duplicates.csv."),
        Text("可以筛选、调列宽、删行、另存为 CSV；灰色编号不要改。存好后：panyou duplicates read 配置 这个文件，再 panyou run。",
             "Filter, resize, delete rows or save as CSV as you like; leave the grey ids. Then: panyou duplicates read CONFIG THIS_FILE, and panyou run."),
        Text("合并错了的，用 panyou duplicates sheet --all 列出来选“分开”，下次运行就分开。",
             "To undo a merge, list it with panyou duplicates sheet --all and choose keep apart; the next run parts it."),
    ),
    columns=(
        Column("decision", Text("决定", "decision"), "asked", 14, DECISIONS),
        Column("person", Text("谁定的", "decided by"), "asked", 10),
        Column("question", Text("现状", "now"), "shown", 9),
        Column("evidence", Text("依据", "evidence"), "shown", 26),
        *(Column(f"{name}_{end}", Text(f"{head.zh} {end}", f"{head.en} {end}"), "shown", width) for name, head, width in SHOWN for end in "ab"),
        Column("rule", Text("规则", "rule"), "shown", 12),
        Column("score", Text("题名相似", "likeness"), "shown", 8),
        Column("record_id_a", Text("编号 a", "id a"), "id", 16),
        Column("record_id_b", Text("编号 b", "id b"), "id", 16),
    ),
    identities=(Identity("record_id_a", "title_a"), Identity("record_id_b", "title_b")),
    answer="decision",
)  # fmt: skip


class Change(NamedTuple):
    """A ruling that a sheet adds: its row of the log, and what was ruled before (empty: nothing)."""

    row: dict[str, str]
    before: str


def doubts(links: pd.DataFrame, records: pd.DataFrame, *, everything: bool) -> list[dict[str, str]]:
    """The rows of the sheet: pairs to review, then linked ones; with `everything` also those merged and kept apart. Best likeness first."""
    first = {row["record_id"]: row for row in reversed(records.sort_values(["file", "line"]).to_dict("records"))}
    kinds = [*ASKED_ABOUT, *(("merged", "kept_apart") if everything else ())]
    chosen = [link for link in links.to_dict("records") if link["decision"] in kinds and link["record_id_a"] != link["record_id_b"]]
    chosen.sort(key=lambda link: (kinds.index(link["decision"]), -_score(link), link["record_id_a"], link["record_id_b"]))
    return [_row(link, first[link["record_id_a"]], first[link["record_id_b"]]) for link in chosen]


def changes(answers: Iterable[Answer], log: pd.DataFrame, person: str, date: str) -> list[Change]:
    """What the answers add to the log, in the sheet's order; what the same person ruled last is not repeated. Raises PanyouError without a person."""
    last = {(_ends(row["record_id_a"], row["record_id_b"]), row["person"]): row["decision"] for row in _in_order(log)}
    holds = {_ends(row["record_id_a"], row["record_id_b"]): row["decision"] for row in _in_order(log)}
    found: list[Change] = []
    nameless: list[int] = []
    for answer in answers:
        ends, who, decision = _ends(*answer.ids), answer.values["person"] or person, answer.values["decision"]
        if not who:
            nameless.append(answer.row)
        elif last.get((ends, who)) != decision or holds.get(ends) != decision:
            row = {"record_id_a": ends[0], "record_id_b": ends[1], "decision": decision, "person": who, "date": date}
            found.append(Change(row, holds.get(ends, "")))
    if nameless:
        raise PanyouError("sheet_person", rows=", ".join(map(str, nameless)))
    return found


def homeless(log: pd.DataFrame, known: Iterable[str]) -> int:
    """How many rulings are about a record that is not here: they stay in the log, and hold again when it comes back."""
    here = set(known)
    return sum(not {row["record_id_a"], row["record_id_b"]} <= here for row in log.to_dict("records"))


def _row(link: Mapping[str, Any], one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, str]:
    question = QUESTIONS[link["decision"]]
    row = {"question": f"{question.zh} {question.en}", "rule": link["rule"], "evidence": link["evidence"]}
    row["score"] = "" if pd.isna(link["score"]) else f"{link['score']:.2f}"
    for end, record in (("a", one), ("b", other)):
        year = "" if pd.isna(record["year"]) else str(int(record["year"]))
        parts = (year, record["volume"], f"({record['issue']})" if record["issue"] else "", record["pages"])
        shown = {
            "title": record["title"], "authors": "; ".join(record["authors"]), "source": record["source"], "place": " ".join(part for part in parts if part),
            "doi": record["doi"], "database": f"{record['database']} {record['file']}:{record['line']}",
        }  # fmt: skip
        row |= {f"{name}_{end}": value for name, value in shown.items()} | {f"record_id_{end}": record["record_id"]}
    return row


def _score(link: Mapping[str, Any]) -> float:
    return 0.0 if pd.isna(link["score"]) else float(link["score"])


def _in_order(log: pd.DataFrame) -> Sequence[dict[str, Any]]:
    return sorted(log.to_dict("records"), key=lambda row: int(row["position"]))


def _ends(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
