"""The sheet of words proposed for a codebook, and what people decided about them.

One row a word and category, the surest first. People may mend the word or move it to another category; what they leave empty stays undecided, and
what they refuse is not proposed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.codebook_terms import merged, standing
from pipeline.errors import PanyouError, Text, fault
from pipeline.ids import content_id
from pipeline.sheets.layout import Choice, Column, Identity, Layout
from pipeline.sheets.reading import Answer
from pipeline.text.category_words import Candidate
from pipeline.text.lists import parse_terms

fault("codebook_sheet_rows", Text("这些行的词或类目看不懂，什么都没有写：{rows}", "word or category of these rows cannot be read, nothing was written: {rows}"),
      Text("“词”写一个词；“类目”从下拉单里选", "write one word into `term`, and choose `category` from the list"))  # fmt: skip

DECISIONS: Final = (
    Choice("terms", Text("作主题词", "term")), Choice("synonyms", Text("作近义词", "synonym")), Choice("exclusions", Text("作排除词", "exclusion")),
    Choice("no", Text("不要", "no")),
)  # fmt: skip
GUIDE: Final = (
    Text("每行是语料里某类文献明显多用、而编码本没有的词，最可靠的在前。“决定”选一项；还没想好的空着。",
         "Each row is a word that a category's documents use clearly more and that the codebook lacks, the surest first. Choose in `decision`; leave doubtful rows empty."),
    Text("主题词：单独出现就算这一类；近义词：上下文也谈这一类才算；排除词：含有某个词但不算的较长字串；不要：以后不再提。",
         "term: counts by itself; synonym: counts where the document speaks of the category anyway; exclusion: a longer string in which a word does not count; no: never proposed again."),
    Text("“词”可以改写，“类目”可以换。G² 越大越可靠（10.83 即 p<0.001）；对数比 1 表示此类文献里的相对频次是别处的两倍，2 是四倍。",
         "`term` may be mended, `category` changed. A larger G² is surer (10.83: p < .001); a log ratio of 1 says twice as frequent here as elsewhere, 2 four times."),
    Text("存好后：panyou codebook read 配置 这个文件，再 panyou run。批准的词写进 codebook_terms.csv，编码本原文件不动。",
         "Then: panyou codebook read CONFIG THIS_FILE, and panyou run. Approved words go into codebook_terms.csv; the codebook's own file is not touched."),
)  # fmt: skip
SHOWN: Final = (
    Column("language", Text("语言", "language"), "shown", 8), Column("surprise", Text("对数似然", "G²"), "shown", 10),
    Column("ratio", Text("对数比", "log ratio"), "shown", 10), Column("documents_here", Text("此类篇数", "documents here"), "shown", 10),
    Column("documents_there", Text("别处篇数", "elsewhere"), "shown", 10), Column("contexts", Text("上下文", "contexts"), "shown", 80),
    Column("candidate_id", Text("编号", "id"), "id", 16),
)  # fmt: skip


class Change(NamedTuple):
    """A decision that a sheet adds: its row of the log, and what was decided on the word before (empty: nothing)."""

    row: dict[str, Any]
    before: str


def layout(book: Codebook) -> Layout:
    """The sheet for a codebook: its categories are the choices of a column."""
    categories = tuple(Choice(category.id, Text(category.label.zh, category.id)) for category in book.categories)
    return Layout(
        name="codebook",
        title=Text(f"编码本候选词：{book.title.zh}", f"Words proposed for the codebook: {book.title.en}"),
        guide=GUIDE,
        columns=(
            Column("decision", Text("决定", "decision"), "asked", 14, DECISIONS),
            Column("term", Text("词", "term"), "asked", 24),
            Column("category", Text("类目", "category"), "asked", 30, categories),
            Column("person", Text("谁定的", "decided by"), "asked", 10),
            *SHOWN,
        ),
        identities=(Identity("candidate_id", "language"),),
        answer="decision",
    )


def rows(candidates: Iterable[Candidate], book: Codebook) -> list[dict[str, str]]:
    """The rows of the sheet: by category in the codebook's order, language, and how sure they are."""
    categories = {choice.value: choice.shown for choice in layout(book).column("category").choices}
    return [
        {
            "term": each.term,
            "category": categories[each.category_id],
            "language": each.language,
            "surprise": f"{each.surprise:.1f}",
            "ratio": f"{each.ratio:.1f}",
            "documents_here": str(each.documents_here),
            "documents_there": str(each.documents_there),
            "contexts": "\n".join(each.contexts),
            "candidate_id": content_id("c", each.category_id, each.language, each.term),
        }
        for each in sorted(
            candidates, key=lambda each: (book.ids.index(each.category_id), each.language != "zh", -each.surprise, each.term)
        )
    ]


def changes(answers: Iterable[Answer], book: Codebook, log: pd.DataFrame, person: str, date: str) -> list[Change]:
    """What the answers add to the log, in the sheet's order. Raises PanyouError without a person, for no word, or if a word would have two homes."""
    read = list(answers)
    nameless = [answer.row for answer in read if not (answer.values["person"] or person)]
    if nameless:
        raise PanyouError("sheet_person", rows=", ".join(map(str, nameless)))
    wrong = [answer.row for answer in read if not answer.values["category"] or _word(answer.values["term"]) is None]
    if wrong:
        raise PanyouError("codebook_sheet_rows", rows=", ".join(map(str, wrong)))
    before = standing(log.to_dict("records"))
    found = [_change(answer, before, person, date) for answer in read]
    new = [change for change in found if change.before != change.row["decision"]]
    merged(book, [*log.to_dict("records"), *(change.row for change in new)])
    return new


def refused(log: pd.DataFrame) -> frozenset[tuple[str, str]]:
    """The (category, word) that people do not want."""
    return frozenset(place for place, row in standing(log.to_dict("records")).items() if row["decision"] == "no")


def _change(answer: Answer, before: Mapping[tuple[str, str], Mapping[str, Any]], person: str, date: str) -> Change:
    term, category_id = _word(answer.values["term"]) or "", answer.values["category"]
    old = before.get((category_id, term.casefold()), {"decision": ""})
    row = {
        "category_id": category_id,
        "term": term,
        "decision": answer.values["decision"],
        "person": answer.values["person"] or person,
        "date": date,
    }
    return Change(row, old["decision"])


def _word(text: str) -> str | None:
    """The one word a cell holds, as it stands; None if it holds none or several."""
    words: Sequence[str] = parse_terms(text)[0]
    return " ".join(text.split()) if len(words) == 1 else None
