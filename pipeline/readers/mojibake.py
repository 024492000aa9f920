"""Text that a program before us read in the wrong encoding and saved: put right where the way back is exact, else named.

Three ways are known: UTF-8 read as cp1252 (`æ•°å­—`), GB 18030 read as cp1252 (`Êý×Ö`), UTF-8 read as GB 18030 (`鏁板瓧`). A run of
characters goes back only if its bytes are valid in the other encoding to the last one and say what people write; so a sound text is never
touched. `锟斤拷` and U+FFFD say that something was lost for good: those lines are named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from pipeline.readers.base import Note, split_lines

HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef\u2010-\u2027]")
WIDE_RUN: Final = re.compile(r"[^\x00-\x7f]{2,}")
UTF8_IN_GB: Final = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){2}")
LOST_BEFORE: Final = ("锟斤拷", "烫烫烫", "屯屯屯")
LOST: Final = (*LOST_BEFORE, "\ufffd")  # which may be ours, where a byte could not be read; that is reported by itself
LISTED: Final = 50  # lines named one by one; the rest are counted


def _bytes_of_cp1252() -> dict[str, int]:
    """The byte of each character above ASCII that cp1252 or latin-1 reads out of it."""
    made = {chr(byte): byte for byte in range(0x80, 0x100)}
    for byte in range(0x80, 0x100):
        try:
            made[bytes([byte]).decode("cp1252")] = byte
        except UnicodeDecodeError:
            continue
    return made


BYTES: Final = _bytes_of_cp1252()
WESTERN_RUN: Final = re.compile(f"[{re.escape(''.join(sorted(BYTES)))}]{{2,}}")
Way = Callable[[str], str]


def repair(text: str, name: str, *, is_mended: bool = False) -> tuple[str, tuple[Note, ...]]:
    """`text` put right, and a note for each line that was, or that has lost something; `name` is the encoding it was read in."""
    lost = LOST_BEFORE if is_mended else LOST
    notes: list[Note] = []
    if not text.isascii() and name != "cp1252":
        for way, run in (_western(text), _wide(text)):
            if run:
                text = _repaired(text, run, way, notes)
    if any(sign in text for sign in lost):
        notes += [Note("lost_characters", number) for number in _lines_with(text, lost)]
    return text, tuple(_bounded(notes))


def _western(text: str) -> tuple[Way, re.Pattern[str] | None]:
    """The way back of text read as cp1252."""
    return _from_cp1252, WESTERN_RUN if WESTERN_RUN.search(text) else None


def _wide(text: str) -> tuple[Way, re.Pattern[str] | None]:
    """The way back of text read as GB 18030."""
    found = HAN.search(text) and UTF8_IN_GB.search(text.encode("gb18030", "ignore"))
    return _from_gb18030, WIDE_RUN if found else None


def _repaired(text: str, run: re.Pattern[str], way: Way, notes: list[Note]) -> str:
    """`text` with the runs that have a way back put right, line by line."""
    lines = re.split(r"(\r\n|\n|\r)", text)
    for at in range(0, len(lines), 2):
        line = lines[at]
        if line.isascii():
            continue
        lines[at] = run.sub(lambda found: way(found[0]), line)
        if lines[at] != line:
            notes.append(Note("mojibake_repaired", at // 2 + 1))
    return "".join(lines)


def _from_cp1252(run: str) -> str:
    """A run as UTF-8, else as GB 18030 if that is common Chinese; itself if it is neither."""
    data = bytes(BYTES[character] for character in run)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _as_chinese(run, data) if len(run) > 3 and len(run) % 2 == 0 else run


def _as_chinese(run: str, data: bytes) -> str:
    """A run as GB 2312 if nine in ten characters are of its first level or punctuation."""
    try:
        made = data.decode("gb2312")
    except UnicodeDecodeError:
        return run
    common = sum(0xB0 <= lead <= 0xD7 or lead in (0xA1, 0xA3) for lead in data[::2])
    return made if common * 10 >= len(made) * 9 else run


def _from_gb18030(run: str) -> str:
    """A run as UTF-8 if that is Chinese; itself if not."""
    try:
        made = run.encode("gb18030").decode("utf-8")
    except UnicodeError:
        return run
    return made if len(made) > 1 and len(HAN.findall(made)) == len(made) else run


def _lines_with(text: str, signs: tuple[str, ...]) -> list[int]:
    """The numbers of the lines that one of `signs` occurs in."""
    return [number for number, line in enumerate(split_lines(text), 1) if any(sign in line for sign in signs)]


def _bounded(notes: list[Note]) -> list[Note]:
    """The first notes of each code, and one that counts the others."""
    made: list[Note] = []
    for code in sorted({note.code for note in notes}):
        own = [note for note in notes if note.code == code]
        made += own[:LISTED]
        if len(own) > LISTED:
            made.append(Note(code, 0, f"{len(own) - LISTED} more"))
    return made
