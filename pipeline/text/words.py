"""A sentence as words: Chinese segmented, English in base forms, the review's terms whole.

In a mixed sentence each run follows its own rule: what the segmenter gives without a Chinese character in it is read as English, so that
`e-government系统` is two words and `5G基站` one, if the codebook has it. Numbers and punctuation are no words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.text.cleaning import blank_marks
from pipeline.text.english import words as english_words
from pipeline.text.languages import HAN, Language
from pipeline.text.lexicon import Lexicon
from pipeline.text.normalise import fold, key
from pipeline.text.phrases import Hit, stream

_HAN: Final = re.compile(f"[{HAN}]")
_LETTERS: Final = re.compile(r"[^\W\d_]+")


class Token(NamedTuple):
    """A word as it is counted, and where it stands in the sentence (code points)."""

    text: str
    start: int
    end: int


def tokenise(text: str, language: Language, lexicon: Lexicon) -> list[Token]:
    """The words of a sentence in order; synonyms are replaced by the label they are counted as."""
    plain = blank_marks(text)
    if language == "other":
        return [Token(fold(match[0]), match.start(), match.end()) for match in _LETTERS.finditer(plain)]
    tokens = _mixed(plain, lexicon) if _HAN.search(plain) else _english(plain, 0, lexicon)
    if not lexicon.labels:
        return list(tokens)
    return [Token(lexicon.labels.get(token.text, token.text), token.start, token.end) for token in tokens]


def _mixed(text: str, lexicon: Lexicon) -> Iterator[Token]:
    """The words of a text with Chinese in it."""
    offset = latin_start = 0
    for piece in lexicon.segmenter.cut(key(text)):
        end = offset + len(piece)
        if not piece.isascii() and _HAN.search(piece):
            if latin_start < offset:
                yield from _english(text[latin_start:offset], latin_start, lexicon)
            yield Token(piece.strip(), offset, end)
            latin_start = end
        offset = end
    yield from _english(text[latin_start:], latin_start, lexicon)


def _english(text: str, offset: int, lexicon: Lexicon) -> Iterator[Token]:
    """The words of a text without Chinese; `offset` is where it starts in the sentence."""
    found = list(english_words(text))
    if not found:
        return
    terms = {hit.start: hit for hit in _leftmost(lexicon.phrases.find(stream(text)), {w.start for w in found}, {w.end for w in found})}
    covered = 0
    for word in found:
        if word.start in terms:
            hit = terms[word.start]
            covered = hit.end
            yield Token(hit.payload, offset + hit.start, offset + hit.end)
        elif word.start >= covered and not word.lemma.replace(".", "").replace(",", "").isdigit():
            yield Token(word.lemma, offset + word.start, offset + word.end)


def _leftmost(hits: list[Hit[str]], starts: set[int], ends: set[int]) -> Iterator[Hit[str]]:
    """Of overlapping terms the leftmost, then the longest; none that cuts a hyphenated word in two."""
    covered = 0
    for hit in hits:
        if hit.start >= covered and hit.start in starts and hit.end in ends:
            covered = hit.end
            yield hit
