"""`panyou codebook new`: a codebook of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from pipeline.errors import Text
from pipeline.options import Debug, Lang
from pipeline.voice import Voice, guarded

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="编码本：新建一本 / start a codebook of your own")

CREATED: Final = Text("已新建编码本：{path}", "created a codebook: {path}")
NEXT: Final = Text("改写里面的两个示例类目，然后运行：panyou init 综述名 --codebook {path}",
                   "put your categories in place of its two examples, then: panyou init REVIEW --codebook {path}")  # fmt: skip


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
        voice.result(NEXT, path=path.as_posix())
        return 0

    guarded(voice, body, debug=debug)
