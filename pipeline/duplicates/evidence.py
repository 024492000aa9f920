"""What of a record is compared: keys of its DOI, title, people and place, computed once per record. Keys are for comparing only."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from pipeline.duplicates.names import name_keys, name_sounds
from pipeline.duplicates.scripts import simplified, sound
from pipeline.duplicates.vocabulary import vocabulary
from pipeline.text.languages import HAN
from pipeline.text.normalise import fold, strip_marks, title_key

SHORT_HAN: Final = 6  # a Chinese title with fewer characters needs people or place besides
SHORT_WORDS: Final = 3  # the same for words of another language
ABSTRACT: Final = (60, 100)  # letters and digits of an abstract that make a key: at least, at most
MOST_PEOPLE: Final = 12  # authors that are looked at
# Kinds of document that are never one publication with each other; what is not named here is of no known kind.
KINDS: Final = {
    "journal": "journal", "review": "journal", "editorial": "journal", "conference": "conference", "thesis": "thesis",
    "newspaper": "newspaper", "book": "book", "standard": "standard", "patent": "patent", "report": "report",
}  # fmt: skip

_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_ISSN: Final = re.compile(r"(?<![\d-])\d{4}-?\d{3}[\dx](?![\d-])")
_MARKUP: Final = re.compile(r"</?[A-Za-z]{1,6}\s*/?>|\(#br\)")
_HAN: Final = re.compile(f"[{HAN}]")
_LETTERS: Final = re.compile(r"[^\W_]+")
_WORD: Final = re.compile(r"[^\W\d_]+")


class Evidence(NamedTuple):
    """One record as the rules see it. An empty key is missing and compares with nothing."""

    record_id: str
    accession: str  # the database and its own number of the record
    doi: str
    title: str  # folded, simplified
    title_key: str
    sound: str  # the title key in pinyin
    translated: str  # key of the title in the export's other language
    is_generic: bool  # a title that many texts bear
    is_short: bool
    year: int | None
    kind: str
    first_author: frozenset[str]
    authors: frozenset[str]
    sounds: tuple[frozenset[str], ...]  # how each author's name may be spelt in pinyin
    source: str
    source_words: tuple[str, ...]
    issn: str
    volume: str
    issue: str
    page: str
    abstract: str  # its beginning


def evidence(record: Mapping[str, Any]) -> Evidence:
    """The keys of a record with the columns of `records`."""
    title = fold(simplified(_plain(record["title"]))).strip()
    key = title_key(title)
    people = record["authors"][:MOST_PEOPLE]
    names = [name_keys(name) for name in people]
    source = strip_marks(fold(simplified(record["source"])).replace("&", " and "))
    return Evidence(
        record_id=record["record_id"],
        accession=f"{record['database']} {fold(record['accession']).strip()}" if record["accession"] else "",
        doi=doi_key(record["doi"]),
        title=title,
        title_key=key,
        sound=sound(key),
        translated=title_key(simplified(record["title_translated"])),
        is_generic=key in generic_titles(),
        is_short=_is_short(title),
        year=record["year"],
        kind=KINDS.get(record["document_type"], ""),
        first_author=next((keys for keys in names if keys), frozenset()),
        authors=frozenset(key for keys in names for key in keys),
        sounds=tuple(name_sounds(name) for name in people),
        source=title_key(source),
        source_words=tuple(_WORD.findall(source)),
        issn=issn_key(record["issn"]),
        volume=_number(record["volume"]),
        issue=_number(record["issue"]),
        page=_number(record["pages"]),
        abstract=_beginning(record["abstract"] if record["abstract_kind"] in ("abstract", "truncated") else ""),
    )


def doi_key(doi: str) -> str:
    """The DOI in lower case, without resolver, prefix or a closing mark; empty if there is none in the text."""
    found = _DOI.search(fold(doi))
    return found[0].rstrip(".,;)]}") if found else ""


def issn_key(text: str) -> str:
    """The first ISSN of a text as eight characters; empty if there is none (an ISBN is none)."""
    found = _ISSN.search(fold(text))
    return found[0].replace("-", "") if found else ""


def has_han(text: str) -> bool:
    """Whether a text has Chinese characters."""
    return _HAN.search(text) is not None


def _is_short(title: str) -> bool:
    characters = len(_HAN.findall(title))
    return characters < SHORT_HAN if characters else len(_WORD.findall(title)) < SHORT_WORDS


def _plain(title: str) -> str:
    """A title without entities and markup, whose digits would pass for numbers of the title; Ⅱ as II."""
    return unicodedata.normalize("NFKC", html.unescape(_MARKUP.sub("", title)))


def _beginning(abstract: str) -> str:
    """The first letters of an abstract; none of a short one, which may be a formula of the journal."""
    least, most = ABSTRACT
    key = "".join(_LETTERS.findall(fold(simplified(abstract[: 2 * most]))))[:most]
    return key if len(key) >= least else ""


def _number(text: str) -> str:
    """The first number of an issue or a page range without leading zeros, else the folded text (Z1, S2 keep their letter)."""
    found = re.search(r"[a-z]*\d+", fold(text))
    return re.sub(r"(?<![0-9])0+(?=\d)", "", found[0]) if found else title_key(text)


@cache
def generic_titles() -> frozenset[str]:
    """Keys of the titles that many texts bear."""
    return frozenset(title_key(title) for title in vocabulary("generic_titles.txt"))
