import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lending import employ, evaluate
from analysis.rates import search
from analysis.rates.breakeven import (
    affordable_cac,
    break_even_apr,
    pass_through,
)
from analysis.rates.value import value_of_price
from tests.lending.strategies import ladders

LOAN = {
    "amounts": (12_000, 9_000, 7_000),
    "term": 12,
    "intensity": 0.008,
    "prepayment": 0.02,
    "reborrow_probability": 0.7,
    "gap_months": 1,
    "lgd": 0.8,
    "recovery_lag_months": 3,
    "funding_rate": 0.06,
    "servicing_cost_cny": 4,
    "origination_cost_cny": 30,
    "indirect_tax_rate": 0.05,
    "discount_rate": 0.08,
}
# 1,200 over 2 months, 600 of principal each: interest r·100 and r·50, so the value is 150·r
PLAIN = {"amounts": (1_200,), "term": 2, "method": "equal_principal"}
# a price that frightens off the good ones: 100·r·exp(1 − r/0.4), largest at 0.4, where it is 40
costs = st.floats(0, 4_000)


def hump(apr):
    return 100 * apr * np.exp(1 - apr / 0.4)


# Worked examples


def test_the_worked_example():
    value = value_of_price(**PLAIN)
    assert value(np.array([0.1, 0.2])) == pytest.approx([15, 30])
    found = break_even_apr(value, [0, 15, 36, 150])
    assert found.apr == pytest.approx([0, 0.1, 0.24, 1])
    assert affordable_cac(value, [0.24, 0.36]).cac_cny == pytest.approx([36, 54])
    # 1,000 CNY are 1,000 / 150 of APR
    assert pass_through(value, 36).points_per_1000_cny == pytest.approx(100 * 1000 / 150)


def test_costs_of_the_worked_example():
    # funding at 6% takes 9, origination 6, tax a tenth of interest: 135·r − 15
    value = value_of_price(
        **PLAIN, funding_rate=0.06, origination_cost_cny=6, indirect_tax_rate=0.1
    )
    assert break_even_apr(value, [0, 12]).apr == pytest.approx([15 / 135, 0.2])


def test_capital_of_the_worked_example():
    # equity 120 and 60 for a month each; at 24% in place of 6% it costs 0.18/12·180 = 2.70 more
    value = value_of_price(
        **PLAIN, funding_rate=0.06, after_capital=True, capital_ratio=0.1, cost_of_equity=0.24
    )
    assert value(np.array(0.24)) == pytest.approx(36 - 9 - 2.7)
    assert break_even_apr(value, 0).apr == pytest.approx(11.7 / 150)


def test_a_guarantor_pays_the_partners_yield():
    # the lender's own 6% is dropped; equity is beside the balance: 8% + 10%·(24% − 2%)
    value = value_of_price(
        "facilitator_guarantee",
        **PLAIN,
        partner_yield=0.08,
        funding_rate=0.06,
        after_capital=True,
        capital_ratio=0.1,
        cost_of_equity=0.24,
        capital_yield=0.02,
    )
    assert break_even_apr(value, 0).apr == pytest.approx(0.08 + 0.022)


def test_brackets_come_with_the_gaps_at_their_ends(monkeypatch):
    # a wrong one still leads to the price, in more steps
    seen = []

    def watched(gap, low, high, below, above):
        seen.append((gap(low), below, gap(high), above))
        return solve(gap, low, high, below, above)

    solve = search.crossing
    monkeypatch.setattr(search, "crossing", watched)
    # crossed between points of the scan, below the summit between two of them, at no price
    break_even_apr(hump, [10, 39.9999, 90], step=0.007)
    (at_low, below, at_high, above), *_ = seen
    found = slice(0, 2)
    assert below[found] == pytest.approx(at_low[found], rel=1e-9)
    assert above[found] == pytest.approx(at_high[found], rel=1e-9)
    assert (below[found] < 0).all()
    assert (above[found] >= 0).all()


# Against the engine


