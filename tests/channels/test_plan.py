import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.channels.limits import Limit, boxes, reach, refusal
from analysis.channels.plan import cheapest_plan, described, frontier, least_spend
from analysis.channels.response import hill, michaelis_menten, power, through
from analysis.channels.second import by_slsqp

FEWER = settings(max_examples=30)
CURVES = {
    "feed": through(30e6, 15_000, exponent=0.7),
    "own_app": through(3e6, 3_000, capacity=6_000),
    "sms": through(1e6, 1_500, capacity=3_000),
    "vertical_site": through(2e6, 1_500, capacity=4_000, hill_slope=0.8),
}
LIMITS = {
    "feed": Limit(max_share=0.6),
    "sms": Limit(most_customers=2_000),
    "own_app": Limit(share_now=0.15, max_share_change=0.05),
}


@st.composite
def cases(draw):
    """Curves, limits and a target that they allow."""
    curves, limits = {}, {}
    for k in range(draw(st.integers(1, 5))):
        spend, n = draw(st.floats(1e5, 1e7)), draw(st.floats(200, 5_000))
        bend = draw(st.floats(0.3, 0.9))
        curves[f"c{k}"] = draw(
            st.sampled_from(
                [
                    through(spend, n, exponent=bend),
                    through(spend, n, capacity=n / bend),
                    through(spend, n, capacity=n / bend, hill_slope=0.7),
                ]
            )
        )
        low = draw(st.floats(0, 0.1))
        limits[f"c{k}"] = Limit(
            least_customers=draw(st.sampled_from([0.0, 50.0])),
            most_customers=draw(st.floats(100, 6_000)),
            min_share=draw(st.sampled_from([0.0, low])),
            max_share=draw(st.floats(0.3, 1)),
        )
    low, high = reach(curves, limits)
    target = low + draw(st.floats(0.02, 0.98)) * (high - low) if low < high else math.nan
    return target, curves, limits


def usable(case):
    target, curves, limits = case
    return target > 1 and not refusal(target, curves, boxes(target, curves, limits))


# Against all plans of a grid, and a second solver


@pytest.mark.parametrize("target", [20, 45, 70])
def test_no_plan_of_a_grid_is_cheaper(target):
    curves = {"a": power(0.5, 0.6), "b": michaelis_menten(60, 4_000), "c": hill(50, 3_000, 0.7)}
    limits = {"a": Limit(max_share=0.5), "b": Limit(most_customers=25), "c": Limit(min_share=0.2)}
    grid = np.arange(0, target + 0.25, 0.5)
    cost = {
        c: dict(zip(grid, curve.spend(np.minimum(grid, 49.9)), strict=True))
        for c, curve in curves.items()
    }
    table = {}
    for a, b in itertools.product(grid, repeat=2):
        if a <= target / 2 and b <= 25 and 0.2 * target <= (c := target - a - b) < 49.9:
            table[a, b, c] = cost["a"][a] + cost["b"][b] + cost["c"][c]
    found = cheapest_plan(target, curves, limits)
    best = min(table, key=table.__getitem__)
    assert found.total_cny <= table[best]
    assert found.total_cny == pytest.approx(table[best], rel=2e-3)
    assert list(found.customers.values()) == pytest.approx(best, abs=0.5)


@FEWER
@given(cases().filter(usable))
def test_a_second_solver_finds_the_same(case):
    found, other = cheapest_plan(*case), by_slsqp(*case)
    assert found.total_cny <= other.total_cny * (1 + 1e-9)
    assert other.total_cny == pytest.approx(found.total_cny, rel=1e-5)


def test_the_second_solver_agrees_customer_by_customer():
    found, other = cheapest_plan(12_000, CURVES, LIMITS), by_slsqp(12_000, CURVES, LIMITS)
    for channel, n in found.customers.items():
        assert other.customers[channel] == pytest.approx(n, rel=1e-4)
    assert other.converged
    assert other.multiplier_cny == pytest.approx(found.multiplier_cny, rel=1e-5)


