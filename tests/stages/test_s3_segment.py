"""Stage 3: sentences with true offsets and lasting ids, words, the vocabulary; by part and whole give the same."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.codebook import Bilingual, Category, Codebook, WordLists
from pipeline.frames import conform, frame
from pipeline.settings import SegmentSettings
from pipeline.stages.s3_segment import Counted, Segmented, count_terms, segment

TEXT = Bilingual(zh="示例", en="sample")
TERMS = WordLists(zh=("数字鸿沟", "码"), en=("digital divide",))
BOOK = Codebook(
    id="sample_book",
    version="1",
    title=TEXT,
    categories=(Category(id="divide", kind="concern", label=TEXT, definition=TEXT, belongs=TEXT, excludes=TEXT, terms=TERMS),),
)
SETTINGS = SegmentSettings()
PUBLICATIONS = [
    {
        "publication_id": "p1",
        "record_ids": ["r1", "r2"],
        "title": " 数字鸿沟研究：现状？对策 ",
        "abstract": "【目的】缩小数字鸿沟。它很重要。它很重要。\ufeff Dr. Li of Acme Ltd. wrote that. 图1。",
        "abstract_kind": "abstract",
        "keywords": ["数字鸿沟", "接入不平等现象"],
        "keywords_origin": "author",
    },
    {
        "publication_id": "p2",
        "record_ids": ["r3"],
        "title": "The digital divides of cities",
        "abstract": "Access differs (see Fig. 1). Digital-divides persist in the city. (C) 2020 Elsevier Ltd. All rights reserved.",
        "abstract_kind": "truncated",
        "keywords": ["digital divide", "street level bureaucracy", "接入不平等现象"],
        "keywords_origin": "author",
    },
    {
        "publication_id": "p3",
        "record_ids": ["r4"],
        "title": "",
        "abstract": "正文的开头，不是摘要。",
        "abstract_kind": "body_excerpt",
        "keywords": ["Street Level Bureaucracy"],
        "keywords_origin": "author",
    },
    {"publication_id": "p4", "record_ids": ["r5"], "title": "\x00\u2028𠮷😀", "abstract": "", "abstract_kind": "none", "keywords": []},
]
NOTES = [{"fieldnote_id": "f1", "text": "老人说：“不会扫码。”\n没有人教数字鸿沟；只好不用。"}, {"fieldnote_id": "f2", "text": ""}]
WORDS = frame("words")


def run(publications: list[dict[str, Any]], notes: list[dict[str, Any]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    made = segmented(publications, notes)
    return made.sentences, made.tokens


def segmented(publications: list[dict[str, Any]], notes: list[dict[str, Any]]) -> Segmented:
    return segment(frame("publications", publications), frame("fieldnotes", notes), WORDS, codebook=BOOK, segment=SETTINGS)


def counted(publications: list[dict[str, Any]], *made: tuple[pd.DataFrame, pd.DataFrame]) -> Counted:
    """The vocabulary over parts, each a pair of sentences and tokens."""
    sentences, tokens = [part[0] for part in made], [part[1] for part in made]
    return count_terms([frame("publications", publications)], sentences, tokens, WORDS, codebook=BOOK, segment=SETTINGS)


@pytest.fixture(scope="module")
def made() -> tuple[pd.DataFrame, pd.DataFrame]:
    return run(PUBLICATIONS, NOTES)


def stored(document_id: str, field: str) -> str:
    """The field as the sentence offsets count it."""
    for row in PUBLICATIONS:
        if row["publication_id"] == document_id:
            return "; ".join(row["keywords"]) if field == "keywords" else str(row[field])
    return next(str(row["text"]) for row in NOTES if row["fieldnote_id"] == document_id)


def test_tables_fit_their_schemas_and_offsets_are_true(made: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    sentences, tokens = made
    assert len(sentences) == conform("sentences", sentences).num_rows
    assert list(sentences["sentence_id"]) == list(tokens["sentence_id"])
    assert len(tokens) == conform("tokens", tokens).num_rows
    for row in sentences.to_dict("records"):
        assert row["text"] == stored(row["document_id"], row["field"])[row["start"] : row["end"]]


def test_titles_and_keyword_lists_are_one_sentence_and_boilerplate_is_none(made: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    sentences, _ = made
    found = {(d, f): list(g["text"]) for (d, f), g in sentences.groupby(["document_id", "field"])}
    assert ["数字鸿沟研究：现状？对策"] == found["p1", "title"]
    assert ["数字鸿沟; 接入不平等现象"] == found["p1", "keywords"]
    assert ["【目的】缩小数字鸿沟。", "它很重要。", "它很重要。", "\ufeff Dr. Li of Acme Ltd. wrote that."] == found["p1", "abstract"]
    assert ["Access differs (see Fig. 1).", "Digital-divides persist in the city."] == found["p2", "abstract"]
    assert ["老人说：“不会扫码。”", "没有人教数字鸿沟；", "只好不用。"] == found["f1", "text"]
    assert ("p3", "abstract") not in found, "the beginning of a body is no abstract"
    assert ("f2", "text") not in found


def test_each_sentence_has_its_own_language(made: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    sentences, _ = made
    assert ["zh", "zh", "zh", "en"] == list(sentences[(sentences["document_id"] == "p1") & (sentences["field"] == "abstract")]["language"])


def test_field_notes_have_no_publication(made: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    sentences, _ = made
    notes = sentences[sentences["document_id"] == "f1"]
    assert {("fieldnote", "")} == set(zip(notes["source"], notes["publication_id"], strict=True))


def test_sentence_ids_outlive_other_records_and_rows(made: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """An id hangs on the smallest record only: when the publication's id changes, or a sentence before it, it stays."""
    sentences, _ = made
    joined = PUBLICATIONS[0] | {
        "publication_id": "p9",
        "record_ids": ["r2", "r9", "r1"],
        "abstract": f"新句。{PUBLICATIONS[0]['abstract']}",
    }
    again, _ = run([joined], [])
    before = set(sentences[sentences["document_id"] == "p1"]["sentence_id"])
    assert before < set(again["sentence_id"])
    assert len(sentences) == sentences["sentence_id"].nunique()


