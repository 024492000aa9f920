"""What the two-letter tags of Web of Science mean, the same for its tagged and its tab-delimited exports.

The reader says how it writes a list (an item a line, or `; ` between) and hands over one value or list per tag.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any, Final

from pipeline.readers import meaning
from pipeline.readers.base import Values

TYPES: Final = {
    "article": "journal",
    "data paper": "journal",
    "note": "journal",
    "review": "review",
    "proceedings paper": "conference",
    "meeting abstract": "conference",
    "editorial material": "editorial",
    "book": "book",
    "book chapter": "book",
}
PUBLICATION: Final = {"J": "journal", "B": "book", "S": "book", "C": "conference", "P": "patent"}
INDEX: Final = re.compile(r"\(([A-Z&-]+)\)")
SHORT_INDEX: Final = {"SCI-EXPANDED": "SCI"}
ADDRESS: Final = re.compile(r";\s*(?=\[)")
ITEM: Final = re.compile(r";\s+|;$")


def addresses(value: str) -> list[str]:
    """Addresses written in one line: `[names] address; [names] address`, with `; ` between the names too."""
    return meaning.parts(value, ADDRESS if value.lstrip().startswith("[") else ITEM)


def interpret(values: Values, items: Callable[[str], list[str]]) -> dict[str, Any]:
    """The columns of `records`; `items` gives the items of a list-valued tag."""
    title = html.unescape(values.flat("TI", "FT", "Z1"))
    abstract = meaning.abstract(html.unescape(values.flat("AB")))
    author_keywords, machine_keywords = (meaning.parts(html.unescape(values.flat(tag)), ITEM) for tag in ("DE", "ID"))
    keywords = author_keywords or machine_keywords
    foreign_title = values.flat("FT", "Z1")
    return {
        "accession": values.first("UT"),
        "document_type": _document_type(values),
        "title": title,
        "title_translated": foreign_title if foreign_title != title else "",
        "authors": (items("AF") or items("AU") or items("BF") or items("BA")) + items("CA"),
        "affiliations": [address.removesuffix(".") for address in items("C1")],  # the tagged export ends each with a dot
        "source": values.flat("SO", "S1", "Z3"),
        "publisher": values.flat("PU"),
        "place": values.flat("CL", "PI"),
        "year": meaning.year(values.first("PY"), values.first("EA"), values.first("PD")),
        "volume": values.first("VL"),
        "issue": values.first("IS"),
        "pages": _pages(values),
        "keywords": keywords,
        "keywords_origin": "author" if author_keywords else "machine" if keywords else "",
        **abstract,
        "abstract_translated": values.flat("Z4", "AK"),
        "funding": meaning.parts(values.flat("FU"), ITEM),
        "classification": meaning.parts(values.flat("WC", "SC"), ITEM),
        "source_indexes": [SHORT_INDEX.get(code, code) for code in INDEX.findall(html.unescape(values.flat("WE")))],
        "citations": int(values.first("TC")) if values.first("TC").isdecimal() else None,
        "language": meaning.language(title, abstract["abstract"]),
        "doi": meaning.doi(values.first("DI", "D2")),
        "issn": values.first("SN", "EI", "BN"),
        "url": values.first("DL"),
    }


def _document_type(values: Values) -> str:
    """The first type named that we know; without any, what kind of publication it is in."""
    named = [part.lower() for part in meaning.parts(values.flat("DT"), ITEM)]
    if named:
        return next((TYPES[name] for name in named if name in TYPES), "other")
    return "conference" if values.first("CT") else PUBLICATION.get(values.first("PT"), "other")


def _pages(values: Values) -> str:
    """First and last page, once where they are the same, or the article number."""
    pages = [page for page in (values.first("BP"), values.first("EP")) if page]
    return "-".join(dict.fromkeys(pages)) or values.first("AR")
