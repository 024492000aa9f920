"""The results of a review for notebooks: tables by name, with a warning where they are not up to date."""

from __future__ import annotations

import warnings
from pathlib import Path

import pandas as pd

from pipeline import store
from pipeline.config import load_settings
from pipeline.errors import PanyouError
from pipeline.people import load_log
from pipeline.run import Run
from pipeline.store import Review


class Outputs:
    """Every table of `tables.py` and every log of `logs.py` is an attribute; each access reads it anew."""

    def __init__(self, review: str, root: Path | str | None = None) -> None:
        self.review = _find(review, Path(root) if root is not None else None)
        stale = [(stage.folder, reasons[0]) for stage, _, reasons in Run(self.review, load_settings(self.review.config)).stale() if reasons]
        if stale:
            folder, reason = stale[0]
            warnings.warn(f"{folder} is not up to date ({reason.kind} {reason.what}): panyou run {self.review.config}", stacklevel=3)

    def __getattr__(self, table: str) -> pd.DataFrame:
        if table in store.WRITER:
            if not self.review.table(table).exists():
                raise PanyouError("no_results", where=str(self.review.table(table)))
            return store.load(self.review, table)
        try:
            return load_log(self.review, table)
        except KeyError:
            raise AttributeError(f"no table is called {table!r}; there are {sorted(store.WRITER)}") from None

    def __dir__(self) -> list[str]:
        return sorted(store.WRITER)


def _find(review: str, root: Path | None) -> Review:
    """The review's places, from `root` or from the nearest folder upwards that has its configuration."""
    here = Path.cwd()
    for folder in [root] if root else [here, *here.parents]:
        config = folder / "configs" / f"{review}.toml"
        if config.is_file():
            return store.review_of(config)
    raise PanyouError("config_missing", where=f"configs/{review}.toml")
