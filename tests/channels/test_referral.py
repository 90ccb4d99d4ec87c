import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, norm

from analysis.channels.referral import customer_value, refer, two_outcomes
from analysis.channels.refuse import in_turn, most_moved_cny, worth_from
from analysis.channels.scores import approves_given_declined, default_at_score, default_if_passed_on
from analysis.lending import evaluate
from analysis.lending.loan import intensity_from_annual

VALUE = two_outcomes(1_500, -6_000)
PAIR = {
    "cut_off_a": 0.3,
    "cut_off_b": 0.1,
    "score_correlation": 0.5,
    "skill_a": 0.5,
    "skill_b": 0.45,
    "default_rate": 0.15,
    "value_a": VALUE,
    "value_b": VALUE,
    "price_cny": 400,
    "consent": 0.6,
    "drawdown_a": 0.7,
    "drawdown_b": 0.5,
    "cost_per_applicant_cny": 300,
    "success_fee_cny": 50,
    "check_cny": 8,
}
SCORES = {
    k: PAIR[k]
    for k in ("cut_off_a", "cut_off_b", "score_correlation", "skill_a", "skill_b", "default_rate")
}
FEWER = settings(max_examples=30)
prices = st.floats(0, 5_000)


@st.composite
def referrals(draw):
    a, b = draw(st.floats(0.05, 0.8)), draw(st.floats(0.05, 0.8))
    return PAIR | {
        "cut_off_a": draw(st.floats(-1, 1)),
        "cut_off_b": draw(st.floats(-1, 1)),
        "score_correlation": a * b,
        "skill_a": a,
        "skill_b": b,
        "consent": draw(st.floats(0, 1)),
        "check_cny": draw(st.floats(0, 50)),
    }


# The pair


@FEWER
@given(referrals(), prices, prices)
def test_the_price_between_them_does_not_move_the_total_of_the_pair(pair, one, other):
    found = refer(**pair | {"price_cny": np.array([one, other])})
    assert found.total_pair_cny[0] == pytest.approx(found.total_pair_cny[1], abs=1e-9)
    assert found.total_a_cny[1] - found.total_a_cny[0] == pytest.approx(
        (other - one) * found.funded_by_b[0], abs=1e-8
    )


def test_by_hand_where_scores_have_nothing_in_common():
    # A declines half, half of those consent, B takes a quarter, all of whom draw
    found = refer(
        **PAIR
        | {
            "cut_off_a": 0.0,
            "cut_off_b": norm.ppf(0.75),
            "score_correlation": 0.0,
            "skill_a": 0,
            "skill_b": 0,
            "consent": 0.5,
            "drawdown_b": 1,
            "check_cny": 10,
            "drawdown_a": 0.8,
        }
    )
    assert found.funded_by_b == pytest.approx(0.5 * 0.5 * 0.25)
    # 300 an applicant less 400/16, over 0.4 funded, and the fee of 50
    assert found.effective_cac_a_cny == pytest.approx((300 - 25) / 0.4 + 50)
    assert found.plain_cac_a_cny == pytest.approx(800)
    # scores that know nothing: 15% default, 1,500 − 0.15·7,500; four checks a customer
    assert found.value_referred_cny == found.value_anyone_cny == pytest.approx(375)
    assert found.break_even_aware_cny == pytest.approx(335)
    assert found.curse_cny == pytest.approx(0, abs=1e-9)
    assert found.total_b_cny == pytest.approx(0.0625 * (375 - 400) - 2.5)
    assert (bool(found.refuses_unaware), bool(found.refuses_aware)) == (True, True)


def test_the_effective_cost_may_be_negative():
    found = refer(**PAIR | {"price_cny": 5_000, "success_fee_cny": 0})
    assert found.effective_cac_a_cny < 0 < found.plain_cac_a_cny


@FEWER
@given(referrals())
def test_at_its_break_even_b_gains_nothing(pair):
    price = refer(**pair).break_even_aware_cny
    if price >= 0:
        at = refer(**pair | {"price_cny": float(price)})
        assert at.total_b_cny == pytest.approx(0, abs=1e-8)
        above = refer(**pair | {"price_cny": float(price) + 1})
        assert above.total_b_cny <= 1e-8
        assert above.refuses_aware
        assert (
            not refer(**pair | {"price_cny": max(float(price) - 1, 0)}).refuses_aware or price < 1
        )


