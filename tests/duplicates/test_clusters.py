"""Clusters against an oracle: reachability over the joins that were allowed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates.clusters import Clusters

IDS = [f"r{number}" for number in range(8)]
pairs = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=15)


@given(pairs, pairs)
def test_clusters_are_what_the_joins_reach_and_never_hold_a_pair_kept_apart(
    apart: list[tuple[str, str]], joins: list[tuple[str, str]]
) -> None:
    clusters, done = Clusters(IDS), list[tuple[str, str]]()
    parted = [(one, other) for one, other in apart if one != other]
    for one, other in parted:
        clusters.keep_apart(one, other)
    for one, other in joins:
        if clusters.may_join(one, other):
            clusters.join(one, other)
            done.append((one, other))

    group = {each: {each} for each in IDS}
    for one, other in done:
        together = group[one] | group[other]
        group.update(dict.fromkeys(together, together))
    assert sorted({tuple(sorted(each)) for each in group.values()}) == [tuple(each) for each in clusters.all()]
    assert all(clusters.root(one) != clusters.root(other) for one, other in parted)
    assert all(clusters.root(each) == min(group[each]) for each in IDS)
    refused = [pair for pair in joins if pair not in done]
    assert all(any({x, y} <= group[one] | group[other] for x, y in parted) for one, other in refused)
