"""What in a stored text is not the authors' words: marks that databases leave, and sentences that publishers add.

The stored text never changes. Marks become blanks in a working copy of the same length, so that every offset holds; boilerplate sentences are
recognised by the expressions in `boilerplate.txt`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipeline.text.wordfiles import read_words

_MARKS: Final = re.compile(
    r"""\(\#br\)                                  # CNKI's line break in foreign abstracts
    |~\([^()\s]{1,12}\)                           # CNKI's superscript: Ca~(2+), 作者~([1-3])
    |<正>                                         # CNKI's mark of a text that is no abstract
    |</?[A-Za-z][A-Za-z0-9:]{0,15}(?:\s[^<>]{0,80})?/?>   # HTML and JATS tags
    |&(?:[A-Za-z]{2,8}|\#\d{1,6}|\#x[0-9A-Fa-f]{1,6});    # entities
    |[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufff9-\ufffd]  # what has no shape
    """,
    re.VERBOSE,
)
LONGEST_BOILERPLATE: Final = 300


def blank_marks(text: str) -> str:
    """`text` with every mark replaced by as many blanks: same length, same offsets."""
    return _MARKS.sub(lambda match: " " * len(match[0]), text)


def is_boilerplate(sentence: str) -> bool:
    """Whether the whole sentence is a publisher's or a journal's line."""
    return len(sentence) <= LONGEST_BOILERPLATE and _boilerplate().fullmatch(sentence.strip()) is not None


@cache
def _boilerplate() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in read_words("boilerplate.txt")), re.IGNORECASE)
