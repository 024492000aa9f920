"""The topics for people: their words, how common and how stable they are, which categories they were read as, who speaks of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final, NamedTuple

from pipeline.errors import Text
from pipeline.report.citations import Work, authors
from pipeline.report.drawing import Figure
from pipeline.report.evidence import where
from pipeline.report.figure_candidates import candidates_figure
from pipeline.report.grid import Grid, grid
from pipeline.report.material import Material, grouped, rows
from pipeline.report.page_links import doi_link
from pipeline.report.words import bilingual, count, decimal, is_missing, percent, same, say

EXAMPLES: Final = 3  # publications named under a topic


class Assignment(NamedTuple):
    """A category a topic was read as."""

    category_id: str
    kind: str
    label: Text
    by_person: bool


class Example(NamedTuple):
    """A publication in which a topic is heavy."""

    title: str
    origin: str
    link: str
    weight: str
    places: tuple[str, ...]


class Topic(NamedTuple):
    """A topic as it is shown."""

    topic_id: str
    label: str  # its most relevant terms
    terms: tuple[tuple[str, float], ...]  # with their weight against the heaviest
    prevalence: str
    stability: str
    recovered: str
    is_unstable: bool
    strongest: str  # number of publications in which no topic is heavier
    categories: tuple[Assignment, ...]
    examples: tuple[Example, ...]


class Chapter(NamedTuple):
    """The topics of one language."""

    language: str
    model: str
    topics: tuple[Topic, ...]
    unmapped: int
    unstable: int
    candidates: Figure | None


def _named(topics: Iterable[Topic], language: str) -> Text:
    """The topics of one language by name, unstable ones marked."""
    found = [topic for topic in topics if topic.topic_id.startswith(f"{language}-")]
    labels = [say("topics.unstable_mark", label=topic.label) if topic.is_unstable else same(topic.label) for topic in found]
    return Text("；".join(label.zh for label in labels), "; ".join(label.en for label in labels))


class Topics:
    """All topics; tables are indexed once."""

    def __init__(self, material: Material) -> None:
        self.material = material

    @cached_property
    def _assignments(self) -> dict[str, list[Assignment]]:
        """topic_id → its categories, in the report's order."""
        place = {category.id: (i, category) for i, category in enumerate(self.material.categories)}
        found: dict[str, list[Assignment]] = defaultdict(list)
        for row in rows(self.material.tables["topic_categories"]):
            if row.is_assigned and row.category_id in place:
                category = place[row.category_id][1]
                made = Assignment(row.category_id, category.kind, bilingual(category.label), row.decided_by == "person")
                found[row.topic_id].append(made)
        return {topic: sorted(made, key=lambda a: place[a.category_id][0]) for topic, made in found.items()}

    @cached_property
    def _weights(self) -> dict[str, list[Any]]:
        """topic_id → rows of document_topics, heaviest first."""
        data = self.material.tables["document_topics"].sort_values(["weight", "publication_id", "topic_id"], ascending=[False, True, True])
        return grouped(data, "topic_id")

    @cached_property
    def _strongest(self) -> Counter[str]:
        """topic_id → publications in which it is the heaviest; of equals, the first counts."""
        data = self.material.tables["document_topics"].sort_values(["publication_id", "weight", "topic_id"], ascending=[True, False, True])
        return Counter(data.drop_duplicates("publication_id")["topic_id"].tolist())

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The languages that have topics, Chinese first."""
        by_language = grouped(self.material.tables["topics"], "language")
        return tuple(self._chapter(name, by_language[name]) for name in ("zh", "en", "other") if name in by_language)

    def of_category(self, category_id: str) -> tuple[Topic, ...]:
        """The topics read as a category."""
        return tuple(t for chapter in self.chapters for t in chapter.topics if any(a.category_id == category_id for a in t.categories))

    @cached_property
    def side_by_side(self) -> Grid | None:
        """A category a line, with the topics of either language read as it; None where a language has no topics."""
        if {"zh", "en"} - {chapter.language for chapter in self.chapters}:
            return None
        cells = [
            (bilingual(category.label), *(_named(found, language) for language in ("zh", "en")))
            for category in self.material.categories
            if (found := self.of_category(category.id))
        ]
        return grid(say("topics.side_by_side"), "category topics_zh topics_en", cells)

    def _chapter(self, language: str, found: list[Any]) -> Chapter:
        topics = tuple(self._topic(row) for row in found)
        unmapped, unstable = sum(not topic.categories for topic in topics), sum(topic.is_unstable for topic in topics)
        return Chapter(language, found[0].model, topics, unmapped, unstable, candidates_figure(self.material, language))

    def _topic(self, row: Any) -> Topic:
        heaviest = max((w for w in row.weights), default=1.0) or 1.0
        weights = [*row.weights, *[0.0] * (len(row.terms) - len(row.weights))]
        terms = tuple((term, weight / heaviest) for term, weight in zip(row.terms, weights, strict=False))
        examples = tuple(self._example(made) for made in self._weights.get(row.topic_id, [])[:EXAMPLES])
        categories = tuple(self._assignments.get(row.topic_id, []))
        return Topic(
            topic_id=row.topic_id,
            label=row.label,
            terms=terms,
            prevalence=percent(row.prevalence),
            stability=decimal(row.stability),
            recovered=percent(row.recovered),
            is_unstable=bool(row.is_unstable),
            strongest=count(self._strongest[row.topic_id]),
            categories=categories,
            examples=examples,
        )

    def _example(self, weighted: Any) -> Example:
        row = self.material.publications.get(weighted.publication_id)
        if row is None:
            return Example(weighted.publication_id, "", "", decimal(weighted.weight), ())
        work = Work.of(row)
        year = "" if is_missing(row.year) else str(int(row.year))
        origin = " · ".join(part for part in (authors(work.authors), year, work.source) if part)
        return Example(work.title, origin, doi_link(work.doi), decimal(weighted.weight), where(self.material, row.record_ids, 1))
