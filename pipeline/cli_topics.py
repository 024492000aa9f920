"""`panyou topics sheet|read|intrusion|intrusion-read`: an analyst's rulings on topics, and whether people see what holds a topic together."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.errors import Text
from pipeline.options import Config, Debug, DryRun, File, Lang, Person
from pipeline.voice import Voice, guarded

if TYPE_CHECKING:
    from pipeline.sheets import intrusion as tasks_sheet
    from pipeline.sheets import rulings as rulings_sheet
    from pipeline.sheets.reading import Reading
    from pipeline.store import Review

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="主题：裁定归类、检验好不好懂 / rulings on topics, and whether people see their sense"
)

SHEET: Final = Text("{count} 个主题：{path}", "{count} topic(s): {path}")
TASKS: Final = Text("{count} 道题：{path}", "{count} task(s): {path}")
NO_TOPICS: Final = Text("没有主题：文献太少，或还没有运行 panyou run", "no topics: too few publications, or `panyou run` is still to come")
NEXT: Final = Text("填好后：panyou topics read {config} {path}", "when it is filled: panyou topics read {config} {path}")
NEXT_TASKS: Final = Text("填好后：panyou topics intrusion-read {config} {path} --kind {kind} --seed {seed}",
                         "when it is filled: panyou topics intrusion-read {config} {path} --kind {kind} --seed {seed}")  # fmt: skip
RULED: Final = Text(
    "+ {number} {terms} → {category_id} {is_assigned}（{person}）", "+ {number} {terms} → {category_id} {is_assigned} ({person})"
)
RERULED: Final = Text(
    "~ {number} {terms}：{category_id} {before} → {is_assigned}（{person}）",
    "~ {number} {terms}: {category_id} {before} → {is_assigned} ({person})",
)
ANSWERED: Final = Text("+ {number} {chosen}（{person}）", "+ {number} {chosen} ({person})")
REANSWERED: Final = Text("~ {number} {before} → {chosen}（{person}）", "~ {number} {before} → {chosen} ({person})")
SCORE: Final = Text("{kind}（{spoken}）{person}：找出 {share}，95% 区间 {low}–{high}，{topics} 个主题；瞎猜是 {chance}",
                    "{kind} ({spoken}) {person}: found {share}, 95 % interval {low}–{high}, {topics} topic(s); guessing finds {chance}")  # fmt: skip
ALL: Final = Text("合计", "all")


class KindOfTask(StrEnum):
    """What is slipped in."""

    WORD = "word"
    DOCUMENT = "document"


KindOption = Annotated[KindOfTask, typer.Option("--kind", help="混入一个词，还是一篇文献 / a word is slipped in, or a publication")]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="发出和读回用同一个种子 / the same to hand out and to read back")]


@app.command()
def sheet(config: Config, lang: Lang = "", *, debug: Debug = False) -> None:
    """把主题写成 Excel 表，供裁定归到哪些类别 / write the topics as an Excel sheet, to rule on what they speak of."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import store
        from pipeline.bringing_back import with_results
        from pipeline.config import load_settings
        from pipeline.handing_out import hand_out
        from pipeline.sheets.rulings import layout, rows_of

        review = with_results(config, "topic_categories")
        rows = rows_of(*(store.load(review, name) for name in ("topics", "document_topics", "publications", "topic_categories")))
        if not rows:
            voice.result(NO_TOPICS)
            return 0
        path = hand_out(review, "topics", layout(load_settings(config).codebook), rows)
        voice.result(SHEET, count=len(rows), path=path)
        voice.say(NEXT, config=config, path=path)
        return 0

    guarded(voice, body, debug=debug)


