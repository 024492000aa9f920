"""The sentences a category rests on: which are shown, with their terms marked and the way back to the export's line.

Three blocks: what the authors say, what they recommend, and the counter-evidence, where the theme is denied or told of others.

Scores are comparable within a language only. So the sentences are ordered by their place among the sentences of their language,
best first, which mixes the languages in the proportion in which they occur.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, Literal, NamedTuple

import pandas as pd

from pipeline.errors import Text
from pipeline.report.citations import authors
from pipeline.report.material import Material, rows
from pipeline.report.page_links import doi_link
from pipeline.report.words import is_missing, joined, name_of, same, say
from pipeline.tables import STANDINGS

Block = Literal["said", "advice", "counter"]
BLOCKS: Final[tuple[Block, ...]] = ("said", "advice", "counter")
Span = tuple[int, int, bool]  # start, end, whether negated

PLACES: Final = 3  # occurrences of a publication named with a quote; trace and tables.xlsx name all


class Piece(NamedTuple):
    """A stretch of a sentence: plain, a term of the category, or a negated one."""

    text: str
    mark: str = ""


class Quote(NamedTuple):
    """An evidence sentence as it is shown."""

    pieces: tuple[Piece, ...]
    stance: str
    standing: str
    language: str
    origin: Text  # authors, year, source; place, date, informant of a field note
    title: str
    link: str  # https://doi.org/… or ""
    places: tuple[str, ...]  # record and `file:line`
    facts: tuple[Text, ...]  # field, score, probability, what fired: those that are known


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
    def _chosen(self) -> dict[tuple[str, str, Block], tuple[list[Any], int]]:
        """(category_id, source, block) → rows to show, number of all."""
        chosen: dict[tuple[str, str, Block], tuple[list[Any], int]] = {}
        for (category_id, source), data in self._by_category.items():
            for block, part in blocks(data).items():
                chosen[category_id, source, block] = (self._within_quota(part), len(part))
        return chosen

    def _within_quota(self, data: pd.DataFrame) -> list[Any]:
        """The first rows, not too many of one document."""
        place = data.groupby("document_id", sort=False).cumcount()
        return list(rows(data[place < self.limits.evidence_per_publication].head(self.limits.evidence_per_category)))

    @cached_property
    def _spans(self) -> Mapping[tuple[str, str], list[Span]]:
        return spans(self.material, {row.sentence_id for chosen, _ in self._chosen.values() for row in chosen})

    def quotes(self, category_id: str, source: str, block: Block = "said") -> Quotes:
        """What a block shows of a category from publications or field notes."""
        chosen, number = self._chosen.get((category_id, source, block), ([], 0))
        return Quotes(tuple(self._quote(row) for row in chosen), number - len(chosen))

    def _quote(self, row: Any) -> Quote:
        marked = pieces(row.text, self._spans.get((row.sentence_id, row.category_id)) or term_spans(row.text, row.terms))
        origin, title, link, places = self._fieldnote(row) if row.source == "fieldnote" else self._publication(row)
        return Quote(marked, row.stance, row.standing, row.language, origin, title, link, places, tuple(_facts(row)))

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


def _facts(row: Any) -> Iterator[Text]:
    """The field a sentence stands in, its score and probability, and what fired."""
    yield name_of("fields", row.field)
    if not is_missing(row.score):
        yield say("category.score", value=f"{row.score:.2f}")
    if not is_missing(row.probability):
        yield say("category.probability", value=f"{row.probability:.2f}")
    if row.scorer:
        yield name_of("scorers", row.scorer)


def blocks(data: pd.DataFrame) -> dict[Block, pd.DataFrame]:
    """Rows of evidence by the block they stand in: every row in one."""
    is_asserted, is_advice = data["standing"] == "asserted", data["stance"] == "recommendation"
    return {"said": data[is_asserted & ~is_advice], "advice": data[is_asserted & is_advice], "counter": data[~is_asserted]}


def standing_counts(material: Material) -> dict[str, dict[str, int]]:
    """category_id → standing → sentences of publications, titles included."""
    told = material.evidence[material.evidence["source"] == "publication"]
    counts = told.groupby(["category_id", "standing"]).size().to_dict()
    return {name: {standing: counts.get((name, standing), 0) for standing in STANDINGS} for name in material.protocol.codebook.ids}


def spans(material: Material, sentence_ids: set[str]) -> dict[tuple[str, str], list[Span]]:
    """(sentence_id, category_id) → where its terms stand in the sentence, and whether negated."""
    matches = material.tables["term_matches"]
    found: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for match in rows(matches[matches["sentence_id"].isin(sentence_ids)]):
        found[match.sentence_id, match.category_id].append((int(match.start), int(match.end), bool(match.is_negated)))
    return dict(found)


def where(material: Material, record_ids: list[str], most: int = PLACES) -> tuple[str, ...]:
    """`record_id file:line` of the first `most` occurrences, and `+n` for the others."""
    found = [f"{record_id} {file}:{line}" for record_id in record_ids for file, line in material.places.get(record_id, [])]
    return (*found[:most], f"+{len(found) - most}") if len(found) > most else tuple(found)


def term_spans(text: str, terms: list[str]) -> list[Span]:
    """Where the terms stand in the text, for evidence whose matches were not kept."""
    wanted = [re.escape(term) for term in sorted(set(terms), key=lambda term: (-len(term), term)) if term]
    return [(*found.span(), False) for found in re.finditer("|".join(wanted), text, re.IGNORECASE)] if wanted else []


def pieces(text: str, spans: list[Span]) -> tuple[Piece, ...]:
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
