"""The review that ships: its tables are golden, a second run runs nothing, and its counts add up from exports to evidence.

`PANYOU_UPDATE_GOLDEN=1 pytest tests/test_sample_run.py` writes the golden digests anew; a change of theirs is a change of results,
to be told in CHANGELOG.md.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import Any, Final

import pytest

from pipeline.mapping.codes import standing
from pipeline.mapping.units import documents
from pipeline.people import load_log
from pipeline.run import Run
from pipeline.screening.people import included_publications
from pipeline.sheets.drawing import at_random
from tests.projects import ROOT, Project, digests, table

GOLDEN: Final = ROOT / "tests" / "golden" / "sample_digests.json"


@pytest.fixture(scope="module")
def tables(sample_project: Project) -> dict[str, Any]:
    return {name: table(sample_project.review, name) for name in digests(sample_project.review)}


def test_every_table_holds_what_it_held(sample_project: Project) -> None:
    found = digests(sample_project.review)
    if os.environ.get("PANYOU_UPDATE_GOLDEN") == "1":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))

    assert sorted(golden) == sorted(found)
    assert [] == [f"{name}: {golden[name]['rows']} → {found[name]['rows']} rows" for name in golden if golden[name] != found[name]]


def test_a_second_run_runs_nothing(sample_project: Project) -> None:
    assert [] == sample_project.bring()
    assert [] == [step.name for _, step, why in Run(sample_project.review, sample_project.settings()).stale() if why]


def test_every_record_of_every_file_is_kept_or_rejected(tables: dict[str, Any]) -> None:
    files = tables["files"].set_index("file")
    assert (files["records"] == files["kept"] + files["rejected"]).all()
    kept, rejected = Counter(tables["records"]["file"]), Counter(tables["rejects"]["file"])
    for file, row in files.iterrows():
        if row["format"] != "fieldnote":
            assert (kept[file], rejected[file]) == (row["kept"], row["rejected"]), file
    assert 245 == len(tables["records"])
    assert set(zip(tables["records"]["file"], tables["records"]["line"], strict=True)) == set(
        zip(tables["raw_fields"]["file"], tables["raw_fields"]["line"], strict=True)
    )


def test_every_record_is_in_just_one_publication(tables: dict[str, Any]) -> None:
    publications, records = tables["publications"], tables["records"]
    merged = [record_id for ids in publications["record_ids"] for record_id in ids]
    links = tables["duplicate_links"]
    merging = links[links["decision"] == "merged"]
    taken = merging["occurrences"].where(merging["rule"] == "same_record", 1).sum()

    assert sorted(set(records["record_id"])) == sorted(merged)
    assert len(records) == publications["occurrences"].sum()
    assert len(records) == len(publications) + taken


def test_every_publication_is_screened_once(tables: dict[str, Any]) -> None:
    screening = tables["screening"]
    first = screening[screening["phase"] == "title_abstract"]

    assert sorted(tables["publications"]["publication_id"]) == sorted(first["publication_id"])
    excluded = screening[~screening["is_included"]]
    assert (excluded["rule"] + excluded["reason"]).map(bool).all()


def test_the_flow_adds_up_from_identified_to_included(tables: dict[str, Any]) -> None:
    flow = tables["flow"]
    counts = dict(zip(*(flow.loc[flow["reason"] == "", column] for column in ("box", "count")), strict=True))
    reasons = flow[flow["reason"] != ""].groupby("box")["count"].sum()

    assert counts["identified"] == len(tables["records"]) + len(tables["rejects"])
    assert counts["identified"] - counts.get("rejected", 0) - counts["duplicates_removed"] == counts["screened"]
    left = sum(counts.get(box, 0) for box in ("excluded_by_rule", "excluded_by_person", "undecided_excluded"))
    assert counts["screened"] - left == counts["included"]
    included = tables["screening"].groupby("publication_id")["is_included"].all().sum()
    assert counts["included"] == included
    assert [] == [box for box, count in reasons.items() if count != counts[box]]


def test_every_sentence_belongs_to_a_document_and_has_its_words(tables: dict[str, Any]) -> None:
    sentences = tables["sentences"]
    documents = set(tables["publications"]["publication_id"]) | set(tables["fieldnotes"]["fieldnote_id"])

    assert documents >= set(sentences["document_id"])
    assert sorted(sentences["sentence_id"]) == sorted(tables["tokens"]["sentence_id"])
    texts = {row.publication_id: row for row in tables["publications"].itertuples()}
    for row in sentences[sentences["field"].isin(["title", "abstract"])].itertuples():
        assert row.text == getattr(texts[row.publication_id], row.field)[row.start : row.end]


def test_the_invented_codes_are_of_the_sample_that_the_sheet_draws(sample_project: Project, tables: dict[str, Any]) -> None:
    """As corpus/sample/README.md says: 50 of the included publications, drawn at random with seed 1, coded by two."""
    included = tables["publications"][tables["publications"]["publication_id"].isin(included_publications(tables["screening"]))]
    drawn = at_random(documents(included), 50, seed=1)
    log, places = load_log(sample_project.review, "coding"), {each.unit.publication["publication_id"] for each in drawn}
    coded = standing(log, tables["publications"], "document")

    assert places == {publication_id for publication_id, _, _ in coded}
    assert {2} == {len(codes) for codes in coded.values()}
    assert [pytest.approx(50 / len(included), abs=1e-6)] == log["inclusion_probability"].unique().tolist()


def test_topics_are_of_included_publications_and_weigh_one_each(tables: dict[str, Any]) -> None:
    screening = tables["screening"]
    included = set(screening.loc[screening["is_included"], "publication_id"])
    weights = tables["document_topics"].groupby("publication_id")["weight"].sum()

    assert included >= set(weights.index)
    assert ((weights - 1).abs() < 1e-4).all()
    assert set(tables["topics"]["topic_id"]) >= set(tables["document_topics"]["topic_id"])


def test_evidence_is_of_known_sentences_and_shares_count_it(tables: dict[str, Any], sample_project: Project) -> None:
    evidence, sentences, shares = tables["evidence"], tables["sentences"].set_index("sentence_id"), tables["shares"]
    screening = tables["screening"]
    included = set(screening.loc[screening["is_included"], "publication_id"])

    assert set(sentences.index) >= set(evidence["sentence_id"])
    assert (evidence["document_id"].to_numpy() == sentences.loc[evidence["sentence_id"], "document_id"].to_numpy()).all()
    assert set(sample_project.settings().codebook.ids) >= set(evidence["category_id"])
    overall = shares[(shares["grouping"] == "overall") & (shares["stance"] == "all") & (shares["unit"] == "publications")]
    assigned = tables["document_categories"].query("is_assigned and source == 'publication'")
    counted = Counter(row.category_id for row in assigned.itertuples() if row.publication_id in included)
    assert {row.category_id: row.count for row in overall.itertuples(index=False, name="Row")} == {
        category: counted[category] for category in overall["category_id"]
    }
    assert {len(included)} == set(overall["total"])


def test_field_notes_enter_no_share_of_the_literature(tables: dict[str, Any]) -> None:
    notes = set(tables["fieldnotes"]["fieldnote_id"])

    assert notes <= set(tables["document_categories"]["document_id"]) | set(tables["sentences"]["document_id"])
    assert notes.isdisjoint(tables["screening"]["publication_id"])
    assert notes.isdisjoint(tables["document_topics"]["publication_id"])


def test_the_report_and_its_tables_are_there(sample_project: Project) -> None:
    folder = sample_project.review.folder("report")

    assert all((folder / name).stat().st_size > 10_000 for name in ("report.html", "report.docx", "tables.xlsx"))
    assert any(folder.glob("figures/*.svg"))
