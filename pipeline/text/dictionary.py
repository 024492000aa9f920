"""The segmenters' dictionary: jieba's own, and a review's words at the frequency that keeps each of them whole.

A user word gets ten times the smallest frequency at which it beats the best way to cut it, words taken shortest first, so that their order in a file
does not matter. The dictionary's own longer words that contain a user word are guarded the same way: a new 网格 does not break 网格化. jieba
writes its dictionary into the shared temporary folder and keeps global state; both are avoided by reading its file ourselves.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from math import exp, log
from typing import Any, Final, NamedTuple

MARGIN: Final = 10  # how far a user word outweighs its best cut; measured on 3,063 real uses: at 1, 90 are broken by a neighbour; at 10, 48


class Dictionary(NamedTuple):
    """Words with their frequencies, and those that jieba's own dictionary has not, or at another frequency."""

    frequencies: Mapping[str, int]
    changed: Mapping[str, int]
    total: int


@cache
def jieba() -> Any:
    """The library, imported without the warnings of its age (pkg_resources, invalid escapes on Python 3.12)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("jieba")


def dictionary(words: frozenset[str]) -> Dictionary:
    """The dictionary that holds `words`, each of several characters, beside jieba's own."""
    pristine, changed, total = _pristine()
    frequencies, changed = dict(pristine), dict(changed)
    for word in sorted(words | _guarded(words), key=lambda word: (len(word), word)):
        needed = _frequency(word, frequencies, total) * (MARGIN if word in words else 1)
        if needed > frequencies.get(word, 0):
            frequencies[word] = changed[word] = needed
    return Dictionary(frequencies, changed, sum(frequencies.values()))


def known_words() -> Mapping[str, int]:
    """The words of jieba's own dictionary with their frequencies, its upper-case words also in lower case."""
    return _pristine().frequencies


@cache
def word_classes() -> Mapping[str, str]:
    """The words of jieba's own dictionary with their word class (n, v, …), its upper-case words in lower case."""
    return {word.lower(): kind for word, _, kind in _lines()}


def _lines() -> Iterator[list[str]]:
    with jieba().Tokenizer().get_dict_file() as file:
        yield from (line.split() for line in file.read().decode("utf-8").split("\n") if line)


@cache
def _pristine() -> Dictionary:
    """The dictionary of jieba's own words; changed are those in lower case that its file has in upper case only, or more often."""
    written = {word: int(frequency) for word, frequency, _ in _lines()}
    lower = {word.lower(): max(n, written.get(word.lower(), 0)) for word, n in sorted(written.items()) if word != word.lower()}
    changed = {word: n for word, n in lower.items() if written.get(word) != n}
    frequencies = written | changed
    return Dictionary(frequencies, changed, sum(frequencies.values()))


def _guarded(words: frozenset[str]) -> set[str]:
    """The dictionary's longer words that contain a user word and come out whole without it."""
    import ahocorasick

    if not words:
        return set()
    pristine, _, total = _pristine()
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, len(word))
    automaton.make_automaton()
    longer = {known for known in pristine if any(length < len(known) for _, length in automaton.iter(known))}
    return {word for word in longer if pristine[word] >= _frequency(word, pristine, total)}


def _frequency(word: str, frequencies: Mapping[str, int], total: int) -> int:
    """The smallest frequency at which `word` beats every way to cut it into shorter words of the dictionary.

    The best cut's probability is the product of its words' shares; jieba gives a character it does not know the frequency 1.
    """
    best = [0.0] + [float("-inf")] * len(word)
    for start in range(len(word)):
        for end in range(start + 1, len(word) + 1):
            known = frequencies.get(word[start:end], 0)
            if (end - start == len(word)) or not (known or end == start + 1):
                continue
            best[end] = max(best[end], best[start] + log(known or 1) - log(total))
    return int(exp(best[-1] + log(total)) * (1 + 1e-9)) + 1 if len(word) > 1 else 1
