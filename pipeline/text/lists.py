"""A review's own word lists as people write them: good lines load, every bad line is listed by number.

`terms.txt` and `stopwords.txt` hold a word a line, or lines of jieba's user dictionary (`word [frequency] [tag]`; the frequency is computed
anew, so it is dropped). `thesaurus.txt` is VOSviewer's: two columns parted by a tab (or, by hand, a comma or =), heading `label`, `replace by`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from pipeline.text.languages import HAN
from pipeline.text.normalise import key

Reason = Literal["not_a_word", "too_long", "repeated", "not_two_columns", "conflict", "cycle"]
LONGEST: Final = 60

_JIEBA: Final = re.compile(r"(?P<word>.+?)(?:\s+(?P<frequency>\d+))?(?:\s+(?P<tag>[a-z]{1,4}))?", re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffd]")
_COLUMNS: Final = re.compile(r"\s*[\t,，=＝]\s*")


class Problem(NamedTuple):
    """A line that was not taken: its number from 1, why, and the line itself."""

    line: int
    reason: Reason
    text: str


def parse_terms(text: str) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The words of a list, in its order, as they are compared, and the lines that are none."""
    words: dict[str, None] = {}
    problems = []
    for number, line in _lines(text):
        word = _word(line)
        reason = _fault(word) if word is not None else "not_a_word"
        if reason is None and word in words:
            reason = "repeated"
        if reason is not None or word is None:
            problems.append(Problem(number, reason or "not_a_word", line))
        else:
            words[word] = None
    return tuple(words), tuple(problems)


def parse_thesaurus(text: str) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Term → label, chains followed to their end; a term with two labels and the terms of a cycle are refused by name."""
    pairs: dict[str, str] = {}
    lines: dict[str, tuple[int, str]] = {}
    problems = []
    for number, line in _lines(text):
        columns = [key(part).strip() for part in _COLUMNS.split(line.strip())]
        if columns == ["label", "replace by"]:
            continue
        reason = _pair_fault(columns, pairs)
        if reason is not None:
            problems.append(Problem(number, reason, line))
        else:
            pairs[columns[0]] = columns[1]
            lines[columns[0]] = (number, line)
    ends = {term: _end(term, pairs) for term in pairs}
    problems += [Problem(*_where(lines[term])) for term, end in ends.items() if end is None]
    return {term: end for term, end in ends.items() if end is not None and end != term}, tuple(sorted(problems))


def _where(line: tuple[int, str]) -> tuple[int, Reason, str]:
    return line[0], "cycle", line[1]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers; a comment starts with #."""
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff")), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line


def _word(line: str) -> str | None:
    """The word of a line; None if something follows it that is neither frequency nor tag.

    A tag without a frequency is taken for one only behind a Chinese word: in `digital divide` the second word is no tag.
    """
    match = _JIEBA.fullmatch(key(line).strip())
    if match is None:
        return None
    is_chinese = re.search(f"[{HAN}]", match["word"]) is not None
    is_tag = match["tag"] is None or match["frequency"] is not None or is_chinese
    word = re.sub(r"\s+", " ", match["word"] if is_tag else f"{match['word']} {match['tag']}")
    return None if is_chinese and " " in word else word


def _fault(word: str) -> Reason | None:
    """Why the word cannot be one; None if it can."""
    if _CONTROL.search(word) or not any(char.isalnum() for char in word):
        return "not_a_word"
    return "too_long" if len(word) > LONGEST else None


def _pair_fault(columns: list[str], pairs: dict[str, str]) -> Reason | None:
    """Why a line of the thesaurus cannot be taken; None if it can."""
    if len(columns) != 2:
        return "not_two_columns"
    faults = [fault for fault in map(_fault, columns) if fault is not None]
    if faults:
        return faults[0]
    known = pairs.get(columns[0])
    return None if known is None else "repeated" if known == columns[1] else "conflict"


def _end(term: str, pairs: dict[str, str]) -> str | None:
    """The label at the end of a chain; None if the chain comes back to a term it has passed."""
    seen = {term}
    while term in pairs and pairs[term] != term:
        term = pairs[term]
        if term in seen:
            return None
        seen.add(term)
    return term
