"""From records to clusters: the rules in their order, each link with the rule and the values that made it.

People come first: what they keep apart (or only link) stays apart through any chain of merges, what they merge is merged. A merge that would
join a pair kept apart is not made; it goes to review, as does one that would put two records into one publication of which a rule says
otherwise. The latest ruling on a pair counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pipeline.duplicates.clusters import Clusters
from pipeline.duplicates.evidence import Evidence
from pipeline.duplicates.rules import Pair, Verdict, doi_pairs, merging_order, same_title, similarity, title_pairs

Link = dict[str, Any]  # a row of duplicate_links
Ends = tuple[str, str]  # two record ids, the smaller first
APART: Final = ("kept_apart", "linked")  # rulings that say: not one publication
LOOKED_AT: Final = 12  # members of a cluster that a joining one is compared with


class Linked(NamedTuple):
    """Clusters of record ids, and the links that explain them."""

    clusters: list[list[str]]
    links: list[Link]


def link(records: Sequence[Evidence], rulings: Iterable[Mapping[str, Any]], tolerance: int) -> Linked:
    """Cluster distinct records by people's rulings, then by DOI, then by title and year (± `tolerance`)."""
    linking = _Linking(records, tolerance)
    linking.follow_people(latest_rulings(rulings, linking.known))
    linking.follow_rule("doi", doi_pairs(records))
    linking.follow_rule("title_year", title_pairs(records, tolerance))
    return linking.result()


def latest_rulings(rulings: Iterable[Mapping[str, Any]], known: Mapping[str, Evidence]) -> dict[Ends, Mapping[str, Any]]:
    """The last row of the log for each pair of records that are here, by pair."""
    latest: dict[Ends, Mapping[str, Any]] = {}
    for row in sorted(rulings, key=lambda row: int(row["position"])):
        one, other = sorted((row["record_id_a"], row["record_id_b"]))
        if one != other and one in known and other in known:
            latest[one, other] = row
    return dict(sorted(latest.items()))


class _Linking:
    """Clusters and links while they grow."""

    def __init__(self, records: Sequence[Evidence], tolerance: int) -> None:
        self.known = {record.record_id: record for record in records}
        self.tolerance = tolerance
        self.clusters = Clusters(sorted(self.known))
        self.links: dict[Ends, Link] = {}

    def follow_people(self, rulings: Mapping[Ends, Mapping[str, Any]]) -> None:
        """Keep apart what people keep apart, then merge what they merge, as far as the first allows."""
        for ends, row in rulings.items():
            if row["decision"] in APART:
                self.clusters.keep_apart(*ends)
                self._tell(ends, row["decision"], "person", f"person={row['person']}")
        for ends, row in rulings.items():
            if row["decision"] == "merged" and not self._is_joined(ends):
                against = "" if self.clusters.may_join(*ends) else "; against: kept_apart"
                self._tell(ends, "review" if against else "merged", "person", f"person={row['person']}{against}")

    def follow_rule(self, rule: str, pairs: Iterable[Pair]) -> None:
        """Merge the pairs a rule merges, best supported first, and write down what it leaves to people."""
        for one, other, verdict in sorted(pairs, key=merging_order):
            ends = (one.record_id, other.record_id)
            if self._is_joined(ends) or self.links.get(ends, {}).get("rule") == "person":
                continue
            reached = self._in_company(ends, verdict)
            if reached.decision == "merged" or ends not in self.links:
                self._tell(ends, reached.decision, rule, reached.evidence)

    def result(self) -> Linked:
        """Clusters and links, both sorted; a doubt about two records that were merged by another way is settled, and left out."""
        told = [row for ends, row in sorted(self.links.items()) if row["decision"] in ("merged", "kept_apart") or not self._is_joined(ends)]
        return Linked(self.clusters.all(), told)

    def _tell(self, ends: Ends, decision: str, rule: str, evidence: str) -> None:
        """Write a link, and join its ends if it says so."""
        if decision == "merged":
            self.clusters.join(*ends)
        self.links[ends] = _row(self.known[ends[0]], self.known[ends[1]], decision, rule, evidence)

    def _is_joined(self, ends: Ends) -> bool:
        return self.clusters.root(ends[0]) == self.clusters.root(ends[1])

    def _in_company(self, ends: Ends, verdict: Verdict) -> Verdict:
        """The verdict on a pair given the clusters its records are in: a merge must suit every member, not just the two."""
        if verdict.decision != "merged":
            return verdict
        if not self.clusters.may_join(*ends):
            return verdict._replace(decision="review", evidence=f"{verdict.evidence}; against: kept_apart")
        ours, theirs = (self.clusters.members(end)[:LOOKED_AT] for end in ends)
        unsuited = next((f"{a}/{b}" for a in ours for b in theirs if not _suit(self.known[a], self.known[b], self.tolerance)), "")
        return verdict._replace(decision="review", evidence=f"{verdict.evidence}; against: {unsuited}") if unsuited else verdict


def _suit(one: Evidence, other: Evidence, tolerance: int) -> bool:
    """Whether nothing forbids two records to be one publication: they share a DOI or bear different titles, or their verdict is to merge."""
    if not one.title_key or one.title_key != other.title_key or (one.doi and one.doi == other.doi):
        return True
    verdict = same_title(one, other, tolerance)
    return verdict is not None and verdict.decision == "merged"


def _row(one: Evidence, other: Evidence, decision: str, rule: str, evidence: str) -> Link:
    return {
        "record_id_a": one.record_id,
        "record_id_b": other.record_id,
        "decision": decision,
        "rule": rule,
        "score": similarity(one, other),
        "evidence": evidence,
    }
