import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.channels.limits import Limit
from analysis.channels.plan import cheapest_plan, least_spend
from analysis.channels.response import michaelis_menten, power, through
from analysis.channels.targets import below, thirty_percent

FEWER = settings(max_examples=30)
# √x costs n² for n, n a customer, so the frontier is known
ROOT = {"feed": power(1, 0.5)}
BASES = {"slot_peak": 3_000, "mean_2024": 1_975}
CURVES = {
    "feed": through(30e6, 15_000, exponent=0.7),
    "own_app": through(3e6, 3_000, capacity=6_000),
    "sms": through(1e6, 1_500, capacity=3_000),
}


def by_key(readings):
    return {(r.quantity, r.base, r.volume): r for r in readings}


def test_eight_readings_by_hand():
    found = by_key(thirty_percent(2_000, BASES, ROOT))
    assert len(found) == 8
    held = found["cost_per_customer", "slot_peak", "held"]
    assert (held.goal_cny, held.cac_cny, held.reached) == (
        pytest.approx(2_100),
        pytest.approx(2_000),
        True,
    )
    held = found["cost_per_customer", "mean_2024", "held"]
    assert (held.reached, held.reason, held.kept) == (False, "dearer", 1)
    free = found["cost_per_customer", "mean_2024", "free"]
    assert free.customers == pytest.approx(0.7 * 1_975)
    assert free.kept == pytest.approx(0.7 * 1_975 / 2_000)
    # n² ≤ 0.7·1,975·2,000
    free = found["spend", "mean_2024", "free"]
    assert free.goal_cny == pytest.approx(0.7 * 1_975 * 2_000)
    assert free.customers == pytest.approx(math.sqrt(0.7 * 1_975 * 2_000))
    assert free.spend_cny == pytest.approx(free.goal_cny)
    # a goal above today's cost leaves room to grow
    assert found["cost_per_customer", "slot_peak", "free"].customers == pytest.approx(2_100)


@FEWER
@given(st.floats(1_000, 30_000), st.floats(300, 4_000), st.floats(0.05, 0.6))
def test_with_the_volume_held_spend_and_cost_are_one_question(volume, base, cut):
    found = by_key(thirty_percent(volume, {"b": base}, CURVES, cut=cut))
    spend, cost = (found[q, "b", "held"] for q in ("spend", "cost_per_customer"))
    assert spend.reached == cost.reached
    assert spend.goal_cny == pytest.approx(cost.goal_cny * volume)


@FEWER
@given(
    st.floats(1_000, 30_000),
    st.floats(300, 4_000),
    st.sampled_from([{}, {"feed": Limit(max_share=0.6), "sms": Limit(least_customers=300)}]),
)
def test_the_largest_volume_is_on_the_line_and_more_is_over_it(volume, base, limits):
    for reading in thirty_percent(volume, {"b": base}, CURVES, limits):
        if reading.volume == "free" and reading.reached:
            value = {"spend": reading.spend_cny, "cost_per_customer": reading.cac_cny}
            assert value[reading.quantity] <= reading.goal_cny * (1 + 1e-6)
            more = least_spend(reading.customers * 1.001, CURVES, limits)
            if reading.quantity == "cost_per_customer":
                more = more / (reading.customers * 1.001)
            assert math.isnan(more) or more > reading.goal_cny


@FEWER
@given(st.floats(1_000, 20_000), st.floats(300, 4_000))
def test_held_is_reached_if_and_only_if_free_keeps_the_volume(volume, base):
    found = by_key(thirty_percent(volume, {"b": base}, CURVES))
    for quantity in ("spend", "cost_per_customer"):
        held, free = found[quantity, "b", "held"], found[quantity, "b", "free"]
        if abs(free.kept - 1) > 1e-6 or math.isnan(free.kept):
            assert held.reached == (free.kept > 1)


def test_a_frontier_that_falls_before_it_rises():
    # 100 customers that must be bought at 5,000 each make small volumes the dear ones
    curves = {"own_app": through(500_000, 100, exponent=0.5), "feed": power(10, 0.6)}
    limits = {"own_app": Limit(least_customers=100)}
    low, best = (cheapest_plan(n, curves, limits).cac_cny for n in (101, 3_000))
    assert best < low
    free = next(
        r for r in below(3_000, curves, limits, ceiling_cny=best * 1.01) if r.volume == "free"
    )
    assert free.reached
    assert free.customers > 3_000
    assert free.cac_cny == pytest.approx(best * 1.01, rel=1e-6)
    lost = next(r for r in below(3_000, curves, limits, ceiling_cny=20) if r.volume == "free")
    assert (lost.reached, lost.reason) == (False, "dearer_at_any_volume")
    assert np.isnan([lost.customers, lost.cac_cny, lost.spend_cny]).all()


def test_a_volume_out_of_reach():
    curves = {"sms": michaelis_menten(1_000, 100_000)}
    held, free = below(5_000, curves)
    assert (held.reached, held.reason) == (False, "volume_out_of_reach")
    assert math.isnan(held.cac_cny)
    # k·n/(L − n) = 2,000·n: the average is 100,000/(1,000 − n)
    assert free.customers == pytest.approx(950)
    none = below(5_000, curves, {"sms": Limit(max_share=0.5)})
    assert [r.reason for r in none] == ["volume_out_of_reach", "no_volume"]


def test_all_that_the_limits_allow_may_meet_the_goal():
    free = below(10, ROOT, {"feed": Limit(most_customers=500)})[1]
    assert free.reached
    assert free.customers == pytest.approx(500)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: thirty_percent(0, BASES, ROOT), r"volume: 0 is not allowed"),
        (lambda: thirty_percent(100, {}, ROOT), r"bases_cny: there is no base"),
        (lambda: thirty_percent(100, {"b": -3}, ROOT), r"bases_cny\['b'\]: -3 is not allowed"),
        (lambda: thirty_percent(100, BASES, ROOT, cut=30), r"cut: 30 is not allowed"),
        (lambda: thirty_percent(100, BASES, {}), r"curves: there is no channel"),
        (lambda: below(100, ROOT, ceiling_cny=0), r"ceiling_cny: 0 is not allowed"),
    ],
)
def test_bad_arguments_are_refused_by_name(make, message):
    with pytest.raises(ValueError, match=message):
        make()
