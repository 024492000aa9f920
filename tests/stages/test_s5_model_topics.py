"""Stage 5: topics per language, from included publications only, the same whatever order the rows come in. All texts are invented (示例)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd
import pytest

from pipeline.codebook import Codebook
from pipeline.frames import conform, frame
from pipeline.settings import SegmentSettings, TopicCount, TopicSettings
from pipeline.stages.s5_model_topics import Modelled, choose_keywords, model_topics

THEMES = {
    "zh": (["居民", "协商", "社区", "参与", "议事"], ["隐私", "泄露", "采集", "数据", "人脸"], ["老人", "扫码", "鸿沟", "手机", "窗口"]),
    "en": (["resident", "council", "community", "vote"], ["privacy", "leak", "camera", "consent"], ["older", "divide", "phone", "counter"]),
}
SETTINGS = TopicSettings(topics=3, seeds=(1, 2), bootstrap=2, min_documents=2, max_share=0.6, top_terms=4)


class Literature:
    """Publications that are each mostly on one theme, with the tables stage 5 reads."""

    def __init__(self, zh: int = 30, en: int = 24) -> None:
        draw = random.Random(0)
        self.documents: dict[str, tuple[str, list[str]]] = {}
        for language, count in (("zh", zh), ("en", en)):
            for number in range(count):
                themes = THEMES[language]
                words = draw.choices(themes[number % 3], k=20) + draw.choices(themes[(number + 1) % 3], k=3) + ["的"] * 5
                self.documents[f"p{language}{number:03d}"] = (language, words)
        self.excluded: set[str] = set()

    def run(self, settings: TopicSettings = SETTINGS, shuffle: int = 0, keywords: Iterable[dict[str, str]] = ()) -> Modelled:
        """Stage 5 on it; its tables fit their schemas."""
        tokens = self.tokens()
        counts = Counter((row["language"], word) for row in tokens for word in set(row["tokens"]) if word != "的")
        tables = [
            frame("tokens", tokens),
            frame(
                "screening",
                ({"publication_id": each, "phase": "title_abstract", "is_included": each not in self.excluded} for each in self.documents),
            ),
            frame("publications", ({"publication_id": each, "language": language} for each, (language, _) in self.documents.items())),
            frame("term_counts", ({"language": language, "term": term, "documents": n} for (language, term), n in sorted(counts.items()))),
        ]
        if shuffle:
            tables = [table.sample(frac=1, random_state=shuffle) for table in tables]
        made = model_topics(tables[0], tables[1], tables[2], tables[3], frame("topic_keywords", keywords), model_topics=settings)
        for name, table in made._asdict().items():
            conform(name, table)
        return made

    def tokens(self) -> list[dict[str, Any]]:
        """Two sentences a publication."""
        return [
            {"document_id": each, "sentence_id": f"s{each}{part}", "language": language, "tokens": words[part::2]}
            for each, (language, words) in self.documents.items()
            for part in (0, 1)
        ]


@pytest.mark.parametrize("model", ["nmf", "lda"])
def test_each_language_has_its_topics_and_each_topic_its_words(model: Any) -> None:
    made = Literature().run(SETTINGS.model_copy(update={"model": model}))

    assert [f"{language}-{model}-0{n}" for language in ("en", "zh") for n in (1, 2, 3)] == sorted(made.topics["topic_id"])
    for language, themes in THEMES.items():
        found = [set(terms) for terms in made.topics["terms"][made.topics["language"] == language]]
        assert all(any(terms <= set(theme) for terms in found) for theme in themes)


@pytest.mark.parametrize("model", ["nmf", "lda"])
def test_weights_of_a_publication_sum_to_one_and_prevalence_is_their_mean(model: Any) -> None:
    made = Literature().run(SETTINGS.model_copy(update={"model": model}))
    weights = made.document_topics

    assert (weights.groupby("publication_id")["weight"].sum() - 1).abs().max() < 1e-4
    means = weights[weights["publication_id"].str.startswith("pzh")].groupby("topic_id")["weight"].sum() / 30
    topics = made.topics[made.topics["language"] == "zh"].set_index("topic_id")
    assert (means - topics["prevalence"]).abs().max() < 1e-4
    assert topics["prevalence"].is_monotonic_decreasing


@pytest.mark.parametrize("model", ["nmf", "lda"])
def test_the_order_of_rows_and_a_second_run_change_nothing(model: Any) -> None:
    settings = SETTINGS.model_copy(update={"model": model})
    runs = [Literature().run(settings, shuffle) for shuffle in (0, 0, 7)]

    for name in Modelled._fields:
        first, *others = [conform(name, getattr(made, name)) for made in runs]
        assert all(first.equals(other) for other in others)


def test_every_fit_is_listed_and_one_per_language_is_chosen() -> None:
    made = Literature().run(SETTINGS.model_copy(update={"topics": TopicCount(first=2, last=4, step=1), "seeds": (1, 2), "bootstrap": 1}))
    candidates = made.topic_candidates

    tried = [(language, n, sample, seed) for language in ("en", "zh") for n in (2, 3, 4) for sample, seed in ((0, 1), (0, 2), (1, 1))]
    assert tried == sorted(candidates[["language", "topics", "sample", "seed"]].itertuples(index=False, name=None))
    chosen = candidates[candidates["is_chosen"]]
    assert ["en", "zh"] == sorted(chosen["language"])
    assert chosen.set_index("language")["topics"].to_dict() == made.topics.groupby("language").size().to_dict()
    assert (chosen["sample"] == 0).all()
    assert candidates["coherence"].between(-1, 1).all()
    assert candidates["agreement"].between(0, 1).all()
    for name in ("stability", "rank_overlap", "recovered"):
        assert made.topics[name].between(0, 1).all()


def test_with_one_seed_and_no_sample_there_is_no_stability_to_tell() -> None:
    topics = Literature(en=0).run(SETTINGS.model_copy(update={"seeds": (1,), "bootstrap": 0})).topics

    assert topics[["stability", "rank_overlap", "recovered"]].isna().to_numpy().all()
    assert not topics["is_unstable"].any()


def test_planted_themes_are_stable_and_topics_beyond_them_are_marked() -> None:
    """Three themes: three topics come again in every sample of documents; of six, some only split a theme by chance."""
    three, six = (Literature(60, 0).run(SETTINGS.model_copy(update={"topics": n, "bootstrap": 10})).topics for n in (3, 6))

    assert [1.0] * 3 == three["recovered"].tolist()
    assert not three["is_unstable"].any()
    assert six["is_unstable"].any()
    assert (six["is_unstable"] == (six["recovered"] < 0.5)).all()


BOOK = Codebook.model_validate(
    {
        "id": "invented",
        "version": "1",
        "title": {"zh": "示例", "en": "invented"},
        "categories": [
            {
                "id": name,
                "kind": "expectation",
                "label": {"zh": name, "en": name},
                "definition": {"zh": "示例", "en": "invented"},
                "belongs": {"zh": "示例", "en": "invented"},
                "excludes": {"zh": "示例", "en": "invented"},
                "terms": {"zh": zh, "en": en},
            }
            for name, zh, en in (("taking_part", ["居民", "协商会"], ["resident"]), ("privacy", ["隐私"], ["consent form", "privacy"]))
        ],
    }
)


def test_keywords_are_the_codebooks_words_that_the_publications_hold() -> None:
    """A term that is not in the vocabulary is left out, and all of them for a model that takes none."""
    counts = frame(
        "term_counts", ({"language": language, "term": term} for language, themes in THEMES.items() for theme in themes for term in theme)
    )
    made = {
        model: choose_keywords(
            counts, frame("words"), codebook=BOOK, segment=SegmentSettings(), model_topics=SETTINGS.model_copy(update={"model": model})
        ).topic_keywords
        for model in ("nmf", "seeded_lda")
    }
    conform("topic_keywords", made["seeded_lda"])

    assert len(made["nmf"]) == 0
    assert {
        ("zh", "taking_part", "居民"),
        ("en", "taking_part", "resident"),
        ("zh", "privacy", "隐私"),
        ("en", "privacy", "privacy"),
    } == set(made["seeded_lda"][["language", "category_id", "term"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("model", ["guided_nmf", "seeded_lda"])
def test_a_model_that_is_steered_finds_the_themes_it_is_given(model: Any) -> None:
    keywords = [{"language": "zh", "category_id": "one", "term": "隐私"}, {"language": "zh", "category_id": "two", "term": "未收录"}]
    made = Literature(en=0).run(SETTINGS.model_copy(update={"model": model, "seeds": (1, 2)}), keywords=keywords)

    assert any(set(terms) <= set(THEMES["zh"][1]) for terms in made.topics["terms"])
    assert {model} == set(made.topics["model"])


def test_excluded_publications_have_no_part_in_it() -> None:
    literature = Literature(en=0)
    literature.excluded = {f"pzh{n:03d}" for n in range(0, 30, 3)}
    made = literature.run()

    assert not set(made.document_topics["publication_id"]) & literature.excluded
    assert 20 == made.document_topics["publication_id"].nunique()


def test_one_phase_that_excludes_is_enough() -> None:
    literature = Literature(en=0)
    screening = [{"publication_id": each, "phase": phase, "is_included": phase == "title_abstract" or each > "pzh005"}
                 for each in literature.documents for phase in ("title_abstract", "full_text")]  # fmt: skip
    vocabulary = [{"language": "zh", "term": term} for theme in THEMES["zh"] for term in theme]
    made = model_topics(frame("tokens", literature.tokens()), frame("screening", screening), frame("publications"),
                        frame("term_counts", vocabulary), frame("topic_keywords"), model_topics=SETTINGS)  # fmt: skip

    assert {f"pzh{n:03d}" for n in range(6, 30)} == set(made.document_topics["publication_id"])


def test_a_publication_counts_in_the_language_of_most_of_its_words() -> None:
    literature = Literature()
    literature.documents["pzh000"] = ("zh", THEMES["zh"][0] * 2)
    tokens = [*literature.tokens(), {"document_id": "pzh000", "sentence_id": "sx", "language": "en", "tokens": THEMES["en"][0]}]
    literature.tokens = lambda: tokens  # type: ignore[method-assign]
    topics = literature.run().document_topics

    assert {"zh"} == set(topics["topic_id"][topics["publication_id"] == "pzh000"].str[:2])


def test_a_publication_without_a_word_of_the_vocabulary_has_no_rows() -> None:
    literature = Literature(en=0)
    literature.documents["pzh900"] = ("zh", ["的", "独有的词"])

    assert "pzh900" not in set(literature.run().document_topics["publication_id"])


@pytest.mark.parametrize(("zh", "en"), [(0, 0), (1, 0), (7, 3), (8, 1)])
def test_a_handful_of_publications_has_no_topics_and_does_no_harm(zh: int, en: int) -> None:
    made = Literature(zh, en).run()

    expected = {"zh"} if zh >= 8 else set[str]()
    assert expected == set(made.topics["language"])
    assert expected == set(made.topic_candidates["language"])


def test_more_topics_than_documents_can_carry_are_fewer_topics() -> None:
    made = Literature(12, 0).run(SETTINGS.model_copy(update={"topics": 50}))

    assert [4] == made.topic_candidates["topics"].unique().tolist()
    assert len(made.topics) <= 4


def test_an_empty_vocabulary_has_no_topics() -> None:
    made = Literature().run(SETTINGS.model_copy(update={"min_documents": 1000}))

    assert [0, 0, 0, 0] == [len(table) for table in made]


def test_a_word_that_most_publications_hold_is_left_out() -> None:
    literature = Literature(en=0)
    for language, words in literature.documents.values():
        words.extend(["城市"] * 3)
        assert language == "zh"

    # LDA gives every word of the vocabulary some weight, so that all of them are listed.
    made = literature.run(SETTINGS.model_copy(update={"model": "lda", "top_terms": 50}))

    assert {term for theme in THEMES["zh"] for term in theme} == {term for terms in made.topics["terms"] for term in terms}


def test_thousands_of_publications_take_seconds() -> None:
    import time

    literature = Literature(4000, 0)
    started = time.process_time()
    made = literature.run(SETTINGS.model_copy(update={"topics": 12, "seeds": tuple(range(10)), "bootstrap": 10}))

    assert time.process_time() - started < 60
    assert isinstance(made.topics, pd.DataFrame)