@FEWER
@given(referrals())
def test_the_winners_curse(pair):
    # the two scores know soundness apart from one another: a refusal is bad news
    found = refer(**pair)
    assert found.default_referred >= found.default_anyone
    assert found.curse_cny >= -1e-9


def test_b_pays_and_loses_between_the_two_break_evens():
    found = refer(**PAIR)
    price = float(found.break_even_aware_cny + found.break_even_unaware_cny) / 2
    at = refer(**PAIR | {"price_cny": price})
    assert (bool(at.refuses_unaware), bool(at.refuses_aware)) == (False, True)
    assert at.total_b_cny < 0


def test_the_curse_is_the_weight_of_what_a_knows_and_b_does_not():
    # A's score is B's with noise: it adds nothing, and only the selection by B's own score stays
    a, b = 0.3, 0.6
    nothing = PAIR | {"skill_a": a, "skill_b": b, "score_correlation": a / b}
    rest = {
        k: nothing[k]
        for k in ("cut_off_a", "score_correlation", "skill_a", "skill_b", "default_rate")
    }
    s = np.linspace(-2, 2, 9)
    assert default_at_score(s, **rest, declined=True) == pytest.approx(
        default_at_score(s, **rest, declined=False), abs=1e-12
    )


def test_everything_against_simulation():
    # 10⁶ applicants; bound: 4.5 standard errors of the mean
    r, a, b = PAIR["score_correlation"], PAIR["skill_a"], PAIR["skill_b"]
    rng = np.random.default_rng(3)
    n = 1_000_000
    s_a, s_b, z = rng.multivariate_normal(np.zeros(3), [[1, r, a], [r, 1, b], [a, b, 1]], n).T
    worth = np.where(z < norm.ppf(0.15), -6_000.0, 1_500.0)
    a_funds = (s_a >= 0.3) & (rng.random(n) < 0.7)
    passed = (s_a < 0.3) & (rng.random(n) < 0.6)
    b_funds = passed & (s_b >= 0.1) & (rng.random(n) < 0.5)
    found = refer(**PAIR)
    for sample, expected in (
        (-300 + a_funds * (worth - 50) + b_funds * 400, found.total_a_cny),
        (b_funds * (worth - 400) - passed * 8.0, found.total_b_cny),
        (b_funds.astype(float), found.funded_by_b),
        (a_funds.astype(float), found.funded_by_a),
    ):
        assert abs(sample.mean() - expected) < 4.5 * sample.std() / math.sqrt(n)


def test_nobody_to_take():
    pair = PAIR | {"score_correlation": 1.0, "skill_b": 0.5, "cut_off_b": 0.3}
    found = refer(**pair)
    assert (found.chance_b_approves, found.funded_by_b) == (0, 0)
    assert np.isnan(
        [found.default_referred, found.value_referred_cny, found.break_even_aware_cny]
    ).all()
    assert found.effective_cac_a_cny == found.plain_cac_a_cny
    assert found.total_b_cny == pytest.approx(-8 * found.passed_on)
    assert found.refuses_aware


def test_consent_of_nobody_leaves_both_alone():
    found = refer(**PAIR | {"consent": 0})
    assert found.total_b_cny == 0
    assert found.effective_cac_a_cny == found.plain_cac_a_cny


def test_scenarios_broadcast():
    r, price = np.array([0.2, 0.5])[:, None], np.array([100.0, 400.0, 900.0])
    found = refer(**PAIR | {"score_correlation": r, "price_cny": price})
    assert found.default_referred.shape == found.total_pair_cny.shape == (2, 3)
    assert found.refuses_aware.shape == (2, 3)
    alone = refer(**PAIR | {"score_correlation": 0.2, "price_cny": 900})
    assert found.total_b_cny[0, 2] == pytest.approx(alone.total_b_cny)


# What a customer is worth


def test_a_customer_of_the_lending_model_by_chance_of_default():
    loan = {
        "amounts": (8_000, 6_000),
        "apr": 0.24,
        "term": 12,
        "lgd": 0.9,
        "reborrow_probability": 0.7,
    }
    value = customer_value(**loan)
    chances = np.array([0.0, 0.08, 0.2, np.nan])
    found = value(chances)
    for chance, worth in zip(chances[:3], found, strict=False):
        direct = evaluate(intensity=float(intensity_from_annual(chance)), **loan).value_cny
        assert worth == pytest.approx(float(np.ravel(direct)[0]))
    assert np.isnan(found[3])
    assert found[0] > found[1] > found[2]
    assert value(np.asarray(0.08)).shape == ()
    assert np.isfinite(value(np.ones(1))).all()
    at = refer(**PAIR | {"value_a": value, "value_b": value})
    assert at.value_referred_cny < at.value_anyone_cny
    assert at.total_pair_cny == pytest.approx(
        refer(**PAIR | {"value_a": value, "value_b": value, "price_cny": 0}).total_pair_cny
    )


