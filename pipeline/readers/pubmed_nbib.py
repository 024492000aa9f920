"""PubMed (.nbib, MEDLINE text): `PMID- ` opens a record, four-letter tags, continuation lines with six spaces, a blank line between.

Checked on an export of January 2021. Authors' addresses follow their author; DOI stands in LID or AID with `[doi]` after it; a title in another
language stands in TT; other terms (OT) are the authors' keywords, MH the index's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pipeline.readers import lines, meaning
from pipeline.readers.base import Found, RawRecord, Reader, Values

TAG: Final = re.compile(r"([A-Z][A-Z ]{3})- ?(.*)$", re.DOTALL)
TYPES: Final = (
    ("review", "review"),
    ("systematic review", "review"),
    ("editorial", "editorial"),
    ("congress", "conference"),
    ("book", "book"),
    ("journal article", "journal"),
)
ONCE: Final = ("PMID", "OWN ", "STAT", "TI  ", "AB  ", "DP  ", "VI  ", "IP  ", "PG  ", "TA  ", "JT  ", "SO  ", "TT  ")
BRACKETED: Final = re.compile(r"^\[(.*)\]\.?$", re.DOTALL)


def _starts(all_lines: Sequence[str], at: int) -> bool:
    """Whether a record starts at this line."""
    return re.match(r"PMID- ?\d", all_lines[at]) is not None


class _Repeats(frozenset[str]):
    """Every tag may repeat but those of `ONCE`."""

    def __contains__(self, tag: object) -> bool:
        return tag not in ONCE


GRAMMAR: Final = lines.Grammar(
    tag=TAG,
    starts=_starts,
    titles=("TI  ", "TT  ", "BTI "),
    running=frozenset(
        {
            "TI  ",
            "AB  ",
            "AD  ",
            "SO  ",
            "JT  ",
            "COIS",
            "CI  ",
            "GN  ",
            "OT  ",
            "TT  ",
            "PHST",
            "FAU ",
            "CN  ",
            "BTI ",
            "GR  ",
            "IR  ",
            "PL  ",
            "RN  ",
            "OAB ",
        }
    ),
    repeats=_Repeats(),
    closing=frozenset({"SO  "}),
)


def _read(text: str) -> Iterator[Found]:
    return lines.read(text, GRAMMAR)


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = Values(
        RawRecord(record.line, tuple(field._replace(tag=field.tag.strip(), value=_unwrapped(field.value)) for field in record.fields))
    )
    title, abstract = values.first("TI", "BTI", "TT"), meaning.abstract(values.first("AB"))
    translated = BRACKETED.match(title)
    authors, machine = values.lines("OT"), values.lines("MH")
    kinds = [line.lower() for line in values.lines("PT")]
    identifiers = values.lines("LID") + values.lines("AID")
    return {
        "accession": values.first("PMID"),
        "document_type": next((kind for name, kind in TYPES if name in kinds), "other"),
        "title": translated[1] if translated else title,
        "title_translated": values.first("TT") if title != values.first("TT") else "",
        "authors": (values.lines("FAU") or values.lines("AU")) + values.lines("CN"),
        "affiliations": list(dict.fromkeys(values.lines("AD"))),
        "source": values.first("JT", "TA", "BTI"),
        "publisher": values.first("PB"),
        "place": values.first("PL"),
        "year": meaning.year(values.first("DP"), values.first("DEP")),
        "volume": values.first("VI"),
        "issue": values.first("IP"),
        "pages": values.first("PG"),
        "keywords": [word.lstrip("*") for word in authors or machine],
        "keywords_origin": "author" if authors else "machine" if machine else "",
        **abstract,
        "abstract_translated": values.first("OAB"),
        "funding": values.lines("GR"),
        "language": meaning.language(title, abstract["abstract"]),
        "doi": next((meaning.doi(line) for line in identifiers if "[doi]" in line), ""),
        "issn": (values.lines("IS") or [""])[0].split(" ")[0],
        "url": "",
    }


def _unwrapped(value: str) -> str:
    """A value that ran over lines, in one line."""
    return re.sub(r"\s*\n\s*", " ", value).strip()


READER: Final = Reader(
    name="pubmed_nbib",
    database="PubMed",
    title="PubMed nbib",
    claims=lambda head: re.match(r"PMID- ?\d", head) is not None,
    sign="\nPMID-",
    marks=re.compile(r"^PMID- ?\d+[ \t]*\n(?:OWN|STAT|DCOM|VI|IS|DP|LR) *- ", re.MULTILINE),
    read=_read,
    interpret=_interpret,
    verified=True,
)
