"""Stage 2: what is merged, what is not, what is left to people; and that no row is lost. All records are invented (示例)."""

from __future__ import annotations

import time
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.duplicates.counts import CountsError, require_equal
from pipeline.frames import conform, frame
from pipeline.settings import DeduplicateSettings
from pipeline.stages.s2_deduplicate import Deduplicated, deduplicate

LONG = "示例城市数字治理中的居民参与研究"


def record(record_id: str, title: str = LONG, **fields: Any) -> dict[str, Any]:
    """A record of 示例学报, 2021, by 周示岚, unless said otherwise."""
    base = {
        "file": "示例.txt", "record_id": record_id, "record_key": "k" + record_id, "database": "CNKI", "document_type": "journal",
        "title": title, "authors": ["周示岚"], "source": "示例学报", "year": 2021, "language": "zh", "abstract_kind": "none",
    }  # fmt: skip
    return base | fields


def english(record_id: str, title: str = "Example participation in digital city governance", **fields: Any) -> dict[str, Any]:
    """The same in English."""
    base = {"database": "WOS", "authors": ["Shili, Anna"], "source": "Example Journal", "language": "en"}
    return record(record_id, title, **(base | fields))


def run(*rows: dict[str, Any], rulings: list[dict[str, Any]] | None = None, tolerance: int = 1, once: bool = False) -> Deduplicated:
    """Stage 2 on rows, which get a line each."""
    records = frame("records", [{"line": number, **row} for number, row in enumerate(rows, start=1)])
    log = frame("duplicates", [{"position": number, **row} for number, row in enumerate(rulings or [], start=1)])
    made = deduplicate(
        records, log, frame("journals"), deduplicate=DeduplicateSettings(year_tolerance=tolerance, count_translations_once=once)
    )
    for name, table in made._asdict().items():
        conform(name, table)
    return made


def ruling(one: str, other: str, decision: str, person: str = "示例审阅人") -> dict[str, Any]:
    """A row of duplicates.csv."""
    return {"record_id_a": one, "record_id_b": other, "decision": decision, "person": person, "date": "2022-07-20"}


def groups(made: Deduplicated) -> list[list[str]]:
    """The record ids of each publication."""
    return sorted(made.publications["record_ids"])


def decided(made: Deduplicated) -> list[tuple[str, str, str, str]]:
    """Each link's pair, decision and rule."""
    columns = ("record_id_a", "record_id_b", "decision", "rule")
    return sorted(zip(*(made.duplicate_links[column] for column in columns), strict=True))


def test_one_record_in_two_exports_is_merged_as_the_same_record() -> None:
    made = run(record("r1", file="a.txt"), record("r1", file="b.txt"), record("r1", file="c.txt"))

    assert [["r1"]] == groups(made)
    assert [("r1", "r1", "merged", "same_record")] == decided(made)
    assert [2] == made.duplicate_links["occurrences"].tolist()
    assert [3] == made.publications["occurrences"].tolist()


@pytest.mark.parametrize("other", ["10.99999/abc.1", "https://doi.org/10.99999/ABC.1", "DOI: 10.99999/abc.1."])
def test_equal_dois_merge_however_they_are_written(other: str) -> None:
    made = run(
        english("r1", doi="10.99999/abc.1"), english("r2", "EXAMPLE PARTICIPATION in digital-city governance!", year=2024, doi=other)
    )

    assert [["r1", "r2"]] == groups(made)
    assert [("r1", "r2", "merged", "doi")] == decided(made)


@pytest.mark.parametrize(
    "other",
    [
        "Erratum to: Example participation in digital city governance",
        "Example participation in digital city governance, part 2",
        "Completely unlike words upon some bridges",
    ],
)
def test_titles_of_different_works_under_one_doi_go_to_review(other: str) -> None:
    made = run(english("r1", doi="10.99999/a"), english("r2", other, doi="10.99999/a"))

    assert [["r1"], ["r2"]] == groups(made)
    assert [("r1", "r2", "review", "doi")] == decided(made)


