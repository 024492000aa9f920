"""The benchmark for duplicates that ships with the project: invented records with the truth about each pair, and the figures of a tool on it.

About 3,000 records by seed: works in Chinese and in English with damaged copies (`damage.py`), works of Chinese journals with their record in an English
database, conference papers that became articles, and the near misses of `near_misses.txt`, which nobody may merge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from tests.benchmarks.damage import damaged
from tests.benchmarks.works import Record, Work, chinese_record, english_record, foreigner, person, translated_record, work

DEVELOPING: Final = 1  # the seed that rules were made on
REPORTING: Final = 2026  # the seed that figures are quoted from
Ends = tuple[str, str]


class Truth(NamedTuple):
    """What holds of a pair of records: same (one publication), translation or version (linked), different; of which part, under which damage."""

    relation: str
    part: str
    kinds: tuple[str, ...]


class Benchmark(NamedTuple):
    """Records as rows of `records`, and the truth about every pair that is not plainly unrelated."""

    records: list[Record]
    truth: dict[Ends, Truth]


def benchmark(seed: int, works: int = 900) -> Benchmark:
    """The benchmark of a seed; `works` in each of its three parts grow it."""
    made = _Making(Random(seed))  # repeatable, and no secret
    for number in range(works):
        made.copies("zh" if number % 2 else "en", number)
    for number in range(works, works + works // 4):
        made.translated(number)
    for number in range(works + works // 4, works + works // 4 + works // 20):
        made.version(number)
    for number, line in enumerate(near_misses()):
        made.near_miss(10 * works + number, *line)
    return Benchmark(sorted(made.records, key=lambda row: str(row["record_id"])), made.truth)


def near_misses() -> list[tuple[str, str, str]]:
    """The hand-written pairs: kind, one title, the other."""
    lines = Path(__file__).with_name("near_misses.txt").read_text(encoding="utf-8").split("\n")
    rows = [line.split("|") for line in lines if line and not line.startswith("#")]
    return [(kind, one, other) for kind, one, other in rows]


class _Making:
    """Records and truth while they grow."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.records: list[Record] = []
        self.truth: dict[Ends, Truth] = {}

    def copies(self, language: str, number: int) -> None:
        """A work, and in two of three cases one to three damaged copies of its record."""
        made = work(number, self.random)
        record = chinese_record(made) if language == "zh" else english_record(made, self.random)
        group = [self.add(record)]
        damages: list[list[str]] = [[]]
        for _ in range(self.random.choice((0, 1, 1, 1, 2, 3))):
            copy, kinds = damaged(record, made, self.random)
            group.append(self.add(copy))
            damages.append(kinds)
        for (one, mine), (other, theirs) in combinations(zip(group, damages, strict=True), 2):
            self.tell(one, other, Truth("same", language, tuple(sorted({*mine, *theirs}))))

    def translated(self, number: int) -> None:
        """A work of a Chinese journal in both databases; one in three Chinese records gives the English title, too."""
        made = work(number, self.random)
        chinese, english = chinese_record(made), translated_record(made, self.random)
        english["doi"] = made.doi if self.random.random() < 0.3 else ""
        if self.random.random() < 0.33:
            chinese["title_translated"] = made.titles[1]
        if self.random.random() < 0.4:
            english, _ = damaged(english, made, self.random)
        self.tell(self.add(chinese), self.add(english), Truth("translation", "mixed", ()))

    def version(self, number: int) -> None:
        """A conference paper, and the article it became."""
        made = work(number, self.random)
        article = chinese_record(made) if number % 2 else english_record(made, self.random)
        paper = article | {
            "document_type": "conference",
            "source": "示例年会论文集" if number % 2 else "Proceedings of the Example Conference",
            "doi": "",
            "issn": "",
            "volume": "",
            "issue": "",
            "pages": "1-8",
        }
        self.tell(self.add(article), self.add(paper), Truth("version", "zh" if number % 2 else "en", ()))

    def near_miss(self, number: int, kind: str, one: str, other: str) -> None:
        """Two works that look like one, with the people and places that make it hard; every third pair lacks pages and issues."""
        made = work(number, self.random)
        is_chinese = not one.isascii()
        first = (chinese_record(made) if is_chinese else english_record(made, self.random)) | {
            "doi": "",
            "title": one,
            "abstract": "",
            "abstract_kind": "none",
        }
        second = first | {"title": other, **_elsewhere(kind, made, number)}
        if kind in ("column", "short"):
            first["authors"] = [] if kind == "column" else [_name(is_chinese, self.random)]
            second["authors"] = [] if kind == "column" else [_name(is_chinese, self.random)]
        if number % 3 == 0 and kind not in ("column", "short"):
            first, second = (each | {"pages": "", "issue": "", "volume": ""} for each in (first, second))
        self.tell(self.add(first), self.add(second), Truth("different", "zh" if is_chinese else "en", (kind,)))

    def add(self, record: Record) -> str:
        """Add a record; its id."""
        record_id = f"r{len(self.records):06d}"
        row = {"file": "bench", "line": len(self.records) + 1, "record_id": record_id, "record_key": "k" + record_id}
        self.records.append(record | row)
        return record_id

    def tell(self, one: str, other: str, truth: Truth) -> None:
        """Write down what holds of a pair."""
        self.truth[one, other] = truth


