"""Words the segmenter does not know yet, for a person to approve: from author keywords it cuts, and from what the corpus keeps together.

Two passes over the sentences. The first counts words and runs of them; firm runs and cut keywords become candidates. The second looks each candidate
up in the texts themselves: how often, in how many documents, between which neighbours, in which contexts. What two publications or more give as
an author keyword comes first, by the t-score of its weakest joint; then what the corpus alone speaks for, by information times entropy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any, Final, Literal, NamedTuple

from pipeline.text.collocations import Cohesion, Neighbours, RunCounts
from pipeline.text.dictionary import known_words, word_classes
from pipeline.text.languages import HAN, Language
from pipeline.text.lexicon import Lexicon
from pipeline.text.normalise import key
from pipeline.text.phrases import Phrases, stream
from pipeline.text.words import Token

Origin = Literal["author_keyword", "corpus"]

LEAST_COUNT: Final = 5  # a run seen less often is no candidate
LEAST_DOCUMENTS: Final = 3
LEAST_KEYWORDS: Final = 2  # publications that give a keyword before it is a candidate
LEAST_INFORMATION: Final = {"author_keyword": 3.0, "corpus": 5.0}  # bits
FIRM: Final = 6.0  # bits from which a keyword may begin or end with a stop word: 社会网络分析, not 比较研究
LEAST_ENTROPY: Final = 1.5  # bits on either side
LEAST_SCORE: Final = 2.0
RARE: Final = 10  # occurrences below which a keyword's neighbours say nothing
SWALLOWED: Final = 0.7  # share of a candidate's places inside one longer candidate at which it is only a piece of that
MOST: Final = 20_000  # candidates looked up in the second pass
CONTEXTS: Final = 3
AROUND: Final = 20  # characters of context on either side

_HAN_ONLY: Final = re.compile(f"[{HAN}]+")
_NAMING: Final = re.compile(r"n|vn|an|j|b|l|i|x|g|s|t|eng")  # word classes of the dictionary that can begin or end a name of something


class Sentence(NamedTuple):
    """A sentence of a document, and its words."""

    document_id: str
    language: Language
    text: str
    tokens: Sequence[str]


@dataclass
class Candidate:
    """A word that might be one, and what speaks for it."""

    language: Language
    term: str
    parts: tuple[str, ...]
    keywords: int
    cohesion: Cohesion
    occurrences: int = 0
    documents: int = 0
    last_document: str = ""
    left: Neighbours = field(default_factory=Neighbours)
    right: Neighbours = field(default_factory=Neighbours)
    contexts: list[str] = field(default_factory=list)

    @property
    def origin(self) -> Origin:
        """Who proposes it."""
        return "author_keyword" if self.keywords >= LEAST_KEYWORDS else "corpus"

    @property
    def entropy(self) -> float:
        """Bits of surprise in its neighbours, on the side where they vary less."""
        return min(self.left.entropy, self.right.entropy) if self.occurrences else 0.0

    @property
    def is_free(self) -> bool:
        """Whether it is seen in enough documents, and with neighbours that vary; a rare keyword need not be."""
        is_given = self.origin == "author_keyword"
        return (is_given and self.occurrences < RARE) or (self.entropy >= LEAST_ENTROPY and (is_given or self.documents >= LEAST_DOCUMENTS))

    def order(self, *, looked_up: bool) -> tuple[bool, float, str, str]:
        """What sorts the candidates, best first; before they are looked up, their neighbours are not known."""
        is_corpus = self.origin == "corpus"
        worth = self.cohesion.information * self.entropy if is_corpus and looked_up else self.cohesion.score
        return is_corpus, -worth, self.language, self.term

    def see(self, document_id: str, text: str, start: int, end: int) -> None:
        """Note an occurrence."""
        self.occurrences += 1
        self.left.add(text[start - 1] if start else "")
        self.right.add(text[end : end + 1])
        if document_id != self.last_document:
            self.documents += 1
            self.last_document = document_id
            if len(self.contexts) < CONTEXTS:
                self.contexts.append(re.sub(r"\s+", " ", text[max(0, start - AROUND) : end + AROUND]).strip())


def count_run(sentence: Sentence, counts: RunCounts) -> None:
    """The first pass, a sentence of it: the Chinese words that stand side by side in the text."""
    if sentence.language == "zh":
        counts.add(stretches(key(sentence.text), sentence.tokens))


def stretches(text: str, tokens: Iterable[str]) -> Iterator[list[str]]:
    """The Chinese words of a sentence in stretches without a gap; a synonym that was replaced by its label is a gap."""
    here, stretch = 0, list[str]()
    for token in tokens:
        start = text.find(token, here) if _HAN_ONLY.fullmatch(token) else -1
        if start != here and stretch:
            yield stretch
            stretch = []
        if start >= 0:
            stretch.append(token)
            here = start + len(token)
    if stretch:
        yield stretch


def candidates(
    counts: RunCounts, keywords: Counter[str], lexicon: Lexicon, cut: Callable[[str], tuple[Language, list[Token]]]
) -> list[Candidate]:
    """What may be a new word: keywords that `cut` cuts, and firm runs; at most `MOST`, the best first."""
    found = {candidate.term: candidate for candidate in _of_corpus(counts, keywords, lexicon)}
    for (language, term, parts), documents in sorted(_keywords(keywords, cut).items()):
        candidate = Candidate(language, term, parts, documents, _cohesion_of_keyword(counts, term, parts, documents))
        if documents >= LEAST_KEYWORDS and _is_name(candidate, lexicon):
            found[term] = candidate
    return sorted(found.values(), key=lambda candidate: candidate.order(looked_up=False))[:MOST]


def _keywords(keywords: Counter[str], cut: Callable[[str], tuple[Language, list[Token]]]) -> Counter[tuple[Language, str, tuple[str, ...]]]:
    """The keywords that come out as several words, with these; English ones in base form without hyphens, so that smart cities is smart city."""
    found: Counter[tuple[Language, str, tuple[str, ...]]] = Counter()
    for term, documents in keywords.items():
        language, tokens = cut(term)
        if language == "zh" and len(tokens) > 1:
            found[language, term, tuple(token.text for token in tokens)] += documents
        elif language == "en" and len(tokens) > 1:
            parts = tuple(word.lemma for word in stream(term) if word is not None)
            found[language, " ".join(parts), parts] += documents
    return found


def _cohesion_of_keyword(counts: RunCounts, term: str, parts: tuple[str, ...], documents: int) -> Cohesion:
    """That of its run where the corpus has it; else the t-score of something that chance would never bring together."""
    return counts.cohesion(parts) if "".join(parts) == term and counts.count(parts) >= LEAST_COUNT else Cohesion(0.0, sqrt(documents))


def _is_name(keyword: Candidate, lexicon: Lexicon) -> bool:
    """Whether a keyword is more than words of the trade set side by side (研究现状), as far as the corpus can tell."""
    information = keyword.cohesion.information
    says = [part not in lexicon.stop_words for part in keyword.parts]
    return any(says) and (
        not information or (information >= LEAST_INFORMATION["author_keyword"] and (information >= FIRM or (says[0] and says[-1])))
    )


def _of_corpus(counts: RunCounts, keywords: Counter[str], lexicon: Lexicon) -> Iterator[Candidate]:
    """Firm runs without a stop word whose first and last word can name something, and that are no keyword of several publications."""
    known, classes = known_words(), word_classes()
    for parts in counts.frequent(LEAST_COUNT):
        term = "".join(parts)
        can_name = all(_NAMING.match(classes.get(part, "x")) and lexicon.is_counted(part) for part in (parts[0], parts[-1]))
        if term in known or keywords[term] >= LEAST_KEYWORDS or not can_name or not lexicon.stop_words.isdisjoint(parts):
            continue
        cohesion = counts.cohesion(parts)
        if cohesion.information >= LEAST_INFORMATION["corpus"] and cohesion.score >= LEAST_SCORE:
            yield Candidate("zh", term, parts, keywords[term], cohesion)


def look_up(found: Sequence[Candidate], sentences: Iterable[Sentence]) -> None:
    """The second pass: where the candidates stand in the texts."""
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for candidate in found:
        if candidate.language == "zh":
            automaton.add_word(candidate.term, candidate)
    automaton.make_automaton()
    phrases = Phrases((candidate.term, candidate) for candidate in found if candidate.language == "en")
    for sentence in sentences:
        text = key(sentence.text)
        if sentence.language == "en":
            for hit in phrases.find(stream(text)):
                hit.payload.see(sentence.document_id, text, hit.start, hit.end)
        for last, candidate in automaton.iter(text) if len(automaton) else ():
            if not _cuts_a_word(text, last + 1 - len(candidate.term), last + 1):
                candidate.see(sentence.document_id, text, last + 1 - len(candidate.term), last + 1)


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether a Latin word goes on before or behind."""
    return any(one.isascii() and one.isalnum() and other.isascii() and other.isalnum() for one, other in ((text[start - 1 : start], text[start]), (text[end - 1], text[end : end + 1])))  # fmt: skip


