import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.channels.own import own_shop

FEWER = settings(max_examples=30)
SHOP = {
    "months": 36,
    "bought_cac_cny": 2_000,
    "event_months": (1, 7, 13, 19, 25, 31),
    "event_visitors": 20_000,
    "half_life_months": 1.5,
    "base_visitors": 3_000,
    "hunter_share": 0.4,
    "conversion_start": 0.01,
    "conversion_end": 0.03,
    "learning_rate": 0.15,
    "build_cny": 2_000_000,
    "team_cny": 150_000,
    "event_cny": 100_000,
    "subsidy_cny": 15,
}


@st.composite
def shops(draw):
    months = draw(st.integers(1, 40))
    share = st.floats(0, 1)
    return {
        "months": months,
        "bought_cac_cny": draw(st.floats(100, 5_000)),
        "event_months": draw(st.lists(st.integers(1, months), max_size=5)),
        "event_visitors": draw(st.floats(0, 50_000)),
        "half_life_months": draw(st.floats(0.1, 24)),
        "base_visitors": draw(st.floats(0, 5_000)),
        "hunter_share": draw(share),
        "conversion_start": draw(share) * 0.1,
        "conversion_end": draw(share) * 0.1,
        "learning_rate": draw(share),
        "build_cny": draw(st.floats(0, 5e6)),
        "team_cny": draw(st.floats(0, 5e5)),
        "event_cny": draw(st.floats(0, 5e5)),
        "subsidy_cny": draw(st.floats(0, 100)),
    }


def by_hand(p):
    """The same, person by month by event, in plain loops."""
    spent, won, horizon, held = p["build_cny"], 0.0, math.nan, True
    for t in range(1, p["months"] + 1):
        drawn = sum(
            p["event_visitors"] * 0.5 ** ((t - e) / p["half_life_months"])
            for e in p["event_months"]
            if e <= t
        )
        c = p["conversion_end"] - (p["conversion_end"] - p["conversion_start"]) * math.exp(
            -p["learning_rate"] * (t - 1)
        )
        buyers = c * drawn * (1 - p["hunter_share"])
        won += buyers + c * p["base_visitors"]
        spent += p["team_cny"] + p["event_cny"] * p["event_months"].count(t)
        spent += p["subsidy_cny"] * (drawn * p["hunter_share"] + buyers)
        beats = won > 0 and spent <= p["bought_cac_cny"] * won
        if beats and math.isnan(horizon):
            horizon = t
        held &= beats or math.isnan(horizon)
    return spent, won, horizon, held and not math.isnan(horizon)


@FEWER
@given(shops())
def test_plain_loops_say_the_same(shop):
    found = own_shop(**shop)
    spent, won, horizon, held = by_hand(shop)
    assert found.cumulative_cost_cny[-1] == pytest.approx(spent)
    assert found.cumulative_customers[-1] == pytest.approx(won)
    assert (float(found.horizon_months) == horizon) or (
        math.isnan(horizon) and np.isnan(found.horizon_months)
    )
    assert bool(found.holds_after) == held


def test_visitors_halve_once_a_half_life():
    found = own_shop(
        months=7,
        bought_cac_cny=1,
        event_months=(2,),
        event_visitors=800,
        half_life_months=2,
        base_visitors=100,
        conversion_start=0.1,
    )
    assert found.visitors == pytest.approx(
        [100, 900, 100 + 800 / 2**0.5, 500, 100 + 400 / 2**0.5, 300, 100 + 200 / 2**0.5]
    )


def test_hunters_take_the_subsidy_and_never_borrow():
    # 100 visitors of whom 40 hunt; 10% of the other 60 borrow: 6 customers, 46 subsidies
    found = own_shop(
        months=1,
        bought_cac_cny=1,
        event_months=(1,),
        event_visitors=100,
        half_life_months=1,
        hunter_share=0.4,
        conversion_start=0.1,
        subsidy_cny=10,
    )
    assert found.customers == pytest.approx([6])
    assert found.cost_cny == pytest.approx([460])


def test_conversion_learns():
    found = own_shop(
        months=3,
        bought_cac_cny=1,
        base_visitors=1,
        half_life_months=1,
        conversion_start=0.1,
        conversion_end=0.3,
        learning_rate=math.log(2),
    )
    assert found.customers == pytest.approx([0.1, 0.2, 0.25])


def test_a_shop_that_pays_for_itself_and_then_no_more():
    # one event brings 100 for 100,000; then 20,000 a month for nobody
    found = own_shop(
        months=8,
        bought_cac_cny=2_000,
        event_months=(1,),
        event_visitors=1_000,
        half_life_months=1e-3,
        conversion_start=0.1,
        team_cny=20_000,
        event_cny=100_000,
    )
    assert found.horizon_months == 1
    assert not found.holds_after
    assert np.isnan(found.holds_from_months)
    assert np.isnan(own_shop(**SHOP | {"base_visitors": 0, "event_months": ()}).run_rate_cac_cny)


