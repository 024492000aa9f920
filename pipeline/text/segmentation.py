"""Chinese words: two segmenters that give the same, behind a small registry, with the review's words in their dictionary.

`jieba` is the reference. `rjieba`, a port of it in Rust, is many times faster and is the default; where its results differ from jieba's it is mended
around the call, so that both give the same pieces for every text (tests hold one against the other). Words in which both always cut (those
with a point, a quote or a blank inside) are taken out of the text before they see them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache, partial
from math import inf
from typing import Any, Final, Protocol

from pipeline.text.dictionary import Dictionary, dictionary, jieba
from pipeline.text.languages import HAN
from pipeline.text.normalise import key

_JIEBA_BLOCK: Final = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+")  # what jieba's own pattern keeps together
_HAN: Final = re.compile(f"[{HAN}]")
RARE: Final = "\u3400-\u4dbf\u9fd6-\U0010ffff"  # no Han to jieba; to rjieba some of it is Han, or no text at all
MARKS: Final = r"+#&._%\-"
MIXED: Final = (
    f"[A-Za-z0-9][{MARKS}][A-Za-z0-9]"  # rjieba keeps covid-19 and v1.x whole; without this and RARE, jieba and rjieba give the same
)
_RARE, _MIXED = re.compile(f"([{RARE}])"), re.compile(MIXED)
Cut = Callable[[str], list[str]]
Look = Callable[[str], "re.Match[str] | None"]
_LATIN: Final = re.compile(r"[!-~]")
_ASCII: Final = re.compile(r"[A-Za-z0-9+#&._%\-]+")
_NUMBER: Final = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")  # how jieba takes apart what it does not know


class Segmenter(Protocol):
    """Cuts a folded text into pieces that together are the text."""

    def cut(self, text: str) -> list[str]:
        """The pieces of `text`, in order."""
        ...


class JiebaSegmenter:
    """jieba 0.42.1."""

    def __init__(self, words: Dictionary, *, hmm: bool) -> None:
        self._words, self._hmm = words, hmm

    @cached_property
    def _tokenizer(self) -> Any:
        """A tokenizer filled without jieba's cache file and log; it needs each prefix of a word as a key."""
        frequencies = {prefix: 0 for word in self._words.frequencies for prefix in (word[:length] for length in range(1, len(word)))}
        made = jieba().Tokenizer()
        made.FREQ, made.total, made.initialized = frequencies | dict(self._words.frequencies), self._words.total, True
        return made

    def cut(self, text: str) -> list[str]:
        """The pieces of a folded text."""
        return list(self._tokenizer.cut(text, HMM=self._hmm))


class RjiebaSegmenter:
    """rjieba, mended to give what jieba gives, with irregular words whole."""

    def __init__(self, words: Dictionary, irregular: Iterable[str] = (), *, hmm: bool) -> None:
        import rjieba

        library = rjieba.Jieba()
        for word, frequency in words.changed.items():
            library.add_word(word, frequency, "")
        rarest, listed = "".join(map(re.escape, sorted(_rarest(irregular, words.frequencies)))), frozenset(irregular)
        marks, mixed = (MARKS, f"|{MIXED}") if hmm else ("", "")  # without the HMM both cut mixed runs alike
        unlike = _unlike(re.compile(f"[{RARE}]{mixed}").search, listed)
        careful = whole(listed, Mended(library, words, hmm=hmm)).cut
        self.cut = _choosing(
            library.cut if hmm else partial(library.cut, hmm=False), careful, re.compile(f"[{RARE}{marks}{rarest}]").search, unlike
        )


def _unlike(looks: Look, irregular: frozenset[str]) -> Callable[[str], bool]:
    """Whether a text holds what rjieba may cut otherwise than jieba, or an irregular word."""
    if not irregular:
        return lambda text: looks(text) is not None
    found = _automaton(irregular).iter
    return lambda text: looks(text) is not None or next(found(text), None) is not None


def _automaton(words: Iterable[str]) -> Any:
    """What finds words in a text, each with its length."""
    import ahocorasick

    made = ahocorasick.Automaton()
    for word in words:
        made.add_word(word, len(word))
    made.make_automaton()
    return made


