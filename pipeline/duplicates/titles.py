"""How two titles differ: not at all to a reader, by a slip, by what was cut off, or by a word that makes them two works.

A slip is a difference that a keyboard, a scanner or a database makes: characters of one sound (参于 for 参与), one or two that are lost, two
that changed places, letters within a long English word. Whatever else differs is a content word, and 农药 is not 重金属. No kind
of difference but the first merges anything without help from people and place (`rules.py`): 权利 and 权力 sound alike, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final, Literal, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from pipeline.duplicates.evidence import Evidence, generic_titles, has_han
from pipeline.duplicates.scripts import sound
from pipeline.duplicates.vocabulary import vocabulary
from pipeline.text.languages import HAN
from pipeline.text.normalise import title_key

Kind = Literal["equal", "lost", "sound", "cut", "slip", "cut_number", "word", "order", "notice", "part", "language", "unlike"]
SLIPS: Final[tuple[Kind, ...]] = ("lost", "sound", "cut", "slip")  # what may be one title
DOUBTS: Final[tuple[Kind, ...]] = ("cut_number", "word", "order")  # what only a person can tell
SIMILAR: Final = 0.75  # Indel similarity of two titles below which they have nothing to do with each other
CUT_HAN: Final = 6  # what is left of a title that was cut has so many characters at least, or letters
CUT_LETTERS: Final = 20
CUT_LOST: Final = 3  # letters that were cut off at least; fewer are slips
CUT_SOUND: Final = 40  # letters of a title in pinyin
ALMOST: Final = 0.85  # likeness of a title to the beginning of another
SPELT: Final = 90  # of a title in pinyin to the same in Chinese characters
MOST_LOST: Final = 2  # characters of a Chinese title
LONG_WORD: Final = 5  # letters of an English word in which one may be wrong
LONGER_WORD: Final = 8  # in which two may be

_LOSS: Final = re.compile(rf"[□�]|(?<=[{HAN}])\?(?=[{HAN}])|(?:…|\.\.\.)\W*\Z")
_WORD: Final = re.compile(r"[^\W_]+")
_NUMERAL: Final = re.compile(
    r"\d+|[一二三四五六七八九十]+(?=[)）】章卷辑期届部]|\Z)|(?<=[(（])[上中下续](?=[)）])|(?<![a-z0-9])[ivx]{1,4}(?![a-z0-9])|(?<=part )[a-z]+"
)


class Difference(NamedTuple):
    """The kind of a difference, and the differing parts as people can read them."""

    kind: Kind
    detail: str = ""


PINYIN: Final = Difference("sound", "pinyin")  # one title in Chinese characters, the other in pinyin


def similarity(one: Evidence, other: Evidence) -> float | None:
    """How alike two titles are, 0–1, in pinyin where they are in two scripts; None where one is missing."""
    if not one.title_key or not other.title_key:
        return None
    if has_han(one.title_key) != has_han(other.title_key):
        return fuzz.ratio(one.sound, other.sound) / 100
    return fuzz.ratio(one.title_key, other.title_key) / 100


def difference(one: Evidence, other: Evidence) -> Difference:
    """How the titles of two records differ, both being there."""
    if one.title_key == other.title_key:
        return Difference("equal")
    if has_han(one.title_key) != has_han(other.title_key):
        return _in_two_scripts(one.sound, other.sound)
    shorter, longer = sorted((one, other), key=lambda each: (len(each.title_key), each.title_key))
    found = _lost(one, other) or _cut(shorter, longer) or _another_work(shorter, longer)
    return found or _in_one_script(one, other)


def _another_work(shorter: Evidence, longer: Evidence) -> Difference | None:
    """Whether a title speaks about the other's work, or is another part of it."""
    if is_notice(shorter.title) != is_notice(longer.title):
        return Difference("notice")
    if numerals(shorter.title) == numerals(longer.title):
        return None
    is_beginning = longer.title_key.startswith(shorter.title_key) and numerals(shorter.title) <= numerals(longer.title)
    return Difference("cut_number" if is_beginning else "part")


def _in_one_script(one: Evidence, other: Evidence) -> Difference:
    if one.sound == other.sound:
        return Difference("sound", _shown(_segments(one.title_key, other.title_key)))
    if fuzz.ratio(one.title_key, other.title_key) < 100 * SIMILAR:
        return Difference("unlike")
    return _in_han(one, other) if has_han(one.title_key) else _in_words(one, other)


def _in_two_scripts(one: str, other: str) -> Difference:
    """Whether a title in pinyin is the other one, or its beginning."""
    length = min(len(one), len(other))
    is_spelt = fuzz.ratio(one, other) >= SPELT or (length >= CUT_SOUND and fuzz.ratio(one[:length], other[:length]) >= SPELT)
    return PINYIN if is_spelt else Difference("language")


def _lost(one: Evidence, other: Evidence) -> Difference | None:
    """Whether a title is the other one but for characters that a code page lost (`数字□理`) or an end that is cut with a mark (`数字治…`)."""
    is_lost = _is_rest(one.title, other.title_key) or _is_rest(other.title, one.title_key)
    return Difference("lost", "□") if is_lost and numerals(one.title) == numerals(other.title) else None


def _is_rest(title: str, whole: str) -> bool:
    """Whether a title with marks of loss is what was left of the whole one."""
    parts = [title_key(part) for part in _LOSS.split(title)]
    if len(parts) < 2 or sum(map(len, parts)) < (CUT_HAN if has_han(whole) else CUT_LETTERS):
        return False
    is_cut = not parts[-1] and len(parts) == 2
    return whole.startswith(parts[0]) if is_cut else bool(re.fullmatch(".{1,2}".join(map(re.escape, parts)), whole))


