import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm

from analysis.channels.scores import (
    approves_given_declined,
    bivariate_cdf,
    cut_off,
    default_at_score,
    default_if_approved,
    default_if_passed_on,
)

points = st.floats(-4, 4)
inner = st.floats(-0.99, 0.99)
FEWER = settings(max_examples=30)


@st.composite
def pairs(draw):
    """Cut-offs, correlation, skills and a default rate that can go together."""
    a, b = draw(st.floats(0, 0.9)), draw(st.floats(0, 0.9))
    partial = draw(st.floats(-0.95, 0.95))
    return {
        "cut_off_a": draw(st.floats(-1.5, 1.5)),
        "cut_off_b": draw(st.floats(-1.5, 1.5)),
        "score_correlation": a * b + partial * math.sqrt((1 - a * a) * (1 - b * b)),
        "skill_a": a,
        "skill_b": b,
        "default_rate": draw(st.floats(0.02, 0.4)),
    }


def covariance(p):
    r, a, b = p["score_correlation"], p["skill_a"], p["skill_b"]
    return np.array([[1, r, a], [r, 1, b], [a, b, 1]])


# The bivariate normal


@FEWER
@given(points, points, inner)
def test_the_closed_form_is_scipys_integral(x, y, r):
    expected = multivariate_normal.cdf([x, y], cov=[[1, r], [r, 1]])
    assert bivariate_cdf(x, y, r) == pytest.approx(expected, abs=1e-12)


@FEWER
@given(points, points, inner)
def test_the_closed_form_is_the_integral_over_one_variable(x, y, r):
    def inside(s):
        return norm.pdf(s) * norm.cdf((y - r * s) / math.sqrt(1 - r * r))

    assert bivariate_cdf(x, y, r) == pytest.approx(quad(inside, -9, x, limit=200)[0], abs=1e-7)


@pytest.mark.parametrize("zero", [0.0, -0.0, 1e-212, -1e-212])
@pytest.mark.parametrize("other", [-1.3, -0.0, 0.0, 1e-212, 0.7])
@pytest.mark.parametrize("r", [-0.6, 0.0, 0.4])
def test_zeros_of_either_sign(zero, other, r):
    expected = multivariate_normal.cdf([zero, other], cov=[[1, r], [r, 1]])
    assert bivariate_cdf(zero, other, r) == pytest.approx(expected, abs=1e-12)
    assert bivariate_cdf(other, zero, r) == pytest.approx(expected, abs=1e-12)


@FEWER
@given(inner)
def test_the_quadrant_of_sheppard(r):
    assert bivariate_cdf(0, 0, r) == pytest.approx(0.25 + math.asin(r) / (2 * math.pi))


@FEWER
@given(points, points)
def test_limits_of_the_correlation(x, y):
    one, other = norm.cdf(x), norm.cdf(y)
    assert bivariate_cdf(x, y, 0) == pytest.approx(one * other, abs=1e-15)
    assert bivariate_cdf(x, y, 1) == pytest.approx(min(one, other), abs=1e-15)
    assert bivariate_cdf(x, y, -1) == pytest.approx(max(one + other - 1, 0), abs=1e-15)
    for end in (-1, 1):
        near = bivariate_cdf(x, y, end * (1 - 1e-12))
        assert near == pytest.approx(bivariate_cdf(x, y, end), abs=1e-6)


@FEWER
@given(points, points, inner)
def test_turning_one_variable_round(x, y, r):
    both = bivariate_cdf(x, y, r) + bivariate_cdf(x, -y, -r)
    assert both == pytest.approx(norm.cdf(x), abs=1e-14)


# Whom B approves of those A declined


def test_approval_by_hand():
    assert cut_off(0.5) == pytest.approx(0)
    assert cut_off(0.3) == pytest.approx(norm.ppf(0.7))
    # alike, and as strict: nobody. Looser: those between. Opposite: all that B approves
    assert approves_given_declined(0, 0, 1) == 0
    assert approves_given_declined(1, 0, 1) == pytest.approx((norm.cdf(1) - 0.5) / norm.cdf(1))
    assert approves_given_declined(0, 0.5, -1) == pytest.approx(norm.sf(0.5) / 0.5)
    assert approves_given_declined(0.7, 0.5, 0) == pytest.approx(norm.sf(0.5))


