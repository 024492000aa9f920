"""What people's codes say of the shares, and which neighbours in the order cannot be told apart.

Per category: the estimate, the codes behind it, how many more would halve its interval. Empty while no random sample has been coded.
"""

from __future__ import annotations

from typing import Any

from pipeline.errors import Text
from pipeline.report.figure_shares import interval_text
from pipeline.report.grid import Grid, grid
from pipeline.report.material import KINDS_IN_ORDER, Material, rows
from pipeline.report.words import bilingual, interval, joined, name_of, percent, points_apart, say


def estimates_grid(material: Material, unit: str = "publications") -> Grid:
    """A row for each category whose share of publications, or of sentences, rests on codes."""
    lines, found = [], material.estimated(unit)
    for category in material.categories:
        row = found.get(category.id)
        if row is not None:
            shown = (percent(row.classifier_share), interval_text(row.estimate, row.low, row.high), points(row.high - row.low))
            kind = name_of("kinds", category.kind)
            lines.append((kind, bilingual(category.label), *shown, int(row.codes), int(row.codes_to_halve)))
    caption = say("map.estimates" if unit == "publications" else "map.estimates_sentences")
    return grid(caption, "kind category counted_share# estimate# width# codes# codes_to_halve#", lines)


def ties_grid(material: Material) -> Grid:
    """Each category with the next one by estimated share, expectations first, and whether the codes tell the two apart."""
    labels = {category.id: bilingual(category.label) for category in material.categories}
    found = [row for row in rows(material.tables["rank_ties"]) if row.unit == "publications" and row.category_id in labels]
    lines = [
        (
            name_of("kinds", row.kind),
            labels[row.category_id],
            labels[row.next_category_id],
            _gap(row),
            say("map.tied" if row.is_tied else "map.apart"),
        )
        for row in sorted(found, key=lambda row: (KINDS_IN_ORDER.index(row.kind), row.position))
    ]
    return grid(say("map.ties"), "kind category next_category difference# told_apart", lines)


def contrasts_grid(material: Material) -> Grid:
    """Each category's change a year, and its difference between databases with Cohen's h; no rows without codes."""
    found = {
        (row.category_id, row.grouping, row.group, row.other_group): row
        for row in rows(material.tables["contrasts"]) if row.unit == "publications"
    }  # fmt: skip
    lines = []
    for category in material.categories:
        for (category_id, grouping, group, other), row in sorted(found.items(), key=lambda item: (item[0][1] == "database", item[0])):
            if category_id == category.id:
                compared = (
                    Text(f"{group}–{other}", f"{group}–{other}") if grouping == "year" else say("map.against", one=group, other=other)
                )
                effect = interval(row.cohens_h, row.h_low, row.h_high, "{:+.2f}".format)
                verdict = say("map.no_difference" if row.low <= 0 <= row.high else "map.difference_found")
                lines.append((bilingual(category.label), compared, _gap(row), effect, verdict))
    return grid(say("map.contrasts"), "category compared difference# cohens_h# verdict", lines)


def behind(material: Material, category_id: str, unit: str = "publications") -> Text | None:
    """One sentence on what stands behind a category's share of publications, or of sentences; None where nobody coded."""
    row = material.estimated(unit).get(category_id)
    if row is None:
        return None
    return say(
        "category.behind" if unit == "publications" else "category.behind_sentences",
        codes=int(row.codes),
        width=points(row.high - row.low),
        more=int(row.codes_to_halve),
        n=percent(row.classifier_share),
    )


def tied_with(material: Material, category_id: str) -> Text | None:
    """One sentence on the neighbours in the order that the codes cannot tell from a category; None where nobody coded."""
    labels = {category.id: bilingual(category.label) for category in material.categories}
    found = [row for row in rows(material.tables["rank_ties"]) if row.unit == "publications"]
    sides = [(row.category_id, row.next_category_id, row.is_tied) for row in found]
    met = [(other, tied) for one, next_one, tied in sides for mine, other in ((one, next_one), (next_one, one)) if mine == category_id]
    if not met:
        return None
    others = joined(say("category.quoted", label=labels[other]) for other, tied in met if tied and other in labels)
    return say("category.tied", others=others) if any(tied for _, tied in met) else say("category.apart")


def points(share: float) -> Text:
    """A difference of shares in percentage points."""
    return say("map.points", n=f"{100 * share:.1f}")


def _gap(row: Any) -> Text:
    return interval(row.difference, row.low, row.high, points_apart)
