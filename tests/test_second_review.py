"""Nothing is tied to one subject: a second review, on another theme with a codebook of its own, runs from exports to report by the same code."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

from pipeline.config import load_codebook
from tests.projects import ROOT, Project, digests, panyou_here, shipped_at, table

NAME: Final = "smart_elderly_care"
CORPUS: Final = ROOT / "corpus" / NAME
CODE: Final = ("*.py", "*.html", "*.css", "*.js", "words.toml")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = shipped_at(tmp_path_factory.mktemp("second") / "project", NAME)
    project.bring()
    return project


@pytest.fixture(scope="module")
def tables(second: Project) -> dict[str, Any]:
    return {name: table(second.review, name) for name in digests(second.review)}


@pytest.fixture(scope="module")
def gold() -> list[dict[str, str]]:
    with (CORPUS / "gold" / "records.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_export_is_read_in_its_own_format(tables: dict[str, Any], gold: list[dict[str, str]]) -> None:
    files = tables["files"].query("format != 'fieldnote'")
    found = dict(zip(files["file"], files["kept"], strict=True))

    assert Counter(row["file"] for row in gold) == found
    assert {"cnki_refworks", "cnki_endnote", "wanfang_noteexpress", "wos_tagged"} == set(files["format"])
    assert 0 == len(tables["rejects"])
    assert len(tables["records"]) >= 60


def test_just_the_records_known_as_duplicates_are_merged(tables: dict[str, Any], gold: list[dict[str, str]]) -> None:
    merged = {title: n for title, n in zip(tables["publications"]["title"], tables["publications"]["occurrences"], strict=True) if n > 1}

    assert len({row["source_id"] for row in gold}) == len(tables["publications"])
    doubled = Counter(row["source_id"] for row in gold)
    titles = {row["title"]: row["source_id"] for row in gold}
    assert {work: n for work, n in doubled.items() if n > 1} == {titles[title]: n for title, n in merged.items()}


def test_rules_and_people_leave_just_the_relevant_works(tables: dict[str, Any], gold: list[dict[str, str]]) -> None:
    works = {row["title"]: row["source_id"] for row in gold}
    screening = tables["screening"].set_index("publication_id")["is_included"]
    included = {works[row.title] for row in tables["publications"].itertuples() if screening[row.publication_id]}

    assert {row["source_id"] for row in gold if row["relevant"] == "true"} == included
    assert {"rule", "person"} <= set(tables["screening"].query("not is_included")["decided_by"])


def test_the_flow_adds_up(tables: dict[str, Any]) -> None:
    flow = tables["flow"]
    counts = dict(zip(*(flow.loc[flow["reason"] == "", column] for column in ("box", "count")), strict=True))

    assert counts["identified"] == len(tables["records"])
    assert counts["identified"] - counts["duplicates_removed"] == counts["screened"]
    assert counts["screened"] - counts["excluded_by_rule"] - counts["excluded_by_person"] == counts["included"]


def test_every_category_has_evidence_in_both_languages(second: Project, tables: dict[str, Any]) -> None:
    language = tables["sentences"].set_index("sentence_id")["language"]
    literature = tables["evidence"].query("source == 'publication'")
    found = {(row.category_id, language[row.sentence_id]) for row in literature.itertuples()}

    assert {(name, spoken) for name in second.settings().codebook.ids for spoken in ("zh", "en")} == found


def test_its_sentences_worry_and_recommend_by_the_shipped_cues(tables: dict[str, Any]) -> None:
    """Its codebook has no cues of its own."""
    assert {"concern", "recommendation", "neutral"} <= set(tables["evidence"]["stance"])


def test_the_report_names_its_categories_and_none_of_the_first(second: Project) -> None:
    page = (second.review.folder("report") / "report.html").read_text(encoding="utf-8")
    first = load_codebook(ROOT / "configs" / "codebooks" / "urban_digital_governance.toml")

    assert [] == [c.id for c in second.settings().codebook.categories if c.label.zh not in page or c.label.en not in page]
    assert [] == [c.id for c in first.categories if c.id in page or c.label.zh in page or c.heading.zh.strip("“”") in page]


def test_shares_without_codes_are_marked_and_claim_nothing(second: Project, tables: dict[str, Any]) -> None:
    """Nobody has coded this review: no interval anywhere, and every category says that nobody validated its share."""
    page = (second.review.folder("report") / "report.html").read_text(encoding="utf-8")

    assert not tables["shares"]["low"].notna().any()
    assert len(second.settings().codebook.categories) == page.count("分类器的计数，未经人工编码验证：没有区间，不主张名次。")


def test_no_code_names_a_category() -> None:
    """Categories live in codebooks: neither id nor label of any stands in code, templates or the report's words."""
    books = [load_codebook(file) for file in sorted((ROOT / "configs" / "codebooks").glob("*.toml"))]
    names = {name for book in books for c in book.categories for name in (c.id, c.label.zh, c.label.en, c.heading.zh, c.heading.en) if name}
    texts = {path: path.read_text(encoding="utf-8") for glob in CODE for path in sorted((ROOT / "pipeline").rglob(glob))}

    assert len(texts) > 100
    assert [] == [(path.relative_to(ROOT), name) for path, text in texts.items() for name in sorted(names) if name in text]


def test_every_file_of_the_corpus_says_that_it_is_invented() -> None:
    notes = sorted((CORPUS / "fieldnotes").iterdir())
    exports = sorted((CORPUS / "exports").iterdir())

    assert [] == [path.name for path in notes if "虚构" not in _text(path)]
    assert [] == [path.name for path in exports if "10.99999/" not in _text(path) and "XXXX" not in _text(path)]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def test_paired_abstracts_measure_the_languages_of_the_codebook(second: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == panyou_here("codebook", "languages", second.review.config, "--lang", "en")
    lines = capsys.readouterr().out.splitlines()

    assert list(second.settings().codebook.ids) == [line.split(":")[0] for line in lines]
    assert all("9 pairs" in line for line in lines)
