"""One publication from its records: the best of each field, and which record each came from.

What "best" means is data: `BEST` holds a measure per field, larger is better; among equals the smallest record id wins, then the value itself,
so that the order of files decides nothing. A record in the publication's other language is turned first: its title is the publication's
translated title, its abstract the translated abstract.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from pipeline.bibliographic import BIBLIOGRAPHIC
from pipeline.ids import content_id
from pipeline.tables import ABSTRACT_KINDS, LANGUAGES

Record = dict[str, Any]
Measure = Callable[[Record], tuple[float, ...]]


def _place(record: Record) -> tuple[float, ...]:
    """How much is known of the place in print: early access has none of it."""
    return (sum(bool(record[field]) for field in ("volume", "issue", "pages")),)


def _people(field: str) -> Measure:
    """More names first, then fuller ones."""
    return lambda record: (_is_own(record), len(record[field]), sum(map(len, record[field])))


def _printed(field: str) -> Measure:
    """Without lost characters and not in capitals first, then the longer."""
    return lambda record: (_is_own(record), not LOST & set(record[field]), not record[field].isupper(), len(record[field]))


def _length(field: str) -> Measure:
    return lambda record: (len(record[field]),)


def _is_own(record: Record) -> bool:
    return not record["is_turned"]


def _none(record: Record) -> tuple[float, ...]:
    """No measure but the publication's own language: the smallest record id."""
    return (_is_own(record),)


LOST: Final = frozenset("□\ufffd")  # what stands where a code page lost a character
ORDER: Final = {kind: len(ABSTRACT_KINDS) - rank for rank, kind in enumerate(ABSTRACT_KINDS)}
BEST: Final[dict[str, Measure]] = {
    "document_type": lambda record: (record["document_type"] != "other", *_place(record)),
    "title": _printed("title"),
    "title_translated": _printed("title_translated"),
    "authors": _people("authors"),
    "affiliations": _people("affiliations"),
    "source": _printed("source"),
    "publisher": _printed("publisher"),
    "place": _printed("place"),
    "year": _place,
    "volume": _place,
    "issue": _place,
    "pages": _place,
    "keywords": lambda record: (record["keywords_origin"] == "author", len(record["keywords"])),
    "keywords_translated": _length("keywords_translated"),
    "abstract": lambda record: (ORDER.get(record["abstract_kind"], 0), len(record["abstract"])),
    "abstract_translated": _length("abstract_translated"),
    "supervisor": _people("supervisor"),
    "citations": lambda record: (record["citations"],),
    "language": lambda record: (-LANGUAGES.index(record["language"]),),
}
FOLLOWS: Final = {"abstract_kind": "abstract", "keywords_origin": "keywords"}  # said of another field, so taken with it
UNITED: Final = ("funding", "classification", "source_indexes")  # each database knows its own: all values of all records
TURNED: Final = (("title", "title_translated"), ("keywords", "keywords_translated"), ("abstract", "abstract_translated"))
FIELDS: Final = tuple(column.name for column in BIBLIOGRAPHIC)
EMPTY: Final[dict[str, Any]] = {column.name: {"text": "", "texts": []}.get(column.kind) for column in BIBLIOGRAPHIC}


def publication(records: Sequence[Record]) -> Record:
    """The row of `publications` for all occurrences (rows of `records`) of one publication."""
    ids = sorted({record["record_id"] for record in records})
    return {
        "publication_id": content_id("p", ids[0]),
        "record_ids": ids,
        "record_keys": sorted({record["record_key"] for record in records}),
        "databases": sorted({record["database"] for record in records}),
        "occurrences": len(records),
        **merged(records),
    }


def merged(records: Sequence[Record]) -> Record:
    """The bibliographic fields of one publication, with `field_origins`."""
    language = min((record["language"] for record in records), key=LANGUAGES.index)
    turned = sorted((_turned(record, language) for record in records), key=lambda record: record["record_id"])
    row, origins = dict(EMPTY), list[tuple[str, str]]()
    for field in FIELDS:
        if field in UNITED:
            row[field], found = _united(turned, field)
            origins += found
        elif field not in FOLLOWS:
            for name, value, record_id in _taken(turned, field):
                row[name] = value
                origins += [(name, record_id)] if _is_filled(value) else []
    row["abstract_kind"] = row["abstract_kind"] or "none"
    return row | {"field_origins": [{"field": field, "record_id": each} for field, each in sorted(origins)]}


def _turned(record: Record, language: str) -> Record:
    """A record as the publication's language has it: text and translation change places where its language is another."""
    if record["language"] == language or "other" in (record["language"], language):
        return record | {"is_turned": False}
    swapped = {one: record[other] for pair in TURNED for one, other in (pair, pair[::-1])}
    kind = "abstract" if swapped["abstract"] else "none"
    return record | swapped | {"is_turned": True, "abstract_kind": kind, "keywords_origin": ""}


def _taken(records: Sequence[Record], field: str) -> Iterator[tuple[str, Any, str]]:
    """The best value of a field and of what follows it, each with its record; nothing where no record has one."""
    filled = [record for record in records if _is_filled(record[field])]
    if not filled:
        return
    measure = BEST.get(field, _none)
    best = filled[0]
    if len(filled) > 1:
        top = max(measure(record) for record in filled)
        equals = [record for record in filled if measure(record) == top]
        best = min(equals, key=lambda record: (record["record_id"], json.dumps(record[field], ensure_ascii=False)))
    yield field, best[field], best["record_id"]
    for follower in (name for name, leader in FOLLOWS.items() if leader == field):
        yield follower, best[follower], best["record_id"]


def _united(records: Sequence[Record], field: str) -> tuple[list[str], list[tuple[str, str]]]:
    """All values of a list field, by record id and then as they stand, and every record that has some."""
    filled = sorted((record for record in records if record[field]), key=lambda record: (record["record_id"], record[field]))
    values = dict.fromkeys(value for record in filled for value in record[field])
    return list(values), sorted({(field, record["record_id"]) for record in filled})


def _is_filled(value: Any) -> bool:
    """Whether a field says something; zero citations do."""
    return value is not None and value not in ("", [])
