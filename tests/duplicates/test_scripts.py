"""Keys across scripts: traditional and simplified characters, Chinese characters and pinyin."""

from __future__ import annotations

import pytest

from pipeline.duplicates.scripts import readings, simplified, sound


def test_traditional_characters_have_the_key_of_the_simplified_ones_at_the_same_place() -> None:
    assert "数字治理与发展后的里程" == simplified("數字治理與發展後的里程")
    assert "digital 城市" == simplified("digital 城市")
    assert len(simplified("臺灣體系")) == len("臺灣體系")


def test_a_title_sounds_the_same_in_characters_and_in_pinyin() -> None:
    assert "shuzizhili2020ai" == sound("数字治理2020ai")
    assert sound("参与") == sound("参于")
    assert sound("农药") != sound("农业")


@pytest.mark.parametrize(
    ("surname", "reading"), [("单", "shan"), ("曾", "zeng"), ("区", "ou"), ("仇", "qiu"), ("解", "xie"), ("吕", "lu"), ("查", "zha")]
)
def test_a_surname_has_its_own_reading_among_others(surname: str, reading: str) -> None:
    assert reading in readings(surname)