def _choosing(quick: Cut, careful: Cut, suspect: Look, unlike: Callable[[str], bool]) -> Cut:
    """`careful` for texts that need it: a look for single characters, quick, leaves few for the look that is sure. A closure: the fastest call."""

    def cut(text: str) -> list[str]:
        return quick(text) if suspect(text) is None or not unlike(text) else careful(text)

    return cut


def _rarest(irregular: Iterable[str], frequencies: Mapping[str, int]) -> set[str]:
    """Of each irregular word the character that texts hold least often, as far as the dictionary's words tell; a mark, of which they tell nothing, is the last choice."""
    wanted = {character for word in irregular for character in word}
    seen = Counter[str]()
    for word, frequency in frequencies.items() if wanted else ():
        for character in wanted.intersection(word):
            seen[character] += frequency
    return {min(word, key=lambda character: (seen[character] or inf, character)) for word in irregular}


class Mended:
    """rjieba's results put right where they differ from jieba's."""

    def __init__(self, library: Any, words: Dictionary, *, hmm: bool) -> None:
        import ahocorasick

        self._library, self._hmm, self._reference = library, hmm, JiebaSegmenter(words, hmm=hmm)
        self._odd = ahocorasick.Automaton()
        for word in words.frequencies:
            if len(word) > 1 and _LATIN.search(word):
                self._odd.add_word(word, word)
        self._odd.make_automaton()

    def cut(self, text: str) -> list[str]:
        """The pieces of a folded text."""
        if _RARE.search(text) is None:
            return self._mended(text)
        pieces: list[str] = []
        for number, part in enumerate(_RARE.split(text)):
            pieces += [part] if number % 2 else self._mended(part)
        return pieces

    def _mended(self, text: str) -> list[str]:
        """The pieces of a text of common characters; what a dictionary word with Latin letters may have a part in is left to jieba."""
        cut: list[str] = self._library.cut(text, self._hmm)
        if not self._hmm or _MIXED.search(text) is None:
            return cut
        if next(self._odd.iter(text), None) is not None:
            return self._reference.cut(text)
        pieces, run = list[str](), ""
        for piece in cut:
            if piece.isascii() and _ASCII.fullmatch(piece):
                run += piece
                continue
            if run:
                pieces += filter(None, _NUMBER.split(run))
                run = ""
            pieces.append(piece)
        return [*pieces, *filter(None, _NUMBER.split(run))]


class Whole:
    """A segmenter that first takes out words in which it would always cut: the leftmost, of those the longest."""

    def __init__(self, words: Iterable[str], inner: Segmenter) -> None:
        self._inner, self._words = inner, _automaton(words)

    def cut(self, text: str) -> list[str]:
        """The pieces of a folded text."""
        found = [(last + 1 - length, last + 1) for last, length in self._words.iter(text)]
        if not found:
            return self._inner.cut(text)
        pieces, here = list[str](), 0
        for start, end in sorted(found, key=lambda place: (place[0], -place[1])):
            if start >= here:
                pieces += self._inner.cut(text[here:start]) if start > here else []
                pieces.append(text[start:end])
                here = end
        return pieces + (self._inner.cut(text[here:]) if here < len(text) else [])


def whole(words: Iterable[str], inner: Segmenter) -> Segmenter:
    """`inner`, with the words taken out first; itself where there are none."""
    listed = sorted(words)
    return Whole(listed, inner) if listed else inner


SEGMENTERS: Final[dict[str, Callable[[Dictionary, frozenset[str], bool], Segmenter]]] = {
    "jieba": lambda words, irregular, hmm: whole(irregular, JiebaSegmenter(words, hmm=hmm)),
    "rjieba": lambda words, irregular, hmm: RjiebaSegmenter(words, irregular, hmm=hmm),
}
DEFAULT: Final = "rjieba"


@lru_cache(maxsize=8)
def segmenter(name: str, words: tuple[str, ...], *, hmm: bool) -> Segmenter:
    """The segmenter of that name with the user words; KeyError if there is none. Made once per process and set of words."""
    folded = {key(word) for word in words if _HAN.search(word)}
    regular = {word for word in folded if _JIEBA_BLOCK.fullmatch(word)}
    return SEGMENTERS[name](dictionary(frozenset(word for word in regular if len(word) > 1)), frozenset(folded - regular), hmm)
