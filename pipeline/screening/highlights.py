"""Where the words of the search stand in a text, so that a reader's eye falls on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from pipeline.text.languages import HAN

_WORDS: Final = re.compile(r'["“”＂]([^"“”＂]+)["“”＂]|([^\s()（）"“”＂]+)')
_OPERATORS: Final = re.compile(r"(?:AND|OR|NOT|(?:NEAR|PRE|W)/\d+)\Z", re.IGNORECASE)
_LETTER: Final = rf"[^\W{HAN}]"


def spans_of(queries: Iterable[str]) -> Callable[[str], list[tuple[int, int]]]:
    """Of a text: start and end of each word or phrase of the queries in it, in order, the longest first where they overlap.

    It shows, it does not judge: a word behind NOT is shown as well, and field limits are taken for none.
    """
    words = {word for query in queries for word in _words(query)}
    if not words:
        return lambda _: []
    pattern = re.compile("|".join(map(_pattern, sorted(words, key=lambda word: (-len(word), word)))), re.IGNORECASE)
    return lru_cache(maxsize=1)(lambda text: [match.span() for match in pattern.finditer(text)])


def _words(query: str) -> Iterable[str]:
    for phrase, word in _WORDS.findall(query):
        found = " ".join((phrase or word.rpartition("=")[2]).split())
        if found.strip("*?") and not (word and _OPERATORS.match(found)):
            yield found


def _pattern(word: str) -> str:
    """A word as it is looked for: with Chinese in it anywhere, else as a word whole, singular or plural; a * is up to thirty letters."""
    body = rf"{_LETTER}{{0,30}}".join(map(re.escape, word.split("*"))).replace(r"\ ", r"[\s\-]{1,3}")
    if re.search(f"[{HAN}]", word):
        return body
    if word[-1] in "yY":
        body = rf"{body[:-1]}(?:y|ies)"
    return rf"(?<!{_LETTER}){body}(?:e?s)?(?!{_LETTER})"
