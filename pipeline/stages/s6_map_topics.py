"""Stage 6: what the sentences, documents and topics say of the codebook's categories.

`match_terms` finds the terms, `fit_scorer` weighs them, `score` scores sentences and documents and reads the stance of what becomes evidence; with an
embedding model `mapping.similarity` has its say in both. Topics are mapped after that, from their documents' scores (`mapping/topic_steps.py`), and beside it
stands which topics of two languages go together and how far another fit would map others. `measure` counts shares and ranks. They are a classifier's, and not
validated, until people have coded a random sample: then the shares are estimated from both, with intervals, and the literature is ranked by them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from pipeline.codebook import TERM_LANGUAGES, Codebook
from pipeline.frames import frame
from pipeline.mapping import calibration, similarity
from pipeline.mapping.coded import coded_units
from pipeline.mapping.codes import agreement_rows as coder_rows
from pipeline.mapping.comparison import attention_rows, comparison_rows, sources
from pipeline.mapping.estimates import Counted, estimated
from pipeline.mapping.evidence import scorers, stances, standings
from pipeline.mapping.groups import CARRIED, carried_by_documents, groups_of, publication_units, sentence_units
from pipeline.mapping.languages import bias_rows, language_bias
from pipeline.mapping.model_codes import Texts, agreement_rows, said
from pipeline.mapping.model_codes import votes as votes_of
from pipeline.mapping.rankings import count_rows, literature_rows, vote_rows
from pipeline.mapping.results import Checked, Coders, Compared, Fitted, Languages, Matched, Measured, Scored
from pipeline.mapping.scoring import FLOOR, document_scores, sentence_scores, thresholds, with_context
from pipeline.mapping.similarity import embed_categories
from pipeline.mapping.topic_steps import assign_topics, doubt_topics, pair_topics
from pipeline.mapping.weights import weight_rows
from pipeline.screening.people import included_publications
from pipeline.settings import CoderSettings, MappingSettings
from pipeline.steps import by_part
from pipeline.tables import TABLES
from pipeline.text.matching import Matcher

Row = dict[str, Any]


@by_part(sentences="document_id")
def match_terms(sentences: pd.DataFrame, *, codebook: Codebook) -> Matched:
    """Every occurrence of a codebook term, with whether it is negated."""
    matcher = Matcher(codebook)
    columns = ("document_id", "sentence_id", "language", "text")
    rows = (
        {"document_id": document_id, "sentence_id": sentence_id, "language": language} | match._asdict()
        for document_id, sentence_id, language, text in zip(*(sentences[c] for c in columns), strict=True)
        for match in matcher.find(text, language)
    )
    return Matched(frame("term_matches", rows))


def fit_scorer(  # noqa: PLR0913  # a step's parameters are its inputs
    term_matches: pd.DataFrame,
    sentences: pd.DataFrame,
    sentence_vectors: pd.DataFrame | None = None,
    category_vectors: pd.DataFrame | None = None,
    *,
    codebook: Codebook,
    map_topics: MappingSettings,
) -> Fitted:
    """The weight of every term, by how many publications of its language hold it; field notes get weights but do not shape them.

    With an embedding model, also what its nearness to a category means (`mapping.similarity`).
    """
    literature = sentences[sentences["source"] == "publication"]
    documents = literature.groupby("language")["document_id"].nunique().to_dict()
    counted = term_matches[term_matches["document_id"].isin(set(literature["document_id"]))]
    matched = counted.groupby(["language", "category_id", "term"])["document_id"].nunique().to_dict()
    learned = similarity.fitted_rows(sentences, term_matches, sentence_vectors, category_vectors)
    return Fitted(frame("scorer_weights", [*weight_rows(codebook, documents, matched, map_topics), *learned]))


@by_part(sentences="document_id", term_matches="document_id", sentence_vectors="document_id")
def score(  # noqa: PLR0913  # a step's parameters are its inputs
    sentences: pd.DataFrame,
    term_matches: pd.DataFrame,
    scorer_weights: pd.DataFrame,
    sentence_vectors: pd.DataFrame | None = None,
    category_vectors: pd.DataFrame | None = None,
    *,
    codebook: Codebook,
    map_topics: MappingSettings,
) -> Scored:
    """Evidence: sentences above the floor with score, probability, stance and standing; and the scores of each document on the categories it has a term of."""
    scored = sentence_scores(sentences, term_matches, scorer_weights)
    scored = similarity.with_nearness(scored, sentence_vectors, category_vectors, scorer_weights, map_topics)
    documents = document_scores(scored, sentences, map_topics)
    limits = thresholds(scorer_weights)
    shown = with_context(scored, documents, map_topics)
    limit = _limits(shown, limits["sentence_threshold"])
    shown = shown.assign(is_assigned=shown["score"] >= limit, scorer=scorers(shown, limit))[shown["score"] >= FLOOR * limit]
    read = stances(shown, sentences, codebook)
    evidence = shown.assign(
        stance=[one.stance for one in read],
        stance_probability=[one.probability for one in read],
        standing=standings(shown, sentences, term_matches),
        probability=calibration.probabilities(
            calibration.sentence_features(shown, documents), shown["language"], calibration.shipped("sentences")
        ),
    )
    return Scored(frame("evidence", _evidence_rows(evidence)), _document_rows(documents, sentences, limits["document_threshold"]))


def measure(  # noqa: PLR0913, PLR0917  # a step's parameters are its inputs
    publications: pd.DataFrame,
    screening: pd.DataFrame,
    evidence: pd.DataFrame,
    document_categories: pd.DataFrame,
    votes: pd.DataFrame,
    sentences: pd.DataFrame,
    coding: pd.DataFrame,
    model_codes: pd.DataFrame,
    *,
    codebook: Codebook,
    coder: CoderSettings,
) -> Measured:
    """Shares of the included publications and of their sentences; ranks. Raises PanyouError on an impossible inclusion probability in the codes."""
    included = publications[publications["publication_id"].isin(included_publications(screening))]
    assigned = evidence[evidence["is_assigned"]]
    units = sentence_units(sentences, included)
    spoken = assigned[assigned["sentence_id"].isin(set(units["id"]))].rename(columns={"sentence_id": "id"})[CARRIED]
    scored = document_categories.rename(columns={"document_id": "id"}), evidence.rename(columns={"sentence_id": "id"})
    counted = (
        Counted("publications", publication_units(included), scored[0], carried_by_documents(document_categories, assigned)),
        Counted("sentences", units, scored[1], spoken),
    )
    groups, made = groups_of(included), []
    for each in counted:
        coded = coded_units(coding, included, sentences, each.unit, codebook.ids)
        told = said(model_codes, coder.model, Texts(included, sentences, each.unit, set(each.units["id"])))
        made.append(estimated(each._replace(votes=votes_of(told, coded)), groups, coded, codebook))
    notes = Counter(assigned.loc[assigned["source"] == "fieldnote", "category_id"])
    literature = literature_rows(made[0].places, Counter(spoken["category_id"]), codebook)
    ranks = [*vote_rows(votes, codebook), *literature, *count_rows("fieldnotes", notes, codebook)]
    return Measured(
        frame("shares", [row for each in made for row in each.shares]),
        frame("rankings", ranks),
        frame("estimates", [row for each in made for row in each.estimates]),
        frame("rank_ties", [row for each in made for row in each.ties]),
        frame("contrasts", [row for each in made for row in each.contrasts]),
    )


def check_coder(  # noqa: PLR0913  # a step's parameters are its inputs
    publications: pd.DataFrame,
    screening: pd.DataFrame,
    sentences: pd.DataFrame,
    coding: pd.DataFrame,
    model_codes: pd.DataFrame,
    *,
    codebook: Codebook,
    coder: CoderSettings,
) -> Checked:
    """How far a language model agrees with people on the units both coded; empty where no model coded any. Raises PanyouError as `measure` does."""
    included = publications[publications["publication_id"].isin(included_publications(screening))]
    rows = list[Row]()
    for unit, units in (("publications", publication_units(included)), ("sentences", sentence_units(sentences, included))):
        found = said(model_codes, coder.model, Texts(included, sentences, unit, set(units["id"])))
        if found is not None:
            texts, name = (included, "publication_id") if unit == "publications" else (sentences, "sentence_id")
            coded = coded_units(coding, included, sentences, unit, codebook.ids)
            rows += agreement_rows(found, coded, unit, dict(zip(texts[name], texts["language"], strict=True)), codebook.ids)
    return Checked(frame("coder_agreement", rows))


def compare(  # noqa: PLR0913, PLR0917  # a step's parameters are its inputs
    publications: pd.DataFrame,
    screening: pd.DataFrame,
    evidence: pd.DataFrame,
    sentences: pd.DataFrame,
    votes: pd.DataFrame,
    estimates: pd.DataFrame,
    rankings: pd.DataFrame,
    *,
    codebook: Codebook,
) -> Compared:
    """How far votes, literature and field notes agree on the order, and which categories the literature over- or understudies."""
    included = included_publications(screening) & set(publications["publication_id"])
    kinds = {category.id: category.kind for category in codebook.categories}
    comparisons = comparison_rows(sources(included, evidence, sentences, votes, estimates, codebook.ids), kinds)
    return Compared(frame("comparisons", comparisons), frame("attention", attention_rows(rankings)))


def compare_coders(publications: pd.DataFrame, sentences: pd.DataFrame, coding: pd.DataFrame, *, codebook: Codebook) -> Coders:
    """Krippendorff's α and Cohen's κ of those who coded, by category and language, with 95 % intervals."""
    return Coders(frame("coding_agreement", coder_rows(coding, publications, sentences, codebook.ids)))


def compare_languages(publications: pd.DataFrame, *, codebook: Codebook) -> Languages:
    """Whether the codebook's Chinese and English words find the same where an abstract stands in both languages."""
    return Languages(frame("language_bias", bias_rows(language_bias(publications, codebook, Matcher(codebook)))))