@FEWER
@given(cases().filter(usable), st.integers(0, 2**32 - 1))
def test_no_move_between_two_channels_is_cheaper(case, seed):
    target, curves, limits = case
    found = cheapest_plan(*case)
    rng = np.random.default_rng(seed)
    ends = boxes(target, curves, limits)
    for one, other in itertools.permutations(curves, 2):
        by = rng.uniform(0, 0.2) * found.customers[one]
        more, less = found.customers[other] + by, found.customers[one] - by
        if less >= ends[one].low and more <= min(ends[other].high, curves[other].capacity * 0.9999):
            change = (
                curves[one].spend(less)
                + curves[other].spend(more)
                - found.spend_cny[one]
                - found.spend_cny[other]
            )
            assert change >= -1e-9 * found.total_cny


# What a plan must satisfy


@FEWER
@given(cases().filter(usable))
def test_equal_marginal_costs_closed_dearer_full_cheaper(case):
    target, _, limits = case
    found = cheapest_plan(*case)
    assert found.converged
    assert sum(found.customers.values()) == pytest.approx(target, rel=1e-9)
    by_state = {
        state: [found.marginal_cny[c] for c, s in found.state.items() if s == state]
        for state in ("interior", "full", "closed", "held", "fixed")
    }
    inside = by_state["interior"]
    for c, n in found.customers.items():
        limit = limits[c]
        assert n >= max(limit.least_customers, limit.min_share * target) * (1 - 1e-9)
        assert n <= min(limit.most_customers, limit.max_share * target) * (1 + 1e-9)
    if inside:
        assert max(inside) <= min(inside) * (1 + 1e-6)
        assert found.multiplier_cny == pytest.approx(inside[0], rel=1e-6)
        assert max(by_state["full"], default=0) <= min(inside) * (1 + 1e-6)
        assert min(by_state["closed"] + by_state["held"], default=math.inf) >= max(inside) * (
            1 - 1e-6
        )
    else:
        assert math.isnan(found.multiplier_cny)
        assert found.multiplier_ends_cny[0] <= found.multiplier_ends_cny[1]


def test_by_hand():
    # 2√x and √x: n²/4 and n² cost n/2 and 2n at the margin, so four to one; 300² /(4 + 1) in all
    found = cheapest_plan(300, {"feed": power(2, 0.5), "sms": power(1, 0.5)})
    assert found.customers == pytest.approx({"feed": 240, "sms": 60})
    assert found.total_cny == pytest.approx(18_000)
    assert found.multiplier_cny == found.slope_cny == pytest.approx(120)
    assert found.share == pytest.approx({"feed": 0.8, "sms": 0.2})
    assert found.cac_cny == pytest.approx(60)


def test_a_channel_whose_first_customer_is_too_dear_stays_closed():
    # the first of `dear` costs 500,000/100 = 5,000
    curves = {"cheap": through(1e6, 1_000, capacity=4_000), "dear": michaelis_menten(100, 500_000)}
    found = cheapest_plan(1_000, curves)
    assert found.state == {"cheap": "interior", "dear": "closed"}
    assert found.customers["dear"] == 0
    assert "dear" not in found.binds
    assert found.average_cny["dear"] == found.marginal_cny["dear"] == pytest.approx(5_000)


def test_without_an_interior_channel_the_multiplier_has_two_ends():
    curves = {"a": power(1, 0.5), "b": michaelis_menten(100, 50_000_000)}
    found = cheapest_plan(100, curves, {"a": Limit(most_customers=100)})
    # the hundredth of `a` costs 2·100, the first of `b` 500,000
    assert found.state == {"a": "full", "b": "closed"}
    assert math.isnan(found.multiplier_cny)
    assert found.multiplier_ends_cny == pytest.approx((200, 500_000))
    assert math.isnan(found.slope_cny)
    assert found.slope_ends_cny == found.multiplier_ends_cny
    assert found.binds == {"a": "most_customers"}


def test_one_channel_at_its_end_knows_no_price_for_more():
    found = cheapest_plan(100, {"a": power(1, 0.5)}, {"a": Limit(most_customers=100)})
    assert found.multiplier_ends_cny == pytest.approx((200, math.inf))


def test_limits_that_leave_no_choice():
    limits = {"a": Limit(share_now=0.4, max_share_change=0), "b": Limit(least_customers=60)}
    curves = {"a": power(1, 0.5), "b": power(1, 0.5)}
    found = cheapest_plan(100, curves, limits)
    assert found.customers == pytest.approx({"a": 40, "b": 60})
    assert found.state == {"a": "fixed", "b": "held"}
    assert found.binds == {"a": "max_share_change", "b": "least_customers"}
    shut = cheapest_plan(100, curves, {"a": Limit(most_customers=0)})
    assert (shut.customers["a"], shut.state["a"]) == (0, "fixed")


