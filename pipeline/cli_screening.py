"""`panyou screening`: sheets out to coders and to who settles conflicts, decisions back into `decisions.csv`, agreement, when to stop."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

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
CONFLICTS: Final = Text("{count} 篇意见不一：{path}", "{count} publication(s) in conflict: {path}")
NOTHING: Final = Text("{coder} 没有待筛选的文献", "{coder} has nothing left to screen")
NO_CONFLICT: Final = Text("没有意见不一的文献", "no publication is in conflict")
NEXT: Final = Text("填好后：panyou screening read {config} {path}", "when it is filled: panyou screening read {config} {path}")
NEW: Final = Text("+ {number} {title} → {decision}（{person}）{reason}", "+ {number} {title} → {decision} ({person}) {reason}")
CHANGED: Final = Text(
    "~ {number} {title}：{before} → {decision}（{person}）{reason}", "~ {number} {title}: {before} → {decision} ({person}) {reason}"
)
AGREED: Final = Text(
    "{name}：{value}，95% 区间 {low}–{high}，{units} 篇", "{name}: {value}, 95 % interval {low}–{high}, {units} publication(s)"
)
UNDEFINED: Final = Text(
    "{name}：无法计算（两人都看过的 {units} 篇，或判断全都一样）",
    "{name}: undefined ({units} seen by two or more, or all decisions the same)",
)
OF_REASON: Final = Text("理由“{reason}” α", "α of the reason “{reason}”")
OPEN: Final = Text(
    "意见不一、还没有裁定：{count} 篇（panyou screening conflicts）", "in conflict and not settled: {count} (panyou screening conflicts)"
)

READ: Final = Text(
    "题名与摘要：读过 {read} 篇，相关 {relevant} 篇，还有 {left} 篇没读",
    "titles and abstracts: {read} read, {relevant} of them relevant, {left} to read",
)
RECALL: Final = Text(
    "估计已找到相关文献的 {estimate}，下限 {low}（单侧 {confidence}）",
    "estimated recall {estimate}, at least {low} (one-sided {confidence})",
)
ADVICE: Final = Text("{rule}：{says}——{advice}", "{rule}: {says}: {advice}")
RULES: Final = {"streak": Text("连续不相关", "streak"), "hypergeometric": Text("超几何检验", "hypergeometric test")}

Phase = Annotated[Literal["title_abstract", "full_text"], typer.Option("--phase", help="哪个阶段 / which phase of screening")]


@app.command()
def sheet(  # noqa: PLR0913  # a command has its options
    config: Config,
    coder: Annotated[str, typer.Option("--coder", help="给谁的表；看不到别人的决定 / whose sheet; it shows nobody else's decisions")],
    phase: Phase = "title_abstract",
    limit: Annotated[int, typer.Option("--limit", min=0, help="最多几篇，0 为全部 / at most so many publications, 0 for all")] = 0,
    everything: Annotated[bool, typer.Option("--all", help="也列出已定的 / those already decided, too")] = False,
    *,
    lang: Lang = "",
    debug: Debug = False,
) -> None:
    """把待筛选的文献写成一位编码者的 Excel 表，最相关的在前 / write a coder's Excel sheet, most relevant first."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.sheets.screening import to_screen

        return _hand_out(voice, config, coder.strip(), phase, to_screen, SHEET, NOTHING, limit=limit, everything=everything)

    guarded(voice, body, debug=debug)


