"""The coding manual as Word: what is coded, the rules, a section a category, how to fill the sheet. In Chinese, in English, or in both, Chinese first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final

from docx import Document

from pipeline.codebook import Bilingual, Category, Codebook
from pipeline.errors import Language, Text
from pipeline.manual import Example, Manual
from pipeline.report.word_format import add_text, lay_out, saved
from pipeline.report.words import LANGUAGES, bilingual, clean, say

WHEN: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # a fixed date: the same input makes the same bytes
SEPARATOR: Final = {"zh": "、", "en": "; "}


def coding_manual(book: Codebook, manual: Manual, guide: Sequence[Text], languages: Sequence[Language] = LANGUAGES) -> bytes:
    """The Word file; `guide` says how the sheet is filled. The same codebook and manual make the same bytes."""
    made = _Page(Document(), languages)
    lay_out(made.document, None)
    made.title(say("manual.title"), bilingual(book.title))
    made.core(say("manual.title"), bilingual(book.title), book.version)
    made.texts([say("manual.version", id=book.id, version=book.version, count=len(book.categories))])
    made.heading(say("manual.how"))
    made.numbered(guide)
    if manual.rules:
        made.heading(say("manual.rules"))
        made.numbered(map(bilingual, manual.rules))
    for number, category in enumerate(book.categories, start=1):
        _category(made, number, category, manual)
    return saved(made.document)


def _category(made: _Page, number: int, category: Category, manual: Manual) -> None:
    label, kind = bilingual(category.label), say(f"manual.{category.kind}")
    made.heading(Text(f"{number} {label.zh}（{kind.zh}）", f"{number} {label.en} ({kind.en})"))
    heading = bilingual(category.heading)
    made.labelled("manual.id", [Text(category.id, category.id)])
    made.labelled("manual.heading", [heading] if category.heading.zh else [])
    for name in ("definition", "belongs", "excludes"):
        made.labelled(f"manual.{name}", [bilingual(getattr(category, name))])
    made.labelled("manual.examples", _shown(manual.of(category.id, counter=False)))
    made.labelled("manual.counterexamples", _shown(manual.of(category.id, counter=True)))
    for name in ("terms", "synonyms", "exclusions"):
        words = getattr(category, name)
        made.labelled(f"manual.{name}", [Text(*(SEPARATOR[tongue].join(words.get(tongue)) for tongue in LANGUAGES))])


def _shown(examples: Iterable[Example]) -> list[Text]:
    return [bilingual(Bilingual(zh=each.zh, en=each.en)) for each in examples]


class _Page:
    """A Word document that says each thing in the languages asked for."""

    def __init__(self, document: Any, languages: Sequence[Language]) -> None:
        self.document, self.languages = document, languages

    def core(self, title: Text, book: Text, version: str) -> None:
        properties = self.document.core_properties
        properties.title, properties.author, properties.version = clean(f"{title.zh} {book.zh}")[:255], "", clean(version)[:255]
        properties.last_modified_by, properties.comments, properties.revision = "", "", 1
        properties.created = properties.modified = WHEN

    def title(self, *lines: Text) -> None:
        for style, line in zip(("Title", "Subtitle"), lines, strict=True):
            add_text(self.document, "  ".join(line.render(tongue) for tongue in self.languages), style)

    def heading(self, text: Text) -> None:
        add_text(self.document, "  ".join(text.render(tongue) for tongue in self.languages), "Heading 1")

    def texts(self, texts: Iterable[Text], before: str = "") -> None:
        for text in texts:
            for tongue in self.languages:
                if said := text.render(tongue):
                    add_text(self.document, before + said, "Body Text")

    def numbered(self, texts: Iterable[Text]) -> None:
        for number, text in enumerate(texts, start=1):
            self.texts([text], f"{number}. ")

    def labelled(self, key: str, texts: Iterable[Text]) -> None:
        """Each text behind what it is; nothing where there is nothing to say."""
        label = say(key)
        self.texts(Text(text.zh and f"{label.zh}：{text.zh}", text.en and f"{label.en}: {text.en}") for text in texts)