# The frontier


@FEWER
@given(cases().filter(usable))
def test_the_slope_counts_the_limits_that_move(case):
    _, _, limits = case
    found = cheapest_plan(*case)
    if math.isnan(found.multiplier_cny) or math.isnan(found.slope_cny):
        return
    expected, free = 0.0, 1.0
    for channel, by in found.binds.items():
        if by in ("max_share", "min_share"):
            share = getattr(limits[channel], by)
            expected, free = expected + share * found.marginal_cny[channel], free - share
    assert found.slope_cny == pytest.approx(expected + free * found.multiplier_cny, rel=1e-4)


def test_the_multiplier_is_not_the_slope_where_a_share_binds():
    # `a` is held to half: the next two customers cost 2·50/4 and 2·50
    curves, limits = {"a": power(2, 0.5), "b": power(1, 0.5)}, {"a": Limit(max_share=0.5)}
    found = cheapest_plan(100, curves, limits)
    assert found.multiplier_cny == pytest.approx(100)
    assert found.slope_cny == pytest.approx((25 + 100) / 2, rel=1e-6)


def test_a_limit_on_customers_leaves_multiplier_and_slope_alike():
    curves, limits = {"a": power(2, 0.5), "b": power(1, 0.5)}, {"a": Limit(most_customers=50)}
    found = cheapest_plan(100, curves, limits)
    assert found.multiplier_cny == found.slope_cny == pytest.approx(100)


def test_the_frontier_is_convex_and_says_where_it_ends():
    table = frontier(np.linspace(2_000, 24_000, 12), CURVES | {"feed": CURVES["own_app"]}, LIMITS)
    ok = table[table["reason"] == ""]
    assert 3 <= len(ok) < len(table)
    assert (np.diff(ok["spend_cny"], 2) > 0).all()
    assert (ok["cac_cny"] * ok["target_customers"]).to_numpy() == pytest.approx(
        ok["spend_cny"].to_numpy()
    )
    lost = table[table["reason"] != ""]
    assert lost["spend_cny"].isna().all()
    assert lost["reason"].str.contains("what binds|contradict").all()
    shares = ok[[f"share_{c}" for c in CURVES]].sum(axis=1)
    assert shares.to_numpy() == pytest.approx(1)


@FEWER
@given(cases())
def test_reach_is_where_plans_end(case):
    _, curves, limits = case
    low, high = reach(curves, limits)
    if math.isnan(low):
        for target in (10, 100, 1_000, 10_000):
            assert refusal(target, curves, boxes(target, curves, limits))
        return
    for target, good in (
        (low * 1.001 + 1e-3, low * 1.01 < high),
        (high * 0.999, low * 1.01 < high),
        (low * 0.99, False),
        (high * 1.01, False),
    ):
        if target > 0:
            assert (not refusal(target, curves, boxes(target, curves, limits))) == good or low == 0


def test_nothing_ends_a_power():
    assert reach({"a": power(1, 0.5)}) == (0, math.inf)
    assert reach({"a": power(1, 0.5)}, {"a": Limit(max_share=0.9)}) == (0, 0)


def test_least_spend_is_the_plan_or_nothing():
    assert least_spend(12_000, CURVES, LIMITS) == pytest.approx(
        cheapest_plan(12_000, CURVES, LIMITS).total_cny
    )
    assert math.isnan(least_spend(1e9, {"sms": CURVES["sms"]}))


# Targets that cannot be met


