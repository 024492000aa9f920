"""The sheet a coder codes on, and the codes that come back from it.

One line a publication, or a sentence: the text, and beside it a narrow column for each category. A line counts as coded if `done` is marked or any
category is, so that a line nobody has read yet is no line without themes. A coded line gives a row of the log for every category the sheet asks about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.codebook import Category, Codebook
from pipeline.errors import PanyouError, Text, fault
from pipeline.mapping.codes import Codes, Place, standing
from pipeline.mapping.units import Unit
from pipeline.sheets.drawing import WAYS, Drawn
from pipeline.sheets.layout import Choice, Column, Identity, Layout
from pipeline.sheets.reading import Answer, Reading

fault("coding_draw", Text("第 {rows} 行的“怎么抽的”或“入样概率”丢了或改过了", "row(s) {rows}: how the unit was drawn, or its probability, is missing or was changed"),
      Text("从发出去的原表里把这两列贴回来再读一次；没有它们就无法从样本推断全体",
           "paste these two columns back from the sheet as it was handed out; without them nothing can be estimated from the sample"))  # fmt: skip

YES: Final = (Choice("yes", Text("是", "yes")), Choice("yes", Text("1", "1")))  # 1 is one key
DRAWN: Final = (
    Choice("random", Text("随机", "random")), Choice("uncertain", Text("存疑", "uncertain")),
    Choice("by_category", Text("分类别", "by category")),
)  # fmt: skip
STANCES: Final = (
    Choice("expectation", Text("期望", "expectation")), Choice("concern", Text("担忧", "concern")),
    Choice("recommendation", Text("建议", "recommendation")), Choice("neutral", Text("中立", "neutral")), Choice("unclear", Text("看不清", "unclear")),
)  # fmt: skip
GUIDE: Final = (
    Text("每行读完题名与正文，在谈到的类别一格选“是”（或打 1）；不谈的空着。一行看完了就在“已编码”选“是”：哪怕一个类别也没有。",
         "Read a line, then choose yes (or type 1) under every category it speaks of; leave the others empty. Mark `done` when you have read it, even if no category is there."),
    Text("“已编码”和各类别全空的行算还没看，不会读入。鼠标停在类别名上会显示定义；规则与例子见编码手册（panyou coding manual）。",
         "A line with nothing in `done` nor any category counts as not yet read. Rest the pointer on a heading for its definition; rules and examples: panyou coding manual."),
    Text("每位编码者一份表，同样的文本，互不相见；编码时不要商量，有分歧读回后再谈。",
         "Each coder has a sheet with the same texts and sees no other's. Do not confer while coding; talk about differences afterwards."),
    Text("可以筛选、排序、调列宽、删行、另存为 CSV；灰色的列不要改。存好后：panyou coding read 配置 这个文件。",
         "Filter, sort, resize, delete rows or save as CSV as you like; leave the grey columns. Then: panyou coding read CONFIG THIS_FILE."),
    Text("改主意就再编一次：以后读入的为准，原来的行仍留在 coding.csv。",
         "To change your mind, code it again: what is read later holds, the earlier rows stay in coding.csv."),
)  # fmt: skip
OF_SENTENCES: Final = Text("“立场”一格写整句的立场：期望、担忧、建议、中立；至少有一个类别时才填。",
                           "`stance` is the whole sentence's: expectation, concern, recommendation, neutral; fill it only where a category is there.")  # fmt: skip
DONE: Final = Column("done", Text("已编码", "done"), "asked", 8, YES)
LAST: Final = (
    Column("person", Text("谁编的", "coded by"), "asked", 10),
    Column("drawn", Text("怎么抽的", "how drawn"), "kept", 12, DRAWN),
    Column("inclusion_probability", Text("入样概率", "probability"), "kept", 10),
)  # fmt: skip
NONE: Final = "—"  # coded, and no category there


class Change(NamedTuple):
    """What a sheet says anew of a unit: for people in `row`, the categories that were there before (empty: not coded), and the rows of the log."""

    row: dict[str, Any]
    before: str
    rows: list[dict[str, Any]]


def layout(book: Codebook, unit: str) -> Layout:
    """The sheet for documents or for sentences: its columns are the codebook's categories."""
    texts = {
        "document": (Column("title", Text("题名", "title"), "shown", 22), Column("abstract", Text("摘要", "abstract"), "shown", 84)),
        "sentence": (
            Column("publication", Text("文献", "publication"), "shown", 22),
            Column("sentence", Text("句子", "sentence"), "shown", 84),
        ),
    }[unit]
    identity = {"document": Identity("record_id", "title"), "sentence": Identity("sentence_id", "sentence")}[unit]
    stance = (Column("stance", Text("立场", "stance"), "asked", 12, STANCES),) if unit == "sentence" else ()
    categories = tuple(_column(category) for category in book.categories)
    return Layout(
        name="coding",
        title=Text("编码：请逐行判断谈到哪些类别", "Coding: please say line by line which categories are spoken of"),
        guide=(*GUIDE, OF_SENTENCES) if stance else GUIDE,
        columns=(DONE, *texts, *stance, *categories, *LAST, Column(identity.id, Text("编号", "id"), "id", 16)),
        identities=(identity,),
        answer="done",
        also=(*(column.name for column in stance), *book.ids),
        scrolls=(stance or categories)[0].name,
        head_height=118,
        zoom=90,
    )


