import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import effects
from analysis.lending import evaluate
from analysis.rates.pricing import (
    Demand,
    best_price,
    priced_value,
    profit_per_offer,
    take_up_slope,
)
from analysis.rates.takers import Segment, dearer_for_borrowers, segment_profit

# half take it at 0.24, so the slope is elasticity / 0.12: −0.6 gives −5 per 1.00 of APR
HALF = Demand(apr_known=0.24, take_up_known=0.5, elasticity=-0.6)
# 1,200 over 2 months, 600 of principal each: the value is 150·r
PLAIN = {"amounts": (1_200,), "term": 2, "method": "equal_principal"}
LOAN = {
    "amounts": (12_000, 9_000),
    "term": 6,
    "intensity": 0.008,
    "reborrow_probability": 0.6,
    "lgd": 0.9,
    "funding_rate": 0.04,
    "servicing_cost_cny": 5,
    "discount_rate": 0.1,
}
aprs = st.floats(0, 1)


def linear(apr):
    return 150 * np.asarray(apr)


# Take-up


def test_take_up_of_the_worked_example():
    # log odds 0 at the known price and −5·0.2 at 0.44
    assert HALF.take_up([0.24, 0.44]) == pytest.approx([0.5, 1 / (1 + np.e)])


def test_the_slope_is_that_of_the_effects():
    for case in ((-0.25, 0.24, 0.3), (-2.0, 0.36, 0.05)):
        assert take_up_slope(*case) == pytest.approx(effects.take_up_slope(*case))


@given(st.floats(0.1, 1), st.floats(0.01, 0.9), st.floats(-3, 0), st.floats(-4, 0))
@settings(max_examples=25)
def test_elasticities_hold_on_either_side(known, share, below, above):
    demand = Demand(known, share, below, above)
    step = 1e-6

    def elasticity(apr):
        around = demand.take_up([apr - step / 2, apr + step / 2])
        return known * np.diff(np.log(around)) / step

    assert elasticity(known - step) == pytest.approx(below, abs=5e-3)
    assert elasticity(known + step) == pytest.approx(above, abs=5e-3)
    assert demand.take_up(known) == pytest.approx(share)


@given(aprs, aprs)
def test_dearer_is_taken_less(one, other):
    demand = Demand(0.24, 0.3, -0.25, -2.0)
    low, high = sorted((one, other))
    assert demand.take_up(high) <= demand.take_up(low)


# Profit and the best price


def test_profit_of_the_worked_example():
    # half of the offers earn 36 − 20, and each cost 3
    found = profit_per_offer(0.24, linear, HALF, cac_cny=20, cost_per_offer_cny=3)
    assert found == pytest.approx(0.5 * (36 - 20) - 3)
    assert profit_per_offer(0.24, 36, HALF, cac_cny=20, cost_per_offer_cny=3) == found


def test_the_best_price_meets_its_condition():
    # T·150·r is best where 1 + r·b·(1 − T) = 0, that is where the elasticity is −1
    found = best_price(linear, HALF, apr_cap=1.0)
    assert 5 * found.apr * (1 - found.take_up) == pytest.approx(1, abs=1e-6)
    assert not found.at_cap
    assert found.profit_per_offer_cny == pytest.approx(found.take_up * 150 * found.apr)


@given(st.floats(0, 60), st.floats(0, 500), st.floats(0.1, 1))
@settings(max_examples=20)
def test_a_cost_per_offer_does_not_move_the_best_price(cac, sunk, cap):
    value = priced_value(0.24, burden_slope=1.0, **LOAN)
    demand = Demand(0.24, 0.3, -0.25, -2.0)
    plain = best_price(value, demand, apr_cap=cap, cac_cny=cac)
    paid = best_price(value, demand, apr_cap=cap, cac_cny=cac, cost_per_offer_cny=sunk)
    assert paid.apr == plain.apr
    assert paid.profit_per_offer_cny == pytest.approx(plain.profit_per_offer_cny - sunk)
    # nor on a table of profits, where it is taken off at every price
    grid = np.linspace(0, cap, 60)
    by_price = [
        profit_per_offer(grid, value, demand, cac_cny=cac, cost_per_offer_cny=c) for c in (0, sunk)
    ]
    assert by_price[0].argmax() == by_price[1].argmax()
    assert (by_price[0] <= plain.profit_per_offer_cny + 1e-9).all()


