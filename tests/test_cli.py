"""The command line: every command has its help and its answer, errors are three lines, and every ending has its exit code."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from pipeline.cli import app
from pipeline.errors import Text
from pipeline.locale import language_of_user
from pipeline.messages import STAGES
from pipeline.report.boxes import LISTED, Entry
from pipeline.tracing import box_csv
from pipeline.voice import Voice, printable
from tests.projects import BOOKS, ROOT, Project, empty_at, first_refworks, panyou, panyou_here, table, tree

CHINESE = re.compile("[\u4e00-\u9fff]")
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # a group, as there are several


def test_there_is_a_command_a_stage_and_one_for_each_question() -> None:
    stages = {name.replace("_", "-") for name in STAGES}
    assert stages | {"run", "explain", "status", "identify", "check", "init", "trace"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_both_languages(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == panyou_here(command, "--help")
    said = " ".join(capsys.readouterr().out.split("Options:")[0].split("\n")[2:])

    assert CHINESE.search(said)
    assert re.search(r"/ [a-z]+ [a-z]+", said)


def test_help_answers_without_the_slow_libraries() -> None:
    """A laptop takes seconds to import them; `--help` must not wait for that."""
    program = (
        "import sys, contextlib\nfrom pipeline.cli import main\n"
        "with contextlib.suppress(SystemExit):\n    main(['--help'])\n"
        "print(sorted({'pandas', 'numpy', 'pyarrow', 'sklearn', 'gensim', 'scipy', 'jieba', 'docx', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    assert "[]" == done.stdout.splitlines()[-1]
    assert "identify" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["run", "no.toml"], 2),
        (["explain", "no.toml"], 2),
        (["status", "configs"], 2),
        (["check", "no.toml"], 2),
        (["ingest", "no.toml"], 2),
        (["trace", "r0", "no.toml"], 2),
        (["identify", "no.txt"], 2),
        (["identify", "."], 2),
        (["init", "../x"], 2),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_error_is_three_lines_and_no_traceback(
    arguments: list[str], code: int, language: str, *, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "configs").mkdir()

    assert code == panyou_here(*arguments, "--lang", language)
    said = capsys.readouterr()
    heads = ["错误：", "位置：", "处理："] if language == "zh" else ["error: ", "   at: ", "  fix: "]
    assert heads == [line[: len(heads[0])] for line in said.err.splitlines()]
    assert "" == said.out


def test_a_usage_error_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == panyou_here("run")
    assert 2 == panyou_here("run", "configs/sample.toml", "--no-such-option")
    assert "Traceback" not in capsys.readouterr().err


def test_our_own_fault_ends_with_1_in_words_and_with_a_traceback_when_asked(
    small_run: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipeline import run

    def broken(*_: object) -> None:
        raise ZeroDivisionError("示例")

    monkeypatch.setattr(run.Run, "stale", broken)
    assert 1 == panyou_here("explain", small_run.review.config, "--lang", "zh")
    said = capsys.readouterr().err
    assert "程序内部出错：ZeroDivisionError: 示例" in said
    assert "test_cli.py" in said
    assert "Traceback" not in said
    with pytest.raises(ZeroDivisionError):
        panyou_here("explain", small_run.review.config, "--debug")


def test_run_says_what_is_done_where_the_report_lies_and_that_nothing_was_left_to_do(
    small_run: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == panyou_here("run", small_run.review.config, "--lang", "zh", "--quiet")
    said = capsys.readouterr()

    assert "没有需要重做的步骤，全部结果都是最新的" == said.out.splitlines()[0]
    assert f"报告：{small_run.review.folder('report') / 'report.html'}" == said.out.splitlines()[1]
    assert "" == said.err


def test_explain_and_status_say_why_and_how_much(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    small.configure("topics = 3", "topics = 4")

    assert 0 == panyou_here("explain", small.review.config, "--lang", "en")
    explained = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert explained["5_model_topics.model_topics"].endswith("the configuration changed: [model_topics]")
    assert "up to date" == explained["3_segment.segment"]
    assert 0 == panyou_here("status", small.review.config, "--lang", "zh")
    (segment,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("3_segment.segment ")]
    assert "最新" in segment
    assert f"sentences {len(table(small.review, 'sentences'))}" in segment


def test_a_single_stage_refuses_while_an_earlier_one_is_stale_and_names_the_command(
    small: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    (small.exports / "more.txt").write_bytes(first_refworks(small.exports / "one.txt", 2))

    assert 2 == panyou_here("model-topics", small.review.config, "--lang", "en")
    assert "run `panyou ingest` first" in capsys.readouterr().err


def test_a_single_stage_runs_alone(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    small.configure("topics = 3", "topics = 4")

    assert 0 == panyou_here("model-topics", small.review.config)
    assert "5_model_topics" in capsys.readouterr().out
    assert 0 == panyou_here("model-topics", small.review.config, "--lang", "zh")
    assert "最新" in capsys.readouterr().out


def test_the_commands_named_in_messages_exist() -> None:
    from pipeline.errors import FAULTS

    named = {name for fault in FAULTS.values() for name in re.findall(r"panyou ([a-z-]+)", fault.fix.en)}
    assert named <= set(COMMANDS)


def test_identify_names_format_encoding_records_and_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = tmp_path / "知网.txt"
    export.write_bytes(first_refworks(ROOT / "corpus" / "sample" / "exports" / "CNKI-20220714101532417.txt", 3))
    page = tmp_path / "page.txt"
    page.write_text("<!DOCTYPE html><html><title>登录</title></html>", encoding="utf-8")

    assert 0 == panyou_here("identify", export, page, "--lang", "zh")
    said = capsys.readouterr().out
    assert "记录 3，读入 3，未能读入 0" in said
    assert "title 100%" in said
    assert "不是可读的导出文件" in said
    assert 3 == panyou_here("identify", page)


def test_check_passes_what_ships(sample_project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == panyou_here("check", sample_project.review.config, "--lang", "zh")
    assert "检查通过：13 个类目" in capsys.readouterr().out


def test_check_names_a_category_the_codebook_does_not_have(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (small.review.corpus / "votes.csv").write_text("category_id,votes,rank\nhappiness,3,1\n", encoding="utf-8")

    assert 2 == panyou_here("check", small.review.config, "--lang", "en")
    assert "the codebook has no category happiness" in capsys.readouterr().out


def test_check_names_a_query_and_a_term_that_cannot_be_read(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    config = small.review.config.read_text(encoding="utf-8")
    config += '[[search.queries]]\nname = "q"\nzh = "城市 NEAR/3 (甲 AND 乙)"\n[[screen.rules]]\nname = "r"\nexclude_terms = ["*"]\n'
    small.review.config.write_text(config, encoding="utf-8")

    assert 2 == panyou_here("check", small.review.config, "--lang", "zh")
    said = capsys.readouterr().out
    assert "NEAR 两边只能是检索词" in said
    assert "不能只有 *" in said


def test_init_writes_a_review_that_loads_and_runs_unedited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert 0 == panyou_here("init", "我的综述", "--lang", "zh")
    said = capsys.readouterr().out
    assert "configs/我的综述.toml" in said
    shutil.copytree(BOOKS, tmp_path / "configs" / "codebooks")
    export = first_refworks(ROOT / "corpus" / "sample" / "exports" / "CNKI-20220714101532417.txt", 8)
    (tmp_path / "corpus" / "我的综述" / "exports" / "a.txt").write_bytes(export)
    assert 0 == panyou_here("run", "configs/我的综述.toml")
    assert (tmp_path / "outputs" / "我的综述" / "7_report" / "report.html").exists()


def test_init_outside_the_project_uses_the_codebook_that_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert 0 == panyou_here("init", "elsewhere")
    assert 0 == panyou_here("explain", "configs/elsewhere.toml")


def test_a_codebook_of_ones_own_is_started_named_and_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The path of a stranger with another subject: codebook, review, check, run, none edited; then the report has their categories."""
    monkeypatch.chdir(tmp_path)

    assert 0 == panyou_here("codebook", "new", "configs/codebooks/transport.toml")
    assert 0 == panyou_here("init", "fares", "--codebook", "transport")
    shutil.copy(ROOT / "corpus" / "smart_elderly_care" / "exports" / "savedrecs.txt", tmp_path / "corpus" / "fares" / "exports")
    assert 0 == panyou_here("check", "configs/fares.toml")
    assert 0 == panyou_here("run", "configs/fares.toml")
    page = (tmp_path / "outputs" / "fares" / "7_report" / "report.html").read_text(encoding="utf-8")
    assert "机会均等" in page
    assert "多元共治" not in page
    assert 'codebook = "configs/codebooks/transport.toml"' in (tmp_path / "configs" / "fares.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("given", ["smart_elderly_care", "configs/codebooks/smart_elderly_care.toml"])
def test_init_takes_another_codebook_that_ships(given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert 0 == panyou_here("init", "care", "--codebook", given)
    assert 'codebook = "configs/codebooks/smart_elderly_care.toml"' in (tmp_path / "configs" / "care.toml").read_text(encoding="utf-8")


def test_init_names_the_codebooks_that_ship_where_one_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert 2 == panyou_here("init", "care", "--codebook", "elderly", "--lang", "en")
    assert "smart_elderly_care, urban_digital_governance" in capsys.readouterr().err
    assert [] == list(tmp_path.iterdir())


def test_a_codebook_is_never_overwritten_and_its_name_fits_its_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    panyou_here("codebook", "new", "mine.toml")
    before = tree(tmp_path)

    assert 2 == panyou_here("codebook", "new", "mine.toml")
    assert 2 == panyou_here("codebook", "new", "我的.toml")
    assert before == tree(tmp_path)
    assert 6 == len(capsys.readouterr().err.splitlines())


def test_init_never_overwrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    panyou_here("init", "mine")
    (tmp_path / "configs" / "mine.toml").write_text("# mine", encoding="utf-8")
    before = tree(tmp_path)

    assert 2 == panyou_here("init", "mine", "--lang", "zh")
    assert before == tree(tmp_path)
    assert "没有改动它" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", ["../x", "a/b", "a\\b", "CON", "nul", "com1", "COM¹", "x" * 400, "a\0b", "", ".", "..", "a b", "a\n", "\x1b[31m", "a:b"]
)
def test_init_refuses_what_cannot_name_a_folder_everywhere(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert 2 == panyou_here("init", "--", name)
    said = capsys.readouterr().err
    assert 3 == len(said.splitlines())
    assert said.replace("\n", "").isprintable()
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("what", ["record", "publication", "sentence", "field note", "topic", "category", "box"])
def test_trace_leads_back_to_file_and_line(small_run: Project, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    review = small_run.review
    evidence = table(review, "evidence")
    evidence = evidence[evidence["is_assigned"] & (evidence["source"] == "publication")].iloc[0]
    record = table(review, "records").iloc[0]
    publication = next(row for row in table(review, "publications").itertuples() if record["record_id"] in row.record_ids)
    wanted = {
        "record": (record["record_id"], f"{record['file']}:{record['line']}"),
        "publication": (publication.publication_id, f"{record['file']}:{record['line']}"),
        "sentence": (evidence["sentence_id"], ".txt:"),
        "field note": (table(review, "fieldnotes")["fieldnote_id"].iloc[0], "fieldnotes/"),
        "topic": (table(review, "topics")["topic_id"].iloc[0], table(review, "topics")["terms"].iloc[0][0]),
        "category": (evidence["category_id"], evidence["sentence_id"]),
        "box": ("included", "p"),
    }
    identity, expected = wanted[what]

    assert 0 == panyou_here("trace", identity, review.config)
    assert expected in capsys.readouterr().out


def test_trace_of_a_box_lists_its_records_with_file_and_line_and_why(small_run: Project, capsys: pytest.CaptureFixture[str]) -> None:
    screening = table(small_run.review, "screening")
    excluded = screening[screening["decided_by"] == "rule"]
    assert 0 == panyou_here("trace", "box:excluded_by_rule", small_run.review.config, "--lang", "zh")
    said = capsys.readouterr().out

    assert len(excluded) > 0
    for name in excluded["publication_id"][:LISTED]:
        _, _, behind = said.partition(f"  {name}  ")
        assert re.search(r"\.(txt|net):\d+$", behind.split("\n")[1]), behind[:200]


def test_the_records_of_a_box_are_written_as_csv_as_many_as_the_box_counts(small_run: Project, tmp_path: Path) -> None:
    flow = table(small_run.review, "flow")
    for box in ("identified", "duplicates_removed", "excluded_by_rule", "included"):
        path = tmp_path / f"{box}.csv"
        assert 0 == panyou_here("trace", f"box:{box}", small_run.review.config, "--csv", path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = list(csv.DictReader(file))
        assert flow.loc[(flow["box"] == box) & (flow["reason"] == ""), "count"].item() == sum(int(row["count"]) for row in found)
        assert all(row["file"] and int(row["line"]) > 0 for row in found)


def test_a_csv_is_never_written_over_a_file_and_only_for_a_box(
    small_run: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there, absent = tmp_path / "mine.csv", tmp_path / "new.csv"
    there.write_text("mine")

    assert 2 == panyou_here("trace", "included", small_run.review.config, "--csv", there, "--lang", "en")
    assert "exists already" in capsys.readouterr().err
    assert "mine" == there.read_text()
    assert 2 == panyou_here("trace", "zh-nmf-01", small_run.review.config, "--csv", absent, "--lang", "en")
    assert "is no box of the flow" in capsys.readouterr().err
    assert not absent.exists()


def test_before_the_first_run_the_csv_of_a_box_is_refused_for_want_of_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = empty_at(tmp_path / "project").review.config

    assert 2 == panyou_here("trace", "box:included", config, "--csv", tmp_path / "new.csv", "--lang", "en")
    assert "no results yet" in capsys.readouterr().err


def test_no_title_becomes_a_formula_in_the_csv_of_a_box() -> None:
    evil = Entry(1, Text("理由", "reason"), "r1", "=HYPERLINK(1)", ["a.txt:7"])
    rows = list(csv.reader(box_csv("included", [evil]).decode("utf-8-sig").splitlines()))

    assert ["included", "1", "理由", "reason", "r1", "'=HYPERLINK(1)", "a.txt", "7", "a.txt:7"] == rows[1]


def test_trace_shows_every_field_of_a_record_as_it_stood(small_run: Project, capsys: pytest.CaptureFixture[str]) -> None:
    record = table(small_run.review, "records").iloc[0]
    panyou_here("trace", record["record_id"], small_run.review.config)
    shown = capsys.readouterr().out
    fields = table(small_run.review, "raw_fields")

    for field in fields[(fields["file"] == record["file"]) & (fields["line"] == record["line"])].itertuples():
        assert f"{field.tag}  {printable(field.value)[:40]}".rstrip() in shown


def test_trace_of_nothing_ends_with_2_and_says_what_can_be_traced(small_run: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == panyou_here("trace", "r000000000000", small_run.review.config, "--lang", "zh")
    assert "可追溯的有" in capsys.readouterr().err


def test_what_comes_from_files_cannot_drive_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Colours, bells, titles of the window, backward text, and lines that pass for ours; brackets are no markup."""
    nasty = "题\x1b[31m红\x07\x9b\r\u202e [bold]x[/bold]\nerror: all is lost"
    Voice("zh").result(nasty)
    said = capsys.readouterr().out

    assert 1 == said.count("\n")
    assert said.removesuffix("\n").isprintable()
    assert r"题\x1b[31m红\x07\x9b\r\u202e [bold]x[/bold]\nerror" in said


@pytest.mark.parametrize(
    ("asked", "spoken", "language"),
    [
        ("", "zh_CN.UTF-8", "zh"),
        ("", "C", "en"),
        ("", "en_GB.UTF-8", "en"),
        ("zh", "C", "zh"),
        ("en", "zh_CN.UTF-8", "en"),
        ("", "Chinese (Simplified)_China.936", "zh"),
    ],
)
def test_messages_are_in_the_language_asked_for_or_spoken(monkeypatch: pytest.MonkeyPatch, asked: str, spoken: str, language: str) -> None:
    for name in ("LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", spoken)

    assert language == language_of_user(asked)


def test_the_language_of_messages_touches_no_artifact(small: Project, small_run: Project, capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("zh", "en"):
        assert 0 == panyou_here("run", small.review.config, "--lang", language)
    assert tree(small_run.review.outputs) == tree(small.review.outputs)
    capsys.readouterr()


def test_whoever_stops_listening_gets_no_complaint(small_run: Project) -> None:
    """`panyou status | head -1`."""
    command = f'"{sys.executable}" -m pipeline trace "{table(small_run.review, "records")["record_id"].iloc[0]}" "{small_run.review.config}" | head -c 1'
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)

    assert "" == done.stderr


def test_the_module_and_the_command_are_one(tmp_path: Path) -> None:
    code, said, _ = panyou("--help", cwd=tmp_path)

    assert 0 == code
    assert all(command in said for command in COMMANDS)
