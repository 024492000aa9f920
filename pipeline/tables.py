"""The schema of every artifact: one line of meaning per column, and the closed values (in `values.py`).

A table has a unique key; its rows are sorted by `order` (the key unless said otherwise), never by where they came from.
"""

from __future__ import annotations

from typing import Final

from pipeline.bibliographic import BIBLIOGRAPHIC
from pipeline.judged import CODED, SCREENED
from pipeline.mapped import MAPPED
from pipeline.measured import MEASURED
from pipeline.schema import Column, Table, flag, integer, number, text, texts, vector
from pipeline.values import *

TABLES: Final[dict[str, Table]] = {table.name: table for table in (
    Table("files", ("file",), (
        text("file", "path below exports/"),
        text("sha256", "hash of the file's bytes"),
        text("format", "the reader that claimed the file; empty if none did"),
        text("encoding", "how the bytes were decoded"),
        text("outcome", "what became of the file", OUTCOMES),
        integer("records", "records found in the file"),
        integer("kept", "records that went on"),
        integer("rejected", "records listed in rejects"),
        texts("warnings", "`code: detail` a repair or doubt; a rejected file's reason comes first"),
    )),
    Table("records", ("file", "line"), (
        text("file", "path below exports/"),
        integer("line", "line where the record starts, from 1"),
        text("record_id", "r + 12 base-32 characters over every field but links, counts and export marks"),
        text("record_key", "the same over database, title, authors, source: outlives corrections"),
        text("database", "database the record comes from (CNKI, WOS, …)"),
        *BIBLIOGRAPHIC,
    )),
    Table("raw_fields", ("file", "line", "position"), (
        text("file", "path below exports/"),
        integer("line", "line where the record starts"),
        integer("position", "place of the field within the record, from 0"),
        text("tag", "the export's own tag or column"),
        text("value", "the value as it stood"),
    )),
    Table("rejects", ("file", "line", "reason", "text"), (
        text("file", "path below exports/"),
        integer("line", "line where the trouble starts"),
        text("reason", "code of the reason"),
        text("text", "the raw text, whole"),
    )),
    Table("fieldnotes", ("fieldnote_id",), (
        text("fieldnote_id", "f + 12 base-32 characters over place, date, informant and text"),
        text("file", "path below fieldnotes/"),
        text("place", "place, from the header"),
        text("date", "date, from the header"),
        text("informant", "who spoke: government, university, resident, or as the header has it"),
        text("text", "the note without its header"),
    )),
    Table("publications", ("publication_id",), (
        text("publication_id", "p + hash of the smallest record_id"),
        texts("record_ids", "the distinct records merged into it, sorted"),
        texts("record_keys", "their keys, sorted"),
        texts("databases", "databases that hold it, sorted"),
        integer("occurrences", "rows of `records` merged into it"),
        *BIBLIOGRAPHIC,
        Column("field_origins", "origins", "for each filled field, the record it came from"),
    )),
    Table("duplicate_links", ("record_id_a", "record_id_b"), (
        text("record_id_a", "the smaller id; equal to record_id_b when one record occurs several times"),
        text("record_id_b", "the larger id"),
        text("decision", "what was decided about the pair", LINK_DECISIONS),
        text("rule", "rule that decided, or `person`"),
        number("score", "similarity of the titles, 0–1"),
        text("evidence", "the values that fired the rule"),
        integer("occurrences", "rows of `records` this link takes away, for same_record"),
    )),
    Table("sentences", ("sentence_id",), (
        text("document_id", "publication_id or fieldnote_id"),
        text("source", "where the document comes from", SOURCES),
        text("publication_id", "the publication; empty for a field note"),
        text("sentence_id", "s + hash of smallest record_id, field, text, ordinal among equals"),
        text("field", "field the sentence stands in", SENTENCE_FIELDS),
        integer("start", "first code point in the stored field"),
        integer("end", "one past the last code point"),
        text("language", "language of the sentence, by script", LANGUAGES),
        text("part", "part of a structured abstract, by its last heading; empty where there is none", ABSTRACT_PARTS),
        text("text", "the sentence as stored, a heading included"),
    ), ("document_id", "field", "start", "sentence_id")),
    Table("tokens", ("sentence_id",), (
        text("document_id", "publication_id or fieldnote_id"),
        text("sentence_id", "the sentence"),
        text("language", "language of the sentence", LANGUAGES),
        texts("tokens", "words in order: Chinese segmented, English lemmas; codebook terms whole"),
    ), ("document_id", "sentence_id")),
    Table("sentence_vectors", ("sentence_id",), (
        text("document_id", "publication_id or fieldnote_id"),
        text("sentence_id", "the sentence"),
        vector("vector", "what the embedding model of the settings makes of it; no rows without a model"),
    ), ("document_id", "sentence_id")),
    Table("document_vectors", ("document_id",), (
        text("document_id", "publication_id or fieldnote_id"),
        vector("vector", "the mean of its sentences' vectors; no rows without a model"),
    )),
    Table("cleaning", ("document_id", "field", "rule"), (
        text("document_id", "publication_id or fieldnote_id"),
        text("field", "field that was cleaned", SENTENCE_FIELDS),
        text("rule", "rule of cleaning: a kind of mark that was blanked, of publishers' sentence that was left out, or of form that was folded (full_width)"),
        integer("places", "how many marks, sentences or forms"),
    )),
    Table("term_counts", ("language", "term"), (
        text("language", "language", LANGUAGES),
        text("term", "word as in tokens, stop words left out"),
        integer("documents", "publications that contain it"),
        integer("occurrences", "times it occurs in publications"),
    )),
    Table("new_words", ("language", "term"), (
        text("language", "language", LANGUAGES),
        text("term", "candidate word the dictionary does not hold; English in base form"),
        integer("rank", "1 for the candidate with most to say for it"),
        text("origin", "who proposes it: two publications' keywords or more, or the corpus", NEW_WORD_ORIGINS),
        integer("keywords", "publications that give it as a keyword"),
        integer("documents", "publications that contain it"),
        integer("occurrences", "times it occurs"),
        number("t_score", "how far its parts meet beyond chance, at the weakest joint, in standard errors"),
        number("information", "pointwise mutual information at the weakest joint, in bits; 0 where the corpus hardly has it"),
        number("left_entropy", "entropy of the characters before it, in bits"),
        number("right_entropy", "entropy of the characters behind it, in bits"),
        texts("parts", "how the segmenter cuts it now"),
        texts("contexts", "up to three places where it stands, from different publications"),
    )),
    Table("rule_results", ("publication_id",), (
        text("publication_id", "the publication judged"),
        text("decision", "exclude, or none where no rule decided", SCREENING_DECISIONS),
        text("rule", "first rule that decided"),
        text("reason", "the rule's reason: the value that fired it"),
        texts("matched_queries", "names of the queries it matches"),
        texts("matched_terms", "terms the deciding rule saw"),
    )),
    Table("screening", ("publication_id", "phase"), (
        text("publication_id", "the publication judged"),
        text("phase", "phase of screening", PHASES),
        text("decision", "what was decided", SCREENING_DECISIONS),
        flag("is_included", "whether later stages use it; undecided ones as the config says"),
        text("decided_by", "who decided; empty where nobody did", (*DECIDERS, "")),
        text("rule", "name of the deciding rule"),
        text("reason", "reason of the exclusion, or the person's note"),
        texts("matched_queries", "names of the queries it matches"),
        texts("matched_terms", "terms the deciding rule saw"),
        number("score", "ranking by a model trained on the decisions, 0–1; missing without decisions of both kinds"),
    )),
    Table("stopping", ("rule",), (
        text("rule", "a published rule that says when to stop reading titles and abstracts", ("streak", "hypergeometric")),
        flag("stops", "whether it would stop now"),
        number("value", "irrelevant publications in a row; p-value that recall is below the target"),
        number("limit", "the streak stops at it, the p-value below it"),
        integer("read", "publications that people included or excluded"),
        integer("relevant", "of these included"),
        integer("records", "publications to read: what no rule excludes, and what a person decided all the same"),
        number("recall", "estimated recall; missing before the first included one"),
        number("recall_low", "lower end, one-sided"),
        number("recall_high", "upper end: 1, as nothing rules out that none is left"),
    )),
    *SCREENED,
    Table("flow", ("box", "reason"), (
        text("box", "box of the PRISMA 2020 diagram"),
        text("reason", "database, rule or reason; empty for a box's total"),
        integer("count", "how many"),
    )),
    *MAPPED,
    *MEASURED,
    *CODED,
)}  # fmt: skip