def test_a_cost_per_taker_raises_the_best_price():
    found = best_price(linear, HALF, apr_cap=1.0, cac_cny=[0, 10, 20, 40])
    assert (np.diff(found.apr) > 0.01).all()


def test_a_steep_side_holds_the_price_at_what_is_known():
    # 0.2437 is no point of the scan
    demand = Demand(0.2437, 0.3, -0.1, [-0.1, -5.0])
    found = best_price(linear, demand, apr_cap=0.36)
    assert found.at_cap.tolist() == [True, False]
    assert found.apr[1] == 0.2437


def test_a_cap_below_the_best_binds():
    free = best_price(linear, HALF, apr_cap=1.0)
    found = best_price(linear, HALF, apr_cap=[0.2, float(free.apr) + 0.1])
    assert found.at_cap.tolist() == [True, False]
    assert found.apr == pytest.approx([0.2, float(free.apr)], abs=1e-7)


def test_slopes_act_together_against_the_known_price():
    value = priced_value(0.24, selection_slope=0.4, burden_slope=0.3, **LOAN)
    engine = evaluate(**LOAN, apr=0.36, price_risk_slope=0.7, apr_ref=0.24)
    assert value(np.array(0.36)) == pytest.approx(engine.value_cny)
    assert value(np.array(0.24)) == pytest.approx(evaluate(**LOAN, apr=0.24).value_cny)


def test_scenarios():
    demand = Demand(0.24, np.array([0.2, 0.3, 0.4]), -0.5, -2.0)
    value = priced_value(0.24, burden_slope=np.array([0, 1.0, 3.0]), **LOAN)
    found = best_price(value, demand, apr_cap=[[0.24], [0.36]], cac_cny=200)
    assert found.apr.shape == (2, 3)
    one = best_price(
        priced_value(0.24, burden_slope=3.0, **LOAN),
        Demand(0.24, 0.4, -0.5, -2.0),
        apr_cap=0.36,
        cac_cny=200,
    )
    assert found.profit_per_offer_cny[1, 2] == pytest.approx(float(one.profit_per_offer_cny))


# Who takes it


def segments():
    return [
        Segment("calm", 0.25, 2.0, Demand(0.24, 0.6, -0.1)),
        Segment("keen", 0.75, 0.5, Demand(0.24, 0.2, -1.0)),
    ]


def test_segments_add_up():
    given = {"cac_cny": 100, "cost_per_offer_cny": 4, "burden_slope": 0.5}
    table = segment_profit([0.24, 0.36], segments(), **given, **LOAN, apr=0.1)
    assert table["segment"].tolist() == ["calm", "keen", "all"] * 2
    for _, group in table.groupby("apr"):
        rows = group.set_index("segment")
        parts = rows.drop(index="all")
        assert parts["share_of_takers"].sum() == pytest.approx(1)
        for name in ("take_up", "profit_per_offer_cny"):
            assert (parts["share"] * parts[name]).sum() == pytest.approx(rows.loc["all", name])
    calm = evaluate(**{**LOAN, "intensity": 0.016}, apr=0.24).value_cny
    first = table.iloc[0]
    assert first["value_cny"] == pytest.approx(float(calm))
    # at the known price: 0.25·0.6 and 0.75·0.2 take it, half each
    assert first["share_of_takers"] == pytest.approx(0.5)
    assert table["intensity_multiplier"].iloc[2] == pytest.approx(1.25)
    assert first["profit_per_offer_cny"] == pytest.approx(0.6 * (float(calm) - 100) - 4)


def test_takers_of_a_dearer_offer_are_worse():
    table = segment_profit(np.linspace(0.1, 0.6, 6), segments(), **LOAN)
    risk = table.loc[table["segment"] == "all", "intensity_multiplier"]
    assert (np.diff(risk) > 0).all()