def _column(category: Category) -> Column:
    hint = Text(
        *(
            f"{category.definition.get(tongue)} + {category.belongs.get(tongue)} − {category.excludes.get(tongue)}"
            for tongue in ("zh", "en")
        )
    )
    return Column(category.id, Text(category.label.zh, category.label.en), "asked", 9, YES, hint)


def to_code(drawn: Iterable[Drawn], codes: Mapping[Place, Codes], coder: str, *, everything: bool) -> list[dict[str, str]]:
    """The rows of a coder's sheet: what the coder has not coded yet, or with `everything` all.

    A unit drawn at random is asked for again if it was coded from another draw only: a sample with holes where the model was in doubt is no sample.
    """
    return [_row(each, coder) for each in drawn if everything or not _is_done(each, codes.get(each.unit.place, {}).get(coder, {}))]


def _is_done(drawn: Drawn, coded: Mapping[str, Mapping[str, Any]]) -> bool:
    return any(drawn.way != "random" or row["drawn"] == "random" for row in coded.values())


def _row(drawn: Drawn, coder: str) -> dict[str, str]:
    unit = drawn.unit
    texts = {"publication": unit.publication["title"], "sentence": unit.sentence, "sentence_id": unit.id}
    if not unit.sentence:
        texts = {"title": unit.publication["title"], "abstract": unit.publication["abstract"], "record_id": unit.id}
    way = next(choice.shown for choice in DRAWN if choice.value == drawn.way)
    probability = "" if drawn.probability is None else f"{drawn.probability:.6f}"
    return {"person": coder, "drawn": way, "inclusion_probability": probability, **texts}


def changes(  # noqa: PLR0913, PLR0917  # what it compares
    reading: Reading, units: Sequence[Unit], log: pd.DataFrame, publications: pd.DataFrame, book: Codebook, person: str, date: str
) -> list[Change]:
    """What the answers add to the log, in the sheet's order; what the same person has coded just so is not repeated.

    Raises PanyouError without a person, and where it is lost how a unit was drawn.
    """
    _require_people_and_draws(reading.answers, person)
    by_id = {unit.id: unit for unit in units}
    asked = [category_id for category_id in book.ids if category_id in reading.columns]
    codes = {unit: standing(log, publications, unit) for unit in ("document", "sentence")}
    found = []
    for answer in reading.answers:
        unit, who = by_id[answer.ids[0]], answer.values["person"] or person
        old = codes["sentence" if unit.sentence else "document"].get(unit.place, {}).get(who, {})
        rows = [_coded(answer, unit, category_id, old, who, date) for category_id in asked]
        if [_gist(row) for row in rows] != [_gist(old[each]) if each in old else None for each in asked]:
            summary = {"title": unit.sentence or unit.publication["title"], "decision": _present(rows), "person": who}
            found.append(Change(summary, _present(old.values()) if old else "", rows))
    return found


def _require_people_and_draws(answers: Iterable[Answer], person: str) -> None:
    read = list(answers)
    nameless = [answer.row for answer in read if not (answer.values["person"] or person)]
    if nameless:
        raise PanyouError("sheet_person", rows=", ".join(map(str, nameless)))
    lost = [answer.row for answer in read if answer.values["drawn"] not in WAYS or not _is_sound(answer)]
    if lost:
        raise PanyouError("coding_draw", rows=", ".join(map(str, lost)))


def _is_sound(answer: Answer) -> bool:
    """Whether the probability is one, where it should be, and not given where there is none."""
    written = answer.values["inclusion_probability"]
    if answer.values["drawn"] != "random":
        return not written
    try:
        return 0.0 < _probability(written) <= 1.0
    except ValueError:
        return False


def _probability(written: str) -> float:
    return float(written.replace(",", "."))  # a decimal comma, where a program made a number of it


def _coded(  # noqa: PLR0913, PLR0917  # what a row of the log holds
    answer: Answer, unit: Unit, category_id: str, old: Mapping[str, Mapping[str, Any]], person: str, date: str
) -> dict[str, Any]:
    """A row of the log. A unit of the random sample stays one when it is coded again from another draw."""
    sampled = next((row for row in old.values() if row["drawn"] == "random"), None)
    way, probability = answer.values["drawn"], answer.values["inclusion_probability"]
    if way != "random" and sampled is not None:
        way, probability = "random", str(sampled["inclusion_probability"])
    return {
        "record_ids": unit.publication["record_ids"],
        "record_keys": unit.publication["record_keys"],
        "unit": "sentence" if unit.sentence else "document",
        "field": unit.field,
        "sentence": unit.sentence,
        "category_id": category_id,
        "is_present": bool(answer.values[category_id]),
        "stance": answer.values.get("stance", ""),
        "drawn": way,
        "inclusion_probability": _probability(probability) if probability else None,
        "person": person,
        "date": date,
    }


def _gist(row: Mapping[str, Any]) -> tuple[bool, str, str, float]:
    probability = row["inclusion_probability"]
    return bool(row["is_present"]), row["stance"], row["drawn"], 0.0 if pd.isna(probability) else round(float(probability), 6)


def _present(rows: Iterable[Mapping[str, Any]]) -> str:
    found = list(rows)
    stance = next((row["stance"] for row in found if row["stance"]), "")
    there = ", ".join(row["category_id"] for row in found if row["is_present"]) or NONE
    return f"{there} [{stance}]" if stance else there
