"""Chinese words: jieba behind a small registry, with the review's words in its dictionary so that each comes out whole.

jieba writes its dictionary into the shared temporary folder and keeps global state; both are avoided by filling a fresh `Tokenizer`. A user word
gets ten times the smallest frequency at which it beats the best way to cut it, words taken shortest first, so that their order in a file does not matter.
The dictionary's own longer words that contain a user word are guarded the same way: a new 网格 does not break 网格化. Words in which jieba
itself always cuts (those with a point, a quote or a blank inside) are taken out of the text before it sees them.
"""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from math import exp, log
from typing import Any, Final, Protocol

from pipeline.text.languages import HAN
from pipeline.text.normalise import fold

MARGIN: Final = 10  # how far a user word outweighs its best cut; measured on 3,063 real uses: at 1, 90 are broken by a neighbour; at 10, 48
_JIEBA_BLOCK: Final = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+")  # what jieba's own pattern keeps together
_HAN: Final = re.compile(f"[{HAN}]")


class Segmenter(Protocol):
    """Cuts a folded text into pieces that together are the text."""

    def cut(self, text: str) -> list[str]:
        """The pieces of `text`, in order."""
        ...


class JiebaSegmenter:
    """jieba 0.42.1 with user words."""

    def __init__(self, words: Iterable[str], *, hmm: bool) -> None:
        folded = {fold(word) for word in words if _HAN.search(word)}
        regular = {word for word in folded if _JIEBA_BLOCK.fullmatch(word)}
        self._hmm = hmm
        self._tokenizer = _tokenizer(frozenset(word for word in regular if len(word) > 1))
        irregular = sorted(folded - regular, key=lambda word: (-len(word), word))
        self._irregular = re.compile("(" + "|".join(map(re.escape, irregular)) + ")") if irregular else None

    def cut(self, text: str) -> list[str]:
        """The pieces of a folded text."""
        if self._irregular is None:
            return list(self._tokenizer.cut(text, HMM=self._hmm))
        pieces: list[str] = []
        for number, part in enumerate(self._irregular.split(text)):
            pieces += [part] if number % 2 else self._tokenizer.cut(part, HMM=self._hmm)
        return pieces


SEGMENTERS: Final[dict[str, Callable[[tuple[str, ...], bool], Segmenter]]] = {
    "jieba": lambda words, hmm: JiebaSegmenter(words, hmm=hmm),
}


@lru_cache(maxsize=8)
def segmenter(name: str, words: tuple[str, ...], *, hmm: bool) -> Segmenter:
    """The segmenter of that name with the user words; KeyError if there is none. Made once per process and set of words."""
    return SEGMENTERS[name](words, hmm)


@cache
def _jieba() -> Any:
    """The library, imported without the warnings of its age (pkg_resources, invalid escapes on Python 3.12)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("jieba")


@cache
def _pristine() -> tuple[dict[str, int], int]:
    """The dictionary of jieba, prefixes included as it wants them, and the sum of its frequencies; its upper-case words also in lower case."""
    jieba = _jieba()
    frequencies, total = jieba.Tokenizer.gen_pfdict(jieba.Tokenizer().get_dict_file())
    for word, frequency in sorted((w, f) for w, f in frequencies.items() if f and w != w.lower()):
        _put(frequencies, word.lower(), max(frequency, frequencies.get(word.lower(), 0)))
    return frequencies, total


def _put(frequencies: dict[str, int], word: str, frequency: int) -> None:
    """Add a word; jieba needs each of its prefixes as a key."""
    frequencies[word] = frequency
    for length in range(1, len(word)):
        frequencies.setdefault(word[:length], 0)


def _tokenizer(words: frozenset[str]) -> Any:
    """A jieba tokenizer that holds `words`, filled without its cache file and its log."""
    jieba = _jieba()
    pristine, total = _pristine()
    frequencies = dict(pristine)
    for word in sorted(words | _guarded(words), key=lambda word: (len(word), word)):
        needed = _frequency(word, frequencies, total) * (MARGIN if word in words else 1)
        _put(frequencies, word, max(frequencies.get(word, 0), needed))
    made = jieba.Tokenizer()
    made.FREQ, made.total, made.initialized = frequencies, total, True
    return made


def _guarded(words: frozenset[str]) -> set[str]:
    """The dictionary's longer words that contain a user word and come out whole without it."""
    import ahocorasick

    if not words:
        return set()
    pristine, total = _pristine()
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, len(word))
    automaton.make_automaton()
    longer = {known for known, n in pristine.items() if n and any(length < len(known) for _, length in automaton.iter(known))}
    return {word for word in longer if pristine[word] >= _frequency(word, pristine, total)}


def _frequency(word: str, frequencies: dict[str, int], total: int) -> int:
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
