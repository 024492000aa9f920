"""The logs people keep in `corpus/<review>/`, as tables: what they decided, coded, ruled and voted. No stage writes them."""

from __future__ import annotations

from typing import Final

from pipeline.schema import Column, Table, flag, integer, number, text, texts
from pipeline.tables import CODER_FAILURES, LANGUAGES, PHASES, SENTENCE_FIELDS, STANCES

LOGS: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        Table("decisions", ("position",), (
            integer("position", "row of the log, from 1"),
            texts("record_ids", "records of the publication when it was decided"),
            texts("record_keys", "their keys"),
            text("title", "title, for people"),
            text("phase", "phase of screening", PHASES),
            text("decision", "the decision; not_retrieved of a full text only", ("include", "exclude", "unsure", "not_retrieved")),
            text("reason", "reason of the decision"),
            text("person", "who decided"),
            text("date", "when"),
            Column("settles", "flag", "whether it settles what others decided differently", is_optional=True),
        )),
        Table("duplicates", ("position",), (
            integer("position", "row of the log, from 1"),
            text("record_id_a", "one record"),
            text("record_id_b", "the other"),
            text("decision", "merged or kept_apart", ("merged", "kept_apart", "linked")),
            text("person", "who decided"),
            text("date", "when"),
        )),
        Table("coding", ("position",), (
            integer("position", "row of the log, from 1"),
            texts("record_ids", "records of the publication when it was coded"),
            texts("record_keys", "their keys"),
            text("unit", "what was coded", ("document", "sentence")),
            text("field", "field of the sentence", (*SENTENCE_FIELDS, "")),
            text("sentence", "the sentence"),
            text("category_id", "the category"),
            flag("is_present", "whether the theme is there"),
            text("stance", "stance", (*STANCES, "")),
            text("drawn", "how the unit was drawn", ("random", "uncertain", "by_category", "free")),
            number("inclusion_probability", "probability with which it was drawn"),
            text("person", "who coded"),
            text("date", "when"),
        )),
        Table("model_codes", ("position",), (
            integer("position", "row of the log, from 1"),
            text("key", "hash of all that was sent: model, temperature, instructions, text"),
            text("model", "the language model's name"),
            text("instructions", "hash of model, temperature and what it was told, without the text: codes of other instructions do not mix"),
            texts("record_ids", "records of the publication when it was coded"),
            texts("record_keys", "their keys"),
            text("unit", "what was coded", ("document", "sentence")),
            text("field", "field of the sentence", (*SENTENCE_FIELDS, "")),
            text("sentence", "the sentence"),
            texts("present", "categories it said are there"),
            texts("absent", "categories it said are not there; any other was not asked for"),
            text("stance", "stance, of a sentence", (*STANCES, "")),
            text("failure", "why its answer could not be used; empty where it could", (*CODER_FAILURES, "")),
            text("date", "when"),
        )),
        Table("topic_rulings", ("position",), (
            integer("position", "row of the log, from 1"),
            texts("terms", "top terms of the topic, which name it"),
            text("category_id", "the category"),
            flag("is_assigned", "whether the topic is read as the category"),
            text("person", "who ruled"),
            text("date", "when"),
        )),
        Table("intrusions", ("position",), (
            integer("position", "row of the log, from 1"),
            text("task_id", "the task: a topic's own items and one intruder, in an order"),
            text("kind", "what was slipped in", ("word", "document")),
            text("language", "language of the topic", LANGUAGES),
            texts("terms", "top terms of the topic, which name it"),
            text("chosen", "what the person took for the intruder"),
            flag("is_found", "whether it is"),
            text("person", "who answered"),
            text("date", "when"),
        )),
        Table("votes", ("category_id",), (
            text("category_id", "the category"),
            integer("votes", "number of votes; may be missing"),
            integer("rank", "rank by votes"),
        )),
        Table("journals", ("source", "source_index"), (
            text("source", "title of a journal"),
            text("source_index", "an index that holds it: CSSCI, 北大核心, …"),
        )),
        Table("codebook_terms", ("position",), (
            integer("position", "row of the log, from 1"),
            text("category_id", "the category"),
            text("term", "the word; one with a Chinese character is Chinese"),
            text("decision", "the list of the category it joins, or no", ("terms", "synonyms", "exclusions", "no")),
            text("person", "who decided"),
            text("date", "when"),
        )),
        Table("words", ("list", "term"), (
            text("list", "terms, thesaurus or stopwords"),
            text("term", "the word"),
            text("label", "thesaurus: the word it is counted as"),
        )),
    )
}  # fmt: skip
