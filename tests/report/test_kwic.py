"""Keyword in context: every term of the evidence, cut right, with the file and line it comes from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.kwic import CUT, REACH, in_context, lines, only_denied
from tests.report import invented
from tests.report.test_evidence import with_counter_evidence
from tests.report.test_workbook import lines as sheet_lines
from tests.report.test_workbook import opened


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_left_keyword_and_right_are_the_sentence_but_for_what_is_cut_far_away(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    left, keyword, right = in_context(text, start, end)

    assert text[start:end] == keyword
    assert text[max(0, start - REACH) : start] == left.removeprefix(CUT if start > REACH else "")
    assert text[end : end + REACH] == right.removesuffix(CUT if len(text) - end > REACH else "")


def test_every_term_of_the_counted_evidence_has_its_line() -> None:
    material = invented.material()
    wanted = material.evidence.merge(material.tables["term_matches"], on=["sentence_id", "category_id"])
    found = list(lines(material))

    assert len(wanted) == len(found) > 0
    for line in found:
        assert line.left + line.keyword + line.right == line.row.text


def test_a_sentence_that_only_denies_is_listed_and_does_not_count() -> None:
    material = invented.material(with_counter_evidence())
    (denied,) = [line for line in lines(material) if not line.row.is_counted]

    assert ["s-negated"] == list(only_denied(material)["sentence_id"])
    assert ("示例并非", "共享", "。", "denied", True) == (*denied[:3], denied.row.standing, denied.row.is_negated)


def test_what_an_excluded_publication_denies_is_not_listed() -> None:
    made = with_counter_evidence()
    excluded = next(row["publication_id"] for row in made["screening"] if not row["is_included"])
    made["sentences"][-1] |= {"document_id": excluded, "publication_id": excluded}

    assert only_denied(invented.material(made)).empty


def test_the_sheets_have_file_and_line_and_the_evidence_its_whole_sentence() -> None:
    book = opened(with_counter_evidence())
    terms, sentences = sheet_lines(book["kwic"]), sheet_lines(book["evidence"])
    denied = next(line for line in terms if not line["is_counted"])

    assert ["a.txt", 1, "否认"] == [denied[name] for name in ("file", "line", "standing_zh")]
    assert {line["sentence_id"] for line in sentences} - {"s-note"} == {line["sentence_id"] for line in terms if line["is_counted"]}
    assert all(line["text"] and line["file"] for line in sentences)
    assert ["attributed", "denied"] == sorted(line["standing"] for line in sentences if line["standing"] != "asserted")
