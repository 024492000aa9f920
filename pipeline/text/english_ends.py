"""Whether an English sentence ends at a mark: what stands before a point, and what could start the next sentence."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipeline.text.wordfiles import read_words

_BEFORE: Final = re.compile(r"(?:[^\W\d_]\.)*[^\W_]+\Z")
_BLANK_THEN: Final = re.compile(r"\s+[\"'“‘`(\[{¿¡*]*(?P<next>\S[\w'’-]*)?")
_GLUED: Final = re.compile(r"[\"”’)]?(?P<next>[A-Z][a-z]*)(?![\w.@/])")
_NUMBER: Final = re.compile(r"[\[(]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[\])]?\Z")
ADDRESS: Final = re.compile(r"(?:https?:|www\.|@|doi)[!-~]*\Z", re.IGNORECASE)
_LISTED: Final = re.compile(r"[:;,]\s*[\[(]?\d{1,2}[\])]?\Z")
WINDOW: Final = 40  # how far back the word before a point is looked for


def ends_english(text: str, start: int, mark: int, closed: int) -> bool:
    """Whether the sentence from `start` ends with the run of marks at `mark`, whose closing quotes end at `closed`."""
    if closed == len(text):
        return True
    following = _BLANK_THEN.match(text, closed)
    if following is None:
        return _ends_without_blank(text, start, mark, closed)
    if following["next"] is None:
        return True
    if text[mark] != "." or text[mark : mark + 2] == "..":
        return _can_start(following["next"])
    before = _BEFORE.search(text[max(start, mark - WINDOW) : mark])
    return _can_start(following["next"]) and _is_end_word(text, start, mark, before[0] if before else "", following["next"])


def _can_start(word: str) -> bool:
    """Whether a sentence can start with the word: not in lower case, unless like e-government or iPhone."""
    return not word[0].islower() or re.match(r"[a-z]-?[A-Z]|[eimu]-[a-z]", word) is not None


def _is_end_word(text: str, start: int, mark: int, word: str, following: str) -> bool:
    """Whether a point after `word` is a full stop rather than the mark of an abbreviation, an initial or a list number."""
    never, maybe = _abbreviations()
    if (mark - start < WINDOW and _NUMBER.match(text[start:mark].strip())) or _LISTED.search(text[max(start, mark - WINDOW) : mark]):
        return False
    lowered = word.lower()
    if lowered in never or (lowered in {"no", "nos", "p"} and following[0].isdigit()):
        return False
    is_initial = len(word) == 1 and word.isupper()
    is_doubtful = is_initial or (lowered in maybe and (lowered != "no" or word == "No")) or "." in word
    return not is_doubtful or following.lower() in _starters()


def _ends_without_blank(text: str, start: int, mark: int, closed: int) -> bool:
    """Whether a sentence ends though no blank follows: `system.The results`, but not `Node.JS` or an address."""
    following = _GLUED.match(text, closed)
    if following is None or ADDRESS.search(text[max(start, mark - WINDOW) : mark]):
        return False
    before = _BEFORE.search(text[max(start, mark - WINDOW) : mark])
    return before is not None and len(before[0]) > 1 and following["next"].lower() in _starters()


@cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str]]:
    """Abbreviations that never end a sentence, and those that may."""
    return frozenset(read_words("abbreviations.txt")), frozenset(read_words("abbreviations_ambiguous.txt"))


@cache
def _starters() -> frozenset[str]:
    """Words that start sentences."""
    return frozenset(read_words("sentence_starters.txt"))
