"""`report.html` and the figures' files: templates that escape everything, one style sheet allowed by its hash, no script at all."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline import __version__
from pipeline.errors import Language, Text
from pipeline.report.agreement import agreement_grid, attention_grid
from pipeline.report.boxes import listed
from pipeline.report.categories import sections
from pipeline.report.checks import checks
from pipeline.report.citations import Work, order, reference
from pipeline.report.coder import coder_grid, coder_note
from pipeline.report.corpus import cleaning_grid, fieldnotes_grid, fields_grid, files_grid, links_grid, rejects_grid
from pipeline.report.doubt import bias_grid, coding_agreement_grid
from pipeline.report.drawing import Figure
from pipeline.report.estimates import contrasts_grid, estimates_grid, ties_grid
from pipeline.report.figure_bars import years_figure
from pipeline.report.figure_flow import flow_figure
from pipeline.report.figure_rankings import rankings_figure
from pipeline.report.figure_shares import categories_figure
from pipeline.report.figure_stances import stances_figure
from pipeline.report.material import Material
from pipeline.report.overview import notices, numbers
from pipeline.report.page_links import doi_link
from pipeline.report.picture import can_draw, png
from pipeline.report.prisma_s import prisma_s_grid, search_paragraph
from pipeline.report.protocol import methods, models_grid, queries_grid, rules_grid, search_grid
from pipeline.report.screeners import conflicts_grid, screened_told, screeners_grid, screening_agreement_grid, stopping_grid
from pipeline.report.search import exports_grid, runs_grid, unmatched_grid
from pipeline.report.topic_tables import doubt_grid, pairs_grid
from pipeline.report.topics import Topics
from pipeline.report.words import LANGUAGES, bilingual, clean, day, joined, name_of, say
from pipeline.tables import RANKING_SOURCES

PICTURES: Final = ("prisma_flow", "categories", "rankings", "stances", "years")  # figures of which a PNG is made, for Word and for journals
REFERENCES: Final = 300  # listed in the page; the Word file lists all
BOTH: Final = Markup('<span class="zh" lang="zh-Hans">{}</span><span class="en" lang="en">{}</span>')


def both(text: Text) -> Markup:
    """A pair of texts as the page holds it: each in an element of its language; once, if both are alike."""
    return Markup("{}").format(text.zh) if text.zh == text.en else BOTH.format(text.zh, text.en)


def environment() -> Environment:
    """The one environment of all templates: everything escaped, an unknown name an error."""
    made = Environment(
        loader=PackageLoader("pipeline.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"say": say, "name_of": name_of, "both": both}
    return made


def pages(material: Material) -> dict[str, bytes]:
    """`report.html`, `figures/<name>.<language>.svg`, and a `.png` of those in `PICTURES` where the machine has the fonts."""
    templates = environment()
    context = _context(material)
    style = templates.get_template("report.css").render(context)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = templates.get_template("report.html").render(context, style_hash=digest)
    drawn = {
        f"figures/{figure.name}.{language}.svg": svg(templates, figure, language, is_synthetic=material.protocol.review.is_synthetic)
        for figure in _figures(context)
        for language in LANGUAGES
    }
    names = [f"figures/{name}.{language}" for name in PICTURES for language in LANGUAGES]
    pictures = {f"{name}.png": png(drawn[f"{name}.svg"]) for name in names if f"{name}.svg" in drawn}
    return {"report.html": clean(page).encode(), **drawn, **{name: data for name, data in pictures.items() if data is not None}}


def svg(templates: Environment, figure: Figure, language: Language, *, is_synthetic: bool) -> bytes:
    """A figure as a file of its own; one drawn from invented texts says so."""
    note = say("notices.synthetic_short").render(language) if is_synthetic else ""
    return clean(templates.get_template("figure.svg").render(figure=figure, language=language, note=note)).encode()


def _context(material: Material) -> dict[str, Any]:
    """All that the templates name."""
    topics = Topics(material)
    found = checks(material)
    review = material.protocol.review
    return {
        "language": material.protocol.report.language, "version": __version__, "review": review, "title": bilingual(review.title),
        "question": bilingual(review.question), "day": _day(material), "absent": _absent(material),
        "notices": notices(material, found), "numbers": numbers(material), "sections": sections(material, topics),
        "years": years_figure(material), "methods": methods(material), "search": search_grid(material), "queries": queries_grid(material),
        "rules": rules_grid(material), "models": models_grid(material), "files": files_grid(material), "rejects": rejects_grid(material),
        "cleaning": cleaning_grid(material),
        "fields": fields_grid(material), "flow": flow_figure(material), "links": links_grid(material), "checks": found, "chapters": topics.chapters, "side_by_side": topics.side_by_side,
        "pairs": pairs_grid(material), "doubt": doubt_grid(material),
        "shares": categories_figure(material), "rankings": rankings_figure(material),
        "included": len(material.included), "runs": runs_grid(material), "prisma_s": prisma_s_grid(material), "search_told": search_paragraph(material),
        "boxes": listed(material), "has_font": can_draw("数据"), "exports": exports_grid(material), "unmatched": unmatched_grid(material),
        "screened_told": screened_told(material), "screeners": screeners_grid(material), "screening_agreement": screening_agreement_grid(material),
        "stopping": stopping_grid(material), "conflicts": conflicts_grid(material), "coding_agreement": coding_agreement_grid(material),
        "bias": bias_grid(material), "sentence_estimates": estimates_grid(material, "sentences"),
        "stances": stances_figure(material), "estimates": estimates_grid(material), "coder": coder_grid(material), "coder_note": coder_note(material), "ties": ties_grid(material), "contrasts": contrasts_grid(material),
        "agreement": agreement_grid(material), "attention": attention_grid(material),
        "ranks_note": say("map.ranks_note_estimated" if material.validated else "map.ranks_note"), "fieldnotes": fieldnotes_grid(material), "references": _references(material),
    }  # fmt: skip


def _day(material: Material) -> Text | None:
    """The date of the search."""
    return day(material.protocol.search.date) if material.protocol.search.date else None


def _absent(material: Material) -> Text | None:
    """The sources that rank nothing."""
    found = {source for source, _ in material.ranks}
    missing = [name_of("sources", source) for source in RANKING_SOURCES if source not in found]
    return joined(missing) if missing else None


def _references(material: Material) -> list[tuple[str, str]]:
    """The first references, each with its link."""
    works = sorted((Work.of(row) for row in material.included.values()), key=order)[:REFERENCES]
    return [(reference(work, material.protocol.search.date), doi_link(work.doi)) for work in works]


def _figures(context: dict[str, Any]) -> list[Figure]:
    """Every figure of the page."""
    of_categories = [figure for section in context["sections"] for figure in section.figures]
    of_topics = [chapter.candidates for chapter in context["chapters"]]
    single = [context[name] for name in ("flow", "years", "shares", "rankings", "stances")]
    return [figure for figure in (*single, *of_topics, *of_categories) if figure is not None]