STEPS: Final = (
    match_terms, embed_categories, fit_scorer, score, assign_topics, pair_topics, doubt_topics, check_coder, measure, compare, compare_coders,
    compare_languages,
)  # fmt: skip


def _limits(rows: pd.DataFrame, limits: pd.Series) -> pd.Series:
    """The threshold of each row's language and category."""
    wanted = pd.MultiIndex.from_frame(rows[["language", "category_id"]])
    return pd.Series(limits.reindex(wanted).to_numpy(), index=rows.index)


def _evidence_rows(evidence: pd.DataFrame) -> Iterator[Row]:
    columns = TABLES["evidence"].names
    return (dict(zip(columns, row, strict=True)) for row in zip(*(evidence[c] for c in columns), strict=True))


def _document_rows(documents: pd.Series, sentences: pd.DataFrame, limits: pd.Series) -> pd.DataFrame:
    """Rows of `document_categories`; a document's language is the one most of its sentences are in."""
    spoken = sentences[sentences["language"].isin(TERM_LANGUAGES)].groupby(["document_id", "language"]).size().reset_index(name="size")
    languages = spoken.sort_values(["document_id", "size", "language"], ascending=[True, False, True]).drop_duplicates("document_id")
    owners = sentences[["document_id", "source", "publication_id"]].drop_duplicates("document_id")
    rows = documents.reset_index().merge(languages, on="document_id").merge(owners, on="document_id")
    seen = calibration.document_features(rows["score"])
    probable = calibration.probabilities(seen, rows["language"], calibration.shipped("documents"))
    rows = rows.assign(is_assigned=rows["score"] >= _limits(rows, limits), probability=probable)
    return frame("document_categories", rows[TABLES["document_categories"].names].to_dict("records"))
