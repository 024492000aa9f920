r"""One term or phrase of a query, looked for in a publication's own words; and those words as queries see them.

A term with Chinese characters is found anywhere in the text; one without stands as whole words, singular or plural, hyphenated or not. A *
stands for any letters. A term becomes a regular expression of our own making with at most one bounded run of letters a word: no term can make
matching slow.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from pipeline.text.languages import HAN
from pipeline.text.normalise import fold

TRUNCATED: Final = 30  # letters a * may stand for
FIELDS: Final = {  # a query's field → columns of a publication; the sign its lines begin with in a searchable text
    "title": ("\x01", ("title", "title_translated")),
    "abstract": ("\x02", ("abstract", "abstract_translated")),
    "keywords": ("\x03", ("keywords", "keywords_translated")),
}

Matcher = Callable[[str], bool]  # of a text as `searchable` makes it
Span = tuple[int, int]

_HAN: Final = re.compile(f"[{HAN}]")
_BLANK_IN_HAN: Final = re.compile(rf"(?<=[{HAN}])[^\S\n]+(?=[{HAN}])")
_LETTER: Final = rf"[^\W{HAN}]"  # of a word: 5G in 5G城市 is one
_PARTS: Final = re.compile(r"[\w*]+")
COUNTED: Final = re.compile(rf"[{HAN}]|{_LETTER}+")  # a word as distances and lengths count them: each Chinese character is one


class TermError(ValueError):
    """A term that cannot be looked for; its text is the kind: `star` for two * in a word or nothing but *, else `operand`."""


class Finder(NamedTuple):
    """How a term is looked for: letters that must be there, and the expression (None where those letters are the term)."""

    start: str
    expression: re.Pattern[str] | None

    def is_in(self, text: str) -> bool:
        """Whether the term stands in a searchable text."""
        return self.start in text and (self.expression is None or self.expression.search(text) is not None)

    def spans(self, text: str) -> list[Span]:
        """Where it stands, in order."""
        if self.start not in text:
            return []
        return [match.span() for match in (self.expression or re.compile(re.escape(self.start))).finditer(text)]


def searchable(publication: Mapping[str, Any]) -> str:
    """Title, abstract and keywords, translated ones too, folded, a line each that begins with the sign of its field."""
    lines = []
    for sign, columns in FIELDS.values():
        for column in columns:
            value = publication[column]
            lines += [sign + line for line in searchable_text([value] if isinstance(value, str) else value).split("\n") if line]
    return "\n".join(lines)


def searchable_text(parts: Iterable[str]) -> str:
    """Texts as terms are looked for in them: folded, blanks between Chinese characters out, a line each, so that no phrase spans two."""
    return "\n".join(_BLANK_IN_HAN.sub("", fold(" ".join(part.split()))) for part in parts if part)


def lines_of(field: str, text: str) -> str:
    """Those lines of a searchable text that are of a field."""
    sign = FIELDS[field][0]
    return "\n".join(line for line in text.split("\n") if line.startswith(sign))


@lru_cache(maxsize=4096)
def finder(term: str) -> Finder:
    """How to look for one term or phrase; raises TermError for one without a letter or digit, or with two * in a word."""
    folded = fold(term)
    parts = _PARTS.findall(folded)
    if not parts or any(part.count("*") > 1 or not part.strip("*") for part in parts):
        raise TermError("star" if "*" in term else "operand")
    if _HAN.search(folded):
        return _substring(_BLANK_IN_HAN.sub("", " ".join(folded.split())))
    words = [_PARTS.findall(word) for word in folded.split()]
    pattern = r"[^\w\n]+".join(r"[^\w\n]?".join(map(_word, word)) for word in words if word)
    return Finder(_common_start(parts[0]), re.compile(rf"(?<!{_LETTER}){pattern}(?!{_LETTER})"))


def is_near(one: Iterable[Finder], other: Iterable[Finder], distance: int, text: str) -> bool:
    """Whether a term of each side stand in one line with at most `distance` words between them, in either order."""
    sides = [list(one), list(other)]
    for line in text.split("\n"):
        left, right = (sorted(span for each in side for span in each.spans(line)) for side in sides)
        if left and right:
            words = [match.start() for match in COUNTED.finditer(line)]
            if _follows(left, right, words, distance) or _follows(right, left, words, distance):
                return True
    return False


def _follows(first: list[Span], second: list[Span], words: list[int], distance: int) -> bool:
    """Whether a span of the second begins at most so many words behind the end of one of the first."""
    starts = [start for start, _ in second]
    for _, end in first:
        place = bisect_left(starts, end)
        if place < len(starts) and bisect_left(words, starts[place]) - bisect_left(words, end) <= distance:
            return True
    return False


def _substring(term: str) -> Finder:
    """A term with Chinese characters: as it stands, a * in it for a few letters."""
    bare = term.strip("*")
    if "*" not in bare:
        return Finder(bare, None)
    return Finder("", re.compile(rf"\w{{0,{TRUNCATED}}}".join(map(re.escape, bare.split("*")))))


def _word(word: str) -> str:
    """A word's pattern: with a * as it stands, else singular or plural."""
    if "*" in word:
        return f"{_LETTER}{{0,{TRUNCATED}}}".join(map(re.escape, word.split("*")))
    return "(?:" + "|".join(map(re.escape, sorted(_forms(word), key=lambda form: (-len(form), form)))) + ")"


def _forms(word: str) -> set[str]:
    """A word with its singular and its plural, by the regular rules of English; what is no noun does no harm."""
    singular = _singular(word)
    if not singular.isalpha() or len(singular) < 3:
        return {word}
    if singular.endswith("y") and singular[-2] not in "aeiou":
        plural = singular[:-1] + "ies"
    elif singular.endswith(("s", "x", "z", "ch", "sh")):
        plural = singular + "es"
    else:
        plural = singular + "s"
    return {word, singular, plural}


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _common_start(word: str) -> str:
    """Letters with which every form of a word starts: looking for them first spares most searches."""
    if "*" in word:
        return word.partition("*")[0]
    forms = _forms(word)
    shortest = min(map(len, forms))
    return next((word[:n] for n in range(shortest, 0, -1) if all(form.startswith(word[:n]) for form in forms)), "")
