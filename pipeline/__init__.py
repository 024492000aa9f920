"""盼忧: what people hope for and worry about in a body of literature, from database exports to a report that anyone can re-run.

Seven stages, each a few pure functions: read the exports, find the duplicates, cut the text into sentences and words, screen, find
topics, map topics and sentences onto a codebook, report. `open_outputs("sample").evidence` is a table of the review `sample`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.outputs import Outputs

__version__ = "0.1.0"
__all__ = ["__version__", "open_outputs"]


def open_outputs(review: str, root: Path | str | None = None) -> Outputs:
    """The tables of a review as DataFrames: `open_outputs("sample").topics`.

    `root` is the project's folder; left out, it is looked for from the working directory upwards. Raises PanyouError if there is no
    such review or it has no results; warns, naming the stage, if results are not up to date.
    """
    from pipeline.outputs import Outputs

    return Outputs(review, root)
