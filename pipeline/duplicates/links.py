"""From records to clusters: the rules in their order, each link with the rule and the values that made it.

People come first: what they keep apart (or only link) stays apart through any chain of merges, what they merge is merged. A merge that would
join a pair kept apart is not made; it goes to review, as does one that would put two records into one publication of which a rule says
otherwise. The latest ruling on a pair counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pipeline.duplicates.blocks import Pair, merging_order, number_pairs, similar_pairs, title_pairs, translation_pairs
from pipeline.duplicates.clusters import Clusters
from pipeline.duplicates.evidence import Evidence
from pipeline.duplicates.rules import Verdict, are_versions, same_title
from pipeline.duplicates.titles import SLIPS, difference, similarity
from pipeline.settings import DeduplicateSettings

Link = dict[str, Any]  # a row of duplicate_links
Ends = tuple[str, str]  # two record ids, the smaller first
APART: Final = ("kept_apart", "linked")  # rulings that say: not one publication
KEPT: Final = "; against: kept_apart"
LOOKED_AT: Final = 12  # members of a cluster that a joining one is compared with


class Linked(NamedTuple):
    """Clusters of record ids, and the links that explain them."""

    clusters: list[list[str]]
    links: list[Link]


def link(records: Sequence[Evidence], rulings: Iterable[Mapping[str, Any]], settings: DeduplicateSettings) -> Linked:
    """Cluster distinct records by people's rulings, then by the database's number, by DOI, by title and year, by similar title, by translation."""
    linking = _Linking(records, settings)
    linking.follow_people(latest_rulings(rulings, linking.known))
    linking.follow_rule("accession", number_pairs(records, "accession"))
    linking.follow_rule("doi", number_pairs(records, "doi"))
    linking.follow_rule("title_year", title_pairs(records, settings))
    linking.follow_rule("similar_title", similar_pairs(records, settings))
    linking.follow_rule("translation", translation_pairs(records, settings))
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

    def __init__(self, records: Sequence[Evidence], settings: DeduplicateSettings) -> None:
        self.known = {record.record_id: record for record in records}
        self.settings = settings
        self.clusters = Clusters(sorted(self.known))
        self.by_rule = Clusters(sorted(self.known))  # without what people merged: whom they join, the rules need not suit
        self.links: dict[Ends, Link] = {}

    def follow_people(self, rulings: Mapping[Ends, Mapping[str, Any]]) -> None:
        """Keep apart what people keep apart, then merge what they merge, as far as the first allows."""
        for ends, row in rulings.items():
            if row["decision"] in APART:
                self.clusters.keep_apart(*ends)
                self._tell(ends, row["decision"], "person", f"person={row['person']}")
        for ends, row in rulings.items():
            if row["decision"] == "merged" and not self._is_joined(ends):
                against = "" if self.clusters.may_join(*ends) else KEPT
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
        """Clusters and links, both sorted, without the doubts that are settled another way."""
        doubts = self._doubts()
        told = [row for ends, row in sorted(self.links.items()) if row["rule"] == "person" or row["decision"] == "merged" or ends in doubts]
        return Linked(
            self.clusters.all(), [row for row in told if row["decision"] in ("merged", "kept_apart") or not self._is_joined_row(row)]
        )

    def _doubts(self) -> set[Ends]:
        """The pair that stands for each doubt: two publications are asked about once, however many records each has, and not after a person spoke."""
        best: dict[tuple[str, str, str], Ends] = {}
        for ends, row in sorted(self.links.items(), key=lambda item: (-item[1]["evidence"].count(";"), item[0])):
            one, other = sorted(self.clusters.root(end) for end in ends)
            is_settled = one == other or (not self.clusters.may_join(one, other) and not row["evidence"].endswith(KEPT))
            if row["decision"] in ("review", "linked") and not is_settled:
                best.setdefault((row["decision"], one, other), ends)
        return set(best.values())

    def _is_joined_row(self, row: Link) -> bool:
        return self._is_joined((row["record_id_a"], row["record_id_b"]))

    def _tell(self, ends: Ends, decision: str, rule: str, evidence: str) -> None:
        """Write a link, and join its ends if it says so."""
        if decision == "merged":
            self.clusters.join(*ends)
            if rule != "person":
                self.by_rule.join(*ends)
        self.links[ends] = _row(self.known[ends[0]], self.known[ends[1]], decision, rule, evidence)

    def _is_joined(self, ends: Ends) -> bool:
        return self.clusters.root(ends[0]) == self.clusters.root(ends[1])

    def _in_company(self, ends: Ends, verdict: Verdict) -> Verdict:
        """The verdict on a pair given the clusters its records are in: a merge must suit every member, not just the two."""
        if verdict.decision != "merged":
            return verdict
        if not self.clusters.may_join(*ends):
            return verdict._replace(decision="review", evidence=verdict.evidence + KEPT)
        ours, theirs = ([self.known[each] for each in self.by_rule.members(end)[:LOOKED_AT]] for end in ends)
        unsuited = next((f"{a.record_id}/{b.record_id}" for a in ours for b in theirs if not self._suit(a, b, ours, theirs)), "")
        return verdict._replace(decision="review", evidence=f"{verdict.evidence}; against: {unsuited}") if unsuited else verdict

    def _suit(self, one: Evidence, other: Evidence, ours: Sequence[Evidence], theirs: Sequence[Evidence]) -> bool:
        """Whether nothing forbids two records to be one publication: one DOI, or kinds and titles that a rule would merge."""
        if (
            not one.title_key
            or not other.title_key
            or (one.doi and one.doi == other.doi)
            or (one.accession and one.accession == other.accession)
        ):
            return True
        if one.title_key == other.title_key:
            verdict = same_title(one, other, self.settings)
            return verdict is not None and verdict.decision == "merged"
        if are_versions(one, other) and not self.settings.merge_versions:
            return False
        return (
            _is_one_title(one, other)
            or any(_is_one_title(one, each) for each in theirs if each.doi and each.doi == other.doi)
            or any(_is_one_title(each, other) for each in ours if each.doi and each.doi == one.doi)
        )


def _is_one_title(one: Evidence, other: Evidence) -> bool:
    """Whether two titles may be one, or one the other's translation; under one DOI a title that was changed stands for the new one."""
    return difference(one, other).kind in ("equal", "language", *SLIPS)


def _row(one: Evidence, other: Evidence, decision: str, rule: str, evidence: str) -> Link:
    return {
        "record_id_a": one.record_id,
        "record_id_b": other.record_id,
        "decision": decision,
        "rule": rule,
        "score": similarity(one, other),
        "evidence": evidence,
    }
