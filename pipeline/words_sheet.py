"""Words for a person to approve, as a workbook, and the approved ones back into the review's lists.

One sheet holds the candidates of `new_words` with their contexts, the other words so frequent that they may say nothing. Whatever is marked yes joins
`terms.txt` or `stopwords.txt`; what stands in those files stays as it is.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.errors import PanyouError, Text, fault
from pipeline.text.lexicon import Lexicon
from pipeline.text.lists import parse_terms
from pipeline.text.stopwords import suggested

fault("words_sheet_columns", Text("工作表 {sheet} 缺少这些列：{missing}", "sheet {sheet} lacks these columns: {missing}"),
      Text("恢复第一行的列名，或重新运行 panyou words sheet", "restore the names in the first row, or run `panyou words sheet` again"))  # fmt: skip
fault("words_sheet_values", Text("有 {count} 处看不懂：{problems}", "{count} value(s) cannot be read: {problems}"),
      Text("decision 一列只能是 yes、no 或空；没有写入任何词", "the column decision may say yes, no or nothing; no word was taken"))  # fmt: skip
fault("words_sheet_unreadable", Text("这个文件不是 Excel 工作簿（.xlsx）", "the file is no Excel workbook (.xlsx)"),
      Text("用 Excel 另存为 .xlsx，或重新运行 panyou words sheet", "save it as .xlsx, or run `panyou words sheet` again"))  # fmt: skip

SHEETS: Final = {"new_words": "terms", "frequent_words": "stopwords"}  # sheet → list that approved words join
COLUMNS: Final = {
    "decision": ("决定 yes/no", 12),
    "term": ("词", 24),
    "language": ("语言", 8),
    "origin": ("来源", 16),
    "keywords": ("作者关键词篇数", 10),
    "documents": ("篇数", 8),
    "occurrences": ("次数", 8),
    "parts": ("现在切成", 26),
    "contexts": ("上下文", 90),
}
OF_FREQUENT: Final = ("decision", "term", "language", "documents")
YES: Final = frozenset({"yes", "y", "是", "1", "true", "√", "对"})
NO: Final = frozenset({"no", "n", "否", "0", "false", "×", "不", ""})
OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WHEN: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001  # Excel's dates know no zone; fixed, so that the same input makes the same bytes


class Approved(NamedTuple):
    """Words marked yes, by the list they join, and how many were marked no or not at all."""

    terms: tuple[str, ...]
    stopwords: tuple[str, ...]
    others: int


def workbook(new_words: pd.DataFrame, term_counts: pd.DataFrame, publications: Mapping[str, int], lexicon: Lexicon) -> bytes:
    """The workbook; `publications` counts them by language. Candidates come best first."""
    import xlsxwriter

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, OPTIONS)
    book.set_properties({"created": WHEN})
    ranked = new_words.sort_values("rank").to_dict("records")
    _sheet(book, "new_words", tuple(COLUMNS), ranked)
    counts = term_counts[["language", "term", "documents"]].itertuples(index=False, name=None)
    found = suggested(counts, publications, lexicon)
    _sheet(book, "frequent_words", OF_FREQUENT, [{"language": a, "term": b, "documents": c} for a, b, c in found])
    book.close()
    return data.getvalue()


def _sheet(book: Any, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """A sheet with a frozen head; every value is text, so that no cell is a formula."""
    sheet, text = book.add_worksheet(name), book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    head, last = book.add_format({"bold": True, "text_wrap": True, "bottom": 1}), 0
    for place, column in enumerate(columns):
        label, width = COLUMNS[column]
        sheet.set_column(place, place, width, text)
        sheet.write_string(0, place, f"{label}\n{column}", head)
    for last, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            sheet.write_string(last, place, _cell(row.get(column, "")), text)
    sheet.data_validation(1, 0, max(last, 1), 0, {"validate": "list", "source": ["yes", "no"]})
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)


def _cell(value: Any) -> str:
    text = "\n".join(map(str, value)) if isinstance(value, list) else str(value)
    return re.sub(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)


def approved(data: bytes) -> Approved:
    """What a workbook that came back says; raises PanyouError listing every value that cannot be read, and takes nothing then."""
    found: dict[str, dict[str, None]] = {name: {} for name in SHEETS.values()}
    problems, others = list[str](), 0
    for sheet, rows in _sheets(data):
        for number, row in rows:
            decision, term = row["decision"].strip().lower(), row["term"].strip()
            words, faults = parse_terms(term)
            if decision not in YES | NO or (decision in YES and (faults or len(words) != 1)):
                problems.append(f"{sheet} {number}: {row['decision']} {term}")
            elif decision in YES:
                found[SHEETS[sheet]][term] = None
            else:
                others += bool(term)
    if problems:
        raise PanyouError("words_sheet_values", count=len(problems), problems="; ".join(problems[:20]))
    return Approved(tuple(found["terms"]), tuple(found["stopwords"]), others)


def _sheets(data: bytes) -> Iterator[tuple[str, list[tuple[int, dict[str, str]]]]]:
    """The rows of our sheets by column name, with their number as Excel shows it."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names if name in SHEETS}
    except (CalamineError, ValueError) as error:
        raise PanyouError("words_sheet_unreadable") from error
    for name, (head, *rows) in sheets.items():
        columns = [str(cell).split("\n")[-1].strip() for cell in head]
        missing = [column for column in ("decision", "term") if column not in columns]
        if missing:
            raise PanyouError("words_sheet_columns", sheet=name, missing=", ".join(missing))
        yield name, [(number, dict(zip(columns, map(_text, row), strict=True))) for number, row in enumerate(rows, start=2)]


def _text(cell: Any) -> str:
    """A cell as text; Excel makes numbers of yes as 1."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).lower() if isinstance(cell, bool) else str(cell)


def joined(text: str, words: Iterable[str]) -> tuple[str, int]:
    """A list's text with the words it lacks behind its last line, and how many those are."""
    known = set(parse_terms(text)[0])
    fresh = [word for word in words if not set(parse_terms(word)[0]) <= known]
    end = "\r\n" if "\r\n" in text else "\n"
    before = text if not text or text.endswith(("\n", "\r")) else text + end
    return before + "".join(word + end for word in fresh), len(fresh)
