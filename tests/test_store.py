"""Data on disk: listed in order, read where it lies, written whole, digested by content."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pandas as pd
import pytest

from pipeline import store
from pipeline.atomic import write_bytes
from pipeline.errors import PanyouError
from pipeline.frames import frame
from pipeline.store import Digest, Review, TableWriter, listed, review_of


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return review_of(tmp_path / "year=2019" / "空 格𠮷" / "configs" / "示例.toml")


def links(*ids: str) -> pd.DataFrame:
    rows = [{"record_id_a": i, "record_id_b": i, "decision": "merged", "rule": "same_record", "occurrences": 1} for i in ids]
    return frame("duplicate_links", rows)


def write(review: Review, *parts: pd.DataFrame) -> Digest:
    writer = TableWriter(review, "duplicate_links")
    for part in parts:
        writer.write(part)
    return writer.publish()


def test_a_review_s_places_follow_from_its_configuration(tmp_path: Path) -> None:
    inside, outside = review_of(tmp_path / "configs" / "a.toml"), review_of(tmp_path / "b.toml")

    assert (tmp_path / "corpus" / "a", tmp_path / "outputs" / "a") == (inside.corpus, inside.outputs)
    assert (tmp_path / "corpus" / "b", tmp_path / "outputs" / "b") == (outside.corpus, outside.outputs)
    assert tmp_path / "outputs" / "a" / "3_segment" / "tokens.parquet" == inside.table("tokens")


def test_files_are_listed_by_path_below_their_folder_with_forward_slashes(tmp_path: Path) -> None:
    for name in ("b.txt", "子/a.txt", "A.txt", ".DS_Store"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())

    assert [".DS_Store", "A.txt", "b.txt", "子/a.txt"] == [file.file for file in store.listed(tmp_path)]
    assert [] == store.listed(tmp_path / "absent")


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_file_put_in_twice_names_the_first_by_name(tmp_path: Path) -> None:
    for name, text in (("b.txt", "same"), ("a.txt", "same"), ("c.txt", "other")):
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert {"a.txt": "", "b.txt": "a.txt", "c.txt": ""} == {file.file: file.same_as for file in listed(tmp_path)}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "exports" / "dead.txt").symlink_to(tmp_path / "nowhere")

    assert [] == store.listed(tmp_path / "exports")


def test_a_table_is_read_back_whole_in_part_and_by_value(review: Review) -> None:
    """Also where a folder above bears a name that Arrow would take for a column."""
    write(review, links("r1", "r2"), links("r3"))

    assert ["r1", "r2", "r3"] == store.load(review, "duplicate_links")["record_id_a"].tolist()
    assert ["r2"] == store.load_range(review, "duplicate_links", "record_id_a", "r2", "r3")["record_id_a"].tolist()
    assert ["r2", "r3"] == store.load_range(review, "duplicate_links", "record_id_a", "r2", None)["record_id_a"].tolist()
    assert ["r3"] == store.select(review, "duplicate_links", "record_id_b", ["r3", "r9"])["record_id_a"].tolist()
    assert {"r1", "r2", "r3"} == store.ids(review, "duplicate_links", "record_id_a")


def test_more_than_ten_parts_are_read_in_their_order(review: Review) -> None:
    names = [f"r{n:02}" for n in range(12)]
    write(review, *(links(name) for name in names))

    assert names == store.load(review, "duplicate_links")["record_id_a"].tolist()


def test_a_digest_is_of_the_content_and_not_of_how_it_is_stored(review: Review) -> None:
    whole = write(review, links("r2", "r1", "r3"))

    assert (3, whole) == (whole.rows, write(review, links("r1"), links("r2"), links("r3")))
    assert whole == write(review, links("r1", "r2", "r3"), links())
    assert whole != write(review, links("r1", "r2"))
    assert whole != write(review, links("r1", "r2", "r4"))


def test_two_columns_cannot_trade_values_and_keep_the_digest(review: Review) -> None:
    made = links("r1").assign(rule="a", evidence="b")

    assert write(review, made) != write(review, made.assign(rule="b", evidence="a"))


def test_the_same_table_is_the_same_bytes(review: Review) -> None:
    write(review, links("r1", "r2"))
    first = review.table("duplicate_links").read_bytes()
    write(review, links("r2", "r1"))

    assert first == review.table("duplicate_links").read_bytes()


def test_nothing_is_in_view_before_a_table_is_published(review: Review) -> None:
    writer = TableWriter(review, "duplicate_links")
    writer.write(links("r1"))

    assert not review.table("duplicate_links").exists()
    writer.publish()
    assert ["duplicate_links.parquet"] == [path.name for path in review.table("duplicate_links").parent.iterdir()]


def test_a_file_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a" / "b.txt", b"1")
    write_bytes(tmp_path / "a" / "b.txt", b"2")

    assert {"b.txt": b"2"} == {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b"\xff", b'{"a": 1'])
def test_damaged_json_is_as_good_as_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.json").write_bytes(data)

    assert {} == store.read_json(tmp_path / "a.json")
    assert {} == store.read_json(tmp_path / "absent.json")


def test_json_is_written_sorted_and_read_back(tmp_path: Path) -> None:
    store.write_json(tmp_path / "a.json", {"b": "数", "a": 1})

    assert '{\n "a": 1,\n "b": "数"\n}\n' == (tmp_path / "a.json").read_text(encoding="utf-8")
    assert {"a": 1, "b": "数"} == store.read_json(tmp_path / "a.json")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_we_may_not_write_to_is_said_in_words(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(PanyouError, match="disk_error"):
        write_bytes(tmp_path / "a.txt", b"1")


def test_a_file_in_the_way_of_a_folder_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(PanyouError) as raised:
        write_bytes(tmp_path / "a" / "b.txt", b"1")
    assert "disk_error" == raised.value.code
