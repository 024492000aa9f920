"""LaTeX in BibTeX values as plain text: escapes, accents, special letters; groups and formatting commands go, unknown commands stay."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

ACCENTS: Final = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
WORDS: Final = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ",
    "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "textbackslash": "\\", "textendash": "–", "textemdash": "—", "textquoteright": "’",
    "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'", "textasciitilde": "~",
    "textasciicircum": "^", "textbar": "|", "textless": "<", "textgreater": ">", "textregistered": "®", "texttrademark": "™",
    "textcopyright": "©", "copyright": "©", "textdegree": "°", "ldots": "…", "dots": "…", "textellipsis": "…", "pounds": "£", "euro": "€",
    "S": "§", "P": "¶", "textunderscore": "_", "textdollar": "$", "textbullet": "•", "textperiodcentered": "·",
}  # fmt: skip
FORMATTING: Final = frozenset(
    [
        "textbf",
        "textit",
        "textrm",
        "textsc",
        "texttt",
        "textsf",
        "textup",
        "emph",
        "uppercase",
        "lowercase",
        "mathrm",
        "mathbf",
        "mathit",
        "mbox",
        "text",
        "em",
        "bf",
        "it",
        "rm",
        "sc",
        "tt",
        "url",
        "href",
    ]
)
ACCENT: Final = re.compile(r"""\\(?:([`'^~=."])\s*|([uvHcdbkr])(?:\s+|(?=\{)))(?:\{\s*(\\?[A-Za-z])\s*\}|(\\[ij](?![A-Za-z])|[A-Za-z]))""")
COMMAND: Final = re.compile(r"\\([A-Za-z]+)(?:\s*\{\}|[ \t]+)?")
ESCAPE: Final = re.compile(r"\\([&%_#$ {}\[\],/-])")
HELD: Final = {"{": "\ue000", "}": "\ue001", "\\": "\ue002"}  # escaped signs, while the groups are taken off
QUOTES: Final = (("``", '"'), ("''", '"'), ("`", "'"))
SPACES: Final = re.compile(r"\s*\n\s*")


def plain(value: str) -> str:
    """The text of a value, in one line."""
    value = SPACES.sub(" ", value).strip()
    if "\\" in value:
        value = ESCAPE.sub(lambda found: HELD.get(found[1], found[1].strip(",/-") or ("" if found[1] != "," else " ")), value)
        value = COMMAND.sub(_command, ACCENT.sub(_accented, value))
    for sign, quote in QUOTES:
        value = value.replace(sign, quote)
    value = value.replace("{", "").replace("}", "")
    for sign, held in HELD.items():
        value = value.replace(held, sign)
    return value


def _accented(found: re.Match[str]) -> str:
    """A letter with its accent, in one character where there is one."""
    letter = (found[3] or found[4]).removeprefix("\\")
    return unicodedata.normalize("NFC", letter + ACCENTS[found[1] or found[2]])


def _command(found: re.Match[str]) -> str:
    """A special letter or sign; a formatting command leaves what it formats; an unknown command stays as it stands."""
    name = found[1]
    if name in FORMATTING:
        return ""
    return WORDS[name].replace("\\", HELD["\\"]) if name in WORDS else found[0]
