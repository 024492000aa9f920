r"""Boolean queries over a publication's own words: AND, OR, NOT, parentheses, "phrases", * for any letters, fields, and NEAR/n.

Words beside each other are joined by AND, as Web of Science and CNKI's expert search have it; AND binds closer than OR, NOT closer, NEAR closest,
and `a NOT b` is `a AND NOT b`. Signs may be full-width. `title:a`, `abstract:(a OR b)` and `keywords:"a b"` look in that field alone. `a NEAR/3 b`
asks for at most three words between the two, in either order and in one text (a title, an abstract, a keyword); a Chinese character counts as a
word; beside NEAR stand terms, or terms joined by OR. A `+` is refused: it means AND in the report and OR in CNKI's search.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.errors import PanyouError, Text, fault
from pipeline.query_terms import FIELDS, Finder, Matcher, TermError, finder, searchable, searchable_text
from pipeline.query_tree import All, Field, Near, Node, Not, Some, Term, is_choice, matcher

__all__ = ["Matcher", "parse", "searchable", "searchable_text", "term_matcher", "tree"]

fault("query", Text("检索式第 {position} 个字符处有误：{detail}", "the query is wrong at character {position}: {detail}"),
      Text('改正配置文件里的这一检索式或检索词：可用 AND OR NOT、括号、"短语"、词尾的 *、title: abstract: keywords: 和 NEAR/n',
           "correct this query or term in the configuration: AND OR NOT, parentheses, quoted phrases, *, title: abstract: keywords: and NEAR/n are known"))  # fmt: skip

DETAILS: Final = {
    "empty": Text("检索式是空的", "the query is empty"),
    "operand": Text("这里应有一个检索词", "a term is missing here"),
    "operator": Text("这里多了一个“{token}”", "«{token}» does not belong here"),
    "unclosed": Text("括号没有闭合", "the parenthesis is never closed"),
    "quote": Text("引号没有闭合", "the quotation mark is never closed"),
    "deep": Text("括号嵌套超过 {limit} 层", "parentheses are nested more than {limit} deep"),
    "plus": Text("“+”有的库作“并且”，有的作“或者”；请写 AND 或 OR", "“+” means AND to some databases and OR to others; write AND or OR"),
    "syntax": Text("不支持“{token}”；字段写作 title:词，位置写作 NEAR/3", "«{token}» is not supported; write fields as title:word, distances as NEAR/3"),
    "field": Text("不认识字段“{token}”；可用 title、abstract、keywords", "«{token}» is no field; title, abstract and keywords are"),
    "nested": Text("字段里面不能再有字段", "a field cannot stand inside a field"),
    "near": Text("NEAR 两边只能是检索词，或用 OR 连起来的检索词", "beside NEAR stand terms, or terms joined by OR, and nothing else"),
    "star": Text("一个词里只能有一个 *，并且不能只有 *", "a word may hold one *, and must hold something else"),
}  # fmt: skip
MAX_DEPTH: Final = 50

_SIGNS: Final = {ord(full): half for full, half in zip("（）“”＂＋＊＝：　", '()"""+*=: ', strict=True)}
_TOKEN: Final = re.compile(
    r'\s+|(?P<field>[A-Za-z_-]+:)(?=[("\w*])|(?P<sign>[()])|"(?P<phrase>[^"]*)"|(?P<quote>")|(?P<near>(?i:near/\d{1,3})(?![\w*]))|(?P<word>[^\s()"]+)'
)
_FOREIGN: Final = re.compile(r"=|(?:near|same|w|pre)/\d+\Z", re.IGNORECASE)


class Token(NamedTuple):
    """A piece of a query, and the character it starts at, from 1."""

    kind: str  # sign, operator, near, field, term
    text: str
    position: int


@lru_cache(maxsize=1024)
def parse(query: str) -> Matcher:
    """The query as a test of a text; raises PanyouError `query` naming the character where it goes wrong."""
    return matcher(tree(query))


@lru_cache(maxsize=1024)
def tree(query: str) -> Node:
    """The query as a tree; raises PanyouError `query` naming the character where it goes wrong."""
    return _Parser(query).whole()


@lru_cache(maxsize=4096)
def term_matcher(term: str) -> Matcher:
    """A test for one term or phrase; raises PanyouError for a term without a letter or digit, or with two * in a word."""
    return _finder(term, 1, term).is_in


