"""F15: nothing, one record, or records without what a stage lives on: the run ends with a plain sentence, and where it can with a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import Project, empty_at, panyou_here, table

LOGIN_PAGE = "<!DOCTYPE html><html><head><title>知网登录</title></head><body>请登录</body></html>"


def record(number: int, *, title: str = "示例：城市数字治理的公开与透明", year: str = "2021", abstract: str = "开放数据应当公开。") -> str:
    """A CNKI RefWorks record; invented."""
    lines = ["RT Journal Article", "SR 1", "A1 示例甲;", "AD 示例大学;"]
    lines += [f"T1 {title}{number}"] if title else []
    lines += ["JF 示例学刊"] + ([f"YR {year}"] if year else []) + ["IS 01", "K1 数字治理;公开"]
    lines += [f"AB {abstract}"] if abstract else []
    return "\r\n".join([*lines, "DS CNKI", "LK https://example.invalid/1", "", ""])


def project_of(tmp_path: Path, *records: str) -> Project:
    project = empty_at(tmp_path / "project")
    (project.exports / "a.txt").write_bytes("".join(records).encode())
    return project


@pytest.mark.parametrize("files", [{}, {"a.txt": LOGIN_PAGE}, {"a.txt": "", "b.txt": "\ufeff", "c.txt": "随便写写"}])
def test_no_usable_export_ends_with_3_in_three_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str]) -> None:
    project = empty_at(tmp_path / "project")
    for name, text in files.items():
        (project.exports / name).write_text(text, encoding="utf-8")

    code = panyou_here("run", project.review.config, "--quiet", "--lang", "zh")
    said = capsys.readouterr().err.splitlines()
    assert 3 == code
    assert ["错误：", "位置：", "处理："] == [line[:3] for line in said]
    assert f"读了 {len(files)} 个文件" in said[0]


@pytest.mark.parametrize(
    "records",
    [
        pytest.param([record(1)], id="one record"),
        pytest.param([record(n, abstract="") for n in range(4)], id="no abstracts"),
        pytest.param([record(n, year="") for n in range(4)], id="no years"),
        pytest.param([record(n) for n in range(2)], id="fewer documents than topics"),
        pytest.param([record(1, abstract="。！？")], id="no words"),
    ],
)
def test_a_poor_corpus_still_gets_its_report(tmp_path: Path, capsys: pytest.CaptureFixture[str], records: list[str]) -> None:
    project = project_of(tmp_path, *records)
    code = panyou_here("run", project.review.config)
    said = capsys.readouterr().err

    assert 0 == code, said
    assert "Traceback" not in said
    folder = project.review.folder("report")
    assert all((folder / name).stat().st_size > 1000 for name in ("report.html", "report.docx", "tables.xlsx"))
    kept, rejects = len(table(project.review, "records")), len(table(project.review, "rejects"))
    assert len(records) == kept + rejects


def test_records_without_titles_are_each_listed_and_end_with_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A title is what a record cannot do without; none of them is dropped in silence."""
    project = project_of(tmp_path, *(record(n, title="", abstract=f"第{n}条：平台应当公开。") for n in range(4)))

    assert 3 == panyou_here("run", project.review.config, "--quiet", "--lang", "en")
    assert 3 == len(capsys.readouterr().err.splitlines())
    rejects = table(project.review, "rejects")
    assert (4, 1) == (len(rejects), rejects["reason"].nunique())
    assert all(f"第{n}条" in text for n, text in enumerate(rejects["text"]))


def test_a_screening_that_leaves_nothing_ends_with_4_and_a_report_that_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = project_of(tmp_path, record(1), record(2))
    project.configure("years = { first = 2015, last = 2022 }", "years = { first = 1990, last = 1991 }")
    code = panyou_here("run", project.review.config, "--lang", "en")

    assert 4 == code
    assert "no publication is left" in capsys.readouterr().err
    assert (project.review.folder("report") / "report.html").stat().st_size > 1000
    assert 4 == panyou_here("run", project.review.config)


def test_one_bad_file_among_good_ones_is_named_and_the_run_goes_on_unless_strict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = project_of(tmp_path, record(1), record(2))
    (project.exports / "坏.txt").write_text(LOGIN_PAGE, encoding="utf-8")

    assert 0 == panyou_here("run", project.review.config, "--lang", "zh")
    assert "坏.txt" in capsys.readouterr().err
    assert 3 == panyou_here("run", project.review.config, "--strict")
