"""One text in several scripts: traditional characters as simplified ones, Chinese characters as the pinyin that Latin exports spell them in.

Both are for keys only. Tones are left out, and `ü` is `u` as passports and Web of Science have it half of the time, so that Lü, Lyu and Lv meet.
The table of traditional characters comes with this package; the readings are pypinyin's.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from pipeline.duplicates.vocabulary import vocabulary

_SPELLINGS: Final = {"lv": "lu", "lyu": "lu", "nv": "nu", "nyu": "nu"}


def simplified(text: str) -> str:
    """`text` with each traditional character replaced by its simplified one; as long as before."""
    return text if text.isascii() else text.translate(_simplified())


def sound(key: str) -> str:
    """A folded text with each Chinese character as the most usual of its readings: `数字ai` is `shuziai`."""
    return key if key.isascii() else key.translate(_usual())


@cache
def readings(character: str) -> tuple[str, ...]:
    """All toneless readings of a Chinese character, the most usual first; a surname's own reading (单 shan) is among them."""
    from pypinyin.pinyin_dict import pinyin_dict

    found = pinyin_dict.get(ord(character), "").split(",")
    return tuple(dict.fromkeys(spelt(each) for each in found if each))


def spelt(syllable: str) -> str:
    """A syllable of pinyin without its tone, in one spelling."""
    bare = "".join(char for char in unicodedata.normalize("NFD", syllable) if char.isalpha())
    return _SPELLINGS.get(bare, bare)


@cache
def _usual() -> dict[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict

    return {code: spelt(found.partition(",")[0]) for code, found in pinyin_dict.items()}


@cache
def _simplified() -> dict[int, str]:
    lines = vocabulary("traditional.txt")
    return {ord(traditional): line[0] for line in lines for traditional in line[1:]}
