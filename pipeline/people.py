"""Reading what people keep in `corpus/<review>/`: decisions, rulings, codings, votes and word lists, as tables.

A row that does not fit is an error that names file, row and value: human work is never dropped and never guessed at. Files saved
again by Excel are read too: UTF-8 with or without BOM, GB18030, tabs or semicolons for commas.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline import store
from pipeline.errors import Language, PanyouError, Text, fault
from pipeline.frames import frame
from pipeline.logs import LOGS
from pipeline.schema import Column
from pipeline.store import Review
from pipeline.wordlists import load_words, paths

fault("log_encoding", Text("这个文件既不是 UTF-8 也不是 GB18030 编码", "the file is neither UTF-8 nor GB18030"),
      Text("用 Excel 另存为“CSV UTF-8（逗号分隔）”", "save it again as “CSV UTF-8”"))  # fmt: skip
fault("log_columns", Text("缺少这些列：{missing}", "these columns are missing: {missing}"),
      Text("恢复表头；应有的列：{expected}", "restore the header row; the columns are: {expected}"))  # fmt: skip
fault("log_syntax", Text("第 {row} 行之后读不下去：{detail}", "unreadable after row {row}: {detail}"),
      Text("多半是少了一个引号；改正那一行", "most likely a quotation mark is missing; correct that row"))  # fmt: skip
fault("log_values", Text("有 {count} 处看不懂：{problems}", "{count} value(s) cannot be read: {problems}"),
      Text("改正这些行；其余的行没有动", "correct those rows; the others are untouched"))  # fmt: skip

Problem = tuple[int, str, str, str]  # row below the header, column, the value as it stands, what is allowed
KINDS: Final = {"flag": "true | false", "number": "0.5", "integer": "1"}
PROBLEM: Final = Text("第 {row} 行 {column}：{value}（应为 {expected}）", "row {row}, {column}: {value} (allowed: {expected})")
TRUE: Final = {"true", "1", "yes", "是", "y", "t"}
EMPTY: Final = {"flag": "false"}  # what an absent cell of an optional column says
FALSE: Final = {"false", "0", "no", "否", "n", "f"}  # an emptied cell is no decision
LIST_SEPARATOR: Final = ";"
SURPLUS: Final = "…"  # what stands to the right of the last column


def log_hash(review: Review, name: str) -> str:
    """Hash of the files a log is read from; an absent file and an empty one differ only in bytes, not in meaning."""
    digest = hashlib.sha256()
    for path in _paths(review, name):
        digest.update(store.read_with(path, bytes, b"") + b"\0")
    return digest.hexdigest()


def load_log(review: Review, name: str) -> pd.DataFrame:
    """A log as the table of its name; a missing file is an empty table. Raises PanyouError listing every bad value at once."""
    if name == "words":
        return load_words(review, decode)[0]
    (path,) = _paths(review, name)
    return store.read_with(path, lambda data: parse_log(name, data), frame(name))


def parse_log(name: str, data: bytes) -> pd.DataFrame:
    """The table in a CSV file's bytes."""
    header, rows = _rows(decode(data))
    columns = [column for column in LOGS[name].columns if column.name != "position"]
    missing = [column.name for column in columns if column.name not in header and not column.is_optional]
    if missing and (header or rows):
        raise PanyouError("log_columns", missing=", ".join(missing), expected=", ".join(column.name for column in columns))
    absent = {column.name: EMPTY.get(column.kind, "") for column in columns if column.is_optional}
    rows = {number: absent | {name: cell or absent.get(name, "") for name, cell in row.items()} for number, row in rows.items()}
    read = {number: {column.name: _value(column, row[column.name]) for column in columns} for number, row in rows.items()}
    bad = [*_misfits(columns, read, rows), *_repeats(LOGS[name].key, read), *_surplus(rows)]
    if bad:
        raise PanyouError("log_values", count=len(bad), problems=Text(_listed(bad, "zh"), _listed(bad, "en")))
    position = "position" in LOGS[name].names
    return frame(name, [row | ({"position": number} if position else {}) for number, row in read.items()])


