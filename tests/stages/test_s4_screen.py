"""Stage 4: rules in order, people above them, a ranking, and a flow whose counts add up. All records are invented (示例)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.duplicates.counts import CountsError
from pipeline.errors import PanyouError
from pipeline.frames import conform, frame
from pipeline.settings import DeduplicateSettings, Query, SearchSettings
from pipeline.settings_screening import ScreenSettings, Years
from pipeline.stages.s2_deduplicate import deduplicate
from pipeline.stages.s4_screen import apply_rules, count_flow, rank
from pipeline.steps import parts_of

SEARCH = SearchSettings(queries=(Query(name="智慧城市", zh="智慧城市", en='"smart city"'), Query(name="治理", zh="治理")))


def publication(number: int, **fields: Any) -> dict[str, Any]:
    """A Chinese journal article of 2021 with an abstract, unless said otherwise."""
    base = {
        "publication_id": f"p{number}", "record_ids": [f"r{number}"], "record_keys": [f"k{number}"], "databases": ["CNKI"], "occurrences": 1,
        "title": f"示例题名{number}", "document_type": "journal", "language": "zh", "year": 2021, "abstract": "示例摘要。", "abstract_kind": "abstract",
    }  # fmt: skip
    return base | fields


def publications(*rows: dict[str, Any]) -> pd.DataFrame:
    return frame("publications", rows)


def ruled(row: dict[str, Any], screen: ScreenSettings, search: SearchSettings = SEARCH) -> dict[str, Any]:
    """What the rules say of one publication."""
    made = apply_rules(publications(row), screen=screen, search=search).rule_results
    conform("rule_results", made)
    return dict(made.to_dict("records")[0])


def decision(number: int, position: int, said: str, person: str = "甲", **fields: Any) -> dict[str, Any]:
    """A row of decisions.csv about publication `number` alone."""
    base = {
        "position": position, "record_ids": [f"r{number}"], "record_keys": [f"k{number}"], "phase": "title_abstract", "decision": said,
        "reason": "", "person": person, "date": "2022-07-20", "settles": False,
    }  # fmt: skip
    return base | fields


def screened(
    rows: Sequence[dict[str, Any]], log: Sequence[dict[str, Any]], screen: ScreenSettings | None = None, tokens: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The screening of publications under a log."""
    screen, data = screen or ScreenSettings(), publications(*rows)
    results = apply_rules(data, screen=screen, search=SEARCH).rule_results
    made = rank(
        results, data, frame("tokens") if tokens is None else tokens, frame("decisions", log), frame("document_vectors"), screen=screen
    ).screening
    conform("screening", made)
    return made


def told(made: pd.DataFrame, *columns: str) -> list[Any]:
    """The rows' values of some columns, in the table's order."""
    return list(made[list(columns)].itertuples(index=False, name=None)) if len(columns) > 1 else made[columns[0]].tolist()


@pytest.mark.parametrize(
    ("fields", "screen", "rule", "reason", "terms"),
    [
        ({"year": 2018}, ScreenSettings(years=Years(first=2019, last=2022)), "years", "2018", []),
        ({"year": 2023}, ScreenSettings(years=Years(last=2022)), "years", "2023", []),
        ({"document_type": "newspaper"}, ScreenSettings(document_types=("journal", "thesis")), "document_types", "newspaper", []),
        ({"language": "en"}, ScreenSettings(languages=("zh",)), "languages", "en", []),
        ({"abstract": "", "abstract_kind": "none"}, ScreenSettings(require_abstract=True), "no_abstract", "none", []),
        ({"abstract_kind": "body_excerpt"}, ScreenSettings(require_abstract=True), "no_abstract", "body_excerpt", []),
        ({"title": "示例盾构与点云"}, ScreenSettings(exclude_terms=("点云", "天线", "盾构")), "exclude_terms", "点云; 盾构", ["点云", "盾构"]),
        ({"keywords": ["Antennas"]}, ScreenSettings(exclude_terms=("antenna",)), "exclude_terms", "antenna", ["antenna"]),
        ({}, ScreenSettings(require_query_match=True), "no_query_match", "", []),
    ],
)  # fmt: skip
def test_each_rule_excludes_with_the_value_that_fired_it(
    fields: dict[str, Any], screen: ScreenSettings, rule: str, reason: str, terms: list[str]
) -> None:
    row = ruled(publication(1, **fields), screen)

    assert ("exclude", rule, reason, terms) == tuple(row[name] for name in ("decision", "rule", "reason", "matched_terms"))


