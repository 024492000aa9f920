"""The tables of topics and of the map: topic models with their documents, terms found, scores, and the evidence for each category."""

from __future__ import annotations

from typing import Final

from pipeline.schema import Column, Table, flag, integer, number, text, texts, vector
from pipeline.values import EVIDENCE_SCORERS, LANGUAGES, SOURCES, STANCES, STANDINGS

MAPPED: Final = (
    Table("topic_keywords", ("language", "category_id", "term"), (
        text("language", "language", LANGUAGES),
        text("category_id", "the category whose topic the word steers"),
        text("term", "a word of the codebook that the publications hold; no rows where the topic model takes no keywords"),
    )),
    Table("topic_candidates", ("language", "model", "topics", "sample", "seed"), (
        text("language", "language", LANGUAGES),
        text("model", "topic model"),
        integer("topics", "number of topics tried"),
        integer("sample", "0: fitted to all documents; otherwise the number of the bootstrap sample"),
        integer("seed", "seed"),
        number("coherence", "mean NPMI of the top terms over the documents"),
        number("diversity", "share of distinct terms among the top terms"),
        number("agreement", "average Jaccard of the paired topics, 0–1: with the other seeds' fits (sample 0), with the prototype (otherwise)"),
        flag("is_chosen", "whether this fit, the prototype of the best number, became the topics"),
    )),
    Table("topics", ("topic_id",), (
        text("topic_id", "language-model-number, by prevalence"),
        text("language", "language", LANGUAGES),
        text("model", "topic model"),
        texts("terms", "top terms, heaviest first"),
        Column("weights", "numbers", "their weights"),
        text("label", "the three most relevant terms, relevance at λ = 0.6"),
        number("prevalence", "mean weight over the language's documents"),
        number("stability", "mean average Jaccard of the top terms with the topic's partner in each bootstrap sample; of other seeds without samples"),
        number("rank_overlap", "mean rank-biased overlap (p = 0.9) with the same partners"),
        number("recovered", "share of these fits in which the partner shares more than half of all terms of the two"),
        flag("is_unstable", "whether `recovered` is below the setting `unstable_below`"),
    )),
    Table("document_topics", ("publication_id", "topic_id"), (
        text("publication_id", "the publication"),
        text("topic_id", "the topic"),
        number("weight", "weight of the topic in it; a publication's weights sum to 1"),
    )),
    Table("term_matches", ("sentence_id", "start", "category_id", "term"), (
        text("document_id", "publication_id or fieldnote_id"),
        text("sentence_id", "the sentence"),
        text("language", "language of the sentence", LANGUAGES),
        text("category_id", "the category"),
        text("term", "the codebook term"),
        integer("start", "first code point within the sentence"),
        integer("end", "one past the last"),
        flag("is_negated", "whether the term stands in the scope of a negation"),
    ), ("document_id", "sentence_id", "start", "category_id", "term")),
    Table("category_vectors", ("category_id", "language", "part"), (
        text("category_id", "the category"),
        text("language", "language of the text", LANGUAGES),
        text("part", "what of the codebook was encoded: definition, label, belongs, or a group of terms"),
        vector("vector", "what the embedding model of the settings makes of it; no rows without a model"),
    )),
    Table("scorer_weights", ("scorer", "language", "category_id", "feature"), (
        text("scorer", "scorer the weight belongs to"),
        text("language", "language", LANGUAGES),
        text("category_id", "the category; empty for what is learned of a whole language"),
        text("feature", "codebook term, the name of a threshold, or what the scorer embeddings learned: a component of the centre, a mean, a deviation, the reference"),
        number("weight", "weight of the feature"),
    )),
    Table("document_categories", ("document_id", "category_id"), (
        text("document_id", "publication_id or fieldnote_id"),
        text("source", "where the document comes from", SOURCES),
        text("publication_id", "the publication; empty for a field note"),
        text("category_id", "the category"),
        number("score", "score of the category; comparable within a language"),
        number("probability", "that a coder would find the category in the document, by curves learned from coded abstracts"),
        flag("is_assigned", "whether the document is counted for the category"),
    )),
    Table("evidence", ("sentence_id", "category_id"), (
        text("document_id", "publication_id or fieldnote_id"),
        text("source", "where the document comes from", SOURCES),
        text("publication_id", "the publication; empty for a field note"),
        text("sentence_id", "the sentence"),
        text("category_id", "the category"),
        number("score", "score of the category in the sentence"),
        number("probability", "that a coder would find the category in the sentence, by curves learned from coded abstracts"),
        flag("is_assigned", "whether the sentence is counted for the category"),
        text("stance", "stance of the sentence", STANCES),
        number("stance_probability", "of the most probable stance, by the trained model; missing where a title or keyword list holds no cue"),
        text("standing", "whether the sentence asserts the theme, denies it or attributes it to others: by the terms that fired", STANDINGS),
        text("scorer", "what fired: the sentence's own terms, or they together with the rest of the document", EVIDENCE_SCORERS),
        texts("terms", "codebook terms that fired; where they stand is in term_matches"),
    ), ("document_id", "sentence_id", "category_id")),
    Table("topic_categories", ("topic_id", "category_id"), (
        text("topic_id", "the topic"),
        text("category_id", "the category"),
        number("score", "theta-weighted mean of the documents' scores against the language's mean, in standard errors"),
        number("low", "lower end of its 95 % interval over bootstrap samples of documents"),
        number("high", "upper end"),
        number("carried", "share of the topic's documents, by their weight in it, that are counted for the category"),
        flag("is_assigned", "whether the topic is read as the category"),
        text("decided_by", "model, or person by a ruling", ("model", "person")),
    )),
)  # fmt: skip
