"""`panyou check`: whether the configuration, the codebook and what people keep fit together, before anything runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from pipeline import store
from pipeline.codebook_quality import coded_units, term_precisions
from pipeline.errors import Language, PanyouError, Text
from pipeline.logs import LOGS
from pipeline.mapping.languages import language_bias
from pipeline.people import decode, load_log
from pipeline.queries import term_matcher, tree
from pipeline.run import Run
from pipeline.text.checks import (
    broken_terms,
    hidden_terms,
    idle_exclusions,
    needless_terms,
    repeated_terms,
    weak_terms,
    wordless_categories,
)
from pipeline.text.matching import Matcher
from pipeline.wordlists import load_words

HIDDEN: Final = Text("编码本：“{inner}”（{inner_category}）藏在“{outer}”（{outer_category}）里，命中时说不清算谁的",
                     "codebook: {inner} ({inner_category}) hides inside {outer} ({outer_category})")  # fmt: skip
BROKEN: Final = Text("分词：“{term}”被切成 {parts}", "segmenter: {term} is cut into {parts}")
NEVER: Final = Text("从未在语料里出现的词（{count} 个）：{terms}", "terms that never occur in the corpus ({count}): {terms}")
REPEATED: Final = Text(
    "编码本：这些词在查找时与同类另一个词是同一个：{words}",
    "codebook: words that are one with another of their category when matched: {words}",
)
NEEDLESS: Final = Text("编码本：这些主题词里已有同类更短的词，省去也一样命中（{count} 个）：{words}",
                       "codebook: terms that hold a shorter one of their category, which matches anyway ({count}): {words}")  # fmt: skip
WEAK: Final = Text("编码本：这些主题词太短或是停用词，单独出现说明不了什么：{words}",
                   "codebook: terms too short, or stop words, which say little by themselves: {words}")  # fmt: skip
WORDLESS: Final = Text("编码本：这些类目缺一种语言的词：{words}", "codebook: categories without terms in a language: {words}")
IDLE: Final = Text(
    "编码本：这些排除词里没有本类的词，不起作用：{words}",
    "codebook: exclusions that hold no word of their category and silence nothing: {words}",
)
COMMON: Final = Text("太常见的主题词，三成以上文献都有：{words}", "terms in more than three tenths of the publications: {words}")
MISFIRES: Final = Text(
    "按人工编码，这些词多半命中别的意思：{words}", "by human codes, these words fire on something else for the most part: {words}"
)
BIASED: Final = Text("同一文献的中英文摘要（{pairs} 对）里，编码本对这些类目偏向一种语言：{words}",
                     "in {pairs} abstracts that come in both languages, the codebook leans to one of them for: {words}")  # fmt: skip
UNKNOWN_CATEGORY: Final = Text("{log}：编码本里没有类目 {categories}", "{log}: the codebook has no category {categories}")
WELL: Final = Text(
    "检查通过：{categories} 个类目，中英文 {terms} 个词都能完整分出", "all is well: {categories} categories, {terms} terms come out whole"
)


COMMON_SHARE: Final = 0.3  # share of a language's publications above which a term tells them apart no more
COMMON_LEAST: Final = 10  # publications
HALF: Final = 0.5


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
    notes = (
        _lint(run, language),
        _silent_terms(run, language),
        _common_terms(run, language),
        _misfires(run, language),
        _leanings(run, language),
    )
    yield from (Finding(is_problem=False, text=line) for lines in notes for line in lines)


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


def _lint(run: Run, language: Language) -> Iterator[str]:
    """What a codebook may have and would be better without."""
    book = run.settings.codebook
    lints = (
        (REPEATED, repeated_terms),
        (NEEDLESS, needless_terms),
        (WEAK, weak_terms),
        (WORDLESS, wordless_categories),
        (IDLE, idle_exclusions),
    )
    for said, look in lints:
        found = look(book)
        if found:
            shown = (f"{each.word} ({each.other or each.category_id})" for each in found)
            yield said.render(language, count=len(found), words=_listed(shown, language))


def _listed(words: Iterable[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(words)


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


def _common_terms(run: Run, language: Language) -> Iterator[str]:
    """Terms, near-words aside, that most literature uses, whatever it is about; known once the review has been mapped."""
    if not run.review.table("term_matches").exists():
        return
    matches, publications = store.load(run.review, "term_matches"), store.load(run.review, "publications")
    totals = publications["language"].value_counts()
    terms = {(c.id, term) for c in run.settings.codebook.categories for spoken in ("zh", "en") for term in c.terms.get(spoken)}
    spread = (
        matches[matches["document_id"].isin(publications["publication_id"])]
        .groupby(["language", "category_id", "term"])["document_id"]
        .nunique()
    )
    found = [
        f"{term} ({n}/{totals.get(spoken, 0)})"
        for (spoken, category_id, term), n in spread.items()
        if (category_id, term) in terms and n > COMMON_SHARE * totals.get(spoken, 0) and n >= COMMON_LEAST
    ]
    if found:
        yield COMMON.render(language, words=_listed(found, language))


def _misfires(run: Run, language: Language) -> Iterator[str]:
    """Terms of which people's codes say that they are wrong more often than right; known once something is coded."""
    coding = load_log(run.review, "coding")
    if coding.empty or not run.review.table("publications").exists():
        return
    units = coded_units(coding, store.load(run.review, "publications"))
    wrong = [each for each in term_precisions(units, Matcher(run.settings.codebook)) if each.high < HALF]
    if wrong:
        shown = (f"{each.term} ({each.category_id} {each.right}/{each.total}{' → ' * bool(each.instead)}{each.instead})" for each in wrong)
        yield MISFIRES.render(language, words=_listed(shown, language))


def _leanings(run: Run, language: Language) -> Iterator[str]:
    """Categories that the codebook finds in one language of an abstract and not in the other, more often than chance has it."""
    if not run.review.table("publications").exists():
        return
    found = language_bias(store.load(run.review, "publications"), run.settings.codebook, Matcher(run.settings.codebook))
    biased = [each for each in found if each.is_biased]
    if biased:
        shown = (f"{each.category_id} zh {each.chinese} / en {each.english}" for each in biased)
        yield BIASED.render(language, pairs=biased[0].pairs, words=_listed(shown, language))
