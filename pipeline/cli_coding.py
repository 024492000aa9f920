"""`panyou coding sheet|read|agreement|manual`: texts out to coders, codes back into `coding.csv`, how far the coders agree."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.errors import Text
from pipeline.options import Config, Debug, DryRun, File, Lang, Person
from pipeline.voice import Voice, guarded

if TYPE_CHECKING:
    from pipeline.codebook import Codebook
    from pipeline.mapping.codes import Agreed
    from pipeline.sheets.coding import Change
    from pipeline.sheets.reading import Reading

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="编码：抽样给编码者、读回编码、算一致性 / texts out to coders, codes back, agreement",
)

SHEET: Final = Text("{count} 条待编码：{path}", "{count} unit(s) to code: {path}")
SAMPLE: Final = Text("随机样本：{population} 条里抽 {number} 条（种子 {seed}）；要更多就加大 --number，原来的仍在其中",
                     "random sample: {number} of {population} (seed {seed}); a larger --number draws more and keeps these")  # fmt: skip
NOTHING: Final = Text(
    "{coder} 没有待编码的：这次抽到的都编过了，加大 --number 再抽", "{coder} has coded all that was drawn; use a larger --number"
)
EMPTY: Final = Text(
    "没有可抽的：没有纳入的文献，或分类器什么也没有认出", "nothing to draw: no publication is included, or the scorer found nothing"
)
NEXT: Final = Text("填好后：panyou coding read {config} {path}", "when it is filled: panyou coding read {config} {path}")
NEW: Final = Text("+ {number} {title} → {decision}（{person}）", "+ {number} {title} → {decision} ({person})")
CHANGED: Final = Text("~ {number} {title}：{before} → {decision}（{person}）", "~ {number} {title}: {before} → {decision} ({person})")
AGREED: Final = Text(
    "{what} {name}：{value}，95% 区间 {low}–{high}，{units} 个判断",
    "{what} {name}: {value}, 95 % interval {low}–{high}, {units} judgement(s)",
)
UNDEFINED: Final = Text("{what} {name}：无法计算（两人都判断过的 {units} 个，或判断全都一样）",
                        "{what} {name}: undefined ({units} made by two or more, or all the same)")  # fmt: skip
UNSHARED: Final = Text("还没有两人都编过的文本", "no text has been coded by two people yet")
DIFFER: Final = Text("分歧 {count} 处：", "{count} disagreement(s):")
HOMELESS: Final = Text(
    "{count} 行编码说的文献不在这里，留在 coding.csv 里",
    "{count} code(s) are about publications that are not here; they stay in coding.csv",
)


WRITTEN: Final = Text("编码手册：{path}", "coding manual: {path}")
MANUAL: Final = "coding_manual.docx"
SPOKEN: Final = {  # behind what is told of the texts of a language
    "all": Text("", ""),
    "zh": Text("（中文）", " (zh)"),
    "en": Text("（英文）", " (en)"),
    "other": Text("（其他语言）", " (other)"),
}


class UnitOfCoding(StrEnum):
    """What a line of the sheet is."""

    DOCUMENT = "document"
    SENTENCE = "sentence"


class Way(StrEnum):
    """How units are drawn."""

    RANDOM = "random"
    UNCERTAIN = "uncertain"
    BY_CATEGORY = "by_category"


class Stratum(StrEnum):
    """What strata are made of."""

    NONE = "none"
    LANGUAGE = "language"
    YEAR = "year"
    DATABASE = "database"


WayOption = Annotated[
    Way, typer.Option("--draw", help="random 用于估计；uncertain、by_category 用于训练 / random to estimate, others to train")
]
UnitOption = Annotated[UnitOfCoding, typer.Option("--unit", help="整篇摘要，还是逐句 / whole abstracts, or sentences")]


@app.command()
def sheet(  # noqa: PLR0913, PLR0917  # a command has its options
    config: Config,
    coder: Annotated[str, typer.Option("--coder", help="给谁的表；看不到别人的编码 / whose sheet; it shows nobody else's codes")],
    number: Annotated[int, typer.Option("--number", min=0, help="一共抽几条，0 为全部 / how many are drawn, 0 for all")] = 50,
    draw: WayOption = Way.RANDOM,
    unit: UnitOption = UnitOfCoding.DOCUMENT,
    by: Annotated[Stratum, typer.Option("--by", help="随机抽样的分层 / strata of a random sample")] = Stratum.NONE,
    seed: Annotated[int, typer.Option("--seed", min=0, help="同一种子抽到同样的文本 / the same seed draws the same texts")] = 1,
    everything: Annotated[bool, typer.Option("--all", help="也列出编过的 / those already coded, too")] = False,
    lang: Lang = "",
    *,
    debug: Debug = False,
) -> None:
    """抽出文献或句子，写成一位编码者的 Excel 表 / draw publications or sentences and write a coder's Excel sheet."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import store
        from pipeline.bringing_back import with_results
        from pipeline.handing_out import hand_out
        from pipeline.mapping.codes import standing
        from pipeline.people import load_log
        from pipeline.sheets.coding import layout, to_code
        from pipeline.sheets.sources import Draw, drawn, units

        review = with_results(config, "screening" if draw is Way.RANDOM else "evidence")
        population = units(review, unit, included=True)
        chosen = drawn(review, population, Draw(draw, number, seed, "" if by is Stratum.NONE else by))
        codes = standing(load_log(review, "coding"), store.load(review, "publications"), unit)
        rows = to_code(chosen, codes, coder.strip(), everything=everything)
        if not rows:
            voice.result(NOTHING if chosen else EMPTY, coder=coder)
            return 0
        path = hand_out(review, "coding", layout(_book(config), unit), rows)
        voice.result(SHEET, count=len(rows), path=path)
        for text in (SAMPLE, NEXT) if draw is Way.RANDOM else (NEXT,):
            voice.say(text, number=len(chosen), population=len(population), seed=seed, config=config, path=path)
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
    """把表里的编码读进 coding.csv：先列差别，看不懂就一条也不写 / read codes back: difference first, all or nothing."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import store
        from pipeline.bringing_back import Kind, bring_back, with_results
        from pipeline.mapping.units import aliases, known
        from pipeline.people import load_log
        from pipeline.sheets.coding import changes, layout
        from pipeline.sheets.reading import fits, read_sheet
        from pipeline.sheets.sources import units

        review, book = with_results(config, "screening"), _book(config)
        publications = store.load(review, "publications")

        def parsed(data: bytes, date: str) -> tuple[Reading, list[Change]]:
            is_of_sentences = fits(layout(book, UnitOfCoding.SENTENCE), data, file.name)
            unit = UnitOfCoding.SENTENCE if is_of_sentences else UnitOfCoding.DOCUMENT
            here = units(review, unit, included=False)
            reading = read_sheet(layout(book, unit), data, file.name, known(here), aliases(here))
            return reading, changes(reading, here, load_log(review, "coding"), publications, book, person.strip(), date)

        kind = Kind("coding", parsed, NEW, CHANGED, lambda change: change.rows)
        return bring_back(voice, review, file, kind, dry_run=dry_run)

    guarded(voice, body, debug=debug)


@app.command()
def agreement(config: Config, unit: UnitOption = UnitOfCoding.DOCUMENT, lang: Lang = "", *, debug: Debug = False) -> None:
    """每个类别、每种语言的 Krippendorff α 与 Cohen κ（95% 区间），并列出分歧 / α and κ by category and language; the disagreements."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import store
        from pipeline.bringing_back import with_results
        from pipeline.mapping.codes import agreements, disputes, homeless, standing
        from pipeline.people import load_log
        from pipeline.sheets.sources import units

        review, book = with_results(config, "screening"), _book(config)
        log, publications = load_log(review, "coding"), store.load(review, "publications")
        codes, here = standing(log, publications, unit), units(review, unit, included=False)
        shared = {place: each for place, each in codes.items() if len(each) > 1}
        if not shared:
            voice.result(UNSHARED)
            return 0
        for agreed in agreements(shared, here, book.ids):
            _tell(voice, book, agreed)
        differing = disputes(shared, here, book.ids)
        voice.result(DIFFER, count=len(differing))
        for each in differing:
            said = ", ".join(f"{name}={value}" for name, value in sorted(each.said.items()))
            voice.result(f"  {each.category_id}: {said}  {each.unit.sentence or each.unit.publication['title']}")
        if lost := homeless(log, publications):
            voice.say(HOMELESS, count=lost)
        return 0

    guarded(voice, body, debug=debug)


