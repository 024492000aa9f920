"""The sentences a category rests on: which are shown, with their terms marked and the way back to the export's line.

Scores are comparable within a language only. So the sentences are ordered by their place among the sentences of their language,
best first, which mixes the languages in the proportion in which they occur.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.errors import Text
from pipeline.report.citations import authors
from pipeline.report.material import Material, rows
from pipeline.report.page_links import doi_link
from pipeline.report.words import is_missing, joined, name_of, same

PLACES: Final = 3  # occurrences of a publication named with a quote; trace and tables.xlsx name all


class Piece(NamedTuple):
    """A stretch of a sentence: plain, a term of the category, or a negated one."""

    text: str
    mark: str = ""


class Quote(NamedTuple):
    """An evidence sentence as it is shown."""

    pieces: tuple[Piece, ...]
    stance: str
    field: Text
    language: str
    origin: Text  # authors, year, source; place, date, informant of a field note
    title: str
    link: str  # https://doi.org/… or ""
    places: tuple[str, ...]  # record and `file:line`
    score: str


class Quotes(NamedTuple):
    """The quotes shown of a kind, and how many more there are."""

    shown: tuple[Quote, ...]
    more: int


class Evidence:
    """The evidence of all categories; tables are indexed once."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.limits = material.protocol.report

    @cached_property
    def _by_category(self) -> dict[tuple[str, str], pd.DataFrame]:
        """(category_id, source) → its rows, best first within each language, the languages interleaved."""
        found = self.material.evidence
        found = found.sort_values(["score", "document_id", "sentence_id"], ascending=[False, True, True], na_position="last")
        groups = found.groupby(["category_id", "source", "language"], sort=False)["sentence_id"]
        found = found.assign(place=(groups.cumcount() + 0.5) / groups.transform("size"))
        found = found.sort_values(["place", "language", "document_id", "sentence_id"])
        return dict(iter(found.groupby(["category_id", "source"])))

    @cached_property
    def _chosen(self) -> dict[tuple[str, str, bool], tuple[list[Any], int]]:
        """(category_id, source, whether recommendations) → rows to show, number of all."""
        chosen = {}
        for (category_id, source), data in self._by_category.items():
            is_advice = data["stance"] == "recommendation"
            for advice in (False, True):
                part = data[is_advice == advice]
                chosen[category_id, source, advice] = (self._within_quota(part), len(part))
        return chosen

    def _within_quota(self, data: pd.DataFrame) -> list[Any]:
        """The first rows, not too many of one document."""
        place = data.groupby("document_id", sort=False).cumcount()
        return list(rows(data[place < self.limits.evidence_per_publication].head(self.limits.evidence_per_category)))

    @cached_property
    def _spans(self) -> dict[tuple[str, str], list[tuple[int, int, bool]]]:
        """(sentence_id, category_id) → start, end, whether negated, for the sentences that are shown."""
        shown = {row.sentence_id for chosen, _ in self._chosen.values() for row in chosen}
        matches = self.material.tables["term_matches"]
        found: dict[tuple[str, str], list[tuple[int, int, bool]]] = defaultdict(list)
        for match in rows(matches[matches["sentence_id"].isin(shown)]):
            found[match.sentence_id, match.category_id].append((int(match.start), int(match.end), bool(match.is_negated)))
        return dict(found)

    def quotes(self, category_id: str, source: str, *, recommendations: bool = False) -> Quotes:
        """What is shown of a category from publications or field notes."""
        chosen, number = self._chosen.get((category_id, source, recommendations), ([], 0))
        return Quotes(tuple(self._quote(row) for row in chosen), number - len(chosen))

    def _quote(self, row: Any) -> Quote:
        spans = self._spans.get((row.sentence_id, row.category_id)) or term_spans(row.text, row.terms)
        origin, title, link, places = self._fieldnote(row) if row.source == "fieldnote" else self._publication(row)
        score = "" if is_missing(row.score) else f"{row.score:.2f}"
        field = name_of("fields", row.field)
        return Quote(pieces(row.text, spans), row.stance, field, row.language, origin, title, link, places, score)

    def _publication(self, row: Any) -> tuple[Text, str, str, tuple[str, ...]]:
        work = self.material.publications.get(row.publication_id)
        if work is None:
            return same(row.publication_id), "", "", ()
        year = "" if is_missing(work.year) else str(int(work.year))
        origin = same(" · ".join(part for part in (authors(tuple(work.authors)), year, work.source) if part))
        return origin, work.title, doi_link(work.doi), where(self.material, work.record_ids)

    def _fieldnote(self, row: Any) -> tuple[Text, str, str, tuple[str, ...]]:
        note = self.material.fieldnotes.get(row.document_id)
        if note is None:
            return same(row.document_id), "", "", ()
        parts = [same(part) for part in (note.place, note.date) if part] + [name_of("informants", note.informant)] * bool(note.informant)
        return joined(parts), "", "", (f"{note.fieldnote_id} {note.file}",)


def where(material: Material, record_ids: list[str], most: int = PLACES) -> tuple[str, ...]:
    """`record_id file:line` of the first `most` occurrences, and `+n` for the others."""
    found = [f"{record_id} {file}:{line}" for record_id in record_ids for file, line in material.places.get(record_id, [])]
    return (*found[:most], f"+{len(found) - most}") if len(found) > most else tuple(found)


def term_spans(text: str, terms: list[str]) -> list[tuple[int, int, bool]]:
    """Where the terms stand in the text, for evidence whose matches were not kept."""
    wanted = [re.escape(term) for term in sorted(set(terms), key=lambda term: (-len(term), term)) if term]
    return [(*found.span(), False) for found in re.finditer("|".join(wanted), text, re.IGNORECASE)] if wanted else []


def pieces(text: str, spans: list[tuple[int, int, bool]]) -> tuple[Piece, ...]:
    """The text cut at the ends of all spans; where spans overlap, a term that stands unnegated wins."""
    inside = [(max(start, 0), min(end, len(text)), negated) for start, end, negated in spans if start < min(end, len(text))]
    cuts = sorted({0, len(text), *(edge for start, end, _ in inside for edge in (start, end))})
    made: list[Piece] = []
    for start, end in pairwise(cuts):
        covering = [negated for first, last, negated in inside if first <= start and end <= last]
        mark = "" if not covering else "negated" if all(covering) else "term"
        if made and made[-1].mark == mark:
            made[-1] = Piece(made[-1].text + text[start:end], mark)
        else:
            made.append(Piece(text[start:end], mark))
    return tuple(made)
