"""Readers of export files: one file per grammar, one line each in READERS. What stands in a file decides its format, never its name."""

from __future__ import annotations

from typing import Final

from pipeline.readers import (
    bibtex,
    cnki_citespace,
    cnki_custom,
    cnki_endnote,
    cnki_estudy,
    cnki_html,
    cnki_noteexpress,
    cnki_notefirst,
    cnki_refworks,
    cnki_table,
    cssci,
    dimensions_table,
    faults,
    openalex_table,
    pubmed_nbib,
    ris,
    scopus_table,
    wanfang_noteexpress,
    wos_tab,
    wos_table,
    wos_tagged,
)
from pipeline.readers.base import Reader
from pipeline.readers.kinds import Kind, declares_type, text_kind
from pipeline.readers.known import known_format

__all__ = ["READERS", "faults", "identify"]

READERS: Final[tuple[Reader, ...]] = (
    cnki_refworks.READER,
    cnki_endnote.READER,
    cnki_noteexpress.READER,
    cnki_estudy.READER,
    cnki_custom.READER,
    cnki_html.READER,
    cnki_table.READER,
    cnki_notefirst.READER,
    cnki_citespace.READER,
    cssci.READER,
    wanfang_noteexpress.READER,
    wos_tagged.READER,
    wos_tab.READER,
    wos_table.READER,
    ris.WOS_READER,
    bibtex.WOS_READER,
    scopus_table.READER,
    ris.SCOPUS_READER,
    bibtex.SCOPUS_READER,
    bibtex.SCIENCEDIRECT_READER,
    pubmed_nbib.READER,
    openalex_table.READER,
    dimensions_table.READER,
    ris.READER,
    bibtex.READER,
)
HEAD: Final = 100_000  # characters that a reader may look at to claim a file


def identify(text: str, noise: float = 0.0) -> Reader | Kind:
    """The one reader that claims `text`, else what is the matter with it; `noise` as in `Decoded`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    start, lines = head(text), "\n" + text
    if declares_type(start):
        return Kind("document_type_declared")
    if title := known_format(start):
        return Kind("known_format_without_reader", title)
    claimants = [reader for reader in READERS if reader.claims(start)] if start else []
    shared = frozenset().union(*(reader.shares for reader in claimants))
    others = [reader for reader in READERS if reader not in claimants and reader.name not in shared]
    marked = [reader for reader in others if reader.sign in lines and reader.marks.search(text)]
    several = claimants + _without_kin(marked, claimants)
    if len(several) > 1:
        return Kind("two_claimants", ", ".join(sorted(reader.title for reader in several)))
    return several[0] if several else text_kind(text, noise)


def _without_kin(marked: list[Reader], claimants: list[Reader]) -> list[Reader]:
    """The readers whose marks were found; where no reader claims the file, one of those that bear the same marks."""
    if claimants or not marked:
        return marked
    last = marked[-1]  # the registry has the general reader of a grammar after the special ones
    return [reader for reader in marked if reader.name not in last.shares]


def head(text: str) -> str:
    """The beginning of a text from its first line that says something."""
    return text[: HEAD + len(text) - len(text.lstrip())].lstrip("\r\n\t \u3000")
