"""Measures on orders worked out by hand, and replays on invented texts (示例)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import PanyouError
from pipeline.screening.simulation import Measures, measures, recalls, simulations, stopped, work_saved
from pipeline.screening.stopping import streak
from pipeline.simulating import Labelled, means, metrics_csv, of_cells, simulate
from tests.encoders import Hashed
from tests.projects import Project, panyou_here
from tests.screening.texts import cut, synthetic


def order(text: str) -> np.ndarray:
    return np.array([character == "1" for character in text])


def labelled() -> Labelled:
    texts, labels = synthetic(90)
    return Labelled({f"r{n:02}": cut(text) for n, text in enumerate(texts)}, {f"r{n:02}": label for n, label in enumerate(labels)})


def test_the_measures_are_those_worked_out_by_hand() -> None:
    """Twenty records, relevant ones at 1, 2, 5, 10: all found at 10, so half unread; 2 of 4 after two; mean place 4.5."""
    found = order("11001000010000000000")

    assert Measures(wss_95=0.45, wss_100=0.5, recall_10=0.5, atd=0.225) == measures(found)


def test_95_per_cent_of_twenty_relevant_are_nineteen() -> None:
    assert (0.475, 0.0) == (
        work_saved(order("1" * 19 + "0" * 20 + "1"), 95),
        work_saved(order("1" * 19 + "0" * 20 + "1"), 100),
    )


def test_the_curve_begins_at_nothing_and_ends_at_all() -> None:
    assert [0, 0.5, 0.5, 1] == recalls(order("101")).tolist()


def test_a_rule_is_asked_after_each_batch_and_its_recall_is_told() -> None:
    found = order("1000000000" + "0" * 8 + "10" + "0" * 10)
    stop = stopped(found, lambda answers, _: streak(answers, 5).stops, batch=10)

    assert (10, 0.5) == stop
    assert (30, 1.0) == stopped(found, lambda *_: False, batch=10)


def test_the_ranking_beats_random_order() -> None:
    found = simulate(labelled(), range(1, 4), 5)

    assert means([each.ranked for each in found]).wss_95 > means([each.random for each in found]).wss_95 + 0.3
    assert means([each.ranked for each in found]).atd < means([each.random for each in found]).atd


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others() -> None:
    once, again = (metrics_csv(simulate(labelled(), [1, 2], 5), 5) for _ in range(2))
    first, second = (line.split(b",", 1)[1] for line in once.splitlines()[2::2])

    assert once == again
    assert first != second


def test_with_a_model_both_rankings_are_replayed_on_the_same_records() -> None:
    texts, labels = synthetic(40)
    rows = [[f"r{n:02}", "示例", text, str(int(label))] for n, (text, label) in enumerate(zip(texts, labels, strict=True))]
    plain, both = (simulate(of_cells([["record", "title", "abstract", "label"], *rows], encoder), [1], 5) for encoder in (None, Hashed()))
    lines = metrics_csv(both, 5).decode().splitlines()

    assert ["ranked", "ranked_with_embeddings", "random"] == [line.split(",")[1] for line in lines[1:]]
    assert plain[0].ranked.tolist() == both[0].ranked.tolist()
    assert plain[0].embedded is None
    assert both[0].embedded is not None
    assert both[0].embedded.sum() == both[0].ranked.sum()
    assert metrics_csv(plain, 5).decode().splitlines()[1:] == [lines[1], lines[3]]


def test_every_record_but_the_two_known_is_read_once() -> None:
    matrix, labels = np.eye(12), order("110000001000")
    (found,) = simulations(matrix, labels, [f"r{n:02}" for n in range(12)], [1], 3)

    assert (10, 2) == (len(found.ranked), found.ranked.sum())
    assert (10, 2) == (len(found.random), found.random.sum())


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["record", "title", "label"]], "simulate_columns"),
        ([], "simulate_columns"),
        ([["id", "title", "abstract", "label"], ["1", "示例", "", "maybe"]], "simulate_label"),
        ([["id", "title", "abstract", "label"], ["1", "示例", "", "1"], ["1", "示例", "", "0"]], "simulate_twice"),
    ],
)
def test_a_table_that_is_none_is_refused(rows: list[list[str]], code: str) -> None:
    with pytest.raises(PanyouError) as caught:
        of_cells(rows)
    assert code == caught.value.code


def test_one_relevant_record_is_too_few() -> None:
    with pytest.raises(PanyouError) as caught:
        simulate(Labelled({"a": [], "b": [], "c": []}, {"a": True, "b": False, "c": False}), [1], 5)
    assert "simulate_few" == caught.value.code


def test_the_command_replays_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts, labels = synthetic(60)
    source = tmp_path / "labelled.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        rows = ([f"r{n:02}", "示例", text, int(label)] for n, (text, label) in enumerate(zip(texts, labels, strict=True)))
        csv.writer(file).writerows([["record", "title", "abstract", "label"], *rows])

    assert 0 == panyou_here("screening", "simulate", str(source), "--seeds", "2", "--lang", "en")
    said = capsys.readouterr().out
    assert "60 records, 20 relevant; 2 simulation(s)" in said
    assert "ranked: WSS@95" in said
    folder = tmp_path / "labelled_simulation"
    assert {"metrics.csv", "recall.zh.svg", "recall.en.svg"} == {path.name for path in folder.iterdir()}
    assert ["1", "ranked", "58", "19"] == (folder / "metrics.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[:4]
    assert "召回率" in (folder / "recall.zh.svg").read_text(encoding="utf-8")


def test_the_command_replays_what_people_decided_in_a_review(
    sample_project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == panyou_here("screening", "simulate", str(sample_project.review.config), "--out", str(tmp_path), "--lang", "en")
    assert "ranked: WSS@95" in capsys.readouterr().out
    assert "合成语料" in (tmp_path / "recall.zh.svg").read_text(encoding="utf-8")


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    assert 2 == panyou_here("screening", "simulate", str(tmp_path / "none.csv"))
    assert 2 == panyou_here("screening", "simulate", str(tmp_path / "none.toml"))


def test_a_model_for_a_table_is_refused_beside_a_review_not_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == panyou_here(
        "screening", "simulate", str(tmp_path / "review.toml"), "--embeddings", str(tmp_path / "o.toml"), "--lang", "en"
    )
    assert "--embeddings is for a table" in capsys.readouterr().err
