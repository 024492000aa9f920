"""The headings of structured abstracts, told apart from what they head: 【目的】, [方法/过程], Methods:, Design/methodology/approach –.

A heading belongs to the sentence it opens, so that offsets cover the text; its words are not the author's statement, and are not counted.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from pipeline.text.languages import HAN
from pipeline.text.wordfiles import read_pairs

_CHINESE: Final = re.compile(f"[{HAN}]")
_JOIN: Final = r"(?:\s*[/／、,，&与和]\s*|(?i:\s+and\s+))"


class Heading(NamedTuple):
    """A heading at the beginning of a sentence: the part of the abstract it opens, and where it ends."""

    part: str
    end: int


def heading(sentence: str) -> Heading | None:
    """The heading a sentence begins with; None if there is none."""
    match = next((match for pattern in _openings() if (match := pattern.match(sentence))), None)
    if match is None:
        return None
    return Heading(_words()[re.sub(r"\s+", " ", match["first"]).lower()], match.end())


def without_heading(sentence: str) -> str:
    """The sentence with blanks in the place of its heading: same length, same offsets."""
    found = heading(sentence)
    return sentence if found is None else " " * found.end + sentence[found.end :]


@cache
def bracketed() -> re.Pattern[str]:
    """A bracketed heading anywhere in a Chinese text: a sentence starts before it."""
    return re.compile(rf"[【\[〔](?:{_listed(chinese=True)})(?:{_JOIN}(?:{_listed(chinese=True)}))*[】\]〕]")


@cache
def _openings() -> tuple[re.Pattern[str], ...]:
    """A heading in brackets; a bare one before a colon or a dash; a bare Chinese one also before a blank."""
    chinese, english = _listed(chinese=True), _listed(chinese=False)
    both, only = f"{chinese}|{english}", f"{chinese}"
    return (
        re.compile(rf"\s*[【\[〔]\s*(?P<first>{both})(?:{_JOIN}(?:{both}))*\s*[】\]〕]\s*[:：]?\s*", re.IGNORECASE),
        re.compile(rf"\s*(?P<first>{both})(?:{_JOIN}(?:{both}))*(?:\s*[:：]|\s+[-–—]\s|[–—])\s*", re.IGNORECASE),
        re.compile(rf"\s*(?P<first>{only})(?:{_JOIN}(?:{only}))*[ \u3000]+(?=[{HAN}])"),
    )


def _listed(*, chinese: bool) -> str:
    words = [word for word in _words() if bool(_CHINESE.search(word)) == chinese]
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _words() -> dict[str, str]:
    """Heading → part; `_` in the file stands for a blank."""
    return {word.replace("_", " "): part for word, part in read_pairs("heading_words.txt").items()}
