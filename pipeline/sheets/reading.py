"""What people decided in a sheet: each answered row by the ids it is about, or the reason why it cannot be taken.

All or nothing: one row that cannot be understood stops the import, with every such row listed. A row about records that are not here any more is
listed and left out. A lost id is found by its witness, where just one thing has that text. Rows may be sorted, deleted, repeated; columns moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from pipeline.errors import Language, PanyouError, Text, fault
from pipeline.sheets.cells import Cells, cells
from pipeline.sheets.layout import Choice, Column, Layout
from pipeline.text.normalise import fold, title_key

fault("sheet_columns", Text("找不到这些列：{missing}", "these columns are not there: {missing}"),
      Text("恢复表头那一行；每个表头的最后一个词是列名", "restore the header row; the last word of each heading is the column's name"))  # fmt: skip
fault("sheet_values", Text("有 {count} 行看不懂，什么都没有写：{problems}", "{count} row(s) cannot be understood, nothing was written: {problems}"),
      Text("在表里改正这些行再读一次", "correct those rows in the sheet and read it again"))  # fmt: skip
fault("sheet_person", Text("第 {rows} 行没有写是谁定的", "row(s) {rows} do not say who decided"),
      Text("在表里填“谁定的”，或用 --person 名字", "fill the column `person`, or use --person NAME"))  # fmt: skip

HEADER_ROWS: Final = 10  # above which the header stands, if someone put a title over it
ALIKE: Final = 60  # likeness of a witness to what it bears witness of, 0–100; people shorten and mend
NOT_ALLOWED: Final = Text("{column} 写的是“{value}”，只能是 {allowed}", "{column} says {value}, allowed: {allowed}")
MIXED_UP: Final = Text(
    "编号 {id} 与旁边的题名对不上（多半是只排了一列）", "{id} and the title beside it do not belong together (one column sorted alone?)"
)
TWICE: Final = Text("同一项在第 {other} 行另有答案", "row {other} answers the same otherwise")
SAME_ENDS: Final = Text("两个编号相同", "both ids are the same")
FORMULA: Final = Text("{column} 以 = + - @ 开头，会被当成公式", "{column} begins with = + - or @, which a spreadsheet takes for a formula")


class Answer(NamedTuple):
    """An answered row: the ids it is about, in the layout's order, and the values of the columns that are asked or kept."""

    row: int
    ids: tuple[str, ...]
    values: dict[str, str]


class Reading(NamedTuple):
    """What a sheet says; `found` rows had lost an id, `unknown` ones are about what is not here.

    `columns` are those of the layout that the file has, `strange` the headings of others that hold something: nobody reads those.
    """

    answers: list[Answer]
    found: list[int]
    unknown: list[int]
    unanswered: int
    columns: frozenset[str] = frozenset()
    strange: tuple[str, ...] = ()


class Problem(NamedTuple):
    """A row that cannot be taken, and why."""

    row: int
    why: Text
    values: dict[str, object]


class _Lines(NamedTuple):
    """The lines below a header, by their number in the file; the names of its columns, and its headings as they stand."""

    names: list[str]
    rows: list[tuple[int, list[str]]]
    headings: list[str]


def read_sheet(layout: Layout, data: bytes, name: str, known: Mapping[str, str], aliases: Mapping[str, str] | None = None) -> Reading:
    """The answers in a file's bytes; `known` is the witness of each id that is here, `aliases` other ids of the same things.

    Raises PanyouError with all problems at once.
    """
    lines = _table(layout, cells(data, name))
    by_witness = _unique(known)
    answers: dict[tuple[str, ...], Answer] = {}
    found: list[int] = []
    unknown: list[int] = []
    problems: list[Problem] = []
    unanswered = 0
    for number, row in lines.rows:
        values = dict(zip(lines.names, row + [""] * (len(lines.names) - len(row)), strict=False))
        if not any(values.get(each) for each in (layout.answer, *layout.also)):
            unanswered += any(row)
            continue
        values |= _renamed(layout, values, aliases or {})
        ids, doubts = _identified(layout, values, known, by_witness)
        read, misfits = _values(layout, values)
        problems += [Problem(number, *doubt) for doubt in doubts + misfits]
        if "" in ids:
            unknown.append(number)
            continue
        found += [number] if ids != tuple(values.get(identity.id, "") for identity in layout.identities) else []
        before = answers.setdefault(tuple(sorted(ids)), Answer(number, ids, read))
        if before.values != read:
            problems.append(Problem(number, TWICE, {"other": before.row}))
    if problems:
        raise PanyouError(
            "sheet_values", count=len({each.row for each in problems}), problems=Text(_listed(problems, "zh"), _listed(problems, "en"))
        )
    return Reading(list(answers.values()), found, unknown, unanswered, frozenset(lines.names) - {""}, _strange(lines))


def fits(layout: Layout, data: bytes, name: str) -> bool:
    """Whether a file has what this kind of sheet takes; raises PanyouError where it is no sheet at all."""
    return not _missing(layout, _best(layout, cells(data, name)).names)


