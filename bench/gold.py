"""The sample's figures against its gold: duplicates, screening with and without the human decisions, sentences: `python -m bench.gold`."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.config import load_codebook, load_settings
from pipeline.frames import frame
from pipeline.outputs import Outputs
from pipeline.run import Run
from pipeline.stages.s4_screen import rank
from pipeline.store import review_of
from pipeline.text.languages import language_of
from pipeline.text.matching import Matcher

ROOT: Final = Path(__file__).resolve().parent.parent
CONFIG: Final = ROOT / "configs" / "sample.toml"
CODEBOOK: Final = ROOT / "configs" / "codebooks" / "urban_digital_governance.toml"
GOLD: Final = ROOT / "corpus" / "sample" / "gold"

Pair = tuple[str, str]


class Confusion(NamedTuple):
    """Right, wrong and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def line(self) -> str:
        """Counts, precision, recall and F1."""
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        f1 = 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)
        return f"right {self.right}  wrong {self.wrong}  missed {self.missed}  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"


def confusion(found: set[Pair] | set[str], true: set[Pair] | set[str]) -> Confusion:
    """How a found set stands to the true one."""
    return Confusion(len(found & true), len(found - true), len(true - found))


def rows_of(name: str) -> list[dict[str, str]]:
    """A gold file's rows."""
    with (GOLD / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def joined(records: pd.DataFrame, gold: Iterable[Mapping[str, str]]) -> pd.DataFrame:
    """`records` with the gold's source_id and relevance, by file and place in it."""
    placed = records.sort_values(["file", "line"]).assign(record=lambda data: (data.groupby("file").cumcount() + 1).astype(str))
    return placed.merge(pd.DataFrame(gold)[["file", "record", "source_id", "relevant"]], on=["file", "record"], validate="one_to_one")


def duplicates(records: pd.DataFrame, publications: pd.DataFrame) -> Confusion:
    """Pairs of occurrences that were made one publication, against pairs that are one work."""
    publication = publications.explode("record_ids").set_index("record_ids")["publication_id"]
    data = records.assign(publication_id=records["record_id"].map(publication), place=records["file"] + "#" + records["record"])
    return confusion(_pairs(data, "publication_id"), _pairs(data, "source_id"))


def _pairs(data: pd.DataFrame, column: str) -> set[Pair]:
    groups = (sorted(group) for _, group in data.groupby(column)["place"])
    return {pair for group in groups for pair in itertools.combinations(group, 2)}


def screening(records: pd.DataFrame, publications: pd.DataFrame, screened: pd.DataFrame, in_years: set[str]) -> Confusion:
    """Included publications against relevant ones of the review's years."""
    relevant = set(records.loc[records["relevant"] == "true", "record_id"])
    true = {p for p, ids in zip(publications["publication_id"], publications["record_ids"], strict=True) if relevant & set(ids)}
    return confusion(set(screened.loc[screened["is_included"], "publication_id"]), true & in_years)


def sentences(codebook: Codebook) -> tuple[Confusion, float]:
    """Categories with a term in the sentence against its gold; and the share of gold themes whose sentence holds a term of theirs."""
    matcher, found, true = Matcher(codebook), set[Pair](), set[Pair]()
    for number, row in enumerate(rows_of("sentences.csv")):
        matches = matcher.find(row["sentence"], language_of(row["sentence"]))
        found |= {(str(number), match.category_id) for match in matches}
        true |= {(str(number), category) for category in row["categories"].split(";") if category}
    return confusion(found, true), len(found & true) / len(true)


def report() -> Iterable[str]:
    """The figures, a line each."""
    review, settings = review_of(CONFIG), load_settings(CONFIG)
    Run(review, settings).bring_up_to_date()
    outputs = Outputs("sample", ROOT)
    records = joined(outputs.records, rows_of("records.csv"))
    publications, results = outputs.publications, outputs.rule_results
    years = settings.screen.years
    in_years = set(
        publications.loc[~publications["year"].lt(years.first) & ~publications["year"].gt(years.last), "publication_id"].dropna()
    )
    yield f"duplicates: {duplicates(records, publications).line}"
    undecided = rank(results, publications, outputs.tokens, frame("decisions"), outputs.document_vectors, screen=settings.screen).screening
    yield f"screening by rules alone: {screening(records, publications, undecided, in_years).line}"
    yield f"screening with decisions.csv: {screening(records, publications, outputs.screening, in_years).line}"
    found, share = sentences(load_codebook(CODEBOOK))
    yield f"sentences, a term as a theme (our own texts: no evidence about real ones): {found.line}"
    yield f"gold themes whose sentence holds a term of its category: {share:.3f}"


if __name__ == "__main__":
    print(*report(), sep="\n")
