import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.evidence import GRADES, SPEAKERS, load, profile, worst

graded = st.sampled_from([*GRADES, ""])


@given(graded, graded)
def test_worst_does_not_mind_the_order(a, b):
    assert worst(a, b) == worst(b, a)


@given(graded, graded, graded)
def test_worst_does_not_mind_the_grouping(a, b, c):
    assert worst(worst(a, b), c) == worst(a, worst(b, c)) == worst(a, b, c)


@given(graded)
def test_worst_of_one_is_that_one(a):
    assert worst(a) == worst(a, a) == a


@given(st.lists(graded))
def test_worst_is_never_better_than_any_input(grades):
    result = worst(*grades)
    assert all(grade <= result for grade in grades)
    assert result in grades or result == ""


@pytest.mark.parametrize("missing", ["", None, math.nan, pd.Series([None, "A"], dtype="str")[0]])
def test_missing_grades_are_passed_over(missing):
    assert worst(missing) == ""
    assert worst("B", missing) == "B"
    assert sum(profile(["B", missing]).values()) == 1


@pytest.mark.parametrize("unknown", ["F", "a", "AB", " ", 3])
def test_an_unknown_grade_is_an_error(unknown):
    with pytest.raises(ValueError, match="unknown grade"):
        worst("A", unknown)
    with pytest.raises(ValueError, match="unknown grade"):
        profile([unknown])


@given(st.lists(graded))
def test_a_profile_counts_every_graded_input_once(grades):
    counts = profile(grades)
    assert list(counts) == list("ABCDE")
    assert sum(counts.values()) == len([grade for grade in grades if grade])
    assert max((grade for grade, n in counts.items() if n), default="") == worst(*grades)


def test_every_grade_has_its_sentence():
    assert list(GRADES) == list("ABCDE")
    assert all(text.endswith(".") for text in GRADES.values())


def test_every_speaker_of_the_data_is_explained():
    used = set(load("article_figures").speaker) | set(load("cac_evidence").speaker)
    used |= set(" ".join(load("article_claims").speaker).split())
    assert used == set(SPEAKERS)
