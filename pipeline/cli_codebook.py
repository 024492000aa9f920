"""`panyou codebook new|sheet|read`: a codebook of one's own, and words for it from the corpus, proposed as a workbook and taken in when approved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.errors import Text
from pipeline.options import Config, Debug, DryRun, File, Lang, Person
from pipeline.voice import Voice, guarded

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.sheets.codebook import Change
    from pipeline.sheets.reading import Reading
    from pipeline.store import Review
    from pipeline.text.category_words import Candidate

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="编码本：新建、从语料提候选词、读回 / start a codebook, propose words for it, read them back",
)

CREATED: Final = Text("已新建编码本：{path}", "created a codebook: {path}")
NEXT_NEW: Final = Text("改写里面的两个示例类目，然后运行：panyou init 综述名 --codebook {path}",
                       "put your categories in place of its two examples, then: panyou init REVIEW --codebook {path}")  # fmt: skip
SHEET: Final = Text("{count} 个候选词：{path}", "{count} word(s) proposed: {path}")
NOTHING: Final = Text(
    "没有候选词：各类文献太少，或没有明显多用的新词",
    "no word is proposed: too few documents a category, or none uses a new word clearly more",
)
NEXT_SHEET: Final = Text("填好后：panyou codebook read {config} {path}", "when it is filled: panyou codebook read {config} {path}")
NEW: Final = Text("+ {number} {category_id}：{term} → {decision}（{person}）", "+ {number} {category_id}: {term} → {decision} ({person})")
CHANGED: Final = Text("~ {number} {category_id}：{term} {before} → {decision}（{person}）",
                      "~ {number} {category_id}: {term} {before} → {decision} ({person})")  # fmt: skip
CODED: Final = Text("{count} 个已编码的句子或文献", "{count} coded sentence(s) or publication(s)")
NOT_CODED: Final = Text("coding.csv 里还没有编码", "nothing is coded in coding.csv yet")
RIGHT: Final = Text("{category_id} {term}：{total} 处里对 {right} 处，95% 区间 {low}–{high}",
                    "{category_id} {term}: right in {right} of {total}, 95 % interval {low}–{high}")  # fmt: skip
INSTEAD: Final = Text("{category_id} {term}：{total} 处里对 {right} 处，95% 区间 {low}–{high}；错处多为 {instead}",
                      "{category_id} {term}: right in {right} of {total}, 95 % interval {low}–{high}; most others are {instead}")  # fmt: skip
NO_PAIRS: Final = Text("没有一篇文献同时有中文和英文摘要", "no publication has an abstract in both languages")
PAIRED: Final = Text(
    "{category_id}：{pairs} 对，中文 {chinese}、英文 {english}；κ {kappa}（{kappa_low}–{kappa_high}），差 {difference}（{low} 至 {high}）",
    "{category_id}: {pairs} pairs, zh {chinese}, en {english}; κ {kappa} ({kappa_low}–{kappa_high}), difference {difference} ({low} to {high})",
)


@app.command()
def new(
    path: Annotated[Path, typer.Argument(help="写到哪里 / where to, e.g. configs/codebooks/mine.toml")],
    lang: Lang = "",
    *,
    debug: Debug = False,
) -> None:
    """新建一本带说明的编码本 / start a codebook: commented, with two categories as examples."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.starting import start_codebook

        voice.result(CREATED, path=start_codebook(path))
        voice.result(NEXT_NEW, path=path.as_posix())
        return 0

    guarded(voice, body, debug=debug)


