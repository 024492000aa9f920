"""A query as a tree, what the tree means for a searchable text, and the tree written in our own syntax."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.query_terms import Matcher, finder, is_near, lines_of


@dataclass(frozen=True)
class Term:
    """A word or phrase."""

    text: str


@dataclass(frozen=True)
class Not:
    """What must not hold."""

    part: Node


@dataclass(frozen=True)
class All:
    """Parts that must all hold; two or more."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Some:
    """Parts of which one must hold; two or more."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Near:
    """Two terms, or choices of terms, with at most `distance` words between them."""

    one: Node
    other: Node
    distance: int


@dataclass(frozen=True)
class Field:
    """A part that must hold in one field."""

    name: str
    part: Node


Node = Term | Not | All | Some | Near | Field


def matcher(node: Node) -> Matcher:
    """The test of a searchable text that a tree stands for."""
    match node:
        case Term(text):
            return finder(text).is_in
        case Not(part):
            refused = matcher(part)
            return lambda text: not refused(text)
        case All(parts):
            needed = [matcher(part) for part in parts]
            return lambda text: all(one(text) for one in needed)
        case Some(parts):
            offered = [matcher(part) for part in parts]
            return lambda text: any(one(text) for one in offered)
        case Near(one, other, distance):
            sides = [finder(each.text) for each in terms(one)], [finder(each.text) for each in terms(other)]
            return lambda text: is_near(*sides, distance, text)
        case Field(name, part):
            inner = matcher(part)
            return lambda text: inner(lines_of(name, text))


def terms(node: Node) -> Iterator[Term]:
    """The terms of a choice; raises TypeError for anything but terms joined by OR."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, Some):
        for part in node.parts:
            yield from terms(part)
    else:
        raise TypeError(f"{node} is no choice of terms")


def is_choice(node: Node) -> bool:
    """Whether it is a term, or terms joined by OR: what may stand beside NEAR."""
    return isinstance(node, Term) or (isinstance(node, Some) and all(map(is_choice, node.parts)))


def written(node: Node) -> str:
    """A tree in our own syntax: `queries.tree` of it means the same."""
    match node:
        case Term(text):
            return quoted(text)
        case Not(part):
            return f"NOT {_grouped(part)}"
        case All(parts):
            return " AND ".join(_grouped(part) if isinstance(part, (All, Some)) else written(part) for part in parts)
        case Some(parts):
            return " OR ".join(_grouped(part) if isinstance(part, Some) else written(part) for part in parts)
        case Near(one, other, distance):
            return f"{_grouped(one)} NEAR/{distance} {_grouped(other)}"
        case Field(name, part):
            return f"{name}:{_grouped(part)}"


def quoted(text: str) -> str:
    """A term as a query holds it: in quotation marks unless it is one plain word."""
    return text if text.replace("*", "").isalnum() and text.upper() not in ("AND", "OR", "NOT", "NEAR", "SAME") else f'"{text}"'


def _grouped(node: Node) -> str:
    return written(node) if isinstance(node, (Term, Field)) else f"({written(node)})"
