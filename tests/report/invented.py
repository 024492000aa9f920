"""An invented review (示例) for the tests of the report: three categories, a few publications, one of everything the report shows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pandas as pd

from pipeline.codebook import Bilingual, Category, Codebook, WordLists
from pipeline.frames import frame
from pipeline.report.material import Material, Protocol
from pipeline.settings import MappingSettings, Query, ReportSettings, ReviewSettings, SearchSettings, TopicSettings
from pipeline.settings_screening import ScreenSettings, Years
from pipeline.stages.s7_report import report

Rows = dict[str, list[dict[str, Any]]]
TABLES = (
    "files", "records", "rejects", "publications", "duplicate_links", "screening", "flow", "topics", "topic_candidates", "topic_categories", "topic_pairs", "model_doubt",
    "document_topics", "document_categories", "sentences", "cleaning", "evidence", "term_matches", "shares", "rankings", "estimates", "coder_agreement", "rank_ties", "contrasts", "comparisons", "attention", "fieldnotes", "votes",
    "stopping", "screeners", "screening_agreement", "screening_conflicts", "coding_agreement", "language_bias",
)  # fmt: skip
STANCES = ("expectation", "concern", "recommendation", "neutral", "unclear")


def category(name: str, kind: Any, zh: str, en: str) -> Category:
    """A category with one term a language."""
    text = Bilingual(zh=f"{zh}的说明", en=f"About {en}")
    label, terms = Bilingual(zh=zh, en=en), WordLists(zh=(zh,), en=(en,))
    heading = Bilingual(zh=f"一首“{zh}”", en=f"A song of {en}")
    return Category(id=name, kind=kind, label=label, heading=heading, definition=text, belongs=text, excludes=text, terms=terms)


BOOK = Codebook(
    id="invented", version="3", title=Bilingual(zh="示例编码表", en="Invented codebook"),
    categories=(
        category("sharing", "expectation", "共享", "sharing"), category("caring", "expectation", "关怀", "caring"),
        category("losing", "concern", "丧失", "losing"),
    ),
)  # fmt: skip


def protocol(**sections: Any) -> Protocol:
    """The protocol of the invented review; a keyword replaces a section."""
    search = SearchSettings(
        databases=("CNKI", "WOS"), queries=(Query(name="q1", printed="城市+示例", zh="城市 AND 示例", en="city AND example"),),
        years=Years(first=2019, last=2022), date=dt.date(2022, 7, 14),
    )  # fmt: skip
    review = ReviewSettings(
        title=Bilingual(zh="示例综述", en="An invented review"), question=Bilingual(zh="有什么？", en="What is there?"),
        authors=("示例甲",), is_synthetic=True,
    )  # fmt: skip
    made: dict[str, Any] = {
        "review": review, "codebook": BOOK, "search": search, "screen": ScreenSettings(), "model_topics": TopicSettings(),
        "map_topics": MappingSettings(), "report": ReportSettings(),
    }  # fmt: skip
    return Protocol(**(made | sections))


def rows(publications: int = 8) -> Rows:
    """Rows of every table: the last publication is excluded by its year, the one before by a person; the first occurs twice."""
    made: Rows = {name: [] for name in TABLES}
    for number in range(publications):
        _add_publication(made, number, publications)
    if publications:
        made["records"].append(made["records"][0] | {"file": "b.txt", "line": 5})
        record_id = made["records"][0]["record_id"]
        made["duplicate_links"].append(
            {"record_id_a": record_id, "record_id_b": record_id, "decision": "merged", "rule": "same_record", "occurrences": 1}
        )
        made["rejects"].append({"file": "a.txt", "line": 9000, "reason": "no_such_code", "text": "RT ?"})
        _add_topics(made)
    _add_note(made)
    _add_counts(made)
    return made


def _add_publication(made: Rows, number: int, publications: int) -> None:
    language = "en" if number % 3 == 2 else "zh"
    record_id, name = f"r{number:012d}", f"p{number:012d}"
    biblio = {
        "document_type": "journal", "title": f"示例题名{number}" if language == "zh" else f"Invented title {number}",
        "authors": ["示例甲", "示例乙"] if language == "zh" else ["Shili, Anna", "Exampleton, Robert J."], "source": "示例学刊",
        "year": 2019 + number % 4, "volume": "3", "issue": "2", "pages": "1-9", "abstract": "……", "abstract_kind": "abstract",
        "language": language, "doi": f"10.99999/shili.{number}",
    }  # fmt: skip
    database = "WOS" if language == "en" else "CNKI"
    made["records"].append(
        {"file": "a.txt", "line": 1 + 10 * number, "record_id": record_id, "record_key": "k", "database": database} | biblio
    )
    occurrences = 2 if number == 0 else 1
    made["publications"].append(
        {"publication_id": name, "record_ids": [record_id], "databases": [database], "occurrences": occurrences} | biblio
    )
    ruled, refused = number == publications - 1 and number > 0, number == publications - 2 and number > 0
    fate = {"decision": "exclude" if ruled or refused else "none", "is_included": not (ruled or refused), "matched_queries": ["q1"]}
    fate |= {"decided_by": "rule", "rule": "years", "reason": "2030"} if ruled else {}
    fate |= {"decided_by": "person", "reason": "无关"} if refused else {}
    made["screening"].append({"publication_id": name, "phase": "title_abstract"} | fate)
    if fate["is_included"]:
        _add_evidence(made, number, name, language)
    made["cleaning"].append({"document_id": name, "field": "abstract", "rule": "copyright", "places": 1 + number})


def _add_evidence(made: Rows, number: int, name: str, language: str) -> None:
    """Three sentences, each of one category, each with its term."""
    for place, kind in enumerate(BOOK.categories):
        term = kind.label.get(language)
        text = f"示例文字谈到{term}第{number}号。" if language == "zh" else f"Invented text on {term} number {number}."
        sentence_id = f"s{number:06d}{place:06d}"
        where = {"document_id": name, "source": "publication", "publication_id": name, "sentence_id": sentence_id}
        made["sentences"].append(where | {"field": "abstract", "start": 0, "end": len(text), "language": language, "text": text})
        stance = STANCES[(number + place) % 5]
        made["evidence"].append(
            where
            | {
                "category_id": kind.id,
                "score": 1 + number / 100,
                "is_assigned": True,
                "stance": stance,
                "standing": "asserted",
                "terms": [term],
            }
        )
        start = text.index(term)
        span = {"document_id": name, "sentence_id": sentence_id, "language": language, "category_id": kind.id, "term": term}
        made["term_matches"].append(span | {"start": start, "end": start + len(term)})


def _add_topics(made: Rows) -> None:
    made["topics"].append(
        {
            "topic_id": "zh-nmf-01",
            "language": "zh",
            "model": "nmf",
            "terms": ["甲词", "乙词"],
            "weights": [0.6, 0.2],
            "label": "甲词、乙词",
            "prevalence": 0.5,
            "stability": 0.9,
            "recovered": 0.8,
        }
    )
    made["topics"].append(
        {"topic_id": "zh-nmf-02", "language": "zh", "model": "nmf", "terms": ["丙词"], "weights": [0.4], "label": "丙词", "prevalence": 0.5}
        | {"stability": 0.2, "recovered": 0.1, "is_unstable": True}
    )
    made["topic_categories"].append(
        {"topic_id": "zh-nmf-01", "category_id": "sharing", "score": 2.0, "is_assigned": True, "decided_by": "person"}
    )
    made["topic_categories"].append(
        {"topic_id": "zh-nmf-02", "category_id": "sharing", "score": 0.1, "is_assigned": False, "decided_by": "model"}
    )
    name = made["publications"][0]["publication_id"]
    made["document_topics"] += [{"publication_id": name, "topic_id": f"zh-nmf-0{n}", "weight": w} for n, w in ((1, 0.7), (2, 0.3))]
    for number in (2, 4, 6):
        tried = {"language": "zh", "model": "nmf", "topics": number, "coherence": number / 10, "diversity": 1 - number / 10}
        for sample, agreement in ((0, 0.9), (1, number / 20)):
            is_chosen = number == 4 and sample == 0
            made["topic_candidates"].append(tried | {"sample": sample, "seed": 1, "agreement": agreement, "is_chosen": is_chosen})


def _add_note(made: Rows) -> None:
    made["fieldnotes"].append(
        {"fieldnote_id": "f1", "file": "示例.txt", "place": "上海", "date": "2022-05-01", "informant": "resident", "text": "共享很好。"}
    )
    where = {"document_id": "f1", "source": "fieldnote", "sentence_id": "s-note"}
    made["sentences"].append(where | {"field": "text", "start": 0, "end": 5, "language": "zh", "text": "田野里说共享很好。"})
    made["evidence"].append(
        where
        | {"category_id": "sharing", "score": 1.0, "is_assigned": True, "stance": "expectation", "standing": "asserted", "terms": ["共享"]}
    )


def _add_counts(made: Rows) -> None:
    """Files, flow, shares and ranks, counted from the rows."""
    found = Counter(row["file"] for row in made["records"]), Counter(row["file"] for row in made["rejects"])
    for file in sorted(set(found[0])):
        counts = {"records": found[0][file] + found[1][file], "kept": found[0][file], "rejected": found[1][file]}
        made["files"].append({"file": file, "sha256": "0" * 64, "format": "cnki_refworks", "encoding": "utf-8", "outcome": "read"} | counts)
    made["flow"] = flow_rows(made)
    for place, kind in enumerate(BOOK.categories, 1):
        made["votes"].append({"category_id": kind.id, "rank": {"sharing": 2, "caring": 1, "losing": 1}[kind.id]})
        made["rankings"].append({"source": "votes", "category_id": kind.id, "rank": {"sharing": 2, "caring": 1, "losing": 1}[kind.id]})
        made["rankings"].append({"source": "literature", "category_id": kind.id, "rank": 1.5 if place < 3 else 1, "value": 6})
        if made["publications"]:
            _add_shares(made, kind.id)


def _add_shares(made: Rows, category_id: str) -> None:
    included = sum(row["is_included"] for row in made["screening"])
    spoken = [row for row in made["evidence"] if row["category_id"] == category_id and row["source"] == "publication"]
    sentences = sum(row["source"] == "publication" for row in made["sentences"])
    share = {"category_id": category_id, "stance": "all", "grouping": "overall", "group": "all"}
    made["shares"].append(share | {"unit": "publications", "share": 0.5, "count": included // 2, "total": included})
    made["shares"].append(share | {"unit": "sentences", "share": len(spoken) / sentences, "count": len(spoken), "total": sentences})
    for stance, count in sorted(Counter(row["stance"] for row in spoken).items()):
        made["shares"].append(
            share | {"unit": "sentences", "stance": stance, "share": count / sentences, "count": count, "total": sentences}
        )
    for grouping, group in (("year", "2019"), ("year", "2021"), ("database", "CNKI"), ("language", "zh")):
        made["shares"].append(share | {"unit": "publications", "grouping": grouping, "group": group, "share": 0.25, "count": 1, "total": 4})


def coded(made: Rows) -> Rows:
    """The rows as they are once people have coded a sample of 50: estimates of two categories, which cannot be told apart."""
    for place, row in enumerate(row for row in made["shares"] if (row["unit"], row["grouping"]) == ("publications", "overall")):
        row |= {"share": 0.4 - place / 10, "low": 0.2, "high": 0.55}
        common = {name: row[name] for name in ("category_id", "unit", "stance", "grouping", "group", "total")}
        common |= {"classifier_share": 0.5, "estimate": row["share"], "low": 0.2, "high": 0.55, "codes": 50, "codes_to_halve": 123}
        made["estimates"].append(common | {"method": "prediction_powered", "is_validated": True})
    tie = {"unit": "publications", "kind": "expectation", "position": 1, "category_id": "sharing", "next_category_id": "caring"}
    made["rank_ties"].append(tie | {"difference": 0.1, "low": -0.05, "high": 0.25, "is_tied": True})
    seen = {"unit": "publications", "category_id": "sharing", "low": 0.01, "high": 0.05, "difference": 0.03}
    made["contrasts"].append(seen | {"grouping": "year", "group": "2019", "other_group": "2021"})
    made["contrasts"].append(
        seen | {"grouping": "database", "group": "CNKI", "other_group": "WOS", "low": -0.1, "cohens_h": 0.07, "h_low": -0.2, "h_high": 0.3}
    )
    pair = {"kind": "expectation", "source": "votes", "other_source": "literature", "categories": 2, "is_validated": True}
    made["comparisons"].append(pair | {"statistic": "kendall_tau_b", "value": -1.0, "low": -1.0, "high": 0.5})
    made["attention"].append(
        {"category_id": "sharing", "votes_rank": 2, "literature_rank": 1, "best": 1, "worst": 1, "verdict": "over_studied"}
    )
    for row in made["rankings"]:
        if row["source"] == "literature":
            row |= {"value": 0.4, "rank": 1, "best": 1, "worst": 2}
    return made


def judged_by_model(made: Rows, state: str = "used") -> Rows:
    """The rows as they are once a language model has coded too: 40 of its 100 answers are about units that people coded."""
    common = {"unit": "publications", "model": "示例模型", "answered": 99, "asked": 100, "population": 100, "state": state}
    table = {"units": 40, "both": 8, "people_only": 2, "model_only": 3, "neither": 27}
    values = {"sensitivity": 0.8, "sensitivity_low": 0.5, "sensitivity_high": 1.0, "kappa": 0.67, "kappa_low": 0.4, "kappa_high": 0.9}
    for language, category_id in (("all", "all"), ("zh", "all"), ("all", "sharing"), ("zh", "sharing"), ("all", "losing")):
        made["coder_agreement"].append(common | table | values | {"language": language, "category_id": category_id})
    made["coder_agreement"].append(common | {"unit": "sentences", "units": 0, "language": "all", "category_id": "all"})
    return made


def flow_rows(made: Rows) -> list[dict[str, Any]]:
    """The boxes of the flow that fit the rows."""
    screening = made["screening"]
    boxes: dict[str, dict[str, int]] = {
        "identified": Counter(row["database"] for row in made["records"]) + Counter("CNKI" for _ in made["rejects"]),
        "rejected": Counter(row["reason"] for row in made["rejects"]),
        "duplicates_removed": {"same_record": len(made["records"]) - len(made["publications"])} if made["records"] else {},
        "screened": {},
        "excluded_by_rule": Counter(row["rule"] for row in screening if row.get("decided_by") == "rule"),
        "excluded_by_person": Counter(row["reason"] for row in screening if row.get("decided_by") == "person"),
        "undecided_included": {"none": sum(row["decision"] == "none" for row in screening)} if screening else {},
        "undecided_excluded": {},
        "included": {},
        "homeless_decisions": {},
    }
    totals = {"screened": len(screening), "included": sum(row["is_included"] for row in screening)}
    made_rows = [{"box": box, "reason": "", "count": totals.get(box, sum(reasons.values()))} for box, reasons in boxes.items()]
    return made_rows + [{"box": box, "reason": reason, "count": n} for box, reasons in boxes.items() for reason, n in reasons.items()]


def frames(made: Rows) -> dict[str, pd.DataFrame]:
    """The tables as frames."""
    return {name: frame(name, made[name]) for name in TABLES}


def material(made: Rows | None = None, **sections: Any) -> Material:
    """The material of a report on the rows."""
    return Material.of(frames(rows() if made is None else made), protocol(**sections))


def files(made: Rows | None = None, **sections: Any) -> dict[str, bytes]:
    """The whole report on the rows."""
    settings = protocol(**sections)
    named = {name: getattr(settings, name) for name in settings.__dataclass_fields__}
    return report(**frames(rows() if made is None else made), **named)


def page(made: Rows | None = None, **sections: Any) -> str:
    """`report.html` on the rows."""
    return files(made, **sections)["report.html"].decode()
