"""The tables of what was measured: shares, their estimates from people's codes, ranks, which of them cannot be told apart, how the sources agree."""

from __future__ import annotations

from typing import Final

from pipeline.schema import Table, flag, integer, number, text
from pipeline.values import ESTIMATE_METHODS, ORDER_STATISTICS, RANKING_SOURCES, STANCES, UNITS, VERDICTS

MEASURED: Final = (
    Table("shares", ("category_id", "unit", "stance", "grouping", "group"), (
        text("category_id", "the category"),
        text("unit", "what is counted", UNITS),
        text("stance", "all, or one stance", ("all", *STANCES)),
        text("grouping", "overall, year, database, language, document_type"),
        text("group", "the group; `all` for overall"),
        number("share", "share of the group's units that carry the category (and stance): as estimated where there is an interval, else as counted"),
        number("low", "lower end of the 95 % interval; missing where no random sample, or too small a one, has been coded"),
        number("high", "upper end"),
        integer("count", "units the classifier counts for it"),
        integer("total", "units in the group"),
    )),
    Table("estimates", ("category_id", "unit", "stance", "grouping", "group"), (
        text("category_id", "the category"),
        text("unit", "what is counted", UNITS),
        text("stance", "all, or one stance", ("all", *STANCES)),
        text("grouping", "overall, year, database, language, document_type"),
        text("group", "the group; `all` for overall"),
        integer("total", "units in the group"),
        integer("codes", "units of the group that were drawn at random and coded; 0 where they are too few for an estimate"),
        number("classifier_share", "share the classifier counts"),
        number("estimate", "share estimated from codes and classifier; the classifier's where is_validated is false"),
        number("low", "lower end of the 95 % interval; missing where is_validated is false"),
        number("high", "upper end"),
        number("effective_codes", "codes a simple random sample without a classifier would need for this interval"),
        integer("codes_to_halve", "how many more units must be coded to halve the interval"),
        number("prediction_weight", "weight the classifier's predictions got, 0–1"),
        number("unexplained", "part of the codes' variance that the predictions leave, 0–1"),
        text("method", "how the estimate was made", ESTIMATE_METHODS),
        flag("is_validated", "whether people's codes stand behind it"),
    )),
    Table("rank_ties", ("unit", "kind", "position"), (
        text("unit", "what is counted", UNITS),
        text("kind", "expectation or concern", ("expectation", "concern")),
        integer("position", "place of the first of the two by estimated share, from 1"),
        text("category_id", "the first"),
        text("next_category_id", "the next"),
        number("difference", "how much larger the first one's share is"),
        number("low", "lower end of the difference's 95 % interval"),
        number("high", "upper end"),
        flag("is_tied", "whether the codes cannot tell the two apart"),
    )),
    Table("rankings", ("source", "category_id"), (
        text("source", "where the ranking comes from", RANKING_SOURCES),
        text("category_id", "the category"),
        number("rank", "rank within expectations or concerns, 1 the first; ties share the mean rank"),
        number("value", "votes, number of evidence sentences, or the literature's estimated share where people coded a random sample"),
        number("best", "best place the estimate's interval allows; missing where nothing was estimated"),
        number("worst", "worst place it allows"),
    )),
    Table("contrasts", ("unit", "grouping", "category_id", "group", "other_group"), (
        text("unit", "what is counted", UNITS),
        text("grouping", "year: the trend; database: two databases", ("year", "database")),
        text("category_id", "the category"),
        text("group", "the first year, or one database"),
        text("other_group", "the last year, or the other database"),
        number("difference", "change of the share a year (Cochran–Armitage slope), or how much larger it is in the first database; both estimated from codes"),
        number("low", "lower end of its 95 % interval"),
        number("high", "upper end"),
        number("cohens_h", "Cohen's h of the two databases; missing for a trend"),
        number("h_low", "lower end of its 95 % interval"),
        number("h_high", "upper end"),
    )),
    Table("comparisons", ("kind", "source", "other_source", "statistic"), (
        text("kind", "expectation or concern", ("expectation", "concern")),
        text("source", "one source", RANKING_SOURCES),
        text("other_source", "the other", RANKING_SOURCES),
        text("statistic", "how agreement of the two orders is measured", ORDER_STATISTICS),
        integer("categories", "categories both rank"),
        number("value", "its value: 1 for the same order"),
        number("low", "lower end of the 95 % interval over redrawn votes, codes and documents"),
        number("high", "upper end"),
        flag("is_validated", "whether both orders may be claimed: a classifier's count may not"),
    )),
    Table("attention", ("category_id",), (
        text("category_id", "the category"),
        number("votes_rank", "the experts' rank"),
        number("literature_rank", "the literature's rank"),
        number("best", "best place the literature's interval allows; missing where no sample was coded"),
        number("worst", "worst place it allows"),
        text("verdict", "whether the literature gives it the place the experts do, as far as the interval tells", VERDICTS),
    )),
)  # fmt: skip
