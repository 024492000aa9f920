"""How far two of the three sources agree on the order of the categories: Kendall's τ-b, Spearman's ρ and rank-biased overlap, with intervals.

Each source comes as values (the larger, the further ahead) and as draws of what else they might have been: votes are redrawn as Poisson counts
(ranks without counts stay as they are), field notes by resampling notes, the literature from its estimates or, without codes, by resampling
publications, which nobody validated. Rank-biased overlap: Webber, Moffat & Zobel 2010, extrapolated; ties shared out and normalised as in τ-b
(RBO-b, Corsi & Urbano 2024).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from pipeline.mapping.scoring import BODY

DRAWS: Final = 500
PERSISTENCE: Final = 0.8  # of rank-biased overlap: the first five places carry most of the weight
NEAR: Final = 1.0  # places by which an order may differ and still agree

Array = NDArray[np.float64]


class Source(NamedTuple):
    """One source's order: m values and D × m draws; NaN for a category it does not rank."""

    values: Array
    draws: Array
    is_validated: bool


def sources(  # noqa: PLR0913, PLR0917  # the three sources, each with its tables
    included: set[str], evidence: pd.DataFrame, sentences: pd.DataFrame, votes: pd.DataFrame, estimates: pd.DataFrame, ids: Sequence[str]
) -> dict[str, Source]:
    """Votes, literature (the included publications) and field notes, by name; without a source that ranks nothing. The same draws each time."""
    random = np.random.default_rng(0)
    notes = set(sentences.loc[sentences["source"] == "fieldnote", "document_id"])
    assigned = evidence[evidence["is_assigned"]]
    spoken = assigned[assigned["sentence_id"].isin(set(sentences.loc[sentences["field"].isin(BODY), "sentence_id"]))]
    literature, heard = (spoken[spoken["document_id"].isin(chosen)] for chosen in (included, notes))
    found = {
        "votes": votes_source(votes, ids, random),
        "literature": estimated_source(estimates, ids, random) or counted_source(literature, sorted(included), ids, random),
        "fieldnotes": counted_source(heard, sorted(notes), ids, random),
    }
    return {name: source for name, source in found.items() if source}


def votes_source(votes: pd.DataFrame, categories: Sequence[str], random: np.random.Generator) -> Source | None:
    """The experts' order; None where nobody voted."""
    known = votes.set_index("category_id")
    counts = known["votes"].reindex(list(categories)).astype("float64").to_numpy(dtype=float)
    if not np.isnan(counts).any():
        return Source(counts, random.poisson(counts, (DRAWS, len(counts))).astype(float), is_validated=True)
    ranks = -known["rank"].reindex(list(categories)).astype("float64").to_numpy(dtype=float)
    return None if np.isnan(ranks).all() else Source(ranks, np.tile(ranks, (DRAWS, 1)), is_validated=True)


def counted_source(
    evidence: pd.DataFrame, documents: Sequence[str], categories: Sequence[str], random: np.random.Generator
) -> Source | None:
    """Counts of evidence rows (document_id, category_id), the documents resampled; None where nothing was counted."""
    table = pd.crosstab(evidence["document_id"], evidence["category_id"]) if len(evidence) else pd.DataFrame()
    counts = table.reindex(index=sorted(documents), columns=list(categories), fill_value=0).to_numpy(dtype=float)
    if not counts.sum():
        return None
    times = random.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), DRAWS)
    return Source(counts.sum(axis=0), times @ counts, is_validated=False)


def estimated_source(estimates: pd.DataFrame, categories: Sequence[str], random: np.random.Generator) -> Source | None:
    """Estimated shares of publications, drawn from the beta distributions their effective numbers of codes make (Jeffreys); None without codes."""
    rows = estimates[estimates["is_validated"] & (estimates["unit"] == "publications")]
    whole = rows[(rows["stance"] == "all") & (rows["grouping"] == "overall")].set_index("category_id").reindex(list(categories))
    if not whole["estimate"].notna().all() or not len(whole):
        return None
    share, codes = (whole[name].to_numpy(dtype=float) for name in ("estimate", "effective_codes"))
    draws = random.beta(share * codes + 0.5, (1 - share) * codes + 0.5, (DRAWS, len(share)))
    return Source(share, draws, is_validated=True)


