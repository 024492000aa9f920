"""Writes what the documents repeat from the code: `python -m docs.generate`. A test fails while a document lags behind.

`docs/schema.md` is made whole from the schemas; in the README the text between `<!-- name -->` and `<!-- end -->` is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import typer

from pipeline.cli import app
from pipeline.logs import LOGS
from pipeline.method import METHOD
from pipeline.readers import READERS
from pipeline.readers.known import KNOWN
from pipeline.schema import Column, Kind, Table
from pipeline.tables import TABLES

ROOT: Final = Path(__file__).resolve().parent.parent
README: Final = ROOT / "README.md"
SCHEMA: Final = ROOT / "docs" / "schema.md"
BLOCK: Final = re.compile(r"(?P<open><!-- (?P<name>[a-z]+:(?:zh|en)) -->\n).*?(?P<close><!-- end -->)", re.DOTALL)
BILINGUAL: Final = re.compile(r" / ")
KINDS: Final[dict[Kind, str]] = {
    "text": "text",
    "texts": "list of texts",
    "integer": "whole number",
    "number": "number",
    "numbers": "list of numbers",
    "vector": "vector, in ten-thousandths",
    "flag": "true/false",
    "origins": "list of (field, record_id)",
}
HEAD: Final = """# 表与列 · Tables and columns

由 `python -m docs.generate` 从 `pipeline/tables.py` 与 `pipeline/logs.py` 生成，请勿手改。
Written by `python -m docs.generate` from `pipeline/tables.py` and `pipeline/logs.py`; do not edit.

每张表在 `outputs/<综述>/<阶段>/<表>.parquet`，分批写出时是同名的文件夹（pandas、DuckDB、R 的 arrow 都能整个读入）。键唯一，行按固定次序排列。
磁盘上缺失的文字与列表是 null；`open_outputs` 读入后是空字符串与空列表。

Each table is `outputs/<review>/<stage>/<table>.parquet`, or a folder of that name when written in parts (pandas, DuckDB and R's arrow read
both). Keys are unique; rows are in a fixed order. On disk a missing text or list is null; `open_outputs` makes it empty.
"""
IDS: Final = """
## 编号 · Ids

编号由内容算出，与文件名、次序、机器无关。 Ids come from content, never from file names, order or machine.

| id | 来自 / made from |
|---|---|
| `record_id` | `r` + 12: every field of the record but links, citation counts and export marks; equal records in two exports share it |
| `record_key` | the same over database, title, authors and source: outlives corrections of year, pages or DOI |
| `publication_id` | `p` + 12: the smallest `record_id` merged into it; may change when a duplicate joins, so human files name records |
| `sentence_id` | `s` + 12: smallest `record_id`, field, text, ordinal among equals |
| `fieldnote_id` | `f` + 12: place, date, informant, text |
| `topic_id` | language, model, number by prevalence: `zh-nmf-01` |
| `category_id` | the codebook's own |
"""


def schema_page() -> str:
    """`docs/schema.md` as it should be."""
    parts = [HEAD, IDS]
    for stage in METHOD:
        parts += [f"\n## `{stage.folder}`\n", *(_table(TABLES[name], _readers(name)) for step in stage.steps for name in step.writes)]
    parts.append("\n## 人的日志 · Logs people keep: `corpus/<review>/`\n")
    parts += [_table(table, _readers(name)) for name, table in LOGS.items()]
    return "".join(parts)


def filled(text: str) -> str:
    """`text` with every marked block as the code has it; KeyError if a mark names no block."""
    return BLOCK.sub(lambda found: found["open"] + blocks()[found["name"]]() + found["close"], text)


def blocks() -> dict[str, Callable[[], str]]:
    """What may stand between marks, by name."""
    return {
        "commands:zh": lambda: _commands(0),
        "commands:en": lambda: _commands(1),
        "formats:zh": lambda: _formats("是", "否：依说明写成", "格式", "数据库", "在真实导出文件上核对过", "认得、还不能读"),
        "formats:en": lambda: _formats(
            "yes", "no: written from its description", "format", "database", "checked on real exports", "known by name, not read yet"
        ),
    }


def commands() -> dict[str, tuple[str, str]]:
    """Every live command with its help in Chinese and English."""
    found: dict[str, tuple[str, str]] = {}
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]  # it is a group
        zh, en = BILINGUAL.split((command.help or "").rstrip("."), maxsplit=1)
        found[name] = (zh, en)
    return found


def _commands(language: int) -> str:
    rows = [(f"`panyou {name}`", texts[language]) for name, texts in commands().items() if name not in _stage_names()]
    stages = " ".join(f"`{name}`" for name in _stage_names())
    rows.insert(
        1, (stages, ("单独做一个阶段；前面的阶段还没更新就拒绝", "one stage alone; refuses while an earlier one is stale")[language])
    )
    return _grid((("命令", "做什么"), ("command", "what it does"))[language], rows)


def _stage_names() -> list[str]:
    return [stage.name.replace("_", "-") for stage in METHOD]


def _formats(yes: str, no: str, *heads: str) -> str:
    *columns, rest = heads
    rows = [(reader.title, reader.database, yes if reader.verified else no) for reader in READERS]
    colon, comma = ("：", "、") if yes == "是" else (": ", ", ")
    return _grid(columns, rows) + f"\n{rest}{colon}{comma.join(title for _, title, _ in KNOWN)}\n"


def _readers(table: str) -> list[str]:
    """The stages that read a table."""
    return [stage.folder for stage in METHOD if any(table in step.reads for step in stage.steps)]


def _table(table: Table, read_by: Sequence[str]) -> str:
    key = ", ".join(f"`{name}`" for name in table.key)
    users = ", ".join(f"`{name}`" for name in read_by) or "—"
    rows = [(f"`{column.name}`", KINDS[column.kind], _meaning(column)) for column in table.columns]
    return f"\n### `{table.name}`\n\n键 key: {key} · 用于 read by: {users}\n\n" + _grid(("column", "kind", "meaning"), rows)


def _meaning(column: Column) -> str:
    if column.values is None:
        return column.meaning
    return f"{column.meaning}: " + ", ".join(f"`{value}`" if value else "empty" for value in column.values)


def _grid(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [list(heads)]
    lines += [["---"] * len(lines[0])] + [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def main() -> None:
    """Bring the documents up to date."""
    SCHEMA.write_text(schema_page(), encoding="utf-8", newline="\n")
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