@app.command()
def conflicts(
    config: Config,
    person: Annotated[str, typer.Option("--person", help="谁来裁定 / who settles")],
    phase: Phase = "title_abstract",
    lang: Lang = "",
    *,
    debug: Debug = False,
) -> None:
    """把意见不一的文献写成第三人的裁定表 / write the sheet on which a third person settles conflicts."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.sheets.screening import to_settle

        return _hand_out(voice, config, person.strip(), phase, to_settle, CONFLICTS, NO_CONFLICT)

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
def agreement(config: Config, phase: Phase = "title_abstract", lang: Lang = "", *, debug: Debug = False) -> None:
    """两人以上都看过的文献：Cohen κ、Krippendorff α、各理由的一致性与 95% 区间 / κ, α, α per reason, with 95 % intervals."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import store
        from pipeline.bringing_back import with_results
        from pipeline.people import load_log
        from pipeline.screening.people import agreed_on
        from pipeline.screening.rulings import CONFLICT, by_person, settled, standing

        review = with_results(config, "screening")
        log, publications = load_log(review, "decisions"), store.load(review, "publications")
        for each in agreed_on(by_person(log, publications, phase)):
            reason = OF_REASON.render(voice.language, reason=each.reason) if each.reason else "Krippendorff α"
            _told(voice, f"Cohen κ {' / '.join(each.pair)}" if each.pair else reason, each.estimate)
        places = [rows for (_, of), rows in standing(log, publications).items() if of == phase]
        voice.result(OPEN, count=sum(settled(rows)["decision"] == CONFLICT for rows in places))
        return 0

    guarded(voice, body, debug=debug)


@app.command()
def progress(config: Config, lang: Lang = "", *, debug: Debug = False) -> None:
    """读了多少、估计还漏多少、两条公开的停止规则现在怎么说 / how much was read, estimated recall, what two stopping rules say now."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import store
        from pipeline.bringing_back import with_results
        from pipeline.config import load_settings
        from pipeline.people import load_log
        from pipeline.screening.progress import judged
        from pipeline.screening.progress import progress as read_so_far

        review, settings = with_results(config, "screening"), load_settings(config).screen.stopping
        found = read_so_far(store.load(review, "rule_results"), store.load(review, "publications"), load_log(review, "decisions"))
        estimate, rules = judged(found, settings)
        voice.result(READ, read=len(found.answers), relevant=found.relevant, left=found.records - len(found.answers))
        if estimate:
            voice.result(RECALL, estimate=f"{estimate.estimate:.3f}", low=f"{estimate.low:.3f}", confidence=settings.confidence)
        for each in rules:
            said = each.says.render(voice.language, value=each.value, limit=each.limit, target=settings.recall)
            voice.result(ADVICE, rule=RULES[each.rule], says=said, advice=each.advice)
        return 0

    guarded(voice, body, debug=debug)


def _hand_out(  # noqa: PLR0913, PLR0917  # what the two kinds of sheet differ in
    voice: Voice,
    config: Path,
    person: str,
    phase: str,
    rows_of: Callable[..., list[dict[str, str]]],
    told: Text,
    nothing: Text,
    *,
    limit: int = 0,
    **options: bool,
) -> int:
    """Write a sheet for a person, unless it would be empty."""
    from pipeline import store
    from pipeline.bringing_back import with_results
    from pipeline.config import load_settings
    from pipeline.handing_out import hand_out
    from pipeline.people import load_log
    from pipeline.screening.highlights import spans_of
    from pipeline.sheets.screening import Desk, reasons_of, sheet_of

    review, settings = with_results(config, "screening"), load_settings(config)
    log = load_log(review, "decisions")
    desk = Desk(store.load(review, "publications"), store.load(review, "rule_results"), store.load(review, "screening"), log)
    rows = rows_of(desk, person, phase=phase, **options)[: limit or None]
    if not rows:
        voice.result(nothing, coder=person)
        return 0
    offered = settings.screen.full_text_reasons if phase == "full_text" else settings.screen.reasons
    layout = sheet_of(phase, reasons_of(log, phase, offered), settles="others" in rows[0])
    spans = spans_of(text for query in settings.search.queries for text in (query.zh, query.en))
    path = hand_out(review, "-".join(("screening", phase, _in_a_name(person))), layout, rows, spans)
    voice.result(told, count=len(rows), path=path)
    voice.say(NEXT, config=config, path=path)
    return 0


def _in_a_name(person: str) -> str:
    """A person's name as part of a file's, on every system."""
    return "_".join(re.findall(r"\w+", person)) or "sheet"


def _told(voice: Voice, name: str, found: Estimate) -> None:
    if found.value is None:
        voice.result(UNDEFINED, name=name, units=found.units)
    else:
        voice.result(AGREED, name=name, value=f"{found.value:.3f}", low=f"{found.low:.3f}", high=f"{found.high:.3f}", units=found.units)