@FEWER
@given(points, points, st.floats(-0.9, 0.8))
def test_the_more_alike_the_fewer(t_a, t_b, r):
    less, more = approves_given_declined(t_a, t_b, np.array([r, r + 0.1]))
    assert more <= less + 1e-12


@pytest.mark.parametrize("r", [-0.5, 0.0, 0.4, 0.9])
def test_approval_and_default_against_simulation(r):
    skills = {"skill_a": 0.5, "skill_b": 0.4}
    p = {"cut_off_a": 0.3, "cut_off_b": 0.1, "score_correlation": r, "default_rate": 0.12} | skills
    # 4·10⁵ draws; bound: 4.5 standard errors of the share in the smaller group
    draws = np.random.default_rng(7).multivariate_normal(np.zeros(3), covariance(p), 400_000)
    declined = draws[:, 0] < 0.3
    taken = declined & (draws[:, 1] >= 0.1)
    bad = draws[:, 2] < norm.ppf(0.12)
    for share, chance, count in (
        (taken.sum() / declined.sum(), approves_given_declined(0.3, 0.1, r), declined.sum()),
        (bad[taken].mean(), default_if_passed_on(**p), taken.sum()),
        (bad[draws[:, 1] >= 0.1].mean(), default_if_approved(0.1, 0.4, 0.12), taken.sum()),
    ):
        assert abs(share - chance) < 4.5 * math.sqrt(chance * (1 - chance) / count)


# Default conditional on both scores


@FEWER
@given(pairs())
def test_default_is_the_three_dimensional_integral(p):
    turn = np.array([1, -1, 1])
    top = np.array([p["cut_off_a"], -p["cut_off_b"], norm.ppf(p["default_rate"])])
    joint = multivariate_normal.cdf(
        top, cov=covariance(p) * np.outer(turn, turn), allow_singular=True, maxpts=100_000, rng=1
    )
    group = bivariate_cdf(top[0], top[1], -p["score_correlation"])
    found = default_if_passed_on(**p)
    if group > 1e-3:
        assert found * group == pytest.approx(joint, abs=1e-5)


@FEWER
@given(pairs())
def test_declined_and_taken_make_up_all_whom_b_approves(p):
    # those whom A approves and B approves are the mirror image: turn A's score round
    t_a, t_b = p["cut_off_a"], p["cut_off_b"]
    passed = bivariate_cdf(t_a, -t_b, -p["score_correlation"])
    both = bivariate_cdf(-t_a, -t_b, p["score_correlation"])
    mixed = default_if_passed_on(**p) * passed if passed > 1e-12 else 0
    if both > 1e-3 and passed > 1e-6:
        # P(bad, S_A ≥ t_A, S_B ≥ t_B) from B's score alone, less the declined
        others = default_if_approved(t_b, p["skill_b"], p["default_rate"]) * norm.sf(t_b) - mixed
        assert -1e-9 <= others <= both + 1e-9


@FEWER
@given(pairs())
def test_default_by_score_adds_up_to_default_of_the_group(p):
    t_a, r = p["cut_off_a"], p["score_correlation"]
    rest = {k: v for k, v in p.items() if k != "cut_off_b"}
    s = np.linspace(p["cut_off_b"], 9, 6_001)
    share = norm.pdf(s) * norm.cdf((t_a - r * s) / math.sqrt(1 - r * r))
    by_score = np.nan_to_num(default_at_score(s, **rest, declined=True))
    group = np.trapezoid(share, s)
    if group > 1e-4:
        expected = np.trapezoid(share * by_score, s) / group
        assert default_if_passed_on(**p) == pytest.approx(expected, abs=2e-5)


def test_scores_that_know_nothing_leave_the_rate_as_it_is():
    p = {"cut_off_a": 0.5, "cut_off_b": 0.2, "score_correlation": 0.6, "default_rate": 0.1}
    assert default_if_passed_on(**p, skill_a=0, skill_b=0) == pytest.approx(0.1)
    assert default_if_approved(0.5, 0, 0.1) == pytest.approx(0.1)


