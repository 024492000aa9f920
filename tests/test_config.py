"""F25: a configuration's problems, all in one go: line, key, what was given, what is allowed, and the nearest key; in both languages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pipeline.config import load_codebook, load_settings
from pipeline.errors import PanyouError
from tests.projects import BOOKS, ROOT

HEAD = 'codebook = "configs/codebooks/urban_digital_governance.toml"\n[review]\ntitle = { zh = "示例", en = "sample" }\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    shutil.copytree(BOOKS, tmp_path / "configs" / "codebooks")
    return tmp_path / "configs" / "示例.toml"


def refused(config: Path, text: str | bytes) -> PanyouError:
    """The error a configuration of that text ends with."""
    config.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(PanyouError) as raised:
        load_settings(config)
    assert raised.value.exit_code == 2
    return raised.value


@pytest.mark.parametrize("name", ["sample", "urban_digital_governance"])
def test_the_configurations_that_ship_load(name: str) -> None:
    settings = load_settings(ROOT / "configs" / f"{name}.toml")

    assert 13 == len(settings.codebook.categories)
    assert 5 == len(settings.search.queries)


def test_a_model_whose_library_is_missing_says_what_to_install(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything runs, on the line that asks for it."""
    monkeypatch.setattr("pipeline.settings.find_spec", lambda _: None)
    error = refused(config, HEAD + '[model_topics]\nmodel = "seeded_lda_gibbs"\n')

    assert "第 5 行 model_topics.model：'seeded_lda_gibbs' 需要 tomotopy" in error.lines("zh")[0]
    assert 'pip install "panyou[tomotopy]"' in error.lines("en")[0]


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        ("[screen]\nexlude_terms = []", "第 5 行 screen.exlude_terms：不认识的键 → exclude_terms?", "unknown key → exclude_terms?"),
        ("[model_topic]\ntopics = 3", "第 4 行 model_topic：不认识的键 → model_topics?", "unknown key → model_topics?"),
        ("[zzz]\nqqq = 3", "第 4 行 zzz：不认识的键 (review, codebook", "unknown key (review, codebook"),
        ("[deduplicate]\nyear_tolerance = 9", "第 5 行 deduplicate.year_tolerance：给的是 9，不能大于 3", "given 9, must be 3 or less"),
        ("[run]\nbatch = 0", "给的是 0，必须大于 0", "given 0, must be more than 0"),
        ('[run]\nbatch = "many"', "给的是 'many'，应为整数", "given 'many', must be a whole number"),
        ("[map_topics]\ntitle_weight = 0.0", "给的是 0.0，必须大于 0.0", "must be more than 0.0"),
        ('[segment]\nhmm = "maybe"', "给的是 'maybe'，应为 true 或 false", "must be true or false"),
        ('[model_topics]\nmodel = "bert"', "给的是 'bert'，只能是 'nmf', 'lda', 'guided_nmf'", "allowed: 'nmf', 'lda'"),
        (
            "[model_topics]\ntopics = { first = 1, last = 4 }",
            "第 5 行 model_topics.topics.first：给的是 1，不能小于 2",
            "must be 2 or more",
        ),
        ("[model_topics]\nseeds = []", "至少要有 1 项", "needs 1 or more"),
        ('[search]\ndate = "yesterday"', "应为日期，如 2022-07-14", "must be a date such as 2022-07-14"),
        ("[screen]\nexclude_terms = 3", "应为方括号里的列表", "must be a list in brackets"),
        ("[search]\ndatabases = [3]", "应为引号里的文字", "must be a text in quotes"),
        ("[[search.queries]]\nname = 'a'\n[[search.queries]]\nnmae = 'b'", "第 7 行 search.queries.1.nmae：不认识的键 → name?", "line 7"),
        (
            "[[search.queries]]\nname = 'a'\n[[search.queries]]\nzh = 'b'",
            "第 6 行 search.queries.1.name：缺少这一项",
            "this key is missing",
        ),
        ("[screen]\nyears = { first = 2022, last = 2019 }", "first year 2022 is after last year 2019", "line 5"),
        ('[ingest]\nencodings = { "a.txt" = "C:\\table" }', "含控制字符；路径请写在单引号里或用 /", "put paths in single quotes"),
    ],
)
def test_a_problem_is_named_with_line_key_value_and_what_is_allowed(config: Path, line: str, zh: str, en: str) -> None:
    error = refused(config, HEAD + line + "\n")

    assert zh in error.lines("zh")[0]
    assert en in error.lines("en")[0]
    assert str(config) in error.lines("zh")[1]