def test_a_chinese_and_an_english_record_with_one_doi_are_one_publication_in_chinese() -> None:
    made = run(
        english("r1", doi="10.99999/a", abstract="An example.", abstract_kind="abstract", keywords=["city"]),
        record("r2", doi="10.99999/a", keywords=["城市"]),
    )

    (row,) = made.publications.to_dict("records")
    assert (LONG, "Example participation in digital city governance") == (row["title"], row["title_translated"])
    assert (["城市"], ["city"]) == (row["keywords"], row["keywords_translated"])
    assert ("", "none", "An example.") == (row["abstract"], row["abstract_kind"], row["abstract_translated"])
    assert ["周示岚"] == row["authors"]
    assert {"field": "title_translated", "record_id": "r1"} in row["field_origins"]


@pytest.mark.parametrize(
    "other",
    [
        record("r2", "示例城市“数字治理”中的居民参与研究"),
        record("r2", "示例城市数字治理 中的居民参与研究", year=2022),
        record("r2", LONG, year=None),
        record("r2", LONG, database="WOS", authors=["Zhou, Shilan"], source="Shili Xuebao"),
        record("r2", LONG, authors=[], source="示例学报"),
    ],
)
def test_one_title_and_compatible_years_are_merged(other: dict[str, Any]) -> None:
    assert [("r1", "r2", "merged", "title_year")] == decided(run(record("r1"), other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("逆潮流：示例城市的数字化转型", "顺潮流：示例城市的数字化转型"),
        ("示例农田中农药残留的检测方法", "示例农田中重金属残留的检测方法"),
        ("示例城市数字治理发展报告（2019）", "示例城市数字治理发展报告（2020）"),
        ("示例城市数字治理研究（上）", "示例城市数字治理研究（下）"),
        ("Example city governance, part I", "Example city governance, part II"),
        ("Example city governance in practice", "Erratum: Example city governance in practice"),
        ("示例城市数字治理研究", "评《示例城市数字治理研究》"),
    ],
)
def test_titles_that_differ_in_a_word_are_never_merged_by_themselves(one: str, other: str) -> None:
    made = run(record("r1", one), record("r2", other))

    assert [["r1"], ["r2"]] == groups(made)
    assert [] == decided(made)


def test_years_too_far_apart_are_two_publications() -> None:
    assert [] == decided(run(record("r1", year=2018), record("r2", year=2020)))


def test_a_chain_of_years_is_not_one_publication() -> None:
    """2019–2020–2021 within a tolerance of one: the third year goes to review instead of stretching the cluster."""
    made = run(record("r1", year=2019), record("r2", year=2020), record("r3", year=2021))

    assert 2 == len(made.publications)
    assert [("r1", "r2", "merged", "title_year"), ("r2", "r3", "review", "title_year")] == decided(made)


@pytest.mark.parametrize(
    "other",
    [
        record("r2", authors=["陈例和"]),
        record("r2", authors=[], source="示例评论"),
        record("r2", source="示例评论", pages="99-105"),
        record("r2", issue="7", pages="99-105"),
    ],
)
def test_one_title_by_others_or_elsewhere_goes_to_review(other: dict[str, Any]) -> None:
    made = run(record("r1", issue="3", pages="12-20"), other)

    assert [("r1", "r2", "review", "title_year")] == decided(made)
    assert "against: " in made.duplicate_links["evidence"][0]


@pytest.mark.parametrize(
    "other",
    [
        record("r2", authors=["陈例和"], source="示例评论"),
        record("r2", authors=["陈例和"], issue="7", pages="99-105"),
        record("r2", authors=["陈例和"], doi="10.99999/b"),
    ],
)
def test_one_title_by_others_elsewhere_is_another_work(other: dict[str, Any]) -> None:
    """Two people who reviewed one book, or wrote of one fashion; and a notice that nobody signs, in two issues."""
    assert [] == decided(run(record("r1", issue="3", pages="12-20", doi="10.99999/a"), other))
    assert [] == decided(run(record("r1", authors=[], issue="3", pages="12"), record("r2", authors=[], issue="7", pages="99")))


