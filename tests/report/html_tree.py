"""A page as a parser sees it: every element with its attributes, and the texts between them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

EMPTY = {"meta", "input", "br", "rect", "line", "circle", "path"}


class Element(NamedTuple):
    """An element with what encloses it."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]


class Tree(HTMLParser):
    """Elements, the text of the whole page, and the text by language."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.text = ""
        self.languages: dict[str, str] = {"zh": "", "en": ""}
        self._open: list[tuple[str, str]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append(Element(tag, attributes, tuple(name for name, _ in self._open)))
        if tag not in EMPTY:
            self._open.append((tag, attributes.get("class", "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, tuple(name for name, _ in self._open)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "style":
            return
        self.text += data
        for language in self.languages:
            if any(look == language for _, look in self._open):
                self.languages[language] += data

    def all(self, tag: str) -> list[Element]:
        """The elements of a tag, in order."""
        return [element for element in self.elements if element.tag == tag]
