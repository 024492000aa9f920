"""`panyou words sheet|read`: new words out to a workbook, approved ones back into the review's lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.errors import PanyouError, Text, fault
from pipeline.options import Config, Debug, Lang
from pipeline.voice import Voice, guarded

if TYPE_CHECKING:
    from pipeline.store import Review
    from pipeline.text.lexicon import Lexicon

fault("no_words_sheet", Text("没有这个文件：{file}", "there is no such file: {file}"),
      Text("先运行 panyou words sheet，填好 decision 一列再读回", "run `panyou words sheet` first, fill in the column decision, then read it"))  # fmt: skip

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="新词与停用词 / new words and stop words")
NAME: Final = "words.xlsx"
WRITTEN: Final = Text("新词候选 {words} 个：{path}", "{words} candidates: {path}")
NEXT: Final = Text("在 decision 一列填 yes 或 no，存盘，然后运行：panyou words read {config}",
                   "write yes or no into the column decision, save, then: panyou words read {config}")  # fmt: skip
TAKEN: Final = Text("{file} 新增 {count} 个词", "{count} word(s) joined {file}")
LEFT: Final = Text("其余 {count} 个没有采用", "{count} other(s) were not taken")

File = Annotated[Path | None, typer.Argument(help="填好的工作簿 / the workbook, filled in; sheets/words.xlsx by default")]


@app.command()
def sheet(config: Config, lang: Lang = "", *, debug: Debug = False) -> None:
    """把新词候选和可能的停用词写成工作簿 / write new-word candidates and likely stop words as a workbook."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import atomic, store
        from pipeline.words_sheet import workbook

        review = store.review_of(config)
        publications, new_words = store.load(review, "publications"), store.load(review, "new_words")
        by_language = publications["language"].value_counts().to_dict()
        data = workbook(new_words, store.load(review, "term_counts"), by_language, _lexicon(review))
        path = review.corpus / "sheets" / NAME
        locked = atomic.write_beside(path, data)
        if locked:
            raise locked
        voice.result(WRITTEN, words=len(new_words), path=path)
        voice.result(NEXT, config=config)
        return 0

    guarded(voice, body, debug=debug)


@app.command()
def read(config: Config, file: File = None, lang: Lang = "", *, debug: Debug = False) -> None:
    """把标了 yes 的词加进 terms.txt 和 stopwords.txt / add the words marked yes to terms.txt and stopwords.txt."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import store
        from pipeline.lock import locked
        from pipeline.words_sheet import approved

        review = store.review_of(config)
        path = file or review.corpus / "sheets" / NAME
        if not path.is_file():
            raise PanyouError("no_words_sheet", where=str(path.parent), file=path.name)
        found = store.read_with(path, approved, None)
        with locked(review):
            for name, words in (("terms.txt", found.terms), ("stopwords.txt", found.stopwords)):
                voice.result(TAKEN, file=name, count=_join(review.corpus / name, words))
        voice.result(LEFT, count=found.others)
        return 0

    guarded(voice, body, debug=debug)


def _join(path: Path, words: tuple[str, ...]) -> int:
    """Add words to a list; a file that gets none is not touched. How many there were."""
    from pipeline import atomic, store
    from pipeline.people import decode
    from pipeline.words_sheet import joined

    text, count = joined(store.read_with(path, decode, ""), words)
    if count:
        atomic.write_bytes(path, text.encode())
    return count


def _lexicon(review: Review) -> Lexicon:
    from pipeline.codebook_terms import with_approved
    from pipeline.config import load_settings
    from pipeline.people import load_log
    from pipeline.text.lexicon import lexicon_of

    settings = with_approved(review, load_settings(review.config))
    return lexicon_of(settings.codebook, load_log(review, "words"), settings.segment)
