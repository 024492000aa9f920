"""English terms as sequences of base forms, found in a sentence in one pass (Aho–Corasick over words instead of letters).

Because both sides are base forms with hyphens taken apart, plurals and hyphen variants match by themselves. Punctuation other than hyphens and
quotation marks separates: `open. Data` is not open data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Generic, NamedTuple, TypeVar

from pipeline.text.english import Word, atoms
from pipeline.text.languages import HAN

Payload = TypeVar("Payload")
Stream = list[Word | None]

_SEPARATES: Final = re.compile(r"[^\s\-‐‑–'’‘\"“”`]")
_POSSESSIVE: Final = re.compile(r"['’][sS]")
_HAN: Final = re.compile(f"[{HAN}]")
UNKNOWN: Final = 0


class Hit(NamedTuple, Generic[Payload]):
    """A found sequence: its first word and one past its last in the stream, its place in the text, and what it stands for."""

    first: int
    last: int
    start: int
    end: int
    payload: Payload


def stream(text: str) -> Stream:
    """The base forms of a text in order; None where punctuation or Chinese stands between two of them."""
    found: Stream = []
    plain, end = _HAN.sub("。", text), 0
    for word in atoms(plain):
        between = plain[end : word.start]
        if found and _SEPARATES.search(_POSSESSIVE.sub("", between)):
            found.append(None)
        found.append(word)
        end = word.end
    return found


class Phrases(Generic[Payload]):
    """A set of terms, each with a payload; two terms of one base form are both found."""

    def __init__(self, terms: Iterable[tuple[str, Payload]]) -> None:
        import ahocorasick

        self._ids: dict[str, int] = {}
        sequences: dict[tuple[int, ...], list[Payload]] = {}
        for term, payload in terms:
            key = tuple(self._ids.setdefault(word.lemma, len(self._ids) + 1) for word in stream(term) if word is not None)
            sequences.setdefault(key, []).append(payload)
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
        for key, payloads in sequences.items():
            if key:
                self._automaton.add_word(key, (len(key), payloads))
        self._automaton.make_automaton()

    def find(self, words: Stream) -> list[Hit[Payload]]:
        """Every occurrence of every term, overlapping ones too, by place and longest first."""
        if not words or not len(self._automaton):
            return []
        ids = tuple(UNKNOWN if word is None else self._ids.get(word.lemma, UNKNOWN) for word in words)
        found = [
            Hit(last - length + 1, last + 1, _start(words, last - length + 1), _end(words, last), payload)
            for last, (length, payloads) in self._automaton.iter(ids)
            for payload in payloads
        ]
        return sorted(found, key=lambda hit: (hit.first, -hit.last))


def _start(words: Stream, index: int) -> int:
    word = words[index]
    return word.start if word else 0


def _end(words: Stream, index: int) -> int:
    word = words[index]
    return word.end if word else 0
