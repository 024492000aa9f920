"""Publications and field notes → sentences, their words, and the vocabulary.

Titles and keyword lists are one sentence each; abstracts and field notes are split. Beginnings of bodies that stand in for a missing abstract
are left out, and so are publishers' lines. Field notes are segmented like publications but never counted: the vocabulary is the literature's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.frames import frame
from pipeline.ids import content_id
from pipeline.settings import SegmentSettings
from pipeline.steps import by_part
from pipeline.text.cleaning import is_boilerplate
from pipeline.text.languages import language_of
from pipeline.text.lexicon import Lexicon, lexicon_of
from pipeline.text.normalise import fold
from pipeline.text.sentences import Span, split
from pipeline.text.words import tokenise

ABSTRACTS: Final = ("abstract", "truncated")  # kinds of abstract that are one
KEYWORD_SEPARATOR: Final = "; "
NEW_WORD_DOCUMENTS: Final = 2  # a keyword in fewer publications is no candidate

Row = dict[str, Any]


class Segmented(NamedTuple):
    """What `segment` writes."""

    sentences: pd.DataFrame
    tokens: pd.DataFrame


class Counted(NamedTuple):
    """What `count_terms` writes."""

    term_counts: pd.DataFrame
    new_words: pd.DataFrame


@by_part(publications="publication_id", fieldnotes="fieldnote_id")
def segment(
    publications: pd.DataFrame, fieldnotes: pd.DataFrame, words: pd.DataFrame, *, codebook: Codebook, segment: SegmentSettings
) -> Segmented:
    """The sentences of every document, and the words of every sentence."""
    lexicon = lexicon_of(codebook, words, segment)
    sentences = [*_of_publications(publications), *_of_fieldnotes(fieldnotes)]
    tokens = [
        {
            "document_id": sentence["document_id"],
            "sentence_id": sentence["sentence_id"],
            "language": sentence["language"],
            "tokens": [token.text for token in tokenise(sentence["text"], sentence["language"], lexicon)],
        }
        for sentence in sentences
    ]
    return Segmented(frame("sentences", sentences), frame("tokens", tokens))


def count_terms(
    tokens: pd.DataFrame, publications: pd.DataFrame, words: pd.DataFrame, *, codebook: Codebook, segment: SegmentSettings
) -> Counted:
    """How often each word occurs in the publications, and in how many; author keywords that the segmenter cuts, as candidates for it."""
    lexicon = lexicon_of(codebook, words, segment)
    occurrences, documents = _counts(tokens, set(publications["publication_id"]))
    rows = [
        {"language": language, "term": term, "documents": documents[language, term], "occurrences": count}
        for (language, term), count in sorted(occurrences.items())
        if lexicon.is_counted(term)
    ]
    return Counted(frame("term_counts", rows), frame("new_words", _new_words(publications, lexicon)))


STEPS: Final = (segment, count_terms)


def _of_publications(publications: pd.DataFrame) -> Iterator[Row]:
    """The sentences of titles, abstracts and keyword lists."""
    columns = ("publication_id", "record_ids", "title", "abstract", "abstract_kind", "keywords")
    for document_id, records, title, abstract, kind, keywords in zip(*(publications[c] for c in columns), strict=True):
        common = {"document_id": document_id, "publication_id": document_id, "source": "publication"}
        joined = KEYWORD_SEPARATOR.join(keywords)
        fields = [("title", title, [_whole(title)]), ("keywords", joined, [_whole(joined)])]
        if kind in ABSTRACTS:
            fields.append(("abstract", abstract, split(abstract, language_of(abstract))))
        for field, text, spans in fields:
            yield from _sentences(common, min(records), field, text, spans)


def _of_fieldnotes(fieldnotes: pd.DataFrame) -> Iterator[Row]:
    """The sentences of field notes."""
    for fieldnote_id, text in zip(fieldnotes["fieldnote_id"], fieldnotes["text"], strict=True):
        common = {"document_id": fieldnote_id, "publication_id": "", "source": "fieldnote"}
        yield from _sentences(common, fieldnote_id, "text", text, split(text, language_of(text)))


def _whole(text: str) -> Span:
    """A text as one span, without the blanks around it."""
    start = len(text) - len(text.lstrip())
    return Span(start, max(start, len(text.rstrip())))


def _sentences(common: Row, owner: str, field: str, text: str, spans: Iterable[Span]) -> Iterator[Row]:
    """The rows of one field; `owner` is the id that outlives duplicates: the smallest record's, or the field note's."""
    seen: Counter[str] = Counter()
    for start, end in spans:
        sentence = text[start:end]
        if not sentence or is_boilerplate(sentence):
            continue
        sentence_id = content_id("s", owner, field, sentence, seen[sentence])
        seen[sentence] += 1
        language = language_of(sentence)
        yield common | {"sentence_id": sentence_id, "field": field, "start": start, "end": end, "language": language, "text": sentence}


def _counts(tokens: pd.DataFrame, counted: set[str]) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Occurrences and documents per language and term, over the documents in `counted`; memory grows with the vocabulary only."""
    occurrences: Counter[tuple[str, str]] = Counter()
    documents: Counter[tuple[str, str]] = Counter()
    ordered = tokens.sort_values("document_id", kind="stable")
    rows = zip(ordered["document_id"], ordered["language"], ordered["tokens"], strict=True)
    for document_id, group in groupby(rows, key=itemgetter(0)):
        if document_id in counted:
            terms = Counter((language, token) for _, language, words in group for token in words)
            occurrences.update(terms)
            documents.update(terms.keys())
    return occurrences, documents


def _new_words(publications: pd.DataFrame, lexicon: Lexicon) -> Iterator[Row]:
    """Keywords given by people, in several publications, that come out as several words."""
    documents = Counter(
        keyword
        for keywords, origin in zip(publications["keywords"], publications["keywords_origin"], strict=True)
        if origin != "machine"
        for keyword in sorted({fold(keyword).strip() for keyword in keywords} - {""})
    )
    for keyword, count in sorted(documents.items()):
        language = language_of(keyword)
        parts = [token.text for token in tokenise(keyword, language, lexicon)] if count >= NEW_WORD_DOCUMENTS else []
        if len(parts) > 1 and language != "other":
            yield {"language": language, "term": keyword, "origin": "author_keyword", "documents": count, "parts": parts}
