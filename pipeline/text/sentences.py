"""Where sentences end, in offsets of the stored text.

Marks come first: a run of closing punctuation or a line break is a candidate, and a short rule says whether a sentence ends there. Chinese
ends at 。！？； (and at !?; and, in a text without any 。, at a point); English at . ! ? before something that can start a sentence. No sentence
ends inside brackets, nor at a semicolon inside quotation marks; closing quotes stay with the sentence they close. Everything is one pass.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from pipeline.text.cleaning import NOTICE
from pipeline.text.english_ends import ADDRESS, WINDOW, ends_english
from pipeline.text.headings import starts as heading_starts
from pipeline.text.languages import HAN, Language
from pipeline.text.pairs import Pairs, pairs_of


class Span(NamedTuple):
    """A stretch of a text, in code points: from `start` up to, not including, `end`."""

    start: int
    end: int


CLOSERS: Final = "”’」』)）】〉》]〕"
FULL_STOPS: Final = frozenset("。！？")
CARRY_ON: Final = frozenset("，、；：,")  # after these the sentence before goes on
OPENS_SPEECH: Final = frozenset("：:")  # before a quotation that is a sentence of its own
LONG_LINE: Final = 60  # a line at least this long without a stop at its end was wrapped
MIN_POINT: Final = 6  # a Chinese sentence closed by a point is at least this long: 3.研究 is a number

_CANDIDATE: Final = re.compile(r"[。！？；!?;．.]+|\r\n|[\n\r]")
_ENTITY: Final = re.compile(r"&#?\w{1,10};\Z", re.ASCII)
_HAN_OR_END: Final = re.compile(rf"\s*(?:[{HAN}“‘「【\[(（《]|\Z)")
_HAN_NEXT: Final = re.compile(f"[{HAN}]")
_BLANKS: Final = re.compile(r"\s*")
_BULLET: Final = re.compile(r"\s*(?:[-*•·–—]\s|\(?\d{1,3}[.)、]|[【\[])")


def split(text: str, language: Language) -> list[Span]:
    """The sentences of `text`: spans that cover all but blanks, in order, disjoint, without blanks at either end."""
    spans, start = [], 0
    for cut in [*_cuts(text, language), len(text)]:
        piece = text[start:cut]
        if piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            spans.append(Span(first, first + len(piece.strip())))
        start = cut
    return spans


class _Text(NamedTuple):
    """A text with what is asked of it again and again."""

    text: str
    language: Language
    pairs: Pairs
    has_full_stop: bool


class _Mark(NamedTuple):
    """A candidate: where its sentence starts, and the run of marks text[mark:end]."""

    start: int
    mark: int
    end: int


def _cuts(text: str, language: Language) -> list[int]:
    """The offsets at which a sentence ends, in order."""
    found, start, whole = [], 0, _Text(text, language, pairs_of(text), "。" in text)
    starting = [match.start() for pattern in (heading_starts(), NOTICE) for match in pattern.finditer(text)]
    candidates = sorted([(m.start(), m.end()) for m in _CANDIDATE.finditer(text)] + [(place, place) for place in starting if place])
    for mark, end in candidates:
        cut = end if mark == end else _cut(whole, _Mark(start, mark, end))
        if cut is not None and cut > start:
            found.append(cut)
            start = cut
    return found


def _cut(whole: _Text, at: _Mark) -> int | None:
    """Where the sentence ends by the candidate; None if it goes on."""
    text, language, marks = whole.text, whole.language, whole.text[at.mark : at.end]
    if marks[0] in "\r\n":
        return at.end if _is_hard_break(text, language, at) else None
    closed = _closed(text, at.start, at.end)
    if _is_inside(whole, at, closed):
        return None
    if FULL_STOPS & set(marks) or (language == "zh" and marks[-1] not in ".．"):
        ends = _ends_at_mark(whole, at, closed)
    elif marks[-1] in ";；":
        ends = False
    else:
        ends = (language == "zh" and _ends_at_point(whole, at, closed)) or ends_english(text, at.start, at.mark, closed)
    return closed if ends else None


def _is_inside(whole: _Text, at: _Mark, closed: int) -> bool:
    """Whether the candidate stands in brackets, other than at the end of a sentence that is bracketed as a whole."""
    bracket = whole.pairs.bracket_around(at.mark)
    if bracket is None or bracket.end > closed or whole.text[bracket.start] not in "(（[【":
        return bracket is not None
    first = _BLANKS.match(whole.text, at.start)
    return first is None or first.end() < bracket.start


def _closed(text: str, start: int, end: int) -> int:
    """The end after the quotes and brackets that close right behind the mark; a straight quote closes if one is open."""
    while end < len(text):
        if text[end] == '"' and text.count('"', max(start, end - 1000), end) % 2 == 1:
            end += 1
        elif text[end] in CLOSERS or text.startswith("''", end):
            end += 1 if text[end] in CLOSERS else 2
        else:
            break
    return end


def _ends_at_mark(whole: _Text, at: _Mark, closed: int) -> bool:
    """Whether a sentence ends at 。！？；!?; : not in an entity or an address, a quoted list, a quoted question inside a sentence."""
    text, marks, following = whole.text, whole.text[at.mark : at.end], whole.text[closed : closed + 1]
    if following and following in CARRY_ON:
        return False
    if marks[-1] in "!?;" and (_in_address(text, at) or _ENTITY.search(text[max(0, at.end - 12) : at.end])):
        return False
    quote = whole.pairs.quote_around(at.end - 1)
    if quote is None or marks[-1] in ";；":
        return quote is None
    is_embedded = text[max(0, quote.start - 1) : quote.start] not in OPENS_SPEECH
    return not (is_embedded and closed > at.end and marks[-1] in "！？!?" and _HAN_NEXT.match(following))


def _in_address(text: str, at: _Mark) -> bool:
    """Whether the mark is a part of an address: page.asp?id=1;b=2."""
    return (
        text[at.end : at.end + 1].isascii()
        and text[at.end : at.end + 1].isalnum()
        and ADDRESS.search(text[max(0, at.mark - WINDOW) : at.mark]) is not None
    )


def _ends_at_point(whole: _Text, at: _Mark, closed: int) -> bool:
    """Whether a point closes a Chinese sentence: only in a text that never uses 。 (else 约翰.史密斯 would end one)."""
    is_after_han = _HAN_NEXT.match(whole.text[at.mark - 1 : at.mark]) is not None
    is_long = at.mark - at.start >= MIN_POINT
    return is_after_han and is_long and not whole.has_full_stop and _HAN_OR_END.match(whole.text, closed) is not None


def _is_hard_break(text: str, language: Language, at: _Mark) -> bool:
    """Whether a line break ends a sentence: always in Chinese; in English unless a long line was merely wrapped."""
    if language == "zh" or text[at.end : at.end + 1] in ("\n", "\r", "") or _BULLET.match(text, at.end):
        return True
    line_start = max(text.rfind("\n", at.start, at.mark), text.rfind("\r", at.start, at.mark), at.start - 1) + 1
    return at.mark - line_start < LONG_LINE