# From which score


@FEWER
@given(st.floats(0.2, 0.8), st.floats(0.2, 0.8), st.floats(-1, 1), st.floats(0, 1_200))
def test_whoever_knows_of_the_refusal_asks_for_a_higher_score(a, b, t_a, price):
    rest = {
        "cut_off_a": t_a,
        "score_correlation": a * b,
        "skill_a": a,
        "skill_b": b,
        "default_rate": 0.15,
    }
    knows, not_ = (worth_from(price, VALUE, declined=d, **rest) for d in (True, False))
    for found, declined in ((knows, True), (not_, False)):
        if not found.reason:
            chance = default_at_score(found.score, **rest, declined=declined)
            assert VALUE(chance) == pytest.approx(price, abs=1e-5)
    if not knows.reason and not not_.reason:
        assert knows.score >= not_.score


def test_scores_at_which_it_is_always_or_never_worth_it():
    rest = {k: v for k, v in SCORES.items() if k != "cut_off_b"}
    assert worth_from(2_000, VALUE, declined=True, **rest).reason == "never"
    assert worth_from(0, two_outcomes(100, 50), declined=True, **rest).reason == "always"
    # a score that knows the opposite of what its own lender's rival knows: worse as it rises
    odd = rest | {"skill_b": 0.1, "skill_a": 0.9, "score_correlation": 0.5}
    assert worth_from(300, two_outcomes(1_500, -1_500), declined=True, **odd).reason in (
        "mixed",
        "never",
    )


def test_b_gains_by_the_cut_off_of_whoever_knows():
    rest = {k: v for k, v in SCORES.items() if k != "cut_off_b"}
    best = worth_from(400, VALUE, declined=True, **rest).score
    plan = {k: v for k, v in PAIR.items() if k != "cut_off_b"} | {"check_cny": 0}
    around = refer(**plan, cut_off_b=best + np.linspace(-0.5, 0.5, 11)).total_b_cny
    assert around.argmax() == 5


# Several lenders in turn


def test_two_in_turn_are_the_pair():
    found = in_turn((0.3, 0.1), 0.5, skill=0.6, default_rate=0.15)
    assert found.takes[0] == pytest.approx(norm.sf(0.3))
    assert found.takes[1] == pytest.approx(norm.cdf(0.3) * approves_given_declined(0.3, 0.1, 0.5))
    assert found.default[1] == pytest.approx(
        default_if_passed_on(0.3, 0.1, 0.5, 0.6, 0.6, 0.15), rel=1e-9
    )


@pytest.mark.parametrize("r", [0.1, 0.5, 0.9])
def test_three_in_turn_are_the_integral_of_scipy(r):
    cuts = np.array([0.4, 0.1, -0.3])
    found = in_turn(list(cuts), r, skill=0.2, default_rate=0.15)
    turn = np.array([1, 1, -1])
    cov = (r + (1 - r) * np.eye(3)) * np.outer(turn, turn)
    assert found.takes[2] == pytest.approx(
        multivariate_normal.cdf(cuts * turn, cov=cov, rng=1), abs=1e-5
    )
    everybody = multivariate_normal.cdf(cuts, cov=r + (1 - r) * np.eye(3), rng=1)
    assert found.unserved == pytest.approx(everybody, abs=1e-5)


def test_five_in_turn_against_simulation():
    # 5·10⁵ applicants; bound: 4.5 standard errors
    cuts, r, skill, n = np.array([0.5, 0.3, 0.2, 0.2, -0.1]), 0.6, 0.5, 500_000
    rng = np.random.default_rng(5)
    common = rng.standard_normal(n)
    scores = math.sqrt(r) * common[:, None] + math.sqrt(1 - r) * rng.standard_normal((n, 5))
    load = skill / math.sqrt(r)
    bad = load * common + math.sqrt(1 - load**2) * rng.standard_normal(n) < norm.ppf(0.1)
    passes = scores >= cuts
    first = np.where(passes.any(axis=1), passes.argmax(axis=1), -1)
    found = in_turn(tuple(cuts), r, skill=skill, default_rate=0.1)
    for k in range(5):
        share, chance = (first == k).mean(), found.takes[k]
        assert abs(share - chance) < 4.5 * math.sqrt(chance * (1 - chance) / n)
        rate, expected = bad[first == k].mean(), found.default[k]
        assert abs(rate - expected) < 4.5 * math.sqrt(
            expected * (1 - expected) / (first == k).sum()
        )


