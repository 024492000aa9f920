"""The closed values of all tables: what a column may say. A new value is a change of the schema."""

from __future__ import annotations

from typing import Final

LANGUAGES: Final = ("zh", "en", "other")
STANCES: Final = ("expectation", "concern", "recommendation", "neutral", "unclear")
STANDINGS: Final = ("asserted", "denied", "attributed")  # what a sentence does with its theme: its own word, its denial, others' word
EVIDENCE_SCORERS: Final = ("dictionary", "dictionary_context")
DOCUMENT_TYPES: Final = (
    "journal", "conference", "thesis", "newspaper", "book", "standard", "patent", "report", "review", "editorial", "other",
)  # fmt: skip
ABSTRACT_KINDS: Final = ("abstract", "body_excerpt", "truncated", "none")
KEYWORD_ORIGINS: Final = ("author", "machine", "")
OUTCOMES: Final = ("read", "mended", "rejected", "ignored")
LINK_DECISIONS: Final = ("merged", "review", "linked", "kept_apart")
PHASES: Final = ("title_abstract", "full_text")
SCREENING_DECISIONS: Final = ("include", "exclude", "unsure", "not_retrieved", "none", "conflict")
DECIDERS: Final = ("rule", "person", "model")
SOURCES: Final = ("publication", "fieldnote")
SENTENCE_FIELDS: Final = ("title", "abstract", "keywords", "text")
ABSTRACT_PARTS: Final = ("background", "aim", "method", "result", "conclusion", "implication", "limitation", "value", "other", "")
NEW_WORD_ORIGINS: Final = ("author_keyword", "corpus")
RANKING_SOURCES: Final = ("votes", "literature", "fieldnotes")
UNITS: Final = ("publications", "sentences")
SEARCH_ITEMS: Final = (  # PRISMA-S, in its order
    "databases", "multi_database", "registries", "browsing", "citations", "contacts", "other_methods", "strategies", "limits", "filters", "prior_work", "updates", "dates",
    "peer_review", "total_records", "deduplication",
)  # fmt: skip
RULE_CONDITIONS: Final = (
    "years", "document_types", "languages", "require_abstract", "exclude_terms", "exclude_pattern", "min_length", "require_query_match",
)  # fmt: skip
BUILT_IN_RULES: Final = ("years", "document_types", "languages", "no_abstract", "exclude_terms", "no_query_match")
ESTIMATE_METHODS: Final = ("classifier", "prediction_powered")
CODER_FAILURES: Final = (
    "no_json",
    "unknown_category",
    "missing_category",
    "not_true_or_false",
    "unknown_stance",
    "too_long",
    "empty",
    "refused",
)
CODER_STATES: Final = ("used", "incomplete", "not_measured")
ORDER_STATISTICS: Final = ("kendall_tau_b", "spearman_rho", "rank_biased_overlap")
TOPIC_VARIATIONS: Final = ("seeds", "samples", "k")
VERDICTS: Final = ("agree", "over_studied", "under_studied", "undecided", "not_validated")
COEFFICIENTS: Final = ("alpha", "kappa")
