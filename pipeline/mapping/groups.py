"""How often each category is spoken of: counts and shares per stance, year, database, language and document type."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, Final

import pandas as pd

from pipeline.mapping.scoring import BODY
from pipeline.tables import STANCES

GROUPINGS: Final = ("overall", "year", "database", "language", "document_type")
UNKNOWN: Final = "unknown"  # the group of publications that lack the value
CARRIED: Final = ["id", "category_id", "stance"]


def groups_of(publications: pd.DataFrame) -> pd.DataFrame:
    """publication_id, grouping, group: a row for each group a publication is in; one that two databases hold is in both."""
    values: dict[str, list[Any]] = {
        "overall": ["all"] * len(publications),
        "year": [UNKNOWN if pd.isna(year) else str(int(year)) for year in publications["year"]],
        "database": [databases or [UNKNOWN] for databases in publications["databases"]],
        "language": [language or UNKNOWN for language in publications["language"]],
        "document_type": [kind or UNKNOWN for kind in publications["document_type"]],
    }
    ids = pd.Series(publications["publication_id"].tolist(), dtype="object")
    parts = [
        pd.DataFrame({"publication_id": ids, "grouping": name, "group": pd.Series(values[name], dtype="object")}) for name in GROUPINGS
    ]
    return pd.concat(parts, ignore_index=True).explode("group", ignore_index=True)


def publication_units(publications: pd.DataFrame) -> pd.DataFrame:
    """Units of counting: the publications themselves."""
    return pd.DataFrame({"id": publications["publication_id"], "publication_id": publications["publication_id"]})


def sentence_units(sentences: pd.DataFrame, publications: pd.DataFrame) -> pd.DataFrame:
    """Units of counting: the sentences of these publications' abstracts; titles repeat them, keyword lists state nothing."""
    chosen = sentences["field"].isin(BODY) & sentences["publication_id"].isin(set(publications["publication_id"]))
    return sentences.loc[chosen, ["sentence_id", "publication_id"]].rename(columns={"sentence_id": "id"})


def carried_by_documents(document_categories: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """What each document is counted for, once per stance of its sentences on it; unclear where no sentence of its own speaks."""
    assigned = document_categories.loc[document_categories["is_assigned"], ["document_id", "category_id"]]
    stances = evidence[["document_id", "category_id", "stance"]]
    joined = assigned.merge(stances, on=["document_id", "category_id"], how="left").fillna({"stance": "unclear"})
    return joined.rename(columns={"document_id": "id"})[CARRIED]


def share_rows(
    units: pd.DataFrame, carried: pd.DataFrame, groups: pd.DataFrame, unit: str, categories: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """Rows of `shares` for one unit.

    `units`: id, publication_id. `carried`: id, category_id, stance; a unit may carry a category in several stances and counts once for all.
    Every category has a row in every group for all stances together; a single stance has one where it occurs.
    """
    placed = units.merge(groups, on="publication_id")
    every = pd.concat([carried.assign(stance="all").drop_duplicates(), carried.drop_duplicates()])
    found = every.merge(placed, on="id").groupby(["category_id", "stance", "grouping", "group"]).size().to_dict()
    for (grouping, group), total in placed.groupby(["grouping", "group"]).size().items():
        for category_id, stance in product(categories, ("all", *STANCES)):
            count = found.get((category_id, stance, grouping, group), 0)
            if count or stance == "all":
                common = {"category_id": category_id, "unit": unit, "stance": stance, "grouping": grouping, "group": group}
                yield common | {"share": count / total, "count": count, "total": total}
