"""Forms of a text that are compared, never shown.

`fold` and `key` map one code point to one code point, so that what is found in the folded text stands at the same place in the stored one.
`title_key` may shorten: two titles with one key are candidates for being one publication.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

from pipeline.text.traditional import simplify

_ONE_TO_ONE: Final = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width ASCII
    | {0x3000: 0x20, 0xA0: 0x20, 0x2007: 0x20, 0x202F: 0x20}  # blanks of fixed or no-break width
    | {0x2010: 0x2D, 0x2011: 0x2D, 0x2019: 0x27, 0x02BC: 0x27}  # hyphens and apostrophes as typesetters set them
    | dict(zip(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"), map(ord, "0123456789" * 2), strict=True))  # CO₂
    | {0x130: 0x69}  # İ alone would grow to two code points in lower case
)
_MARKUP: Final = re.compile(r"\(#br\)|</?(?:su[bp]|inf|i|b|em|strong|italic|br|p)\s*/?>", re.IGNORECASE)


def fold(text: str) -> str:
    """`text` in half-width lower case, every code point at its place: len(fold(text)) == len(text)."""
    return text.lower() if text.isascii() else text.translate(_ONE_TO_ONE).lower()


def key(text: str) -> str:
    """`text` as words are looked for in it: folded, in simplified characters; len(key(text)) == len(text)."""
    return simplify(fold(text))


def strip_marks(text: str) -> str:
    """Latin letters without their accents (é → e); other scripts, whose marks carry meaning, stay as they are."""
    decomposed = unicodedata.normalize("NFD", text)
    bare = re.sub(r"(?<=[A-Za-z])[\u0300-\u036f]+", "", decomposed)
    return unicodedata.normalize("NFC", bare)


def title_key(title: str) -> str:
    """Letters and digits of a title in NFKC lower case; markup, entities, punctuation and white space are out."""
    plain = unicodedata.normalize("NFKC", html.unescape(_MARKUP.sub("", title)))
    return "".join(char for char in strip_marks(plain).lower() if unicodedata.category(char)[0] in "LNM")
