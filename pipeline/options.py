"""Arguments and options that many commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[Path, typer.Argument(help="配置文件 / the review's configuration, configs/<review>.toml")]
Lang = Annotated[str, typer.Option("--lang", help="消息的语言 zh|en / language of messages")]
Debug = Annotated[bool, typer.Option("--debug", help="出错时给出程序的踪迹 / show a traceback with an error")]
