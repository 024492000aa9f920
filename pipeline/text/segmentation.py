"""Chinese words: two segmenters that give the same, behind a small registry, with the review's words in their dictionary.

`jieba` is the reference. `rjieba`, a port of it in Rust, is many times faster and is the default; where its results differ from jieba's it is mended
around the call, so that both give the same pieces for every text (tests hold one against the other). Words in which both always cut (those
with a point, a quote or a blank inside) are taken out of the text before they see them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from itertools import pairwise
from math import inf
from typing import Any, Final, Protocol

from pipeline.text.dictionary import Dictionary, dictionary, jieba
from pipeline.text.languages import HAN
from pipeline.text.normalise import key

_JIEBA_BLOCK: Final = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+")  # what jieba's own pattern keeps together
_HAN: Final = re.compile(f"[{HAN}]")
RARE: Final = "\u3400-\u4dbf\u9fd6-\U0010ffff"  # no Han to jieba; to rjieba some of it is Han, or no text at all
COMMON: Final = ((0, 0x33FF), (0x4DC0, 0x9FD5))  # all the others
MARKS: Final = "+#&._%-"
_RUN: Final = rf"[A-Za-z0-9{re.escape(MARKS)}]"
# rjieba keeps covid-19 and v1.x whole, jieba does not; web2.0 and 3.5% both keep. Without this and RARE, both give the same.
MIXED: Final = rf"(?<!{_RUN})(?![A-Za-z0-9]+\.[0-9]+%?(?!{_RUN})){_RUN}*?[A-Za-z0-9][{re.escape(MARKS)}][A-Za-z0-9]"
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
        listed = frozenset(irregular)
        suspects = _rarest(listed, words.frequencies) | set(MARKS if hmm else "")  # without the HMM both cut mixed runs alike
        self.cut = _choosing(library.cut, whole(listed, Mended(library, words, hmm=hmm)).cut, _plain(suspects), hmm=hmm)


def _automaton(words: Iterable[str]) -> Any:
    """What finds words in a text, each with its length."""
    import ahocorasick

    made = ahocorasick.Automaton()
    for word in words:
        made.add_word(word, len(word))
    made.make_automaton()
    return made


def _plain(suspects: Iterable[str]) -> Look:
    """What matches a text of common characters, none of them suspect. The fastest such look: a class without characters beyond U+FFFF, possessive."""
    points, spans = sorted(map(ord, suspects)), list[tuple[int, int]]()
    for first, last in COMMON:
        edges = [first - 1, *(point for point in points if first <= point <= last), last + 1]
        spans += [(one + 1, other - 1) for one, other in pairwise(edges) if one + 1 < other]
    return re.compile("[" + "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in spans) + r"]*+\Z").match


def _choosing(quick: Any, careful: Cut, plain: Look, *, hmm: bool) -> Cut:
    """`careful` for texts that may need it. A closure, one a mode: the fastest call; a keyword or an attribute more costs a hundredth of the whole."""

    def with_hmm(text: str) -> list[str]:
        return quick(text) if plain(text) else careful(text)

    def without_hmm(text: str) -> list[str]:
        return quick(text, False) if plain(text) else careful(text)  # by position: see above

    return with_hmm if hmm else without_hmm


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
        if not self._hmm or _MIXED.search(text) is None:
            return self._plainly(text)
        if next(self._odd.iter(text), None) is not None:
            return self._reference.cut(text)
        return _as_jieba(self._plainly(text))

    def _plainly(self, text: str) -> list[str]:
        """What the library gives."""
        cut: list[str] = self._library.cut(text, self._hmm)
        return cut


def _as_jieba(pieces: list[str]) -> list[str]:
    """Pieces with each run of Latin letters, digits and the marks between them taken apart as jieba does it."""
    mended, done = list[str](), 0
    for place in [place for place, piece in enumerate(pieces) if not piece.isalnum() and piece.isascii()]:
        if place < done or not _ASCII.fullmatch(pieces[place]):
            continue
        start, end = place, place + 1
        while start > done and _ASCII.fullmatch(pieces[start - 1]):
            start -= 1
        while end < len(pieces) and _ASCII.fullmatch(pieces[end]):
            end += 1
        mended += [*pieces[done:start], *filter(None, _NUMBER.split("".join(pieces[start:end])))]
        done = end
    return mended + pieces[done:]


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
