import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acquisition.buying import (
    Floating,
    break_even_skill,
    contract,
    floating_surplus,
    simulate_floating,
)
from analysis.acquisition.price_path import Prices
from analysis.acquisition.tails import cvar

SEASON = (0.0,) * 9 + (0.1, 0.2, 0.3)
MARKET = Prices(
    np.log(2_000),
    growth=0.12,
    season=SEASON,
    sd=0.3,
    persistence=0.6,
    jump_chance=0.05,
    jump_log=0.5,
    first_month=7,
)
PLAIN = Prices(np.log(2_000), sd=0.3, persistence=0.6)


# Prices


def test_mean_prices_hold_spread_and_jumps():
    mean = MARKET.mean_cny(14)
    lift = np.exp(0.045) * (1 + 0.05 * (np.exp(0.5) - 1))
    assert mean[0] == pytest.approx(2_000 * lift)
    # month 5 is December, month 6 January
    assert mean[5] == pytest.approx(2_000 * np.exp(0.05 + 0.3) * lift)
    assert mean[6] == pytest.approx(2_000 * np.exp(0.06) * lift)
    assert mean[12] == pytest.approx(mean[0] * np.exp(0.12))


def test_always_buying_pays_the_mean_price():
    # all months are cheap enough, so spend is the mean price and volume is what is wanted
    rule = Floating(1 - 1e-12)
    found = simulate_floating(0, MARKET, 12, 0, rule, skill=0.5, scenarios=20_000)
    mean = MARKET.mean_cny(12).sum()
    assert found.surplus_cny == pytest.approx(-mean, abs=4 * found.surplus_error_cny)
    assert found.volume == 12
    assert found.shortfall == 0


# The two ways


def test_a_contract_is_certain():
    found = contract(MARKET, 12, 3_500, 0.08)
    paid = 1.08 * MARKET.mean_cny(12)
    assert found.surplus_cny == found.surplus_tail_cny == pytest.approx(12 * 3_500 - paid.sum())
    assert found.mean_cost_cny == pytest.approx(paid.mean())
    # the dearest 5 of 100 of twelve like months lie within the dearest one
    assert found.bad_month_cny == pytest.approx(paid.max())
    assert (found.volume, found.shortfall, found.surplus_error_cny) == (12, 0, 0)


@pytest.mark.parametrize(("skill", "base"), [(0.0, 0.0), (0.5, 0.0), (0.9, 0.4), (1.0, 0.0)])
def test_drawn_months_agree_with_the_closed_form(skill, base):
    rule = Floating(0.6, base_share=base)
    found = simulate_floating(1, MARKET, 18, 3_500, rule, skill=skill, scenarios=20_000)
    exact = floating_surplus(MARKET, 18, 3_500, rule, skill)
    assert found.surplus_cny == pytest.approx(exact, abs=4 * found.surplus_error_cny)
    # months are not independent, so at worst every scenario is one draw
    assert found.volume == pytest.approx(18 * (0.6 + 0.4 * base), abs=4 * 18 * 0.5 / 141)
    assert found.volume + found.shortfall == pytest.approx(18)


def test_persistence_is_skill_for_nothing():
    rule = Floating(0.5)
    found = simulate_floating(2, MARKET, 12, 3_500, rule, scenarios=20_000)
    exact = floating_surplus(MARKET, 12, 3_500, rule, MARKET.persistence)
    assert found.surplus_cny == pytest.approx(exact, abs=4 * found.surplus_error_cny)


def test_catching_up_buys_more_and_leaves_less():
    once, twice, all_of_it = (
        simulate_floating(3, PLAIN, 12, 3_500, Floating(0.5, catch_up=most), skill=0.6)
        for most in (1, 2, 100)
    )
    assert once.volume < twice.volume < all_of_it.volume
    assert once.shortfall > twice.shortfall > all_of_it.shortfall
    assert once.surplus_cny < twice.surplus_cny < all_of_it.surplus_cny
    # nothing is left over after a cheap last month, half of which are cheap; runs of others last
    assert all_of_it.volume + all_of_it.shortfall == pytest.approx(12)


def test_a_lower_mean_cost_is_not_a_larger_surplus():
    floats = simulate_floating(4, PLAIN, 12, 4_500, Floating(0.3), skill=0.5)
    fixed = contract(PLAIN, 12, 4_500, 0.1)
    assert floats.mean_cost_cny < fixed.mean_cost_cny
    assert floats.surplus_cny < fixed.surplus_cny


def test_tails_lie_beyond_means():
    found = simulate_floating(5, MARKET, 12, 3_500, Floating(0.5, 0.5), skill=0.3)
    assert found.surplus_tail_cny < found.surplus_cny
    assert found.bad_month_cny > found.mean_cost_cny


def test_the_seed_is_the_randomness():
    one, other = (simulate_floating(0, PLAIN, 3, 1, Floating(0.5), skill=0) for _ in range(2))
    assert one == other
    assert one != simulate_floating(1, PLAIN, 3, 1, Floating(0.5), skill=0)


# CVaR


