"""From bytes to text without guessing silently: byte order mark, strict UTF-8, UTF-16 by its zeros, then scored candidates.

Candidates are those our databases' users have: GB18030, Big5-HKSCS, cp1252 (never latin-1). A bad byte mends one character and is
reported with its offset and line; it never changes how the rest of the file is read. A line that is wholly in another encoding
(two exports joined) is read in that encoding, and reported.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from pipeline.readers.base import LINE_END, Note
from pipeline.readers.cleaning import clean
from pipeline.readers.mojibake import repair
from pipeline.readers.scores import likeness

BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LEGACY: Final = ("gb18030", "big5hkscs", "cp1252")
SEQUENCE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
LINE_BYTES: Final = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r)?")
SAMPLE: Final = 200_000  # bytes that are scored: more than enough, and bounded
LISTED: Final = 50  # bad bytes named one by one; the rest are counted


class Decoded(NamedTuple):
    """A file as text: `encoding` is how its bytes were read, `notes` what was mended, `noise` the share of characters without meaning."""

    text: str
    encoding: str
    notes: tuple[Note, ...]
    noise: float


class Mended(NamedTuple):
    """Text and the byte offsets that could not be read."""

    text: str
    offsets: tuple[int, ...]


def decode(data: bytes, override: str = "") -> Decoded:
    """`data` as text; `override` is a codec a person named for this file. Raises LookupError if it names no codec."""
    if override:
        name = codecs.lookup(override).name
        mark = next((bom for bom, codec in BOMS if data.startswith(bom) and codec.startswith(name)), b"")
        return _finished(_whole(data[len(mark) :], name), name, len(mark), data)
    for mark, name in BOMS:
        if data.startswith(mark):
            return _finished(_lines(data[len(mark) :], name), name, len(mark), data)
    name = wide(data) or ("utf-8" if _is_utf8(data) else guess(data))
    return _finished(_lines(data, name), name, 0, data)


def _is_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8, a cut end and a few bad bytes apart: more characters of several bytes are sound than broken."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        broken = data.decode("utf-8", "replace").count("\ufffd")
        return len(SEQUENCE.findall(data)) > broken
    return True


def wide(data: bytes) -> str:
    """The UTF-16 or UTF-32 codec of text without a mark, known by where its zero bytes stand; empty if none."""
    sample = data[:SAMPLE]
    if sample.count(0) * 100 < len(sample) or not sample.strip(b"\0"):
        return ""
    zeros = [sample[start::4].count(0) * 4 / len(sample) for start in range(4)]
    if min(zeros[2:]) > 0.9 and zeros[0] < 0.5:
        return "utf-32-le"
    if min(zeros[:2]) > 0.9 and zeros[3] < 0.5:
        return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    return "utf-16-le" if odd > 2 * even else "utf-16-be" if even > 2 * odd else ""


def guess(data: bytes) -> str:
    """The likeliest of `LEGACY`; the earlier one wins a tie."""
    sample = data[:SAMPLE]
    return max(LEGACY, key=lambda name: likeness(_whole(sample, name).text, name))


def _lines(data: bytes, name: str) -> Mended:
    """`data` decoded strictly; if that fails, line by line, so that a joined piece in another encoding is seen."""
    try:
        return Mended(data.decode(name), ())
    except UnicodeDecodeError:
        if name.startswith("utf-"):
            return _whole(data, name) if name != "utf-8" else _line_by_line(data, name)
        return _line_by_line(data, name)


def _line_by_line(data: bytes, name: str) -> Mended:
    """Each line in `name`, or in the other encoding it is plainly in; offsets are those of unreadable bytes."""
    texts, offsets = [], []
    for found in LINE_BYTES.finditer(data):
        line = found.group()
        text, bad = _whole(line, name)
        if bad and (other := _other(line, name, len(bad))):
            text, bad = _whole(line, other)
            offsets.append(-found.start() - 1)  # negative: a line in another encoding begins here
        texts.append(text)
        offsets += [found.start() + offset for offset in bad]
    return Mended("".join(texts), tuple(offsets))


def _other(line: bytes, name: str, bad: int) -> str:
    """The encoding of a line that does not fit the file's: UTF-8 if strictly so, else a legacy one if most of it is broken in UTF-8."""
    if name != "utf-8":
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return ""
        return "utf-8"
    sound = sum(ord(character) > 127 for character in line.decode("utf-8", "ignore"))
    return guess(line) if bad > 1 and bad > sound else ""


def _whole(data: bytes, name: str) -> Mended:
    """`data` in `name`; each unreadable byte becomes U+FFFD (0x80 in code page 936 is the euro sign)."""
    offsets: list[int] = []

    def mend(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        if name == "gb18030" and data[error.start] == 0x80:
            return "€", error.start + 1
        offsets.append(error.start)
        return "\ufffd", error.start + 1 if name in LEGACY else error.end

    codecs.register_error("panyou.mend", mend)
    return Mended(data.decode(name, "panyou.mend"), tuple(offsets))


def _finished(mended: Mended, name: str, skipped: int, data: bytes) -> Decoded:
    """The text cleaned, with a note for everything that was mended."""
    repaired, mojibake = repair(mended.text, name, is_mended=bool(mended.offsets))
    text, notes = clean(repaired)
    removed = sum(int(note.detail) for note in notes if note.code == "control_characters")
    noise = (removed + len(mended.offsets)) / max(len(mended.text), 1)
    return Decoded(text, name, (*_bad_bytes(mended.offsets, skipped, data, name), *mojibake, *notes), noise)


def _bad_bytes(offsets: tuple[int, ...], skipped: int, data: bytes, name: str) -> list[Note]:
    """A note for each of the first bad bytes and foreign lines, and one that counts the others."""
    notes = []
    for offset in offsets[:LISTED]:
        foreign = offset < 0
        at = (-offset - 1 if foreign else offset) + skipped
        notes.append(Note("mixed_encodings" if foreign else "bad_byte", _line_at(data, at, name), f"offset {at}"))
    if len(offsets) > LISTED:
        notes.append(Note("bad_byte", 0, f"{len(offsets) - LISTED} more"))
    return notes


def _line_at(data: bytes, at: int, name: str) -> int:
    """The line, from 1, of byte `at`."""
    if not name.startswith(("utf-16", "utf-32")):
        return len(re.findall(rb"\r\n|\n|\r", data[:at])) + 1
    return len(LINE_END.findall(data[:at].decode(name, "ignore"))) + 1