def test_all_problems_come_in_one_go(config: Path) -> None:
    error = refused(config, HEAD + "[screen]\nexlude_terms = []\n[run]\nbatch = 0\n[segment]\nhmm = 3\n[report]\nlanguage = 'fr'\n")

    head, *problems = error.lines("zh")[0].split("\n")
    assert "错误：配置文件有 4 处问题：" == head
    assert {"5", "7", "9", "11"} == {number for line in problems for number in re.findall(r"第 (\d+) 行", line)}


def test_a_byte_order_mark_is_no_problem(config: Path) -> None:
    config.write_bytes(b"\xef\xbb\xbf" + HEAD.encode())

    assert "示例" == load_settings(config).review.title.zh


def test_windows_line_ends_are_no_problem(config: Path) -> None:
    config.write_bytes((HEAD + 'question = { zh = """一\n二""", en = "" }\n').replace("\n", "\r\n").encode())

    assert "一\n二" == load_settings(config).review.question.zh


def test_gbk_is_refused_with_what_to_do(config: Path) -> None:
    error = refused(config, HEAD.encode("gb18030"))

    assert "config_encoding" == error.code
    assert "UTF-8" in error.lines("zh")[2]


@pytest.mark.parametrize(
    "text", ["codebook = “x”\n", "[review]\ntitle =｛ zh = '' ｝\n", "[review]\nauthors = ['甲'，'乙']\n", "[review】\n"]
)
def test_full_width_punctuation_is_refused_naming_the_line(config: Path, text: str) -> None:
    error = refused(config, text)

    assert "config_syntax" == error.code
    assert "半角" in error.lines("zh")[2]
    assert re.search(r"\.toml:\d+$", error.where)


@pytest.mark.parametrize("name", [r"configs\new.toml", r"configs\tables.toml"])
def test_a_path_with_backslashes_in_double_quotes_is_named_for_what_it_is(config: Path, name: str) -> None:
    r"""TOML turns `\n` and `\t` into a line end and a tab, in silence."""
    error = refused(config, HEAD.replace("configs/codebooks/urban_digital_governance.toml", name))

    assert "第 1 行 codebook：含控制字符" in error.lines("zh")[0]


def test_a_missing_configuration_is_named(tmp_path: Path) -> None:
    with pytest.raises(PanyouError) as raised:
        load_settings(tmp_path / "no.toml")
    assert ("config_missing", 2) == (raised.value.code, raised.value.exit_code)


def test_a_missing_codebook_is_named_by_its_path(config: Path) -> None:
    error = refused(config, HEAD.replace("urban_digital_governance", "rural"))

    assert "config_missing" == error.code
    assert "rural.toml" in error.where


def test_a_codebook_s_problems_are_named_in_the_codebook(config: Path) -> None:
    book = config.parent / "codebooks" / "urban_digital_governance.toml"
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace('kind = "concern"', 'kind = "worry"', 1), encoding="utf-8")
    line = text[: text.index('kind = "concern"')].count("\n") + 1
    error = refused(config, HEAD)

    assert str(book) in error.where
    assert f"第 {line} 行 categories.8.kind：给的是 'worry'" in error.lines("zh")[0]


def test_a_term_under_two_categories_is_refused_naming_both(config: Path) -> None:
    book = load_codebook(BOOKS / "urban_digital_governance.toml")
    term = book.categories[0].terms.zh[0]
    path = config.parent / "codebooks" / "urban_digital_governance.toml"
    text = path.read_text(encoding="utf-8")
    place = text.index("zh = [", text.index(f'id = "{book.categories[1].id}"')) + len("zh = [")
    path.write_text(text[:place] + f'"{term}", ' + text[place:], encoding="utf-8")
    error = refused(config, HEAD)

    assert term in error.lines("en")[0]
    assert f"{book.categories[0].id} and {book.categories[1].id}" in error.lines("en")[0]
