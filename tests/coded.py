"""The 300 coded abstracts of `../shared/coded`, joined with their texts, which stand in the real exports and are not committed.

`load` gives each abstract with title, keywords and coded sentences, and checks that the offsets tile the abstract: were a text joined
with the wrong record, a figure measured on it would mean nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

FIELD_BREAK: Final = re.compile(r"\n(?=[A-Z][A-Z0-9] |ER)")
BIBTEX_FIELD: Final = re.compile(r"^([A-Za-z-]+)\s*=\s*\{", re.MULTILINE)
UNCODED_TAIL: Final = re.compile(r" ?\(C\) \d{4} .*|[图表]\d+。.*", re.DOTALL)


class CodedSentence(NamedTuple):
    """A sentence of the abstract: code points of the text with white space collapsed, its categories and its stance."""

    start: int
    end: int
    categories: frozenset[str]
    stance: str


class CodedAbstract(NamedTuple):
    """An abstract as it was coded."""

    id: str
    language: str
    title: str
    abstract: str
    keywords: tuple[str, ...]
    is_relevant: bool
    categories: frozenset[str]
    sentences: tuple[CodedSentence, ...]

    @property
    def half(self) -> str:
        """The half it belongs to, by a hash of its id: rules are made on `tuning`, figures are told of `reporting`."""
        return "tuning" if hashlib.sha256(self.id.encode()).digest()[0] % 2 == 0 else "reporting"


class Raw(NamedTuple):
    """Title, abstract and keywords as they stand in an export."""

    title: str
    abstract: str
    keywords: tuple[str, ...]


def collapse(text: str) -> str:
    """Every run of white space as one blank."""
    return re.sub(r"\s+", " ", text).strip()


@cache
def load(shared: Path) -> tuple[CodedAbstract, ...]:
    """All coded abstracts in the file's order; AssertionError if an offset does not fit its text."""
    lines = (shared / "coded" / "coded.jsonl").read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    return tuple(_joined(row, _find(row, shared / "exports")) for row in rows)


def raws(shared: Path) -> Iterator[tuple[str, Raw]]:
    """Every record, coded or not, of the exports that the coded abstracts stand in, with its language."""
    lines = (shared / "coded" / "coded.jsonl").read_text(encoding="utf-8").split("\n")
    for file in sorted({json.loads(line)["file"].partition(":")[0] for line in lines if line}):
        path = shared / "exports" / file
        if path.suffix == ".xz":
            yield from (("zh", raw) for records in _archive(path).values() for raw in records)
        else:
            yield from (("en", raw) for raw in _plain(path))


def _joined(row: dict[str, Any], raw: Raw) -> CodedAbstract:
    sentences = tuple(CodedSentence(start, end, frozenset(categories), stance) for start, end, categories, stance in row["sentences"])
    abstract = collapse(raw.abstract)
    _check(row["id"], abstract, sentences)
    language = row["id"][:2]
    return CodedAbstract(
        row["id"], language, raw.title, abstract, raw.keywords, row["relevant"], frozenset(row["categories"]), sentences
    )  # fmt: skip


def _check(name: str, abstract: str, sentences: tuple[CodedSentence, ...]) -> None:
    """The sentences tile the abstract: they begin at 0, follow each other with at most one blank between, and end where its boilerplate starts."""
    here = 0
    for sentence in sentences:
        assert sentence.start - here in (0, 1), (name, here, sentence)
        assert not abstract[here : sentence.start].strip(), (name, here, sentence)
        assert abstract[sentence.start : sentence.end].strip(), (name, sentence)
        here = sentence.end
    tail = abstract[here:]
    assert not tail or UNCODED_TAIL.fullmatch(tail), (name, here, tail)


def _find(row: dict[str, Any], exports: Path) -> Raw:
    file, _, member = row["file"].partition(":")
    if member:
        number: int = row["record"]
        return _archive(exports / file)[member][number - 1]
    key = _title_key(row["title"])
    return next(raw for raw in _plain(exports / file) if _title_key(raw.title) == key and raw.abstract)


def _title_key(title: str) -> str:
    return re.sub(r"\W+", "", title).casefold()


@cache
def _archive(path: Path) -> dict[str, list[Raw]]:
    with tarfile.open(path, "r:xz") as archive:
        members = [m for m in archive.getmembers() if m.isfile()]
        texts = ((m.name, archive.extractfile(m)) for m in members)
        return {name: list(_notefirst(data.read().decode("utf-8"))) for name, data in texts if data}


@cache
def _plain(path: Path) -> list[Raw]:
    text = path.read_text(encoding="utf-8-sig")
    return list(_bibtex(text) if path.suffix == ".bib" else _tagged(text))


def _notefirst(text: str) -> Iterator[Raw]:
    for block in re.findall(r"<Bibliography>(.*?)</Bibliography>", text, re.DOTALL):
        keywords = _element(block, "Keyword").split(";")
        yield Raw(_element(block, "Title"), _element(block, "Abstract"), tuple(k.strip() for k in keywords if k.strip()))


def _element(block: str, name: str) -> str:
    match = re.search(rf'<{name} [Ll]ang="zh-CHS">\s*<!\[CDATA\[(.*?)\]\]>', block, re.DOTALL)
    return match[1] if match else ""


def _tagged(text: str) -> Iterator[Raw]:
    for record in text.split("\nPT ")[1:]:
        fields = {field[:2]: collapse(field[3:]) for field in FIELD_BREAK.split(record)}
        yield Raw(fields.get("TI", ""), fields.get("AB", ""), _split(fields.get("DE", ""), ";"))


def _bibtex(text: str) -> Iterator[Raw]:
    for record in re.split(r"^@", text, flags=re.MULTILINE)[1:]:
        starts = [(m[1].lower(), m.end(), m.start()) for m in BIBTEX_FIELD.finditer(record)]
        ends = [start for _, _, start in starts[1:]] + [len(record)]
        fields = {name: _value(record[begin:end]) for (name, begin, _), end in zip(starts, ends, strict=True)}
        separator = ";" if "keywords-plus" in fields or "unique-id" in fields else ","
        yield Raw(fields.get("title", ""), fields.get("abstract", ""), _split(fields.get("keywords", ""), separator))


def _value(text: str) -> str:
    """A BibTeX value up to its closing brace: escapes undone, and the braces that protect quotation marks and capitals taken out."""
    return collapse(re.sub(r"\\([&%_#$])", r"\1", text).translate(str.maketrans("", "", "{}"))).rstrip(" ,")


def _split(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())
