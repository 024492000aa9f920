"""Formats that are recognised and have no reader: each is refused with its name and the export button to use."""

from __future__ import annotations

import re
from typing import Final

# name, title for people, and what its first lines look like.
KNOWN: Final[tuple[tuple[str, str, re.Pattern[str]], ...]] = tuple(
    (name, title, re.compile(pattern))
    for name, title, pattern in (
        ("endnote_xml", "EndNote XML", r"(?s)\s*(?:<\?xml[^>]*>\s*)?<xml>\s*<records>"),
        ("pubmed_xml", "PubMed XML", r"(?s)\s*(?:<\?xml[^>]*>\s*)?<PubmedArticleSet"),
        ("csl_json", "CSL JSON", r'(?s)\s*\[\s*\{[^{}]{0,2000}"(?:title|itemType|container-title)"\s*:'),
        ("zotero_csv", "Zotero CSV", r'"?Key"?,"?Item Type"?,'),
    )
)


def known_format(head: str) -> str:
    """The title of the known format that `head` is in; empty if none."""
    return next((title for _, title, pattern in KNOWN if pattern.match(head)), "")
