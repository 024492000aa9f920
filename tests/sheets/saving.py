"""Sheets as people hand them in: saved by a spreadsheet program, in any form and code page; for the tests of every kind of sheet."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest

from pipeline.sheets.layout import Layout
from pipeline.sheets.writing import workbook

FORMS: Final = ("xlsx", "ansi", "utf8", "semicolon")
# What `soffice --convert-to` takes: separator, quotation mark, character set, first line, …, and which sheet (1: the first).
OFFICE_FORMS: Final = {
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "ansi": "csv:Text - txt - csv (StarCalc):44,34,GB18030,1,,0,false,true,false,false,false,1",
    "utf8": "csv:Text - txt - csv (StarCalc):44,34,UTF-8,1,,0,false,true,false,false,false,1",
}
needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice on this machine to save the sheet with")


def saved(path: Path, layout: Layout, rows: Sequence[Mapping[str, str]], form: str) -> Path:
    """The sheet as a spreadsheet program leaves it: xlsx, or a CSV in the code page of a Chinese Windows, in UTF-8, with semicolons."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if form == "xlsx":
        path.with_suffix(".xlsx").write_bytes(workbook(layout, rows))
        return path.with_suffix(".xlsx")
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if form == "semicolon" else ",")
    writer.writerow([column.head for column in layout.columns])
    writer.writerows([row.get(column.name, "") for column in layout.columns] for row in rows)
    encoding = "gb18030" if form == "ansi" else "utf-8-sig"
    path.with_suffix(".csv").write_bytes(text.getvalue().encode(encoding))
    return path.with_suffix(".csv")


def by_office(path: Path, layout: Layout, rows: Sequence[Mapping[str, str]], form: str) -> Path:
    """The workbook opened and saved by LibreOffice in one of `OFFICE_FORMS`, with a profile of its own."""
    handed = saved(path, layout, rows, "xlsx")
    back = path.parent / "back"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", OFFICE_FORMS[form], "--outdir", str(back), str(handed)]
    subprocess.run(command, check=True, capture_output=True, timeout=150)
    (found,) = back.iterdir()
    return found
