"""Names of people across spellings, orders and scripts. All are invented (示例)."""

from __future__ import annotations

import pytest

from pipeline.duplicates.names import agreeing, differing, name_keys, name_sounds


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Shili, Anna", "Shili A"),
        ("Shili, A. B.", "Anna Shili"),
        ("Exämpleton, R.", "Exampleton, Robert J."),
        ("周示岚 ", "周示岚"),
        ("張示嵐", "张示岚"),
        ("van der Monster, Anna", "Anna van der Monster"),
        ("Primer-Kovač, Maria", "M Primer-Kovač"),
        ("O'Sample, Lars", "O’Sample L"),
    ],
)
def test_one_persons_names_share_a_key(one: str, other: str) -> None:
    assert name_keys(one) & name_keys(other)


def test_other_people_are_told_apart_but_not_across_scripts() -> None:
    assert differing(name_keys("Zhou, Shilan"), name_keys("Zhou, Lihe"))
    assert differing(name_keys("周示岚"), name_keys("陈例和"))
    assert not differing(name_keys("周示岚"), name_keys("Chen, Lihe"))
    assert not differing(name_keys("周示岚"), frozenset())


@pytest.mark.parametrize(
    "latin",
    [
        "Zhou, Shilan",
        "ZHOU, SHILAN",
        "Zhou, Shi-lan",
        "Zhou, Shi Lan",
        "Shilan Zhou",
        "Zhou Shilan",
        "Zhou, S.",
        "Zhou, S.-L.",
        "Zhou SL",
        "ZHOU, SL",
    ],
)
def test_a_name_in_pinyin_sounds_like_the_chinese_one(latin: str) -> None:
    assert name_sounds("周示岚") & name_sounds(latin)


@pytest.mark.parametrize(
    ("han", "latin"),
    [("欧阳示", "Ouyang, Shi"), ("单例", "Shan, Li"), ("吕示", "Lyu, Shi"), ("吕示", "Lü, Shi"), ("欧阳示例", "Ouyang, S.")],
)
def test_surnames_of_two_characters_and_of_rare_reading_are_heard(han: str, latin: str) -> None:
    assert name_sounds(han) & name_sounds(latin)


@pytest.mark.parametrize("latin", ["Zhou, Shili", "Zhou, L.", "Chou, Shilan", "Zhou", "Zhou, SX"])
def test_another_name_in_pinyin_does_not(latin: str) -> None:
    assert not name_sounds("周示岚") & name_sounds(latin)


def test_lists_of_people_agree_in_order_or_turned_round_and_cut_but_not_in_part() -> None:
    chinese = [name_sounds(name) for name in ("周示岚", "陈例和", "王明")]
    latin = [name_sounds(name) for name in ("Zhou, Shilan", "Chen, Lihe", "Wang, Ming")]

    assert 3 == agreeing(chinese, latin) == agreeing(chinese, latin[::-1])
    assert 1 == agreeing(chinese, latin[:1])
    assert 0 == agreeing(chinese, [latin[0], latin[2], latin[1]]) == agreeing(chinese, [])
