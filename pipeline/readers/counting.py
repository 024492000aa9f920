"""Lines and counts of a file as a whole: each record on a line of its own, and whether there may be more parts.

(file, line) is the key of a record, and two records may stand in one line (`}@article{`): the later one is then numbered as if it stood
on the next, and a note says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.readers.base import Found, Note, RawRecord, Reject

# The most records one export may hold, by the site that made it.
PART_SIZES: Final = {"cnki": (500,), "wos": (500, 1000)}


def on_lines_of_their_own(found: Iterable[Found]) -> Iterator[Found]:
    """The same things; a record, and a reject with the same text as another, moved down to the next free line."""
    last, moved, rejects = 0, 0, set[tuple[int, str, str]]()
    for item in found:
        if isinstance(item, RawRecord):
            line = max(item.line, last + 1)
            moved += line != item.line
            last = line
            yield item._replace(line=line)
        elif isinstance(item, Reject):
            line = item.line
            while (line, item.reason, item.text) in rejects:
                line += 1
            rejects.add((line, item.reason, item.text))
            yield item._replace(line=line)
        else:
            yield item
    if moved:
        yield Note("shared_line", 0, str(moved))


def more_parts(format_name: str, records: int) -> Iterator[Note]:
    """A note if a file holds just as many records as one export may."""
    site = format_name.split("_", 1)[0]
    if records in PART_SIZES.get(site, ()):
        yield Note("maybe_more_parts", 0, str(records))
