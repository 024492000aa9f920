"""How a sentence speaks of a theme: it hopes, worries, tells somebody what to do, states a fact, or does not say.

Cues of the codebook are matched as its terms are (longest first, negation in scope), each stance as if it were a category; the words in
which abstracts tell aim and method speak for neutral. A denied concern counts for the expectation and the other way round. The kind of the
category weighs in where the words are undecided. A sentence without any sign of value is neutral (coding rule 15); a title or keyword list without one
is unclear, for it states nothing; so is a tie between hope and worry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final, NamedTuple

from pipeline.codebook import Bilingual, Category, Codebook, Kind, WordLists
from pipeline.mapping.words import method_words
from pipeline.text.languages import Language
from pipeline.text.matching import Matcher

OPPOSITE: Final = {"expectation": "concern", "concern": "expectation"}
STATEMENTS: Final = ("abstract", "text")  # fields whose sentences state something
STANCES: Final = ("recommendation", "concern", "expectation", "neutral")
CUE: Final = {"recommendation": 2.5, "concern": 1.4, "expectation": 1.0, "neutral": 0.6}  # points a cue, set on half of the coded abstracts
MOST_CUES: Final = 3  # of one stance: more say no more
NEUTRAL: Final = 1.0  # points neutral starts with
KIND: Final = 0.5  # points for the category's own kind
LATE: Final = 0.3  # points for a hope told at the end
LATE_FROM: Final = 0.6
NO_TEXT: Final = Bilingual(zh="", en="")


class Said(NamedTuple):
    """What speaks for each stance in a sentence: distinct cues, at most `MOST_CUES` a stance."""

    recommendation: int
    concern: int
    expectation: int
    neutral: int

    @property
    def is_silent(self) -> bool:
        """Whether no cue speaks."""
        return not any(self)


class StanceReader:
    """Reads the stance of sentences by a codebook's cues."""

    def __init__(self, codebook: Codebook) -> None:
        self._matcher = Matcher(_cue_book(codebook))

    def cues(self, text: str, language: Language) -> Said:
        """The cues of a sentence."""
        found = {(match.category_id, match.term, match.is_negated) for match in self._matcher.find(text, language)}
        counts = Counter(OPPOSITE.get(stance, "neutral") if is_negated else stance for stance, _, is_negated in found)
        return Said(*(min(counts[stance], MOST_CUES) for stance in STANCES))


def decide(said: Said, *, kind: Kind, field: str, position: float) -> str:
    """The stance of a sentence towards a category of `kind`; `position` is 0 for the first sentence of its text, 1 for the last."""
    if field not in STATEMENTS and said.is_silent:
        return "unclear"
    points = _points(said, kind, position if field in STATEMENTS else 0.0)
    best = max(points.values())
    winners = [stance for stance, value in points.items() if value > best - 1e-9]
    return winners[0] if len(winners) == 1 or "neutral" in winners else "unclear"


def _points(said: Said, kind: Kind, position: float) -> dict[str, float]:
    """What each stance has going for it; a benefit is told late in an abstract."""
    points = {stance: CUE[stance] * count for stance, count in said._asdict().items()}
    points["neutral"] += NEUTRAL
    points[kind] += KIND
    points["expectation"] += LATE if position > LATE_FROM else 0.0
    return points


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
