"""What `panyou check` asks about a codebook's words: does each survive segmentation, does one hide inside another, does each do anything at all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from pipeline.codebook import TERM_LANGUAGES, Codebook
from pipeline.settings import SegmentSettings
from pipeline.text.languages import has_han
from pipeline.text.lexicon import lexicon_of
from pipeline.text.normalise import key
from pipeline.text.phrases import stream
from pipeline.text.stopwords import stop_words
from pipeline.text.words import tokenise


class HiddenTerm(NamedTuple):
    """A term that stands inside a longer term of another category, which takes its matches there."""

    language: str
    inner: str
    inner_category: str
    outer: str
    outer_category: str


class BrokenTerm(NamedTuple):
    """A term that does not come out as one word, and the words it comes out as."""

    language: str
    term: str
    parts: tuple[str, ...]


class CategoryWord(NamedTuple):
    """A word of a category, and another one it has to do with, if any."""

    category_id: str
    word: str
    other: str = ""


def hidden_terms(codebook: Codebook) -> list[HiddenTerm]:
    """Every pair of terms of two categories of which one holds the other, sorted."""
    return sorted(hidden for language in TERM_LANGUAGES for hidden in _hidden(codebook, language))


def _hidden(codebook: Codebook, language: str) -> Iterator[HiddenTerm]:
    terms = [(c.id, term, _units(term, language)) for c in codebook.categories for term in c.all_terms(language)]
    for inner_category, inner, units in terms:
        for outer_category, outer, outer_units in terms:
            if inner_category != outer_category and units and units in outer_units:
                yield HiddenTerm(language, inner, inner_category, outer, outer_category)


def repeated_terms(codebook: Codebook) -> list[CategoryWord]:
    """Words of a category that are one to the matcher: spelling variants, plurals, hyphens, traditional characters."""
    found = []
    for category, language in product(codebook.categories, TERM_LANGUAGES):
        first: dict[str, str] = {}
        for term in category.all_terms(language):
            same = first.setdefault(_units(term, language), term)
            found += [CategoryWord(category.id, term, same)] if same != term else []
    return found


def needless_terms(codebook: Codebook) -> list[CategoryWord]:
    """Terms that hold a shorter term of their own category, which counts as much wherever they stand."""
    found = []
    for category, language in product(codebook.categories, TERM_LANGUAGES):
        units = {term: _units(term, language) for term in category.terms.get(language)}
        for outer, whole in units.items():
            inner = [term for term, part in units.items() if part != whole and part and part in whole]
            found += [CategoryWord(category.id, outer, min(inner, key=lambda term: (len(term), term)))] if inner else []
    return found


def weak_terms(codebook: Codebook) -> list[CategoryWord]:
    """Terms, near-words aside, that can hardly name a theme: one Chinese character, two small letters or fewer, a stop word."""
    return [
        CategoryWord(category.id, term)
        for category, language in product(codebook.categories, TERM_LANGUAGES)
        for term in category.terms.get(language)
        if (len(term) < (2 if language == "zh" else 3) and not term.isupper()) or key(term) in stop_words()
    ]


def wordless_categories(codebook: Codebook) -> list[CategoryWord]:
    """Categories without a term in a language that other categories speak; `word` is the language."""
    spoken = [language for language in TERM_LANGUAGES if codebook.words(language)]
    return [CategoryWord(c.id, language) for c in codebook.categories for language in spoken if not c.terms.get(language)]


def idle_exclusions(codebook: Codebook) -> list[CategoryWord]:
    """Exclusions in which no word of their category stands, so that they silence nothing."""
    found = []
    for category, language in product(codebook.categories, TERM_LANGUAGES):
        units = [_units(term, language) for term in category.all_terms(language)]
        idle = (text for text in category.exclusions.get(language) if not any(unit and unit in _units(text, language) for unit in units))
        found += [CategoryWord(category.id, text) for text in idle]
    return found


def _units(term: str, language: str) -> str:
    """What the matcher compares, such that a part of a term is a part of the string: characters, or base forms between blanks."""
    if language == "zh":
        return key(term)
    lemmas = [word.lemma for word in stream(term) if word is not None]
    return f" {' '.join(lemmas)} " if lemmas else ""


def broken_terms(codebook: Codebook, words: Any, settings: SegmentSettings) -> list[BrokenTerm]:
    """The codebook's terms, synonyms and exclusions, and the review's own words, that do not come out as one word; `words` is the table of that name."""
    lexicon = lexicon_of(codebook, words, settings)
    own = [word for word in dict.fromkeys([*words["term"], *words["label"]]) if word and word not in lexicon.stops]
    found = []
    for language in TERM_LANGUAGES:
        for term in dict.fromkeys([*codebook.words(language), *(word for word in own if has_han(word) == (language == "zh"))]):
            parts = tuple(term[token.start : token.end] for token in tokenise(term, language, lexicon))
            if parts != (term,):
                found.append(BrokenTerm(language, term, parts))
    return found
