"""Every fault of the program has its words in both languages, and an error is three lines."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import pipeline
from pipeline.errors import FAULTS, PanyouError, Text, describe, fault

for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)

MARK = re.compile(r"\{(\w+)\}")
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_a_fault_says_the_same_in_both_languages(code: str) -> None:
    """Both tongues fill the same marks, and each is in its tongue."""
    known = FAULTS[code]
    for text in (known.what, known.fix):
        assert sorted(MARK.findall(text.zh)) == sorted(MARK.findall(text.en))
        assert bool(text.zh) == bool(text.en)
    assert CHINESE.search(known.what.zh)
    assert not CHINESE.search(known.what.en.replace("锟斤拷", ""))  # what it names, not what it says
    assert known.exit_code in (2, 3, 4, 5, 6)


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_what_can_be_raised_says_how_to_put_it_right(code: str) -> None:
    """A note on a file (`files.warnings`) may leave that out; an error that ends a command may not."""
    if FAULTS[code].exit_code != 2 or FAULTS[code].fix.zh:
        error = PanyouError(code, where="某处")
        assert all(line.partition("：")[2] for line in error.lines("zh"))
        assert all(line.partition(": ")[2] for line in error.lines("en"))


def test_an_error_is_three_lines_in_either_language() -> None:
    error = PanyouError("locked", where="outputs/.lock", holder="pid 7")

    assert ("错误：另一个 panyou 正在运行这个综述：pid 7", "位置：outputs/.lock", "处理：等它结束，或停下它再运行") == error.lines("zh")
    assert ("error: another panyou is running this review: pid 7", "   at: outputs/.lock") == error.lines("en")[:2]
    assert 6 == error.exit_code


def test_a_name_with_a_line_end_cannot_forge_a_line() -> None:
    error = PanyouError("config_missing", where="a\nerror: all is lost")
    forged = Text("{name}", "{name}").render("en", name="a\nfix: pay")

    assert not any("\n" in line for line in error.lines("en"))
    assert "\n" not in forged


def test_an_unknown_mark_is_left_standing_and_a_text_within_a_text_speaks_its_language() -> None:
    outer = Text("甲 {inner} {other}", "A {inner} {other}")

    assert "甲 乙 {other}" == outer.render("zh", inner=Text("乙", "B"))
    assert "A B {other}" == outer.render("en", inner=Text("乙", "B"))


def test_one_code_names_one_fault() -> None:
    with pytest.raises(ValueError, match="locked"):
        fault("locked", Text("又", "again"), Text("", ""))


def test_a_warning_of_a_file_is_put_in_words_and_an_unknown_one_stands_as_it_is() -> None:
    assert "web_page" not in describe("web_page: line 1", "zh")
    assert "line 1" in describe("web_page: line 1", "zh")
    assert "no_such_code: x" == describe("no_such_code: x", "en")
