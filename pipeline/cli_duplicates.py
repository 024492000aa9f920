"""`panyou duplicates sheet|read`: the doubtful pairs as a workbook, and the rulings back into `duplicates.csv`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.errors import Text
from pipeline.options import Config, Debug, Lang
from pipeline.voice import Voice, guarded

if TYPE_CHECKING:
    from pipeline.sheets.duplicates import Change
    from pipeline.sheets.reading import Reading
    from pipeline.store import Review

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="存疑的重复记录：发出表格、读回决定 / doubtful duplicates: hand out a sheet, read decisions back",
)

SHEET: Final = Text("{count} 对待判断：{path}", "{count} pair(s) to judge: {path}")
NOTHING: Final = Text("没有待判断的记录对", "no pair is left to judge")
NEXT: Final = Text("填好后：panyou duplicates read {config} {path}", "when it is filled: panyou duplicates read {config} {path}")
HOMELESS: Final = Text(
    "duplicates.csv 里有 {count} 条决定说的记录现在不在，留着不动",
    "{count} ruling(s) in duplicates.csv are about records that are not here; they stay",
)
NEW: Final = Text("+ {row} {a} / {b} → {decision}（{person}）", "+ {row} {a} / {b} → {decision} ({person})")
CHANGED: Final = Text("~ {row} {a} / {b}：{before} → {decision}（{person}）", "~ {row} {a} / {b}: {before} → {decision} ({person})")
FOUND: Final = Text("编号丢了、按题名认出的行：{rows}", "rows whose id was lost and found by its title: {rows}")
UNKNOWN: Final = Text("说的记录不在这里、没有读入的行：{rows}", "rows about records that are not here, left out: {rows}")
COUNTS: Final = Text(
    "新增或改动 {new}，与已有相同 {same}，未填 {empty}，记录不在 {unknown}",
    "new or changed {new}, as before {same}, empty {empty}, not here {unknown}",
)
DRY: Final = Text("只是预看，什么都没有写（--dry-run）", "nothing was written (--dry-run)")
WRITTEN: Final = Text(
    "已写入 {path}；原来的存在 {backup}；再运行 panyou run", "written to {path}; what was there is kept in {backup}; now: panyou run"
)
FIRST: Final = Text("已写入 {path}；再运行 panyou run", "written to {path}; now: panyou run")


@app.command()
def sheet(
    config: Config,
    everything: Annotated[bool, typer.Option("--all", help="也列出已合并、已分开的 / merged and parted pairs, too")] = False,
    lang: Lang = "",
    *,
    debug: Debug = False,
) -> None:
    """把存疑的记录对写成 Excel 表 / write the doubtful pairs as an Excel sheet."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import atomic, store
        from pipeline.people import load_log
        from pipeline.sheets.duplicates import LAYOUT, doubts, homeless
        from pipeline.sheets.logbook import unused
        from pipeline.sheets.writing import workbook

        review = _with_results(config)
        records = store.load(review, "records")
        rows = doubts(store.load(review, "duplicate_links"), records, everything=everything)
        if lost := homeless(load_log(review, "duplicates"), records["record_id"]):
            voice.say(HOMELESS, count=lost)
        if not rows:
            voice.result(NOTHING)
            return 0
        path = unused(review.corpus / "sheets", "duplicates", "xlsx")
        atomic.write_bytes(path, workbook(LAYOUT, rows))
        voice.result(SHEET, count=len(rows), path=path)
        voice.say(NEXT, config=config, path=path)
        return 0

    guarded(voice, body, debug=debug)


@app.command()
def read(  # noqa: PLR0913  # a command has its options
    config: Config,
    file: Annotated[Path, typer.Argument(help="填好的表：xlsx、xls 或 csv / the filled sheet")],
    person: Annotated[str, typer.Option("--person", help="表里没写时，是谁定的 / who decided, where the sheet does not say")] = "",
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出差别，不写 / show the difference, write nothing")] = False,
    lang: Lang = "",
    debug: Debug = False,
) -> None:
    """把表里的决定读进 duplicates.csv：先列差别，看不懂就一条也不写 / read decisions back: difference first, all or nothing."""
    voice = Voice(lang)

    def body() -> int:
        import datetime as dt

        from pipeline.lock import locked
        from pipeline.sheets.logbook import append

        review = _with_results(config)
        today = dt.datetime.now(dt.UTC).astimezone().date().isoformat()
        with locked(review):
            reading, found = _difference(review, file, person.strip(), today)
            _tell(voice, reading, found)
            if dry_run or not found:
                voice.result(DRY if dry_run else COUNTS, **_counts(reading, found))
                return 0
            written = append(review, "duplicates", [change.row for change in found])
        voice.result(COUNTS, **_counts(reading, found))
        voice.result(WRITTEN if written.backup else FIRST, path=written.path, backup=written.backup)
        return 0

    guarded(voice, body, debug=debug)


def _with_results(config: Path) -> Review:
    """The review of a configuration that has been run; raises PanyouError."""
    from pipeline.errors import PanyouError
    from pipeline.store import review_of

    review = review_of(config)
    if not config.is_file():
        raise PanyouError("config_missing", where=str(config))
    if not review.table("duplicate_links").exists():
        raise PanyouError("no_results", where=str(review.outputs))
    return review


def _difference(review: Review, file: Path, person: str, date: str) -> tuple[Reading, list[Change]]:
    """What a file says of the records that are here, and what of it the log does not say yet."""
    from pipeline import store
    from pipeline.errors import PanyouError
    from pipeline.people import load_log
    from pipeline.sheets.duplicates import LAYOUT, changes
    from pipeline.sheets.reading import read_sheet

    records, log = store.load(review, "records"), load_log(review, "duplicates")
    known = dict(zip(records["record_id"], records["title"], strict=True))

    def parsed(data: bytes) -> tuple[Reading, list[Change]]:
        reading = read_sheet(LAYOUT, data, file.name, known)
        return reading, changes(reading.answers, log, person, date)

    told: tuple[Reading, list[Change]] | None = store.read_with(file, parsed, None)
    if told is None:
        raise PanyouError("sheet_missing", where=str(file))
    return told


def _tell(voice: Voice, reading: Reading, found: list[Change]) -> None:
    """The difference a sheet would make, a line a ruling."""
    for number, change in enumerate(found, start=1):
        values = {
            "a": change.row["record_id_a"],
            "b": change.row["record_id_b"],
            "decision": change.row["decision"],
            "person": change.row["person"],
        }
        voice.result(CHANGED if change.before else NEW, row=number, before=change.before, **values)
    for text, rows in ((FOUND, reading.found), (UNKNOWN, reading.unknown)):
        if rows:
            voice.result(text, rows=", ".join(map(str, rows)))


def _counts(reading: Reading, found: list[Change]) -> dict[str, object]:
    same = len(reading.answers) - len(found)
    return {"new": len(found), "same": same, "empty": reading.unanswered, "unknown": len(reading.unknown)}