@pytest.mark.parametrize("title", ["编者按", "卷首语", "目录", "Editorial", "Introduction"])
def test_generic_titles_are_merged_only_where_the_place_agrees(title: str) -> None:
    here = record("r1", title, authors=[], issue="3", pages="1")

    assert [("r1", "r2", "merged", "title_year")] == decided(run(here, record("r2", title, authors=[], issue="03", pages="1-2")))
    assert [("r1", "r2", "review", "title_year")] == decided(run(here, record("r2", title, authors=[])))
    assert [("r1", "r2", "review", "title_year")] == decided(run(here, record("r2", title, authors=[], pages="1")))
    assert [] == decided(run(here, record("r2", title, authors=[], issue="4", pages="1")))
    assert [] == decided(run(here, record("r2", title, authors=[], issue="3", pages="1", source="示例评论")))


@pytest.mark.parametrize("title", ["智慧城市", "Smart cities"])
def test_short_titles_need_an_author_or_a_source_besides(title: str) -> None:
    assert [] == decided(run(record("r1", title, source=""), record("r2", title, authors=["陈例和"], source="")))
    assert [("r1", "r2", "merged", "title_year")] == decided(run(record("r1", title), record("r2", title, source="")))


def test_one_number_of_one_database_is_one_record_whatever_the_export_calls_it() -> None:
    """Web of Science's RIS calls a congress abstract a conference paper, its text format an article: the number is the same."""
    rows = (english("r1", accession="WOS:0001"), english("r2", accession="wos:0001", document_type="conference"))

    assert [("r1", "r2", "merged", "accession")] == decided(run(*rows))
    assert [("r1", "r2", "linked", "title_year")] == decided(run(rows[0], rows[1] | {"database": "SCOPUS"}))
    assert [("r1", "r2", "review", "accession")] == decided(run(rows[0], rows[1] | {"title": "Erratum: " + rows[1]["title"]}))


def test_a_congress_abstract_on_a_page_of_a_journal_is_no_version_of_itself() -> None:
    place = {"issue": "11", "pages": "S477"}

    assert [("r1", "r2", "merged", "title_year")] == decided(run(record("r1", **place), record("r2", document_type="conference", **place)))


def test_one_unsigned_title_in_two_years_goes_to_review() -> None:
    """The same heading over two patents' notices; a signed article is online one year and in print the next."""
    assert [("r1", "r2", "review", "title_year")] == decided(run(record("r1", authors=[]), record("r2", authors=[], year=2022)))
    assert [("r1", "r2", "merged", "title_year")] == decided(run(record("r1", authors=[]), record("r2", authors=[])))


@pytest.mark.parametrize(("one", "other"), [("conference", "journal"), ("thesis", "journal"), ("newspaper", "journal")])
def test_versions_of_different_kinds_are_linked_not_merged(one: str, other: str) -> None:
    made = run(record("r1", document_type=one), record("r2", document_type=other))

    assert [("r1", "r2", "linked", "title_year")] == decided(made)
    assert 2 == len(made.publications)


def test_versions_are_not_merged_through_a_record_of_no_known_kind() -> None:
    made = run(record("r1", document_type="conference"), record("r2", document_type="other"), record("r3", document_type="journal"))

    assert 2 == len(made.publications)


def test_what_a_person_merges_is_merged_and_what_a_person_keeps_apart_is_not() -> None:
    rows = (record("r1"), record("r2"), record("r3", "示例另一篇关于城市治理的文章"))
    made = run(*rows, rulings=[ruling("r2", "r1", "kept_apart"), ruling("r1", "r3", "merged")])

    assert [["r1", "r3"], ["r2"]] == groups(made)
    assert [("r1", "r2", "kept_apart", "person"), ("r1", "r3", "merged", "person")] == decided(made)


