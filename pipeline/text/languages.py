"""The language of a text: Chinese, English or other, by the scripts it is written in.

A Chinese character weighs as four Latin letters, about what a word of each takes: a Chinese title about e-government stays Chinese, an
English sentence that quotes 和谐社会 stays English. Latin text with more Spanish, Portuguese, French, German or Italian function words than
English ones is other.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal

from pipeline.text.wordfiles import read_words

Language = Literal["zh", "en", "other"]

HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN: Final = re.compile(f"[{HAN}]")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f\uff21-\uff3a\uff41-\uff5a]")
_JAPANESE: Final = re.compile("[\u3040-\u30ff\u31f0-\u31ff]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"[^\W\d_]+")
HAN_WEIGHT: Final = 4


def language_of(text: str) -> Language:
    """The language of `text`; "other" also where it has no letter at all."""
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    kana = len(_JAPANESE.findall(text))
    strange = len(_LETTER.findall(text)) - han - latin - kana
    if kana * 5 > han + kana or HAN_WEIGHT * (strange + kana) > HAN_WEIGHT * han + latin or han + latin == 0:
        return "other"
    if HAN_WEIGHT * han >= latin:
        return "zh"
    return "en" if _is_english(text) else "other"


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in the text."""
    return _HAN.search(text) is not None


@cache
def _function_words() -> tuple[frozenset[str], frozenset[str]]:
    """English function words, and those of other European languages that English does not share."""
    return frozenset(read_words("function_words_en.txt")), frozenset(read_words("function_words_other.txt"))


def _is_english(text: str) -> bool:
    """Whether the function words speak for English; a tie, or none at all, does."""
    english, foreign = _function_words()
    words = [word.lower() for word in _WORD.findall(text)]
    ours, theirs = sum(word in english for word in words), sum(word in foreign for word in words)
    return theirs < 2 or theirs <= ours
