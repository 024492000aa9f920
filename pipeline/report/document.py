"""`report.docx`: methods, PRISMA numbers, shares and orders as three-line tables, the included publications after GB/T 7714-2015.

宋体 for Chinese and Times New Roman for Latin text, as Chinese journals ask. Chinese first, English short beneath.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from docx import Document

from pipeline.codebook import Category
from pipeline.errors import Text
from pipeline.report.agreement import agreement_grid, attention_grid
from pipeline.report.checks import checks
from pipeline.report.citations import Work, order, reference
from pipeline.report.coder import coder_grid
from pipeline.report.corpus import cleaning_grid
from pipeline.report.doubt import bias_grid, coding_agreement_grid
from pipeline.report.estimates import contrasts_grid, estimates_grid, ties_grid
from pipeline.report.figure_shares import categories_grid, evidence_count, share_text
from pipeline.report.flow import flow_grid
from pipeline.report.grid import Grid, grid
from pipeline.report.material import Material
from pipeline.report.overview import notices
from pipeline.report.picture import size
from pipeline.report.prisma_s import prisma_s_grid, search_paragraph
from pipeline.report.protocol import methods, queries_grid, rules_grid, search_grid
from pipeline.report.screeners import conflicts_grid, screened_told, screeners_grid, screening_agreement_grid, stopping_grid
from pipeline.report.search import runs_grid
from pipeline.report.topic_tables import doubt_grid, pairs_grid
from pipeline.report.word_format import add_picture, add_reference, add_text, lay_out, saved, three_line_table
from pipeline.report.words import bilingual, clean, say

WHEN: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # a fixed date: the same input makes the same bytes


def document(material: Material, pictures: Mapping[str, bytes]) -> bytes:
    """The Word file; `pictures` holds `figures/<name>.zh.png` for the figures it shows, where the machine could draw them."""
    made = Document()
    title = bilingual(material.protocol.review.title)
    lay_out(made, say("notices.synthetic_short") if material.protocol.review.is_synthetic else None)
    _core_properties(made, title, material)
    _opening(made, title, material)
    _body(made, material, pictures)
    _references(made, material)
    return saved(made)


def _core_properties(made: Any, title: Text, material: Material) -> None:
    properties = made.core_properties
    properties.title, properties.author = clean(title.zh)[:255], clean(", ".join(material.protocol.review.authors))[:255]
    properties.last_modified_by, properties.comments, properties.revision = "", "", 1
    properties.created = properties.modified = WHEN


def _opening(made: Any, title: Text, material: Material) -> None:
    """Title, authors, warnings, question, methods."""
    add_text(made, title.zh, "Title")
    if title.en != title.zh:
        add_text(made, title.en, "Subtitle")
    if material.protocol.review.authors:
        add_text(made, "，".join(material.protocol.review.authors), "Byline")
    for notice in notices(material, checks(material)):
        add_text(made, notice.text.zh, "Warning")
        add_text(made, notice.text.en, "Warning")
    _heading(made, say("document.methods"))
    for paragraph in (methods(material), search_paragraph(material)):
        add_text(made, paragraph.zh, "Body Text")
        add_text(made, paragraph.en, "Body Text")


def _body(made: Any, material: Material, pictures: Mapping[str, bytes]) -> None:
    """The tables and figures in their order."""
    number = _Numbered(made, pictures)
    number.add(search_grid(material))
    number.add(queries_grid(material))
    number.add(runs_grid(material))
    number.add(prisma_s_grid(material))
    number.add(rules_grid(material))
    _heading(made, say("document.flow"))
    number.show("prisma_flow", say("flow.figure"), is_needed=bool(material.boxes))
    number.add(flow_grid(material))
    _heading(made, say("screeners.title"))
    _screened(made, material, number)
    _heading(made, say("document.results"))
    number.add(_shares(material))
    number.add(categories_grid(material))
    number.show("categories", say("map.shares"))
    number.show("stances", say("map.stances"))
    number.add(estimates_grid(material))
    number.add(estimates_grid(material, "sentences"))
    number.add(coder_grid(material))
    number.add(doubt_grid(material))
    number.add(pairs_grid(material))
    number.add(ties_grid(material))
    number.add(cleaning_grid(material))
    number.add(contrasts_grid(material))
    number.add(agreement_grid(material))
    number.add(attention_grid(material))
    number.add(coding_agreement_grid(material))
    number.add(bias_grid(material))


def _screened(made: Any, material: Material, number: _Numbered) -> None:
    """How far people have come in screening, and how far they agree."""
    told = screened_told(material)
    add_text(made, told.zh, "Body Text")
    add_text(made, told.en, "Body Text")
    for of in (screeners_grid, screening_agreement_grid, stopping_grid, conflicts_grid):
        number.add(of(material))


class _Numbered:
    """Tables and figures with their numbers: 表1, 表2, 图1 and so on."""

    def __init__(self, made: Any, pictures: Mapping[str, bytes]) -> None:
        self.made, self.number, self.figures, self.pictures = made, 0, 0, pictures

    def show(self, name: str, caption: Text, *, is_needed: bool = False) -> None:
        """A figure as a picture above its caption; where a needed one could not be drawn, the reason stands in its place."""
        picture = self.pictures.get(f"figures/{name}.zh.png")
        if picture is None:
            if is_needed:
                add_text(self.made, say("flow.no_font").zh, "Body Text")
                add_text(self.made, say("flow.no_font").en, "Body Text")
            return
        self.figures += 1
        add_picture(self.made, picture, size(picture), caption)
        label = say("document.figure", n=self.figures)
        first = add_text(self.made, f"{label.zh}  {caption.zh}", "Figure Caption")
        first.paragraph_format.keep_with_next = True
        add_text(self.made, f"{label.en}  {caption.en}", "Figure Caption")

    def add(self, found: Grid) -> None:
        """The next table under its caption in both languages; one without rows is left out."""
        if not found.rows:
            return
        self.number += 1
        label = say("document.table", n=self.number)
        add_text(self.made, f"{label.zh}  {found.caption.zh}", "Caption")
        add_text(self.made, f"{label.en}  {found.caption.en}", "Caption")
        three_line_table(self.made, found)


def _shares(material: Material) -> Grid:
    """Share of publications and of sentences, side by side."""
    lines = [
        (bilingual(c.label), *_counts(material, c), share_text(material.share(c.id, "sentences")), evidence_count(material, c.id))
        for c in material.categories
    ]
    return grid(say("document.shares"), "category share# counted# total# sentence_share# evidence#", lines)


def _counts(material: Material, category: Category) -> tuple[object, object, object]:
    row = material.share(category.id)
    return (share_text(row), int(row.count), int(row.total)) if row is not None else ("", "", "")


def _references(made: Any, material: Material) -> None:
    """Every included publication, numbered."""
    _heading(made, say("page.references"))
    works = sorted((Work.of(row) for row in material.included.values()), key=order)
    if not works:
        add_text(made, say("page.references_none").zh, "Body Text")
    for number, work in enumerate(works, 1):
        add_reference(made, f"[{number}]", reference(work, material.protocol.search.date))


def _heading(made: Any, text: Text) -> None:
    add_text(made, f"{text.zh}  {text.en}", "Heading 1")
