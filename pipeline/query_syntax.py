"""A query in the syntax of each database, and of ours; what a database cannot say is said beside it, never dropped.

CNKI's expert search (专业检索): one field at a time, `SU='a'*('b'+'c')-'d'`, fields joined by AND, OR, NOT. Web of Science, advanced search:
`TS=(…)`, NEAR/n with OR but no AND beside it. Scopus, advanced search: `TITLE-ABS-KEY(…)`, W/n with single terms only, so a choice becomes several;
a phrase with * needs PRE/0; AND NOT stands last. Any other database: our own syntax, to be typed as that database has it.
Where a database knows no distance, NEAR becomes AND, which finds more; where it knows no *, the * is left out; a note says so. Where that stands
in what is excluded it would lose records, so such a query is not written at all. Our own evaluation applies the query as it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from pipeline.errors import Text
from pipeline.query_tree import All, Field, Near, Node, Not, Some, Term, quoted, terms, written
from pipeline.settings_screening import Years

Syntax = Literal["cnki", "wos", "scopus", "own"]
NAMES: Final[dict[str, Syntax]] = {  # how configurations name the databases, in lower case
    "cnki": "cnki", "wos": "wos", "web of science": "wos", "web of science core collection": "wos", "scopus": "scopus",
}  # fmt: skip
NOTES: Final = {
    "near": Text(
        "这个库的主题检索没有位置算符，NEAR 写成了“并且”：多检出的由本流程按原式再筛",
        "this search knows no distances: NEAR became AND; what that finds too much is sifted here by the query itself",
    ),
    "star": Text(
        "这个库不支持 *，去掉了：英文词只按所写的词形检索，其他词形请自己加上",
        "this database knows no *: it was left out; an English word is found as it is written, so add its other forms",
    ),
    "not": Text("这条检索式只有“不含”的部分能单独成立，这个库写不出来", "a query, or an alternative, that only excludes cannot be written for this database"),
    "narrow": Text(
        "被排除的部分用到这个库没有的算符，放宽会误删，因此没有写出",
        "what is excluded uses a sign this database lacks; widening it would lose records, so it is not written",
    ),
    "limits": Text(
        "年份、语言或文献类型的限定这里写不出来或写不全，请在检索页面上勾选",
        "limits of year, language or document type that are not written here are to be ticked on the search page",
    ),
    "own": Text("按本流程的写法列出，请照这个库的语法录入", "in our own syntax; type it as this database has it"),
}  # fmt: skip


class CannotSayError(ValueError):
    """A database has no words for a query; its text is the key of a note."""


class Rendered(NamedTuple):
    """A query for a database: what to type, empty where the database cannot say it, and what to know about it."""

    text: str
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class _Grammar:
    """How a database writes things. `between` joins parts within a field, `outside` parts that bear fields of their own."""

    tags: dict[str, str]  # field → what stands before its parenthesis
    between: tuple[str, str, str]  # AND, OR, NOT
    outside: tuple[str, str, str]
    term: Callable[[str, _Grammar], str]
    near: Callable[[Near, _Grammar], str] | None
    has_star: bool = True
    brackets: tuple[str, str] = ("(", ")")  # around what a tag holds


def syntax_of(database: str) -> Syntax:
    """The syntax of a database by the name the configuration gives it."""
    return NAMES.get(" ".join(database.lower().split()), "own")


class Limits(NamedTuple):
    """What a search is limited to, beside its query."""

    years: Years = Years()
    languages: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()


def render(node: Node, syntax: Syntax, limits: Limits = Limits()) -> Rendered:  # noqa: B008  # a tuple of values that never change
    """The query as one types it, with the limits as a part of it where the database takes them so."""
    if syntax == "own":
        return Rendered(written(node), (NOTES["own"], *((NOTES["limits"],) if any(limits[1:]) or limits.years != Years() else ())))
    grammar = GRAMMARS[syntax]
    notes = tuple(NOTES[name] for name in sorted(_widenings(node, grammar)))
    try:
        text = _outer(node, grammar)
    except CannotSayError as error:
        return Rendered("", (NOTES[str(error)],))
    added, is_all = _limits(syntax, limits)
    head = f"({text})" if added and _has_field(node) and not isinstance(node, Field) else text
    return Rendered(" AND ".join((head, *added)), notes if is_all else (*notes, NOTES["limits"]))


def _limits(syntax: Syntax, limits: Limits) -> tuple[list[str], bool]:
    """The limits as the database writes them, and whether it can write all of them."""
    years, made, is_all = limits.years, [], True
    if years.first or years.last:
        made.append(YEARS[syntax](years.first, years.last))
    for wanted, names in ((limits.languages, LANGUAGES), (limits.document_types, TYPES)):
        tag, words = names.get(syntax, ("", {}))
        if wanted and all(name in words for name in wanted):
            made.append(f"{tag}({' OR '.join(words[name] for name in wanted)})")
        elif wanted:
            is_all = False
    return made, is_all


def _quoted(text: str, _: _Grammar) -> str:
    return quoted(text)


def _has_field(node: Node) -> bool:
    return isinstance(node, Field) or any(map(_has_field, _parts(node)))


def _parts(node: Node) -> tuple[Node, ...]:
    match node:
        case All(parts) | Some(parts):
            return parts
        case Not(part) | Field(_, part):
            return (part,)
        case Near(one, other, _):
            return one, other
    return ()


def _widenings(node: Node, grammar: _Grammar) -> set[str]:
    """Keys of the notes on what the grammar lacks."""
    found = {name for part in _parts(node) for name in _widenings(part, grammar)}
    found |= {"near"} if isinstance(node, Near) and grammar.near is None else set()
    return found | ({"star"} if isinstance(node, Term) and "*" in node.text and not grammar.has_star else set())


def _outer(node: Node, grammar: _Grammar) -> str:
    """Parts with fields side by side; those without share the topic's tag."""
    if isinstance(node, Field):
        return _tagged(node.name, node.part, grammar)
    if not _has_field(node):
        return _tagged("topic", node, grammar)
    return _joined(_gathered(node), grammar, grammar.outside, _outer)


