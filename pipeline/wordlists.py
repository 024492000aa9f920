"""The review's own words: `terms.txt`, `thesaurus.txt` and `stopwords.txt` as one table; bad lines are listed, good ones count."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from pipeline import store
from pipeline.errors import Language, Text
from pipeline.frames import frame
from pipeline.store import Review
from pipeline.text.lists import Problem, parse_terms, parse_thesaurus

FILES: Final = {"terms": "terms.txt", "thesaurus": "thesaurus.txt", "stopwords": "stopwords.txt"}
REASONS: Final = {
    "not_a_word": Text("不是一个词", "is not a word"),
    "too_long": Text("太长，不像一个词", "is too long for a word"),
    "repeated": Text("前面已经有了", "stands there already"),
    "not_two_columns": Text("应为两列：词<制表符>并入的词", "should be two columns: term<tab>label"),
    "conflict": Text("与前面的一行给了不同的归并", "gives another label than an earlier line"),
    "cycle": Text("归并绕成了圈", "leads back to itself"),
}
SKIPPED: Final = Text("{file} 第 {line} 行没有采用（{why}）：{text}", "{file} line {line} was not taken ({why}): {text}")


class WordProblem(NamedTuple):
    """A line of a word list that was not taken."""

    file: str
    problem: Problem

    def say(self, language: Language) -> str:
        """The line, and why it was not taken."""
        why = REASONS[self.problem.reason].render(language)
        return SKIPPED.render(language, file=self.file, line=self.problem.line, why=why, text=self.problem.text)


def paths(review: Review) -> list[Path]:
    """Where the lists lie, in a fixed order."""
    return [review.corpus / name for name in FILES.values()]


def load_words(review: Review, decode: Callable[[bytes], str]) -> tuple[pd.DataFrame, list[WordProblem]]:
    """The table `words`, and the lines that were not taken."""
    text = {kind: store.read_with(review.corpus / name, decode, "") for kind, name in FILES.items()}
    (terms, bad_terms), (stops, bad_stops) = parse_terms(text["terms"]), parse_terms(text["stopwords"])
    pairs, bad_pairs = parse_thesaurus(text["thesaurus"])
    rows = [{"list": "terms", "term": term} for term in terms] + [{"list": "stopwords", "term": term} for term in stops]
    rows += [{"list": "thesaurus", "term": term, "label": label} for term, label in pairs.items()]
    found = (("terms", bad_terms), ("thesaurus", bad_pairs), ("stopwords", bad_stops))
    return frame("words", rows), [WordProblem(FILES[kind], problem) for kind, problems in found for problem in problems]
