"""What a record says, whatever database it came from: columns of `records`, which `publications` repeats after merging."""

from __future__ import annotations

from typing import Final

from pipeline.schema import integer, text, texts
from pipeline.values import ABSTRACT_KINDS, DOCUMENT_TYPES, KEYWORD_ORIGINS, LANGUAGES

BIBLIOGRAPHIC: Final = (
    text("accession", "the database's own number (UT WOS:…, CNKI FileName, PMID)"),
    text("document_type", "kind of document, on one list for all databases", DOCUMENT_TYPES),
    text("title", "title as printed in the export"),
    text("title_translated", "title in the export's other language"),
    texts("authors", "authors in order, as printed"),
    texts("affiliations", "affiliations in order, as printed"),
    text("source", "journal, proceedings, newspaper, or university of a thesis"),
    text("publisher", "publisher, organiser or degree-granting university"),
    text("place", "place of publication or of the conference"),
    integer("year", "year of publication; of early access or the full date where the export has no year"),
    text("volume", "volume"),
    text("issue", "issue"),
    text("pages", "pages as printed, or the article number"),
    texts("keywords", "keywords"),
    text("keywords_origin", "who gave the keywords", KEYWORD_ORIGINS),
    texts("keywords_translated", "keywords in the export's other language"),
    text("abstract", "abstract as printed, without the mark of its kind"),
    text("abstract_kind", "whether `abstract` is one", ABSTRACT_KINDS),
    text("abstract_translated", "abstract in the export's other language"),
    text("degree", "degree of a thesis: master, doctor, or as printed"),
    texts("supervisor", "supervisors of a thesis"),
    texts("funding", "funding as printed"),
    texts("classification", "subject classes: CLC numbers, WoS categories"),
    texts("source_indexes", "indexes that hold the source: CSSCI, 北大核心, SCI, SSCI, …"),
    integer("citations", "times cited, as counted by the database on the day of export"),
    text("language", "language of title and abstract, by script", LANGUAGES),
    text("doi", "DOI, lower case, without resolver"),
    text("issn", "ISSN or ISBN as printed"),
    text("url", "link to the record"),
)
