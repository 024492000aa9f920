"""Names of people as keys: within a script by the name itself, across scripts by its sound.

`周示岚` and `Zhou, Shilan` share a sound; so do `Zhou, SL` and `Zhou, S.`, weaker ones. A name in pinyin can speak for a merge with one in
Chinese characters, never against it: Hong Kong spells by Cantonese, and a thesis by whatever its author likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Final

from pipeline.duplicates.scripts import readings, simplified, spelt
from pipeline.text.languages import HAN
from pipeline.text.normalise import fold, strip_marks

READINGS: Final = (6, 2, 2, 2)  # of a surname and of the characters after it, that are tried
_HAN: Final = re.compile(f"[{HAN}]")
_JOINT: Final = re.compile(r"(?<=\w)['’-](?=\w{2})")  # Primer-Kovač and O'Sample are one word; J.-L. are two
_NAME_PART: Final = re.compile(r"[^\W\d_]+")
MOST_PARTS: Final = 5  # of a name without a comma, whose surname may begin or end anywhere (Anna van der Monster)


def name_keys(name: str) -> frozenset[str]:
    """Keys of a person's name: the Chinese characters, or surname and initial.

    `Shili, Anna` and `Shili A` share a key; where no comma tells the surname, every first and every last words are tried.
    """
    folded = _JOINT.sub("", strip_marks(fold(name)))
    han = "".join(_HAN.findall(folded))
    if han:
        return frozenset((simplified(han),))
    surname, comma, given = folded.partition(",")
    parts, more = _NAME_PART.findall(surname), _NAME_PART.findall(given)
    if comma and parts:
        return frozenset((_surname_key(parts, more),))
    if len(parts) < 2:
        return frozenset(parts)
    return frozenset(_surname_key(*halves) for halves in _halves(parts))


def name_sounds(name: str) -> frozenset[str]:
    """How a name may be spelt in pinyin: whole (`zhoushilan`), and by initials (`zhou sl`, `zhou s`) where it is Chinese or has no more."""
    han = "".join(_HAN.findall(simplified(name)))
    return _sounds_of_han(han) if han else _sounds_of_latin(name)


def differing(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of name keys can be compared and share nobody."""
    comparable = (_in_han(one) and _in_han(other)) or (_in_latin(one) and _in_latin(other))
    return comparable and not one & other


def agreeing(one: Sequence[frozenset[str]], other: Sequence[frozenset[str]]) -> int:
    """How many people of two lists are the same by sound, in order or turned round; 0 unless all of the shorter list are (`et al` cuts lists)."""
    shorter = min(len(one), len(other))
    are_same = any(all(mine & theirs for mine, theirs in zip(one, order, strict=False)) for order in (other, other[::-1]))
    return shorter if are_same else 0


def _sounds_of_han(han: str) -> frozenset[str]:
    if not 2 <= len(han) <= 4:
        return frozenset()
    tried = [readings(char)[:most] for char, most in zip(han, READINGS, strict=False)]
    found = set()
    for syllables in product(*tried):
        found.add("".join(syllables))
        for length in (1, 2) if len(han) > 2 else (1,):  # 欧阳 is a surname of two characters
            surname, initials = "".join(syllables[:length]), "".join(each[0] for each in syllables[length:])
            found |= {f"{surname} {initials}", f"{surname} {initials[0]}"}
    return frozenset(found)


def _sounds_of_latin(name: str) -> frozenset[str]:
    surname, comma, given = _JOINT.sub("", strip_marks(name)).partition(",")
    parts, more = _NAME_PART.findall(surname), _NAME_PART.findall(given)
    if comma and parts and more:
        return _spelt_out(parts, more)
    if len(parts) < 2:
        return frozenset()
    return _spelt_out(parts[:1], parts[1:]) | _spelt_out(parts[-1:], parts[:-1])


def _halves(parts: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """A name as surname and given name, in every way it may be cut."""
    for cut in range(1, min(len(parts), MOST_PARTS)):
        yield parts[:cut], parts[cut:]
        yield parts[-cut:], parts[:-cut]


def _spelt_out(surname: list[str], given: list[str]) -> frozenset[str]:
    """The whole name; the initials too where that is all there is, or may be (`ZHOU SL`)."""
    letters = "".join(given)
    family = spelt("".join(surname).lower())
    are_initials = all(len(part) == 1 for part in given) or (len(letters) <= 3 and letters.isupper())
    whole = family + "".join(spelt(part.lower()) for part in given)
    return frozenset({f"{family} {letters.lower()}", whole} if are_initials else {whole})


def _surname_key(surname: list[str], given: list[str]) -> str:
    return f"{''.join(surname)} {given[0][0] if given else ''}"


def _in_han(names: Iterable[str]) -> bool:
    return any(_HAN.search(name) for name in names)


def _in_latin(names: Iterable[str]) -> bool:
    return any(not _HAN.search(name) for name in names)
