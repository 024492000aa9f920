"""`panyou check`: whether the configuration, the codebook and what people keep fit together, before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline import store
from pipeline.errors import Language, PanyouError, Text
from pipeline.logs import LOGS
from pipeline.people import decode, load_log
from pipeline.queries import term_matcher, tree
from pipeline.run import Run
from pipeline.text.checks import broken_terms, hidden_terms
from pipeline.wordlists import load_words

HIDDEN: Final = Text("编码本：“{inner}”（{inner_category}）藏在“{outer}”（{outer_category}）里，命中时说不清算谁的",
                     "codebook: {inner} ({inner_category}) hides inside {outer} ({outer_category})")  # fmt: skip
BROKEN: Final = Text("分词：“{term}”被切成 {parts}", "segmenter: {term} is cut into {parts}")
NEVER: Final = Text("从未在语料里出现的词（{count} 个）：{terms}", "terms that never occur in the corpus ({count}): {terms}")
UNKNOWN_CATEGORY: Final = Text("{log}：编码本里没有类目 {categories}", "{log}: the codebook has no category {categories}")
WELL: Final = Text(
    "检查通过：{categories} 个类目，中英文 {terms} 个词都能完整分出", "all is well: {categories} categories, {terms} terms come out whole"
)


class Finding(NamedTuple):
    """One thing the check has to say."""

    is_problem: bool
    text: str


def checked(run: Run, language: Language) -> Iterator[Finding]:
    """Findings, problems first; raises PanyouError where a log cannot be read."""
    problems = [*_queries(run, language), *_codebook(run, language), *_logs(run, language)]
    for line in problems:
        yield Finding(is_problem=True, text=line)
    if not problems:
        book = run.settings.codebook
        terms = len(book.words("zh")) + len(book.words("en"))
        yield Finding(is_problem=False, text=WELL.render(language, categories=len(book.categories), terms=terms))
    yield from (Finding(is_problem=False, text=line) for line in _silent_terms(run, language))


def _queries(run: Run, language: Language) -> Iterator[str]:
    """Queries and exclusion terms that cannot be read."""
    screen = run.settings.screen
    texts = [text for query in run.settings.search.queries for text in (query.zh, query.en) if text.strip()]
    words = [*screen.exclude_terms, *(term for rule in screen.rules for term in rule.exclude_terms)]
    for read, found in ((tree, texts), (term_matcher, words)):
        for text in found:
            try:
                read(text)
            except PanyouError as error:
                yield f"{error.lines(language)[0]} «{text}»"


def _codebook(run: Run, language: Language) -> Iterator[str]:
    book = run.settings.codebook
    for hidden in hidden_terms(book):
        yield HIDDEN.render(language, **hidden._asdict())
    words = load_log(run.review, "words")
    for broken in broken_terms(book, words, run.settings.segment):
        yield BROKEN.render(language, term=broken.term, parts=" / ".join(broken.parts))


def _logs(run: Run, language: Language) -> Iterator[str]:
    """Every log must be readable, and name categories the codebook has; every line of a word list must be a word."""
    yield from (problem.say(language) for problem in load_words(run.review, decode)[1])
    for name, table in LOGS.items():
        data = load_log(run.review, name)
        if any(column.name == "category_id" for column in table.columns):
            unknown = sorted(set(data["category_id"]) - set(run.settings.codebook.ids))
            if unknown:
                yield UNKNOWN_CATEGORY.render(language, log=f"{name}.csv", categories=", ".join(unknown))


def _silent_terms(run: Run, language: Language) -> Iterator[str]:
    """Codebook terms that the corpus never uses; known once the review has been mapped."""
    if not run.review.table("term_matches").exists():
        return
    found = set(store.load(run.review, "term_matches")["term"])
    for spoken in ("zh", "en"):
        never = [term for category in run.settings.codebook.categories for term in category.all_terms(spoken) if term not in found]
        if never:
            yield NEVER.render(language, count=len(never), terms="、".join(never) if spoken == "zh" else ", ".join(never))
