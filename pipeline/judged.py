"""The tables of how far people have read and agree, and of how alike the codebook's words are in both languages."""

from __future__ import annotations

from typing import Final

from pipeline.schema import Table, flag, integer, number, text
from pipeline.values import COEFFICIENTS, LANGUAGES, PHASES

SCREENED: Final = (
    Table("screeners", ("phase", "person"), (
        text("phase", "phase of screening", PHASES),
        text("person", "who screened"),
        integer("read", "publications on which the person's decision holds; without those where two of their own are at odds"),
        integer("included", "of these included"),
        integer("excluded", "of these excluded"),
        integer("unsure", "of these unsure"),
        integer("not_retrieved", "of these full texts not retrieved"),
    )),
    Table("screening_agreement", ("phase", "reason", "coefficient", "person", "other_person"), (
        text("phase", "phase of screening", PHASES),
        text("reason", "reason of an exclusion on which people agree or not; empty for the decisions themselves"),
        text("coefficient", "Krippendorff's α of everybody, or Cohen's κ of two", COEFFICIENTS),
        text("person", "one of the two; empty for α"),
        text("other_person", "the other; empty for α"),
        integer("units", "publications that two or more saw"),
        number("value", "the coefficient; missing where chance alone makes all alike"),
        number("low", "lower end of its 95 % bootstrap interval"),
        number("high", "upper end"),
    )),
    Table("screening_conflicts", ("publication_id", "phase", "position"), (
        text("publication_id", "the publication, on which nobody has settled the conflict yet"),
        text("phase", "phase of screening", PHASES),
        integer("position", "row of the log of decisions"),
        text("person", "who decided"),
        text("decision", "what they decided"),
        flag("is_of_one_person", "whether this person's own two decisions, made before a merge, are at odds"),
    )),
)  # fmt: skip
CODED: Final = (
    Table("coding_agreement", ("unit", "category_id", "language", "coefficient", "person", "other_person"), (
        text("unit", "what was coded", ("document", "sentence")),
        text("category_id", "the category, `stance`, or `all` categories"),
        text("language", "language of the texts, or `all`", ("all", *LANGUAGES)),
        text("coefficient", "Krippendorff's α of everybody, or Cohen's κ of two", COEFFICIENTS),
        text("person", "one of the two; empty for α"),
        text("other_person", "the other; empty for α"),
        integer("units", "judgements that two or more made"),
        number("value", "the coefficient; missing where chance alone makes all alike"),
        number("low", "lower end of its 95 % bootstrap interval"),
        number("high", "upper end"),
    )),
    Table("language_bias", ("category_id",), (
        text("category_id", "the category"),
        integer("pairs", "publications whose abstract stands in Chinese and in English"),
        integer("chinese", "of these where the codebook's Chinese words find the category"),
        integer("english", "of these where its English words do"),
        number("kappa", "Cohen's κ of the two; missing where chance alone makes all alike"),
        number("kappa_low", "lower end of its 95 % bootstrap interval"),
        number("kappa_high", "upper end"),
        number("difference", "share found in Chinese less share found in English"),
        number("low", "lower end of its 95 % interval (adjusted Wald, paired)"),
        number("high", "upper end"),
        flag("is_biased", "whether that interval leaves out nought"),
    )),
)  # fmt: skip