def test_cvar_by_hand():
    assert cvar([10, 1, 5], [1, 1, 2], 0.5) == pytest.approx((10 + 5) / 2)
    assert cvar([10, 1], [1, 9], 0.0) == pytest.approx(1.9)
    # the edge cuts through a value
    assert cvar([10, 1], [1, 9], 0.8) == pytest.approx(5.5)
    assert np.isnan(cvar([1, 2], [0, 0]))


def test_cvar_of_the_normal():
    from scipy.stats import norm

    points = norm.ppf((np.arange(200_000) + 0.5) / 200_000)
    assert cvar(points, np.ones(200_000)) == pytest.approx(
        norm.pdf(norm.ppf(0.95)) / 0.05, abs=1e-3
    )


# Break-even


@given(
    st.floats(1_000, 6_000), st.floats(-0.2, 0.5), st.floats(0.1, 0.9), st.floats(0.05, 0.8),
    st.sampled_from([0.0, 0.3]),
)  # fmt: skip
@settings(max_examples=60)
def test_at_the_break_even_both_ways_leave_the_same(value, premium, quantile, sd, base):
    prices, rule = Prices(np.log(2_000), sd=sd), Floating(quantile, base)
    mean = prices.mean_cny(1)[0]
    skill, reason = break_even_skill(value, mean, premium, quantile, sd, base)
    fixed = contract(prices, 1, value, premium).surplus_cny
    none, full = floating_surplus(prices, 1, value, rule, [0, 1])
    if reason == "float_always":
        assert none >= fixed - 1e-6
    elif reason == "float_never":
        assert full < fixed + 1e-6
    else:
        assert 0 < skill <= 1
        assert floating_surplus(prices, 1, value, rule, skill) == pytest.approx(fixed, abs=1e-5)


def test_break_even_by_hand():
    # Φ(z_q − skill·sd) is to be 1 + 0.02 − 0.2·2,500/2,000 = 0.77, and with b = 0.3 it is to be
    # 0.72/0.7 − 0.25; Φ⁻¹ of 0.8, 0.77 and 0.778571 from a table
    found = break_even_skill(2_500, 2_000, 0.02, 0.8, 0.5, [0, 0.3])
    assert found.skill == pytest.approx(
        [(0.841621 - 0.738847) / 0.5, (0.841621 - 0.767377) / 0.5], abs=1e-4
    )
    prices = Prices(np.log(2_000) - 0.125, sd=0.5)
    fixed = contract(prices, 1, 2_500, 0.02).surplus_cny
    for base, skill in zip((0.0, 0.3), found.skill, strict=True):
        floats = floating_surplus(prices, 1, 2_500, Floating(0.8, base), skill)
        assert floats == pytest.approx(fixed)


def test_break_even_moves_as_it_should():
    dearer = break_even_skill(2_500, 2_000, [0.0, 0.02, 0.04, 0.5], 0.8, 0.5)
    assert (np.diff(dearer.skill[:3]) < 0).all()
    assert dearer.reason.tolist() == ["", "", "", "float_always"]
    # a customer who is worth much must not be missed
    worth = break_even_skill([2_400, 2_500, 9_000], 2_000, 0.02, 0.8, 0.5)
    assert worth.skill[1] > worth.skill[0]
    assert worth.reason[2] == "float_never"
    assert break_even_skill(2_500, 2_000, 0.0, 0.8, 0.0).reason == "float_never"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Prices(7, persistence=1), "persistence: 1 is not allowed; must be .* below 1"),
        (lambda: Prices(7, sd=-0.1), "sd: -0.1"),
        (lambda: Prices(7, season=(0, 0)), "season: 2 entries"),
        (lambda: Prices(7, first_month=13), "first_month: 13"),
        (lambda: Prices(7, jump_chance=1.5), "jump_chance: 1.5"),
        (lambda: Prices(np.nan), "log_level: nan"),
        (lambda: Floating(0), "quantile: 0 is not allowed"),
        (lambda: Floating(0.5, 1), "base_share: 1 is not allowed"),
        (lambda: Floating(0.5, catch_up=0.5), "catch_up: 0.5"),
        (lambda: contract(PLAIN, 0, 1, 0), "months: 0"),
        (lambda: contract(PLAIN, 1, -1, 0), "value_cny: -1"),
        (lambda: contract(PLAIN, 1, 1, -1), "premium: -1"),
        (lambda: floating_surplus(PLAIN, 1, 1, Floating(0.5, catch_up=2), 0), "rule.catch_up: 2"),
        (lambda: floating_surplus(PLAIN, 1, 1, Floating(0.5), 1.1), "skill: 1.1"),
        (lambda: simulate_floating(0, PLAIN, 1, 1, Floating(0.5), scenarios=1), "scenarios: 1"),
        (lambda: cvar([1, 2], [1]), "weights: shape"),
        (lambda: cvar([1, 2], [1, 1], 1), "level: 1 is not allowed"),
        (lambda: break_even_skill(1, 0, 0, 0.5, 0.1), "mean_price_cny: 0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
