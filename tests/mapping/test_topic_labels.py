"""The judging of topic labels: what a reader is offered tells nothing of who proposed it, and what counts as right. All texts are invented (示例)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import judgements, topic_labels
from bench.mapping import CODEBOOK
from bench.topic_label_sheet import Labelled, by_terms, item
from bench.topic_labels import answers, best_floor, collect, is_right, report
from pipeline.config import load_codebook
from pipeline.text.matching import Matcher

BOOK = load_codebook(CODEBOOK)


def test_top_words_give_the_category_most_of_them_are_terms_of_and_none_where_no_word_is_one() -> None:
    matcher = Matcher(BOOK)
    assert ["cogovernance"] == by_terms(["公众参与", "众包", "人脸识别", "方法"], "zh", matcher, BOOK)
    assert ["none"] == by_terms(["方法", "研究"], "zh", matcher, BOOK)


def test_a_reader_is_offered_every_proposal_and_four_categories_at_least_in_an_order_of_chance() -> None:
    proposed = BOOK.ids[0], BOOK.ids[5]
    places = set()
    for number in range(20):
        shown, chance = item(Labelled([f"词{number}"], ["示例"], [proposed[0]], [0.3], [proposed[1]]), "zh", BOOK)
        offered = [each["category_id"] for each in shown["candidates"]]
        assert {*proposed, chance} <= set(offered)
        assert len(offered) == len(set(offered)) >= 4
        places.add(offered.index(proposed[0]))
    assert places == {0, 1, 2, 3}


def test_a_topic_of_no_category_is_offered_four_that_nobody_proposed() -> None:
    shown, _ = item(Labelled(["词"], ["示例"], ["none"], [], ["none"]), "zh", BOOK)
    assert 4 == len(shown["candidates"])
    assert "none" not in {each["category_id"] for each in shown["candidates"]}


def test_right_is_what_the_reader_chose_too_none_included() -> None:
    assert is_right("a b", "b c")
    assert not is_right("a b", "b c", first=True)
    assert is_right("none", "none")
    assert not is_right("none", "a")


def test_kept_judgements_hold_ids_only_and_give_each_method_its_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topic_labels, "KEPT", tmp_path)
    methods = {
        name: {"corpus": "zh", "ours": ["a", "b"], "carried": [0.05, 0.5], "terms": ["none"], "chance": ["c"]} for name in ("t1", "t2")
    }
    for name, content in (("key", methods), ("one", {"t1": ["b"], "t2": []}), ("two", {"t1": ["a", "b"], "t2": ["none"]})):
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    collect(tmp_path / "key", [tmp_path / "one", tmp_path / "two"])
    lines = (tmp_path / "topic_labels.csv").read_text(encoding="utf-8").splitlines()
    assert ["t1,zh,a b,0.05 0.5,none,c,b,a b", "t2,zh,a b,0.05 0.5,none,c,none,none"] == lines[1:]

    monkeypatch.setattr(judgements, "KEPT", tmp_path)
    told = [line.split() for line in report(judgements.kept("topic_labels"))]
    assert ["zh", "2", "ours,", "as", "judged", "0.00", "0.50", "0.00", "0.50", "0.50", "0.50"] == told[1]
    assert ["zh", "2", "floor", "0.125", "0.50", "0.50", "0.50", "0.50", "0.50", "0.50"] == told[2]
    assert ["zh", "2", "terms", "0.50", "0.50", "0.50", "0.50", "0.50", "0.50"] == told[4]
    assert ["with", "none", "1", "always", "none"] == told[-2][:5]
    assert ["readers:", "8", "proposals", "for", "2", "topics,", "judged", "alike", "0.88,"] == told[-1][:9]


def test_the_floor_of_a_corpus_is_learned_from_the_others_only() -> None:
    """In one corpus the faint category is right, in the others it is wrong: that corpus alone would take no floor."""
    faint = {"ours": "a", "carried": "0.06", "terms": "a", "chance": "a"}
    rows = [
        faint | {"corpus": name, "reader_a": said, "reader_b": said} for name, said in (("one", "a"), ("two", "none"), ("three", "none"))
    ]
    assert 0.0 == best_floor(rows[:1])
    assert 0.1 == best_floor(rows[1:])
    assert ["none", "a", "a"] == answers(rows)["floor from the others"]  # where the others say both, the smallest
