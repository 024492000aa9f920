"""Ids come from content alone, and are fixed for good: people's files name them."""

from __future__ import annotations

import re

from pipeline.ids import content_id


def test_an_id_is_a_prefix_and_twelve_base_32_characters() -> None:
    assert re.fullmatch(r"s[a-z2-7]{12}", content_id("s", "r1", "title", "数字鸿沟", 0))


def test_the_same_parts_give_the_same_id_for_good() -> None:
    assert "syskg4tzx3hn3" == content_id("s", "r1", "title", "数字鸿沟", 0)


def test_parts_do_not_run_together() -> None:
    assert len({content_id("s", "ab", "c"), content_id("s", "a", "bc"), content_id("s", "abc"), content_id("r", "abc")}) == 4
