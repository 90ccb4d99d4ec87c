import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acquisition.reconcile import reconcile, steps
from analysis.acquisition.slope import yearly_slope

SAME = {"average_denominator": "new_borrower", "marginal_denominator": "new_borrower"}


@given(st.floats(0.05, 0.95), st.floats(1, 1e6))
@settings(max_examples=30)
def test_the_power_of_a_curve_comes_back(power, spend):
    def customers(x):
        return 3 * x**power

    step = 1e-6 * spend
    marginal = 2 * step / (customers(spend + step) - customers(spend - step))
    found = reconcile(spend / customers(spend), marginal, **SAME)
    assert found.power == pytest.approx(power, rel=1e-6)


@given(st.floats(0.05, 0.95), st.floats(1, 1e4))
@settings(max_examples=30)
def test_the_saturation_of_a_curve_comes_back(reached, half):
    most, spend = 500, half * reached / (1 - reached)

    def customers(x):
        return most * x / (half + x)

    step = 1e-6 * spend
    marginal = 2 * step / (customers(spend + step) - customers(spend - step))
    found = reconcile(spend / customers(spend), marginal, **SAME)
    assert customers(spend) / most == pytest.approx(reached)
    assert found.saturation == pytest.approx(reached, rel=1e-6)


def test_the_mix_is_the_rival():
    found = reconcile([600, 400], [2_400, 2_400], cheap_cny=[[0], [200], [500]], **SAME)
    for cheap, row in zip((0, 200, 500), found.dear_share, strict=True):
        blend = row * 2_400 + (1 - row) * cheap
        assert blend[0] == pytest.approx(600)
    assert found.dear_share[0] == pytest.approx([0.25, 1 / 6])
    assert np.isnan(found.dear_share[2, 1])
    assert found.reason[2].tolist() == ["", "cheap_above_average"]
    assert found.power[2, 1] == pytest.approx(1 / 6)


def test_more_returns_than_spend_is_no_saturation():
    found = reconcile(3_000, 2_000, **SAME)
    assert np.isnan(found[:3]).all()
    assert found.reason == "average_above_marginal"
    same = reconcile(2_000, 2_000, **SAME)
    assert same[:3] == (1, 0, 1)


def test_steps_cover_the_way():
    found = steps(368, [2_000, 3_000], {"denominator": 817 / 368, "channel": [1.5, 2]})
    assert found.cost_cny["denominator"] == pytest.approx(817)
    assert found.cost_cny["channel"] * found.left_factor == pytest.approx([2_000, 3_000])
    assert sum(found.share.values()) + found.left == pytest.approx([1, 1])
    whole = steps(100, 800, {"a": 2, "b": 4})
    assert (whole.share["a"], whole.share["b"]) == pytest.approx((1 / 3, 2 / 3))
    assert whole.left == pytest.approx(0)


def test_a_long_series_has_a_slope_and_a_short_one_none():
    years = 2_020 + np.arange(24) / 12
    rng = np.random.default_rng(0)
    costs = 1_000 * 1.2 ** (years - 2_020) * np.exp(0.02 * rng.standard_normal(24))
    found = yearly_slope(years, costs)
    assert found.low < 0.2 < found.high
    assert found.annual_rate == pytest.approx(0.2, abs=0.03)
    assert yearly_slope(years, 1_000 * 1.2**years).annual_rate == pytest.approx(0.2)
    for few in (2, 11):
        short = yearly_slope(years[:few], costs[:few])
        assert np.isnan(short[:3]).all()
        assert short[3:] == (few, "too_few")


def test_the_interval_is_that_of_another_library():
    years = np.array([0, 0.2, 0.7, 1, 1.4, 1.5, 2, 2.6, 2.7, 3, 3.3, 4])
    costs = 900 * np.exp(0.15 * years + 0.1 * np.random.default_rng(3).standard_normal(12))
    found = yearly_slope(years, costs)
    fit = sm.OLS(np.log(costs), sm.add_constant(years)).fit()
    assert (found.low, found.high) == pytest.approx(np.expm1(fit.conf_int(0.05)[1]))


def test_the_interval_holds_what_it_promises():
    # 400 made-up series: 95 of 100 intervals hold the slope, within four standard errors
    years = np.arange(14) / 4
    rng = np.random.default_rng(1)
    inside = 0
    for _ in range(400):
        found = yearly_slope(years, np.exp(0.1 * years + 0.05 * rng.standard_normal(14)))
        inside += found.low < np.expm1(0.1) < found.high
    assert inside / 400 == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / 400))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: reconcile(
                300, 2_000, average_denominator="approved_user", marginal_denominator="new_borrower"
            ),
            "marginal_denominator: 'new_borrower', and the average is per 'approved_user'",
        ),
        (
            lambda: reconcile(
                300, 2_000, average_denominator="unclear", marginal_denominator="unclear"
            ),
            "average_denominator: 'unclear' is not one of",
        ),
        (lambda: reconcile(0, 2_000, **SAME), "average_cny: 0 is not allowed"),
        (lambda: reconcile(1, 2, cheap_cny=-1, **SAME), "cheap_cny: -1"),
        (lambda: steps(1, 1, {"a": 2}), "no distance to explain"),
        (lambda: steps(1, 2, {}), "factors: is empty"),
        (lambda: steps(1, 2, {"a": 0}), r"factors\['a'\]: 0"),
        (lambda: yearly_slope([1, 1], [2, 3]), "years: shape .* not all the same"),
        (lambda: yearly_slope([1, 2], [2, 0]), "costs_cny: 0 is not allowed"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
