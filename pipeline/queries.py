r"""Boolean queries over a publication's own words: AND, OR, NOT, parentheses, "phrases", and * for any letters.

Words beside each other are joined by AND, as Web of Science and CNKI's expert search have it; AND binds closer than OR, NOT closest, and
`a NOT b` is `a AND NOT b`. Signs may be full-width. A term with Chinese characters is found anywhere in the text; one without stands as whole
words, singular or plural, hyphenated or not. A `+` is refused: it means AND in the report and OR in CNKI's search.

A term becomes a regular expression of our own making with at most one bounded run of letters a word: no query can make matching slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from pipeline.errors import PanyouError, Text, fault
from pipeline.text.languages import HAN
from pipeline.text.normalise import fold

fault("query", Text("检索式第 {position} 个字符处有误：{detail}", "the query is wrong at character {position}: {detail}"),
      Text('改正配置文件里的这一检索式或检索词：可用 AND OR NOT、括号、"短语" 和词尾的 *',
           "correct this query or term in the configuration: AND OR NOT, parentheses, quoted phrases and * are known"))  # fmt: skip

DETAILS: Final = {
    "empty": Text("检索式是空的", "the query is empty"),
    "operand": Text("这里应有一个检索词", "a term is missing here"),
    "operator": Text("这里多了一个“{token}”", "«{token}» does not belong here"),
    "unclosed": Text("括号没有闭合", "the parenthesis is never closed"),
    "quote": Text("引号没有闭合", "the quotation mark is never closed"),
    "deep": Text("括号嵌套超过 {limit} 层", "parentheses are nested more than {limit} deep"),
    "plus": Text("“+”有的库作“并且”，有的作“或者”；请写 AND 或 OR", "“+” means AND to some databases and OR to others; write AND or OR"),
    "syntax": Text("不支持“{token}”（字段限定、位置算符）", "«{token}» is not supported (field limits, proximity)"),
    "star": Text("一个词里只能有一个 *，并且不能只有 *", "a word may hold one *, and must hold something else"),
}
MAX_DEPTH: Final = 50
TRUNCATED: Final = 30  # letters a * may stand for
TEXT_FIELDS: Final = ("title", "title_translated", "abstract", "abstract_translated")
LIST_FIELDS: Final = ("keywords", "keywords_translated")

Matcher = Callable[[str], bool]  # of a text as `searchable` makes it

_SIGNS: Final = {ord(full): half for full, half in zip("（）“”＂＋＊＝　", '()"""+*= ', strict=True)}
_TOKEN: Final = re.compile(r'\s+|(?P<sign>[()])|"(?P<phrase>[^"]*)"|(?P<quote>")|(?P<word>[^\s()"]+)')
_FOREIGN: Final = re.compile(r"=|(?:near|same|w|pre)/\d+\Z", re.IGNORECASE)
_HAN: Final = re.compile(f"[{HAN}]")
_BLANK_IN_HAN: Final = re.compile(rf"(?<=[{HAN}])[^\S\n]+(?=[{HAN}])")
_LETTER: Final = rf"[^\W{HAN}]"  # of a word: 5G in 5G城市 is one
_PARTS: Final = re.compile(r"[\w*]+")


class Token(NamedTuple):
    """A piece of a query, and the character it starts at, from 1."""

    kind: str  # sign, operator, term
    text: str
    position: int


@lru_cache(maxsize=1024)
def parse(query: str) -> Matcher:
    """The query as a test of a text; raises PanyouError `query` naming the character where it goes wrong."""
    return _Parser(query).whole()


def searchable(publication: Mapping[str, Any]) -> str:
    """Title, keywords and abstract, translated ones too, folded, a line each: no phrase runs from one into the next."""
    parts = [publication[field] for field in TEXT_FIELDS]
    parts += [keyword for field in LIST_FIELDS for keyword in publication[field]]
    return searchable_text(parts)


def searchable_text(parts: Iterable[str]) -> str:
    """Texts as terms are looked for in them: folded, blanks between Chinese characters out, a line each."""
    return "\n".join(_BLANK_IN_HAN.sub("", fold(" ".join(part.split()))) for part in parts if part)


@lru_cache(maxsize=4096)
def term_matcher(term: str) -> Matcher:
    """A test for one term or phrase; raises PanyouError for a term without a letter or digit, or with two * in a word."""
    folded = fold(term)
    parts = _PARTS.findall(folded)
    if not parts or any(part.count("*") > 1 or not part.strip("*") for part in parts):
        raise _error(term, 1, "star" if "*" in term else "operand")
    if _HAN.search(folded):
        return _substring(_BLANK_IN_HAN.sub("", " ".join(folded.split())))
    words = [_PARTS.findall(word) for word in folded.split()]
    pattern = r"[^\w\n]+".join(r"[^\w\n]?".join(map(_word, word)) for word in words if word)
    expression = re.compile(rf"(?<!{_LETTER}){pattern}(?!{_LETTER})")
    start = _common_start(parts[0])
    return lambda text: start in text and expression.search(text) is not None


