"""What readers said of proposals, hits and cleaning; and that what is proposed and cleaned today is what they judged."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench import judgements
from bench.cleaned import DRAWS, now, texts_of
from bench.judgements import HITS, NEW_WORDS, agreement, kept, made_again, precision, sentences_by_hash, word_hash
from bench.mapping import CODEBOOK
from pipeline.config import load_codebook
from pipeline.text.matching import Matcher
from tests.projects import Project, table

READERS = ("reader_a", "reader_b")


@pytest.mark.parametrize("name", NEW_WORDS)
def test_at_least_seven_in_ten_of_the_top_fifty_are_words_to_either_reader(name: str) -> None:
    rows = [row for row in kept(name) if row["ours"] == "1"]
    assert 50 == len(rows)
    assert min(precision(rows, reader) for reader in READERS) >= 0.7
    assert agreement(kept(name), *READERS)[1] >= 0.6, "the readers mean the same by a word"


def test_what_the_sample_proposes_today_was_judged_well(sample_project: Project) -> None:
    proposed = table(sample_project.review, "new_words")
    top = proposed.sort_values("rank")["term"].head(50)
    verdicts = {row["sha256"]: row for row in kept("new_words_sample")}
    judged = [verdicts[word_hash(term)] for term in top if word_hash(term) in verdicts]
    assert len(judged) >= 45
    assert sum(row["reader_a"] == row["reader_b"] == "1" for row in judged) / len(top) >= 0.7


@pytest.mark.parametrize("name", HITS)
def test_every_hit_was_judged_by_both_and_no_text_is_kept(name: str) -> None:
    rows = kept(name)
    assert len(rows) >= 50
    for row in rows:
        assert all(row[f"{question}_{letter}"] in {"0", "1"} for question in HITS[name] for letter in "ab")
        assert {"language", "sha256", "start", "end", "term"} == {column for column in row if column[-2:] not in {"_a", "_b"}}


def test_a_hit_stands_only_where_the_matcher_makes_it_again() -> None:
    text = "公众参与治理有多方面的意义"
    row = {"language": "zh", "sha256": word_hash(text), "term": ""}
    rows = [row | {"start": start, "end": end} for start, end in (("0", "4"), ("7", "9"), ("0", "3"))]
    assert rows[:1] == made_again(rows, {word_hash(text): text}, Matcher(load_codebook(CODEBOOK)))


def test_where_no_judged_hit_is_made_again_the_figures_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judgements, "raws", lambda _: [])
    told = list(judgements._looked_for_again(kept("matcher_hits")))

    assert ["none is made again"] * 2 == [line.rpartition(": ")[2] for line in told]


@pytest.mark.real_exports
def test_the_judged_hits_the_codebook_still_makes_are_right(shared: Path) -> None:
    """Its exclusions were made from these judgements: this holds what they say, it does not tell how right new hits are."""
    assert shared.is_dir()
    rows = kept("matcher_hits")
    texts = sentences_by_hash({row["sha256"] for row in rows})
    assert {row["sha256"] for row in rows} == set(texts)
    for language, least in (("zh", 0.8), ("en", 0.93)):
        hits = [row for row in made_again(rows, texts, Matcher(load_codebook(CODEBOOK))) if row["language"] == language]
        assert len(hits) >= 70
        assert sum(row["verdict_a"] == row["verdict_b"] == "1" for row in hits) / len(hits) >= least


def test_each_draw_of_cleaning_was_read_whole_and_no_text_is_kept() -> None:
    rows = kept("cleaning")
    assert {"first": 200, "second": 60, "fresh": 60} == {draw: len({r["sha256"] for r in rows if r["draw"] == draw}) for draw in DRAWS}
    assert {"draw", "language", "file", "sha256", "start", "end", "kind", "is_noise", "was_taken"} == set(rows[0])
    assert all(row["is_noise"] in {"0", "1"} or not row["kind"] for row in rows)


@pytest.mark.real_exports
def test_cleaning_takes_what_is_no_text_and_no_text(shared: Path) -> None:
    assert shared.is_dir()
    rows = kept("cleaning")
    texts = texts_of(rows)
    for draw, recall in (("first", 0.96), ("second", 0.96), ("fresh", 0.92)):
        found = Counter(outcome for (outcome, _), _ in now([row for row in rows if row["draw"] == draw], texts))
        assert found["right"] / (found["right"] + found["false"]) >= 0.99
        assert found["right"] / (found["right"] + found["missed"]) >= recall


def test_kappa_is_cohens() -> None:
    """The textbook's table: both yes 20, both no 15, one yes 5, the other 10."""
    pairs = [("1", "1")] * 20 + [("0", "0")] * 15 + [("1", "0")] * 5 + [("0", "1")] * 10
    rows = [{"a": one, "b": other} for one, other in pairs]
    assert pytest.approx((0.7, 0.4)) == agreement(rows, "a", "b")