def _elsewhere(kind: str, made: Work, number: int) -> Record:
    """Where the other work of a near miss stands: on the next pages, in the next issue, in the next year on the same page."""
    first, last = (int(page) for page in made.pages.split("-"))
    following = f"{last + 1}-{2 * last - first + 1}"
    if kind == "number" and number % 2:
        return {"year": made.year + 1, "volume": str(int(made.volume) + 1)}
    if kind == "column":
        return {"issue": str(int(made.issue) % 12 + 1)}
    if kind == "notice":
        return {"pages": str(last + 60), "issue": str(int(made.issue) % 12 + 1)}
    return {"pages": following}


def _name(is_chinese: bool, random: Random) -> str:
    return person(random).han if is_chinese else foreigner(random).latin


class Score(NamedTuple):
    """Pairs of one part: how many are one publication, found, sent to people, missed; and what was merged that is none."""

    true: int
    merged: int
    review: int
    linked: int
    wrong: int
    sure: int  # pairs merged that belong to the part, right or wrong

    @property
    def sensitivity(self) -> float:
        """Share of true pairs that were merged."""
        return self.merged / self.true if self.true else 1.0

    @property
    def precision(self) -> float:
        """Share of merged pairs that are true."""
        return 1 - self.wrong / self.sure if self.sure else 1.0


def joined(groups: Iterable[Iterable[str]]) -> set[Ends]:
    """Every pair of records in one publication."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


class Answer(NamedTuple):
    """What a tool said: the records of each publication, and the decision on pairs it left apart."""

    groups: list[list[str]]
    links: dict[Ends, str]


def score(made: Benchmark, answer: Answer, part: str, relation: str = "same") -> Score:
    """The figures of one part; a pair is left to people, or linked, where the publications of its records are."""
    language = {row["record_id"]: row["language"] for row in made.records}
    home = {each: number for number, group in enumerate(answer.groups) for each in group}
    told = {frozenset((home[one], home[other])): decision for (one, other), decision in sorted(answer.links.items())}
    merged = joined(answer.groups)
    true = {ends for ends, truth in made.truth.items() if truth.relation == relation and truth.part == part}
    named = {ends for ends in merged if part in ("all", _part(ends, language))}
    wrong = {ends for ends in named if made.truth.get(ends, _UNRELATED).relation not in ("same", "translation")}
    left = [told.get(frozenset(home[each] for each in ends), "") for ends in true - merged]
    return Score(len(true), len(true & merged), left.count("review"), left.count("linked"), len(wrong), len(named))


_UNRELATED: Final = Truth("different", "", ())


def _part(ends: Ends, language: Mapping[str, str]) -> str:
    both = {language[each] for each in ends}
    return "mixed" if len(both) > 1 else both.pop()