@given(ladders(), st.floats(0, 3_000))
@settings(max_examples=25)
def test_the_value_at_the_price_is_the_cost(ladder, cac):
    del ladder["apr"], ladder["cac_cny"]
    # overlapping loans jump: there the price is the first that covers
    smooth = ladder["next_loan_after"] == 1
    found = break_even_apr(value_of_price(**ladder), cac)
    if np.isnan(found.apr):
        return
    engine = evaluate(**ladder, apr=found.apr)
    gap = float(engine.value_cny - cac)
    lent = 1e-9 * max(ladder["amounts"])
    assert gap >= -lent
    if found.apr > 0 and smooth:
        assert gap <= lent


@pytest.mark.parametrize("business", ["licensed_lender", "facilitator_guarantee"])
@pytest.mark.parametrize("horizon", [None, 9])
def test_a_charge_on_equity_is_dearer_funding(business, horizon):
    capital = {"capital_ratio": np.array([0.0, 0.12]), "cost_of_equity": 0.15, "horizon": horizon}
    if business == "facilitator_guarantee":
        capital |= {"partner_yield": 0.09, "capital_yield": 0.02}
    value = value_of_price(business, after_capital=True, **capital, **LOAN)
    for apr in (0.0, 0.24, 0.6):
        engine = employ(business, **capital, **LOAN, apr=apr)
        assert value(np.array(apr)) == pytest.approx(engine.value_after_capital_cny, abs=1e-8)


def test_before_capital_it_is_the_value_as_it_is():
    value = value_of_price(capital_ratio=0.12, cost_of_equity=0.15, **LOAN)
    assert value(np.array(0.24)) == pytest.approx(evaluate(**LOAN, apr=0.24).value_cny)


def test_acquisition_in_the_parameters_does_not_interfere():
    value = value_of_price(**LOAN, apr=0.1, cac_cny=900, conversion_elasticity=0.4)
    plain = break_even_apr(value_of_price(**LOAN), 900)
    assert break_even_apr(value, 900).apr == plain.apr
    # nor do scenarios of it make scenarios of the value
    assert value_of_price(**LOAN, cac_cny=[900, 1_300])(np.array(0.1)).shape == ()


def test_price_acts_on_risk_against_the_reference():
    steep = {**LOAN, "price_risk_slope": 1.5, "apr_ref": 0.3}
    value, plain = value_of_price(**steep), value_of_price(**LOAN)
    assert value(np.array(0.3)) == pytest.approx(plain(np.array(0.3)))
    assert value(np.array(0.5)) == pytest.approx(evaluate(**steep, apr=0.5).value_cny)
    assert value(np.array(0.5)) < plain(np.array(0.5))


@given(
    st.floats(0, 0.3),
    st.floats(0, 0.3),
    st.floats(0, 0.5),
    st.sampled_from(["annuity", "equal_principal", "bullet"]),
)
@settings(max_examples=25)
def test_without_risk_and_costs_the_price_is_that_of_money(funding, rate, prepay, method):
    value = value_of_price(
        amounts=(10_000, 5_000),
        term=6,
        method=method,
        prepayment=prepay,
        funding_rate=funding,
        discount_rate=rate,
    )
    assert break_even_apr(value, 0).apr == pytest.approx(funding, abs=1e-9)


# Reasons


def test_reasons():
    value = value_of_price(**PLAIN)
    beyond = break_even_apr(value, 200)
    assert np.isnan(beyond.apr)
    assert beyond.reason == "beyond_bound"
    assert break_even_apr(value, 200, bound=1.5).apr == pytest.approx(200 / 150)
    assert break_even_apr(hump, 41).reason == "never_covers"
    # not yet at its summit
    assert break_even_apr(hump, 39, bound=0.3).reason == "beyond_bound"
    # a partner takes all the interest: dearer changes nothing
    idle = value_of_price(**PLAIN, success_fee_share_of_interest=1)
    assert break_even_apr(idle, 1).reason == "never_covers"
    assert break_even_apr(idle, 0).apr == 0


def test_a_real_summit():
    value = value_of_price(**{**LOAN, "price_risk_slope": 6})
    most = affordable_cac(value, 1.0)
    assert 0.3 < most.apr < 0.9
    assert break_even_apr(value, most.cac_cny - 1).reason == ""
    assert break_even_apr(value, most.cac_cny + 1).reason == "never_covers"


