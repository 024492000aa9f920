"""What `panyou check` asks about a codebook's words: does each survive segmentation, does one hide inside another category's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pipeline.codebook import TERM_LANGUAGES, Codebook
from pipeline.settings import SegmentSettings
from pipeline.text.languages import has_han
from pipeline.text.lexicon import lexicon_of
from pipeline.text.normalise import key
from pipeline.text.phrases import stream
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


def hidden_terms(codebook: Codebook) -> list[HiddenTerm]:
    """Every pair of terms of two categories of which one holds the other, sorted."""
    return sorted(hidden for language in TERM_LANGUAGES for hidden in _hidden(codebook, language))


def _hidden(codebook: Codebook, language: str) -> Iterator[HiddenTerm]:
    terms = [(c.id, term, _units(term, language)) for c in codebook.categories for term in c.all_terms(language)]
    for inner_category, inner, units in terms:
        for outer_category, outer, outer_units in terms:
            if inner_category != outer_category and units and units in outer_units:
                yield HiddenTerm(language, inner, inner_category, outer, outer_category)


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
