"""Rules in their order, each with a name and the terms that fired it; a user's pattern under a time limit. All records are invented (示例)."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.config import load_settings
from pipeline.errors import PanyouError
from pipeline.queries import searchable
from pipeline.report.protocol import rules_grid
from pipeline.screening.rules import Finding, Seen, first_finding, in_order
from pipeline.settings_screening import ScreenRule, ScreenSettings, Years
from tests.report import invented

EMPTY: dict[str, Any] = {
    "publication_id": "p1", "title": "", "title_translated": "", "abstract": "", "abstract_translated": "", "abstract_kind": "abstract", "keywords": [],
    "keywords_translated": [], "year": 2021, "document_type": "journal", "language": "zh",
}  # fmt: skip


def seen(**fields: Any) -> Seen:
    row = EMPTY | fields
    return Seen(row, searchable(row), [])


def found(rule: dict[str, Any], **fields: Any) -> Finding | None:
    return first_finding(seen(**fields), ScreenSettings(rules=(ScreenRule(name="示例", **rule),)))


@pytest.mark.parametrize(
    ("rule", "fields", "reason"),
    [
        ({"years": Years(last=2020)}, {}, "2021"),
        ({"document_types": ("thesis",)}, {}, "journal"),
        ({"languages": ("en",)}, {}, "zh"),
        ({"require_abstract": True}, {"abstract_kind": "none"}, "none"),
        ({"exclude_terms": ("点云", "天线")}, {"title": "点云示例"}, "点云"),
        ({"exclude_terms": ("点云",), "fields": ("title",)}, {"title": "点云示例"}, "点云"),
        ({"exclude_pattern": r"^reply\s+to"}, {"title": "Reply  to an example"}, "Reply  to"),
        ({"exclude_pattern": r"第\d+期征稿$"}, {"keywords": ["示例", "第3期征稿"]}, "第3期征稿"),
        ({"min_length": 6}, {"abstract": "示例 of 5G。"}, "4"),
        ({"min_length": 3, "fields": ("title",)}, {"title": "示例"}, "2"),
        ({"require_query_match": True}, {}, ""),
    ],
)  # fmt: skip
def test_a_named_rule_excludes_and_keeps_what_fired_it(rule: dict[str, Any], fields: dict[str, Any], reason: str) -> None:
    made = found(rule, **fields)

    assert made is not None
    assert ("示例", reason) == (made.rule, made.reason)
    assert made.terms == ((reason,) if {"exclude_terms", "exclude_pattern"} & set(rule) else ())


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ({"exclude_terms": ("点云",), "fields": ("title",)}, {"abstract": "点云示例"}),
        ({"exclude_pattern": "^示例$"}, {"title": "示例一", "keywords": ["一示例"]}),
        ({"min_length": 6}, {"abstract": "", "title": "短"}),
        ({"min_length": 6}, {"abstract": "短。", "abstract_translated": "An example of six whole words."}),
        ({"years": Years(first=2020)}, {"year": None}),
    ],
)  # fmt: skip
def test_what_a_rule_does_not_ask_it_lets_pass(rule: dict[str, Any], fields: dict[str, Any]) -> None:
    assert found(rule, **fields) is None


def test_the_first_rule_in_the_order_of_the_configuration_decides() -> None:
    one, other = ScreenRule(name="乙", exclude_terms=("示例",)), ScreenRule(name="甲", exclude_pattern="示例")
    row = seen(title="示例")

    assert ["乙", "甲"] == [
        found.rule for rules in ((one, other), (other, one)) if (found := first_finding(row, ScreenSettings(rules=rules)))
    ]
    assert ["years", "乙"] == [rule.name for rule in in_order(ScreenSettings(years=Years(first=2022), rules=(one,)))]


NASTY = {"title": "a" * 60 + "!", "abstract": "a" * 5000 + "。" + "x" * 60}


@pytest.mark.parametrize("pattern", ["(a|aa)+$", r"(\w|\w\w)+\s$"])
def test_a_pattern_that_would_never_end_ends_soon_in_three_lines_that_name_the_rule(pattern: str) -> None:
    started = time.perf_counter()
    with pytest.raises(PanyouError) as caught:
        found({"exclude_pattern": pattern}, **NASTY)

    assert time.perf_counter() - started < 8
    for lines in (caught.value.lines("zh"), caught.value.lines("en")):
        assert 3 == len(lines)
        assert "示例" in lines[0]
        assert pattern in lines[0]


@pytest.mark.parametrize("pattern", ["(a+)+$", "(x+x+)+y", "(.*)*z", r"^(\w+\s?)+$"])
def test_other_famous_patterns_are_answered_or_stopped_as_soon(pattern: str) -> None:
    started = time.perf_counter()
    with suppress(PanyouError):
        found({"exclude_pattern": f"b?{pattern}"}, **NASTY)

    assert time.perf_counter() - started < 8


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "x"', "只能有一个条件".replace("只能有", "有且只有")),
        ('name = "x"\nmin_length = 3\nexclude_terms = ["a"]', "exclude_terms, min_length"),
        ('name = "x"\nexclude_pattern = "(a"', "规则“x”的正则表达式读不懂"),
        ('name = "x"\nexclude_pattern = "a*"', "连空文本都匹配"),
        ('name = "years"\nmin_length = 3', "重名"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_meant_is_an_error_of_the_configuration(tmp_path: Path, text: str, said: str) -> None:
    book = Path(__file__).resolve().parents[2] / "configs/codebooks/urban_digital_governance.toml"
    config = tmp_path / "a.toml"
    head = f"codebook = '{book}'\n[review]\ntitle = {{ zh = '示', en = 'a' }}\n[[screen.rules]]\n"
    config.write_text(head + text + "\n", encoding="utf-8")
    with pytest.raises(PanyouError) as caught:
        load_settings(config)

    assert said in "".join(caught.value.lines("zh"))
    assert "screen" in "".join(caught.value.lines("en"))


def test_a_name_may_not_be_used_twice() -> None:
    rule = ScreenRule(name="甲", min_length=3)
    with pytest.raises(ValidationError, match="甲"):
        ScreenSettings(rules=(rule, rule))


def test_the_report_lists_each_rule_with_its_condition_and_its_count() -> None:
    screen = ScreenSettings(
        rules=(ScreenRule(name="征稿启事", exclude_terms=("征稿",), fields=("title",)), ScreenRule(name="太短", min_length=30))
    )
    made = invented.rows()
    made["flow"].append({"box": "excluded_by_rule", "reason": "太短", "count": 4})
    rows = [tuple(cell.zh for cell in row) for row in rules_grid(invented.material(made, screen=screen)).rows]

    assert [("征稿启事", "排除词：征稿（只看题名）", "0"), ("太短", "最少字数：30", "4")] == [
        row for row in rows if row[0] in ("征稿启事", "太短")
    ]
    assert [("年份", "—", "1")] == [row for row in rows if row[0] == "年份"]


RULES = st.sampled_from((
    {"years": Years(first=2020)}, {"document_types": ("journal",)}, {"languages": ("zh",)}, {"require_abstract": True}, {"exclude_terms": ("点云",)},
    {"exclude_terms": ("data",), "fields": ("title",)}, {"exclude_pattern": "示例.?点"}, {"min_length": 3}, {"require_query_match": True},
))  # fmt: skip
TEXT = st.lists(st.sampled_from(("示例", "点云", "data ", "x ")), max_size=4).map("".join)
ROWS = st.fixed_dictionaries({
    "title": TEXT, "abstract": TEXT, "year": st.sampled_from((2019, 2021, None)), "document_type": st.sampled_from(("journal", "thesis")),
    "language": st.sampled_from(("zh", "en")), "abstract_kind": st.sampled_from(("abstract", "none")),
})  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(ROWS, st.lists(RULES, max_size=4), RULES, st.integers(0, 4))
def test_one_more_rule_anywhere_never_admits_a_record(
    row: dict[str, Any], rules: list[dict[str, Any]], more: dict[str, Any], place: int
) -> None:
    def made(chosen: list[dict[str, Any]]) -> Finding | None:
        return first_finding(seen(**row), ScreenSettings(rules=tuple(ScreenRule(name=f"n{i}", **each) for i, each in enumerate(chosen))))

    assert made(rules) is None or made([*rules[:place], more, *rules[place:]]) is not None
