"""Publications and field notes → sentences, their words, and the vocabulary.

Titles and keyword lists are one sentence each; abstracts and field notes are split. Beginnings of bodies that stand in for a missing abstract
are left out, and so are publishers' lines; what was left out or blanked is counted in `cleaning`. Field notes are segmented like publications but
never counted: the vocabulary is the literature's. All steps hold one part of the documents at a time: memory grows with the vocabulary only. `embed` adds the
sentences' vectors where the settings name an embedding model, which ranking and mapping then use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.frames import frame
from pipeline.ids import content_id
from pipeline.settings import SegmentSettings
from pipeline.steps import Parts, by_part, in_passes
from pipeline.text.cleaning import boilerplate_rule, marks
from pipeline.text.collocations import RunCounts
from pipeline.text.headings import headings
from pipeline.text.languages import Language, language_of
from pipeline.text.lexicon import Lexicon, lexicon_of
from pipeline.text.new_words import Sentence, candidates, count_run, look_up
from pipeline.text.new_words import rows as new_word_rows
from pipeline.text.normalise import key
from pipeline.text.sentences import Span, split
from pipeline.text.vectors import Encoder, document_means, encoded, stored
from pipeline.text.vocabulary import Vocabulary
from pipeline.text.words import Token, tokenise

ABSTRACTS: Final = ("abstract", "truncated")  # kinds of abstract that are one
KEYWORD_SEPARATOR: Final = "; "
HEADED: Final = "headed"  # where a sentence's heading ends; not kept in the table

Row = dict[str, Any]
Cleaned = Counter[tuple[str, str, str]]  # document, field, rule


class Segmented(NamedTuple):
    """What `segment` writes."""

    sentences: pd.DataFrame
    tokens: pd.DataFrame
    cleaning: pd.DataFrame


class Counted(NamedTuple):
    """What `count_terms` writes."""

    term_counts: pd.DataFrame
    new_words: pd.DataFrame


class Embedded(NamedTuple):
    """What `embed` writes."""

    sentence_vectors: pd.DataFrame
    document_vectors: pd.DataFrame


@by_part(publications="publication_id", fieldnotes="fieldnote_id")
def segment(
    publications: pd.DataFrame, fieldnotes: pd.DataFrame, words: pd.DataFrame, *, codebook: Codebook, segment: SegmentSettings
) -> Segmented:
    """The sentences of every document, the words of every sentence, and what was no word of the authors."""
    lexicon, cleaned = lexicon_of(codebook, words, segment), Cleaned()
    sentences = [*_of_publications(publications, cleaned), *_of_fieldnotes(fieldnotes, cleaned)]
    tokens = [
        {
            "document_id": sentence["document_id"],
            "sentence_id": sentence["sentence_id"],
            "language": sentence["language"],
            "tokens": [token.text for token in tokenise(_statement(sentence), sentence["language"], lexicon)],
        }
        for sentence in sentences
    ]
    rows = [{"document_id": d, "field": f, "rule": rule, "places": places} for (d, f, rule), places in sorted(cleaned.items())]
    return Segmented(
        frame("sentences", [{k: v for k, v in row.items() if k != HEADED} for row in sentences]),
        frame("tokens", tokens),
        frame("cleaning", rows),
    )


@in_passes(publications="publication_id", sentences="document_id", tokens="document_id")
def count_terms(  # noqa: PLR0913  # its parameters are the tables it reads
    publications: Parts, sentences: Parts, tokens: Parts, words: pd.DataFrame, *, codebook: Codebook, segment: SegmentSettings
) -> Counted:
    """How often each word occurs in the publications, and in how many; words the segmenter does not know, as candidates for it."""
    lexicon = lexicon_of(codebook, words, segment)
    vocabulary, runs = Vocabulary(), RunCounts()
    for sentence in _literature(sentences, tokens):
        vocabulary.add(sentence)
        count_run(sentence, runs)
    found = candidates(runs, _keywords(publications), lexicon, partial(_cut, lexicon))
    look_up(found, _literature(sentences, tokens))
    return Counted(frame("term_counts", vocabulary.rows(lexicon)), frame("new_words", new_word_rows(found)))


@by_part(sentences="document_id")
def embed(sentences: pd.DataFrame, encoder: Encoder | None) -> Embedded:
    """The vector of each sentence, and of each document as the mean of its sentences; no rows without a model."""
    if encoder is None:
        return Embedded(frame("sentence_vectors"), frame("document_vectors"))
    made = stored(encoded(encoder, sentences["text"]))
    rows = sentences[["document_id", "sentence_id"]].assign(vector=list(made))
    documents = document_means(sentences["document_id"], made)
    return Embedded(
        frame("sentence_vectors", rows.to_dict("records")),
        frame("document_vectors", ({"document_id": name, "vector": vector} for name, vector in documents.items())),
    )


STEPS: Final = (segment, count_terms, embed)


def _of_publications(publications: pd.DataFrame, cleaned: Cleaned) -> Iterator[Row]:
    """The sentences of titles, abstracts and keyword lists."""
    columns = ("publication_id", "record_ids", "title", "abstract", "abstract_kind", "keywords")
    for document_id, records, title, abstract, kind, keywords in zip(*(publications[c] for c in columns), strict=True):
        common = {"document_id": document_id, "publication_id": document_id, "source": "publication"}
        joined = KEYWORD_SEPARATOR.join(keywords)
        fields = [("title", title, [_whole(title)]), ("keywords", joined, [_whole(joined)])]
        if kind in ABSTRACTS:
            fields.append(("abstract", abstract, split(abstract, language_of(abstract))))
        for field, text, spans in fields:
            yield from _sentences(common | {"field": field}, min(records), text, spans, cleaned)


def _of_fieldnotes(fieldnotes: pd.DataFrame, cleaned: Cleaned) -> Iterator[Row]:
    """The sentences of field notes."""
    for fieldnote_id, text in zip(fieldnotes["fieldnote_id"], fieldnotes["text"], strict=True):
        common = {"document_id": fieldnote_id, "publication_id": "", "source": "fieldnote", "field": "text"}
        yield from _sentences(common, fieldnote_id, text, split(text, language_of(text)), cleaned)


def _whole(text: str) -> Span:
    """A text as one span, without the blanks around it."""
    start = len(text) - len(text.lstrip())
    return Span(start, max(start, len(text.rstrip())))


def _sentences(common: Row, owner: str, text: str, spans: Iterable[Span], cleaned: Cleaned) -> Iterator[Row]:
    """The rows of one field; `owner` is the id that outlives duplicates: the smallest record's, or the field note's."""
    field, part, seen = common["field"], "", Counter[str]()
    cleaned.update({(common["document_id"], field, rule): places for rule, places in marks(text).items()})
    places = list(spans)
    openings = headings([text[start:end] for start, end in places]) if field == "abstract" else [None] * len(places)
    for (start, end), opening in zip(places, openings, strict=True):
        sentence = text[start:end]
        rule = boilerplate_rule(sentence)
        if rule:
            cleaned[common["document_id"], field, rule] += 1
        if not sentence or rule:
            continue
        part = opening.part if opening else part
        sentence_id = content_id("s", owner, field, sentence, seen[sentence])
        seen[sentence] += 1
        language = language_of(sentence)
        row = common | {"sentence_id": sentence_id, "start": start, "end": end, "language": language, "part": part, "text": sentence}
        yield row | {HEADED: opening.end if opening else 0}


def _statement(sentence: Row) -> str:
    """The text of a sentence whose words count: blanks stand in the place of its heading, so that offsets hold."""
    text, headed = str(sentence["text"]), int(sentence[HEADED])
    return " " * headed + text[headed:]


def _literature(sentences: Parts, tokens: Parts) -> Iterator[Sentence]:
    """The sentences of publications with their words, document by document."""
    columns = ["document_id", "sentence_id", "language", "text", "tokens"]
    for part, words in zip(sentences, tokens, strict=True):
        chosen = part.loc[part["source"] == "publication", ["sentence_id", "text"]]
        joined = chosen.merge(words, on="sentence_id", validate="one_to_one").sort_values(["document_id", "sentence_id"])
        for document_id, _, language, text, its_words in zip(*(joined[c] for c in columns), strict=True):
            yield Sentence(document_id, language, text, its_words)


def _keywords(publications: Parts) -> Counter[str]:
    """How many publications give a keyword, where people gave it."""
    return Counter(
        keyword
        for part in publications
        for keywords, origin in zip(part["keywords"], part["keywords_origin"], strict=True)
        if origin != "machine"
        for keyword in {key(keyword).strip() for keyword in keywords} - {""}
    )


def _cut(lexicon: Lexicon, keyword: str) -> tuple[Language, list[Token]]:
    language = language_of(keyword)
    return language, tokenise(keyword, language, lexicon)
