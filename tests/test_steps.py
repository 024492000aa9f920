"""Steps are declared by part or whole where they are written."""

from __future__ import annotations

from pipeline.steps import by_part, parts_of


def test_a_step_is_whole_unless_declared_by_part() -> None:
    assert {} == parts_of(lambda: None)


def test_a_step_by_part_says_which_table_is_cut_along_which_column_and_stays_itself() -> None:
    @by_part(publications="publication_id", fieldnotes="fieldnote_id")
    def cut(publications: str, fieldnotes: str) -> str:
        return publications + fieldnotes

    assert {"publications": "publication_id", "fieldnotes": "fieldnote_id"} == parts_of(cut)
    assert "ab" == cut("a", "b")