def _gathered(node: Node) -> Node:
    """The parts without fields as one, so that they share a tag; what excludes stays apart."""
    if not isinstance(node, (All, Some)):
        return node
    bare = [part for part in node.parts if not _has_field(part) and not isinstance(part, Not)]
    rest = [part for part in node.parts if part not in bare]
    return replace(node, parts=(type(node)(tuple(bare)), *rest)) if len(bare) > 1 else node


def _tagged(name: str, node: Node, grammar: _Grammar) -> str:
    return _inner(node, grammar).join((grammar.tags[name] + grammar.brackets[0], grammar.brackets[1]))


def _inner(node: Node, grammar: _Grammar) -> str:
    """A part within one field."""
    if isinstance(node, Term):
        return grammar.term(node.text, grammar)
    if isinstance(node, Near):
        return _near(node, grammar)
    return _joined(node, grammar, grammar.between, _inner)


def _joined(node: Node, grammar: _Grammar, signs: tuple[str, str, str], write: Callable[[Node, _Grammar], str]) -> str:
    """AND, OR and NOT; raises CannotSayError where nothing is left to exclude from."""
    if isinstance(node, Some):
        return signs[1].join(_closed(part, write(part, grammar)) for part in node.parts)
    parts = node.parts if isinstance(node, All) else (node,)
    wanted = [part for part in parts if not isinstance(part, Not)]
    refused = [part.part for part in parts if isinstance(part, Not)]
    if not wanted:
        raise CannotSayError("not")
    if refused and any(_widenings(part, grammar) for part in refused):
        raise CannotSayError("narrow")
    text = signs[0].join(_closed(part, write(part, grammar)) for part in wanted)
    text = f"({text})" if refused and len(wanted) > 1 else text
    return text + "".join(signs[2] + _closed(part, write(part, grammar)) for part in refused)