@pytest.mark.parametrize(
    ("target", "limits", "message"),
    [
        (
            5_000,
            {},
            r"target: 5,000 customers a month is above 4,000, .*: a 1,000 \(capacity\), b 3,000",
        ),
        (4_000, {}, r"target: 4,000 customers a month is above 4,000"),
        (
            1_000,
            {"a": Limit(max_share=0.3), "b": Limit(most_customers=500)},
            r"is above 800, .*: a 300 \(max_share\), b 500 \(most_customers\)",
        ),
        (
            100,
            {"a": Limit(least_customers=80), "b": Limit(min_share=0.4)},
            r"is below 120, .*: a 80 \(least_customers\), b 40 \(min_share\)",
        ),
        (
            500,
            {"a": Limit(min_share=0.5, most_customers=100)},
            r"limits of 'a' contradict each other: at least 250 \(min_share\), at most 100 \(most_customers\)",
        ),
        (
            2_000,
            {"a": Limit(least_customers=1_000)},
            r"limits of 'a' contradict each other: at least 1,000 \(least_customers\), at most 1,000 \(capacity\)",
        ),
        (
            1_000,
            {
                "a": Limit(share_now=0.1, max_share_change=0.1),
                "b": Limit(share_now=0.6, max_share_change=0.1),
            },
            r"is above 900, .*: a 200 \(max_share_change\), b 700 \(max_share_change\)",
        ),
    ],
)
def test_a_target_out_of_reach_says_what_binds(target, limits, message):
    curves = {"a": michaelis_menten(1_000, 1e6), "b": michaelis_menten(3_000, 1e6)}
    for solver in (cheapest_plan, by_slsqp):
        with pytest.raises(ValueError, match=message):
            solver(target, curves, limits)


# Bad input


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: cheapest_plan(100, {}), r"curves: there is no channel"),
        (lambda: reach({}), r"curves: there is no channel"),
        (lambda: cheapest_plan(0, CURVES), r"target: 0 is not allowed"),
        (lambda: cheapest_plan(-5, CURVES), r"target: -5 is not allowed"),
        (lambda: cheapest_plan(math.nan, CURVES), r"target: nan is not allowed"),
        (lambda: cheapest_plan(1, {"a": 3}), r"curves\['a'\]: 3 is not a curve"),
        (
            lambda: cheapest_plan(1, CURVES, {"tv": Limit()}),
            r"limits: 'tv' is not one of feed, own",
        ),
        (
            lambda: cheapest_plan(1, CURVES, {"feed": 0.5}),
            r"limits\['feed'\]: 0.5 is not a `Limit`",
        ),
        (lambda: Limit(max_share=1.4), r"max_share: 1.4 is not allowed"),
        (lambda: Limit(least_customers=-1), r"least_customers: -1 is not allowed"),
        (lambda: Limit(most_customers=math.nan), r"most_customers: nan is not allowed"),
        (
            lambda: Limit(min_share=0.5, max_share=0.4),
            r"min_share: 0.5 .* at most `max_share`, 0.4",
        ),
        (lambda: Limit(least_customers=5, most_customers=4), r"least_customers: 5 is not allowed"),
        (lambda: Limit(share_now=0.5), r"share_now, max_share_change: give both"),
        (lambda: Limit(share_now=1.5, max_share_change=0.1), r"share_now: 1.5 is not allowed"),
    ],
)
def test_bad_arguments_are_refused_by_name(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_a_split_that_is_not_the_cheapest_has_not_converged():
    curves = {"a": power(1, 0.5), "b": power(1, 0.5), "c": michaelis_menten(100, 50_000)}
    given = {"a": Limit(most_customers=20), "c": Limit(most_customers=10)}
    ends = boxes(60, curves, given)

    def judged(a, b, c, multiplier):
        return described(60, curves, given, ends, {"a": a, "b": b, "c": c}, multiplier).converged

    # the cheapest: `a` full at 40, `c` closed at 500, `b` at 80
    assert judged(20, 40, 0, 80)
    assert not judged(20, 39, 0, 80)
    assert not judged(20, 39.9, 0.1, 80)
    assert not judged(20, 40, 0, 81)
    # `b` at its marginal cost and `c` open though dearer; the volume missed
    assert not judged(20, 35, 5, 70)
    assert not judged(20, 40.1, 0, 80.2)
    # `a` below its limit, and cheaper; nothing in between
    assert not judged(19, 41, 0, 82)


def test_full_channels_must_be_the_cheaper_ones():
    curves = {"a": power(1, 0.5), "b": power(1, 0.5)}
    given = {
        "a": Limit(least_customers=10, most_customers=90),
        "b": Limit(least_customers=10, most_customers=90),
    }
    ends = boxes(100, curves, given)
    assert not described(100, curves, given, ends, {"a": 90, "b": 10}, 180).converged
    assert described(100, curves, given, ends, {"a": 50, "b": 50}, 100).converged
