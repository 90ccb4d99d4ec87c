import math

import numpy as np
import pytest

from analysis.uncertainty import (
    FAMILIES,
    Share,
    share,
    share_of_draws,
)


def test_a_share_is_a_mean_of_true_and_false():
    assert share_of_draws([True, True, False, True]) == 0.75
    assert share_of_draws(np.zeros(5, bool)) == 0


@pytest.mark.parametrize(
    ("holds", "message"),
    [
        ([1.0, math.nan, math.nan], "2 of 3 are NaN"),
        ([True, math.nan], "1 of 2 are NaN"),
        (np.array([True, None, math.nan], object), "2 of 3 are NaN"),
        ([1.0, 0.0], "float64 was given"),
        ([1, 0], "int64 was given"),
        ([], "no draws"),
    ],
)
def test_what_is_not_true_or_false_is_no_draw(holds, message):
    with pytest.raises(ValueError, match=message):
        share_of_draws(holds)


@pytest.mark.parametrize(
    ("shares", "word"),
    [
        ((0.9, 0.51, 0.95), "follows"),
        ((0.51, 0.51, 0.51), "follows"),
        ((1, 1, 1), "follows"),
        ((0.1, 0, 0.49), "does not follow"),
        ((0.6, 0.4, 0.7), "depends"),
        ((0.6, 0.5, 0.7), "depends"),
        ((0.2, 0.1, 0.5), "depends"),
    ],
)
def test_a_word_for_the_range(shares, word):
    found = Share(*shares, n=100)
    assert found.word == word
    assert found.depends == (word == "depends")


def test_the_range_is_over_the_families():
    def first(n):
        return np.arange(100) < n

    found = share({"baseline": first(70), "doubled": first(45), "uniform": first(80)})
    assert found == Share(0.7, 0.45, 0.8, 100)
    assert found.word == "depends"
    turned = share({"baseline": first(30), "doubled": first(40), "uniform": first(20)})
    assert turned == Share(0.3, 0.2, 0.4, 100)
    assert share(dict.fromkeys(FAMILIES, first(60))) == Share(0.6, 0.6, 0.6, 100)


@pytest.mark.parametrize(
    ("holds", "message"),
    [
        ({"baseline": [True]}, "families baseline; must be baseline, doubled, uniform"),
        ({}, "families none"),
        (
            {"baseline": [True], "doubled": [True], "uniform": [True, False]},
            "baseline 1, doubled 1, uniform 2",
        ),
    ],
)
def test_families_must_be_complete_and_alike(holds, message):
    with pytest.raises(ValueError, match=message):
        share(holds)


@pytest.mark.parametrize("given", [(0.5, 0.6, 0.7, 9), (0.5, -0.1, 0.7, 9), (0.5, 0.5, 1.1, 9)])
def test_a_share_out_of_order_is_an_error(given):
    with pytest.raises(ValueError, match="must rise from 0 to 1"):
        Share(*given)
    with pytest.raises(ValueError, match="at least 1"):
        Share(0.5, 0.5, 0.5, 0)


def test_no_one_calls_it_a_probability():
    assert "not a probability" in Share.__doc__
    assert "not a probability" in share_of_draws.__doc__
