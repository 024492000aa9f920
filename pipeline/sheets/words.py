"""The sheet of words for a person to approve, and what comes back from it: new words for `terms.txt`, frequent ones for `stopwords.txt`.

One row a word, candidates first, best first, with their contexts; then the words so frequent that they may say nothing. A word is known by its list
and its spelling, so its id outlives any run. What stands in the lists stays as it is: words only join, at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.errors import PanyouError, Text, fault
from pipeline.ids import content_id
from pipeline.sheets.layout import Choice, Column, Identity, Layout
from pipeline.sheets.reading import Answer
from pipeline.text.lexicon import Lexicon
from pipeline.text.lists import parse_terms
from pipeline.text.normalise import key
from pipeline.text.stopwords import suggested

fault("words_edited", Text("第 {rows} 行的词改过了：表里的词只能采用或不采用", "the word in row(s) {rows} was changed: words of a sheet are taken or left as they are"),
      Text("恢复那个词；要加自己的词，直接写进 terms.txt 或 stopwords.txt", "restore the word; words of your own go straight into terms.txt or stopwords.txt"))  # fmt: skip

TERMS: Final = Choice("terms", Text("新词", "new word"))
STOP_WORDS: Final = Choice("stopwords", Text("停用词", "stop word"))
LISTS: Final = {choice.value: choice for choice in (TERMS, STOP_WORDS)}  # a list is the file of that name, .txt
YES: Final = Choice("yes", Text("采用", "yes"))
NO: Final = Choice("no", Text("不采用", "no"))
LAYOUT: Final = Layout(
    name="words",
    title=Text("新词与停用词：请逐行判断", "New words and stop words: please judge row by row"),
    guide=(
        Text("“决定”一列选一项：采用或不采用；拿不准的空着。", "Choose in `decision`: yes or no. Leave it empty if unsure."),
        Text("新词是语料里像词而词典没有的，上下文附后；采用的并入 terms.txt，以后分词不切开。",
             "A new word looks like one in this corpus and is in no dictionary; its contexts stand beside it. Those taken join terms.txt and are never cut again."),
        Text("停用词是几乎每篇都有、可能什么也不说明的；采用的并入 stopwords.txt，以后不计。",
             "A stop word is in so many texts that it may say nothing. Those taken join stopwords.txt and are not counted any more."),
        Text("可以筛选、排序、调列宽、删行、另存为 CSV；灰色编号和词不要改。存好后：panyou words read 配置 这个文件，再 panyou run。",
             "Filter, sort, resize, delete rows or save as CSV as you like; leave the grey ids and the words. Then: panyou words read CONFIG THIS_FILE, and panyou run."),
    ),
    columns=(
        Column("decision", Text("决定", "decision"), "asked", 12, (YES, NO)),
        Column("term", Text("词", "word"), "kept", 24),
        Column("list", Text("用作", "as"), "kept", 14, (TERMS, STOP_WORDS)),
        Column("language", Text("语言", "language"), "shown", 8),
        Column("origin", Text("来源", "origin"), "shown", 16),
        Column("keywords", Text("作者关键词篇数", "author keyword of"), "shown", 10),
        Column("documents", Text("篇数", "documents"), "shown", 8),
        Column("occurrences", Text("次数", "occurrences"), "shown", 8),
        Column("parts", Text("现在切成", "now cut into"), "shown", 26),
        Column("contexts", Text("上下文", "contexts"), "shown", 90),
        Column("word_id", Text("编号", "id"), "id", 16),
    ),
    identities=(Identity("word_id", "term"),),
    answer="decision",
)  # fmt: skip
_UNSAVEABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # no workbook holds them


class Change(NamedTuple):
    """A word that a sheet adds to a list; there was nothing before."""

    row: dict[str, str]
    before: str = ""


def to_judge(new_words: pd.DataFrame, term_counts: pd.DataFrame, publications: Mapping[str, int], lexicon: Lexicon) -> list[dict[str, str]]:
    """The rows of the sheet; `publications` counts them by language."""
    counts = term_counts[["language", "term", "documents"]].itertuples(index=False, name=None)
    frequent = [{"language": a, "term": b, "documents": c} for a, b, c in suggested(counts, publications, lexicon)]
    proposed = new_words.sort_values("rank").to_dict("records")
    return [_row(TERMS, word) for word in proposed] + [_row(STOP_WORDS, word) for word in frequent]


def known(rows: Iterable[Mapping[str, str]], lists: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The id of each word that may come back, and the word: those of the sheet, and those that are in the lists already."""
    listed = {_id(name, word): word for name, words in lists.items() for word in words}
    return listed | {row["word_id"]: row["term"] for row in rows}


def changes(answers: Sequence[Answer], words: Mapping[str, str], lists: Mapping[str, Iterable[str]]) -> list[Change]:
    """The words to take that their list lacks, in the sheet's order. Raises PanyouError if a word or what it is for was changed in the sheet."""
    if edited := [a.row for a in answers if a.values["term"] != words[a.ids[0]] or _id(a.values["list"], a.values["term"]) != a.ids[0]]:
        raise PanyouError("words_edited", rows=", ".join(map(str, edited)))
    held = {name: set(listed) for name, listed in lists.items()}
    wanted = [answer.values for answer in answers if answer.values["decision"] == YES.value]
    return [
        Change({"list": value["list"], "term": value["term"], "file": f"{value['list']}.txt"})
        for value in wanted
        if key(value["term"]) not in held[value["list"]]
    ]


def joined(text: str, words: Iterable[str]) -> str:
    """A list's text with the words it lacks behind its last line."""
    have = set(parse_terms(text)[0])
    fresh = [word for word in words if not set(parse_terms(word)[0]) <= have]
    end = "\r\n" if "\r\n" in text else "\n"
    before = text if not text or text.endswith(("\n", "\r")) else text + end
    return before + "".join(word + end for word in fresh)


def _row(wanted: Choice, word: Mapping[Any, Any]) -> dict[str, str]:
    shown = {name: _cell(value) for name, value in word.items() if name != "rank"}
    return shown | {"list": wanted.shown, "word_id": _id(wanted.value, shown["term"])}


def _id(name: str, term: str) -> str:
    return content_id("w", name, key(term))


def _cell(value: Any) -> str:
    return _UNSAVEABLE.sub("\ufffd", "\n".join(map(str, value)) if isinstance(value, list) else str(value))