def _substring(term: str) -> Matcher:
    """A term with Chinese characters: as it stands, a * in it for a few letters."""
    bare = term.strip("*")
    if "*" not in bare:
        return lambda text: bare in text
    expression = re.compile(rf"\w{{0,{TRUNCATED}}}".join(map(re.escape, bare.split("*"))))
    return lambda text: expression.search(text) is not None


def _word(word: str) -> str:
    """A word's pattern: with a * as it stands, else singular or plural."""
    if "*" in word:
        return f"{_LETTER}{{0,{TRUNCATED}}}".join(map(re.escape, word.split("*")))
    return "(?:" + "|".join(map(re.escape, sorted(_forms(word), key=lambda form: (-len(form), form)))) + ")"


def _forms(word: str) -> set[str]:
    """A word with its singular and its plural, by the regular rules of English; what is no noun does no harm."""
    singular = _singular(word)
    if not singular.isalpha() or len(singular) < 3:
        return {word}
    if singular.endswith("y") and singular[-2] not in "aeiou":
        plural = singular[:-1] + "ies"
    elif singular.endswith(("s", "x", "z", "ch", "sh")):
        plural = singular + "es"
    else:
        plural = singular + "s"
    return {word, singular, plural}


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _common_start(word: str) -> str:
    """Letters with which every form of a word starts: looking for them first spares most searches."""
    if "*" in word:
        return word.partition("*")[0]
    forms = _forms(word)
    shortest = min(map(len, forms))
    return next((word[:n] for n in range(shortest, 0, -1) if all(form.startswith(word[:n]) for form in forms)), "")


def _tokens(query: str) -> list[Token]:
    """The pieces of a query; raises PanyouError for signs of other search languages and quotes left open."""
    signs = query.translate(_SIGNS)
    found = []
    for match in _TOKEN.finditer(signs):
        position = match.start() + 1
        if match["quote"]:
            raise _error(query, position, "quote")
        if match["sign"]:
            found.append(Token("sign", match["sign"], position))
        elif match["phrase"] is not None:
            found.append(Token("term", _checked(query, match["phrase"], position), position))
        elif match["word"] and match["word"].upper() in ("AND", "OR", "NOT"):
            found.append(Token("operator", match["word"].upper(), position))
        elif match["word"]:
            found.append(Token("term", _checked(query, match["word"], position, is_phrase=False), position))
    return found


def _checked(query: str, term: str, position: int, *, is_phrase: bool = True) -> str:
    """The term itself; raises PanyouError if it cannot be looked for."""
    if not is_phrase and _FOREIGN.search(term):
        raise _error(query, position, "syntax", token=term)
    if not is_phrase and "+" in term:
        raise _error(query, position + term.index("+"), "plus")
    try:
        term_matcher(term)
    except PanyouError as error:
        error.where, error.values["position"] = _where(query), position
        raise
    return term


def _where(query: str) -> str:
    return f"[search] [screen] «{query}»"


def _error(query: str, position: int, detail: str, **values: object) -> PanyouError:
    zh, en = DETAILS[detail]
    return PanyouError("query", where=_where(query), position=position, detail=Text(zh.format(**values), en.format(**values)))


class _Parser:
    """Recursive descent over the tokens of one query: or ← and ← not ← term."""

    def __init__(self, query: str) -> None:
        self.query, self.tokens, self.index, self.depth = query, _tokens(query), 0, 0

    def whole(self) -> Matcher:
        if not self.tokens:
            raise _error(self.query, 1, "empty")
        found = self._any()
        if self.index < len(self.tokens):
            raise self._unexpected("operator")
        return found

    def _next(self) -> Token | None:
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    def _take(self, text: str) -> bool:
        """Step over a sign or operator if it comes next."""
        token = self._next()
        is_next = token is not None and token.kind != "term" and token.text == text
        self.index += is_next
        return is_next

    def _any(self) -> Matcher:
        parts = [self._all()]
        while self._take("OR"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else lambda text: any(part(text) for part in parts)

    def _all(self) -> Matcher:
        parts = [self._one()]
        while self._take("AND") or self._goes_on():
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda text: all(part(text) for part in parts)

    def _goes_on(self) -> bool:
        """Whether another operand follows without AND."""
        token = self._next()
        return token is not None and (token.kind == "term" or token.text in ("(", "NOT"))

    def _one(self) -> Matcher:
        negated = False
        while self._take("NOT"):
            negated = not negated
        found = self._operand()
        return (lambda text: not found(text)) if negated else found

    def _operand(self) -> Matcher:
        token = self._next()
        if token is None or (token.kind != "term" and token.text != "("):
            raise self._unexpected("operand")
        self.index += 1
        if token.kind == "term":
            return term_matcher(token.text)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _error(self.query, token.position, "deep", limit=MAX_DEPTH)
        found = self._any()
        if not self._take(")"):
            raise _error(self.query, token.position, "unclosed")
        self.depth -= 1
        return found

    def _unexpected(self, detail: str) -> PanyouError:
        token = self._next()
        position = token.position if token else len(self.query) + 1
        return _error(self.query, position, detail, token=token.text if token else "")
