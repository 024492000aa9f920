"""Where records stand: journals under their several names, pages and issues. All are invented (示例)."""

from __future__ import annotations

import pytest

from pipeline.duplicates.places import place, same_source
from tests.duplicates.making import made


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Example Journal", "EXAMPLE JOURNAL", True),
        ("Example Journal", "Example Journal of Cities", True),
        ("Journal of Example Production & Trade", "J. Ex. Prod. Trade", True),
        ("示例学报", "Shili Xuebao", True),
        ("示例學報", "示例学报", True),
        ("示例大学学报", "示例大学学报（社会科学版）", True),
        ("示例大学学报（自然科学版）", "示例大学学报（社会科学版）", False),
        ("Example Journal", "Specimen Review", False),
        ("示例学报", "示例评论", False),
        ("示例学报", "Acta Exemplaria", None),
        ("示例学报", "", None),
    ],
)
def test_a_journal_is_known_under_its_names(one: str, other: str, expected: bool | None) -> None:
    assert expected is same_source(made(source=one), made(source=other))
    assert expected is same_source(made(source=other), made(source=one))


def test_one_issn_is_one_journal_whatever_its_name_and_an_isbn_is_none() -> None:
    assert same_source(made(source="示例学报", issn="1000-1234"), made(source="Acta Exemplaria", issn="ISSN 10001234"))
    assert "" == made(issn="978-7-5000-1234-5").issn


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"pages": "12-20", "issue": "3"}, {"pages": "12", "issue": "03"}, "same"),
        ({"pages": "12-20"}, {"pages": "12-20"}, "same"),
        ({"issue": "3"}, {"issue": "3", "pages": "12"}, "issue"),
        ({"volume": "8"}, {"volume": "8"}, "unknown"),
        ({"pages": "12"}, {"pages": "13"}, "elsewhere"),
        ({"pages": "12", "issue": "3"}, {"pages": "12", "issue": "4"}, "elsewhere"),
        ({"pages": "12", "volume": "8"}, {"pages": "12", "volume": "9"}, "elsewhere"),
        ({"pages": "12", "source": "示例评论"}, {"pages": "12"}, "elsewhere"),
        ({"pages": "12", "source": ""}, {"pages": "12"}, "unknown"),
        ({"pages": "12", "source": "", "volume": "8"}, {"pages": "12", "volume": "8"}, "same"),
    ],
)
def test_a_place_is_the_same_only_as_far_as_it_is_known(one: dict[str, str], other: dict[str, str], expected: str) -> None:
    first, second = (made(**{"source": "示例学报", **fields}) for fields in (one, other))

    assert expected == place(first, second) == place(second, first)
