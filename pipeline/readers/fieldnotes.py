"""Field notes: text, Markdown or Word, with an optional header of place, date and informant.

The header is the first lines of the form `地点：…` / `place: …`; a blank line or any other line ends it. Informants of three kinds are known in
either language; any other stays as written, for each subject has people of its own. Word documents are read with caps, so that a packed bomb is
refused before it is opened.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final, NamedTuple

from pipeline.readers.base import Note, split_lines
from pipeline.readers.decoding import decode
from pipeline.readers.kinds import Kind, binary_kind, text_kind

HEADER: Final = re.compile(
    r"\s*(?:[-*#]\s*)?\**(地点|place|日期|date|受访者|访谈对象|informant)\**\s*[:：]\s*\**\s*(.*?)\s*\**\s*$", re.IGNORECASE
)
FIELDS: Final = {
    "地点": "place",
    "place": "place",
    "日期": "date",
    "date": "date",
    "受访者": "informant",
    "访谈对象": "informant",
    "informant": "informant",
}
INFORMANTS: Final = {
    "government": ("government", "政府", "官员", "干部", "公务员"),
    "university": ("university", "高校", "大学", "学者", "教师", "专家"),
    "resident": ("resident", "居民", "市民", "村民", "群众"),
}
LARGEST: Final = 50_000_000  # bytes a document may unpack to
RATIO: Final = 200  # times it may be larger than packed
# What the zip and XML layers raise on broken input; SyntaxError is what lxml's own error is.
DAMAGE: Final = (
    SyntaxError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    LookupError,
    ValueError,
    OSError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
)
NO_NOTE: Final = frozenset({"web_page", "not_text", "blank_file"})  # what a note must not be; running text is what it should be


class FieldNote(NamedTuple):
    """A note as read; `encoding` is empty for a Word document."""

    place: str
    date: str
    informant: str
    text: str
    encoding: str
    notes: tuple[Note, ...]


def read_note(data: bytes, override: str = "") -> FieldNote | Kind:
    """The note in `data`, else what is the matter with it. Raises LookupError if `override` names no codec."""
    kind = binary_kind(data)
    if kind and kind.code == "word_document":
        text = _document_text(data)
        return text if isinstance(text, Kind) else _note(text, "", ())
    if kind:
        return kind
    decoded = decode(data, override)
    found = text_kind(decoded.text, decoded.noise)
    return found if found.code in NO_NOTE else _note(decoded.text, decoded.encoding, decoded.notes)


def _note(text: str, encoding: str, notes: tuple[Note, ...]) -> FieldNote | Kind:
    """The note with its header taken apart."""
    lines, values = split_lines(text.strip()), {"place": "", "date": "", "informant": ""}
    while lines and (found := HEADER.match(lines[0])):
        values[FIELDS[found[1].lower()]] = found[2]
        lines.pop(0)
    named = values["informant"]
    values["informant"] = next((kind for kind, words in INFORMANTS.items() if any(word in named.lower() for word in words)), named)
    body = "\n".join(lines).strip()
    return FieldNote(**values, text=body, encoding=encoding, notes=notes) if body else Kind("blank_file")


def _document_text(data: bytes) -> str | Kind:
    """The paragraphs and table cells of a Word document, in order, a line each."""
    from docx import Document
    from docx.opc.exceptions import OpcError
    from docx.table import Table

    try:
        infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
        size = sum(info.file_size for info in infos)
        if size > LARGEST or size > RATIO * len(data):
            return Kind("too_large", f"{size:,} bytes")
        blocks = list(Document(io.BytesIO(data)).iter_inner_content())
        return "\n".join(
            "\n".join(cell.text for row in block.rows for cell in row.cells) if isinstance(block, Table) else block.text for block in blocks
        )
    except (*DAMAGE, OpcError):
        return Kind("damaged_document")
