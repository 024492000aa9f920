"""The cells of a file that a person saved, whatever Excel or another program saved it as: .xlsx, .xls, .ods, CSV of any separator and encoding."""

from __future__ import annotations

import csv
import io
from typing import Final

from pipeline.errors import PanyouError, Text, describe, fault
from pipeline.people import decode
from pipeline.readers import workbook
from pipeline.readers.kinds import Kind
from pipeline.readers.sheets import BREAK, CELL, SHEET

fault("sheet_missing", Text("没有这个表格文件", "there is no such sheet"),
      Text("看看拼写；发出去的表在 corpus/<综述>/sheets/", "check the spelling; sheets handed out lie in corpus/<review>/sheets/"))  # fmt: skip
fault("sheet_empty", Text("这个文件是空的", "the file is empty"),
      Text("多半是没有存完；从 Excel 再存一次，或用备份", "most likely it was not saved to its end; save it again from Excel"))  # fmt: skip
fault("sheet_lock_file", Text("这是 Excel 打开文件时留下的锁文件，不是表", "this is the lock file Excel leaves while a sheet is open, not the sheet"),
      Text("选不带 ~$ 的那个文件", "take the file without ~$"))  # fmt: skip
fault("sheet_unreadable", Text("读不出这个工作簿：{why}", "the workbook cannot be read: {why}"),
      Text("用 Excel 打开它，另存为 .xlsx 或“CSV UTF-8”再试", "open it in Excel and save it as .xlsx or “CSV UTF-8”, then try again"))  # fmt: skip
fault("sheet_cut", Text("第 {row} 行之后读不下去：{detail}", "unreadable after row {row}: {detail}"),
      Text("多半是文件没有存完，或少了一个引号；再存一次", "most likely it was not saved to its end, or a quotation mark is missing; save it again"))  # fmt: skip

WORKBOOKS: Final = (b"PK\x03\x04", workbook.OLE)
LOOKED_AT: Final = 400  # bytes of a file's beginning
SEPARATORS: Final = "\t;,"
Cells = list[list[str]]


def cells(data: bytes, name: str) -> list[Cells]:
    """The sheets of a file as rows of cells, surrounding blanks gone; raises PanyouError where it is no sheet or was not saved to its end."""
    if name.startswith("~$"):
        raise PanyouError("sheet_lock_file")
    if not data.strip(b"\0 \r\n\t"):
        raise PanyouError("sheet_empty")
    return _of_workbook(data) if data.startswith(WORKBOOKS) else [_of_text(_decoded(data))]


def _of_workbook(data: bytes) -> list[Cells]:
    opened = workbook.opened(data)
    if isinstance(opened, Kind):
        kind = f"{opened.code}: {opened.detail}"
        raise PanyouError("sheet_unreadable", why=Text(describe(kind, "zh", advice=False), describe(kind, "en", advice=False)))
    sheets: list[Cells] = [[]]
    for line in opened.text.split("\n"):
        if line.startswith(SHEET):
            sheets.append([])
        else:
            sheets[-1].append([cell.replace(BREAK, "\n").strip() for cell in line.split(CELL)])
    return sheets


def _decoded(data: bytes) -> str:
    """UTF-16 without its mark shows by zeros at every other byte of its Latin letters; the rest is told apart as for all that people keep."""
    even, odd = data[:LOOKED_AT:2].count(0), data[1:LOOKED_AT:2].count(0)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or not even + odd:
        return decode(data)
    return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")


def _of_text(text: str) -> Cells:
    header = text.lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=header.count)
    found: Cells = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            found.append([cell.strip() for cell in row])  # how far it got is part of the error
    except csv.Error as error:
        raise PanyouError("sheet_cut", row=len(found), detail=error) from error
    return found