@pytest.mark.parametrize("parts", [1, 2, 7])
def test_parts_together_are_the_whole(made: tuple[pd.DataFrame, pd.DataFrame], parts: int) -> None:
    publications, notes = PUBLICATIONS[::-1], NOTES[::-1]
    pieces = [run(publications[part::parts], notes[part::parts]) for part in range(parts)]
    for name, index in (("sentences", 0), ("tokens", 1)):
        joined = pd.concat([piece[index] for piece in pieces if len(piece[index])])
        assert conform(name, made[index]) == conform(name, joined)


def test_counts_are_of_publications_only_and_without_stop_words(made: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    found = counted(PUBLICATIONS, made)
    counts = {(row["language"], row["term"]): (row["documents"], row["occurrences"]) for row in found.term_counts.to_dict("records")}
    assert (1, 3) == counts["zh", "数字鸿沟"]
    assert (1, 3) == counts["en", "digital divide"]
    assert (1, 2) == counts["en", "city"]
    assert not {("en", "the"), ("zh", "研究"), ("en", "in")} & set(counts)
    assert conform("term_counts", found.term_counts).num_rows == len(counts)


def test_counts_depend_neither_on_the_order_of_rows_nor_on_the_parts(made: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    one = counted(PUBLICATIONS, made)
    shuffled = (made[0].sample(frac=1, random_state=5), made[1].sample(frac=1, random_state=3))
    parts = [run(PUBLICATIONS[part::3], NOTES[part::3]) for part in range(3)]
    for other in (counted(PUBLICATIONS, shuffled), counted(PUBLICATIONS, *parts)):
        assert conform("term_counts", one.term_counts) == conform("term_counts", other.term_counts)
        assert [*one.new_words["term"]] == [*other.new_words["term"]]


def test_keywords_of_two_publications_that_are_cut_are_candidates(made: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    machine = PUBLICATIONS[1] | {"publication_id": "p5", "keywords": ["机器给出的词"] * 2, "keywords_origin": "machine"}
    rows = counted([*PUBLICATIONS, machine], made).new_words.to_dict("records")
    assert [("en", "street level bureaucracy", 2), ("zh", "接入不平等现象", 2)] == [
        (r["language"], r["term"], r["documents"]) for r in rows
    ]
    assert ["street", "level", "bureaucracy"] == rows[0]["parts"]
    assert 2 == len(rows[0]["contexts"])


def test_no_documents_make_empty_tables() -> None:
    sentences, tokens = run([], [])
    found = counted([], (sentences, tokens))
    assert [0, 0, 0, 0] == [len(sentences), len(tokens), len(found.term_counts), len(found.new_words)]


def test_what_is_no_word_of_the_authors_is_counted_by_its_rule() -> None:
    abstract = "城市(#br)治理~([1])&lt;很好&gt;。\ufeff它<sub>2</sub>变了，ＧＤＰ涨２倍。图1。参考文献3。"
    made = segmented([PUBLICATIONS[0] | {"abstract": abstract}, PUBLICATIONS[1]], NOTES)
    counts = {(row["document_id"], row["field"], row["rule"]): row["places"] for row in made.cleaning.to_dict("records")}
    expected = {"line_break": 1, "superscript": 1, "entity": 2, "byte_order_mark": 1, "tag": 2, "counts_of_figures": 2, "full_width": 2}
    assert {("p1", "abstract", rule): places for rule, places in expected.items()} | {
        ("p2", "abstract", rule): 1 for rule in ("copyright", "rights_reserved")
    } == counts
    assert conform("cleaning", made.cleaning).num_rows == len(counts)
    sentences = made.sentences[(made.sentences["document_id"] == "p1") & (made.sentences["field"] == "abstract")]
    assert all(row["text"] == abstract[row["start"] : row["end"]] for row in sentences.to_dict("records")), "the stored text is untouched"


def test_sentences_keep_the_part_of_a_structured_abstract_and_headings_are_not_counted() -> None:
    zh = "城市很大。【目的/意义】缩小数字鸿沟。再说一句。[方法]问卷。【结果】有效。"
    en = "Background: Cities grow. They change. Methods: We asked. Results-oriented work. Conclusions – The digital divide persists."
    made = segmented([PUBLICATIONS[0] | {"abstract": zh}, PUBLICATIONS[1] | {"abstract": en}], NOTES)
    tokens = made.tokens.set_index("sentence_id")["tokens"]
    abstracts = made.sentences[made.sentences["field"] == "abstract"].sort_values(["document_id", "start"])
    parts = {document: list(rows["part"]) for document, rows in abstracts.groupby("document_id")}
    assert ["", "aim", "aim", "method", "result"] == parts["p1"]
    assert ["background", "background", "method", "method", "conclusion"] == parts["p2"]
    assert {""} == set(made.sentences.loc[made.sentences["field"] != "abstract", "part"])
    words = [word for sentence in abstracts["sentence_id"] for word in tokens[sentence]]
    assert {"目的", "意义", "方法", "结果", "background", "conclusion"}.isdisjoint(words)
    assert {"缩小", "数字鸿沟", "digital divide", "问卷"} <= set(words)


def test_traditional_and_simplified_texts_have_one_vocabulary() -> None:
    _, tokens = run([PUBLICATIONS[0] | {"title": "數字鴻溝與城市"}, PUBLICATIONS[1] | {"title": "数字鸿沟与城市"}], [])
    assert 2 == sum(list(row) == ["数字鸿沟", "与", "城市"] for row in tokens["tokens"])
