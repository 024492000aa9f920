"""`manifest.json` of a stage: what its steps were made from and what their tables hold; no time, no host, no absolute path.

It is sealed with a hash of itself: a digest in which a bit had flipped would otherwise be believed for good.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pipeline import store
from pipeline.method import Stage, Step
from pipeline.store import Digest, Review

NAME: Final = "manifest.json"


def path(review: Review, stage: Stage) -> Path:
    """Where the stage's manifest lies."""
    return review.folder(stage.name) / NAME


def load(review: Review, stage: Stage) -> dict[str, Any]:
    """The stage's manifest; empty where it is absent, or not as it was written."""
    found = store.read_json(path(review, stage))
    return found if found.get("seal") == _seal(found) else {}


def save(review: Review, stage: Stage, step: Step, key: Mapping[str, Any], digests: Mapping[str, Digest]) -> None:
    """Enter that `step` was made under `key`; what other steps of the stage entered stays, what no step makes any more goes."""
    before, others = load(review, stage), [other for other in stage.steps if other.name != step.name]
    steps = {other.name: before["steps"][other.name] for other in others if other.name in before.get("steps", {})} | {step.name: key}
    kept = {table for other in others for table in other.writes}
    rows = {table: digest for table, digest in before.get("digests", {}).items() if table in kept}
    rows |= {name: digest._asdict() for name, digest in digests.items()}
    manifest = {"stage": stage.folder, "steps": steps, "digests": rows, "key": hashed(steps)}
    store.write_json(path(review, stage), manifest | {"seal": _seal(manifest)})


def hashed(data: Any) -> str:
    """SHA-256 over data as canonical JSON."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _seal(manifest: Mapping[str, Any]) -> str:
    return hashed({name: value for name, value in manifest.items() if name != "seal"})
