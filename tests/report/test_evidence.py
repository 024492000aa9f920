"""Evidence: which sentences are shown, how their terms are marked, and the way back to the export."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.checks import checks
from pipeline.report.evidence import BLOCKS, Evidence, Piece, pieces, standing_counts, term_spans, where
from pipeline.settings import ReportSettings
from tests.report import invented

SPANS = st.lists(st.tuples(st.integers(-3, 25), st.integers(-3, 25), st.booleans()), max_size=6)


@given(st.text(max_size=20), SPANS)
def test_pieces_together_are_the_sentence_and_neighbours_differ(text: str, spans: list[tuple[int, int, bool]]) -> None:
    made = pieces(text, spans)
    assert text == "".join(piece.text for piece in made)
    assert all(one.mark != other.mark for one, other in itertools.pairwise(made))


@given(st.text(min_size=1, max_size=20), SPANS)
def test_exactly_what_a_span_covers_is_marked(text: str, spans: list[tuple[int, int, bool]]) -> None:
    marks = [piece.mark for piece in pieces(text, spans) for _ in piece.text]
    for place, mark in enumerate(marks):
        covering = [negated for start, end, negated in spans if start <= place < end]
        assert mark == ("" if not covering else "negated" if all(covering) else "term")


def test_a_negated_term_is_marked_as_such_unless_the_term_also_stands_unnegated_there() -> None:
    assert pieces("不共享", [(1, 3, True)]) == (Piece("不"), Piece("共享", "negated"))
    assert pieces("不共享", [(1, 3, True), (1, 3, False)]) == (Piece("不"), Piece("共享", "term"))


def test_terms_are_found_again_where_no_matches_were_kept_longest_first() -> None:
    assert term_spans("Data sharing and SHARING.", ["sharing", "data sharing", ""]) == [(0, 12, False), (17, 24, False)]
    assert term_spans("a.b", ["."]) == [(1, 2, False)]
    assert term_spans("任何文字", []) == []


def test_a_quote_bears_its_marked_term_its_publication_and_its_line() -> None:
    quote = Evidence(invented.material()).quotes("sharing", "publication").shown[0]
    assert [piece.text for piece in quote.pieces if piece.mark] in (["共享"], ["sharing"])
    assert quote.title
    assert quote.link.startswith("https://doi.org/10.99999/")
    assert quote.places[0].split(" ")[0].startswith("r0")
    assert quote.places[0].split(" ")[1].startswith("a.txt:")


def test_every_occurrence_of_a_record_is_named_up_to_a_few() -> None:
    material = invented.material()
    assert where(material, ["r000000000000"]) == ("r000000000000 a.txt:1", "r000000000000 b.txt:5")
    assert where(material, ["r000000000000"], most=1) == ("r000000000000 a.txt:1", "+1")
    assert where(material, ["r-unknown"]) == ()


def test_quotas_hold_per_category_and_per_publication_and_the_rest_is_counted() -> None:
    made = invented.rows(30)
    for row in [row for row in made["evidence"] if row["category_id"] == "sharing" and row["source"] == "publication"]:
        row["stance"] = "expectation"
        made["evidence"].append(row | {"sentence_id": row["sentence_id"] + "x", "score": row["score"] + 5})
    limits = ReportSettings(evidence_per_category=7, evidence_per_publication=1)
    found = Evidence(invented.material(made, report=limits)).quotes("sharing", "publication")
    titles = [quote.title for quote in found.shown]
    assert len(titles) == len(set(titles)) == 7
    assert found.more == 2 * 28 - 7


def test_languages_are_mixed_in_proportion_each_best_first_though_their_scores_differ() -> None:
    made = invented.rows(20)
    for row in made["evidence"]:
        row["stance"] = "expectation"
        english = next(s["language"] for s in made["sentences"] if s["sentence_id"] == row["sentence_id"]) == "en"
        row["score"] *= 100 if english else 1
    found = Evidence(invented.material(made, report=ReportSettings(evidence_per_category=6))).quotes("sharing", "publication").shown
    assert [quote.language for quote in found] == ["zh", "en", "zh", "zh", "en", "zh"]
    for language in ("zh", "en"):
        scores = [float(quote.facts[1].en.removeprefix("score ")) for quote in found if quote.language == language]
        assert scores == sorted(scores, reverse=True)


def test_recommendations_and_field_notes_stand_apart() -> None:
    evidence = Evidence(invented.material())
    assert {quote.stance for quote in evidence.quotes("sharing", "publication", "advice").shown} == {"recommendation"}
    assert "recommendation" not in {quote.stance for quote in evidence.quotes("sharing", "publication").shown}
    note = evidence.quotes("sharing", "fieldnote").shown[0]
    assert note.origin.zh == "上海、2022-05-01、市民"
    assert note.places == ("f1 示例.txt",)
    assert [piece.text for piece in note.pieces if piece.mark] == ["共享"]


def test_what_is_not_assigned_is_no_evidence() -> None:
    made = invented.rows()
    for row in made["evidence"]:
        row["is_assigned"] = row["category_id"] != "losing"
    assert Evidence(invented.material(made)).quotes("losing", "publication").shown == ()


def test_a_publication_that_screening_excluded_is_no_evidence() -> None:
    made = invented.rows()
    excluded = next(row["publication_id"] for row in made["screening"] if not row["is_included"])
    made["evidence"].append(made["evidence"][0] | {"document_id": excluded, "publication_id": excluded, "score": 99.0})
    found = invented.material(made).evidence

    assert excluded not in set(found["publication_id"])
    assert len(made["evidence"]) - 1 == len(found)


def with_counter_evidence() -> invented.Rows:
    """The first sentence of `sharing` denied, the second told of others, and one in which its term stands under a negation only."""
    made = invented.rows()
    told = [row for row in made["evidence"] if row["category_id"] == "sharing" and row["source"] == "publication"]
    for row, standing in zip(told, ("denied", "attributed"), strict=False):
        row["standing"] = standing
    sentence = made["sentences"][0] | {"sentence_id": "s-negated", "text": "示例并非共享。"}
    match = made["term_matches"][0] | {"sentence_id": "s-negated", "term": "共享", "start": 4, "end": 6, "is_negated": True}
    made["sentences"].append(sentence)
    made["term_matches"].append(match)
    return made


def test_counter_evidence_stands_in_a_block_of_its_own_and_every_sentence_in_one_block() -> None:
    material = invented.material(with_counter_evidence())
    evidence = Evidence(material)
    shown = {block: evidence.quotes("sharing", "publication", block) for block in BLOCKS}
    every = material.evidence[(material.evidence["category_id"] == "sharing") & (material.evidence["source"] == "publication")]

    assert {"denied", "attributed"} == {quote.standing for quote in shown["counter"].shown}
    assert {"asserted"} == {quote.standing for block in ("said", "advice") for quote in shown[block].shown}
    assert len(every) == sum(len(quotes.shown) + quotes.more for quotes in shown.values())


def test_asserted_denied_and_attributed_are_all_the_evidence_that_counts_and_a_row_that_is_none_of_them_breaks_the_sum() -> None:
    made = with_counter_evidence()
    assert {"asserted": 4, "denied": 1, "attributed": 1} == standing_counts(invented.material(made))["sharing"]
    assert all(check.holds for check in checks(invented.material(made)))

    made["evidence"][0]["standing"] = "whispered"
    assert not all(check.holds for check in checks(invented.material(made)))


def test_the_page_counts_the_counter_evidence_and_names_what_is_only_denied() -> None:
    page = invented.page(with_counter_evidence())
    assert (
        "证据句（连题名）6 句：作者自己断言 4 句，否认 1 句，转述他人 1 句；由线索词判定，会有错漏。另有 1 句只在否定之下提到，不计入。"
        in page
    )
