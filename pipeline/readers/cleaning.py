"""The written rule for characters that no export means: what is removed or replaced, counted.

Removed: NUL and the other C0 and C1 controls except tab and line ends, DEL, Ctrl-Z, zero-width space, word joiner, byte order
marks inside the text, and the marks that turn the direction of writing (they can make a text read as what it is not).
A space instead: VT, FF, U+0085, U+2028, U+2029, which are line breaks to some programs and not to us.
Kept: zero-width joiners (U+200C, U+200D), which some scripts and emoji need; U+FFFD, which says that something was lost.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.readers.base import Note

CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
INVISIBLE: Final = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
BREAKS: Final = re.compile(r"[\x0b\x0c\x85\u2028\u2029]")
RULES: Final = (
    ("control_characters", CONTROL, ""),
    ("invisible_characters", INVISIBLE, ""),
    ("other_line_breaks", BREAKS, " "),
)


def clean(text: str) -> tuple[str, tuple[Note, ...]]:
    """`text` by the rule above, and a note with the count for each kind that occurred; marks at the very start go without a note."""
    text = text.lstrip("\ufeff")
    notes = []
    for code, pattern, replacement in RULES:
        text, count = pattern.subn(replacement, text)
        if count:
            notes.append(Note(code, 0, str(count)))
    return text, tuple(notes)