@pytest.mark.parametrize(
    "fields",
    [{"abstract": "", "abstract_kind": "none", "abstract_translated": "An example."}, {"abstract_kind": "truncated"}, {"title": "医学"}],
)
def test_what_the_rules_leave_is_undecided(fields: dict[str, Any]) -> None:
    row = ruled(
        publication(1, **fields), ScreenSettings(require_abstract=True, exclude_terms=("学习",), years=Years(first=2021, last=2021))
    )

    assert ("none", "", "") == (row["decision"], row["rule"], row["reason"])


def test_a_missing_year_is_never_excluded_and_says_so() -> None:
    row = ruled(publication(1, year=None), ScreenSettings(years=Years(first=2019)))

    assert ("none", "year_missing") == (row["decision"], row["reason"])


def test_the_first_rule_that_decides_is_recorded() -> None:
    row = ruled(publication(1, year=1999, title="示例点云"), ScreenSettings(years=Years(first=2019), exclude_terms=("点云",)))

    assert ("years", []) == (row["rule"], row["matched_terms"])


def test_matched_queries_are_named_and_decide_nothing_by_themselves() -> None:
    both = ruled(publication(1, title="智慧城市治理示例"), ScreenSettings())
    translated = ruled(publication(1, title_translated="An example of smart cities"), ScreenSettings(require_query_match=True))

    assert (["智慧城市", "治理"], "none") == (both["matched_queries"], both["decision"])
    assert (["智慧城市"], "none") == (translated["matched_queries"], translated["decision"])
    assert ([], "none") == (ruled(publication(1), ScreenSettings())["matched_queries"], ruled(publication(1), ScreenSettings())["decision"])


def test_a_query_or_term_that_cannot_be_read_stops_with_an_error_of_ours() -> None:
    with pytest.raises(PanyouError):
        ruled(publication(1), ScreenSettings(), SearchSettings(queries=(Query(name="a", zh="城市 AND"),)))
    with pytest.raises(PanyouError):
        ruled(publication(1), ScreenSettings(exclude_terms=("*",)))


WORDS = ("智慧城市", "治理", "点云", "盾构", "city", "antenna")
some_publications = st.lists(
    st.builds(lambda words, year, kind: {"title": " ".join(words), "year": year, "document_type": kind},
              st.lists(st.sampled_from(WORDS)), st.sampled_from([None, 2018, 2021]), st.sampled_from(["journal", "thesis"])),
    max_size=8,
).map(lambda rows: [publication(number, **row) for number, row in enumerate(rows)])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(some_publications, st.lists(st.sampled_from(WORDS), unique=True), st.sampled_from(WORDS))
def test_adding_an_exclusion_term_never_admits_a_record(rows: list[dict[str, Any]], terms: list[str], more: str) -> None:
    def excluded(words: list[str]) -> set[str]:
        screen = ScreenSettings(exclude_terms=tuple(words), years=Years(first=2019))
        results = apply_rules(publications(*rows), screen=screen, search=SEARCH).rule_results
        return set(results["publication_id"][results["decision"] == "exclude"])

    assert excluded(terms) <= excluded([*terms, more])


@settings(max_examples=40, deadline=None)
@given(some_publications, st.integers(1, 7), st.randoms(use_true_random=False))
def test_the_rules_judge_each_publication_for_itself(rows: list[dict[str, Any]], parts: int, random: Any) -> None:
    """The law of steps by part: one part, several, shuffled: the same table."""
    screen, shuffled = ScreenSettings(exclude_terms=("点云",), years=Years(first=2019)), random.sample(rows, len(rows))
    whole = apply_rules(publications(*rows), screen=screen, search=SEARCH).rule_results
    cut = [apply_rules(publications(*shuffled[n::parts]), screen=screen, search=SEARCH).rule_results for n in range(parts)]

    assert {"publications": "publication_id"} == parts_of(apply_rules)
    assert conform("rule_results", whole).equals(conform("rule_results", pd.concat(cut, ignore_index=True)))


def test_a_persons_decision_beats_every_rule() -> None:
    rows, screen = [publication(1, title="示例点云"), publication(2)], ScreenSettings(exclude_terms=("点云",))
    made = screened(rows, [decision(1, 1, "include"), decision(2, 2, "exclude", reason="示例理由")], screen)

    assert [("include", True, "person", "", ""), ("exclude", False, "person", "", "示例理由")] == told(
        made, "decision", "is_included", "decided_by", "rule", "reason"
    )