def _tokens(query: str) -> list[Token]:
    """The pieces of a query; raises PanyouError for signs of other search languages and quotes left open."""
    found = []
    for match in _TOKEN.finditer(query.translate(_SIGNS)):
        kind, position = match.lastgroup, match.start() + 1
        if kind == "quote":
            raise _error(query, position, "quote")
        if kind == "field" and match["field"][:-1].lower() not in FIELDS:
            raise _error(query, position, "field", token=match["field"][:-1])
        if kind == "word" and match["word"].upper() in ("AND", "OR", "NOT"):
            found.append(Token("operator", match["word"].upper(), position))
        elif kind in ("phrase", "word"):
            found.append(Token("term", _checked(query, match[kind], position, is_phrase=kind == "phrase"), position))
        elif kind is not None:
            found.append(Token(kind, match[kind], position))
    return found


def _checked(query: str, term: str, position: int, *, is_phrase: bool) -> str:
    """The term itself; raises PanyouError if it cannot be looked for."""
    if not is_phrase and _FOREIGN.search(term):
        raise _error(query, position, "syntax", token=term)
    if not is_phrase and "+" in term:
        raise _error(query, position + term.index("+"), "plus")
    _finder(term, position, query)
    return term


def _finder(term: str, position: int, query: str) -> Finder:
    try:
        return finder(term)
    except TermError as error:
        raise _error(query, position, str(error)) from error


def _error(query: str, position: int, detail: str, **values: object) -> PanyouError:
    zh, en = DETAILS[detail]
    text = Text(zh.format(**values), en.format(**values))
    return PanyouError("query", where=f"[search] [screen] «{query}»", position=position, detail=text)


class _Parser:
    """Recursive descent over the tokens of one query: or ← and ← not ← near ← operand."""

    def __init__(self, query: str) -> None:
        self.query, self.tokens, self.index, self.depth, self.is_in_field = query, _tokens(query), 0, 0, False

    def whole(self) -> Node:
        if not self.tokens:
            raise _error(self.query, 1, "empty")
        found = self._some()
        if self.index < len(self.tokens):
            raise self._unexpected("operator")
        return found

    def _next(self) -> Token | None:
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    def _take(self, text: str) -> bool:
        """Step over a sign or operator if it comes next."""
        token = self._next()
        is_next = token is not None and token.kind in ("sign", "operator") and token.text == text
        self.index += is_next
        return is_next

    def _some(self) -> Node:
        parts = [self._all()]
        while self._take("OR"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _all(self) -> Node:
        parts = [self._one()]
        while self._take("AND") or self._goes_on():
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _goes_on(self) -> bool:
        """Whether another operand follows without AND."""
        token = self._next()
        return token is not None and (token.kind in ("term", "field") or token.text in ("(", "NOT"))

    def _one(self) -> Node:
        negated = False
        while self._take("NOT"):
            negated = not negated
        found = self._near()
        return Not(found) if negated else found

    def _near(self) -> Node:
        one, token = self._operand(), self._next()
        if token is None or token.kind != "near":
            return one
        self.index += 1
        other = self._operand()
        for side in (one, other):
            if not is_choice(side):
                raise _error(self.query, token.position, "near")
        return Near(one, other, int(token.text[5:]))

    def _operand(self) -> Node:
        token = self._next()
        if token is None or (token.kind not in ("term", "field") and token.text != "("):
            raise self._unexpected("operand")
        self.index += 1
        if token.kind == "term":
            return Term(token.text)
        return self._field(token) if token.kind == "field" else self._group(token)

    def _field(self, token: Token) -> Node:
        if self.is_in_field:
            raise _error(self.query, token.position, "nested")
        self.is_in_field = True
        found = Field(token.text[:-1].lower(), self._operand())
        self.is_in_field = False
        return found

    def _group(self, token: Token) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _error(self.query, token.position, "deep", limit=MAX_DEPTH)
        found = self._some()
        if not self._take(")"):
            raise _error(self.query, token.position, "unclosed")
        self.depth -= 1
        return found

    def _unexpected(self, detail: str) -> PanyouError:
        token = self._next()
        position = token.position if token else len(self.query) + 1
        return _error(self.query, position, detail, token=token.text if token else "")
