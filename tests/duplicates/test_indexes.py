"""A user's journal list adds indexes to publications, and nothing else."""

from __future__ import annotations

from pipeline.duplicates.indexes import indexes_of, with_indexes
from pipeline.frames import frame
from pipeline.people import parse_log

LISTED = "source,source_index\n示例城市治理（社会科学版）,CSSCI\n示例城市治理（社会科学版）,北大核心\nExample Journal,SSCI\n"


def test_a_journal_is_found_whatever_the_width_and_case_of_its_title() -> None:
    known = indexes_of(parse_log("journals", LISTED.encode("gb18030")))

    found = with_indexes({"source": "示例城市治理(社会科学版)", "source_indexes": ["AMI"]}, known)

    assert ["AMI", "CSSCI", "北大核心"] == found["source_indexes"]
    assert ["SSCI"] == with_indexes({"source": "EXAMPLE JOURNAL", "source_indexes": []}, known)["source_indexes"]


def test_a_journal_that_is_not_listed_and_an_empty_source_stay_as_they_are() -> None:
    known = indexes_of(parse_log("journals", LISTED.encode()))
    for source in ("示例行政学报", ""):
        publication = {"source": source, "source_indexes": ["CSSCI"]}
        assert publication == with_indexes(publication, known)
    assert {} == indexes_of(frame("journals"))