def test_alike_segments_are_one():
    demand = Demand(0.24, 0.3, -0.5)
    two = [Segment(name, 0.5, 1.0, demand) for name in "ab"]
    table = segment_profit([0.3], two, cac_cny=50, **LOAN)
    alone = profit_per_offer(0.3, priced_value(0.24, **LOAN), demand, cac_cny=50)
    assert table["profit_per_offer_cny"].to_numpy() == pytest.approx(float(alone))


def test_borrowers_pay_more_and_those_who_stay_default_by_burden_only():
    # one loan of a month: default is 1 − exp(−λ·exp(slope·0.12)), the charge 1,200·r/12
    one = {"amounts": (1_200,), "term": 1, "intensity": 0.1}
    table = dearer_for_borrowers(0.24, 0.36, selection_slope=2.0, burden_slope=1.0, apr=0.1, **one)
    rows = table.set_index("borrowers")
    assert rows["scheduled_charge_cny"].tolist() == pytest.approx([24, 36, 36])
    assert rows["largest_instalment_cny"].tolist() == pytest.approx([1_224, 1_236, 1_236])
    default = -np.expm1(-0.1 * np.exp(0.12 * np.array([0, 1.0, 3.0])))
    assert rows["chance_of_default"].tolist() == pytest.approx(default)
    assert rows["default_ratio"].tolist() == pytest.approx(default / default[0])
    # who defaults pays no interest
    assert rows["finance_charge_cny"].tolist() == pytest.approx((1 - default) * [24, 36, 36])


def test_types_are_weighted():
    types = {"type_weights": (0.5, 0.5), "type_multipliers": (0.0, 2.0)}
    one = {"amounts": (1_200,), "term": 1, "intensity": 0.1}
    table = dearer_for_borrowers(0.24, 0.36, **one, **types)
    assert table["chance_of_default"].iloc[0] == pytest.approx(-np.expm1(-0.2) / 2)
    safe = dearer_for_borrowers(0.24, 0.36, amounts=(1_200,), term=1)
    assert safe["default_ratio"].isna().all()


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: Demand(0, 0.3, -1), "apr_known: 0 is not allowed; must be above 0"),
        (lambda: Demand(24, 0.3, -1), "apr_known: 24 .*did you mean 0.24"),
        (lambda: Demand(0.24, 1, -1), "take_up_known: 1 .* below 1"),
        (lambda: Demand(0.24, 0, -1), "take_up_known: 0 is not allowed"),
        (lambda: Demand(0.24, 0.3, 1), "elasticity: 1 is not allowed; must be at most 0"),
        (lambda: Demand(0.24, 0.3, -1, 1), "elasticity: 1 is not allowed"),
        (lambda: HALF.take_up(36), "apr: 36 .*did you mean 0.36"),
        (lambda: priced_value(0.24, **PLAIN, apr_ref=0.3), "apr_ref: follows from"),
        (lambda: profit_per_offer(0.2, 1, HALF, cac_cny=-1), "cac_cny: -1 is not allowed"),
        (lambda: best_price(linear, HALF, apr_cap=36), "apr_cap: 36 .*did you mean 0.36"),
        (lambda: best_price(linear, HALF, apr_cap=0.3, step=0.1), "step: 0.1 is not allowed"),
        (lambda: segment_profit([0.2], segments()[:1], **PLAIN), "segments: 1 given"),
        (lambda: segment_profit([0.2], segments()[:1] * 2, **PLAIN), "share: .* sum to 0.5"),
        (
            lambda: segment_profit([0.2], segments(), **PLAIN, funding_rate=[0.1, 0.2]),
            "parameters: one scenario is meant",
        ),
        (
            lambda: dearer_for_borrowers(0.2, 0.3, price_risk_slope=1, **PLAIN),
            "price_risk_slope: follows from",
        ),
    ],
)
def test_bad_input_is_named(ask, words):
    with pytest.raises(ValueError, match=words):
        ask()