def test_the_latest_ruling_on_a_pair_counts() -> None:
    made = run(record("r1"), record("r2"), rulings=[ruling("r1", "r2", "kept_apart"), ruling("r1", "r2", "merged")])

    assert [("r1", "r2", "merged", "person")] == decided(made)


def test_what_is_kept_apart_stays_apart_through_a_third_record() -> None:
    """r1 and r2 would each merge with r3; one does, the other goes to review."""
    made = run(record("r1"), record("r2"), record("r3"), rulings=[ruling("r1", "r2", "kept_apart")])

    assert [["r1", "r3"], ["r2"]] == groups(made)
    assert ("r2", "r3", "review", "title_year") in decided(made)


def test_two_publications_are_asked_about_once_however_many_records_they_have() -> None:
    """Four copies of each are one question to a person, not sixteen; once she has answered, none."""
    ours = [record(f"r{n}", abstract=f"示例摘要{n}", issue="3", pages="12") for n in range(4)]
    theirs = [record(f"s{n}", abstract=f"示例摘要{n}", issue="7", pages="40") for n in range(4)]

    asked = [link for link in decided(run(*ours, *theirs)) if link[2] == "review"]
    assert 1 == len(asked)
    one, other = asked[0][:2]
    assert [] == [link for link in decided(run(*ours, *theirs, rulings=[ruling(one, other, "kept_apart")])) if link[2] == "review"]
    assert 1 == len(run(*ours, *theirs, rulings=[ruling(one, other, "merged")]).publications)


@pytest.mark.parametrize(("ours", "theirs"), [("例城的调查", "示江的访谈"), ("以农药残留的公开为例", "以重金属残留的公开为例")])
def test_a_cut_title_does_not_join_two_works_that_begin_with_it(ours: str, theirs: str) -> None:
    """One record says 示例城市公众参与研究 only; it is one of the two, and which is for people to say."""
    place = {"issue": "3", "pages": "12"}
    made = run(
        record("r1", "示例城市公众参与研究", **place),
        record("r2", f"示例城市公众参与研究：{ours}", **place),
        record("r3", f"示例城市公众参与研究：{theirs}", **place),
    )

    assert 2 == len(made.publications)
    assert "review" in [link[2] for link in decided(made)]


def test_a_merge_is_undone_by_a_ruling_and_done_again_by_the_next() -> None:
    rows = (record("r1", "示例城市公众参与研究", issue="3", pages="12"), record("r2", "示例城市公众参于研究", issue="3", pages="12"))
    apart, again = ruling("r1", "r2", "kept_apart"), ruling("r1", "r2", "merged")

    assert [("r1", "r2", "merged", "similar_title")] == decided(run(*rows))
    assert [["r1"], ["r2"]] == groups(run(*rows, rulings=[apart]))
    assert [["r1", "r2"]] == groups(run(*rows, rulings=[apart, again]))


def test_a_translation_counts_once_where_the_review_says_so() -> None:
    """Merged, it stands under both databases and once in all: nothing after this stage has to know."""
    place = {"volume": "8", "issue": "3", "pages": "12-20", "source": "示例学报"}
    rows = (record("r1", **place), english("r2", authors=["Zhou, Shilan"], **place))

    assert [("r1", "r2", "linked", "translation")] == decided(run(*rows))
    made = run(*rows, once=True)
    assert [("r1", "r2", "merged", "translation")] == decided(made)
    assert [["CNKI", "WOS"]] == made.publications["databases"].tolist()
    assert [["r1"], ["r2"]] == groups(run(*rows, once=True, rulings=[ruling("r1", "r2", "kept_apart")]))


def test_rulings_that_contradict_each_other_become_a_review() -> None:
    rulings = [ruling("r1", "r2", "kept_apart"), ruling("r1", "r3", "merged"), ruling("r2", "r3", "merged")]
    made = run(record("r1", "示例甲"), record("r2", "示例乙"), record("r3", "示例丙"), rulings=rulings)

    assert [["r1", "r3"], ["r2"]] == groups(made)
    assert ("r2", "r3", "review", "person") in decided(made)


