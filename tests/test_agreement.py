"""κ and α against published worked examples, and what must hold of any coefficient of agreement."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement import Estimate, Unit, alpha, estimate, kappa

# Krippendorff 2011, section C: four observers, twelve units, a dot where an observer is absent; nominal α = .743
A = ["1", "2", "3", "3", "2", "1", "4", "1", "2", ".", ".", "."]
B = ["1", "2", "3", "3", "2", "2", "4", "1", "2", "5", ".", "3"]
C = [".", "3", "3", "3", "2", "3", "4", "2", "2", "5", "1", "."]
D = ["1", "2", "3", "3", "2", "4", "4", "1", "2", "5", "1", "."]


def units(**coders: list[str]) -> list[Unit]:
    return [
        {name: value for name, value in zip(coders, values, strict=True) if value != "."} for values in zip(*coders.values(), strict=True)
    ]


def test_alpha_of_the_published_example_with_gaps() -> None:
    assert alpha(units(a=A, b=B, c=C, d=D)) == pytest.approx(0.743, abs=0.0005)


def test_alpha_of_the_published_binary_example() -> None:
    """Krippendorff 2011, section A: two observers, ten units; α = .095."""
    assert alpha(units(a=list("0100000010"), b=list("1110010000"))) == pytest.approx(0.095, abs=0.0005)


def test_kappa_of_the_textbook_table() -> None:
    """20 both yes, 5 and 10 apart, 15 both no: observed .7, expected .5, κ = .4."""
    yes_no = units(a=["y"] * 25 + ["n"] * 25, b=["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15)

    assert kappa(yes_no, "a", "b") == pytest.approx(0.4)


CODED = st.lists(st.dictionaries(st.sampled_from("甲乙丙"), st.sampled_from(["include", "exclude", "unsure"])), min_size=2, max_size=12)


@given(CODED)
def test_neither_the_order_of_units_nor_of_coders_matters(coded: list[Unit]) -> None:
    before = alpha(coded)
    turned = [dict(reversed(list(unit.items()))) for unit in reversed(coded)]
    assert alpha(turned) == (None if before is None else pytest.approx(before))


@given(CODED)
def test_full_agreement_is_one_or_undefined(coded: list[Unit]) -> None:
    agreed = [dict.fromkeys(unit, value) for unit, value in zip(coded, ["include", "exclude"] * 6, strict=False)]
    assert alpha(agreed) in (None, pytest.approx(1))


def test_an_interval_holds_the_value_and_is_the_same_twice() -> None:
    coded = units(a=list("yynnynynyn"), b=list("yynnyyynnn"))
    one = estimate(coded, partial(kappa, one="a", other="b"))

    assert one == estimate(list(reversed(coded)), partial(kappa, one="a", other="b"))
    assert one.low is not None
    assert one.value is not None
    assert one.high is not None
    assert one.low <= one.value <= one.high
    assert 10 == one.units


def test_what_is_undefined_says_so() -> None:
    assert Estimate(None, None, None, 2) == estimate(units(a=["y", "y"], b=["y", "y"]), alpha)
    assert Estimate(None, None, None, 0) == estimate([{"a": "y"}], alpha)


def test_judgements_of_one_text_are_drawn_together() -> None:
    """Ten texts judged on thirteen categories, each alike in all or in none: 130 judgements tell no more than ten texts do."""
    texts = [text for text in range(10) for _ in range(13)]
    judged = [{"a": "y" if text % 2 else "n", "b": "y" if text % 2 or text == 4 else "n"} for text in texts]
    one_each = estimate([judged[13 * text] for text in range(10)], partial(kappa, one="a", other="b"))
    together = estimate(judged, partial(kappa, one="a", other="b"), texts=texts)
    apart = estimate(judged, partial(kappa, one="a", other="b"))

    assert (one_each.value, one_each.low, one_each.high) == (together.value, together.low, together.high)
    assert 130 == together.units
    assert apart.low is not None
    assert together.low is not None
    assert together.low < apart.low