@pytest.mark.parametrize(("undecided", "is_included"), [("include", True), ("exclude", False)])
def test_none_unsure_and_conflict_count_as_the_config_says(undecided: Any, is_included: bool) -> None:
    log = [decision(2, 1, "unsure"), decision(3, 2, "include"), decision(3, 3, "exclude", "乙"), decision(4, 4, "include")]
    made = screened([publication(n) for n in (1, 2, 3, 4)], log, ScreenSettings(undecided=undecided))

    assert ["none", "unsure", "conflict", "include"] == told(made, "decision")
    assert [is_included, is_included, is_included, True] == told(made, "is_included")
    assert ["", "person", "person", "person"] == told(made, "decided_by")
    assert "乙=exclude; 甲=include" == made["reason"][2]


def test_the_latest_row_of_a_person_wins_by_position_not_by_order() -> None:
    assert ["exclude"] == told(screened([publication(1)], [decision(1, 2, "exclude"), decision(1, 1, "include")]), "decision")


def test_decisions_that_meet_in_a_merge_become_a_conflict_until_the_person_decides_again() -> None:
    merged = publication(1, record_ids=["r1", "r2"], record_keys=["k1", "k2"])
    log = [decision(1, 1, "include"), decision(2, 2, "exclude")]
    again = decision(1, 3, "exclude", record_ids=["r1", "r2"], record_keys=["k1", "k2"])

    assert ["conflict"] == told(screened([merged], log), "decision")
    assert ["exclude"] == told(screened([merged], [*log, again]), "decision")


def test_a_decision_follows_its_record_through_a_new_export() -> None:
    """The record got a DOI and with it another id; the key is the same."""
    made = screened([publication(1, record_ids=["new"]), publication(2)], [decision(1, 1, "exclude")])

    assert ["exclude", "none"] == told(made, "decision")


def test_the_first_full_text_decision_opens_the_second_phase_for_all_that_passed_the_first() -> None:
    log = [
        decision(1, 1, "include"),
        decision(1, 2, "not_retrieved", phase="full_text"),
        decision(2, 3, "include"),
        decision(3, 4, "exclude"),
    ]
    made = screened([publication(1), publication(2), publication(3)], log, ScreenSettings(undecided="exclude"))
    second = made[made["phase"] == "full_text"]

    assert [("p1", "not_retrieved", False), ("p2", "none", False)] == told(second, "publication_id", "decision", "is_included")


def test_a_third_persons_row_settles_a_conflict_and_a_fourths_settles_it_again() -> None:
    log = [decision(1, 1, "include"), decision(1, 2, "exclude", "乙", reason="题外")]
    third, fourth = decision(1, 3, "exclude", "丙", reason="示例理由", settles=True), decision(1, 4, "include", "丁", settles=True)

    assert [("exclude", "示例理由")] == told(screened([publication(1)], [*log, third]), "decision", "reason")
    assert ["include"] == told(screened([publication(1)], [*log, third, fourth]), "decision")
    assert ["exclude"] == told(screened([publication(1)], [*log, third, decision(1, 4, "include", "戊")]), "decision")


def test_what_was_settled_is_a_conflict_again_with_what_a_merge_brings_in() -> None:
    """The third person has not seen the decision on the other record; one who settles the merged publication has."""
    merged = publication(1, record_ids=["r1", "r2"], record_keys=["k1", "k2"])
    log = [
        decision(1, 1, "include"),
        decision(1, 2, "exclude", "乙"),
        decision(1, 3, "include", "丙", settles=True),
        decision(2, 4, "exclude"),
    ]
    again = decision(1, 5, "exclude", "丙", record_ids=["r1", "r2"], record_keys=["k1", "k2"], settles=True)

    assert ["conflict"] == told(screened([merged], log), "decision")
    assert ["exclude"] == told(screened([merged], [*log, again]), "decision")


def tokens_of(*documents: tuple[str, list[str]]) -> pd.DataFrame:
    return frame(
        "tokens", ({"document_id": d, "sentence_id": f"s{n}", "language": "zh", "tokens": t} for n, (d, t) in enumerate(documents))
    )


def test_the_ranking_puts_what_is_like_the_included_first_and_is_repeatable() -> None:
    rows = [publication(number) for number in range(8)]
    tokens = tokens_of(*((f"p{n}", ["城市", "治理"] if n % 2 else ["天线", "阵列"]) for n in range(7)), ("f1", ["城市"]))
    log = [decision(1, 1, "include"), decision(3, 2, "include"), decision(2, 3, "exclude"), decision(4, 4, "exclude")]
    made = screened(rows, log, tokens=tokens)
    scores = dict(zip(made["publication_id"], made["score"], strict=True))

    assert scores["p5"] > 0.5 > scores["p6"]
    assert all(0 <= scores[f"p{n}"] <= 1 for n in range(7))
    assert pd.isna(scores["p7"])  # nothing to read
    shuffled = screened(rows[::-1], log[::-1], tokens=tokens.iloc[::-1])
    assert conform("screening", made).equals(conform("screening", shuffled))


