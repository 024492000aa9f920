"""Words that people approved for a review's codebook: `corpus/<review>/codebook_terms.csv`, joined to the codebook whenever it is loaded.

The codebook's own file is never written. The log is append-only: the last row on a category's word holds, so that a refusal takes an approval back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipeline.codebook import Category, Codebook, WordLists, shared_terms
from pipeline.errors import PanyouError, Text, fault
from pipeline.people import load_log
from pipeline.settings import Settings
from pipeline.store import Review
from pipeline.text.languages import has_han

fault("codebook_terms", Text("批准的词与编码本合不上：{problems}", "approved words do not fit the codebook: {problems}"),
      Text("一个词只能属于一个类目：在 codebook_terms.csv 末尾为它加一行 decision=no，或改编码本",
           "a word belongs to one category: add a row with decision=no for it to codebook_terms.csv, or change the codebook"))  # fmt: skip

LOG: Final = "codebook_terms"
LISTS: Final = ("terms", "synonyms", "exclusions")


def with_approved(review: Review, settings: Settings) -> Settings:
    """The settings with the review's approved words in their codebook; raises PanyouError where those cannot be read or do not fit."""
    rows = load_log(review, LOG).to_dict("records")
    if not rows:
        return settings
    try:
        return settings.model_copy(update={"codebook": merged(settings.codebook, rows)})
    except PanyouError as error:
        raise PanyouError(error.code, where=str(review.corpus / f"{LOG}.csv"), **error.values) from error


def standing(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """The row that holds for each category and word: the last."""
    return {(row["category_id"], row["term"].casefold()): row for row in rows}


def merged(book: Codebook, rows: Sequence[Mapping[str, Any]]) -> Codebook:
    """The codebook with the approved words behind its own; rows of a category it does not have are left out. Raises PanyouError if a word has two homes."""
    kept = [row for row in standing(rows).values() if row["decision"] != "no"]
    made = book.model_copy(
        update={"categories": tuple(_extended(c, [row for row in kept if row["category_id"] == c.id]) for c in book.categories)}
    )
    problems = shared_terms(made)
    if problems:
        raise PanyouError("codebook_terms", problems=Text("；".join(p.zh for p in problems), "; ".join(p.en for p in problems)))
    return made


def _extended(category: Category, rows: Sequence[Mapping[str, Any]]) -> Category:
    known = {word.casefold() for language in ("zh", "en") for word in (*category.all_terms(language), *category.exclusions.get(language))}
    fresh = [row for row in rows if row["term"].casefold() not in known]
    lists = {name: _longer(getattr(category, name), [row for row in fresh if row["decision"] == name]) for name in LISTS}
    return category.model_copy(update=lists)


def _longer(words: WordLists, rows: Sequence[Mapping[str, Any]]) -> WordLists:
    chinese, english = ([row["term"] for row in rows if has_han(row["term"]) == is_chinese] for is_chinese in (True, False))
    return WordLists(zh=(*words.zh, *chinese), en=(*words.en, *english))
