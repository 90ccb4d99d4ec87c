"""Priors on effects as models meet them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import effects
from analysis.assumptions import Prior, baseline
from analysis.evidence import load


def test_a_study_holds_every_prior_of_the_file(study):
    table = load("effect_priors").set_index("name")
    found = effects.effect_priors(study)
    assert list(found) == list(table.index)
    for name, held in found.items():
        row = table.loc[name]
        assert held.prior == Prior(row.kind, row.low, row.centre, row.high) == study.prior(name)
        assert (held.unit, held.grade) == (row.unit, "E")
        assert " ".join(held.rests_on) == row.rests_on


def test_a_reader_may_set_his_own(study):
    mine = baseline(price_risk_slope=(0.2, 0.4))
    assert not mine.is_baseline
    own = effects.price_risk_slope(mine)
    assert (own.kind, own.low, own.high) == ("uniform", 0.2, 0.4)
    assert own.mode == pytest.approx(0.3)
    assert effects.effect_priors(mine)["price_risk_slope"].why == "set by the reader"
    assert effects.incentive_slope(mine) == effects.incentive_slope(study)


def test_the_first_loan_has_a_size_effect_of_its_own(study):
    first, second, tenth = (effects.size_risk_elasticity(study, n) for n in (1, 2, 10))
    assert first != second == tenth
    assert second.low < 0 < second.high
    with pytest.raises(ValueError, match="loan_number: 0 is below 1"):
        effects.size_risk_elasticity(study, 0)


def test_a_chosen_size_adds_its_part_and_an_assigned_one_does_not(study):
    for number in (1, 2):
        set_by_lender = effects.size_risk_elasticity(study, number)
        chosen = effects.size_risk_elasticity(study, number, chosen=True)
        more = study.prior("chosen_size_elasticity")
        assert chosen.mode == pytest.approx(set_by_lender.mode + more.mode)
        assert chosen.low == pytest.approx(set_by_lender.low + more.low)
        assert chosen.high == pytest.approx(set_by_lender.high + more.high)
    mixed = baseline(chosen_size_elasticity=(0.1, 0.2))
    assert effects.size_risk_elasticity(mixed, 1, chosen=True).kind == "triangular"


def test_the_parts_of_the_price_slope_make_its_centre(study):
    selection, burden = effects.price_risk_parts(study)
    assert selection.mode + burden.mode == pytest.approx(effects.price_risk_slope(study).mode)


def test_raising_a_known_price_is_another_prior(study):
    assert effects.take_up_elasticity(study, raised=True).high < -0.5
    assert effects.take_up_elasticity(study).low == -0.5


@given(
    elasticity=st.floats(-3, -0.05),
    apr=st.floats(0.05, 3),
    take_up=st.floats(0.05, 0.95),
)
def test_the_slope_has_the_elasticity_it_was_made_from(elasticity, apr, take_up):
    slope = effects.take_up_slope(elasticity, apr, take_up)
    start = math.log(take_up / (1 - take_up)) - slope * apr

    def log_share(rate):
        return -math.log1p(math.exp(-(start + slope * rate)))

    step = 1e-5
    found = (log_share(apr * math.exp(step)) - log_share(apr * math.exp(-step))) / (2 * step)
    assert found == pytest.approx(elasticity, rel=1e-4)


@pytest.mark.parametrize(("apr", "take_up", "name"), [(0, 0.5, "apr"), (0.3, 1, "take_up"), (0.3, 0, "take_up")])  # fmt: skip
def test_a_price_or_share_out_of_range_is_named(apr, take_up, name):
    with pytest.raises(ValueError, match=name):
        effects.take_up_slope(-0.25, apr, take_up)
