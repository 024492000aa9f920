"""The runner, on a throw-away method: what is stale and why, what reruns, what is left alone, and what the outputs say of themselves."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import manifests, run, store
from pipeline.errors import PanyouError
from pipeline.run import Event, Reason, Run
from pipeline.settings import Settings
from pipeline.store import Review
from tests import throwaway
from tests.projects import bring, tree
from tests.throwaway import STEPS, review_at, settings


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in throwaway.PATCHES:
        monkeypatch.setattr(module, name, value)


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return review_at(tmp_path)


@pytest.fixture
def done(review: Review) -> Review:
    """A review that is up to date under the default settings."""
    assert bring(review, settings()) == STEPS
    return review


def why(review: Review, config: Settings | None = None) -> dict[str, list[Reason]]:
    """What `explain` says: the stale steps with their reasons."""
    return {step.name: list(reasons) for _, step, reasons in Run(review, config or settings()).stale() if reasons}


def digests(review: Review) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for stage in throwaway.METHOD:
        found |= manifests.load(review, stage)["digests"]
    return found


def test_a_second_run_runs_nothing_and_touches_nothing(done: Review) -> None:
    before = {path: path.stat().st_mtime_ns for path in done.outputs.rglob("*") if path.is_file() and not path.name.startswith(".lock")}

    assert [] == bring(done, settings())
    assert {} == why(done)
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_a_changed_setting_reruns_its_steps_and_what_reads_their_changed_tables(done: Review) -> None:
    changed = settings(segment={"hmm": False})

    assert [Reason("setting", "segment")] == why(done, changed)["cut"]
    assert ["cut", "count", "report"] == bring(done, changed)


def test_equal_tables_stop_the_cascade(done: Review) -> None:
    """The tolerance changes no publication here, so nothing after `merge` runs again."""
    assert ["merge"] == bring(done, settings(deduplicate={"year_tolerance": 2}))


def test_explain_cannot_know_that_a_cascade_will_stop_and_says_which_input_is_in_doubt(done: Review) -> None:
    reasons = why(done, settings(deduplicate={"year_tolerance": 2}))

    assert [Reason("setting", "deduplicate")] == reasons["merge"]
    assert [Reason("input", "publications")] == reasons["cut"]
    assert [Reason("input", "sentences")] == reasons["count"]


def test_explain_changes_nothing(review: Review) -> None:
    why(review)

    assert not review.outputs.exists()


@pytest.mark.parametrize("section", [{"run": {"batch": 2}}, {"review": {"title": throwaway.BILINGUAL, "authors": ["示例"]}}])
def test_a_setting_no_step_reads_makes_nothing_stale(done: Review, section: dict[str, Any]) -> None:
    assert [] == bring(done, settings(**section))


def test_renamed_exports_change_what_names_files_and_nothing_else(done: Review) -> None:
    before = digests(done)
    exports = done.corpus / "exports"
    (exports / "a.txt").rename(exports / "z.txt")

    assert ["read", "merge", "report"] == bring(done, settings())
    changed = {name for name, digest in digests(done).items() if before[name] != digest}
    assert {"files", "records"} == changed


def test_a_new_decision_of_a_person_reruns_the_screening(done: Review) -> None:
    log = "﻿record_ids,record_keys,title,phase,decision,reason,person,date\n,,隐私,title_abstract,exclude,,甲,\n"
    (done.corpus / "decisions.csv").write_text(log, encoding="utf-8")

    assert [Reason("input", "decisions")] == why(done)["judge"]
    assert ["judge", "report"] == bring(done, settings())


def test_changed_code_and_library_versions_are_named(done: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "code_hash", lambda _: "other")
    assert {step: [Reason("code", step)] for step in STEPS} == {step: [r for r in why(done)[step] if r.kind != "input"] for step in STEPS}
    monkeypatch.undo()
    for module, name, value in throwaway.PATCHES:
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(run, "versions", lambda _: {"jieba": "0.43"})
    assert Reason("version", "jieba") in why(done)["cut"]


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "part-00000.parquet").write_bytes(b"x")


@pytest.mark.parametrize("damage", [_truncate, _empty, _flip, Path.unlink, _replace_by_folder])
@pytest.mark.parametrize(
    ("artifact", "step"),
    [("1_ingest/records.parquet", "read"), ("3_segment/sentences.parquet", "cut"), ("7_report/figures/1.svg", "report")],
)
def test_a_damaged_artifact_is_named_and_made_again(done: Review, damage: Callable[[Path], None], artifact: str, step: str) -> None:
    before = tree(done.outputs)
    damage(done.outputs / artifact)

    reasons = why(done)[step]
    assert {"damaged"} == {reason.kind for reason in reasons}
    assert artifact.partition("/")[2] == reasons[0].what
    assert [step] == bring(done, settings())
    assert before == tree(done.outputs)


@pytest.mark.parametrize("damage", [_truncate, _empty, Path.unlink])
@pytest.mark.parametrize("name", ["manifest.json", "checksums.json"])
def test_a_damaged_manifest_makes_its_stage_again(done: Review, damage: Callable[[Path], None], name: str) -> None:
    before = tree(done.outputs)
    damage(done.outputs / "3_segment" / name)

    assert ["cut", "count"] == bring(done, settings())
    assert before == tree(done.outputs)


def test_a_manifest_with_a_changed_digest_is_not_believed(done: Review) -> None:
    """Its steps would pass for fresh, and their readers would be made from a table that never was."""
    before = tree(done.outputs)
    path = done.outputs / "3_segment" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["digests"]["sentences"]["sha256"] = "0" * 64
    path.write_text(json.dumps(manifest), encoding="utf-8")

    assert [Reason("damaged", "manifest.json")] == why(done)["cut"]
    bring(done, settings())
    assert before == tree(done.outputs)


def test_a_damaged_artifact_whose_exports_are_gone_ends_with_5(done: Review) -> None:
    shutil.rmtree(done.corpus / "exports")
    (done.outputs / "1_ingest" / "records.parquet").unlink()

    with pytest.raises(PanyouError) as raised:
        bring(done, settings())
    assert ("damaged", 5) == (raised.value.code, raised.value.exit_code)
    assert "records.parquet" in raised.value.lines("en")[0]


def test_a_lost_manifest_whose_exports_are_gone_ends_with_5(done: Review) -> None:
    shutil.rmtree(done.corpus / "exports")
    _truncate(done.outputs / "1_ingest" / "manifest.json")

    with pytest.raises(PanyouError) as raised:
        bring(done, settings())
    assert raised.value.exit_code == 5


def test_damaged_field_notes_whose_files_are_gone_are_not_replaced_by_nothing(review: Review) -> None:
    notes = review.corpus / "fieldnotes"
    notes.mkdir()
    (notes / "n.txt").write_text("示例", encoding="utf-8")
    bring(review, settings())
    shutil.rmtree(notes)
    (review.outputs / "1_ingest" / "files.parquet").unlink()

    with pytest.raises(PanyouError) as raised:
        bring(review, settings())
    assert raised.value.exit_code == 5


def test_an_emptied_exports_folder_ends_with_3_and_leaves_the_results_alone(done: Review) -> None:
    before = tree(done.outputs)
    for path in (done.corpus / "exports").iterdir():
        path.unlink()

    with pytest.raises(PanyouError) as raised:
        bring(done, settings())
    assert ("no_exports", 3) == (raised.value.code, raised.value.exit_code)
    assert before == tree(done.outputs)


def test_field_notes_alone_are_no_exports(tmp_path: Path) -> None:
    review = review_at(tmp_path, {"a.txt": ""})
    (review.corpus / "fieldnotes").mkdir()
    (review.corpus / "fieldnotes" / "n.txt").write_text("示例", encoding="utf-8")

    with pytest.raises(PanyouError) as raised:
        bring(review, settings())
    assert raised.value.exit_code == 3


def test_one_stage_alone_refuses_stale_input_and_names_the_command(done: Review) -> None:
    (done.corpus / "exports" / "c.txt").write_text("敏捷", encoding="utf-8")

    with pytest.raises(PanyouError) as raised:
        Run(done, settings()).run_stage("segment")
    assert raised.value.exit_code == 2
    assert "panyou ingest" in raised.value.lines("en")[2]
    assert "exports" in raised.value.lines("zh")[0]


def test_one_stage_alone_runs_that_stage_only(done: Review) -> None:
    changed = settings(segment={"hmm": False})

    assert Run(done, changed).run_stage("segment")
    assert not Run(done, changed).run_stage("segment")
    assert ["report"] == list(why(done, changed))


def test_a_run_until_a_stage_goes_no_further(review: Review) -> None:
    Run(review, settings()).bring_up_to_date(until="deduplicate")

    assert ["1_ingest", "2_deduplicate"] == sorted(path.name for path in review.outputs.iterdir() if path.is_dir())


def test_manifests_hold_the_key_and_digests_and_no_time_host_or_absolute_path(done: Review) -> None:
    for stage in throwaway.METHOD:
        path = manifests.path(done, stage)
        text = path.read_text(encoding="utf-8")
        manifest = json.loads(text)
        assert {"stage", "key", "steps", "digests", "seal"} == set(manifest)
        assert {step.name for step in stage.steps} == set(manifest["steps"])
        assert all({"rows", "sha256"} == set(digest) for digest in manifest["digests"].values())
        for word in (str(done.outputs.parent.parent), socket.gethostname(), "time", "date", "host", "/tmp"):  # noqa: S108  # a word to look for
            assert word not in text


def test_manifests_are_the_same_wherever_the_review_lies(done: Review, tmp_path: Path) -> None:
    other = review_at(tmp_path / "空 格 目录𠮷")
    bring(other, settings())

    assert tree(done.outputs) == tree(other.outputs)


@pytest.mark.parametrize("batch", [1, 2, 5, 7])
def test_tables_made_in_parts_are_the_same_tables(done: Review, tmp_path: Path, batch: int) -> None:
    other = review_at(tmp_path / "other")
    bring(other, settings(run={"batch": batch}))

    assert digests(done) == digests(other)
    assert store.load(done, "sentences").equals(store.load(other, "sentences"))
    assert other.table("sentences").is_dir() == (batch < 6)


def test_a_table_in_parts_replaces_one_in_one_piece_and_the_other_way_round(done: Review) -> None:
    whole = tree(done.outputs)
    for batch in (2, 3, 2000):
        bring(done, settings(run={"batch": batch}, segment={"hmm": False}))
        bring(done, settings(run={"batch": batch}))
    assert whole == tree(done.outputs)


def test_a_damaged_part_and_a_surplus_part_are_found(review: Review) -> None:
    parts = settings(run={"batch": 2})
    bring(review, parts)
    before = tree(review.outputs)
    folder = review.table("sentences")
    shutil.copy(folder / "part-00000.parquet", folder / "part-00009.parquet")

    assert [Reason("damaged", "sentences.parquet/part-00009.parquet")] == why(review, parts)["cut"]
    bring(review, parts)
    assert before == tree(review.outputs)


def test_a_file_that_is_no_longer_made_goes_and_leaves_no_digest(done: Review, tmp_path: Path) -> None:
    bring(done, settings(report={"evidence_per_publication": 4}))
    bring(done, settings())
    fresh = review_at(tmp_path / "fresh")
    bring(fresh, settings())

    assert tree(fresh.outputs) == tree(done.outputs)


def test_the_listener_hears_reasons_parts_and_rows(review: Review) -> None:
    events: list[Event] = []
    Run(review, settings(run={"batch": 3}), events.append).bring_up_to_date()

    assert (Reason("first_run", ""),) == events[0].reasons
    assert [(0, 2), (1, 2)] == [(event.done, event.total) for event in events if event.kind == "part" and event.step.name == "cut"]
    assert {"sentences": 6} == next(event.rows for event in events if event.kind == "done" and event.step.name == "cut")


def test_a_step_that_fails_leaves_the_old_tables_and_nothing_half_written(done: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(done.outputs)
    monkeypatch.setattr(store.TableWriter, "write", lambda *_: (_ for _ in ()).throw(ZeroDivisionError))

    with pytest.raises(ZeroDivisionError):
        bring(done, settings(segment={"hmm": False}))
    assert before == tree(done.outputs)


def test_only_the_review_s_outputs_are_written(tmp_path: Path) -> None:
    """Exports are opened for reading only, and nothing appears outside `outputs/<review>/`."""
    review = review_at(tmp_path)
    before = tree(tmp_path)
    exports = review.corpus / "exports"
    times = {path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in exports.iterdir()}
    bring(review, settings())

    assert before == {path: digest for path, digest in tree(tmp_path).items() if not path.startswith("outputs/tiny/")}
    assert times == {path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in exports.iterdir()}


def test_leftovers_of_a_killed_run_are_cleared_by_the_next(done: Review) -> None:
    for leftover in (".new-manifest.json", "7_report/figures/.new-1.svg", "3_segment/.new-sentences/part-00000.parquet"):
        path = done.outputs / leftover
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    bring(done, settings())

    assert [] == list(done.outputs.rglob(".new-*"))


def test_a_step_that_left_the_method_leaves_the_manifest(done: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    segment = throwaway.METHOD[2]
    shorter = tuple(stage if stage is not segment else segment._replace(steps=segment.steps[:1]) for stage in throwaway.METHOD)
    monkeypatch.setattr(run, "METHOD", shorter)
    bring(done, settings(segment={"hmm": False}))

    assert {"cut"} == set(manifests.load(done, segment)["steps"])
    assert {"sentences"} == set(manifests.load(done, segment)["digests"])


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
def test_an_export_whose_name_is_no_utf8_is_read(review: Review) -> None:
    """A GBK archive unpacked on Linux: its names are bytes that no text stands for."""
    (review.corpus / "exports" / os.fsdecode(b"\xff\xfe.txt")).write_text("敏捷", encoding="utf-8")
    bring(review, settings())

    assert r"\xff\xfe.txt" in store.load(review, "files")["file"].tolist()
