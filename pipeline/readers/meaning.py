"""From the printed form of a field to the columns of `records`: helpers that all readers share.

Nothing is cleaned here that a reader of the report would miss: artefacts inside titles and abstracts are left to the text stage.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
OTHER_SCRIPT: Final = re.compile(r"[\u0370-\u052f\u0590-\u06ff\u0900-\u0fff\u3040-\u30ff\u1100-\u11ff\uac00-\ud7af]")
LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
YEAR: Final = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)(?:(?:0[1-9]|1[0-2])(?:[0-3]\d)?)?(?!\d)", re.ASCII)
DOI: Final = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)
BODY_MARK: Final = re.compile(r"^\s*[<＜]正[>＞]\s*")
ELLIPSIS: Final = re.compile(r"(?:\.{3}|…)\s*$")
SEMICOLONS: Final = re.compile(r"[;；]+")
COMMAS: Final = re.compile(r"[,，]+")


def parts(value: str, separator: re.Pattern[str] = SEMICOLONS) -> list[str]:
    """The parts of a list, stripped; empty parts are dropped."""
    return [part for part in (piece.strip() for piece in separator.split(value)) if part]


def people(value: str) -> list[str]:
    """Names of a CNKI list: `;`-separated; back files have commas, which in a foreign name stand inside it."""
    if SEMICOLONS.search(value) or not HAN.search(value):
        return parts(value)
    return parts(value, COMMAS)


def keywords(value: str) -> tuple[list[str], str]:
    """Keywords of a CNKI list and who gave them.

    `;;` or `;` between; a list that ends in its separator was made by CNKI's indexing machine, as were the lists with commas.
    """
    value = value.strip()
    found = parts(value) if SEMICOLONS.search(value) else parts(value, COMMAS)
    if not found:
        return [], ""
    return found, "machine" if value.endswith((";", "；", ",", "，")) else "author"


def year(*values: str) -> int | None:
    """The first year that any of the values names; yyyymm and yyyymmdd count, numbers inside longer ones do not."""
    found = next((found for found in map(YEAR.search, values) if found), None)
    return int(found.group(1)) if found else None


def doi(value: str) -> str:
    """The DOI in lower case, without resolver or prefix; empty if there is none."""
    found = DOI.search(value)
    return found.group(0).rstrip(".,;").lower() if found else ""


def abstract(value: str) -> dict[str, str]:
    """The columns `abstract` and `abstract_kind`: `<正>` marks the beginning of the body text, a final ellipsis a cut."""
    body = BODY_MARK.sub("", value, count=1).strip()
    if not body:
        return {"abstract": "", "abstract_kind": "none"}
    if BODY_MARK.match(value):
        return {"abstract": body, "abstract_kind": "body_excerpt"}
    return {"abstract": body, "abstract_kind": "truncated" if ELLIPSIS.search(body) else "abstract"}


def language(*texts: str) -> str:
    """zh, en or other by script: kana, hangul, Cyrillic and the like are other; Latin letters are read as English."""
    text = " ".join(texts)
    others, han, latin = len(OTHER_SCRIPT.findall(text)), len(HAN.findall(text)), len(LATIN.findall(text))
    if others > 0.1 * (others + han + latin):
        return "other"
    if han and han * 4 >= latin:  # a Han character says about as much as four letters
        return "zh"
    return "en" if latin else "other"


def canonical(value: Any) -> Any:
    """A value as it enters an id: NFC, white space made single, empties gone; so that equal fields of two formats are equal."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split())
    if isinstance(value, list):
        return [item for item in (canonical(item) for item in value) if item]
    return value
