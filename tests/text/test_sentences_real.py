"""Sentence ends against 300 real abstracts whose sentences were marked by hand (offsets only; the texts are not ours to keep)."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.text.languages import language_of
from pipeline.text.sentences import split
from tests.coded import CodedAbstract, load

FLOORS = {"zh": 0.99, "en": 0.98}


def _scores(abstracts: list[CodedAbstract]) -> tuple[float, float]:
    """Precision and recall of sentence ends."""
    right = ours = theirs = 0
    for abstract in abstracts:
        coded = {sentence.end for sentence in abstract.sentences}
        found = {end for _, end in split(abstract.abstract, language_of(abstract.abstract)) if end <= max(coded)}
        right, ours, theirs = right + len(coded & found), ours + len(found), theirs + len(coded)
    return right / ours, right / theirs


@pytest.mark.real_exports
@pytest.mark.parametrize("language", ["zh", "en"])
def test_sentence_ends_agree_with_hand_marked_ones(shared: Path, language: str) -> None:
    precision, recall = _scores([a for a in load(shared) if a.language == language])
    print(f"sentence ends {language}: precision {precision:.4f}, recall {recall:.4f}")  # noqa: T201  # the measured figure
    assert precision >= FLOORS[language]
    assert recall >= FLOORS[language]
