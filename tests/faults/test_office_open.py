"""F28: a file open in Excel refuses to be replaced, as Windows has it; the run waits, then says so and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import PanyouError
from pipeline.store import Review
from tests import throwaway
from tests.projects import bring, tree
from tests.throwaway import review_at, settings

CHANGED = {"screen": {"exclude_terms": ["隐私"]}}


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Review:
    for module, name, value in throwaway.PATCHES:
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr("time.sleep", lambda _: None)
    review = review_at(tmp_path)
    bring(review, settings())
    return review


def refuse(monkeypatch: pytest.MonkeyPatch, name: str, times: int) -> None:
    """The first `times` renames onto a file of that name are refused."""
    left = [times]
    rename = Path.replace

    def replace(source: Path, target: Path) -> Path:
        if Path(target).name == name and left[0]:
            left[0] -= 1
            raise PermissionError(13, "open elsewhere")
        return rename(source, target)

    monkeypatch.setattr(Path, "replace", replace)


def test_a_file_that_is_let_go_in_time_is_replaced(done: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, "report.html", times=2)

    assert ["judge", "report"] == bring(done, settings(**CHANGED))
    assert b"2 6 5" == (done.folder("report") / "report.html").read_bytes()


def test_a_file_that_stays_open_is_written_beside_and_named(done: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, "report.html", times=99)
    page = done.folder("report") / "report.html"

    with pytest.raises(PanyouError) as raised:
        bring(done, settings(**CHANGED))
    assert "written_beside" == raised.value.code
    assert "report (new 1).html" in raised.value.lines("zh")[0]
    assert (b"2 6 6", b"2 6 5") == (page.read_bytes(), page.with_name("report (new 1).html").read_bytes())


def test_once_it_is_closed_the_next_run_puts_everything_in_its_place(done: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, "report.html", times=3)
    with pytest.raises(PanyouError):
        bring(done, settings(**CHANGED))

    assert ["report"] == bring(done, settings(**CHANGED))
    names = {Path(name).name for name in tree(done.folder("report"))}
    assert {"report.html", "0.svg", "1.svg", "manifest.json", "checksums.json"} == names


def test_a_table_that_is_open_elsewhere_is_named(done: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    before = done.table("screening").read_bytes()
    refuse(monkeypatch, "screening.parquet", times=99)

    with pytest.raises(PanyouError) as raised:
        bring(done, settings(**CHANGED))
    assert "file_locked" == raised.value.code
    assert "screening.parquet" in raised.value.lines("en")[0]
    assert [] == list(done.outputs.rglob(".new-*"))
    assert before == done.table("screening").read_bytes()
