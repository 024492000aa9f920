"""Arguments and options that many commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[Path, typer.Argument(help="配置文件 / the review's configuration, configs/<review>.toml")]
Lang = Annotated[str, typer.Option("--lang", help="消息的语言 zh|en / language of messages")]
Debug = Annotated[bool, typer.Option("--debug", help="出错时给出程序的踪迹 / show a traceback with an error")]
File = Annotated[Path, typer.Argument(help="填好的表：xlsx、xls 或 csv / the filled sheet")]
Person = Annotated[str, typer.Option("--person", help="表里没写时，是谁定的 / who decided, where the sheet does not say")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只列出差别，不写 / show the difference, write nothing")]
