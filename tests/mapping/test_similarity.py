"""What an embedding model adds to the dictionary's scores; and that it changes nothing where there is none. All texts are invented (示例)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline import store
from pipeline.frames import conform, frame
from pipeline.mapping import similarity
from pipeline.mapping.results import Scored
from pipeline.mapping.scoring import sentence_scores
from pipeline.mapping.similarity import embed_categories
from pipeline.settings import MappingSettings
from pipeline.stages.s3_segment import Embedded, embed
from pipeline.stages.s6_map_topics import fit_scorer, score
from pipeline.text.vectors import restored, stored, unit
from tests.encoders import Hashed
from tests.projects import Project

SETTINGS = MappingSettings(embedding_weight=0.2)
CATEGORIES = {"a": [1.0, 0.0], "b": [0.0, 1.0]}


def sentences(count: int, source: str = "publication") -> pd.DataFrame:
    rows = (
        {"document_id": f"{source[0]}{n}", "sentence_id": f"{source[0]}s{n}", "source": source, "language": "zh", "field": "abstract", "text": f"示例{n}"}
        for n in range(count)
    )  # fmt: skip
    return frame("sentences", rows)


def vectors_of(table: pd.DataFrame, rows: list[list[float]]) -> pd.DataFrame:
    return table[["document_id", "sentence_id"]].assign(vector=list(stored(unit(np.array(rows)))))


def categories() -> pd.DataFrame:
    rows = ({"category_id": name, "language": "zh", "part": "label", "vector": vector} for name, vector in CATEGORIES.items())
    made = frame("category_vectors", rows)
    return made.assign(vector=[stored(unit(np.array([vector])))[0] for vector in made["vector"]])


def matches(table: pd.DataFrame) -> pd.DataFrame:
    """A term of category a in each of the first two sentences, a negated one in the third."""
    rows = (
        row | {"category_id": "a", "is_negated": n == 2} for n, row in enumerate(table[:3][["sentence_id", "language"]].to_dict("records"))
    )
    return frame("term_matches", rows)


def scored(table: pd.DataFrame, category_id: str = "a") -> pd.DataFrame:
    return table[["document_id", "sentence_id", "language"]].assign(category_id=category_id, own=1.0)


ROWS = [[3.0, 1.0], [1.0, 3.0], [2.0, 2.0], [1.0, 1.5]]


def test_a_sentence_gains_what_it_lies_nearer_in_standard_deviations() -> None:
    table = sentences(4)
    vectors = vectors_of(table, ROWS)
    weights = frame("scorer_weights", similarity.fitted_rows(table, matches(table), vectors, categories()))
    kept = restored(vectors["vector"]).astype(float)
    apart = kept - kept.mean(axis=0)
    near = (apart / np.linalg.norm(apart, axis=1, keepdims=True)) @ (np.array([1.0, -1.0]) / np.sqrt(2))
    deviations = (near - near.mean()) / near.std()
    expected = 1 + 0.2 * (deviations - deviations[:2].mean())

    found = similarity.with_nearness(scored(table), vectors, categories(), weights, SETTINGS)["own"]
    assert expected == pytest.approx(found.to_numpy(), abs=1e-3)
    assert found[0] > 1 > found[1]


def test_field_notes_are_measured_by_the_literature_and_do_not_shape_it() -> None:
    table, notes = sentences(4), sentences(2, "fieldnote")
    both = pd.concat([table, notes], ignore_index=True)
    vectors = vectors_of(both, [*ROWS, [9.0, -1.0], [9.0, -2.0]])
    alone = frame("scorer_weights", similarity.fitted_rows(table, matches(table), vectors, categories()))
    beside = frame("scorer_weights", similarity.fitted_rows(both, matches(both), vectors, categories()))

    assert conform("scorer_weights", alone) == conform("scorer_weights", beside)
    assert similarity.with_nearness(scored(notes), vectors, categories(), alone, SETTINGS)["own"].gt(1).all()


def test_a_sentence_without_vector_or_of_a_language_nothing_was_learned_of_keeps_its_score() -> None:
    table = sentences(4)
    vectors = vectors_of(table, ROWS)
    weights = frame("scorer_weights", similarity.fitted_rows(table, matches(table), vectors, categories()))
    english = scored(table).assign(language="en")

    assert [1.0] * 4 == similarity.with_nearness(english, vectors, categories(), weights, SETTINGS)["own"].tolist()
    assert 1.0 == similarity.with_nearness(scored(table), vectors[1:], categories(), weights, SETTINGS)["own"][0]


def test_a_language_that_the_codebook_does_not_speak_is_passed_over() -> None:
    table = sentences(4)
    english = table.assign(document_id=[f"e{n}" for n in range(4)], sentence_id=[f"es{n}" for n in range(4)], language="en")
    both = pd.concat([table, english], ignore_index=True)
    learned = frame("scorer_weights", similarity.fitted_rows(both, matches(table), vectors_of(both, ROWS * 2), categories()))

    assert {"zh"} == set(learned["language"])


def test_a_sentence_without_a_word_the_model_knows_is_neither_learned_from_nor_moved() -> None:
    four, five = sentences(4), sentences(5)
    some, all_of_them = vectors_of(four, ROWS), vectors_of(five, [*ROWS, [0.0, 0.0]])
    alone = frame("scorer_weights", similarity.fitted_rows(four, matches(four), some, categories()))
    beside = frame("scorer_weights", similarity.fitted_rows(five, matches(five), all_of_them, categories()))

    assert conform("scorer_weights", alone) == conform("scorer_weights", beside)
    assert 1.0 == similarity.with_nearness(scored(five), all_of_them, categories(), beside, SETTINGS)["own"][4]


def test_a_category_that_says_nothing_in_a_language_moves_nothing_there() -> None:
    table = sentences(4)
    vectors, only_a = vectors_of(table, ROWS), categories()[:1]
    of_b = matches(table).assign(category_id="b", is_negated=False)
    weights = frame("scorer_weights", similarity.fitted_rows(table, of_b, vectors, only_a))

    assert [0.0] == weights.loc[weights["feature"] == similarity.REFERENCE, "weight"].tolist()
    assert [1.0] * 4 == similarity.with_nearness(scored(table, "b"), vectors, only_a, weights, SETTINGS)["own"].tolist()
    assert [] == list(similarity.fitted_rows(table.assign(language="en"), of_b, vectors, only_a))


def test_a_score_never_falls_to_nothing() -> None:
    table = sentences(4)
    vectors = vectors_of(table, ROWS)
    weights = frame("scorer_weights", similarity.fitted_rows(table, matches(table), vectors, categories()))
    far = similarity.with_nearness(scored(table), vectors, categories(), weights, MappingSettings(embedding_weight=9.0))

    assert similarity.LEAST == far["own"].min()


class Review:
    """The small review's tables, and what a model makes of them."""

    def __init__(self, project: Project) -> None:
        settings = project.settings()
        self.sections: dict[str, Any] = {"codebook": settings.codebook, "map_topics": SETTINGS}
        self.sentences, self.matches = (store.load(project.review, name) for name in ("sentences", "term_matches"))
        self.vectors: Embedded = embed(self.sentences, Hashed())
        self.categories = embed_categories(Hashed(), codebook=settings.codebook).category_vectors
        learned = fit_scorer(self.matches, self.sentences, self.vectors.sentence_vectors, self.categories, **self.sections)
        self.weights = learned.scorer_weights

    def scored(self, first: str = "", last: str = "\uffff") -> Scored:
        tables = (self.sentences, self.matches, self.vectors.sentence_vectors)
        chosen = [table[table["document_id"].between(first, last, "left")].reset_index(drop=True) for table in tables]
        return score(chosen[0], chosen[1], self.weights, chosen[2], self.categories, **self.sections)


def test_the_law_of_parts_holds_with_a_model(small_run: Project) -> None:
    review = Review(small_run)
    ids = sorted(set(review.sentences["document_id"]))
    cuts = ["", *ids[4::5], "\uffff"]
    parts = [review.scored(first, last) for first, last in pairwise(cuts)]
    for table in Scored._fields:
        joined = pd.concat([getattr(part, table) for part in parts], ignore_index=True)
        assert conform(table, getattr(review.scored(), table)) == conform(table, joined)


def test_a_model_moves_scores_and_no_model_moves_nothing(small_run: Project) -> None:
    review = Review(small_run)
    plain = store.load(small_run.review, "evidence")
    weights = store.load(small_run.review, "scorer_weights")
    empty = frame("sentence_vectors"), frame("category_vectors")
    without = score(review.sentences, review.matches, weights, *empty, **review.sections).evidence

    assert conform("evidence", plain) == conform("evidence", without)
    assert plain["score"].sum() != review.scored().evidence["score"].sum()
    terms = sentence_scores(review.sentences, review.matches, weights)
    assert set(zip(review.scored().evidence["sentence_id"], review.scored().evidence["category_id"], strict=True)) <= set(
        zip(terms["sentence_id"], terms["category_id"], strict=True)
    )
