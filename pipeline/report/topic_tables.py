"""Tables about topics: which of two languages stand together and by which words, and how far the categories' share of them is the fit's doing."""

from __future__ import annotations

from typing import Any

from pipeline.errors import Text
from pipeline.report.figure_shares import interval_text
from pipeline.report.grid import BLANK, Grid, grid
from pipeline.report.material import Material, rows
from pipeline.report.words import bilingual, joined, name_of, percent, same, say
from pipeline.values import LANGUAGES, TOPIC_VARIATIONS


def pairs_grid(material: Material) -> Grid:
    """Chinese and English topics that share a category and terms, the closest first."""
    topics = {row.topic_id: _label(row) for row in rows(material.tables["topics"])}
    names = {category.id: bilingual(category.label) for category in material.categories}
    together = (row for row in rows(material.tables["topic_pairs"]) if row.is_together)
    lines = [
        (
            topics[row.topic_id_zh],
            topics[row.topic_id_en],
            joined(names[name] for name in row.category_ids if name in names),
            "; ".join([*row.translations, *row.codebook_terms]),
            f"{row.score:.2f}",
        )
        for row in sorted(together, key=lambda row: (-row.score, row.topic_id_zh, row.topic_id_en))
    ]
    return grid(say("topics.pairs"), "topics_zh topics_en category joined_by closeness#", lines)


def doubt_grid(material: Material) -> Grid:
    """A row for each category and language with topics: its share of them, from fits that differ in one thing each, beside the share of that language's publications that codes estimate."""
    found = {(row.category_id, row.language, row.over): row for row in rows(material.tables["model_doubt"])}
    spoken = [language for language in LANGUAGES if any(key[1] == language for key in found)]
    coded, lines = _coded(material), []
    for category in material.categories:
        for language in spoken:
            row = coded.get((category.id, language))
            estimate = interval_text(row.estimate, row.low, row.high) if row is not None else BLANK
            ranges = [found.get((category.id, language, over)) for over in TOPIC_VARIATIONS]
            shares = [percent(each.share) for each in ranges if each is not None][:1]
            if shares:
                told = (name_of("languages", language), estimate, *shares, *map(_range, ranges))
                lines.append((bilingual(category.label), *told))
    return grid(say("map.doubt"), "category texts_language language_estimate# topic_share# over_seeds# over_samples# over_k#", lines)


def _coded(material: Material) -> dict[tuple[str, str], Any]:
    """(category_id, language) → row of `estimates` for the publications of the language, where people's codes stand behind it."""
    found = (row for row in rows(material.tables["estimates"]) if row.is_validated and row.unit == "publications")
    return {(row.category_id, row.group): row for row in found if (row.stance, row.grouping) == ("all", "language")}


def _label(topic: Any) -> Text:
    return say("topics.unstable_mark", label=topic.label) if topic.is_unstable else same(topic.label)


def _range(row: Any) -> Text:
    """The smallest and the largest share; blank where no fit changed that."""
    return BLANK if row is None else same(f"{percent(row.low)}–{percent(row.high)}")
