"""Clusters of records that grow by merging, and never join what must stay apart."""

from __future__ import annotations

from collections.abc import Iterable


class Clusters:
    """Union-find over record ids with cannot-link pairs: apart is a property of clusters, so it holds through any chain of merges."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._parent = {each: each for each in ids}
        self._members = {each: [each] for each in self._parent}
        self._apart: dict[str, set[str]] = {}

    def root(self, record_id: str) -> str:
        """The record that stands for the cluster: its smallest id."""
        path = []
        while self._parent[record_id] != record_id:
            path.append(record_id)
            record_id = self._parent[record_id]
        for each in path:
            self._parent[each] = record_id
        return record_id

    def members(self, record_id: str) -> list[str]:
        """The records of the cluster that holds `record_id`."""
        return self._members[self.root(record_id)]

    def keep_apart(self, one: str, other: str) -> None:
        """Forbid the clusters of two records, as they are now and as they grow, to be joined."""
        first, second = self.root(one), self.root(other)
        self._apart.setdefault(first, set()).add(second)
        self._apart.setdefault(second, set()).add(first)

    def may_join(self, one: str, other: str) -> bool:
        """Whether no ruling keeps the two clusters apart."""
        return self.root(other) not in self._apart.get(self.root(one), ())

    def join(self, one: str, other: str) -> None:
        """Merge two clusters; the smaller id stands for both."""
        kept, gone = sorted((self.root(one), self.root(other)))
        if kept == gone:
            return
        self._parent[gone] = kept
        self._members[kept] += self._members.pop(gone)
        for enemy in self._apart.pop(gone, set()):
            self._apart[enemy].discard(gone)
            self._apart[enemy].add(kept)
            self._apart.setdefault(kept, set()).add(enemy)

    def all(self) -> list[list[str]]:
        """Every cluster as sorted ids, in order of the smallest."""
        return [sorted(self._members[root]) for root in sorted(self._members)]
