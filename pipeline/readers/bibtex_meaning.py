"""What BibTeX fields mean. An entry of Web of Science is put back into its own two-letter tags, so that all its formats mean the same."""

from __future__ import annotations

import re
from typing import Any, Final

from pipeline.readers import meaning, wos_meaning
from pipeline.readers.base import RawField, RawRecord, Values
from pipeline.readers.latex import plain

TYPES: Final = {
    "article": "journal",
    "inproceedings": "conference",
    "conference": "conference",
    "proceedings": "conference",
    "book": "book",
    "inbook": "book",
    "incollection": "book",
    "booklet": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "patent": "patent",
}
DEGREES: Final = {"phdthesis": "doctor", "mastersthesis": "master"}
NAMED: Final = {
    "review": "review",
    "editorial": "editorial",
    "conference paper": "conference",
    "book chapter": "book",
    "book": "book",
    "article": "journal",
}
PUBLICATION: Final = {"incollection": "B", "book": "B", "inbook": "B", "inproceedings": "C"}
# Web of Science: field → its own tag.
WOS_TAGS: Final = {
    "author": "AF",
    "book-author": "BF",
    "book-group-author": "CA",
    "title": "TI",
    "journal": "SO",
    "booktitle": "SO",
    "series": "SE",
    "year": "PY",
    "earlyaccessdate": "EA",
    "month": "PD",
    "volume": "VL",
    "number": "IS",
    "article-number": "AR",
    "publisher": "PU",
    "type": "DT",
    "language": "LA",
    "doi": "DI",
    "issn": "SN",
    "eissn": "EI",
    "isbn": "BN",
    "abstract": "AB",
    "keywords": "DE",
    "keywords-plus": "ID",
    "web-of-science-categories": "WC",
    "research-areas": "SC",
    "web-of-science-index": "WE",
    "funding-acknowledgement": "FU",
    "times-cited": "TC",
    "unique-id": "UT",
    "meeting": "CT",
    "affiliation": "C1",
}
NAMES: Final = re.compile(r"\s+and\s+")
SPECIAL_ISSUE: Final = re.compile(r"(?:^|, *)(?:SI|S)$")
JUNIOR: Final = re.compile(r"^([^,]+), ([^,]+), ([^,]+)$")  # BibTeX has the suffix in the middle
REPRINT: Final = re.compile(r"\((?:Corresponding Author|Reprint Author)\)", re.IGNORECASE)
DASH: Final = re.compile(r"\s*(?:--|[–—])\s*")
EID: Final = re.compile(r"eid=(2-s2\.0-\d+)")
WOS: Final = re.compile(r"@\w+\{ *(?:WOS|ISI|KJD|RSCI|MEDLINE|CSCD|SCIELO|BCI):|^Unique-ID\s*=", re.MULTILINE)
SCOPUS: Final = re.compile(r"source *= *\{Scopus\}|url *= *\{https?://www\.scopus\.com", re.IGNORECASE)
SCIENCEDIRECT: Final = re.compile(r"url *= *\{https?://www\.sciencedirect\.com", re.IGNORECASE)
DIALECTS: Final = ((WOS, "WOS"), (SCOPUS, "Scopus"), (SCIENCEDIRECT, "ScienceDirect"))


def dialect(head: str) -> str:
    """The database of the first entry that names one; `other` if none does."""
    found = [(match.start(), name) for pattern, name in DIALECTS if (match := pattern.search(head))]
    return min(found)[1] if found else "other"


def has_name(values: Values) -> bool:
    """Whether an entry has a title or a number by which it can be found again."""
    return bool(_lower_values(values, "title", "doi", "unique-id", "url"))


def _lower_values(values: Values, *names: str) -> str:
    return next((values[tag] for tag in values.tags if tag.lower() in names and values[tag].strip()), "")


def interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    values = Values(RawRecord(record.line, tuple(RawField(field.tag.lower(), field.value) for field in record.fields)))
    database = _database(values)
    if database == "WOS":
        tags = _as_wos(values)
        return {**wos_meaning.interpret(tags, tags.lines), "database": database}
    return {"database": database, **_generic(values, database)}


