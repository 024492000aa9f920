"""The search as data: each query in each database's words, what it matches there, which export brought what, and what no query matches."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from typing import Any, Final, NamedTuple

from pipeline.errors import PanyouError, Text
from pipeline.queries import tree
from pipeline.query_syntax import Limits, Rendered, render, syntax_of
from pipeline.query_tree import Node, Some
from pipeline.report.grid import Grid, grid
from pipeline.report.material import Material
from pipeline.report.words import joined, say
from pipeline.settings import Query, SearchSettings

LISTED: Final = 100  # publications that no query matches, in the page
CHINESE: Final = ("cnki",)  # syntaxes of databases searched in Chinese first


class Run(NamedTuple):
    """A query in a database: what is typed there, whether it is what was typed, notes, hits noted, publications matched and included."""

    query: str
    database: str
    text: str
    is_as_run: bool
    notes: tuple[Text, ...]
    hits: int | None
    matched: int
    included: int


def runs(material: Material) -> list[Run]:
    """Each query in each database, in the configuration's order."""
    search, matched = material.protocol.search, _matches(material)
    found = []
    for query in search.queries:
        for database in search.databases:
            typed = query.as_run.get(database, "")
            made = Rendered(typed) if typed else for_database(query, database, search)
            known = matched[query.name, database]
            kept = sum(name in material.included for name in known)
            found.append(Run(query.name, database, made.text, bool(typed), made.notes, query.hits.get(database), len(known), kept))
    return found


def for_database(query: Query, database: str, search: SearchSettings) -> Rendered:
    """A query as one types it: the Chinese one for CNKI, the English one elsewhere, both for a database we do not know."""
    return _rendered(query.zh, query.en, database, Limits(search.years, search.languages, search.document_types))


@lru_cache(maxsize=256)
def _rendered(zh: str, en: str, database: str, limits: Limits) -> Rendered:
    syntax = syntax_of(database)
    written = [text for text in ((zh, en) if syntax in CHINESE else (en, zh)) if text.strip()]
    if not written:
        return Rendered("")
    try:
        trees: list[Node] = [tree(text) for text in written]
    except PanyouError as error:  # screening stops at such a query; a report made on its own says why there is none
        return Rendered("", (Text(error.lines("zh")[0], error.lines("en")[0]),))
    return render(Some(tuple(trees)) if syntax == "own" and len(trees) > 1 else trees[0], syntax, limits)


def _matches(material: Material) -> dict[tuple[str, str], set[str]]:
    """(query, database) → publications found there that match it; databases as the configuration writes them."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    names = {name.upper(): name for name in material.protocol.search.databases}
    for publication_id, row in material.publications.items():
        for query in material.matched(publication_id):
            for database in row.databases:
                found[query, names.get(database.upper(), database)].add(publication_id)
    return found


def runs_grid(material: Material) -> Grid:
    """The queries by database, as one types them."""
    lines = [
        (run.query, run.database, run.text or say("search.cannot"), _remarks(run), run.hits, run.matched, run.included)
        for run in runs(material)
    ]
    return grid(say("search.runs"), "query database as_typed remarks hits# matched# included#", lines)


def _remarks(run: Run) -> Text:
    """Whether the wording is what was typed, and what the database cannot say."""
    whose = [say("search.as_run" if run.is_as_run else "search.rendered")] if run.text else []
    texts = [*whose, *run.notes]
    return Text("；".join(text.zh for text in texts), "; ".join(text.en for text in texts))


def exports_grid(material: Material) -> Grid:
    """Per export: its publications, and how many of them each query matches, and none."""
    by_file: dict[str, set[str]] = defaultdict(set)
    for publication_id, row in material.publications.items():
        for record_id in row.record_ids:
            for file, _ in material.places.get(record_id, []):
                by_file[file].add(publication_id)
    lines = []
    for file, names in sorted(by_file.items()):
        counts = Counter(query for name in names for query in material.matched(name))
        each = joined(f"{query.name} {counts[query.name]}" for query in material.protocol.search.queries)
        lines.append((file, len(names), each, sum(not material.matched(name) for name in names)))
    return grid(say("search.exports"), "file publications# by_query unmatched#", lines)


def unmatched(material: Material) -> list[Any]:
    """Publications that no query matches, in the order of their ids; none where there are no queries to match."""
    if not material.protocol.search.queries:
        return []
    return [row for name, row in material.publications.items() if not material.matched(name)]


def unmatched_grid(material: Material) -> Grid:
    """Those publications with where they came from and whether they are included all the same."""
    found = unmatched(material)
    lines = [
        (row.title, row.year, joined(row.databases), joined(places(material, row)), say("search.yes" if row.publication_id in material.included else "search.no"))
        for row in found
    ]  # fmt: skip
    return grid(say("search.unmatched", n=len(found)), "title year# database places is_included", lines, limit=LISTED)


def places(material: Material, row: Any) -> list[str]:
    """`file:line` of every record of a publication."""
    return [f"{file}:{line}" for record_id in row.record_ids for file, line in material.places.get(record_id, [])]
