"""Points at which a run can be cut off or starved: every call that writes, syncs, renames or removes, and every half-done write."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn
from unittest.mock import patch

import pyarrow.parquet as pq

Strike = Callable[[], NoReturn]


class Points:
    """Counts the points a run passes, and strikes at the one chosen."""

    def __init__(self, chosen: int, strike: Strike) -> None:
        self.chosen, self.strike, self.passed = chosen, strike, 0

    def reach(self) -> bool:
        """Whether the point now passed is the chosen one."""
        self.passed += 1
        return self.passed == self.chosen

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """`call`, with a point before it."""

        def struck(*arguments: Any, **named: Any) -> Any:
            if self.reach():
                self.strike()
            return call(*arguments, **named)

        return struck

    def writing(self, call: Callable[..., Any], place: int) -> Callable[..., Any]:
        """`call`, which writes the file that is its argument number `place`, with a point before it and one in its middle."""

        def struck(*arguments: Any, **named: Any) -> Any:
            if self.reach():
                self.strike()
            made = call(*arguments, **named)
            if self.reach():
                path = Path(arguments[place])
                os.truncate(path, path.stat().st_size // 2)
                self.strike()
            return made

        return struck


@contextmanager
def struck_at(chosen: int, strike: Strike) -> Iterator[Points]:
    """A block in which the chosen point (from 1) strikes."""
    points = Points(chosen, strike)
    with ExitStack() as stack:
        for name in ("fsync", "replace", "unlink", "rmdir"):
            stack.enter_context(patch.object(os, name, points.around(getattr(os, name))))
        stack.enter_context(patch.object(Path, "write_bytes", points.writing(Path.write_bytes, 0)))
        stack.enter_context(patch.object(pq, "write_table", points.writing(pq.write_table, 1)))
        yield points
