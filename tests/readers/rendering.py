"""Write neutral records in the grammar of each export format, as the sites write them: the inverse of the readers, for tests and samples.

A neutral record is a dict with any of the keys of `Neutral`; lists are lists of texts, everything else is text. `type` is a document
type of `pipeline.tables.DOCUMENT_TYPES`. `render(format_name, records)` returns the text of one export file with LF line ends.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypedDict

from tests.readers.rendering_more import LACKS, MORE

__all__ = ["LACKS", "RENDERERS", "Neutral", "render"]


class Neutral(TypedDict, total=False):
    """What a record says, whatever the format; `language` is zh or en, `date` is yyyy-mm-dd."""

    type: str
    title: str
    authors: list[str]
    affiliations: list[str]
    source: str
    publisher: str
    year: str
    issue: str
    volume: str
    pages: str
    keywords: list[str]
    abstract: str
    doi: str
    supervisor: str
    degree: str
    date: str
    language: str
    accession: str
    issn: str


Pairs = list[tuple[str, str]]
REFWORKS_TYPES: Final = {
    "journal": "Journal Article",
    "thesis": "Dissertation/Thesis",
    "conference": "Conference Proceeding",
    "newspaper": "Newspaper Article",
    "book": "Book",
    "standard": "Standard",
    "other": "Other Article",
}
NOTEEXPRESS_TYPES: Final = REFWORKS_TYPES | {"thesis": "Thesis", "conference": "Conference Proceedings", "patent": "Patent"}
DEGREES: Final = {"master": "硕士", "doctor": "博士"}
WOS_TYPES: Final = {
    "journal": "Article",
    "review": "Review",
    "conference": "Proceedings Paper",
    "editorial": "Editorial Material",
    "book": "Book",
}
WOS_COLUMNS: Final = (
    *("PT", "AU", "BA", "BE", "GP", "AF", "BF", "CA", "TI", "SO", "SE", "BS", "LA", "DT", "CT", "CY", "CL", "SP", "HO", "DE", "ID", "AB"),
    *("C1", "C3", "RP", "EM", "RI", "OI", "FU", "FP", "FX", "CR", "NR", "TC", "Z9", "U1", "U2", "PU", "PI", "PA", "SN", "EI", "BN", "J9"),
    *("JI", "PD", "PY", "VL", "IS", "PN", "SU", "SI", "MA", "BP", "EP", "AR", "DI", "DL", "D2", "EA", "PG", "WC", "WE", "SC", "GA", "PM"),
    *("OA", "HC", "HP", "DA", "UT"),
)


def render(format_name: str, records: Sequence[Mapping[str, object]]) -> str:
    """The text of an export of `records`; format names are those of the readers."""
    return RENDERERS[format_name]([_complete(record) for record in records])


def _complete(record: Mapping[str, object]) -> Neutral:
    """The record with every key present."""
    lists: Neutral = {"authors": [], "affiliations": [], "keywords": []}
    texts = dict.fromkeys(Neutral.__annotations__.keys() - lists.keys(), "")
    return {**texts, **lists, **record}  # type: ignore[typeddict-item]


def _kind(record: Neutral, types: Mapping[str, str], default: str) -> str:
    """The format's name for the record's document type."""
    return types.get(record["type"] or "journal", default)


def _filled(pairs: Pairs) -> Pairs:
    """Only the pairs with a value: the sites leave empty fields out."""
    return [(tag, value) for tag, value in pairs if value]


def _refworks(records: Sequence[Neutral]) -> str:
    """CNKI RefWorks as of 2026: no header, a blank line after each record."""
    return "".join("".join(f"{tag} {value}\n" for tag, value in _refworks_pairs(record)) + "\n" for record in records)


def _refworks_pairs(record: Neutral) -> Pairs:
    """The tags of one RefWorks record, in the order of its document type."""
    kind = _kind(record, REFWORKS_TYPES, "Other Article")
    dated = record["type"] in ("newspaper", "book", "standard", "other")
    thesis = record["type"] == "thesis"
    fields: Pairs = [
        ("A1", ";".join(record["authors"])),
        ("A3", record["supervisor"]),
        ("PB", (record["source"] or record["publisher"]) if thesis else record["publisher"]),
        ("AD", ";".join(record["affiliations"])),
        ("T1", record["title"]),
        ("CL", DEGREES.get(record["degree"], record["degree"])),
        ("JF", "" if thesis else record["source"]),
        ("FD", (record["date"] or record["year"]) if dated else ""),
        ("YR", "" if dated else record["year"]),
        ("IS", record["issue"]),
        ("vo", record["volume"]),
        ("OP", record["pages"]),
        ("K1", ";".join(record["keywords"])),
        ("AB", record["abstract"]),
        ("SN", record["issn"]),
        ("LA", "中文;" if record["language"] == "zh" else ""),
        ("DS", "CNKI"),
        ("DO", record["doi"]),
    ]  # fmt: skip
    return [("RT", kind), ("SR", "1"), *_filled(fields)]


def _noteexpress(records: Sequence[Neutral]) -> str:
    """CNKI NoteExpress: two blank lines after each record."""
    return "".join("".join(f"{{{tag}}}: {value}\n" for tag, value in _noteexpress_pairs(record)) + "\n\n" for record in records)


def _noteexpress_pairs(record: Neutral) -> Pairs:
    """The tags of one NoteExpress record."""
    thesis, in_journal = record["type"] == "thesis", record["type"] in ("", "journal")
    named = "Journal" if in_journal else "Tertiary Title" if record["type"] == "conference" else "Secondary Title"
    fields: Pairs = [
        ("Title", record["title"]),
        ("Author", ";".join(record["authors"])),
        ("Tertiary Author", record["supervisor"]),
        ("Author Address", ";".join(record["affiliations"])),
        (named, "" if thesis else record["source"]),
        ("Publisher", (record["source"] or record["publisher"]) if thesis else record["publisher"]),
        ("Type of Work", DEGREES.get(record["degree"], record["degree"])),
        ("Date", record["date"]),
        ("Year", record["year"]),
        ("Issue", record["issue"]),
        ("Volume", record["volume"]),
        ("Pages", record["pages"]),
        ("Keywords", ";;".join(record["keywords"])),
        ("Abstract", record["abstract"]),
        ("ISBN/ISSN", record["issn"]),
        ("DOI", record["doi"]),
        ("Database Provider", "CNKI"),
    ]  # fmt: skip
    return [("Reference Type", _kind(record, NOTEEXPRESS_TYPES, "Journal Article")), *_filled(fields)]


def _wos_pairs(record: Neutral) -> list[tuple[str, str | list[str]]]:
    """The tags of one Web of Science record; lists stay lists."""
    first, _, last = record["pages"].partition("-")
    pairs: list[tuple[str, str | list[str]]] = [
        ("PT", {"conference": "C", "book": "B"}.get(record["type"], "J")),
        ("AU", record["authors"]),
        ("AF", record["authors"]),
        ("TI", record["title"]),
        ("SO", record["source"]),
        ("LA", {"en": "English", "zh": "Chinese"}.get(record["language"], "")),
        ("DT", _kind(record, WOS_TYPES, "Article")),
        ("DE", "; ".join(record["keywords"])),
        ("AB", record["abstract"]),
        ("C1", record["affiliations"]),
        ("PU", record["publisher"]),
        ("SN", record["issn"]),
        ("PY", record["year"]),
        ("VL", record["volume"]),
        ("IS", record["issue"]),
        ("BP", first),
        ("EP", last),
        ("DI", record["doi"]),
        ("UT", record["accession"]),
    ]
    return [(tag, value) for tag, value in pairs if value]


def _wos_tagged(records: Sequence[Neutral]) -> str:
    """Web of Science plain text: header, `ER` after each record, `EF` at the end."""
    body = "".join("".join(_wos_field(tag, value) for tag, value in _wos_pairs(record)) + "ER\n\n" for record in records)
    return f"FN Clarivate Analytics Web of Science\nVR 1.0\n{body}EF"


def _wos_field(tag: str, value: str | list[str]) -> str:
    """One tagged field: a list has an item a line, title and keywords are wrapped at 70 characters, an abstract is not."""
    if isinstance(value, list):
        lines = value
    elif tag in ("TI", "DE", "SO"):
        lines = textwrap.wrap(value, 70, break_long_words=False, break_on_hyphens=False)
    else:
        lines = [value]
    return f"{tag} " + "\n   ".join(lines) + "\n"


def _wos_tab(records: Sequence[Neutral]) -> str:
    """Web of Science tab-delimited, as since 2021: as many fields in a row as in the header, no quoting."""
    rows = [{tag: "; ".join(value) if isinstance(value, list) else value for tag, value in _wos_pairs(record)} for record in records]
    return "".join("\t".join(cells) + "\n" for cells in [list(WOS_COLUMNS)] + [[row.get(c, "") for c in WOS_COLUMNS] for row in rows])


RENDERERS: Final[dict[str, Callable[[Sequence[Neutral]], str]]] = {
    "cnki_refworks": _refworks,
    "cnki_noteexpress": _noteexpress,
    "wos_tagged": _wos_tagged,
    "wos_tab": _wos_tab,
    **MORE,
}
