"""How a sentence speaks of a theme: it hopes, worries, tells somebody what to do, states a fact, or does not say.

Cues of the codebook are matched as its terms are (longest first, negation in scope), each stance as if it were a category; the words in
which abstracts tell aim and method speak for neutral. A denied concern counts for the expectation and the other way round. A small trained model
weighs them with the sentence's place and the kind of the category; below `CONFIDENT` the stance is unclear, and counted so. A title or keyword
list without a cue is unclear, too, for it states nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final, NamedTuple

from pipeline.codebook import Bilingual, Category, Codebook, Kind, WordLists
from pipeline.mapping.stance_model import MODELLED, features, known_phrases, phrase_features, probabilities, shipped
from pipeline.mapping.words import method_words
from pipeline.text.languages import Language
from pipeline.text.matching import Matcher

OPPOSITE: Final = {"expectation": "concern", "concern": "expectation"}
STATEMENTS: Final = ("abstract", "text")  # fields whose sentences state something
CONFIDENT: Final = 0.4  # the least probability at which a stance is told
NO_TEXT: Final = Bilingual(zh="", en="")


class Said(NamedTuple):
    """A sentence and what speaks for each stance in it: distinct cues."""

    cues: Mapping[str, int]
    text: str
    language: Language

    @property
    def is_silent(self) -> bool:
        """Whether no cue speaks."""
        return not any(self.cues.values())


class StanceReader:
    """Reads the stance of sentences by a codebook's cues."""

    def __init__(self, codebook: Codebook) -> None:
        self._matcher = Matcher(_cue_book(codebook))

    def cues(self, text: str, language: Language) -> Said:
        """The cues of a sentence."""
        found = {(match.category_id, match.term, match.is_negated) for match in self._matcher.find(text, language)}
        counts = Counter(OPPOSITE.get(stance, "neutral") if is_negated else stance for stance, _, is_negated in found)
        return Said({stance: counts[stance] for stance in MODELLED}, text, language)


class Read(NamedTuple):
    """A stance with the probability the model gives it; without a probability where the model was not asked."""

    stance: str
    probability: float | None


def decide(said: Said, *, kind: Kind, field: str, position: float) -> Read:
    """The stance of a sentence towards a category of `kind`; `position` is 0 for the first sentence of its text, 1 for the last."""
    if field not in STATEMENTS and said.is_silent:
        return Read("unclear", None)
    seen = features(said.cues, said.text, kind, position if field in STATEMENTS else 0.0)
    seen |= phrase_features(said.text, known_phrases(said.language))
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
    categories = [_cue_category(stance, words, taken) for stance, words in lists.items()]
    return Codebook(id="stance", version=codebook.version, title=NO_TEXT, categories=tuple(categories), stance=codebook.stance)


def _cue_category(stance: str, words: WordLists, taken: dict[str, set[str]]) -> Category:
    kept = {language: _untaken(words.get(language), known) for language, known in taken.items()}
    return Category(
        id=stance, kind="expectation", label=NO_TEXT, definition=NO_TEXT, belongs=NO_TEXT, excludes=NO_TEXT, terms=WordLists(**kept)
    )


def _untaken(words: tuple[str, ...], taken: set[str]) -> tuple[str, ...]:
    kept = tuple({word.casefold(): word for word in words if word.casefold() not in taken}.values())
    taken.update(word.casefold() for word in kept)
    return kept