def comparison_rows(sources: Mapping[str, Source], kinds: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """A row for each two sources, kind and statistic; `kinds` in column order."""
    for (one, a), (other, b) in combinations(sources.items(), 2):
        for kind in sorted(set(kinds.values())):
            chosen = np.array([its_kind == kind for its_kind in kinds.values()]) & ~np.isnan(a.values) & ~np.isnan(b.values)
            if chosen.sum() > 1:
                common = {"kind": kind, "source": one, "other_source": other, "categories": int(chosen.sum())}
                common["is_validated"] = a.is_validated and b.is_validated
                yield from (common | row for row in _statistics(a, b, chosen))


def _statistics(a: Source, b: Source, chosen: NDArray[np.bool_]) -> Iterator[dict[str, Any]]:
    for name, statistic in STATISTICS.items():
        value = statistic(a.values[None, chosen], b.values[None, chosen])[0]
        drawn = statistic(a.draws[:, chosen], b.draws[:, chosen])
        drawn = drawn[~np.isnan(drawn)]
        low, high = np.quantile(drawn, [0.025, 0.975]) if len(drawn) else (np.nan, np.nan)
        yield {"statistic": name, "value": float(value), "low": float(low), "high": float(high)}


def kendall(a: Array, b: Array) -> Array:
    """Kendall's τ-b of each row of two D × m arrays; NaN where one ties everything."""
    one, other = np.triu_indices(a.shape[1], 1)
    x, y = np.sign(a[:, one] - a[:, other]), np.sign(b[:, one] - b[:, other])
    return _cosine(x, y)


def spearman(a: Array, b: Array) -> Array:
    """Spearman's ρ of each row, ties at their mean rank; NaN where one ties everything."""
    x, y = rankdata(a, axis=1), rankdata(b, axis=1)
    return _cosine(x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True))


def rank_biased_overlap(a: Array, b: Array) -> Array:
    """Rank-biased overlap of each row, the largest value first: 1 for the same order, the first places weighing most."""
    x, y = _depths(a), _depths(b)
    agreement = _cosine(x, y)
    weights = (1 - PERSISTENCE) * PERSISTENCE ** np.arange(a.shape[1])
    found: Array = (agreement * weights).sum(axis=1) + PERSISTENCE ** a.shape[1] * agreement[:, -1]
    return found


def _depths(values: Array) -> Array:
    """D × depth × m: how far each category is among the first so many; tied ones share what is left."""
    first, last = rankdata(-values, method="min", axis=1), rankdata(-values, method="max", axis=1)
    depth = np.arange(1, values.shape[1] + 1)[None, :, None]
    found: Array = np.clip((depth - first[:, None, :] + 1) / (last - first + 1)[:, None, :], 0.0, 1.0)
    return found


def _cosine(x: Array, y: Array) -> Array:
    scale = np.sqrt((x**2).sum(axis=-1) * (y**2).sum(axis=-1))
    found: Array = np.divide((x * y).sum(axis=-1), scale, out=np.full(scale.shape, np.nan), where=scale > 0)
    return found


STATISTICS: Final[Mapping[str, Callable[[Array, Array], Array]]] = {
    "kendall_tau_b": kendall,
    "spearman_rho": spearman,
    "rank_biased_overlap": rank_biased_overlap,
}


def attention_rows(rankings: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Whether the literature gives each category the place the experts do; judged only where the interval of its place allows it."""
    voted = rankings[rankings["source"] == "votes"].set_index("category_id")["rank"]
    for row in rankings[rankings["source"] == "literature"].to_dict("records"):
        if row["category_id"] in voted.index:
            common = {name: row[name] for name in ("category_id", "best", "worst")}
            rank = float(voted[row["category_id"]])
            yield common | {"votes_rank": rank, "literature_rank": row["rank"], "verdict": _verdict(rank, row["best"], row["worst"])}


def _verdict(voted: float, best: float, worst: float) -> str:
    if pd.isna(best):
        return "not_validated"
    if worst < voted:
        return "over_studied"
    if best > voted:
        return "under_studied"
    return "agree" if max(voted - best, worst - voted) <= NEAR else "undecided"
