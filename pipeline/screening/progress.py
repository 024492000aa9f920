"""How far screening has come: what people have read in their order, how many relevant ones that leaves, and what the stopping rules would do."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.screening.rulings import settled, standing
from pipeline.screening.stopping import Recall, Verdict, recall, verdicts
from pipeline.settings_screening import StoppingSettings

PHASE: Final = "title_abstract"
ANSWERS: Final = {"include": True, "exclude": False}


class Progress(NamedTuple):
    """The answers in the order of reading (True: relevant), and how many publications there are to read, read or not."""

    answers: list[bool]
    records: int

    @property
    def relevant(self) -> int:
        """How many were included."""
        return sum(self.answers)


def progress(rules: pd.DataFrame, publications: pd.DataFrame, decisions: pd.DataFrame) -> Progress:
    """What was read by title and abstract: a publication stands where its first decision stands in the log.

    To read is what no rule excludes, and what a person decided all the same; unsure and in conflict count as unread.
    """
    held = {name: rows for (name, phase), rows in standing(decisions, publications).items() if phase == PHASE}
    said = {name: (min(row["position"] for row in rows), settled(rows)["decision"]) for name, rows in held.items()}
    read = sorted((position, name, decision) for name, (position, decision) in said.items() if decision in ANSWERS)
    open_ones = set(rules.loc[rules["decision"] != "exclude", "publication_id"])
    return Progress([ANSWERS[decision] for _, _, decision in read], len(open_ones | set(said)))


def judged(found: Progress, settings: StoppingSettings) -> tuple[Recall | None, tuple[Verdict, ...]]:
    """Estimated recall so far, None before the first relevant one, and what each stopping rule would do now."""
    estimate = recall(found.answers, found.records, settings.confidence)
    rules = verdicts(found.answers, found.records, limit=settings.streak, target=settings.recall, confidence=settings.confidence)
    return estimate, rules


def stopping_rows(found: Progress, settings: StoppingSettings) -> list[dict[str, Any]]:
    """Rows of the table `stopping`; none where nobody has screened."""
    if not found.answers:
        return []
    estimate, rules = judged(found, settings)
    counts = {"read": len(found.answers), "relevant": found.relevant, "records": found.records}
    ends = {"recall": estimate.estimate, "recall_low": estimate.low, "recall_high": estimate.high} if estimate else {}
    return [{"rule": each.rule, "stops": each.stops, "value": each.value, "limit": each.limit, **counts, **ends} for each in rules]