def test_limits_of_the_correlation_of_two_scores():
    p = {"cut_off_a": 1.0, "cut_off_b": -0.2, "default_rate": 0.1, "skill_a": 0.5, "skill_b": 0.5}
    # alike: one score between the two cut-offs
    between = bivariate_cdf(1, norm.ppf(0.1), 0.5) - bivariate_cdf(-0.2, norm.ppf(0.1), 0.5)
    expected = between / (norm.cdf(1) - norm.cdf(-0.2))
    assert default_if_passed_on(**p, score_correlation=1) == pytest.approx(expected, abs=1e-9)
    assert default_if_passed_on(**p, score_correlation=1 - 1e-9) == pytest.approx(
        expected, abs=1e-5
    )
    assert np.isnan(default_if_passed_on(**p | {"cut_off_b": 1.5}, score_correlation=1))
    # opposite: A's refusal says B's score is above −1, and only a score without skill allows it
    none = p | {"skill_a": 0, "skill_b": 0}
    assert default_if_passed_on(**none, score_correlation=-1) == pytest.approx(0.1)
    # a score that knows all takes nobody who defaults
    perfect = p | {"skill_b": 1, "cut_off_b": 0}
    assert default_if_passed_on(**perfect, score_correlation=0.5) == pytest.approx(0, abs=1e-12)


@FEWER
@given(st.floats(0.1, 0.8), st.floats(0.05, 0.3), st.floats(-1, 1), st.floats(-1, 1))
def test_whom_a_declined_is_worse_than_anyone(skill, rate, t_a, t_b):
    # scores that know soundness apart from one another
    found = default_if_passed_on(t_a, t_b, skill * skill, skill, skill, rate)
    assert found >= default_if_approved(t_b, skill, rate)
    s = np.linspace(-3, 3, 13)
    knows, not_ = (
        default_at_score(s, t_a, skill * skill, skill, skill, rate, declined=d)
        for d in (True, False)
    )
    assert (knows >= not_ - 1e-12).all()


def test_scenarios_broadcast():
    r = np.array([0.1, 0.4, 0.7])[:, None]
    t = np.array([-0.5, 0.5])
    found = default_if_passed_on(t, 0.2, r, 0.5, 0.4, 0.1)
    assert found.shape == (3, 2)
    assert found[1, 0] == pytest.approx(default_if_passed_on(-0.5, 0.2, 0.4, 0.5, 0.4, 0.1))


# Bad input

GOOD = {
    "cut_off_a": 0.1,
    "cut_off_b": 0.1,
    "score_correlation": 0.3,
    "skill_a": 0.4,
    "skill_b": 0.4,
    "default_rate": 0.1,
}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            {"score_correlation": 1.2},
            r"score_correlation: 1.2 is not allowed; must be from -1 to 1",
        ),
        ({"score_correlation": -1.01}, r"score_correlation: -1.01 is not allowed"),
        ({"skill_a": -0.1}, r"skill_a: -0.1 is not allowed"),
        ({"skill_b": 1.1}, r"skill_b: 1.1 is not allowed"),
        ({"default_rate": 0}, r"default_rate: must be above 0 and below 1"),
        ({"default_rate": 7}, r"default_rate: 7 is not allowed"),
        ({"cut_off_a": 9}, r"cut_off_a: 9 is not allowed; must be from -8 to 8"),
        ({"cut_off_b": math.nan}, r"cut_off_b: nan is not allowed"),
        (
            {"score_correlation": 1, "skill_a": 0.5},
            r"score_correlation: 1 is not possible with skills of 0.5 and 0.4",
        ),
        (
            {"score_correlation": -0.9},
            r"score_correlation: -0.9 is not possible .* must be from -0.68 to 1",
        ),
        ({"cut_off_a": [0, 1], "skill_b": [0.1] * 3}, r"skill_b: its scenarios have shape"),
    ],
)
def test_bad_arguments_are_refused_by_name(wrong, message):
    with pytest.raises(ValueError, match=message):
        default_if_passed_on(**GOOD | wrong)


def test_other_refusals():
    with pytest.raises(ValueError, match="correlation: 2 is not allowed"):
        bivariate_cdf(0, 0, 2)
    with pytest.raises(ValueError, match="score_correlation: -3 is not allowed"):
        approves_given_declined(0, 0, -3)
    for rate in (0, 1):
        with pytest.raises(ValueError, match="approval_rate: must be above 0 and below 1"):
            cut_off(rate)
    with pytest.raises(ValueError, match=r"approval_rate: 1\.2 is not allowed"):
        cut_off(1.2)
