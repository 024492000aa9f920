"""`panyou words sheet|read`: new words and likely stop words out as a workbook, those taken back into the review's lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.errors import PanyouError, Text, fault
from pipeline.options import Config, Debug, DryRun, Lang
from pipeline.voice import Voice, guarded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.sheets.reading import Reading
    from pipeline.sheets.words import Change
    from pipeline.store import Review

fault("no_words_sheet", Text("没有发出过词表", "no sheet of words was handed out"),
      Text("先运行 panyou words sheet，填好“决定”一列再读回", "run `panyou words sheet` first, fill in the column `decision`, then read it"))  # fmt: skip

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="新词与停用词 / new words and stop words")
SHEET: Final = Text("新词候选 {words} 个、可能的停用词 {frequent} 个：{path}", "{words} new words, {frequent} likely stop words: {path}")
NOTHING: Final = Text("没有新词，也没有可能的停用词", "no new words and no likely stop words")
NEXT: Final = Text("填好后：panyou words read {config} {path}", "when it is filled: panyou words read {config} {path}")
NEW: Final = Text("+ {number} {term} → {file}", "+ {number} {term} → {file}")
TAKEN: Final = Text("{file} 新增 {count} 个词", "{count} word(s) joined {file}")
KEPT: Final = Text("{file} 原来的存在 {backup}", "what {file} was is kept in {backup}")
LEFT: Final = Text(
    "采用而已在表里 {same}，不采用 {refused}，未填 {empty}，不在这里 {unknown}",
    "in the lists already {same}, not taken {refused}, empty {empty}, not here {unknown}",
)

File = Annotated[
    Path | None,
    typer.Argument(help="填好的表：xlsx、xls 或 csv；不写就是最后发出的 / the filled sheet; the last one handed out by default"),
]


@app.command()
def sheet(config: Config, lang: Lang = "", *, debug: Debug = False) -> None:
    """把新词候选和可能的停用词写成 Excel 表 / write new-word candidates and likely stop words as an Excel sheet."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.bringing_back import with_results
        from pipeline.handing_out import hand_out
        from pipeline.sheets.words import LAYOUT, TERMS

        review = with_results(config, "new_words")
        rows = _rows(review)
        if not rows:
            voice.result(NOTHING)
            return 0
        path = hand_out(review, "words", LAYOUT, rows)
        words = sum(row["list"] == TERMS.shown for row in rows)
        voice.result(SHEET, words=words, frequent=len(rows) - words, path=path)
        voice.say(NEXT, config=config, path=path)
        return 0

    guarded(voice, body, debug=debug)


@app.command()
def read(config: Config, file: File = None, *, dry_run: DryRun = False, lang: Lang = "", debug: Debug = False) -> None:
    """把采用的词并入 terms.txt 和 stopwords.txt：先列差别，看不懂就一个也不写 / words taken join their lists: difference first, all or nothing."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.bringing_back import DRY, tell, with_results
        from pipeline.lock import locked

        review = with_results(config, "new_words")
        with locked(review):
            reading, found = _told(review, file or _last(review))
            tell(voice, reading, found, NEW, NEW)
            if dry_run:
                voice.result(DRY)
            else:
                _take(voice, review, found)
        refused = sum(answer.values["decision"] == "no" for answer in reading.answers)
        same = len(reading.answers) - refused - len(found)
        voice.result(LEFT, same=same, refused=refused, empty=reading.unanswered, unknown=len(reading.unknown))
        return 0

    guarded(voice, body, debug=debug)


def _last(review: Review) -> Path:
    """The sheet that was handed out last; raises PanyouError if none was."""
    folder = review.corpus / "sheets"
    found = sorted(folder.glob("words-*.xlsx"), key=lambda path: (len(path.name), path.name))
    if not found:
        raise PanyouError("no_words_sheet", where=str(folder))
    return found[-1]


def _rows(review: Review) -> list[dict[str, str]]:
    from pipeline import store
    from pipeline.codebook_terms import with_approved
    from pipeline.config import load_settings
    from pipeline.people import load_log
    from pipeline.sheets.words import to_judge
    from pipeline.text.lexicon import lexicon_of

    settings = with_approved(review, load_settings(review.config))
    lexicon = lexicon_of(settings.codebook, load_log(review, "words"), settings.segment)
    publications = store.load(review, "publications")["language"].value_counts().to_dict()
    return to_judge(store.load(review, "new_words"), store.load(review, "term_counts"), publications, lexicon)


def _lists(review: Review) -> dict[str, list[str]]:
    """The words that the review's lists hold, as they are compared."""
    from pipeline.people import load_log
    from pipeline.sheets.words import LISTS

    words = load_log(review, "words")
    return {name: list(words.loc[words["list"] == name, "term"]) for name in LISTS}


def _told(review: Review, file: Path) -> tuple[Reading, list[Change]]:
    """What a filled sheet says, and the words it adds; raises PanyouError if anything cannot be understood."""
    from pipeline import store
    from pipeline.sheets.reading import read_sheet
    from pipeline.sheets.words import LAYOUT, changes, known

    lists = _lists(review)
    words = known(_rows(review), lists)

    def parsed(data: bytes) -> tuple[Reading, list[Change]]:
        reading = read_sheet(LAYOUT, data, file.name, words)
        return reading, changes(reading.answers, words, lists)

    told: tuple[Reading, list[Change]] | None = store.read_with(file, parsed, None)
    if told is None:
        raise PanyouError("sheet_missing", where=str(file))
    return told


def _take(voice: Voice, review: Review, found: Sequence[Change]) -> None:
    """Add the words to their lists, each after a copy of what it was; both lists are read before either is written."""
    from pipeline import atomic, store
    from pipeline.people import decode
    from pipeline.sheets.logbook import BACKUPS, unused
    from pipeline.sheets.words import LISTS, joined

    wanted = {name: [change.row["term"] for change in found if change.row["list"] == name] for name in LISTS}
    paths = {name: review.corpus / f"{name}.txt" for name, words in wanted.items() if words}
    texts: Mapping[str, bytes] = {name: joined(store.read_with(path, decode, ""), wanted[name]).encode() for name, path in paths.items()}
    for name, path in paths.items():
        if path.is_file():
            backup = unused(review.corpus / "sheets" / BACKUPS, name, "txt")
            atomic.write_bytes(backup, store.read_with(path, bytes, b""))
            voice.result(KEPT, file=path.name, backup=backup)
        atomic.write_bytes(path, texts[name])
        voice.result(TAKEN, file=path.name, count=len(wanted[name]))