@pytest.mark.parametrize("step", [0.007, 0.0065])
def test_a_summit_between_two_points_is_found(step):
    # 40 is reached at 0.4 only; the best point is 0.399 with the one step, 0.403 with the other
    found = break_even_apr(hump, [10, 40 * (1 - 1e-9), 41], step=step, bound=100 * step)
    assert list(found.reason) == ["", "", "never_covers"]
    assert hump(found.apr[:2]) == pytest.approx([10, 40])
    assert (found.apr[:2] < 0.4).all()


def test_the_first_of_several_crossings():
    found = break_even_apr(lambda r: np.sin(3 * np.pi * r), 0.5)
    assert found.apr == pytest.approx(1 / 18)


def test_a_jump_is_found_and_has_no_slope():
    def steps(apr):
        return np.where(apr >= 0.237, 20.0, 10.0) + apr

    price = break_even_apr(steps, 15).apr
    assert price == pytest.approx(0.237, abs=1e-14)
    assert steps(price) > 15
    found = pass_through(steps, 15)
    assert found.reason == "no_slope"
    assert np.isnan(found.points_per_1000_cny)


# Shapes


def test_many_costs_are_asked_at_once():
    asked = []
    value = value_of_price(**LOAN)

    def counted(apr):
        asked.append(np.size(apr))
        return value(apr)

    one = break_even_apr(counted, 1_500)
    rounds, calls = len(asked), sum(asked)
    asked.clear()
    cost = np.linspace(0, 3_000, 100)
    many = break_even_apr(counted, cost)
    assert calls < 130
    assert len(asked) < rounds + 15
    assert (np.diff(many.apr) > 0).all()
    assert many.apr[50] == pytest.approx(float(break_even_apr(value, cost[50]).apr), abs=1e-12)
    assert one.apr.shape == ()
    # what is out of reach is looked for between the best points only
    asked.clear()
    assert break_even_apr(lambda r: 0 * counted(r), 1).reason == "never_covers"
    assert len(asked) < 50


@given(st.lists(costs, min_size=2, max_size=5), st.floats(0, 2))
@settings(max_examples=20)
def test_dearer_customers_need_dearer_loans(cacs, slope):
    value = value_of_price(**LOAN, price_risk_slope=slope)
    found = break_even_apr(value, np.sort(cacs))
    known = np.isfinite(found.apr)
    assert (np.diff(found.apr[known]) >= -1e-12).all()
    # once out of reach, always out of reach
    assert (np.diff(known.astype(int)) <= 0).all()


def test_scenarios_meet_a_column_of_costs():
    changed = {
        **LOAN,
        "funding_rate": np.array([0.03, 0.06, 0.09]),
        "intensity": np.full((3, 1), 0.01),
    }
    changed["reborrow_probability"] = np.array([0.2, 0.5, 0.8])
    cost = np.array([[0.0], [1_300.0]])
    value = value_of_price(**changed)
    found, cap = break_even_apr(value, cost), affordable_cac(value, [[0.24], [0.36]])
    passed = pass_through(value, cost)
    assert found.apr.shape == cap.cac_cny.shape == passed.apr.shape == (2, 3)
    for j in range(3):
        single = {**LOAN, "intensity": 0.01}
        single |= {
            name: float(changed[name][j]) for name in ("funding_rate", "reborrow_probability")
        }
        one = value_of_price(**single)
        for i in range(2):
            assert found.apr[i, j] == pytest.approx(float(break_even_apr(one, cost[i, 0]).apr))
        assert cap.cac_cny[1, j] == pytest.approx(float(affordable_cac(one, 0.36).cac_cny))


def test_a_scan_is_asked_in_parts(monkeypatch):
    value = value_of_price(**LOAN)
    whole = break_even_apr(value, 1_500)
    monkeypatch.setattr(search, "AT_ONCE", 7)
    assert break_even_apr(value, 1_500).apr == whole.apr


# Affordable, passed on


@given(st.one_of(st.just(0.0), st.floats(1e-6, 1.5)))
@settings(max_examples=20)
def test_under_a_cap_the_best_is_the_cap_where_price_is_no_risk(cap):
    value = value_of_price(**LOAN)
    found = affordable_cac(value, cap)
    assert found.apr == cap
    assert found.cac_cny == value(np.array(cap))


