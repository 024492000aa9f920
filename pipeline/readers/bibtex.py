"""BibTeX (.bib): `@type{key, name = {value}, …}`; Web of Science, Scopus, ScienceDirect and everybody else.

Checked on Web of Science and ScienceDirect exports. What the grammar must bear: two entries on one line (Scopus), empty and repeated
keys (Mendeley), a space before the key, macros, and braces that do not balance: such an entry ends where the next one begins, and its
fields are told by the lines they begin on. No recursion, and no library: bibtexparser loses the unbalanced entries and knows no lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.readers import bibtex_meaning
from pipeline.readers.base import LINE_END, Found, Note, RawField, RawRecord, Reader, Reject, Values

ENTRY: Final = re.compile(r"(?:^|(?<=[})]))[ \t]*@[ \t]*([A-Za-z]+)[ \t]*([{(])", re.MULTILINE)
NEXT: Final = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*\{[^{}\n=]*,?[ \t]*$", re.MULTILINE)
BRACE: Final = re.compile(r"\\.|[{}()]", re.DOTALL)
NAME: Final = re.compile(r"[\s,]*([A-Za-z][^\s=,{}\"#%']*)\s*=\s*")
FIELD_LINE: Final = re.compile(r"^[ \t]*([A-Za-z][\w-]*)[ \t]*=[ \t]*(?=[{\"\w])", re.MULTILINE)
WORD: Final = re.compile(r"[^\s,{}\"#]+")
QUOTED_PART: Final = re.compile(r"\\.|[{}\"]", re.DOTALL)
JOIN: Final = re.compile(r"\s*#\s*")
NO_RECORDS: Final = frozenset({"comment", "preamble"})


class _Entry(NamedTuple):
    """One entry as it stands: `body` is what is inside its braces; `is_sound` if they balance; `has_end` if it is not cut."""

    at: int
    kind: str
    body: str
    end: int
    is_sound: bool
    has_end: bool


def _read(text: str) -> Iterator[Found]:
    """The entries of the file; a last entry that the file breaks off is rejected."""
    text = LINE_END.sub("\n", text)
    macros: dict[str, str] = {}
    line, counted, end = 1, 0, 0
    while found := ENTRY.search(text, end):
        entry = _entry(text, found)
        line += text.count("\n", counted, entry.at)
        counted = entry.at
        yield from _between(text[end : found.start()], line)
        end = entry.end
        if entry.kind == "string":
            macros.update((field.tag.lower(), field.value) for field in _fields(entry.body, macros) or ())
        elif entry.kind not in NO_RECORDS:
            yield from _judged(entry, line, macros, text)
    yield from _between(text[end:], line + text.count("\n", counted, end))


def _between(text: str, line: int) -> Iterator[Note]:
    """Text between entries is a comment in BibTeX."""
    if text.strip(" \t\n,"):
        yield Note("text_between_entries", line, text.strip()[:40])


def _entry(text: str, found: re.Match[str]) -> _Entry:
    """The entry that begins at a match; if its braces do not balance, up to the next beginning of an entry."""
    at = found.start() + len(found[0]) - len(found[0].lstrip())
    kind, begin = found[1].lower(), found.end()
    following = NEXT.search(text, begin)
    limit = following.start() if following else len(text)
    end = _balanced(text, begin, limit, "}" if found[2] == "{" else ")")
    rest = ENTRY.search(text, end, limit) if end else None
    if end and not FIELD_LINE.search(text, end, rest.start() if rest else limit):
        return _Entry(at, kind, text[begin : end - 1], end, is_sound=True, has_end=True)
    body = text[begin:limit].rstrip()
    has_end = bool(following) or re.search(r"\n[ \t]*\}$", body) is not None
    return _Entry(at, kind, body.removesuffix("}"), limit, is_sound=False, has_end=has_end)


def _balanced(text: str, begin: int, limit: int, closing: str) -> int:
    """The position after the brace that closes what was opened before `begin`; 0 if none does before `limit`."""
    depth = 0
    for found in BRACE.finditer(text, begin, limit):
        sign = found[0]
        if sign == closing and depth == 0:
            return found.end()
        if sign in "{}" and len(sign) == 1:
            depth += 1 if sign == "{" else -1
        if depth < 0:
            return 0
    return 0


def _judged(entry: _Entry, line: int, macros: dict[str, str], text: str) -> Iterator[Found]:
    """The entry as a record if it has a title or a number."""
    key, comma, body = entry.body.partition(",")
    fields = _fields(body, macros) if entry.is_sound else None
    is_mended = fields is None
    made = RawRecord(line, (RawField("@", entry.kind), RawField("key", key.strip()), *(fields if fields is not None else _by_lines(body))))
    whole = text[entry.at : entry.end].rstrip()
    if not entry.has_end:
        yield Reject(line, "truncated_record", whole)
    elif not comma or not bibtex_meaning.has_name(Values(made)):
        yield Reject(line, "empty_record", whole)
    else:
        yield from [Note("unbalanced_braces", line)] if is_mended else []
        yield made


def _fields(body: str, macros: dict[str, str]) -> list[RawField] | None:
    """The fields of a sound body, their values as they stand inside their outer braces; None if the body is not well formed."""
    fields, at = [], 0
    while found := NAME.match(body, at):
        value = _value(body, found.end(), macros)
        if value is None:
            return None
        fields.append(RawField(found[1], value[0]))
        at = value[1]
    return fields if not body[at:].strip(" \t\n,") else None


def _value(body: str, at: int, macros: dict[str, str]) -> tuple[str, int] | None:
    """A value and where it ends: parts in braces, in quotes, or words, joined by `#`."""
    parts: list[str] = []
    while True:
        part = _part(body, at, macros)
        if part is None:
            return None
        parts.append(part[0])
        joined = JOIN.match(body, part[1])
        if not joined:
            return "".join(parts), part[1]
        at = joined.end()


def _part(body: str, at: int, macros: dict[str, str]) -> tuple[str, int] | None:
    """One part of a value."""
    opening = body[at : at + 1]
    if opening == "{":
        end = _balanced(body, at + 1, len(body), "}")
        return (body[at + 1 : end - 1], end) if end else None
    if opening == '"':
        end = _quoted(body, at + 1)
        return (body[at + 1 : end - 1], end) if end else None
    word = WORD.match(body, at)
    return (macros.get(word[0].lower(), word[0]), word.end()) if word else None


def _quoted(body: str, begin: int) -> int:
    """The position after the quotation mark that closes a part; those inside braces do not."""
    depth = 0
    for found in QUOTED_PART.finditer(body, begin):
        sign = found[0]
        if sign == '"' and depth == 0:
            return found.end()
        depth += (sign == "{") - (sign == "}")
    return 0


def _by_lines(body: str) -> list[RawField]:
    """The fields of a body whose braces do not balance: each begins on a line of its own."""
    starts = list(FIELD_LINE.finditer(body))
    ends = [found.start() for found in starts[1:]] + [len(body)]
    return [RawField(found[1], _unwrapped(body[found.end() : end])) for found, end in zip(starts, ends, strict=False)]


def _unwrapped(value: str) -> str:
    """A value without its comma and its outer braces or quotation marks."""
    value = value.strip().removesuffix("}\n").rstrip().removesuffix(",").rstrip()
    return value[1:-1] if len(value) > 1 and value[0] + value[-1] in ("{}", '""') else value.removeprefix("{")


def _reader(name: str, database: str, title: str, *, verified: bool) -> Reader:
    return Reader(
        name=name,
        database=database,
        title=title,
        claims=lambda head: _is_bibtex(head) and bibtex_meaning.dialect(head) == database,
        sign="\n@",
        marks=re.compile(
            r"^@(?:article|inproceedings|incollection|book|misc|phdthesis)[ \t]*\{[^{}\n=]*,[ \t]*\n", re.MULTILINE | re.IGNORECASE
        ),
        read=_read,
        interpret=bibtex_meaning.interpret,
        verified=verified,
        shares=frozenset({"wos_bibtex", "scopus_bibtex", "sciencedirect_bibtex", "bibtex"}) - {name},
    )


def _is_bibtex(head: str) -> bool:
    """An entry begins on the first line that is no comment."""
    first = next((line for line in head.split("\n") if line.strip() and not line.lstrip().startswith("%")), "")
    return re.match(r"\s*@[ \t]*[A-Za-z]+[ \t]*[{(]", first) is not None or re.match(r"@article\{", head[:200]) is not None


WOS_READER: Final = _reader("wos_bibtex", "WOS", "Web of Science BibTeX", verified=True)
SCOPUS_READER: Final = _reader("scopus_bibtex", "Scopus", "Scopus BibTeX", verified=False)
SCIENCEDIRECT_READER: Final = _reader("sciencedirect_bibtex", "ScienceDirect", "ScienceDirect BibTeX", verified=True)
READER: Final = _reader("bibtex", "other", "BibTeX", verified=False)
