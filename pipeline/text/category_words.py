"""Words and runs of words that are key to a category's documents and that the codebook does not have: candidates for its lists.

For each category and language, the documents counted for it are held against all others. A candidate is frequent enough, in enough documents, more
frequent there than elsewhere (log ratio) and surely so (G²); it holds no term that the codebook matches already, and is no piece of a longer
candidate that takes most of its places.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline.text.keyness import log_likelihood, log_ratio
from pipeline.text.languages import HAN, Language
from pipeline.text.lexicon import Lexicon
from pipeline.text.matching import Matcher
from pipeline.text.normalise import key
from pipeline.text.phrases import stream

LONGEST: Final = 3  # words in a run
WIDEST: Final = 8  # characters of a Chinese run
LEAST_DOCUMENTS: Final = 3  # of the category, that have the word
LEAST_SURPRISE: Final = 10.83  # G² of p < .001
LEAST_RATIO: Final = 1.0  # twice as frequent as elsewhere
SWALLOWED: Final = 0.7  # share of a candidate's places inside one longer candidate at which it is only a piece of that
MOST: Final = 20  # candidates a category and language
CONTEXTS: Final = 3
AROUND: Final = 20  # characters of context on either side
_HAN_ONLY: Final = re.compile(f"[{HAN}]+")


class Sentence(NamedTuple):
    """A sentence of a document, and its words."""

    document_id: str
    language: Language
    text: str
    tokens: Sequence[str]


class Candidate(NamedTuple):
    """A word proposed for a category: how it is spread between the category's documents (`here`) and all others (`there`)."""

    category_id: str
    language: Language
    term: str
    surprise: float
    ratio: float
    documents_here: int
    documents_there: int
    here: int
    there: int
    contexts: tuple[str, ...] = ()


@dataclass
class _Counts:
    """Words of one language, by document."""

    by_document: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    sizes: Counter[str] = field(default_factory=Counter)


def category_words(
    sentences: Iterable[Sentence],
    documents: Mapping[str, frozenset[str]],
    lexicon: Lexicon,
    matcher: Matcher,
    refused: frozenset[tuple[str, str]],
) -> list[Candidate]:
    """Candidates by category and language, the surest first; `documents` are each category's, `refused` (category, term) are not proposed again."""
    read = list(sentences)
    counts = _counted(read, lexicon)
    found = [
        candidate
        for language, counted in sorted(counts.items())
        for category_id, inside in documents.items()
        for candidate in _chosen(_key((category_id, language), counted, inside), matcher, refused)
    ]
    contexts = _contexts(read, found)
    return [candidate._replace(contexts=tuple(contexts.get((candidate.language, candidate.term), ()))) for candidate in found]


def _counted(sentences: Iterable[Sentence], lexicon: Lexicon) -> dict[Language, _Counts]:
    found: dict[Language, _Counts] = defaultdict(_Counts)
    for sentence in sentences:
        if sentence.language == "other":
            continue
        counts = found[sentence.language]
        counts.sizes[sentence.document_id] += len(sentence.tokens)
        counts.by_document[sentence.document_id].update(runs(sentence, lexicon))
    return found


def runs(sentence: Sentence, lexicon: Lexicon) -> Iterator[str]:
    """The counted words of a sentence and the runs of two or three of them that stand together in it."""
    for stretch in _stretches(sentence):
        for length in range(1, LONGEST + 1):
            for run in zip(*(stretch[k:] for k in range(length)), strict=False):
                if all(map(lexicon.is_counted, run)):
                    term = ("" if sentence.language == "zh" else " ").join(run)
                    if len(term) <= WIDEST or sentence.language == "en":
                        yield term


