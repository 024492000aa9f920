"""`panyou screening sheet|read`: a coder's sheet out as a workbook, and the decisions back into `decisions.csv`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.cli_simulate import simulate
from pipeline.errors import Text
from pipeline.options import Config, Debug, DryRun, File, Lang, Person
from pipeline.voice import Voice, guarded

if TYPE_CHECKING:
    from pipeline.agreement import Estimate
    from pipeline.sheets.reading import Reading
    from pipeline.sheets.screening import Change

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="筛选：给编码者发出表格、读回决定、算一致性 / screening sheets out to coders, decisions back, agreement",
)
app.command()(simulate)

SHEET: Final = Text("{count} 篇待筛选：{path}", "{count} publication(s) to screen: {path}")
NOTHING: Final = Text("{coder} 没有待筛选的文献", "{coder} has nothing left to screen")
NEXT: Final = Text("填好后：panyou screening read {config} {path}", "when it is filled: panyou screening read {config} {path}")
NEW: Final = Text("+ {number} {title} → {decision}（{person}）", "+ {number} {title} → {decision} ({person})")
CHANGED: Final = Text("~ {number} {title}：{before} → {decision}（{person}）", "~ {number} {title}: {before} → {decision} ({person})")
AGREED: Final = Text(
    "{name}：{value}，95% 区间 {low}–{high}，{units} 篇", "{name}: {value}, 95 % interval {low}–{high}, {units} publication(s)"
)
UNDEFINED: Final = Text(
    "{name}：无法计算（两人都看过的 {units} 篇，或判断全都一样）",
    "{name}: undefined ({units} seen by two or more, or all decisions the same)",
)


@app.command()
def sheet(  # noqa: PLR0913  # a command has its options
    config: Config,
    coder: Annotated[str, typer.Option("--coder", help="给谁的表；看不到别人的决定 / whose sheet; it shows nobody else's decisions")],
    limit: Annotated[int, typer.Option("--limit", min=0, help="最多几篇，0 为全部 / at most so many publications, 0 for all")] = 0,
    everything: Annotated[bool, typer.Option("--all", help="也列出已定的 / those already decided, too")] = False,
    lang: Lang = "",
    *,
    debug: Debug = False,
) -> None:
    """把待筛选的文献写成一位编码者的 Excel 表，最相关的在前 / write a coder's Excel sheet, most relevant first."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import atomic, store
        from pipeline.bringing_back import with_results
        from pipeline.people import load_log
        from pipeline.sheets.logbook import unused
        from pipeline.sheets.screening import LAYOUT, to_screen
        from pipeline.sheets.writing import workbook

        review = with_results(config, "screening")
        publications, rules, screening = (store.load(review, name) for name in ("publications", "rule_results", "screening"))
        rows = to_screen(publications, rules, screening, load_log(review, "decisions"), coder.strip(), everything=everything)
        if not rows:
            voice.result(NOTHING, coder=coder)
            return 0
        rows = rows[: limit or None]
        path = unused(review.corpus / "sheets", "screening", "xlsx")
        atomic.write_bytes(path, workbook(LAYOUT, rows))
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
    """把表里的决定读进 decisions.csv：先列差别，看不懂就一条也不写 / read decisions back: difference first, all or nothing."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import store
        from pipeline.bringing_back import Kind, bring_back, with_results
        from pipeline.people import load_log
        from pipeline.sheets.reading import read_sheet
        from pipeline.sheets.screening import LAYOUT, changes, known

        review = with_results(config, "screening")
        publications = store.load(review, "publications")

        def parsed(data: bytes, date: str) -> tuple[Reading, list[Change]]:
            reading = read_sheet(LAYOUT, data, file.name, known(publications))
            return reading, changes(reading.answers, publications, load_log(review, "decisions"), person.strip(), date)

        return bring_back(voice, review, file, Kind("decisions", parsed, NEW, CHANGED), dry_run=dry_run)

    guarded(voice, body, debug=debug)


@app.command()
def agreement(config: Config, lang: Lang = "", *, debug: Debug = False) -> None:
    """两人以上都看过的文献：Cohen κ、Krippendorff α 与 95% 区间 / κ, α and 95 % intervals over what two or more have seen."""
    voice = Voice(lang)

    def body() -> int:
        from functools import partial
        from itertools import combinations

        from pipeline import store
        from pipeline.agreement import alpha, estimate, kappa
        from pipeline.bringing_back import with_results
        from pipeline.people import load_log
        from pipeline.sheets.screening import coded

        review = with_results(config, "screening")
        units = coded(load_log(review, "decisions"), store.load(review, "publications"))
        people = sorted({person for unit in units for person in unit})
        _told(voice, "Krippendorff α", estimate(units, alpha))
        for one, other in combinations(people, 2):
            both = [{name: unit[name] for name in (one, other)} for unit in units if one in unit and other in unit]
            _told(voice, f"Cohen κ {one} / {other}", estimate(both, partial(kappa, one=one, other=other)))
        return 0

    guarded(voice, body, debug=debug)


def _told(voice: Voice, name: str, found: Estimate) -> None:
    if found.value is None:
        voice.result(UNDEFINED, name=name, units=found.units)
    else:
        voice.result(AGREED, name=name, value=f"{found.value:.3f}", low=f"{found.low:.3f}", high=f"{found.high:.3f}", units=found.units)