@app.command()
def sheet(config: Config, lang: Lang = "", *, debug: Debug = False) -> None:
    """把各类文献明显多用、编码本还没有的词写成 Excel 表 / write the words key to each category's documents as an Excel sheet."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.bringing_back import with_results
        from pipeline.handing_out import hand_out
        from pipeline.sheets.codebook import layout, rows

        review = with_results(config, "document_categories")
        settings = _settings(review)
        found = _proposed(review, settings)
        if not found:
            voice.result(NOTHING)
            return 0
        path = hand_out(review, "codebook", layout(settings.codebook), rows(found, settings.codebook))
        voice.result(SHEET, count=len(found), path=path)
        voice.say(NEXT_SHEET, config=config, path=path)
        return 0

    guarded(voice, body, debug=debug)


@app.command()
def read(  # noqa: PLR0913  # a command has its options
    config: Config, file: File, person: Person = "", *, dry_run: DryRun = False, lang: Lang = "", debug: Debug = False
) -> None:
    """把批准的词记进 codebook_terms.csv，编码本原文件不动 / log approved words in codebook_terms.csv; the codebook's file stays."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.bringing_back import Kind, bring_back, with_results
        from pipeline.config import load_settings
        from pipeline.people import load_log
        from pipeline.sheets.codebook import changes, layout
        from pipeline.sheets.reading import own_ids, read_sheet

        review = with_results(config, "document_categories")
        book = load_settings(review.config).codebook

        def parsed(data: bytes, date: str) -> tuple[Reading, list[Change]]:
            reading = read_sheet(layout(book), data, file.name, own_ids(layout(book), data, file.name))
            return reading, changes(reading.answers, book, load_log(review, "codebook_terms"), person.strip(), date)

        return bring_back(voice, review, file, Kind("codebook_terms", parsed, NEW, CHANGED), dry_run=dry_run)

    guarded(voice, body, debug=debug)


@app.command()
def precision(config: Config, lang: Lang = "", *, debug: Debug = False) -> None:
    """按人工编码算每个词命中得对不对，最差的在前 / how often each term is right on what people coded, the worst first."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import store
        from pipeline.bringing_back import with_results
        from pipeline.codebook_quality import coded_units, term_precisions
        from pipeline.people import load_log
        from pipeline.text.matching import Matcher

        review = with_results(config, "publications")
        units = coded_units(load_log(review, "coding"), store.load(review, "publications"))
        voice.result(CODED if units else NOT_CODED, count=len(units))
        for each in term_precisions(units, Matcher(_settings(review).codebook)):
            shown = each._asdict() | {"low": f"{each.low:.2f}", "high": f"{each.high:.2f}"}
            voice.result(INSTEAD if each.instead else RIGHT, **shown)
        return 0

    guarded(voice, body, debug=debug)


@app.command()
def languages(config: Config, lang: Lang = "", *, debug: Debug = False) -> None:
    """同一文献中英文摘要里各类目是否一样：κ、差与 95% 区间 / κ and differences of Chinese and English abstracts of one publication."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import store
        from pipeline.bringing_back import with_results
        from pipeline.mapping.languages import language_bias
        from pipeline.text.matching import Matcher

        review = with_results(config, "publications")
        book = _settings(review).codebook
        found = language_bias(store.load(review, "publications"), book, Matcher(book))
        if not found:
            voice.result(NO_PAIRS)
        for each in found:
            value, low, high = (_number(number) for number in each.agreement[:3])
            numbers = {"difference": f"{each.difference:+.3f}", "low": f"{each.low:+.3f}", "high": f"{each.high:+.3f}"}
            voice.result(PAIRED, **each._asdict() | numbers | {"kappa": value, "kappa_low": low, "kappa_high": high})
        return 0

    guarded(voice, body, debug=debug)


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _settings(review: Review) -> Settings:
    from pipeline.codebook_terms import with_approved
    from pipeline.config import load_settings

    return with_approved(review, load_settings(review.config))


def _proposed(review: Review, settings: Settings) -> list[Candidate]:
    """The candidates of a review that has been run: its publications' sentences, and which of them are counted for each category."""
    from pipeline import store
    from pipeline.codebook_quality import documents_of
    from pipeline.people import load_log
    from pipeline.sheets.codebook import refused
    from pipeline.text.category_words import Sentence, category_words
    from pipeline.text.lexicon import lexicon_of
    from pipeline.text.matching import Matcher

    book, lexicon = settings.codebook, lexicon_of(settings.codebook, load_log(review, "words"), settings.segment)
    counted, publications = (store.load(review, name) for name in ("document_categories", "publications"))
    documents = documents_of(counted, load_log(review, "coding"), publications, book)
    tokens = store.load(review, "tokens").set_index("sentence_id")["tokens"]
    columns = ("sentence_id", "document_id", "language", "text")
    sentences = store.load(review, "sentences").query("source == 'publication'")
    read = [Sentence(d, lang, text, tokens[s]) for s, d, lang, text in zip(*(sentences[c] for c in columns), strict=True)]
    return category_words(read, documents, lexicon, Matcher(book, lexicon.segmenter), refused(load_log(review, "codebook_terms")))
