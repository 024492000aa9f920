"""What of a record is compared: keys of its DOI, title, people and place, computed once per record.

Keys are for comparing only. Names are compared within a script: a name in pinyin says nothing about one in Chinese characters, so it neither
supports a merge nor speaks against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from pipeline.text.languages import HAN
from pipeline.text.normalise import fold, strip_marks, title_key

SHORT_HAN: Final = 6  # a Chinese title with fewer characters needs people or place besides
SHORT_WORDS: Final = 3  # the same for words of another language
# Kinds of document that are never one publication with each other; what is not named here is of no known kind.
KINDS: Final = {
    "journal": "journal", "review": "journal", "editorial": "journal", "conference": "conference", "thesis": "thesis",
    "newspaper": "newspaper", "book": "book", "standard": "standard", "patent": "patent", "report": "report",
}  # fmt: skip

_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_HAN: Final = re.compile(f"[{HAN}]")
_NAME_PART: Final = re.compile(r"[^\W\d_]+")
_NUMERAL: Final = re.compile(r"\d+|[一二三四五六七八九十]+(?=[)）】章卷辑期届部]|\Z)|(?<=[(（])[上中下续](?=[)）])|\b[ivx]{1,4}\b")


class Evidence(NamedTuple):
    """One record as the rules see it. An empty key is missing and compares with nothing."""

    record_id: str
    doi: str
    title: str  # folded
    title_key: str
    is_generic: bool  # a title that many texts bear
    is_short: bool
    year: int | None
    kind: str
    first_author: frozenset[str]
    authors: frozenset[str]
    source: str
    issue: str
    page: str


def evidence(record: Mapping[str, Any]) -> Evidence:
    """The keys of a record with the columns of `records`."""
    title, key = fold(record["title"]).strip(), title_key(record["title"])
    names = [name_keys(name) for name in record["authors"]]
    return Evidence(
        record_id=record["record_id"],
        doi=doi_key(record["doi"]),
        title=title,
        title_key=key,
        is_generic=key in _generic_titles(),
        is_short=_is_short(title),
        year=record["year"],
        kind=KINDS.get(record["document_type"], ""),
        first_author=next((keys for keys in names if keys), frozenset()),
        authors=frozenset(key for keys in names for key in keys),
        source=title_key(record["source"].replace("&", " and ")),
        issue=_number(record["issue"]),
        page=_number(record["pages"]),
    )


def doi_key(doi: str) -> str:
    """The DOI in lower case, without resolver, prefix or a closing mark; empty if there is none in the text."""
    found = _DOI.search(fold(doi))
    return found[0].rstrip(".,;)]}") if found else ""


def name_keys(name: str) -> frozenset[str]:
    """Keys of a person's name: the Chinese characters, or surname and initial.

    `Shili, Anna` and `Shili A` share a key; where no comma tells the surname, the first and the last word are both tried.
    """
    folded = strip_marks(fold(name))
    han = "".join(_HAN.findall(folded))
    if han:
        return frozenset((han,))
    surname, comma, given = folded.partition(",")
    parts, more = _NAME_PART.findall(surname), _NAME_PART.findall(given)
    if comma and parts:
        return frozenset((_surname_key(parts, more),))
    if len(parts) < 2:
        return frozenset(parts)
    return frozenset((_surname_key(parts[:1], parts[1:]), _surname_key(parts[-1:], parts[:-1])))


def _surname_key(surname: list[str], given: list[str]) -> str:
    return f"{''.join(surname)} {given[0][0] if given else ''}"


def differing(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of name keys can be compared and share nobody."""
    comparable = (_in_han(one) and _in_han(other)) or (_in_latin(one) and _in_latin(other))
    return comparable and not one & other


def differing_sources(one: str, other: str) -> bool:
    """Whether two keys of journals or the like are in one script and neither holds the other."""
    if not one or not other or bool(_HAN.search(one)) != bool(_HAN.search(other)):
        return False
    return one not in other and other not in one


def is_notice(title: str) -> frozenset[str]:
    """The words in a folded title that say it speaks about another work (erratum, reply, review)."""
    words = {word for word in _vocabulary("notice_words.txt") if not word.isascii() and word in title}
    return frozenset(words | set(_NAME_PART.findall(title)) & set(_vocabulary("notice_words.txt")))


def numerals(title: str) -> frozenset[str]:
    """The numbers in a folded title: years, parts, volumes."""
    return frozenset(_NUMERAL.findall(title))


def has_han(text: str) -> bool:
    """Whether a text has Chinese characters."""
    return _HAN.search(text) is not None


def _is_short(title: str) -> bool:
    characters = len(_HAN.findall(title))
    return characters < SHORT_HAN if characters else len(_NAME_PART.findall(title)) < SHORT_WORDS


def _number(text: str) -> str:
    """The first number of an issue or a page range without leading zeros, else the folded text (Z1, S2 keep their letter)."""
    found = re.search(r"[a-z]*\d+", fold(text))
    return re.sub(r"(?<![0-9])0+(?=\d)", "", found[0]) if found else title_key(text)


def _in_han(names: Iterable[str]) -> bool:
    return any(_HAN.search(name) for name in names)


def _in_latin(names: Iterable[str]) -> bool:
    return any(not _HAN.search(name) for name in names)


@cache
def _generic_titles() -> frozenset[str]:
    return frozenset(title_key(title) for title in _vocabulary("generic_titles.txt"))


@cache
def _vocabulary(name: str) -> frozenset[str]:
    """A word list of this package: an entry a line, `#` starts a comment."""
    lines = files("pipeline.duplicates").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n").split("\n")
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