def test_field_notes_have_no_part_in_the_ranking() -> None:
    """They are segmented like publications, and would move the weights of words."""
    rows, log = [publication(1), publication(2), publication(3)], [decision(1, 1, "include"), decision(2, 2, "exclude")]
    documents = [("p1", ["城市", "治理"]), ("p2", ["天线", "治理"]), ("p3", ["城市"])]
    alone, beside = (screened(rows, log, tokens=tokens_of(*documents, *notes)) for notes in ([], [("f1", ["城市"]), ("f2", ["城市"])]))

    assert alone["score"].tolist() == beside["score"].tolist()


def test_one_included_among_many_excluded_is_not_drowned() -> None:
    rows = [publication(number) for number in range(10)]
    tokens = tokens_of(*((f"p{n}", ["城市", "治理"] if n in (0, 1) else ["天线", "阵列"]) for n in range(10)))
    made = screened(rows, [decision(0, 1, "include"), *(decision(n, n + 1, "exclude") for n in range(2, 10))], tokens=tokens)

    assert made["score"][1] > 0.5


def test_no_score_without_decisions_of_both_kinds() -> None:
    tokens = tokens_of(("p1", ["城市"]), ("p2", ["天线"]))

    assert screened([publication(1), publication(2)], [decision(1, 1, "include")], tokens=tokens)["score"].isna().all()


def test_nothing_to_screen_makes_an_empty_table() -> None:
    assert 0 == len(screened([], [decision(1, 1, "include")]))


class Corpus:
    """Exports → publications, with their files, for the flow."""

    def __init__(self, rows: Sequence[dict[str, Any]], rejected: int = 0) -> None:
        base = {
            "database": "CNKI",
            "document_type": "journal",
            "authors": ["周示岚"],
            "source": "示例学报",
            "year": 2021,
            "language": "zh",
            "abstract_kind": "none",
        }
        filled = [{"file": "a.txt", "line": n, "record_key": "k" + row["record_id"], **base, **row} for n, row in enumerate(rows, start=1)]
        self.records = frame("records", filled)
        self.rejects = frame("rejects", ({"file": "a.txt", "line": 900 + n, "reason": "no_title", "text": "示例"} for n in range(rejected)))
        counts = {"records": len(rows) + rejected, "kept": len(rows), "rejected": rejected}
        zero = dict.fromkeys(counts, 0)
        rows_of_files: list[dict[str, Any]] = [
            {"file": "a.txt", "outcome": "read", "format": "示例", **counts},
            {"file": "b.pdf", "outcome": "rejected", **zero},
            {"file": "~$a.xlsx", "outcome": "ignored", **zero},
            {"file": "../fieldnotes/c.txt", "outcome": "read", "format": "fieldnote", "records": 1, "kept": 1, "rejected": 0},
        ]
        self.files = frame("files", rows_of_files)
        self.publications, self.links = deduplicate(self.records, frame("duplicates"), frame("journals"), deduplicate=DeduplicateSettings())

    def flow(self, log: Sequence[dict[str, Any]] = (), screen: ScreenSettings | None = None) -> dict[tuple[str, str], int]:
        """The flow under a log, as (box, reason) → count."""
        screen, decisions = screen or ScreenSettings(), frame("decisions", log)
        results = apply_rules(self.publications, screen=screen, search=SEARCH).rule_results
        screening = rank(results, self.publications, frame("tokens"), decisions, frame("document_vectors"), screen=screen).screening
        made = count_flow(self.files, self.records, self.rejects, self.links, self.publications, screening, decisions).flow
        conform("flow", made)
        return {(box, reason): int(count) for box, reason, count in made[["box", "reason", "count"]].itertuples(index=False)}


