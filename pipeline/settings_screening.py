"""The `[screen]` section of a review's configuration: rules, people's reasons, and when people may stop reading."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, model_validator
from pydantic_core import PydanticCustomError

from pipeline.codebook import Part
from pipeline.tables import BUILT_IN_RULES, DOCUMENT_TYPES, LANGUAGES, RULE_CONDITIONS

Year = Annotated[int, Field(ge=1000, le=2999)]
DocumentType = Literal[DOCUMENT_TYPES]  # type: ignore[valid-type]  # the closed list is data, in tables.py
TextField = Literal["title", "abstract", "keywords"]
RecordLanguage = Literal[LANGUAGES]  # type: ignore[valid-type]  # the closed list is data, in tables.py


class Years(Part):
    """A closed range of publication years; an open end is left out."""

    first: Year | None = None
    last: Year | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.first and self.last and self.first > self.last:
            raise ValueError(f"first year {self.first} is after last year {self.last}")
        return self


class StoppingSettings(Part):
    """When people may stop reading."""

    streak: PositiveInt = 100  # irrelevant publications in a row
    recall: float = Field(default=0.95, gt=0, lt=1)  # share of the relevant ones that should have been found
    confidence: float = Field(default=0.95, gt=0.5, lt=1)


class ScreenRule(Part):
    """A rule with a name and one condition; terms, patterns and lengths look at `fields` (all of them, or the abstract for a length)."""

    name: str = Field(min_length=1, max_length=60)
    years: Years | None = None
    document_types: tuple[DocumentType, ...] = ()
    languages: tuple[RecordLanguage, ...] = ()
    require_abstract: bool = False
    exclude_terms: tuple[str, ...] = ()
    exclude_pattern: str = ""  # a regular expression, capitals or not, looked for in each text alone
    min_length: int = Field(default=0, ge=0)  # Chinese characters and other words, of a text that is there
    require_query_match: bool = False
    fields: tuple[TextField, ...] = ()

    @property
    def conditions(self) -> tuple[str, ...]:
        """Names of the conditions that are set."""
        return tuple(name for name in RULE_CONDITIONS if getattr(self, name))

    @model_validator(mode="after")
    def _one_condition(self) -> Self:
        if len(self.conditions) != 1:
            found, known = ", ".join(self.conditions) or "–", ", ".join(RULE_CONDITIONS)
            raise PydanticCustomError("rule_conditions", "one condition a rule; found {found}", {"found": found, "known": known})
        return self

    @model_validator(mode="after")
    def _readable_pattern(self) -> Self:
        import regex

        try:
            matches_nothing = self.exclude_pattern and regex.compile(self.exclude_pattern).search("", timeout=1)
        except (regex.error, TimeoutError) as error:
            raise PydanticCustomError("pattern", "{detail}", {"rule": self.name, "detail": str(error)}) from error
        if matches_nothing:
            raise PydanticCustomError("pattern_empty", "the pattern matches the empty text", {"rule": self.name})
        return self


class ScreenSettings(Part):
    """Rules in the order they are tried, those of `rules` after the others; the first that decides is recorded."""

    years: Years = Years()
    document_types: tuple[DocumentType, ...] = ()  # empty: all
    languages: tuple[RecordLanguage, ...] = ()  # empty: all
    require_abstract: bool = False
    exclude_terms: tuple[str, ...] = ()
    require_query_match: bool = False
    rules: tuple[ScreenRule, ...] = ()
    undecided: Literal["include", "exclude"] = "include"
    reasons: tuple[str, ...] = ()  # of people's exclusions, offered in their sheets
    full_text_reasons: tuple[str, ...] = ()  # the same for full texts
    stopping: StoppingSettings = StoppingSettings()
    seed: int = 1

    @model_validator(mode="after")
    def _named_apart(self) -> Self:
        names = [*BUILT_IN_RULES, *(rule.name for rule in self.rules)]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise PydanticCustomError("rule_names", "{names}: a name used twice", {"names": ", ".join(twice)})
        return self
