"""Are topics read as the right categories? Two readers' judgements: `python -m bench.topic_labels [score]`.

`sheet SHEET KEY` models topics of real abstracts of `../shared` with the defaults of stage 5, reads them as categories as stage 6 does, and writes what a
reader judges: of each topic ten words by relevance (λ = 0.6), three titles, and categories to choose from, in an order that tells nothing. Those are what our
mapping gives, what the codebook's terms among the ten words give, one drawn by chance, and more by chance up to four; "none" stands beside them. The sheet holds
text of real exports and stays outside the repository. `collect KEY READER READER` joins the readers' answers (topic → categories, or "none") with what each
method gave and keeps ids alone, in `tests/judgements/topic_labels.csv`.

Right is a method's answer that a reader chose too; where a method gives no category, that the reader chose "none". Ours can give several: `first` is the one
with the highest score, `any` asks for one among them. The readers judged the rule as it then stood: a topic was read as a category wherever its documents spoke
of it clearly more than others do. That named one in most topics where the readers found none, so the share of a topic's documents that are counted for the
category must now reach a floor. The floor was made on these judgements, and what is printed for it is no test; `floor from the others` is one: for each
corpus, the floor is what does best on the other two.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.judgements import KEPT, kept
from bench.text import NOTEFIRST
from bench.topic_label_sheet import NONE, sheet
from pipeline.agreement import Unit, alpha, estimate, kappa
from pipeline.settings import MappingSettings

NAME: Final = "topic_labels"
READERS: Final = ("reader_a", "reader_b")
FLOORS: Final = (0.0, 0.05, 0.1, 0.125, 0.15, 0.2, 0.25)
FLOOR: Final = MappingSettings().topic_documents
COLUMNS: Final = ("topic_id", "corpus", "ours", "carried", "terms", "chance", *READERS)
Answers = Mapping[str, Sequence[str]]
Row = Mapping[str, str]
Vector = NDArray[np.float64]


def collect(key: Path, readers: Sequence[Path]) -> None:
    """Join two readers' answers with what each method gave; KeyError if a topic has no answer."""
    methods = json.loads(key.read_text(encoding="utf-8"))
    answers: list[Answers] = [json.loads(path.read_text(encoding="utf-8")) for path in readers]
    with (KEPT / f"{NAME}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for topic_id, given in sorted(methods.items(), key=lambda pair: (pair[1]["corpus"], pair[0])):
            lists = [
                given["ours"],
                map(str, given["carried"]),
                given["terms"],
                given["chance"],
                *(sorted(read[topic_id]) or [NONE] for read in answers),
            ]
            writer.writerow([topic_id, given["corpus"], *(" ".join(each) for each in lists)])


def is_right(given: str, chosen: str, *, first: bool = False) -> bool:
    """Whether a method's categories, or the first of them, hold one that the reader chose."""
    return bool(set(given.split()[: 1 if first else None]) & set(chosen.split()))


def with_floor(row: Row, floor: float) -> str:
    """What ours gives where that share of documents is asked for."""
    pairs = zip(row["ours"].split(), map(float, row["carried"].split()), strict=False)
    return " ".join(name for name, carried in pairs if carried >= floor) or NONE


def best_floor(rows: Sequence[Row]) -> float:
    """The floor with which the first category is right most often; of equals the smallest, and no floor where there is nothing to learn from."""
    if not rows:
        return FLOORS[0]
    return max(FLOORS, key=lambda floor: (_right([with_floor(row, floor) for row in rows], rows, first=True)[:2].sum().round(6), -floor))


def answers(rows: Sequence[Row]) -> dict[str, list[str]]:
    """What each method gives, a topic each."""
    learned = {name: best_floor([row for row in rows if row["corpus"] != name]) for name in {row["corpus"] for row in rows}}
    return {
        "ours, as judged": [row["ours"] for row in rows],
        f"floor {FLOOR}": [with_floor(row, FLOOR) for row in rows],
        "floor from the others": [with_floor(row, learned[row["corpus"]]) for row in rows],
        "terms": [row["terms"] for row in rows],
        "chance": [row["chance"] for row in rows],
        "always none": [NONE] * len(rows),
    }


def _right(given: Sequence[str], rows: Sequence[Row], *, first: bool) -> Vector:
    """Share of topics right by each reader, and by both."""
    hits = np.array([[is_right(one, row[reader], first=first) for reader in READERS] for one, row in zip(given, rows, strict=True)])
    return np.array([*hits.mean(axis=0), hits.all(axis=1).mean()])


def report(rows: Sequence[Row]) -> Iterator[str]:
    """The figures, a line each."""
    yield f"{'topics':21} {'method':22} first: right by reader a, by b, by both; any: the same"
    methods = answers(rows)
    for group, places in _groups(rows).items():
        for name, given in methods.items():
            shares = [_right([given[n] for n in places], [rows[n] for n in places], first=first) for first in (True, False)]
            yield f"{group:16} {len(places):4} {name:22} " + "   ".join("  ".join(f"{value:.2f}" for value in each) for each in shares)
    yield from _agreed(rows)


def _groups(rows: Sequence[Row]) -> dict[str, list[int]]:
    """Numbers of the topics of each corpus, of all, and of those in which both readers found a category, or both none."""
    silent = [[row[reader] == NONE for reader in READERS] for row in rows]
    groups = {
        corpus: [n for n, row in enumerate(rows) if row["corpus"] == corpus] for corpus in dict.fromkeys(row["corpus"] for row in rows)
    }
    groups["all"] = list(range(len(rows)))
    groups["with a category"] = [n for n, none in enumerate(silent) if not any(none)]
    groups["with none"] = [n for n, none in enumerate(silent) if all(none)]
    return {name: places for name, places in groups.items() if places}


def _agreed(rows: Sequence[Row]) -> Iterator[str]:
    """How far the readers agree on the categories that a method proposed."""
    units: list[Unit] = [
        {reader: "yes" if category in row[reader].split() else "no" for reader in READERS}
        for row in rows
        for category in sorted({*row["ours"].split(), *row["terms"].split(), *row["chance"].split()})
    ]
    same = np.mean([unit["reader_a"] == unit["reader_b"] for unit in units])
    value, spread = kappa(units, *READERS), estimate(units, alpha)
    interval = f"{spread.value:.2f} ({spread.low:.2f} to {spread.high:.2f})"
    yield f"readers: {len(units)} proposals for {len(rows)} topics, judged alike {same:.2f}, kappa {value:.2f}, alpha {interval}"


def main(arguments: Sequence[str]) -> None:
    """Print the figures, or make the sheet, or keep the answers."""
    if arguments[:1] == ["sheet"]:
        if not NOTEFIRST.exists():
            sys.stdout.write("no ../shared/exports on this machine: nothing to judge\n")
            return
        sheet(Path(arguments[1]), Path(arguments[2]))
    elif arguments[:1] == ["collect"]:
        collect(Path(arguments[1]), [Path(each) for each in arguments[2:4]])
    else:
        print(*report(kept(NAME)), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
