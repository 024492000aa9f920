"""The codebook: the categories a review maps its literature onto, and the words that point to them.

One file drives the segmenter's dictionary, the matcher, the evidence highlighter and the coding sheet. Loaded from
`configs/codebooks/*.toml` by `config.py`.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.errors import Text

Kind = Literal["expectation", "concern"]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
Words = tuple[Annotated[str, Field(min_length=1)], ...]


class Part(BaseModel):
    """Base of every settings model: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Bilingual(Part):
    """A text for people, in both languages."""

    zh: str
    en: str

    def get(self, language: str) -> str:
        """The text in `language`; Chinese unless English is asked for."""
        return self.en if language == "en" else self.zh


class WordLists(Part):
    """Words per language; English multi-word terms are written in their base form."""

    zh: Words = ()
    en: Words = ()

    def get(self, language: str) -> Words:
        """The words of `language`; none for a language the codebook does not speak."""
        return self.zh if language == "zh" else self.en if language == "en" else ()


class Category(Part):
    """One expectation or concern."""

    id: Slug
    kind: Kind
    label: Bilingual
    heading: Bilingual = Bilingual(zh="", en="")  # as the report names it
    definition: Bilingual
    belongs: Bilingual
    excludes: Bilingual
    terms: WordLists
    synonyms: WordLists = WordLists()  # further spellings and near-words; matched like terms
    exclusions: WordLists = WordLists()  # longer strings in which a term does not count

    def all_terms(self, language: str) -> Words:
        """Terms and synonyms of a language, in the file's order."""
        return self.terms.get(language) + self.synonyms.get(language)


class StanceCues(Part):
    """Words that show how a sentence speaks of a theme; those a file leaves out are the general ones of `templates/stance_cues.toml`."""

    expectation: WordLists = WordLists()
    concern: WordLists = WordLists()
    recommendation: WordLists = WordLists()
    negation: WordLists = WordLists()


class Codebook(Part):
    """All categories in the order of the report's votes, expectations first."""

    id: Slug
    version: str
    title: Bilingual
    categories: tuple[Category, ...] = Field(min_length=1)
    stance: StanceCues = StanceCues()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        problems = [*_repeated_ids(self), *shared_terms(self)]
        if problems:
            raise PydanticCustomError(
                "inconsistent", "{en}", {"zh": "；".join(p.zh for p in problems), "en": "; ".join(p.en for p in problems)}
            )
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """Category ids in order."""
        return tuple(category.id for category in self.categories)

    def category(self, category_id: str) -> Category:
        """The category of that id; KeyError if there is none."""
        return {category.id: category for category in self.categories}[category_id]

    def words(self, language: str) -> tuple[str, ...]:
        """Every term, synonym and exclusion of a language, without repeats: what the segmenter must keep whole."""
        found = [w for c in self.categories for w in c.all_terms(language) + c.exclusions.get(language)]
        return tuple(dict.fromkeys(found))


TERM_LANGUAGES: Final = ("zh", "en")


def _repeated_ids(book: Codebook) -> list[Text]:
    counts = Counter(category.id for category in book.categories)
    return [
        Text(f"类目编号 {name!r} 出现 {n} 次，只能一次", f"category id {name!r} stands {n} times, may stand once")
        for name, n in counts.items()
        if n > 1
    ]


def shared_terms(book: Codebook) -> list[Text]:
    """A term points to one category only; otherwise a match could not say what it is evidence of."""
    problems = []
    for language in TERM_LANGUAGES:
        owners: dict[str, list[str]] = {}
        for category in book.categories:
            for term in category.all_terms(language):
                owners.setdefault(term.casefold(), []).append(category.id)
        problems += [
            Text(
                f"词 {term!r} 写了 {len(ids)} 次：{'、'.join(ids)}；只留一处",
                f"term {term!r} stands under {' and '.join(ids)}; leave it in one place",
            )
            for term, ids in owners.items()
            if len(ids) > 1
        ]
    return problems