def test_a_ruling_on_records_that_are_gone_changes_nothing() -> None:
    assert [["r1"]] == groups(run(record("r1"), rulings=[ruling("r1", "r9", "merged"), ruling("r1", "r1", "merged")]))


def test_a_merged_publication_has_the_best_of_each_field_and_says_whence() -> None:
    early = record(
        "r1", year=2020, keywords=["城市"], keywords_origin="machine", abstract="正文开头" * 9, abstract_kind="body_excerpt", citations=3
    )
    printed = record(
        "r2", year=2021, volume="8", issue="3", pages="12-20", keywords=["治理"], keywords_origin="author", abstract="摘要。", abstract_kind="abstract",
        authors=["周示岚", "陈例和"], doi="10.99999/a", citations=9, source_indexes=["CSSCI"],
    )  # fmt: skip
    (row,) = run(early, printed, record("r3", source_indexes=["北大核心"])).publications.to_dict("records")

    assert (2021, "8", "3", "12-20") == tuple(row[name] for name in ("year", "volume", "issue", "pages"))
    assert ("摘要。", "abstract", ["治理"], "author") == tuple(row[n] for n in ("abstract", "abstract_kind", "keywords", "keywords_origin"))
    assert (["周示岚", "陈例和"], "10.99999/a", 9) == (row["authors"], row["doi"], row["citations"])
    assert ["CSSCI", "北大核心"] == row["source_indexes"]
    origins = {(each["field"], each["record_id"]) for each in row["field_origins"]}
    assert {("year", "r2"), ("abstract", "r2"), ("title", "r1"), ("source_indexes", "r2"), ("source_indexes", "r3")} <= origins
    assert {field for field, _ in origins} == _filled(row)


def test_a_merged_publication_bears_the_title_that_lost_nothing() -> None:
    place = {"issue": "3", "pages": "12"}
    rows = (record("r1", "示例城市公众参□的影响因素研究", **place), record("r2", "示例城市公众参与的影响因素研究", **place))

    assert ["示例城市公众参与的影响因素研究"] == run(*rows).publications["title"].tolist()


def test_among_equals_the_smallest_record_id_wins_wherever_it_stands() -> None:
    rows = (record("r2", url="https://example.invalid/a"), record("r1", url="https://example.invalid/b"))

    for given_rows in (rows, rows[::-1]):
        assert ["https://example.invalid/b"] == run(*given_rows).publications["url"].tolist()


def _filled(row: dict[str, Any]) -> set[str]:
    """The bibliographic fields that say something, but for those that say what others are."""
    told = {"publication_id", "record_ids", "record_keys", "databases", "occurrences", "field_origins"}
    return {name for name, value in row.items() if name not in told and value and not (name == "abstract_kind" and value == "none")}


def test_an_id_is_made_of_the_smallest_record_id_alone() -> None:
    alone = run(record("r1")).publications["publication_id"][0]

    assert alone == run(record("r1"), record("r2"), record("r3", "示例别的题名与此无关")).publications["publication_id"].tolist()[0]
    assert alone.startswith("p")
    assert 13 == len(alone)


def test_no_records_make_no_publications() -> None:
    made = run()

    assert (0, 0) == (len(made.publications), len(made.duplicate_links))


def test_a_count_that_does_not_agree_stops_naming_both_sides() -> None:
    with pytest.raises(CountsError, match=r"records \(3\) and publications \(2\) differ"):
        require_equal("records", 3, "publications", 2)


