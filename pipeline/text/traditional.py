"""Traditional characters as simplified ones, for comparing only: a text is shown as it was written.

OpenCC's table t2s goes by words where a character alone would not tell (乾隆 stays, 乾淨 becomes 干净). Every character keeps its place: should a
conversion change the length of a text, it is done character by character.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

_BLOCKS: Final = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2A6E0))


def simplify(text: str) -> str:
    """`text` in simplified characters: len(simplify(text)) == len(text)."""
    if text.isascii() or _traditional().isdisjoint(text):
        return text
    try:
        converted: str = _converter().convert(text)
    except UnicodeEncodeError:  # half a surrogate pair, from a damaged export
        converted = ""
    return converted if len(converted) == len(text) else "".join(_simplified().get(character, character) for character in text)


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _traditional() -> frozenset[str]:
    return frozenset(_simplified())


@cache
def _simplified() -> dict[str, str]:
    """Every character that has another simplified form, with that form."""
    written = [chr(code) for first, last in _BLOCKS for code in range(first, last)]
    converted: str = _converter().convert("\n".join(written))
    return {one: other for one, other in zip(written, converted.split("\n"), strict=True) if one != other and len(other) == 1}