@app.command()
def manual(config: Config, lang: Lang = "", *, debug: Debug = False) -> None:
    """把编码本、规则和例子写成 Word 编码手册，中英都有；--lang 只要一种 / the coding manual as Word, in both languages or in `--lang` alone."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import atomic, store
        from pipeline.config import load_manual
        from pipeline.report.coding_manual import coding_manual
        from pipeline.report.words import LANGUAGES
        from pipeline.sheets.coding import GUIDE, OF_SENTENCES

        book = _book(config)
        languages = (voice.language,) if lang else LANGUAGES
        path = store.review_of(config).corpus / "sheets" / MANUAL
        locked = atomic.write_beside(path, coding_manual(book, load_manual(config, book), (*GUIDE, OF_SENTENCES), languages))
        if locked:
            raise locked
        voice.result(WRITTEN, path=path)
        return 0

    guarded(voice, body, debug=debug)


def _book(config: Config) -> Codebook:
    from pipeline.config import load_settings

    return load_settings(config).codebook


def _tell(voice: Voice, book: Codebook, agreed: Agreed) -> None:
    from pipeline.mapping.codes import EVERY, STANCE

    labels = {category.id: Text(category.label.zh, category.label.en) for category in book.categories}
    labels |= {EVERY: Text("全部类别", "all categories"), STANCE: Text("立场", "stance")}
    label, spoken, found = labels[agreed.category_id], SPOKEN[agreed.language], agreed.estimate
    what = Text(label.zh + spoken.zh, label.en + spoken.en)
    name = f"Cohen κ {' / '.join(agreed.pair)}" if agreed.pair else "Krippendorff α"
    if found.value is None:
        voice.result(UNDEFINED, what=what, name=name, units=found.units)
    else:
        values = {end: f"{value:.3f}" for end, value in (("value", found.value), ("low", found.low), ("high", found.high))}
        voice.result(AGREED, what=what, name=name, units=found.units, **values)