@app.command()
def read(  # noqa: PLR0913  # a command has its options
    config: Config, file: File, person: Person = "", *, dry_run: DryRun = False, lang: Lang = "", debug: Debug = False
) -> None:
    """把裁定读进 topic_rulings.csv：先列差别，看不懂就一条也不写 / read rulings back: difference first, all or nothing."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import store
        from pipeline.bringing_back import Kind, bring_back, with_results
        from pipeline.config import load_settings
        from pipeline.people import load_log
        from pipeline.sheets.reading import read_sheet
        from pipeline.sheets.rulings import changes, known, layout

        review, book = with_results(config, "topics"), load_settings(config).codebook
        topics = store.load(review, "topics")

        def parsed(data: bytes, date: str) -> tuple[Reading, list[rulings_sheet.Change]]:
            reading = read_sheet(layout(book), data, file.name, known(topics))
            return reading, changes(reading.answers, topics, load_log(review, "topic_rulings"), book, person.strip(), date)

        return bring_back(voice, review, file, Kind("topic_rulings", parsed, RULED, RERULED), dry_run=dry_run)

    guarded(voice, body, debug=debug)


@app.command()
def intrusion(  # noqa: PLR0913  # a command has its options
    config: Config, kind: KindOption = KindOfTask.WORD, seed: SeedOption = 1, person: Person = "", lang: Lang = "", *, debug: Debug = False
) -> None:
    """混入一项让人找：检验主题好不好懂；答案不在表里 / find the intruder: do topics make sense to people? The sheet holds no answers."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.bringing_back import with_results
        from pipeline.handing_out import hand_out
        from pipeline.sheets.intrusion import layout, rows_of

        review = with_results(config, "topics")
        rows = rows_of(_tasks(review, kind, seed), person.strip())
        if not rows:
            voice.result(NO_TOPICS)
            return 0
        path = hand_out(review, f"intrusion-{kind}", layout(kind.value), rows)
        voice.result(TASKS, count=len(rows), path=path)
        voice.say(NEXT_TASKS, config=config, path=path, kind=kind, seed=seed)
        return 0

    guarded(voice, body, debug=debug)


@app.command()
def intrusion_read(  # noqa: PLR0913  # a command has its options
    config: Config,
    file: File,
    kind: KindOption = KindOfTask.WORD,
    seed: SeedOption = 1,
    person: Person = "",
    *,
    dry_run: DryRun = False,
    lang: Lang = "",
    debug: Debug = False,
) -> None:
    """把答案读进 intrusions.csv，说出找对的比例与区间 / read the answers into intrusions.csv; the share found, with its interval."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.bringing_back import Kind, bring_back, with_results
        from pipeline.people import load_log
        from pipeline.sheets.intrusion import changes, known, layout, scores
        from pipeline.sheets.reading import read_sheet

        review = with_results(config, "topics")
        tasks = _tasks(review, kind, seed)

        def parsed(data: bytes, date: str) -> tuple[Reading, list[tasks_sheet.Change]]:
            reading = read_sheet(layout(kind.value), data, file.name, known(tasks))
            return reading, changes(reading.answers, tasks, load_log(review, "intrusions"), person.strip(), date)

        kind_of_sheet = Kind("intrusions", parsed, ANSWERED, REANSWERED, lambda change: [change.logged])
        code = bring_back(voice, review, file, kind_of_sheet, dry_run=dry_run)
        for found in scores(load_log(review, "intrusions")):
            _tell(voice, found)
        return code

    guarded(voice, body, debug=debug)


def _tasks(review: Review, kind: KindOfTask, seed: int) -> list[tasks_sheet.Task]:
    from pipeline import store
    from pipeline.sheets.intrusion import document_tasks, word_tasks

    topics = store.load(review, "topics")
    if kind is KindOfTask.WORD:
        return word_tasks(topics, seed)
    return document_tasks(topics, store.load(review, "document_topics"), store.load(review, "publications"), seed)


def _tell(voice: Voice, found: tasks_sheet.Found) -> None:
    from pipeline.sheets.intrusion import THING, chance

    numbers = {name: f"{value:.2f}" for name, value in (("share", found.share), ("low", found.low), ("high", found.high))}
    about = {"kind": THING[found.kind], "spoken": found.language, "person": found.person or ALL, "topics": found.topics}
    voice.result(SCORE, chance=f"{chance(found.kind):.2f}", **about, **numbers)
