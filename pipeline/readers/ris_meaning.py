"""What RIS tags mean. A record of Web of Science is put back into its own two-letter tags, so that all its formats mean the same."""

from __future__ import annotations

import re
from typing import Any, Final

from pipeline.readers import meaning, wos_meaning
from pipeline.readers.base import RawField, RawRecord, Values

TITLES: Final = ("TI", "T1", "CT", "BT")
NUMBERS: Final = ("AN", "DO", "UR")  # a record without a title is still one if it can be found again
TYPES: Final = {
    "JOUR": "journal",
    "MGZN": "journal",
    "EJOUR": "journal",
    "INPR": "journal",
    "ABST": "journal",
    "CPAPER": "conference",
    "CONF": "conference",
    "THES": "thesis",
    "NEWS": "newspaper",
    "BOOK": "book",
    "EBOOK": "book",
    "CHAP": "book",
    "ECHAP": "book",
    "EDBOOK": "book",
    "STAND": "standard",
    "PAT": "patent",
    "RPRT": "report",
    "GOVDOC": "report",
}
MATERIAL: Final = {
    "article": "journal",
    "review": "review",
    "editorial": "editorial",
    "conference paper": "conference",
    "book": "book",
    "book chapter": "book",
}
PUBLICATION: Final = {"JOUR": "J", "CPAPER": "C", "CONF": "C", "CHAP": "B", "BOOK": "B", "PAT": "P"}
# Web of Science: RIS tag → its own tag; the lists have an item a line.
WOS_TAGS: Final = {
    "AU": "AU",
    "A1": "CA",
    "TI": "TI",
    "T2": "SO",
    "LA": "LA",
    "AB": "AB",
    "AD": "C1",
    "FX": "FX",
    "PU": "PU",
    "PI": "PI",
    "DA": "PD",
    "PY": "PY",
    "VL": "VL",
    "IS": "IS",
    "SP": "BP",
    "EP": "EP",
    "C7": "AR",
    "C6": "EA",
    "DO": "DI",
    "WE": "WE",
    "AN": "UT",
    "CY": "CL",
}
TIMES_CITED: Final = re.compile(r"Times Cited in Web of Science Core Collection:\s*(\d+)|Cited By:\s*(\d+)", re.IGNORECASE)
WOS_NUMBER: Final = re.compile(r"(?:WOS|KJD|RSCI|MEDLINE|CSCD|SCIELO|BCI|DIIDW|BIOSIS|ISI|CCC):")
EID: Final = re.compile(r"eid=(2-s2\.0-\d+)")
PLUS: Final = re.compile(r"[^a-z]*[A-Z]{2}[^a-z]*")  # Keywords Plus are in capitals and come last
SHORTEST_RUN: Final = 4  # letters of the longest of several Keywords Plus, at least
DATABASES: Final = (
    ("scopus", "Scopus"),
    ("cnki", "CNKI"),
    ("wanfang", "Wanfang"),
    ("万方", "Wanfang"),
    ("pubmed", "PubMed"),
    ("medline", "PubMed"),
)


def interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = Values(record)
    database = _database(values)
    if database == "WOS":
        tags = _as_wos(record, values)
        return {**wos_meaning.interpret(tags, tags.lines), "database": database}
    title, abstract = values.flat(*TITLES), meaning.abstract(_abstract(values))
    kind, publisher = _kind(values), values.flat("PB", "PU")
    found = TIMES_CITED.search(values["N1"])
    keywords = [part for line in values.lines("KW") for part in meaning.parts(line)]
    link = values.first("UR", "L1", "L2", "LK")
    eid = EID.search(link)
    return {
        "database": database,
        "accession": values.first("AN") or (eid[1] if eid else ""),
        "document_type": kind,
        "title": title,
        "title_translated": values.flat("TT"),
        "authors": values.lines("AU") or values.lines("A1"),
        "affiliations": values.lines("AD"),
        "source": values.flat("T2", "JO", "JF", "JA", "J2") or (publisher if kind == "thesis" else ""),
        "publisher": publisher,
        "place": values.flat("CY", "PP", "CP"),
        "year": meaning.year(values.first("PY"), values.first("Y1"), values.first("DA")),
        "volume": values.first("VL"),
        "issue": values.first("IS"),
        "pages": "-".join(page for page in (values.first("SP"), values.first("EP")) if page) or values.first("C7"),
        "keywords": keywords,
        "keywords_origin": "author" if keywords and database != "Scopus" else "",  # Scopus mixes its own with the authors'
        **abstract,
        "degree": values.first("M3") if kind == "thesis" else "",
        "supervisor": values.lines("A3") if kind == "thesis" else [],
        "citations": int(found[1] or found[2]) if found else None,
        "language": meaning.language(title, abstract["abstract"]),
        "doi": meaning.doi(values["DO"]) or meaning.doi(values["M3"]) or meaning.doi(link),
        "issn": (values.lines("SN") or [""])[0],
        "url": link,
    }


def _abstract(values: Values) -> str:
    """The abstract; Scopus says in so many words when there is none."""
    found = values["AB"].strip() or values["N2"].strip()
    return "" if found == "[No abstract available]" else found


def _database(values: Values) -> str:
    """The database that a record says it is from; `other` if it says nothing we know."""
    if WOS_NUMBER.match(values.first("AN")):
        return "WOS"
    named = f"{values['DB']} {values['DP']} {values['UR']}".lower()
    return next((name for mark, name in DATABASES if mark in named), "other")


def _kind(values: Values) -> str:
    """The document type; where a program lost TY, what M3 says."""
    named = values.first("TY").upper()
    return MATERIAL.get(values.first("M3").lower(), TYPES.get(named, "other")) if named in ("", "JOUR") else TYPES.get(named, "other")


def _as_wos(record: RawRecord, values: Values) -> Values:
    """The record in Web of Science's own tags; its keywords are the authors', then Keywords Plus in capitals."""
    fields = [RawField(WOS_TAGS[field.tag], field.value) for field in record.fields if field.tag in WOS_TAGS]
    words = values.lines("KW")
    first_plus = len(words)
    while first_plus and PLUS.fullmatch(words[first_plus - 1]):
        first_plus -= 1
    if all(len(word) < SHORTEST_RUN for word in words[first_plus:]):  # authors' abbreviations
        first_plus = len(words)
    fields += [RawField("DE", "; ".join(words[:first_plus])), RawField("ID", "; ".join(words[first_plus:]))]
    if found := TIMES_CITED.search(values["N1"]):
        fields.append(RawField("TC", found[1] or found[2]))
    fields += [RawField("FU", "; ".join(values.lines("FU"))), *(RawField("SN", number) for number in values.lines("SN")[:1])]
    return Values(RawRecord(record.line, (*fields, RawField("PT", PUBLICATION.get(values.first("TY"), "J")))))