def decode(data: bytes) -> str:
    """Text of a small file that people edit: UTF-8, UTF-16 with BOM, else GB18030."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PanyouError("log_encoding")


def _paths(review: Review, name: str) -> list[Path]:
    return paths(review) if name == "words" else [review.corpus / f"{name}.csv"]


def _rows(text: str) -> tuple[list[str], dict[int, dict[str, str]]]:
    """The header, and the rows that are not blank by their number below it; cells past the header are kept under `SURPLUS`."""
    delimiter = max(",\t;", key=text.partition("\n")[0].count)
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            found.append([cell.strip() for cell in row])  # noqa: PERF401  # how far it got is part of the error
    except csv.Error as error:
        raise PanyouError("log_syntax", row=len(found), detail=error) from error
    header = found[0] if found else []
    rows = {number: _named(header, row) for number, row in enumerate(found[1:], start=1) if any(row)}
    return header, rows


def _named(header: list[str], row: list[str]) -> dict[str, str]:
    surplus = " ".join(cell for cell in row[len(header) :] if cell)
    return {SURPLUS: surplus} | dict(zip(header, row + [""] * (len(header) - len(row)), strict=False))


def _value(column: Column, raw: str) -> Any:
    """A cell as the column's kind; what cannot be read stays text, and `_fits` refuses it."""
    readers: dict[str, Callable[[str], Any]] = {"texts": _list, "flag": _flag, "integer": _number, "number": _number, "text": str}
    return readers[column.kind](raw)


def _list(raw: str) -> list[str]:
    return [part.strip() for part in raw.split(LIST_SEPARATOR) if part.strip()]


def _flag(raw: str) -> bool | str:
    known = {True: TRUE, False: FALSE}
    return next((value for value, words in known.items() if raw.casefold() in words), raw)


def _number(raw: str) -> float | int | str | None:
    if not raw:
        return None
    try:
        number = int(raw) if raw.lstrip("-").isdigit() else float(raw)
    except ValueError:
        return raw
    return number if math.isfinite(number) else raw


def _fits(column: Column, value: Any) -> bool:
    kinds: dict[str, tuple[type, ...]] = {"integer": (int, type(None)), "number": (int, float, type(None)), "flag": (bool,)}
    return isinstance(value, kinds.get(column.kind, (object,))) and (column.values is None or value in column.values)


def _misfits(columns: list[Column], read: Mapping[int, dict[str, Any]], rows: Mapping[int, dict[str, str]]) -> Iterator[Problem]:
    for number, row in read.items():
        for column in columns:
            if not _fits(column, row[column.name]):
                expected = " | ".join(value for value in column.values or (KINDS.get(column.kind, column.kind),) if value)
                yield number, column.name, rows[number][column.name], expected


def _repeats(key: tuple[str, ...], read: Mapping[int, dict[str, Any]]) -> Iterator[Problem]:
    """Rows of a log that may say a thing once only: a category's votes."""
    seen: dict[tuple[Any, ...], int] = {}
    for number, row in read.items():
        if key != ("position",) and seen.setdefault(values := tuple(row[name] for name in key), number) != number:
            yield number, ", ".join(key), ", ".join(map(str, values)), f"≠ {seen[values] + 1}"


def _surplus(rows: Mapping[int, dict[str, str]]) -> Iterator[Problem]:
    yield from ((number, SURPLUS, row[SURPLUS], "") for number, row in rows.items() if row[SURPLUS])


def _listed(bad: list[Problem], language: Language) -> str:
    lines = [
        PROBLEM.render(language, row=number + 1, column=column, value=repr(raw), expected=expected)
        for number, column, raw, expected in sorted(bad)
    ]
    return "".join("\n       " + line for line in lines)
