"""The headings of structured abstracts, told apart from what they head: 【目的】, [方法/过程], Methods:, Design/methodology/approach –.

A heading belongs to the sentence it opens, so that offsets cover the text; its words are not the author's statement, and are not counted. Some
databases lose the mark behind a heading (目的探讨…, PurposeThe paper…): such a word is a heading only where the abstract has several of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from pipeline.text.languages import HAN
from pipeline.text.wordfiles import read_pairs

_CHINESE: Final = re.compile(f"[{HAN}]")
_JOIN: Final = r"(?:\s*[/／、,，&与和]\s*|(?i:\s+and\s+))"
LEAST_BARE: Final = 3  # headings without any mark that an abstract has, if it has them at all


class Heading(NamedTuple):
    """A heading at the beginning of a sentence: the part of the abstract it opens, and where it ends."""

    part: str
    end: int


def headings(sentences: Sequence[str]) -> list[Heading | None]:
    """The heading of each sentence of an abstract, None for those without; with at least three parts in it, also those that no mark sets off."""
    marked, bare = [heading(sentence) for sentence in sentences], [_bare_heading(sentence) for sentence in sentences]
    found = [one or other for one, other in zip(marked, bare, strict=True)]
    is_structured = bool(found) and found[0] is not None and len({each.part for each in found if each}) >= LEAST_BARE
    return found if is_structured else marked


def heading(sentence: str) -> Heading | None:
    """The heading a sentence begins with; None if there is none."""
    match = next((match for pattern in _openings() if (match := pattern.match(sentence))), None)
    if match is None:
        return None
    return Heading(_words()[re.sub(r"\s+", " ", match["first"]).lower()], match.end())


def _bare_heading(sentence: str) -> Heading | None:
    match = _bare_opening().match(sentence)
    return Heading(_bare()[re.sub(r"\s+", " ", match["first"])], match.end()) if match else None


@cache
def starts() -> re.Pattern[str]:
    """Headings before which a sentence starts whatever mark stands there.

    In brackets; behind a point that is no Chinese full stop; on a line of CNKI's own; in English glued to the point before (…value.FindingsThe paper…).
    """
    words, chinese, english = _listed(_words(), chinese=True), _listed(_bare(), chinese=True), _listed(_bare(), chinese=False)
    return re.compile(
        rf"[【\[〔](?:{words})(?:{_JOIN}(?:{words}))*[】\]〕]|(?<=[.．。；;])(?:{chinese})(?=\s*[:：]|[ \u3000])"
        rf"|(?<=\(\#br\))(?:{_listed(_words(), chinese=False)})(?=\(\#br\))|(?<=[a-z)\]]\.)(?-i:(?:{english})(?=:|\s?[A-Z]))",
        re.IGNORECASE,
    )


@cache
def _openings() -> tuple[re.Pattern[str], ...]:
    """A heading in brackets; a bare one before a colon, a dash or a line's end; a bare Chinese one also before a blank."""
    both = f"{_listed(_words(), chinese=True)}|{_listed(_words(), chinese=False)}"
    only = _listed(_bare(), chinese=True)
    return (
        re.compile(rf"\s*[【\[〔]\s*(?P<first>{both})(?:{_JOIN}(?:{both}))*\s*[】\]〕]\s*[:：]?\s*", re.IGNORECASE),
        re.compile(rf"\s*(?P<first>{both})(?:{_JOIN}(?:{both}))*(?:\s*[:：]|\s+[-–—]\s|[–—]|\(\#br\)|\s*\Z)\s*", re.IGNORECASE),
        re.compile(rf"\s*(?P<first>{only})(?:{_JOIN}(?:{only}))*[ \u3000]+(?=[{HAN}A-Za-z0-9(（“])"),
    )


@cache
def _bare_opening() -> re.Pattern[str]:
    """A heading that nothing sets off: Chinese before anything, English before a capital letter or a figure."""
    return re.compile(rf"\s*(?P<first>{_listed(_bare(), chinese=True)}|(?:{_listed(_bare(), chinese=False)})(?=\s*[A-Z0-9\"“(]))\s*")


def _listed(words: dict[str, str], *, chinese: bool) -> str:
    chosen = [word for word in words if bool(_CHINESE.search(word)) == chinese]
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(chosen, key=lambda word: (-len(word), word)))


@cache
def _words() -> dict[str, str]:
    """Heading → part; `_` in the file stands for a blank."""
    return {word.replace("_", " "): part for word, part in read_pairs("heading_words.txt").items()}


@cache
def _bare() -> dict[str, str]:
    return {word.replace("_", " "): part for word, part in read_pairs("heading_words_bare.txt").items()}
