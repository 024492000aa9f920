"""Approved words join the codebook in memory and never in its file; the last word of people holds, and a word has one home."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from pipeline.codebook import Codebook
from pipeline.codebook_terms import merged, with_approved
from pipeline.config import load_codebook, load_settings
from pipeline.errors import PanyouError
from pipeline.run import Run
from pipeline.store import review_of
from tests.projects import BOOKS, Project, panyou_here

FILE: Final = BOOKS / "smart_elderly_care.toml"
HEAD: Final = "category_id,term,decision,person,date\n"


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook(FILE)


def _row(term: str, decision: str, category_id: str = "health_link") -> dict[str, Any]:
    return {"category_id": category_id, "term": term, "decision": decision, "person": "张三", "date": "2025-03-12"}


@pytest.mark.parametrize("decision", ["terms", "synonyms", "exclusions"])
def test_an_approved_word_stands_at_the_end_of_its_list(book: Codebook, decision: str) -> None:
    before, after = book.category("health_link"), merged(book, [_row("随访", decision)]).category("health_link")

    assert (*getattr(before, decision).zh, "随访") == getattr(after, decision).zh
    assert getattr(before, decision).en == getattr(after, decision).en


def test_the_last_decision_holds(book: Codebook) -> None:
    assert book == merged(book, [_row("随访", "terms"), _row("随访", "no")])
    assert "随访" in merged(book, [_row("随访", "no"), _row("随访", "synonyms")]).category("health_link").synonyms.zh


def test_a_word_the_codebook_has_by_now_changes_nothing(book: Codebook) -> None:
    assert book == merged(book, [_row("血压", "terms"), _row("Telehealth", "terms")])


def test_a_word_of_another_category_is_refused_by_name(book: Codebook) -> None:
    with pytest.raises(PanyouError) as error:
        merged(book, [_row("隐私", "terms")])
    assert "'隐私'" in " ".join(error.value.lines("zh"))
    assert "health_link and being_watched" in " ".join(error.value.lines("en"))


def test_a_run_uses_the_words_of_its_review_and_the_file_stays(small: Project) -> None:
    before = (small.root / "configs" / "codebooks" / "urban_digital_governance.toml").read_bytes()
    (small.review.corpus / "codebook_terms.csv").write_text(f"{HEAD}cogovernance,议事会,terms,张三,2025-03-12\n", encoding="utf-8")
    run = Run(small.review, small.settings())

    assert "议事会" in run.settings.codebook.category("cogovernance").terms.zh
    assert "segment" in {step.name for _, step, why in run.stale() if why}
    assert before == (small.root / "configs" / "codebooks" / "urban_digital_governance.toml").read_bytes()


def test_a_log_that_does_not_fit_is_three_lines_with_the_file(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (small.review.corpus / "codebook_terms.csv").write_text(f"{HEAD}cogovernance,隐私,terms,张三,2025-03-12\n", encoding="utf-8")

    assert 2 == panyou_here("check", small.review.config, "--lang", "zh")
    said = capsys.readouterr().err
    assert 3 == len(said.splitlines())
    assert "codebook_terms.csv" in said


def test_without_a_log_the_settings_are_as_they_were(tmp_path: Path) -> None:
    config = BOOKS.parent / "smart_elderly_care.toml"
    settings = load_settings(config)

    assert settings is with_approved(review_of(tmp_path / "none.toml"), settings)
