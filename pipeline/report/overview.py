"""What stands first: the warnings an honest reader must see, and the numbers of the review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.errors import Text
from pipeline.report.checks import Check
from pipeline.report.material import Material
from pipeline.report.protocol import has_intervals, has_screened, is_calibrated
from pipeline.report.words import count, say


class Notice(NamedTuple):
    """A warning; `name` is its key, so that a page can style it."""

    name: str
    text: Text


class Number(NamedTuple):
    """A number of the review with what it counts."""

    value: str
    text: Text


def notices(material: Material, found: list[Check]) -> tuple[Notice, ...]:
    """All warnings that hold, the gravest first."""
    return tuple(Notice(name, text) for name, text in _notices(material, found))


def _notices(material: Material, found: list[Check]) -> Iterator[tuple[str, Text]]:
    tables = material.tables
    if material.protocol.review.is_synthetic:
        yield "synthetic", say("notices.synthetic")
    broken = sum(not check.holds for check in found)
    if broken:
        yield "sums", say("notices.sums", n=broken)
    if not len(tables["records"]):
        yield "empty", say("notices.no_records")
    elif not material.included:
        yield "empty", say("notices.none_included")
    failed = int((tables["files"]["outcome"] == "rejected").sum())
    if failed:
        yield "files", say("notices.files", n=failed)
    if material.publications and not has_screened(material):
        yield "screening", say("notices.no_person")
    elif material.box("undecided_included"):
        yield "undecided", say("notices.undecided", n=material.box("undecided_included"), passed=_passed(material))
    if len(tables["shares"]) and not has_intervals(material):
        yield "validation", say("notices.not_validated")
    if (len(tables["evidence"]) or len(tables["document_categories"])) and not is_calibrated(material):
        yield "calibration", say("notices.uncalibrated")


def _passed(material: Material) -> int:
    """Publications that the first phase let through."""
    return material.box("full_text_sought") or material.box("included")


def numbers(material: Material) -> tuple[Number, ...]:
    """Records, publications, those included, topics, evidence sentences, field notes."""
    evidence = material.evidence
    sentences = evidence[evidence["source"] == "publication"]["sentence_id"].nunique()
    found = (
        ("records", material.box("identified")),
        ("publications", len(material.publications)),
        ("included", len(material.included)),
        ("topics", len(material.tables["topics"])),
        ("evidence", int(sentences)),
        ("fieldnotes", len(material.fieldnotes)),
    )
    return tuple(Number(count(value), say(f"numbers.{name}")) for name, value in found)
