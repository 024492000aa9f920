"""PRISMA-S: the 16 items on a literature search (Rethlefsen et al. 2021, doi:10.1186/s13643-020-01542-z), as a table and a paragraph.

What the configuration and the counts say is filled in; what only the authors can know is marked as theirs to fill, not passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from pipeline import __version__
from pipeline.errors import Text
from pipeline.report.flow import reasons
from pipeline.report.grid import Grid, grid
from pipeline.report.material import Material
from pipeline.report.protocol import years_text
from pipeline.report.search import runs
from pipeline.report.words import bilingual, day, joined, name_of, paragraph, say
from pipeline.values import SEARCH_ITEMS

State = Literal["filled", "partly", "missing"]


class Item(NamedTuple):
    """An item of PRISMA-S: its number, what it asks, how far it is answered, and the answer."""

    number: int
    name: str
    state: State
    text: Text


class Answer(NamedTuple):
    """What data say to an item, and whether that is all it asks."""

    text: Text
    is_whole: bool


def items(material: Material) -> list[Item]:
    """All 16 in their order: what data say, then what the authors state."""
    found = []
    for number, name in enumerate(SEARCH_ITEMS, 1):
        answer = ANSWERS[name](material) if name in ANSWERS else None
        stated = material.protocol.search.statements.get(name)
        texts = [*([answer.text] if answer else []), *([bilingual(stated)] if stated else [])]
        state: State = "filled" if stated or (answer and answer.is_whole) else "partly" if answer else "missing"
        found.append(Item(number, name, state, paragraph(texts) if texts else say("prisma_s.to_fill")))
    return found


def prisma_s_grid(material: Material) -> Grid:
    """Number, item, state and answer."""
    lines = [(str(item.number), name_of("search_items", item.name), name_of("states", item.state), item.text) for item in items(material)]
    return grid(say("prisma_s.table"), "number item state answer", lines)


def search_paragraph(material: Material) -> Text:
    """The search in one paragraph, ending with the items that wait for the authors."""
    told = [item for item in items(material) if item.state != "missing"]
    waiting = [item for item in items(material) if item.state != "filled"]
    sentences = [say("prisma_s.after"), *(item.text for item in told)]
    if waiting:
        names = joined(_numbered(item) for item in waiting)
        sentences.append(say("prisma_s.waiting", n=len(waiting), items=names))
    return paragraph(sentences)


def _numbered(item: Item) -> Text:
    name = name_of("search_items", item.name)
    return Text(f"{item.number} {name.zh}", f"{item.number} {name.en}")


def _databases(material: Material) -> Answer | None:
    search = material.protocol.search
    if not search.databases:
        return None
    named = [
        say("prisma_s.platform", database=name, platform=search.platforms[name]) if search.platforms.get(name) else name
        for name in search.databases
    ]
    return Answer(say("prisma_s.databases", databases=joined(named)), all(search.platforms.get(name) for name in search.databases))


def _strategies(material: Material) -> Answer | None:
    found = runs(material)
    if not found:
        return None
    typed = sum(run.is_as_run for run in found)
    key = "as_run" if typed == len(found) else "rendered"
    return Answer(say(f"prisma_s.strategies_{key}", n=len(material.protocol.search.queries), typed=typed, all=len(found)), key == "as_run")


def _limits(material: Material) -> Answer:
    search = material.protocol.search
    set_to = [say("prisma_s.years", years=years_text(search.years))] if search.years.first or search.years.last else []
    if search.languages:
        set_to.append(say("prisma_s.languages", languages=joined(name_of("languages", name) for name in search.languages)))
    if search.document_types:
        set_to.append(say("prisma_s.types", types=joined(name_of("document_types", name) for name in search.document_types)))
    if not set_to:
        return Answer(say("prisma_s.no_limits"), is_whole=True)
    limits = Text("，".join(text.zh for text in set_to), ", ".join(text.en for text in set_to))
    return Answer(say("prisma_s.limits", limits=limits), is_whole=False)


def _dates(material: Material) -> Answer | None:
    date = material.protocol.search.date
    return Answer(say("prisma_s.date", date=day(date)), is_whole=True) if date else None


def _total_records(material: Material) -> Answer:
    noted = [run for run in runs(material) if run.hits is not None]
    counted = joined(say("prisma_s.count", name=name, n=n) for name, n in reasons(material, "identified"))
    sentences = [say("prisma_s.total", n=material.box("identified"), databases=counted)]
    if noted:
        sentences.append(
            say("prisma_s.hits", hits=joined(say("prisma_s.hit", query=r.query, database=r.database, n=r.hits) for r in noted))
        )
    return Answer(paragraph(sentences), is_whole=True)


def _deduplication(material: Material) -> Answer:
    by_rule = joined(say("prisma_s.count", name=name, n=n) for name, n in reasons(material, "duplicates_removed"))
    removed = material.box("duplicates_removed")
    return Answer(say("prisma_s.deduplication", version=__version__, n=removed, rules=by_rule), is_whole=True)


ANSWERS: Final[dict[str, Callable[[Material], Answer | None]]] = {
    "databases": _databases, "strategies": _strategies, "limits": _limits, "dates": _dates, "total_records": _total_records, "deduplication": _deduplication,
}  # fmt: skip
