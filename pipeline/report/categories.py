"""One chapter per category: what it is, how much of the literature speaks of it, how, and in which words."""

from __future__ import annotations

from typing import Any, NamedTuple

from pipeline.codebook import Category
from pipeline.errors import Text
from pipeline.report.drawing import Figure
from pipeline.report.estimates import behind, tied_with
from pipeline.report.evidence import BLOCKS, Evidence, Quotes, standing_counts
from pipeline.report.figure_bars import groups_figure, stance_figure, trend_figure
from pipeline.report.figure_rankings import source_name
from pipeline.report.figure_shares import evidence_count, share_text
from pipeline.report.kwic import only_denied
from pipeline.report.material import Material
from pipeline.report.topics import Topic, Topics
from pipeline.report.words import bilingual, count, is_missing, paragraph, rank, say
from pipeline.tables import RANKING_SOURCES


class Section(NamedTuple):
    """What the page shows of a category."""

    category_id: str
    kind: str
    number: str  # its place within its kind, in the order of the votes
    heading: Text
    label: Text
    definition: Text
    belongs: Text
    excludes: Text
    share: Text
    bar: str  # its share as percent of the largest share
    share_of: tuple[str, str]  # publications that carry it, publications in all
    behind: Text | None  # the codes behind the share, the neighbours it cannot be told from; None where nobody coded
    sentence_share: Text
    behind_sentences: Text | None
    evidence: str
    ranks: tuple[tuple[Text, str], ...]  # source, rank
    figures: tuple[Figure, ...]
    topics: tuple[Topic, ...]
    quotes: Quotes
    recommendations: Quotes
    counter: Quotes
    standings: Text  # how many sentences assert, deny, attribute; and how many only deny
    fieldnotes: Quotes


def sections(material: Material, topics: Topics) -> tuple[Section, ...]:
    """A section per category, expectations first, each in the order of the votes."""
    evidence, numbers, made = Evidence(material), {"expectation": 0, "concern": 0}, []
    standings = _standings(material)
    for category in material.categories:
        numbers[category.kind] += 1
        number = str(numbers[category.kind])
        made.append(_section(material, category, evidence, topics, number)._replace(standings=standings[category.id]))
    return tuple(made)


def _section(material: Material, category: Category, evidence: Evidence, topics: Topics, number: str) -> Section:
    row, sentences = material.share(category.id), material.share(category.id, "sentences")
    label = bilingual(category.label)
    heading = bilingual(category.heading) if category.heading.zh or category.heading.en else label
    told = [text for text in (behind(material, category.id), tied_with(material, category.id)) if text]
    figures = (make(material, category) for make in (trend_figure, groups_figure, stance_figure))
    said, advice, counter = (evidence.quotes(category.id, "publication", block) for block in BLOCKS)
    notes = [evidence.quotes(category.id, "fieldnote", block) for block in BLOCKS]
    return Section(
        category.id, category.kind, number, heading, label,
        bilingual(category.definition), bilingual(category.belongs), bilingual(category.excludes),
        share_text(row), _bar(material, row), (count(int(row.count)), count(int(row.total))) if row is not None else ("0", "0"),
        paragraph(told) if told else None,
        share_text(sentences), behind(material, category.id, "sentences"), count(evidence_count(material, category.id)),
        tuple(
            (source_name(material, source), rank(found.rank))
            for source in RANKING_SOURCES if (found := material.ranks.get((source, category.id))) is not None
        ),
        tuple(figure for figure in figures if figure),
        topics.of_category(category.id),
        said, advice, counter, Text("", ""),
        Quotes(tuple(quote for block in notes for quote in block.shown), sum(block.more for block in notes)),
    )  # fmt: skip


def _standings(material: Material) -> dict[str, Text]:
    """category_id → how many of its sentences assert, deny and attribute, and how many name it under a negation only."""
    denied = only_denied(material)
    unheard = denied.loc[denied["source"] == "publication", "category_id"].value_counts().to_dict()
    return {
        name: say("category.standings", total=sum(counts.values()), only_denied=int(unheard.get(name, 0)), **counts)
        for name, counts in standing_counts(material).items()
    }


def _bar(material: Material, row: Any | None) -> str:
    """The share in percent of the largest, so that the first page can compare all at a glance."""
    found = [material.share(category.id) for category in material.categories]
    most = max((float(other.share) for other in found if other is not None and not is_missing(other.share)), default=0.0)
    return "0" if row is None or is_missing(row.share) or not most else f"{100 * float(row.share) / most:.1f}"
