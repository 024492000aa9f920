"""What a file is that is no text export: told by its bytes or its look, never by its name."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final, NamedTuple

from pipeline.readers.base import split_lines

SIGNATURES: Final = (
    (b"%PDF", "pdf", ""),
    (b"CAJ", "caj", ""),
    (b"HN\x00", "caj", ""),
    (b"KDH", "caj", ""),
    (b"TEB\x00", "caj", ""),
    (b"Rar!", "archive", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "archive", "7z"),
    (b"\x1f\x8b", "archive", "gzip"),
    (b"BZh", "archive", "bzip2"),
    (b"\xfd7zXZ\x00", "archive", "xz"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "excel_workbook", ""),
    (b"PAR1", "not_text", "Parquet"),
    (b"SQLite format 3", "not_text", "SQLite"),
    (b"\x89PNG", "not_text", "PNG"),
    (b"\xff\xd8\xff", "not_text", "JPEG"),
    (b"GIF8", "not_text", "GIF"),
)
IGNORED_NAMES: Final = re.compile(
    r"(?:~\$.*|\.ds_store|thumbs\.db|desktop\.ini|\.gitkeep|\.gitignore|readme(?:\..*)?|\._.*|\.~lock\..*#)", re.IGNORECASE
)
PDF_LATE: Final = 1024  # a PDF may have this many bytes before its mark
MARKUP: Final = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|meta|table|div)\b", re.IGNORECASE | re.DOTALL)
TAG_LIKE: Final = re.compile(r"\s{0,4}(?:[A-Z][A-Z0-9]{1,3}\s|%\w\s|@\w+\s*\{|\{[^}]{1,40}\}\s*:|【|[^\s:：]{1,24}[:：]|<)")
REFERENCE: Final = re.compile(r"^[ \t]*\[\d+\].{4,}\[[A-Z]{1,2}(?:/[A-Z]{2})?\][.．,，].*\d", re.MULTILINE)
UNNUMBERED: Final = re.compile(r"[^\[\]]{4,}\[[A-Z]{1,2}(?:/[A-Z]{2})?\][.．,，].*\d{4}")
DOCUMENT_TYPE: Final = re.compile(r"<!DOCTYPE(?!\s+html)|<!ENTITY", re.IGNORECASE)


class Kind(NamedTuple):
    """A kind of file that is no export: its fault code and a detail."""

    code: str
    detail: str = ""


def ignored(file: str) -> bool:
    """Whether the file belongs to the system or to a program that has a workbook open."""
    return IGNORED_NAMES.fullmatch(file.rsplit("/", 1)[-1]) is not None


def binary_kind(data: bytes) -> Kind | None:
    """What `data` is if its bytes say that it is no text; None if it may be text."""
    if not data:
        return Kind("empty_file")
    if not data.strip(b"\0"):
        return Kind("nul_only")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data[257:262] == b"ustar":
        return Kind("archive", "tar")
    return next((Kind(code, detail) for mark, code, detail in SIGNATURES if data.startswith(mark)), None) or (
        Kind("pdf") if b"%PDF-" in data[:PDF_LATE] else None
    )


def _zip_kind(data: bytes) -> Kind:
    """Workbook, document or plain zip, told by the names inside."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return Kind("archive", "zip, damaged")
    if any(name.startswith("xl/") for name in names):
        return Kind("excel_workbook")
    return Kind("word_document") if any(name.startswith("word/") for name in names) else Kind("archive", "zip")


def declares_type(head: str) -> bool:
    """Whether a text begins like XML and declares a document type, which can hold entities that unfold without end."""
    return head.startswith("<") and DOCUMENT_TYPE.search(head) is not None


def text_kind(text: str, noise: float = 0.0) -> Kind:
    """What a text is that no reader claims; `noise` is the share of its characters that had no meaning."""
    if not text.strip():
        return Kind("blank_file")
    sample = text[:100_000]
    if noise > 0.1:
        return Kind("not_text", f"{noise:.0%} unreadable")
    if MARKUP.match(sample):
        return Kind("web_page")
    lines = [line for line in split_lines(sample) if line.strip()]
    if REFERENCE.search(sample) or sum(UNNUMBERED.match(line) is not None for line in lines) * 2 > len(lines):
        return Kind("reference_list")
    tagged = sum(TAG_LIKE.match(line) is not None or "\t" in line or line.count(",") > 5 for line in lines)
    return Kind("unknown_format") if tagged > 0.4 * len(lines) else Kind("prose")