def _stretches(sentence: Sentence) -> Iterator[list[str]]:
    """Words without a gap: English by base forms between punctuation, Chinese by what of its words stand next to each other in the text."""
    if sentence.language == "en":
        stretch: list[str] = []
        for word in [*stream(sentence.text), None]:
            if word is None or word.lemma.isdigit():
                yield stretch
                stretch = []
            else:
                stretch.append(word.lemma)
        return
    text, end, stretch = key(sentence.text), 0, []
    for token in sentence.tokens:
        place = text.find(token, end)
        if place != end or not _is_han(token):
            yield stretch
            stretch = []
        if place >= 0 and _is_han(token):
            stretch.append(token)
        end = place + len(token) if place >= 0 else end
    yield stretch


def _is_han(token: str) -> bool:
    return _HAN_ONLY.fullmatch(token) is not None


def _key(place: tuple[str, Language], counts: _Counts, inside: frozenset[str]) -> Iterator[Candidate]:
    """What is key to a category's documents in a language; `place` is the two."""
    here, there, spread_here, spread_there = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for document_id, words in counts.by_document.items():
        total, spread = (here, spread_here) if document_id in inside else (there, spread_there)
        total.update(words)
        spread.update(words.keys())
    size = sum(n for document_id, n in counts.sizes.items() if document_id in inside)
    rest = sum(counts.sizes.values()) - size
    for term, n in here.items() if rest else ():
        surprise, ratio = log_likelihood(n, there[term], size, rest), log_ratio(n, there[term], size, rest)
        if spread_here[term] >= LEAST_DOCUMENTS and surprise >= LEAST_SURPRISE and ratio >= LEAST_RATIO:
            yield Candidate(*place, term, round(surprise, 6), round(ratio, 6), spread_here[term], spread_there[term], n, there[term])


def _chosen(found: Iterable[Candidate], matcher: Matcher, refused: frozenset[tuple[str, str]]) -> list[Candidate]:
    """Of the candidates of a category in a language those that are new and no piece of another, the surest first."""
    new = [each for each in found if (each.category_id, each.term) not in refused and not matcher.find(each.term, each.language)]
    new.sort(key=lambda each: (-each.surprise, each.term))
    return [each for each in new if not _is_piece(each, new)][:MOST]


def _is_piece(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether a longer candidate takes most of its places."""
    pad = " " if candidate.language == "en" else ""
    inner = f"{pad}{candidate.term}{pad}"
    longer = (each for each in others if each.term != candidate.term and inner in f"{pad}{each.term}{pad}")
    return any(each.here >= SWALLOWED * candidate.here for each in longer)


def _contexts(sentences: Iterable[Sentence], candidates: Iterable[Candidate]) -> dict[tuple[Language, str], list[str]]:
    """Up to three places where each candidate stands, from different documents."""
    wanted = {(each.language, each.term) for each in candidates}
    found: dict[tuple[Language, str], list[str]] = defaultdict(list)
    seen: set[tuple[Language, str, str]] = set()
    for sentence in sentences:
        for term, start, end in _places(sentence, {term for language, term in wanted if language == sentence.language}):
            mark, taken = (sentence.language, term, sentence.document_id), found[sentence.language, term]
            if mark not in seen and len(taken) < CONTEXTS:
                seen.add(mark)
                text = sentence.text
                taken.append(f"{text[max(0, start - AROUND) : start]}【{text[start:end]}】{text[end : end + AROUND]}")
    return found


def _places(sentence: Sentence, terms: set[str]) -> Iterator[tuple[str, int, int]]:
    """Where terms stand in a sentence."""
    if sentence.language == "zh":
        text = key(sentence.text)
        yield from ((term, text.find(term), text.find(term) + len(term)) for term in sorted(terms) if term in text)
        return
    words = stream(sentence.text)
    for length in range(1, LONGEST + 1):
        for run in zip(*(words[k:] for k in range(length)), strict=False):
            known = [word for word in run if word is not None]
            term = " ".join(word.lemma for word in known)
            if len(known) == length and term in terms:
                yield term, known[0].start, known[-1].end
