"""`panyou duplicates sheet|read`: the doubtful pairs as a workbook, and the rulings back into `duplicates.csv`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.errors import Text
from pipeline.options import Config, Debug, DryRun, File, Lang, Person
from pipeline.voice import Voice, guarded

if TYPE_CHECKING:
    from pipeline.sheets.duplicates import Change
    from pipeline.sheets.reading import Reading

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
NEW: Final = Text(
    "+ {number} {record_id_a} / {record_id_b} → {decision}（{person}）", "+ {number} {record_id_a} / {record_id_b} → {decision} ({person})"
)
CHANGED: Final = Text(
    "~ {number} {record_id_a} / {record_id_b}：{before} → {decision}（{person}）",
    "~ {number} {record_id_a} / {record_id_b}: {before} → {decision} ({person})",
)


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
        from pipeline import store
        from pipeline.bringing_back import with_results
        from pipeline.handing_out import hand_out
        from pipeline.people import load_log
        from pipeline.sheets.duplicates import LAYOUT, doubts, homeless

        review = with_results(config, "duplicate_links")
        records = store.load(review, "records")
        rows = doubts(store.load(review, "duplicate_links"), records, everything=everything)
        if lost := homeless(load_log(review, "duplicates"), records["record_id"]):
            voice.say(HOMELESS, count=lost)
        if not rows:
            voice.result(NOTHING)
            return 0
        path = hand_out(review, "duplicates", LAYOUT, rows)
        voice.result(SHEET, count=len(rows), path=path)
        voice.say(NEXT, config=config, path=path)
        return 0

    guarded(voice, body, debug=debug)


@app.command()
def read(  # noqa: PLR0913  # a command has its options
    config: Config,
    file: File,
    person: Person = "",
    *,
    dry_run: DryRun = False,
    lang: Lang = "",
    debug: Debug = False,
) -> None:
    """把表里的决定读进 duplicates.csv：先列差别，看不懂就一条也不写 / read decisions back: difference first, all or nothing."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import store
        from pipeline.bringing_back import Kind, bring_back, with_results
        from pipeline.people import load_log
        from pipeline.sheets.duplicates import LAYOUT, changes
        from pipeline.sheets.reading import read_sheet

        review = with_results(config, "duplicate_links")
        records = store.load(review, "records")
        known = dict(zip(records["record_id"], records["title"], strict=True))

        def parsed(data: bytes, date: str) -> tuple[Reading, list[Change]]:
            reading = read_sheet(LAYOUT, data, file.name, known)
            return reading, changes(reading.answers, load_log(review, "duplicates"), person.strip(), date)

        return bring_back(voice, review, file, Kind("duplicates", parsed, NEW, CHANGED), dry_run=dry_run)

    guarded(voice, body, debug=debug)
