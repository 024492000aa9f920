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
    """A row for each category and language with topics: its share of them, from fits that differ in one thing each, beside the share that codes estimate."""
    found = {(row.category_id, row.language, row.over): row for row in rows(material.tables["model_doubt"])}
    spoken = [language for language in LANGUAGES if any(key[1] == language for key in found)]
    lines = []
    for category in material.categories:
        row = material.validated.get(category.id)
        estimate = interval_text(row.estimate, row.low, row.high) if row is not None else BLANK
        for language in spoken:
            ranges = [found.get((category.id, language, over)) for over in TOPIC_VARIATIONS]
            shares = [percent(each.share) for each in ranges if each is not None][:1]
            if shares:
                told = (name_of("languages", language), estimate, *shares, *map(_range, ranges))
                lines.append((bilingual(category.label), *told))
    return grid(say("map.doubt"), "category texts_language estimate# topic_share# over_seeds# over_samples# over_k#", lines)


def _label(topic: Any) -> Text:
    return say("topics.unstable_mark", label=topic.label) if topic.is_unstable else same(topic.label)


def _range(row: Any) -> Text:
    """The smallest and the largest share; blank where no fit changed that."""
    return BLANK if row is None else same(f"{percent(row.low)}–{percent(row.high)}")
