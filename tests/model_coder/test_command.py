"""`panyou coding model`: texts go to the endpoint in the configuration and nowhere else, answers into `model_codes.csv`; none is asked for twice."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pipeline.people import load_log
from pipeline.sheets.logbook import append
from tests.model_coder.server import KEY, Asked, Reply, Script, Served, error, judged, serving
from tests.model_coder.test_prompt import BOOK
from tests.projects import Project, bring, panyou, panyou_here, panyou_process, table, tree


def opinion(asked: Asked, _: int = 0) -> Reply:
    """A model that sees a category where the first of its words stands."""
    language = 0 if "题名" in asked.text else 1
    seen = [c.id for c in BOOK.categories if c.terms.get(("zh", "en")[language])[0] in asked.text]
    return Reply(judged(BOOK.ids, *seen, stance="neutral" if '"stance"' in asked.system else ""))


@contextmanager
def coder(project: Project, script: Script = opinion, more: str = "") -> Iterator[Served]:
    """The project with an endpoint in its configuration."""
    with serving(script) as served:
        text = project.review.config.read_text(encoding="utf-8").partition("[coder]")[0]
        section = f'[coder]\nbase_url = "{served.base_url}"\nmodel = "m"\nkey_variable = "PANYOU_TEST_KEY"\nretries = 0\n{more}'
        project.review.config.write_text(text + section, encoding="utf-8")
        yield served


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANYOU_TEST_KEY", KEY)


def code(project: Project, *options: object) -> int:
    return panyou_here("coding", "model", project.review.config, *options)


def included(project: Project) -> int:
    screening = table(project.review, "screening")
    return len(set(screening["publication_id"]) - set(screening.loc[~screening["is_included"], "publication_id"]))


def test_every_included_publication_is_coded_once_and_a_second_call_sends_nothing(
    small: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    with coder(small) as served:
        assert 0 == code(small)
        count, said = included(small), capsys.readouterr()
        assert count == len(served.asked) == len(load_log(small.review, "model_codes"))
        assert f"{count} text(s) will be sent to {served.base_url}/chat/completions" in said.err
        before = tree(small.review.corpus)
        assert 0 == code(small)
        assert (count, before) == (len(served.asked), tree(small.review.corpus))


def test_nothing_is_sent_on_a_dry_run(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with coder(small) as served:
        assert 0 == code(small, "--dry-run")
        assert [] == served.asked
    assert f"{included(small)} text(s) will be sent" in capsys.readouterr().err
    assert not (small.review.corpus / "model_codes.csv").exists()


def test_a_limit_is_kept_and_the_next_call_goes_on(small: Project) -> None:
    with coder(small) as served:
        assert 0 == code(small, "--limit", 3)
        assert 3 == len(served.asked)
        assert 0 == code(small)
        assert included(small) == len(served.asked) == len({asked.text for asked in served.asked})


def test_sentences_get_a_stance(small: Project) -> None:
    with coder(small) as served:
        assert 0 == code(small, "--unit", "sentence", "--limit", 2)
        assert 2 == len(served.asked)
    assert ["neutral", "neutral"] == load_log(small.review, "model_codes")["stance"].tolist()


def test_what_fails_is_listed_with_its_reason_and_asked_again_next_time(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with coder(small, lambda asked, number: Reply("也许") if number == 2 else opinion(asked)) as served:
        assert 0 == code(small, "--lang", "zh")
        said = capsys.readouterr().out
        assert "不是一个 JSON 对象" in said
        assert "1 个失败" in said
        count = len(served.asked)
        assert 0 == code(small)
        assert count + 1 == len(served.asked)
    log = load_log(small.review, "model_codes")
    assert ["no_json"] == [failure for failure in log["failure"] if failure]


def test_answers_that_came_before_the_endpoint_fell_silent_are_kept(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with coder(small, lambda asked, number: opinion(asked) if number <= 4 else Reply(status=500, body=error("busy"))):
        assert 2 == code(small)
    assert 3 == len(capsys.readouterr().err.strip().split("\n")[1:])
    assert 4 == len(load_log(small.review, "model_codes"))
    with coder(small) as served:
        assert 0 == code(small)
        assert included(small) - 4 == len(served.asked)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_it_may_be_interrupted_and_goes_on_where_it_was(small: Project) -> None:
    with coder(small, lambda asked, number: opinion(asked)._replace(seconds=0.02 if number < 4 else 30.0)) as served:
        process = panyou_process("coding", "model", small.review.config, environment={"PANYOU_TEST_KEY": KEY, "LANG": "C.UTF-8"})
        deadline = time.monotonic() + 120
        while len(served.asked) < 4 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert 130 == process.returncode, err
    assert "Traceback" not in err
    assert 3 == len(load_log(small.review, "model_codes"))
    with coder(small) as served:
        assert 0 == code(small)
        assert included(small) - 3 == len(served.asked)


def test_the_key_stands_in_no_file_and_no_message(small: Project) -> None:
    replies = {
        2: Reply(f"the key is {KEY}?"),
        3: Reply(status=400, body=error(f"{KEY} is bad")),
        5: Reply(status=401, body=error(f"{KEY} is bad")),
    }
    with coder(small, lambda asked, number: replies.get(number) or opinion(asked)) as served:
        code_, out, err = panyou("coding", "model", small.review.config, "--debug", environment={"PANYOU_TEST_KEY": KEY})
        assert (2, 5) == (code_, len(served.asked))
    assert KEY not in out + err
    bring(small.review, small.settings())
    assert [] == [path.name for path in small.root.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


@pytest.mark.parametrize("key", ["", "  ", "密钥", "a\nb"])
def test_without_a_usable_key_nothing_is_sent(
    small: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    monkeypatch.setenv("PANYOU_TEST_KEY", key)
    with coder(small) as served:
        assert 2 == code(small)
        assert [] == served.asked
    assert 3 == len(capsys.readouterr().err.strip().split("\n"))


def test_without_an_endpoint_in_the_configuration_it_says_what_to_write(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == code(small)
    assert "[coder]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (f'key_variable = "{KEY}"', "environment variable"),
        (f'base_url = "https://me:{KEY}@host/v1"', "address"),
        (f'base_url = "https://host/v1?key={KEY}"', "address"),
        ('base_url = "http://[::1"', "address"),
        ('base_url = "http://host:port/v1"', "address"),
        ('base_url = "http://host:70000/v1"', "address"),
        ('base_url = "http://:80/v1"', "address"),
        ('base_url = "ftp://host/v1"', "address"),
        ('base_url = "host/v1"', "address"),
    ],
)
def test_a_key_in_the_configuration_is_refused_without_showing_it(
    small: Project, capsys: pytest.CaptureFixture[str], setting: str, said: str
) -> None:
    with small.review.config.open("a", encoding="utf-8") as file:
        file.write(f'\n[coder]\nmodel = "m"\n{setting}\n')
    assert 2 == code(small)
    err = capsys.readouterr().err
    assert said in err
    assert KEY not in err


def test_where_and_how_patiently_it_is_asked_makes_no_step_stale_but_the_model_does(small: Project) -> None:
    with coder(small):
        assert 0 == code(small, "--limit", 2)
        small.bring()
    with coder(small, more="timeout = 5\nlimit = 7\n"):
        assert [] == small.bring()
        small.configure('model = "m"', 'model = "n"')
        assert {"check_coder", "measure"} <= set(small.bring())


def test_how_far_it_agrees_with_people_is_printed_and_whether_its_codes_count(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A person who sees privacy everywhere on ten publications, and a model that sees it everywhere but on the first."""
    papers = table(small.review, "publications").to_dict("records")[:10]
    facts = {"unit": "document", "field": "", "sentence": "", "category_id": "privacy_exposure", "is_present": True, "stance": ""}
    drawn = {"drawn": "random", "inclusion_probability": 0.5, "person": "甲", "date": "2024-01-01"}
    append(small.review, "coding", [facts | drawn | {name: row[name] for name in ("record_ids", "record_keys")} for row in papers])
    count = included(small)
    coded = {row["title"] for row in papers}
    with coder(small, lambda _, number: Reply(judged(BOOK.ids, *(["privacy_exposure"] if number > 1 else [])))) as served:
        assert 0 == code(small, "--lang", "zh")
        assert any(title in served.asked[0].text for title in coded)
    said = capsys.readouterr().out
    found = re.search(r"隐私与数据安全：灵敏度 0\.(\d\d)（.*特异度 —，精确率 1\.00.*；(\d+) 条两方都编过", said)
    assert found, said
    units = int(found[2])
    assert 0 < units <= min(10, count)
    assert f"{(units - 1) / units:.2f}" == f"0.{found[1]}"
    assert f"重合的只有 {units} 条，不足 30 条" in said


def test_a_log_that_excel_saved_again_is_carried_on(small: Project) -> None:
    with coder(small) as served:
        code(small, "--limit", 2)
        path = small.review.corpus / "model_codes.csv"
        path.write_bytes(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").encode("gb18030"))
        assert 0 == code(small)
        assert included(small) == len(served.asked) == len(load_log(small.review, "model_codes"))


def test_windows_line_ends_and_the_mark_of_excel_are_written(small: Project) -> None:
    with coder(small):
        code(small, "--limit", 2)
    data = (small.review.corpus / "model_codes.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert 3 == data.count(b"\r\n") == data.count(b"\n")
