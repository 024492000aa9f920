"""zip and gzip: what is inside, with caps on how much and how tightly packed; names are labels and never become paths.

The caps are those of the members' own declarations, which the zip layer holds them to, and for gzip of the bytes that come out.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from typing import Final, NamedTuple

from pipeline.readers.kinds import Kind, binary_kind

LARGEST: Final = 500_000_000  # bytes that an archive may unpack to
RATIO: Final = 100  # times that it may be larger than packed
HARMLESS: Final = 10_000_000  # bytes below which the ratio does not matter
MOST_MEMBERS: Final = 10_000
ENCRYPTED, UTF8_NAME = 0x1, 0x800
ODD: Final = re.compile(r"[\x00-\x1f\x7f!]")
DAMAGE: Final = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, ValueError, OSError, NotImplementedError, RuntimeError, EOFError)


class Member(NamedTuple):
    """One file inside an archive: its label, and its bytes or what is the matter with it."""

    name: str
    content: bytes | Kind


def packing(data: bytes) -> str:
    """Zip or gzip if `data` is such an archive and no workbook or document; empty otherwise."""
    kind = binary_kind(data)
    return kind.detail if kind and kind.code == "archive" and kind.detail in ("zip", "gzip") else ""


def too_large(infos: Iterable[zipfile.ZipInfo], packed: int) -> Kind | None:
    """Whether an archive would unpack to too much."""
    total = sum(info.file_size for info in infos)
    if total > LARGEST or (total > HARMLESS and total > RATIO * packed):
        return Kind("too_large", f"{total:,} bytes from {packed:,}")
    return None


def unpacked(data: bytes) -> list[Member] | Kind:
    """The files inside a zip or gzip, sorted by label, else why it must not be opened."""
    if data.startswith(b"\x1f\x8b"):
        return _gunzipped(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE:
        return Kind("archive", "zip, damaged")
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if refusal := _refusal(infos, len(data)):
        return refusal
    return _labelled([(_name(info), _content(archive, info)) for info in infos])


def _refusal(infos: list[zipfile.ZipInfo], packed: int) -> Kind | None:
    """Why a zip must not be opened, or is of no use; None if it may."""
    if not infos:
        return Kind("archive", "zip, empty")
    if len(infos) > MOST_MEMBERS:
        return Kind("too_large", f"{len(infos):,} files")
    if all(info.flag_bits & ENCRYPTED for info in infos):
        return Kind("encrypted", "zip")
    return too_large(infos, packed)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | Kind:
    """The bytes of one member."""
    if info.flag_bits & ENCRYPTED:
        return Kind("encrypted", "zip")
    try:
        return archive.read(info)
    except DAMAGE:
        return Kind("archive", "zip, damaged")


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; Chinese Windows writes it in GBK and does not say so."""
    if not info.flag_bits & UTF8_NAME and not info.filename.isascii():
        try:
            return info.filename.encode("cp437").decode("gb18030")
        except UnicodeError:
            return info.filename
    return info.filename


def _labelled(members: list[tuple[str, bytes | Kind]]) -> list[Member]:
    """The members by label: no control characters, and a number where a name comes again."""
    found: dict[str, bytes | Kind] = {}
    for name, content in members:
        plain = label = ODD.sub("_", name.replace("\\", "/")) or "_"
        number = 1
        while label in found:
            number += 1
            label = f"{plain} ({number})"
        found[label] = content
    return [Member(label, content) for label, content in sorted(found.items())]


def _gunzipped(data: bytes) -> list[Member] | Kind:
    """The one file inside a gzip, which may have several parts one after the other."""
    made, rest = bytearray(), data
    while rest.startswith(b"\x1f\x8b"):
        unpacker = zlib.decompressobj(wbits=31)
        room = LARGEST - len(made) + 1
        try:
            made += unpacker.decompress(rest, room)
        except zlib.error:
            return Kind("archive", "gzip, damaged")
        if len(made) > LARGEST or (len(made) > HARMLESS and len(made) > RATIO * len(data)):
            return Kind("too_large", f"more than {len(made):,} bytes from {len(data):,}")
        if not unpacker.eof:
            return Kind("archive", "gzip, damaged")
        rest = unpacker.unused_data
    return [Member("gzip", bytes(made))]