TITLES = [
    LONG,
    "示例城市“数字治理”中的居民参与研究",
    "编者按",
    "智慧城市",
    "Smart city",
    "Example participation in digital city governance",
    "",
]
rows = st.builds(
    lambda number, title, year, doi, kind, author, source: record(
        f"r{number}",
        title,
        year=year,
        doi=doi,
        document_type=kind,
        authors=author,
        source=source,
        language="zh" if title[:1] > "z" else "en",
    ),
    st.integers(1, 12),
    st.sampled_from(TITLES),
    st.sampled_from([None, 2019, 2020, 2021]),
    st.sampled_from(["", "", "10.99999/a", "10.99999/b"]),
    st.sampled_from(["journal", "conference", "other"]),
    st.sampled_from([[], ["周示岚"], ["陈例和"], ["Shili, Anna"]]),
    st.sampled_from(["", "示例学报", "示例评论"]),
)
corpora = st.lists(rows, max_size=12, unique_by=lambda row: row["record_id"]).flatmap(
    lambda distinct: st.lists(st.sampled_from(distinct), max_size=6).map(lambda again: distinct + again) if distinct else st.just(distinct)
)
rulings = st.lists(
    st.builds(
        lambda one, other, decision: ruling(f"r{one}", f"r{other}", decision),
        st.integers(1, 12),
        st.integers(1, 12),
        st.sampled_from(["merged", "kept_apart", "linked"]),
    ),
    max_size=6,
)


def _same(one: pd.DataFrame, other: pd.DataFrame, name: str) -> bool:
    return bool(conform(name, one).equals(conform(name, other)))


@settings(max_examples=60, deadline=None)
@given(corpora, rulings, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[dict[str, Any]], log: list[dict[str, Any]], random: Any) -> None:
    shuffled = random.sample(rows, len(rows))
    one, other = run(*rows, rulings=log), run(*shuffled, rulings=log)

    assert _same(one.publications, other.publications, "publications")
    assert _same(one.duplicate_links, other.duplicate_links, "duplicate_links")


@settings(max_examples=60, deadline=None)
@given(corpora, rulings)
def test_every_row_is_in_one_publication_and_what_is_kept_apart_is_apart(rows: list[dict[str, Any]], log: list[dict[str, Any]]) -> None:
    """More rulings never lose a row, and no chain of merges joins a pair that the last ruling parts."""
    made = run(*rows, rulings=log)
    home = {each: number for number, ids in enumerate(made.publications["record_ids"]) for each in ids}

    assert len(rows) == made.publications["occurrences"].sum()
    assert {row["record_id"] for row in rows} == set(home)
    assert sum(map(len, made.publications["record_ids"])) == len(home)
    last = {tuple(sorted((row["record_id_a"], row["record_id_b"]))): row["decision"] for row in log}
    for (one, other), decision in last.items():
        if decision != "merged" and one != other and one in home and other in home:
            assert home[one] != home[other]


@settings(max_examples=60, deadline=None)
@given(corpora, rulings)
def test_the_same_files_and_rulings_given_twice_make_the_same_publications(rows: list[dict[str, Any]], log: list[dict[str, Any]]) -> None:
    once, twice = run(*rows, rulings=log), run(*rows, *rows, rulings=log + log)

    assert groups(once) == groups(twice)
    assert _same(
        once.publications.drop(columns="occurrences").assign(occurrences=1), twice.publications.assign(occurrences=1), "publications"
    )


def test_links_take_away_just_what_is_missing() -> None:
    made = run(
        record("r1"),
        record("r1"),
        record("r2"),
        english("r3", doi="10.99999/a"),
        english("r4", doi="10.99999/a"),
        record("r5", "示例别的题名"),
    )
    merged = made.duplicate_links[made.duplicate_links["decision"] == "merged"]
    taken = merged["occurrences"].sum() + (merged["rule"] != "same_record").sum()

    assert 6 - len(made.publications) == taken == 3


def test_time_grows_with_records_not_with_their_square() -> None:
    """Twenty thousand records, a third of them under one generic title and one DOI, take seconds."""
    rows = [
        record(f"r{n:05d}", ["编者按", f"示例题名第{n}号", f"示例题名第{n // 2}号"][n % 3], doi="10.99999/x" if n % 3 == 0 else "")
        for n in range(20_000)
    ]
    started = time.process_time()
    made = run(*rows)

    assert time.process_time() - started < 40
    assert len(rows) == made.publications["occurrences"].sum()
