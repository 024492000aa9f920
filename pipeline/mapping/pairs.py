"""Chinese and English topics that stand together: read as the same category, and joined by terms that translate each other.

Two top terms are joined if the corpus itself translates one by the other (`text/translations.py`), or if both are terms of one category of the codebook,
which speaks both languages. The score of a pair is the mean of two shares: the Jaccard similarity of the categories the two were read as, and the share
of both topics' top terms that a term of the other joins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from pipeline.codebook import TERM_LANGUAGES, Codebook
from pipeline.text.lexicon import Lexicon
from pipeline.text.matching import Matcher
from pipeline.text.normalise import key
from pipeline.text.translations import Texts, aligned, translations
from pipeline.text.words import tokenise

Group = tuple[list[str], list[str]]  # terms of one category, Chinese and English


class PairedTopic(NamedTuple):
    """What a topic is compared by: its top terms, the codebook's categories each is a term of, and the categories it was read as."""

    topic_id: str
    terms: list[str]
    spoken: list[frozenset[str]]  # a set a term
    categories: frozenset[str]


def pair_rows(
    topics: pd.DataFrame, topic_categories: pd.DataFrame, translated: Mapping[tuple[str, str], float], codebook: Codebook
) -> Iterator[dict[str, Any]]:
    """Rows of `topic_pairs`: every Chinese and English topic that share a category or a joined term."""
    read = topic_categories[topic_categories["is_assigned"]]
    categories = read.groupby("topic_id")["category_id"].agg(frozenset).to_dict()
    matcher = Matcher(codebook)
    chinese, english = (
        [
            PairedTopic(name, list(terms), _spoken(terms, language, matcher), categories.get(name, frozenset()))
            for name, terms in topics.loc[topics["language"] == language, ["topic_id", "terms"]].itertuples(index=False)
        ]
        for language in TERM_LANGUAGES
    )
    for one in chinese:
        for other in english:
            shared = one.categories & other.categories
            corpus = [(a, b) for a in one.terms for b in other.terms if (a, b) in translated]
            book = _of_codebook(one, other, codebook)
            if shared or corpus or book:
                yield _row(one, other, [name for name in codebook.ids if name in shared], corpus, book)


def keyword_translations(publications: pd.DataFrame, lexicon: Lexicon) -> dict[tuple[str, str], float]:
    """What the publications' keywords and titles say in both languages: pairs of a Chinese and an English word with their probability."""
    texts: list[Texts] = []
    columns = ("language", "keywords", "keywords_translated", "title", "title_translated")
    for language, keywords, other_keywords, title, other_title in zip(*(publications[c] for c in columns), strict=True):
        if language not in TERM_LANGUAGES:
            continue
        spoken = (language, "en" if language == "zh" else "zh")
        for ours, theirs in ((keywords, other_keywords), ([title], [other_title])):
            found = [_words(phrases, name, lexicon) for phrases, name in zip((ours, theirs), spoken, strict=True)]
            texts += aligned(*found) if language == "zh" else aligned(*reversed(found))
    return translations(texts)


def _words(phrases: Sequence[str], language: Any, lexicon: Lexicon) -> list[list[str]]:
    """The words of each phrase that count."""
    return [[token.text for token in tokenise(key(each), language, lexicon) if lexicon.is_counted(token.text)] for each in phrases if each]


def _spoken(terms: Sequence[str], language: Any, matcher: Matcher) -> list[frozenset[str]]:
    return [frozenset(match.category_id for match in matcher.find(term, language)) for term in terms]


def _of_codebook(one: PairedTopic, other: PairedTopic, codebook: Codebook) -> list[Group]:
    """Of each category that both topics have terms of, the Chinese and the English ones."""
    found = (
        ([term for term, spoken in zip(each.terms, each.spoken, strict=True) if name in spoken] for each in (one, other))
        for name in codebook.ids
    )
    return [(ours, theirs) for ours, theirs in found if ours and theirs]


def _row(one: PairedTopic, other: PairedTopic, shared: list[str], corpus: list[tuple[str, str]], book: list[Group]) -> dict[str, Any]:
    every = one.categories | other.categories
    joined = {term for pair in corpus for term in pair} | {term for group in book for terms in group for term in terms}
    overlap = sum(term in joined for term in (*one.terms, *other.terms)) / (len(one.terms) + len(other.terms))
    return {
        "topic_id_zh": one.topic_id,
        "topic_id_en": other.topic_id,
        "category_ids": shared,
        "translations": [" = ".join(pair) for pair in corpus],
        "codebook_terms": [" ~ ".join(", ".join(terms) for terms in group) for group in book],
        "score": ((len(shared) / len(every) if every else 0.0) + overlap) / 2,
        "is_together": bool(shared and (corpus or book)),
    }