def _closed(node: Node, text: str) -> str:
    return f"({text})" if isinstance(node, (All, Some, Near)) else text


def _near(node: Near, grammar: _Grammar) -> str:
    if grammar.near is not None:
        return grammar.near(node, grammar)
    return _joined(All((node.one, node.other)), grammar, grammar.between, _inner)


def _wos_near(node: Near, grammar: _Grammar) -> str:
    sides = [_closed(side, _inner(side, grammar)) for side in (node.one, node.other)]
    return f"{sides[0]} NEAR/{node.distance} {sides[1]}"


def _scopus_near(node: Near, grammar: _Grammar) -> str:
    pairs = [(one.text, other.text) for one in terms(node.one) for other in terms(node.other)]
    made = [f"{_scopus_term(one, grammar)} W/{node.distance} {_scopus_term(other, grammar)}" for one, other in pairs]
    return " OR ".join(f"({pair})" for pair in made) if len(made) > 1 else made[0]


def _scopus_term(text: str, _: _Grammar) -> str:
    words = text.split()
    return "(" + " PRE/0 ".join(words) + ")" if len(words) > 1 and "*" in text else quoted(text)


def _cnki_term(text: str, _: _Grammar) -> str:
    """The letters before, between and behind a *, all of which must be there."""
    parts = [f"'{part}'" for part in " ".join(text.replace("'", " ").split()).split("*") if part]
    return parts[0] if len(parts) == 1 else "(" + "*".join(parts) + ")"


def _range(first: int | None, last: int | None, between: str, since: str, until: str) -> str:
    chosen = between if first and last else since if first else until
    return chosen.format(first=first, last=last, before=(first or 0) - 1, after=(last or 0) + 1)


YEARS: Final[dict[Syntax, Callable[[int | None, int | None], str]]] = {
    "cnki": lambda first, last: _range(first, last, "YE BETWEEN ('{first}','{last}')", "YE>='{first}'", "YE<='{last}'"),
    "wos": lambda first, last: _range(first, last, "PY=({first}-{last})", "PY=({first}-2999)", "PY=(1000-{last})"),
    "scopus": lambda first, last: _range(
        first, last, "PUBYEAR > {before} AND PUBYEAR < {after}", "PUBYEAR > {before}", "PUBYEAR < {after}"
    ),
}
LANGUAGES: Final[dict[Syntax, tuple[str, dict[str, str]]]] = {
    "wos": ("LA=", {"zh": "Chinese", "en": "English"}),
    "scopus": ("LANGUAGE", {"zh": "chinese", "en": "english"}),
}
TYPES: Final[dict[Syntax, tuple[str, dict[str, str]]]] = {
    "wos": ("DT=", {"journal": "Article", "conference": '"Proceedings Paper"', "review": "Review", "editorial": '"Editorial Material"', "book": "Book"}),
    "scopus": ("DOCTYPE", {"journal": "ar", "conference": "cp", "review": "re", "editorial": "ed", "book": "bk"}),
}  # fmt: skip
_PLAIN: Final = (" AND ", " OR ", " NOT ")
_SCOPUS: Final = (" AND ", " OR ", " AND NOT ")
GRAMMARS: Final[dict[Syntax, _Grammar]] = {
    "cnki": _Grammar({"topic": "SU=", "title": "TI=", "abstract": "AB=", "keywords": "KY="}, ("*", "+", "-"), _PLAIN, _cnki_term, None, has_star=False, brackets=("", "")),
    "wos": _Grammar({"topic": "TS=", "title": "TI=", "abstract": "AB=", "keywords": "AK="}, _PLAIN, _PLAIN, _quoted, _wos_near),
    "scopus": _Grammar({"topic": "TITLE-ABS-KEY", "title": "TITLE", "abstract": "ABS", "keywords": "AUTHKEY"}, _SCOPUS, _SCOPUS, _scopus_term, _scopus_near),
}  # fmt: skip
