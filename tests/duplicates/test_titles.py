"""How titles differ: every kind with the pair that made it a kind. All are invented (示例)."""

from __future__ import annotations

import pytest

from pipeline.duplicates.titles import difference, is_notice, numerals
from tests.benchmarks.benchmark import near_misses
from tests.duplicates.making import made, two

KINDS = [
    ("示例城市数字治理研究", "示例城市“数字治理”研究", "equal"),
    ("示例城市數字治理研究", "示例城市数字治理研究", "equal"),
    ("示例城市公众参与研究", "示例城市公众参于研究", "sound"),
    ("示例城市公众参与研究", "Shili chengshi gongzhong canyu yanjiu", "sound"),
    ("示例城市公众参与的影响因素研究", "示例城市公众参□的影响因素研究", "lost"),
    ("示例城市公众参与的影响因素研究", "示例城市公众参?的影响因素研究", "lost"),
    ("示例城市公众参与的影响因素研究", "示例城市公众参与的影响…", "lost"),
    ("示例城市公众参与发展报告", "示例城市公众参与发展报告（2020）…", "cut_number"),
    ("示例城市公众参与发展报告…", "示例城市公众参与发展报告（2020）", "cut_number"),
    ("示例城市公众参与的影响因素研究", "示例城市公众参与的影因素研究", "slip"),
    ("示例城市公众参与的影响因素研究", "示例城市公众参与的响影因素研究", "slip"),
    ("示例城市公众参与研究：基于例城的调查", "示例城市公众参与研究", "cut"),
    ("示例城市公众参与研究：基于例城的调查", "示例城市公众参于研究", "cut"),
    ("示例城市公众参与研究：2010—2020年的证据", "示例城市公众参与研究", "cut_number"),
    ("示例城市公众参与研究（续）", "示例城市公众参与研究", "cut_number"),
    ("示例流域农田土壤中的农药残留", "示例流域农田土壤中的重金属残留", "word"),
    ("逆潮流：示例城市的再工业化", "顺潮流：示例城市的再工业化", "word"),
    ("正式制度对示例城市的影响", "非正式制度对示例城市的影响", "word"),
    ("示例报告（2019）", "示例报告（2020）", "part"),
    ("示例城市研究（上）", "示例城市研究（下）", "part"),
    ("示例城市研究Ⅰ：框架", "示例城市研究Ⅱ：框架", "part"),
    ("示例城市研究", "评《示例城市研究》", "notice"),
    ("示例城市研究", "《示例城市研究》勘误", "notice"),
    ("示例城市研究", "Example cities", "language"),
    ("示例城市的数字治理", "例江流域的水质变化", "unlike"),
    ("Public participation in example cities", "Public particpation in example cities", "slip"),
    ("Public participation in example cities", "Public participation of example cities", "slip"),
    ("Public participation in example&#39;s cities", "Public participation in example's cities", "equal"),
    ("Public <i>participation</i> in example cities", "Public participation in example cities", "equal"),
    ("Public participation in example cities: a survey", "Public participation in example cities", "cut"),
    ("Public participation in example cities: a review", "Public participation in example cities", "cut_number"),
    ("An inclusive model of smart planning", "An exclusive model of smart planning", "word"),
    ("Indoor air of example cities", "Outdoor air of example cities", "word"),
    ("From data to policy in the example city", "From policy to data in the example city", "order"),
    ("Example cities in practice, part one", "Example cities in practice, part two", "part"),
    ("Example cities, part I: air", "Example cities, part II: air", "part"),
    ("Innovation and the example city", "Innovation and the example city Preface", "notice"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "kind"), KINDS)
def test_a_difference_has_its_kind_from_either_side(one: str, other: str, kind: str) -> None:
    first, second = two(one, other)

    assert (kind, kind) == (difference(first, second).kind, difference(second, first).kind)


def test_what_differs_is_shown() -> None:
    assert "与/于" == difference(*two("示例城市公众参与研究", "示例城市公众参于研究")).detail
    assert "particpation/participation" == difference(*two("Public particpation today", "Public participation today")).detail
    assert "+基于例城的调查" == difference(*two("示例城市公众参与研究", "示例城市公众参与研究：基于例城的调查")).detail


@pytest.mark.parametrize(("kind", "one", "other"), [each for each in near_misses() if each[0] in ("word", "number", "notice", "order")])
def test_no_hand_written_near_miss_passes_for_a_slip(kind: str, one: str, other: str) -> None:
    found = difference(*two(one, other)).kind
    assert found not in ("equal", "lost", "sound", "cut", "slip"), (kind, found)


def test_titles_about_other_works_and_numbered_titles_are_noticed() -> None:
    assert is_notice("erratum to: example cities")
    assert is_notice("《示例城市》勘误")
    assert not is_notice("可持续的示例城市")
    assert {"2019"} == numerals("示例报告（2019）")
    assert {"上"} == numerals("示例研究（上）")
    assert {"ii"} == numerals("example cities, part ii")
    assert made("示例研究Ⅱ").title == "示例研究ii"