def test_a_shop_that_pays_dips_and_pays_again():
    found = own_shop(
        months=6,
        bought_cac_cny=2_000,
        event_months=(1, 4),
        event_visitors=1_000,
        half_life_months=1e-3,
        conversion_start=0.1,
        team_cny=90_000,
    )
    # at 200,000 of bought customers: 90, 180, 270; then 400,000 against 360, 450
    assert (found.horizon_months, found.holds_after) == (1, False)
    assert np.isnan(found.holds_from_months)
    cut = own_shop(
        months=4,
        bought_cac_cny=2_000,
        event_months=(1, 4),
        event_visitors=1_000,
        half_life_months=1e-3,
        conversion_start=0.1,
        team_cny=90_000,
    )
    assert (cut.horizon_months, cut.holds_from_months, cut.holds_after) == (1, 4, False)


def test_without_a_horizon_there_is_a_reason():
    dear = own_shop(**SHOP | {"bought_cac_cny": 100})
    assert np.isnan(dear.horizon_months)
    assert (dear.reason, dear.holds_after) == ("never", False)
    slow = own_shop(**SHOP | {"build_cny": 1e9})
    assert np.isnan(slow.horizon_months)
    assert slow.reason == "not_yet"
    assert slow.run_rate_cac_cny < 2_000 < slow.cac_cny


def test_the_run_rate_leaves_out_the_build_and_the_start():
    one, other = own_shop(**SHOP), own_shop(**SHOP | {"build_cny": 0})
    assert one.run_rate_cac_cny == other.run_rate_cac_cny
    assert one.cac_cny > other.cac_cny
    last = slice(-12, None)
    assert one.run_rate_cac_cny == pytest.approx(
        one.cost_cny[last].sum() / one.customers[last].sum()
    )
    short = own_shop(**SHOP | {"months": 5, "event_months": (1,), "build_cny": 0})
    assert short.run_rate_cac_cny == pytest.approx(short.cac_cny)


@FEWER
@given(
    shops(),
    st.sampled_from(["half_life_months", "hunter_share", "team_cny", "build_cny"]),
    st.floats(1.01, 2),
)
def test_what_makes_a_shop_worse_never_brings_the_horizon_forward(shop, name, factor):
    # a longer half-life helps only where a visitor is worth the subsidy
    if name == "half_life_months":
        shop = shop | {"subsidy_cny": 0}
    worse = shop | {
        name: shop[name] / factor
        if name == "half_life_months"
        else min(shop[name] * factor, 1 if name == "hunter_share" else 1e9)
    }
    before, after = own_shop(**shop).horizon_months, own_shop(**worse).horizon_months
    assert np.isnan(after) or before <= after


def test_scenarios_broadcast():
    half_life, hunters, team = np.meshgrid([0.5, 3.0], [0.2, 0.6], [5e4, 2e5, 4e5], indexing="ij")
    found = own_shop(
        **SHOP | {"half_life_months": half_life, "hunter_share": hunters, "team_cny": team}
    )
    assert found.horizon_months.shape == (2, 2, 3)
    assert found.customers.shape == (2, 2, 3, 36)
    for at in np.ndindex(2, 2, 3):
        alone = own_shop(
            **SHOP
            | {"half_life_months": half_life[at], "hunter_share": hunters[at], "team_cny": team[at]}
        )
        np.testing.assert_equal(found.horizon_months[at], alone.horizon_months[()])
        assert found.run_rate_cac_cny[at] == pytest.approx(alone.run_rate_cac_cny)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"months": 0}, r"months: 0 is not allowed"),
        ({"event_months": (0,)}, r"event_months: 0 is not allowed"),
        ({"event_months": (37,)}, r"event_months: 37 is not allowed; must be from 1 to 36"),
        ({"event_months": (1.5,)}, r"event_months: 1.5 is not allowed"),
        ({"half_life_months": 0}, r"half_life_months: 0 is not allowed; must be above 0"),
        ({"hunter_share": 1.2}, r"hunter_share: 1.2 is not allowed"),
        ({"conversion_start": 2}, r"conversion_start: 2 is not allowed"),
        ({"team_cny": -1}, r"team_cny: -1 is not allowed"),
        ({"bought_cac_cny": math.nan}, r"bought_cac_cny: nan is not allowed"),
        ({"run_rate_months": 0}, r"run_rate_months: 0 is not allowed"),
        ({"team_cny": [1, 2], "build_cny": [1, 2, 3]}, r"team_cny: its scenarios have shape"),
    ],
)
def test_bad_arguments_are_refused_by_name(wrong, message):
    with pytest.raises(ValueError, match=message):
        own_shop(**SHOP | wrong)
