"""Word lists as people write them: good lines load, bad lines are listed by number."""

from __future__ import annotations

from hypothesis import given

from pipeline.text.lists import Problem, parse_terms, parse_thesaurus
from tests.text.strategies import texts


def test_jieba_format_plain_words_and_phrases_are_read() -> None:
    text = "\ufeff# 词表\r\n一网通办 100 n\r城市大脑 nz\n数据孤岛\t5\nＡＩ治理\ndigital divide\nsmart city 10 n\n\n"
    terms, problems = parse_terms(text)
    assert ("一网通办", "城市大脑", "数据孤岛", "ai治理", "digital divide", "smart city") == terms
    assert () == problems


def test_bad_lines_are_listed_and_the_others_kept() -> None:
    long = "长" * 61
    terms, problems = parse_terms(f"一网通办\n，，，\n一网通办 3\n数字\x00政府\n{long}\n城市 大脑 很多\n码")
    assert ("一网通办", "码") == terms
    assert [(2, "not_a_word"), (3, "repeated"), (4, "not_a_word"), (5, "too_long"), (6, "not_a_word")] == [p[:2] for p in problems]


def test_a_thesaurus_follows_chains_and_refuses_conflicts_and_cycles_by_name() -> None:
    text = (
        "label\treplace by\n网格化管理\t网格化\n网格化\t网格\nICTs\tICT\nICTs\tIT\n甲\t乙\n乙\t甲\n一列\nICTs,ICT\ne-gov = e-government\n"
    )
    pairs, problems = parse_thesaurus(text)
    assert {"网格化管理": "网格", "网格化": "网格", "icts": "ict", "e-gov": "e-government"} == pairs
    expected = [
        Problem(5, "conflict", "ICTs\tIT"),
        Problem(6, "cycle", "甲\t乙"),
        Problem(7, "cycle", "乙\t甲"),
        Problem(8, "not_two_columns", "一列"),
        Problem(9, "repeated", "ICTs,ICT"),
    ]
    assert expected == list(problems)


@given(texts)
def test_every_line_is_taken_or_listed_and_nothing_crashes(text: str) -> None:
    terms, problems = parse_terms(text)
    lines = [
        line for line in text.replace("\r", "\n").removeprefix("\ufeff").split("\n") if line.strip() and not line.lstrip().startswith("#")
    ]
    assert len(lines) == len(terms) + len(problems)
    parse_thesaurus(text)