def _generic(values: Values, database: str) -> dict[str, Any]:
    """The columns of an entry that is not Web of Science's."""

    def text(*names: str) -> str:
        return next((found for found in (plain(values[name]) for name in names) if found), "")

    title, abstract = text("title"), meaning.abstract(text("abstract").replace("[No abstract available]", ""))
    kind = NAMED.get(text("document_type", "type").lower(), TYPES.get(values.first("@"), "other"))
    publisher = text("school", "publisher", "institution", "organization")
    authors, machine = _keywords(text("author_keywords")), _keywords(text("keywords", "keyword"))
    if database != "Scopus":  # elsewhere `keywords` are the authors'
        authors = authors or machine
    eid, found = EID.search(values["url"]), re.search(r"\d+", text("note")) if "cited" in text("note").lower() else None
    return {
        "accession": eid[1] if eid else "",
        "document_type": kind,
        "title": title,
        "authors": [_name(plain(name)) for name in NAMES.split(values["author"].strip()) if name.strip()],
        "affiliations": meaning.parts(text("affiliation", "affiliations")),
        "source": text("journal", "journaltitle", "booktitle") or (publisher if kind == "thesis" else ""),
        "publisher": publisher,
        "place": text("location", "address"),
        "year": meaning.year(text("year"), text("date")),
        "volume": text("volume"),
        "issue": text("number", "issue"),
        "pages": DASH.sub("-", text("pages")) or text("art_number", "article-number", "eid"),
        "keywords": authors or machine,
        "keywords_origin": "author" if authors else "machine" if machine else "",
        **abstract,
        "degree": DEGREES.get(values.first("@"), "") if kind == "thesis" else "",
        "funding": meaning.parts(text("funding_details", "funding")),
        "citations": int(found[0]) if found else None,
        "language": meaning.language(title, abstract["abstract"]),
        "doi": meaning.doi(text("doi")) or meaning.doi(text("url")),
        "issn": text("issn", "isbn"),
        "url": text("url"),
    }


def _keywords(value: str) -> list[str]:
    """Keywords: `;` between, else commas."""
    return meaning.parts(value) if meaning.SEMICOLONS.search(value) else meaning.parts(value, meaning.COMMAS)


def _name(name: str) -> str:
    """A name with its white space made single."""
    return " ".join(name.split())


def _database(values: Values) -> str:
    """The database that an entry says it is from; `other` if it says nothing we know."""
    if "unique-id" in values.tags or re.match(r"(?:WOS|ISI|KJD|RSCI|MEDLINE|CSCD|SCIELO|BCI):", values.first("key")):
        return "WOS"
    if values.first("source") == "Scopus" or "www.scopus.com" in values["url"]:
        return "Scopus"
    return "ScienceDirect" if "www.sciencedirect.com" in values["url"] else "other"


def _as_wos(values: Values) -> Values:
    """The entry in Web of Science's own tags; lists have an item a line."""
    fields = [RawField("PT", PUBLICATION.get(values.first("@"), "J"))]
    for name, tag in WOS_TAGS.items():
        if name in values.tags:
            fields.append(RawField(tag, _wos_value(tag, values[name])))
    people = [name for field in fields if field.tag in ("AF", "CA") for name in field.value.split("\n")]
    fields = [field._replace(value=_addresses(field.value, people)) if field.tag == "C1" else field for field in fields]
    first, _, last = plain(values["pages"]).partition("-")
    fields += [RawField("BP", first), RawField("EP", last)]
    return Values(RawRecord(0, tuple(field for field in fields if field.value)))


def _addresses(value: str, people: list[str]) -> str:
    """`Name; Name, address` as the tagged export has it: `[Name; Name] address`; the names are those of the authors."""
    named = re.compile(rf"((?:(?:{'|'.join(re.escape(name) for name in sorted(people, key=len, reverse=True))})(?:; |(?=, )))+), ")
    return "\n".join(named.sub(r"[\1] ", line, count=1) if named.match(line) else line for line in value.split("\n"))


def _wos_value(tag: str, value: str) -> str:
    """One value as the tagged export has it."""
    if tag in ("AF", "BF", "CA"):
        return "\n".join(JUNIOR.sub(r"\1, \3, \2", _name(plain(name))) for name in NAMES.split(value.strip()))
    if tag == "C1":
        return "\n".join(line for line in (plain(line) for line in value.split("\n")) if line and not REPRINT.search(line))
    return SPECIAL_ISSUE.sub("", plain(value)) if tag == "IS" else plain(value)
