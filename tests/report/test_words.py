"""The report's words: complete in both languages, filled once, clean for every format."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Text
from pipeline.readers.fieldnotes import INFORMANTS
from pipeline.report.sheets import SHEETS
from pipeline.report.words import ILLEGAL, MARK, WORDS, clean, day, joined, name_of, paragraph, percent, rank, same, say
from pipeline.settings import MappingSettings
from pipeline.tables import DOCUMENT_TYPES, LANGUAGES, LINK_DECISIONS, OUTCOMES, RANKING_SOURCES, SENTENCE_FIELDS, STANCES

PAIRS = {f"{section}.{name}": pair for section, names in WORDS.items() for name, pair in names.items()}
SOURCES = [
    entry for folder in (files("pipeline.report"), files("pipeline.report") / "templates") for entry in folder.iterdir() if entry.is_file()
]
SAID = re.compile(r'say\("([a-z_]+\.[a-z_]+)"')


@pytest.mark.parametrize("key", PAIRS)
def test_both_languages_say_it_with_the_same_marks(key: str) -> None:
    pair = PAIRS[key]
    assert {"zh", "en"} == set(pair)
    if key != "dates.months":
        assert pair["zh"]
        assert pair["en"]
        assert set(MARK.findall(pair["zh"])) == set(MARK.findall(pair["en"]))


def test_every_sentence_the_code_and_the_templates_name_exists() -> None:
    named = {key for source in SOURCES for key in SAID.findall(source.read_text(encoding="utf-8"))}
    assert len(named) > 60
    assert set() == named - set(PAIRS)


def test_every_column_of_the_workbook_has_a_chinese_name() -> None:
    assert set() == {column.name for columns, _ in SHEETS.values() for column in columns} - set(WORDS["columns"])


@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("stances", STANCES), ("languages", LANGUAGES), ("outcomes", OUTCOMES), ("document_types", DOCUMENT_TYPES), ("fields", SENTENCE_FIELDS),
        ("sources", RANKING_SOURCES),
        ("links", LINK_DECISIONS), ("informants", INFORMANTS),
    ],
)  # fmt: skip
def test_every_closed_value_has_a_name(section: str, values: tuple[str, ...]) -> None:
    assert set(values) == set(WORDS[section])


def test_every_setting_of_the_mapping_has_a_name_for_people() -> None:
    assert set() == set(MappingSettings.model_fields) - set(WORDS["items"])


def test_a_value_with_braces_is_not_filled_again() -> None:
    assert say("flow.others", n="{n} {{7*7}}").en == "{n} {{7*7}} other reasons"


def test_an_unknown_value_stands_for_itself_and_a_missing_one_for_a_dash() -> None:
    assert name_of("rules", "min_length") == Text("min_length", "min_length")
    assert same("") == Text("—", "—")
    assert percent(float("nan")) == "—"


def test_numbers_and_dates_read_as_each_language_writes_them() -> None:
    import datetime as dt

    assert day(dt.date(2022, 7, 14)) == Text("2022年7月14日", "14 July 2022")
    assert same(8243).zh == "8,243"
    assert percent(0.3449) == "34.5%"
    assert [rank(value) for value in (2.0, 2.5)] == ["2", "2.5"]
    assert joined(["甲", "乙"]) == Text("甲、乙", "甲, 乙")
    assert paragraph([Text("一。", "One."), Text("二。", "Two.")]) == Text("一。二。", "One. Two.")


@given(st.text(st.characters(exclude_categories=[])))
def test_clean_text_holds_nothing_xml_forbids_and_loses_nothing_else(text: str) -> None:
    made = clean(text)
    assert not ILLEGAL.search(made)
    assert made == "".join(character for character in text if not ILLEGAL.match(character))
    made.encode()


def test_clean_keeps_lines_tabs_and_rare_hanzi() -> None:
    assert clean("a\x00b\x1b[31m\tc\n𠮷\u202e") == "ab[31m\tc\n𠮷\u202e"
