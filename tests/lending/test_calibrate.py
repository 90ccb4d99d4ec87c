"""Ladders made comparable: measures by another route, scales that meet their target."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import lending
from analysis.lending import calibrate
from analysis.lending.calibrate import first_default, intensity_scale, loss_rate
from analysis.lending.loan import project_loan

LADDER = {
    "amounts": lending.LIGHT_FRONT,
    "term": 6,
    "apr": 0.24,
    "intensity": 0.01,
    "prepayment": 0.03,
    "reborrow_probability": 0.8,
    "type_weights": (0.5, 0.5),
    "type_multipliers": (0.4, 1.6),
    "discount_rate": 0.1,
    "funding_rate": 0.05,
    "lgd": 0.9,
}


def test_the_loss_rate_is_defaults_over_balance_and_year():
    one = lending.evaluate(**{**LADDER, "discount_rate": 0.0})
    balance = one.flows["balance"].sum() / 12
    assert float(loss_rate(**LADDER)) == pytest.approx(
        float(one.totals["defaulted_principal"] / balance), rel=1e-12
    )


def test_a_loss_rate_without_risk_is_zero():
    assert float(loss_rate(**{**LADDER, "intensity": 0.0})) == 0.0


def test_the_first_loan_s_default_is_that_of_the_loan_alone():
    made = {**LADDER, "type_weights": (1.0,), "type_multipliers": (1.0,)}
    flows = project_loan(
        LADDER["amounts"][0],
        0.24,
        6,
        intensity=0.01,
        prepayment=0.03,
        late_collection_cost_cny=1.0,
    ).flows
    assert float(first_default(**made)) == pytest.approx(flows["collection_cost"].sum(), rel=1e-12)
    assert float(first_default(**{**made, "intensity": 0.0})) == 0.0


def test_a_shrinking_offer_raises_the_first_default():
    slope = {"incentive_slope": 0.3}
    heavy = {**LADDER, "amounts": lending.HEAVY_FRONT}
    assert first_default(**heavy, **slope) > first_default(**heavy)
    assert first_default(**LADDER, **slope) < first_default(**LADDER)


@settings(max_examples=25, deadline=None)
@given(
    st.floats(-0.5, 1.6),
    st.floats(-0.05, 0.35),
    st.floats(0.002, 0.05),
    st.sampled_from([loss_rate, first_default]),
)
def test_the_scale_meets_its_target(elasticity, incentive, intensity, measure):
    plain = {**LADDER, "intensity": intensity}
    target = measure(**plain)
    slopes = {"size_risk_elasticity": elasticity, "incentive_slope": incentive}
    scale = float(intensity_scale(measure, target, **plain, **slopes))
    found = measure(**{**plain, **slopes, "intensity": intensity * scale})
    assert float(found) == pytest.approx(float(target), rel=1e-6)


def test_scenarios_are_scaled_each_on_its_own():
    intensity = np.array([[0.005], [0.01], [0.02]])
    target = np.array([0.05, 0.1, 0.2])
    together = intensity_scale(loss_rate, target, **{**LADDER, "intensity": intensity})
    alone = [
        float(intensity_scale(loss_rate, t, **{**LADDER, "intensity": float(i[0])}))
        for t, i in zip(target, intensity, strict=True)
    ]
    assert together == pytest.approx(alone, rel=1e-6)


def test_one_is_the_scale_where_nothing_changed():
    assert float(intensity_scale(loss_rate, loss_rate(**LADDER), **LADDER)) == pytest.approx(1)


def test_a_target_out_of_reach_is_not_a_number():
    # nobody can default: no scale of nothing is something
    assert np.isnan(intensity_scale(loss_rate, 0.1, **{**LADDER, "intensity": 0.0}))
    # and more than everything cannot be lost on the first loan
    assert np.isnan(intensity_scale(first_default, 1.5, **LADDER))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"target": 0.0}, "target: 0 is not allowed"),
        ({"intensity": np.full(6, 0.01)}, "intensity: give one number"),
    ],
)
def test_wrong_arguments_are_named(change, words):
    target = change.pop("target", 0.1)
    with pytest.raises(ValueError, match=words):
        intensity_scale(loss_rate, target, **{**LADDER, **change})


def test_a_first_loan_of_overlapping_loans_is_refused():
    with pytest.raises(ValueError, match="next_loan_after: must be 1"):
        first_default(**{**LADDER, "next_loan_after": 0.5})
    with pytest.raises(ValueError, match="at least two rungs"):
        first_default(**{**LADDER, "amounts": (1_000.0,)})
    assert calibrate.CLOSE < 1e-6