def test_the_flow_counts_every_box_and_reason() -> None:
    rows: list[dict[str, Any]] = [
        {"record_id": "r1", "title": "示例甲一二三四五"},
        {"record_id": "r1", "title": "示例甲一二三四五"},
        {"record_id": "r2", "title": "示例甲一二三四五", "doi": ""},
    ]
    rows += [
        {"record_id": f"r{n}", "title": f"示例题名{n}一二三四五", "database": "WOS" if n > 6 else "CNKI", "year": 2021 if n < 9 else 2018}
        for n in range(3, 10)
    ]
    log = [
        decision(3, 1, "exclude", reason="题外"), decision(4, 2, "exclude"), decision(5, 3, "unsure"), decision(6, 4, "include"),
        decision(7, 5, "include"), decision(6, 6, "exclude", phase="full_text", reason="题外"), decision(7, 7, "include", phase="full_text"),
        decision(8, 9, "not_retrieved", phase="full_text"), decision(99, 8, "include"),
    ]  # fmt: skip
    log = [row | {"record_keys": [f"kr{row['record_keys'][0][1:]}"]} for row in log]
    flow = Corpus(rows, rejected=2).flow(log, ScreenSettings(years=Years(first=2019)))

    assert {
        ("identified", ""): 12, ("identified", "CNKI"): 7, ("identified", "WOS"): 3, ("identified", "unknown"): 2,
        ("rejected", ""): 2, ("rejected", "no_title"): 2,
        ("duplicates_removed", ""): 2, ("duplicates_removed", "same_record"): 1, ("duplicates_removed", "title_year"): 1,
        ("screened", ""): 8,
        ("excluded_by_rule", ""): 1, ("excluded_by_rule", "years"): 1,
        ("excluded_by_person", ""): 2, ("excluded_by_person", "题外"): 1, ("excluded_by_person", "unstated"): 1,
        ("undecided_included", ""): 3, ("undecided_included", "none"): 2, ("undecided_included", "unsure"): 1,
        ("undecided_excluded", ""): 0,
        ("full_text_sought", ""): 5, ("full_text_not_retrieved", ""): 1, ("full_text_awaiting_included", ""): 2, ("full_text_awaiting_excluded", ""): 0,
        ("full_text_assessed", ""): 2, ("full_text_excluded", ""): 1, ("full_text_excluded", "题外"): 1, ("full_text_undecided", ""): 0,
        ("included", ""): 3,
        ("homeless_decisions", ""): 1,
    } == flow  # fmt: skip


def test_a_flow_without_anything_is_all_zeros() -> None:
    flow = Corpus([]).flow()

    assert {0} == set(flow.values())
    assert ("included", "") in flow


@pytest.mark.parametrize("fault", ["records", "files", "links", "screening"])
def test_counts_that_do_not_add_up_stop_the_run(fault: str) -> None:
    corpus = Corpus(
        [{"record_id": "r1", "title": "示例甲"}, {"record_id": "r1", "title": "示例甲"}, {"record_id": "r2", "title": "示例乙"}]
    )
    decisions, screen = frame("decisions"), ScreenSettings()
    results = apply_rules(corpus.publications, screen=screen, search=SEARCH).rule_results
    screening = rank(results, corpus.publications, frame("tokens"), decisions, frame("document_vectors"), screen=screen).screening
    tables = {"files": corpus.files, "records": corpus.records, "links": corpus.links, "screening": screening}
    tables[fault] = tables[fault].iloc[1:]

    with pytest.raises(CountsError, match="differ"):
        count_flow(tables["files"], tables["records"], corpus.rejects, tables["links"], corpus.publications, tables["screening"], decisions)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["示例甲一二三四五", "示例乙一二三四五"]), st.sampled_from([2018, 2021, None])), max_size=10),
    st.lists(st.tuples(st.integers(1, 7), st.sampled_from(["include", "exclude", "unsure", "not_retrieved"]), st.sampled_from(["甲", "乙"]),
                       st.sampled_from(["title_abstract", "full_text"])), max_size=8),
    st.sampled_from(["include", "exclude"]),
)  # fmt: skip
def test_the_flow_adds_up_whatever_comes(rows: list[Any], said: list[Any], undecided: Any) -> None:
    """From the records of the exports to what is included, no record is counted twice or not at all."""
    corpus = Corpus([{"record_id": f"r{number}", "title": title, "year": year} for number, title, year in rows], rejected=len(rows) % 3)
    log = [decision(number, n, word, person, phase=phase) for n, (number, word, person, phase) in enumerate(said, start=1)]
    flow = corpus.flow(log, ScreenSettings(years=Years(first=2019), undecided=undecided))

    totals = {box: count for (box, reason), count in flow.items() if not reason}
    parts: dict[str, int] = {}
    for (box, reason), count in flow.items():
        parts[box] = parts.get(box, 0) + (count if reason else 0)
    assert all(parts[box] in (0, totals[box]) and (parts[box] or box in UNDIVIDED or not totals[box]) for box in totals)
    assert totals["identified"] == len(corpus.records) + len(corpus.rejects)
    assert totals["included"] <= totals["screened"] == len(corpus.publications)


UNDIVIDED = (
    "screened", "full_text_sought", "full_text_not_retrieved", "full_text_awaiting_included", "full_text_awaiting_excluded", "full_text_assessed", "included",
    "homeless_decisions",
)  # fmt: skip