def test_above_the_summit_a_cap_does_not_bind():
    found = affordable_cac(hump, [0.2, 0.393, 0.4, 0.404, 1, 3])
    assert found.apr == pytest.approx([0.2, 0.393, 0.4, 0.4, 0.4, 0.4], abs=1e-7)
    assert found.cac_cny[2:] == pytest.approx(40, rel=1e-12)


def test_break_even_and_affordable_are_inverse():
    value = value_of_price(**LOAN)
    most = affordable_cac(value, 0.5).cac_cny
    assert break_even_apr(value, most).apr == pytest.approx(0.5)


@given(st.floats(1, 3_000), st.floats(0, 1.5))
@settings(max_examples=20)
def test_the_pass_through_is_a_slope_of_break_even_prices(cac, slope):
    value = value_of_price(**LOAN, price_risk_slope=slope)
    found = pass_through(value, cac)
    around = break_even_apr(value, [cac - 0.5, cac + 0.5])
    if found.reason != "" or (around.apr <= 0).any() or np.isnan(around.apr).any():
        return
    secant = 100 * 1000 * (around.apr[1] - around.apr[0])
    assert found.points_per_1000_cny == pytest.approx(secant, rel=1e-6)


def test_at_no_price_nothing_is_passed_on():
    value = value_of_price(**PLAIN)
    assert pass_through(lambda r: 50 + value(r), [20, 65]).points_per_1000_cny == pytest.approx(
        [0, 100 * 1000 / 150]
    )
    # close to 0 no price below it is asked for, and the slope is still the one there
    bent = pass_through(lambda r: 100 * r + 300 * r**2, 1e-3)
    assert bent.points_per_1000_cny == pytest.approx(1e5 / (100 + 600 * bent.apr))
    assert pass_through(value, 200).reason == "beyond_bound"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"business": "facilitator_referral"}, "business: the fee of a facilitator_referral"),
        ({"business": "bank"}, "business: 'bank' is not one of"),
        ({"after_capital": True}, "capital_ratio: must be given"),
        ({"after_capital": True, "capital_ratio": 0.1}, "cost_of_equity: must be given"),
        ({"capital_ratio": 12}, "capital_ratio: 12 .* from 0 to 1"),
        ({"capital_yield": 0.02}, "capital_yield: has no place in licensed_lender"),
        ({"partner_yield": 0.08}, "partner_yield: has no place"),
        ({"lgdd": 1}, "lgdd: there is no such parameter; did you mean 'lgd'"),
        ({"lgd": 2}, "lgd: 2 is not allowed"),
    ],
)
def test_bad_parameters_are_named_at_once(given, words):
    with pytest.raises(ValueError, match=words):
        value_of_price(**{**PLAIN, **given})


def test_equity_that_earns_more_than_all_costs_is_refused():
    with pytest.raises(ValueError, match=r"capital_yield: 0\.5 is not allowed"):
        value_of_price(
            "facilitator_guarantee",
            **PLAIN,
            partner_yield=0.01,
            after_capital=True,
            capital_ratio=0.5,
            cost_of_equity=0.1,
            capital_yield=0.5,
        )


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda v: break_even_apr(v, -1), "cac_cny: -1 is not allowed"),
        (lambda v: break_even_apr(v, 1, bound=0), "bound: 0 is not allowed"),
        (lambda v: break_even_apr(v, 1, bound=36), "bound: 36 is not allowed"),
        (lambda v: break_even_apr(v, 1, step=0.02), "step: 0.02 .* from 0 to 0.01"),
        (lambda v: break_even_apr(v, 1, step=0), "step: 0 is not allowed"),
        (lambda v: affordable_cac(v, 24), "apr_cap: 24 .*did you mean 0.24"),
        (lambda v: affordable_cac(v, 0.24, step=1), "step: 1 is not allowed"),
    ],
)
def test_bad_input_is_named(ask, words):
    with pytest.raises(ValueError, match=words):
        ask(value_of_price(**PLAIN))


def test_scenarios_that_do_not_fit_are_named():
    value = value_of_price(**PLAIN, funding_rate=[0.03, 0.06, 0.09])
    with pytest.raises(ValueError, match="cac_cny: its scenarios have shape"):
        break_even_apr(value, [1, 2])
