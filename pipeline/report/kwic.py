"""Keyword in context: each codebook term of the evidence with what stands left and right of it, and the file and line it comes from.

Beside the evidence stand the sentences that hold a category's terms under a negation only: they count for nothing, and are shown as denied.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.mapping.scoring import EVIDENCE
from pipeline.report.material import FIELDNOTE, Material, rows

REACH: Final = 60  # characters shown on either side; the whole sentence stands in the sheet evidence
CUT: Final = "…"
KEY: Final = ["sentence_id", "category_id"]
CARRIED: Final = ["source", "publication_id", "document_id", "language", "field", "text"]
ORDER: Final = ["category_id", "language", "folded", "right", "sentence_id", "start"]


class Line(NamedTuple):
    """A term in its context."""

    left: str
    keyword: str
    right: str
    row: Any  # category, sentence, stance, standing, probability, is_counted, is_negated


def lines(material: Material) -> Iterator[Line]:
    """Every term of the counted evidence and of what is only denied: by category, language (Chinese first), keyword and what follows it."""
    counted = material.evidence[[*KEY, *CARRIED, "stance", "standing", "probability"]].assign(is_counted=True)
    denied = only_denied(material).assign(stance="", standing="denied", probability=float("nan"), is_counted=False)
    matches = material.tables["term_matches"][[*KEY, "start", "end", "is_negated"]]
    found = matches.merge(pd.concat([counted, denied]) if len(denied) else counted, on=KEY)
    sides = [in_context(*place) for place in zip(*(found[name] for name in ("text", "start", "end")), strict=True)]
    found[["left", "keyword", "right"]] = pd.DataFrame(sides, columns=["left", "keyword", "right"], index=found.index)
    ordered = found.assign(folded=found["keyword"].str.casefold()).sort_values(ORDER, ascending=[True, False, True, True, True, True])
    for row in rows(ordered):
        yield Line(row.left, row.keyword, row.right, row)


def only_denied(material: Material) -> pd.DataFrame:
    """Sentences of included publications and field notes that name a category under a negation only: their key and what `lines` shows."""
    negated = material.tables["term_matches"].groupby(KEY)["is_negated"].all()
    names = negated[negated].reset_index()[KEY]
    sentences = material.tables["sentences"]
    told = sentences[sentences["field"].isin(EVIDENCE) & material.is_spoken(sentences)]
    return names.merge(told[["sentence_id", *CARRIED]], on="sentence_id")


def first_place(material: Material, row: Any) -> tuple[str, int | None]:
    """File and line of the first occurrence of a publication; the file of a field note."""
    if row.source == FIELDNOTE:
        note = material.fieldnotes.get(row.document_id)
        return (note.file, None) if note is not None else ("", None)
    work = material.publications.get(row.publication_id)
    places = [place for record_id in (work.record_ids if work is not None else ()) for place in material.places.get(record_id, [])]
    return places[0] if places else ("", None)


def in_context(text: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands left of a term, the term, and what stands right of it; a side longer than `REACH` is cut at its far end."""
    left = text[:start] if start <= REACH else CUT + text[start - REACH : start]
    right = text[end:] if len(text) - end <= REACH else text[end : end + REACH] + CUT
    return left, text[start:end], right