def is_notice(title: str) -> frozenset[str]:
    """The words in a folded title that say it speaks about another work (erratum, reply, review)."""
    han, latin = _notice_words()
    return frozenset(word for word in han if word in title) | latin.intersection(_WORD.findall(title))


def numerals(title: str) -> frozenset[str]:
    """The numbers in a folded title: years, parts, volumes."""
    return frozenset(_NUMERAL.findall(title))


def _cut(shorter: Evidence, longer: Evidence) -> Difference | None:
    """Whether the longer title begins with the shorter, slips aside; what was cut off must hold no number and speak of no other work."""
    kept = len(shorter.title_key)
    if kept < (CUT_HAN if has_han(shorter.title_key) else CUT_LETTERS) or len(longer.title_key) - kept < CUT_LOST:
        return None
    key, title = longer.title_key[:kept], _head(longer.title, kept)
    beginning = longer._replace(title=title, title_key=key, sound=sound(key))
    found = difference(shorter, beginning) if fuzz.ratio(key, shorter.title_key) >= 100 * ALMOST else Difference("unlike")
    if found.kind not in ("equal", "sound", "slip", "lost"):
        return None
    if longer.title_key[kept:] in generic_titles():
        return Difference("notice")  # a book, and its preface
    says_more = numerals(longer.title) != numerals(shorter.title) or is_notice(longer.title) != is_notice(shorter.title)
    return Difference("cut_number" if says_more else "cut", f"{found.detail} +{longer.title_key[kept:]}".strip())


def _head(title: str, letters: int) -> str:
    """The beginning of a title that holds so many letters and digits."""
    end, seen = 0, 0
    while seen < letters and end < len(title):
        seen += title[end].isalnum()
        end += 1
    return title[:end]


def _in_han(one: Evidence, other: Evidence) -> Difference:
    """Whether all that differs in two Chinese titles is a slip."""
    segments = list(_segments(one.title_key, other.title_key))
    lost = sum(max(len(mine), len(theirs)) for mine, theirs in segments if not mine or not theirs)
    are_slips = all(_is_slip(mine, theirs) for mine, theirs in segments) and lost <= MOST_LOST
    return Difference("slip" if are_slips or _is_swapped(segments) else "word", _shown(segments))


def _is_slip(mine: str, theirs: str) -> bool:
    """One sound; a character that is lost and turns nothing into its contrary; a letter of a Latin word."""
    if not mine or not theirs:
        return len(mine + theirs) == 1 and mine + theirs not in _turning()
    if not has_han(mine + theirs):
        return False
    return sound(mine) == sound(theirs)


def _is_swapped(segments: list[tuple[str, str]]) -> bool:
    """Whether all that happened is that two neighbours changed places: one character taken here and put back there."""
    if len(segments) != 2:
        return False
    (mine, theirs), (more, others) = segments
    return mine == others and theirs == more and len(mine + theirs) == 1


def _in_words(one: Evidence, other: Evidence) -> Difference:
    """Whether all that differs in two titles of words is a letter or two within long words."""
    mine, theirs = Counter(_words(one.title)), Counter(_words(other.title))
    left, right = sorted((mine - theirs).elements()), sorted((theirs - mine).elements())
    detail = f"{' '.join(left)}/{' '.join(right)}"
    if not left and not right:
        return Difference("slip" if _words(one.title) == _words(other.title) else "order")
    if len(left) != len(right):
        # A blank lost or won between two words leaves the letters alone.
        return Difference("slip" if OSA.distance(one.title_key, other.title_key) <= 1 and _is_long(left, right) else "word", detail)
    return Difference("slip" if all(_is_misspelt(a, b) for a, b in zip(left, right, strict=True)) else "word", detail)


def _is_long(left: list[str], right: list[str]) -> bool:
    return max(map(len, left + right)) >= LONGER_WORD


def _is_misspelt(one: str, other: str) -> bool:
    """Whether two words may be one, mistyped: inclusion and exclusion begin otherwise, micro and macro are contraries, numbers are numbers."""
    length = min(len(one), len(other))
    allowed = 2 if length >= LONGER_WORD else 1 if length >= LONG_WORD else 0
    is_near = one[:1] == other[:1] and OSA.distance(one, other) <= allowed and (one + other).isalpha()
    return is_near and not any(one.startswith(a) and other.startswith(b) for pair in _contraries() for a, b in (pair, pair[::-1]))


def _words(title: str) -> list[str]:
    return [word for word in _WORD.findall(title) if word not in _small_words()]


def _segments(one: str, other: str) -> Iterator[tuple[str, str]]:
    """The parts in which two keys differ, side by side."""
    for step in Levenshtein.opcodes(one, other):
        if step.tag != "equal":
            yield one[step.src_start : step.src_end], other[step.dest_start : step.dest_end]


def _shown(segments: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> str:
    return ", ".join(f"{mine or '∅'}/{theirs or '∅'}" for mine, theirs in segments)


@cache
def _notice_words() -> tuple[frozenset[str], frozenset[str]]:
    words = vocabulary("notice_words.txt")
    return frozenset(word for word in words if has_han(word)), frozenset(word for word in words if not has_han(word))


@cache
def _turning() -> frozenset[str]:
    return frozenset(vocabulary("turning_characters.txt"))


@cache
def _contraries() -> tuple[tuple[str, str], ...]:
    return tuple((line.split()[0], line.split()[1]) for line in vocabulary("contraries.txt"))


@cache
def _small_words() -> frozenset[str]:
    return frozenset(vocabulary("small_words.txt"))