def rows(found: Sequence[Candidate]) -> Iterator[dict[str, Any]]:
    """The rows of `new_words`, best first: candidates that are free, and no mere piece of a longer one."""
    free = sorted((candidate for candidate in found if candidate.is_free), key=lambda candidate: candidate.order(looked_up=True))
    pieces = _pieces(free)
    whole = [candidate for candidate in free if candidate.term not in pieces]
    for rank, candidate in enumerate(whole, start=1):
        yield {
            "rank": rank,
            "language": candidate.language,
            "term": candidate.term,
            "origin": candidate.origin,
            "keywords": candidate.keywords,
            "documents": max(candidate.documents, candidate.keywords),
            "occurrences": max(candidate.occurrences, candidate.keywords),
            "t_score": candidate.cohesion.score,
            "information": candidate.cohesion.information,
            "left_entropy": candidate.left.entropy if candidate.occurrences else None,
            "right_entropy": candidate.right.entropy if candidate.occurrences else None,
            "parts": list(candidate.parts),
            "contexts": candidate.contexts,
        }


def _pieces(found: Sequence[Candidate]) -> set[str]:
    """Terms that mostly occur within one longer candidate."""
    occurrences = {candidate.term: candidate.occurrences for candidate in found}
    pieces = set[str]()
    for candidate in found:
        term = candidate.term
        inner = {term[i:j] for i in range(len(term)) for j in range(i + 2, len(term) + 1) if j - i < len(term)} & occurrences.keys()
        pieces |= {short for short in inner if candidate.occurrences >= SWALLOWED * occurrences[short]}
    return pieces