def test_limits_of_several_in_turn():
    alone = in_turn((0.4, 0.1), 0, skill=0, default_rate=0.1)
    assert alone.takes == pytest.approx([norm.sf(0.4), norm.cdf(0.4) * norm.sf(0.1)])
    assert alone.default == pytest.approx([0.1, 0.1])
    alike = in_turn((0.4, 0.6, -0.2), 1, skill=0.5, default_rate=0.1)
    assert alike.takes == pytest.approx([norm.sf(0.4), 0, norm.cdf(0.4) - norm.cdf(-0.2)], abs=1e-9)
    assert np.isnan(alike.default[1])
    half = in_turn((0.4, 0.1), 0.5, skill=0.3, default_rate=0.1, consent=0.5)
    whole = in_turn((0.4, 0.1), 0.5, skill=0.3, default_rate=0.1)
    assert half.takes == pytest.approx(whole.takes * [1, 0.5])
    assert half.default == pytest.approx(whole.default)
    assert half.mean_sendings == pytest.approx(whole.mean_sendings / 2)


def test_each_lender_in_turn_meets_worse_applicants():
    found = in_turn((0.2,) * 6, 0.6, skill=0.5, default_rate=0.1)
    assert (np.diff(found.takes) < 0).all()
    assert (np.diff(found.default) > 0).all()
    assert found.takes.sum() + found.unserved == pytest.approx(1)
    # one who is taken by lender k was sent k times, one whom nobody takes five times
    assert found.mean_sendings == pytest.approx(
        (found.takes * found.sent).sum() + 5 * found.unserved
    )


# Ten points


@FEWER
@given(st.floats(0, 0.1), st.floats(0, 500))
def test_ten_points_at_500_move_the_blend_by_at_most_50(points, discount):
    assert most_moved_cny(points, discount) <= 50 + 1e-12


def test_ten_points_by_hand():
    assert most_moved_cny(0.10, 500) == pytest.approx(50)


# Bad input


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: refer(**PAIR | {"price_cny": -1}), r"price_cny: -1 is not allowed"),
        (lambda: refer(**PAIR | {"consent": 1.5}), r"consent: 1.5 is not allowed"),
        (lambda: refer(**PAIR | {"drawdown_a": 0}), r"drawdown_a: 0 is not allowed"),
        (
            lambda: refer(**PAIR | {"cost_per_applicant_cny": -3}),
            r"cost_per_applicant_cny: -3 is not",
        ),
        (
            lambda: refer(**PAIR | {"score_correlation": 1.01}),
            r"score_correlation: 1.01 is not allowed",
        ),
        (
            lambda: refer(**PAIR | {"score_correlation": -0.9}),
            r"score_correlation: -0.9 is not possible",
        ),
        (
            lambda: refer(**PAIR | {"price_cny": [1, 2], "consent": [0.1] * 3}),
            r"consent: its scenarios have shape \(3,\)",
        ),
        (lambda: two_outcomes(math.nan, 0), r"good_cny: nan is not allowed"),
        (
            lambda: customer_value(amounts=(1_000,), term=3, apr=0.2, intensity=0.1),
            r"intensity: is what is asked",
        ),
        (lambda: customer_value(amounts=(1_000,), term=3), r"apr: must be given"),
        (lambda: in_turn((), 0.5, skill=0.3, default_rate=0.1), r"cut_offs: is empty"),
        (
            lambda: in_turn((0.1, 0.2), -0.2, skill=0.3, default_rate=0.1),
            r"score_correlation: -0.2 is not allowed",
        ),
        (
            lambda: in_turn((0.1, 0.2), 0.2, skill=0.6, default_rate=0.1),
            r"skill: 0.6 is not allowed; must be at most √score_correlation, 0.4472",
        ),
        (
            lambda: in_turn((0.1, 0.2), 0.2, skill=0.1, default_rate=0.1, consent=2),
            r"consent: 2 is not allowed",
        ),
        (lambda: most_moved_cny(10, 500), r"points: 10 is not allowed; must be from 0 to 1"),
    ],
)
def test_bad_arguments_are_refused_by_name(make, message):
    with pytest.raises(ValueError, match=message):
        make()