def own_ids(layout: Layout, data: bytes, name: str) -> dict[str, str]:
    """The ids of a sheet with what bears witness to each, as the sheet itself has them: for rows about words, which are nowhere else."""
    lines = _table(layout, cells(data, name))
    (identity,) = layout.identities
    named = (dict(zip(lines.names, row + [""] * (len(lines.names) - len(row)), strict=False)) for _, row in lines.rows)
    return {row[identity.id]: row.get(identity.witness, "") for row in named if row.get(identity.id)}


def _renamed(layout: Layout, values: Mapping[str, str], aliases: Mapping[str, str]) -> dict[str, str]:
    """The ids of a row by the names that stand for the things now."""
    return {identity.id: aliases.get(each, each) for identity in layout.identities if (each := values.get(identity.id, ""))}


def _table(layout: Layout, sheets: Sequence[Cells]) -> _Lines:
    """The lines of the first sheet whose header has what the layout takes."""
    best = _best(layout, sheets)
    missing = _missing(layout, best.names)
    if missing:
        raise PanyouError("sheet_columns", missing=", ".join(missing))
    return best


def _best(layout: Layout, sheets: Sequence[Cells]) -> _Lines:
    best = _Lines([], [], [])
    for sheet in sheets:
        for place, row in enumerate(sheet[:HEADER_ROWS]):
            header = [_named(layout, cell) for cell in row]
            if len(set(header)) > len(set(best.names)):
                best = _Lines(header, list(enumerate(sheet[place + 1 :], start=place + 2)), row)
    return best


def _missing(layout: Layout, names: Sequence[str]) -> list[str]:
    wanted = [layout.answer, *(column.name for column in layout.columns if column.required)]
    missing = [name for name in wanted if name not in names]
    return missing + [identity.id for identity in layout.identities if not {identity.id, identity.witness} & set(names)]


def _strange(lines: _Lines) -> tuple[str, ...]:
    """Headings that name no column of ours, above cells that say something."""
    unnamed = [place for place, name in enumerate(lines.names) if not name and lines.headings[place]]
    return tuple(lines.headings[place] for place in unnamed if any(place < len(row) and row[place] for _, row in lines.rows))


def _named(layout: Layout, cell: str) -> str:
    """The name of the column that a heading stands over; empty for a column of the reader's own."""
    text = " ".join(cell.split())
    names = {name: column.name for column in layout.columns for name in (column.head, column.name, column.heading.zh, column.heading.en)}
    return names.get(text) or names.get(text.rpartition(" ")[2], "")


def _unique(known: Mapping[str, str]) -> dict[str, str]:
    """The id by each witness that only one has."""
    found: dict[str, str] = {}
    for each, witness in sorted(known.items()):
        key = title_key(witness)
        found[key] = "" if key in found else each
    return {key: each for key, each in found.items() if key and each}


def _identified(
    layout: Layout, values: Mapping[str, str], known: Mapping[str, str], by_witness: Mapping[str, str]
) -> tuple[tuple[str, ...], list[tuple[Text, dict[str, object]]]]:
    """The ids of a row, "" for what is not here, and what speaks against them."""
    ids: list[str] = []
    doubts: list[tuple[Text, dict[str, object]]] = []
    for identity in layout.identities:
        each, witness = values.get(identity.id, ""), title_key(values.get(identity.witness, ""))
        if each in known:
            if witness and fuzz.ratio(witness, title_key(known[each])) < ALIKE:
                doubts.append((MIXED_UP, {"id": each}))
            ids.append(each)
        else:
            ids.append(by_witness.get(witness, ""))
    here = [each for each in ids if each]
    if len(set(here)) < len(here):
        doubts.append((SAME_ENDS, {}))
    return tuple(ids), doubts


def _values(layout: Layout, values: Mapping[str, str]) -> tuple[dict[str, str], list[tuple[Text, dict[str, object]]]]:
    """The asked and kept columns of a row as they are stored, and what is not allowed in them."""
    read: dict[str, str] = {}
    misfits: list[tuple[Text, dict[str, object]]] = []
    for column in layout.columns:
        if column.kind not in ("asked", "kept"):
            continue
        raw = values.get(column.name, "")
        if column.choices:
            read[column.name] = chosen(column, raw)
            if (raw or column.required) and not read[column.name]:
                allowed = " | ".join(choice.shown for choice in column.choices)
                misfits.append((NOT_ALLOWED, {"column": column.heading.zh, "value": raw, "allowed": allowed}))
        else:
            read[column.name] = raw
            misfits += [(FORMULA, {"column": column.heading.zh})] if raw[:1] in tuple("=+-@") else []
    return read, misfits


def chosen(column: Column, raw: str) -> str:
    """The value of a column's choice however it is written: as shown, in either language, as kept; empty where it is none."""

    def spellings(choice: Choice) -> Iterator[str]:
        yield from (choice.value, choice.shown, choice.label.zh, choice.label.en)

    written = _plain(raw)
    return next((choice.value for choice in column.choices if written in {_plain(text) for text in spellings(choice)}), "")


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("_", " ").split())


def _listed(problems: Sequence[Problem], language: Language) -> str:
    row = Text("第 {row} 行：", "row {row}: ")
    lines = [
        row.render(language, row=each.row) + each.why.render(language, **each.values) for each in sorted(problems, key=lambda p: p.row)
    ]
    return "".join("\n       " + line for line in lines)
