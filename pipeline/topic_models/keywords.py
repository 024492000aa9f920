"""The codebook's terms as the words that steer topics: a group a category, for the models that take them (Eshima, Imai and Sasaki 2024)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.codebook import TERM_LANGUAGES, Codebook
from pipeline.text.lexicon import Lexicon
from pipeline.text.normalise import key
from pipeline.text.words import tokenise


def keyword_rows(codebook: Codebook, lexicon: Lexicon, vocabulary: Mapping[str, set[str]]) -> Iterator[dict[str, str]]:
    """Rows of `topic_keywords`: terms and synonyms that come out as one word which the language's publications hold, under the first category that has it."""
    for language in TERM_LANGUAGES:
        known, taken = vocabulary.get(language, set[str]()), set[str]()
        for category in codebook.categories:
            words = [tokenise(key(term), language, lexicon) for term in category.all_terms(language)]
            found = {tokens[0].text for tokens in words if len(tokens) == 1} & known - taken
            taken |= found
            yield from ({"language": language, "category_id": category.id, "term": term} for term in sorted(found))


def groups(rows: Iterable[tuple[str, str]], terms: Sequence[str]) -> list[list[int]]:
    """Pairs of category and term as columns of the counts, a group a category, in the categories' order of appearance; words outside `terms` are left out."""
    column = {term: number for number, term in enumerate(terms)}
    found: dict[str, list[int]] = {}
    for category_id, term in rows:
        found.setdefault(category_id, []).extend([column[term]] if term in column else [])
    return list(found.values())
