"""How a sentence speaks of a theme: it hopes, worries, tells somebody what to do, states a fact, or does not say.

Cues of the codebook are matched as its terms are (longest first, negation in scope), each stance as if it were a category; the words in
which abstracts tell aim and method speak for neutral. A denied concern counts for the expectation and the other way round. Hints are weaker: common
words that lean towards a stance without telling it (`stance_hints.toml`, listed from general knowledge of how abstracts are written), turned round
likewise when denied. A small trained model weighs both with the sentence's place and the kind of the category; below `CONFIDENT` the stance is unclear, and
counted so. A title or keyword list without a cue is unclear, too, for it states nothing.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, NamedTuple

from pipeline.codebook import Bilingual, Category, Codebook, Kind, WordLists
from pipeline.mapping.stance_model import (
    HINTS,
    MODELLED,
    OPENINGS,
    features,
    hint_features,
    known_phrases,
    phrase_features,
    probabilities,
    shipped,
)
from pipeline.mapping.words import method_words
from pipeline.text.languages import Language
from pipeline.text.matching import Match, Matcher

OPPOSITE: Final = {"expectation": "concern", "concern": "expectation"}
STATEMENTS: Final = ("abstract", "text")  # fields whose sentences state something
CONFIDENT: Final = 0.4  # the least probability at which a stance is told
ACTIONS: Final = ("better", "act")  # lists of hints whose words, at the head of a clause, tell somebody what to do
DENIED: Final = {"hope": "worry", "better": "worry", "worry": "hope"}  # a hint that is denied → what it counts for
NO_TEXT: Final = Bilingual(zh="", en="")
NO_HINTS: Final[Mapping[str, int]] = MappingProxyType({})


class Said(NamedTuple):
    """A sentence and what speaks for each stance in it: distinct cues, and distinct hints by list."""

    cues: Mapping[str, int]
    text: str
    language: Language
    hints: Mapping[str, int] = NO_HINTS

    @property
    def is_silent(self) -> bool:
        """Whether no cue speaks."""
        return not any(self.cues.values())


class StanceReader:
    """Reads the stance of sentences by a codebook's cues."""

    def __init__(self, codebook: Codebook) -> None:
        self._matcher = Matcher(_cue_book(codebook))
        self._hints = Matcher(_hint_book(codebook))

    def cues(self, text: str, language: Language) -> Said:
        """The cues and hints of a sentence."""
        found = {(match.category_id, match.term, match.is_negated) for match in self._matcher.find(text, language)}
        counts = Counter(OPPOSITE.get(stance, "neutral") if is_negated else stance for stance, _, is_negated in found)
        return Said({stance: counts[stance] for stance in MODELLED}, text, language, _hints(self._hints.find(text, language), text))


class Read(NamedTuple):
    """A stance with the probability the model gives it; without a probability where the model was not asked."""

    stance: str
    probability: float | None


def decide(said: Said, *, kind: Kind, field: str, position: float) -> Read:
    """The stance of a sentence towards a category of `kind`; `position` is 0 for the first sentence of its text, 1 for the last."""
    if field not in STATEMENTS and said.is_silent:
        return Read("unclear", None)
    seen = features(said.cues, said.text, kind, position if field in STATEMENTS else 0.0)
    seen |= hint_features(said.hints) | phrase_features(said.text, known_phrases(said.language))
    probable = probabilities(seen, shipped(said.language))
    best = max(MODELLED, key=lambda stance: probable[stance])
    return Read(best if probable[best] >= CONFIDENT else "unclear", probable[best])


def _cue_book(codebook: Codebook) -> Codebook:
    """The cues as a codebook of their own; a cue under two stances counts for the first."""
    taken: dict[str, set[str]] = {"zh": set(), "en": set()}
    lists: Mapping[str, WordLists] = {
        "recommendation": codebook.stance.recommendation,
        "concern": codebook.stance.concern,
        "expectation": codebook.stance.expectation,
        "neutral": WordLists(zh=method_words("zh"), en=method_words("en")),
    }
    kept = {
        stance: WordLists(**{lang: _untaken(words.get(lang), known) for lang, known in taken.items()}) for stance, words in lists.items()
    }
    return _book(codebook, kept)


def _hint_book(codebook: Codebook) -> Codebook:
    """The hints as a codebook of their own."""
    return _book(codebook, hint_lists())


def _book(codebook: Codebook, lists: Mapping[str, WordLists]) -> Codebook:
    """Lists of words as categories, with the codebook's words of negation."""
    categories = [_category(name, words) for name, words in lists.items()]
    return Codebook(id="stance", version=codebook.version, title=NO_TEXT, categories=tuple(categories), stance=codebook.stance)


def _category(name: str, words: WordLists) -> Category:
    return Category(id=name, kind="expectation", label=NO_TEXT, definition=NO_TEXT, belongs=NO_TEXT, excludes=NO_TEXT, terms=words)


@cache
def hint_lists() -> Mapping[str, WordLists]:
    """The lists of hints that ship, by name; every name is one of `HINTS`."""
    lists = tomllib.loads(files("pipeline.mapping").joinpath("stance_hints.toml").read_text(encoding="utf-8"))
    return {name: WordLists(**lists[name]) for name in HINTS}


def _hints(found: Iterable[Match], text: str) -> Mapping[str, int]:
    """How many distinct words of each list stand in a sentence; and how many clauses open with an action, as lists of advice do."""
    heard = {(DENIED.get(m.category_id, m.category_id) if m.is_negated else m.category_id, m.term) for m in found}
    counts = Counter(name for name, _ in heard)
    counts[OPENINGS] = sum(match.category_id in ACTIONS and _opens_clause(text, match.start) for match in found)
    return counts


def _opens_clause(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or not before[-1].isalnum()


def _untaken(words: tuple[str, ...], taken: set[str]) -> tuple[str, ...]:
    kept = tuple({word.casefold(): word for word in words if word.casefold() not in taken}.values())
    taken.update(word.casefold() for word in kept)
    return kept
