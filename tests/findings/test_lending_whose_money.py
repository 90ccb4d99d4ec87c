"""Three businesses around one customer, by other routes."""

import numpy as np
import pytest

from analysis import lending
from analysis.assumptions import baseline
from analysis.figures import registry
from analysis.figures.lending import whose_money as drawn
from analysis.findings.lending import common
from analysis.findings.lending import whose_money as found
from analysis.lending.baseline import parameters
from analysis.statements import evaluate


def form(id, study):
    return evaluate(id, study)[0]


def row(study, who, term=6, ladder="heavy front"):
    table = found.worth(study)
    at = (table["business"] == who) & (table["term"] == term) & (table["ladder"] == ladder)
    (one,) = table[at].to_dict("records")
    return one


def test_the_guarantor_is_the_chapter_s_customer_less_a_charge_for_capital(study):
    """Flows of the shared customer, and the charge summed month by month."""
    one = common.customer(study, "heavy front", term=6)
    balance = one.flows["balance"].ravel()
    months = np.arange(1, len(balance))
    discount = (1 + study.value("discount_rate")) ** (-months / 12)
    monthly = study.value("capital_ratio") * study.value("cost_of_equity") / 12
    charge = monthly * (discount * balance[:-1]).sum()
    assert row(study, "guarantees")["value_cny"] == pytest.approx(float(one.value_cny) - charge)


def test_a_point_is_what_a_second_run_one_point_cheaper_gains(study):
    for who, name in (("lends", "funding_rate"), ("guarantees", "partner_yield")):
        cheap = found.employed(study, who, "heavy front", 12, study.value(name) - 0.01)
        one = row(study, who, 12)
        gain = float(cheap.value_after_capital_cny) - one["value_cny"]
        assert one["point_cny"] == pytest.approx(gain)
        free = found.employed(study, who, "heavy front", 12, 0.0)
        assert one["no_cost_of_money_cny"] == pytest.approx(float(free.value_after_capital_cny))


def test_a_referrer_lives_on_the_take_alone(study):
    made = parameters(study, amounts=lending.HEAVY_FRONT, conversion_elasticity=0.0, term=6)
    loans = lending.evaluate(**made).waterfall
    kept = study.value("take_rate") * (1 - study.value("indirect_tax_rate"))
    one = row(study, "refers")
    assert one["value_cny"] == pytest.approx(
        float(kept * loans["lent"] - loans["origination_cost"])
    )
    share = study.value("take_rate") * float(loans["lent"]) / float(loans["interest"])
    assert one["price_share_of_interest"] == pytest.approx(share)
    assert one["customers_per_million"] == pytest.approx(1e6 / study.value("cac_cny"))
    assert np.isnan(one["return_a_year"])


def test_at_the_take_that_is_needed_the_cost_is_covered(study):
    for term in common.TENORS:
        take, share = found.take_needed(study, term, 1300.0)
        at = found.employed(study, "refers", "heavy front", term, take)
        assert float(at.value_after_capital_cny) == pytest.approx(1300)
        flows = at.customer.waterfall
        assert share == pytest.approx(take * float(flows["lent"]) / float(flows["interest"]))


def test_ranges_hold_our_own_prices_and_the_table_has_a_row_each(study):
    table = found.worth(study)
    assert len(table) == 18
    assert (table["low_cny"] <= table["value_cny"]).all()
    assert (table["value_cny"] <= table["high_cny"]).all()
    rows = found.business_table(study).rows
    assert len(rows) == 9
    gains = [float(r[2].text) for r in rows if r[0].text.startswith("refers")]
    assert gains == [0, 0, 0], "a referrer funds nothing"


ALL = (
    "no-business-breaks-even",
    "referral-frees-money",
    "referral-leaves-more-if-paid",
    "referral-asks-for-most-of-the-interest",
    "free-money-would-not-pay",
)


@pytest.mark.parametrize("id", ALL)
def test_every_sentence_holds_in_the_book(id, study):
    assert form(id, study) == "holds"


@pytest.mark.parametrize(
    ("id", "changes"),
    [
        ("no-business-breaks-even", {"apr": 0.5}),
        ("referral-frees-money", {"capital_ratio": 0}),
        ("referral-leaves-more-if-paid", {"take_rate": (0, 0.001)}),
        ("referral-asks-for-most-of-the-interest", {"success_fee_share_of_interest": (0, 0.6)}),
        ("free-money-would-not-pay", {"annual_default_probability": 0.001, "apr": 0.4}),
    ],
)
def test_sentences_turn_with_assumptions(id, changes):
    assert form(id, baseline(**changes)) == "opposite"


def test_without_interest_any_take_is_more_than_all():
    study = baseline(apr=0, price_rise=0, relief_rate_cut=0)
    assert "more than all of the interest" in evaluate(ALL[3], study)[1]
    assert found.worth(study)["price_share_of_interest"].max() == np.inf


def test_the_figure_draws_a_take_hollow_beyond_what_platforms_are_paid(study):
    data = registry.build("light-capital-or-heavy", study).data
    assert len(data) == 24
    assert set(data["row"]) == {*drawn.NAMES.values(), drawn.POINT}
    assert (data["low_cny"] <= data["full_cny"]).all()
    assert (data["full_cny"] <= data["high_cny"]).all()
    hollow = data[~data["sure"]]
    assert set(hollow["row"]) == {"who refers"}
    # 3% of the amount is 27% of the interest of a year's loan, and more of a shorter one's
    assert set(hollow["term"]) == {3, 6}
