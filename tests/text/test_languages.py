"""The language of a text, by script and by function words."""

from __future__ import annotations

import pytest

from pipeline.text.languages import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("基于技术接受模型的e-government采纳研究", "zh"),
        ("智慧城市", "zh"),
        ("The concept of a 和谐社会 (harmonious society) in urban policy", "en"),
        ("Smart city governance", "en"),
        ("スマートシティにおける市民参加の研究", "other"),
        ("스마트시티 거버넌스", "other"),
        ("Умный город и граждане", "other"),
        ("La brecha digital en los municipios de la región", "other"),
        ("Digitale Verwaltung und die Teilhabe der Bürger in den Städten", "other"),
        ("2020 – 3.5 %", "other"),
        ("", "other"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language == language_of(text)
