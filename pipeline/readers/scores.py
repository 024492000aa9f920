"""How much a decoded text looks like text in the encoding it was decoded with.

In GB 2312 and in Big5 the characters in daily use form a first level; a text decoded wrongly falls outside it about half the time.
In cp1252 an accented letter stands alone between ASCII letters, while Chinese read as cp1252 comes in runs.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
TYPOGRAPHIC: Final = frozenset("‘’“”–—…•®©°±×·€™«»§")
RUNS: Final = re.compile(r"[^\x00-\x7f]+")
# Words of a sentence that hardly any abstract does without, in both ways of writing.
FUNCTION: Final = frozenset("的一是在和了有中以及为為与與对對其发發展会會这這并並或从從之而于於可研究分析结結果方法，。、；：（）《》“”")


def likeness(text: str, name: str) -> float:
    """0–2: share of first-level characters plus share of function characters; unreadable bytes count against it."""
    counts = Counter(NOT_ASCII.findall(text))
    total = sum(counts.values())
    if not total:
        return 0.0
    broken = counts["\ufffd"] / total
    if name == "cp1252":
        runs: list[str] = RUNS.findall(text)
        single = sum(len(run) == 1 and (run.isalpha() or run in TYPOGRAPHIC) for run in runs)
        return single / len(runs) * 1.2 - broken
    first = sum(count for character, count in counts.items() if _is_first_level(character, name)) / total
    function = sum(count for character, count in counts.items() if character in FUNCTION) / total
    return first + function - 2 * broken


def _is_first_level(character: str, name: str) -> bool:
    """Whether the character is punctuation or of the first level of its character set."""
    try:
        code = character.encode("gb2312" if name == "gb18030" else "big5")
    except UnicodeEncodeError:
        return False
    if name == "gb18030":
        return code < b"\xd7\xfa"
    return code[:1] < b"\xc7"
