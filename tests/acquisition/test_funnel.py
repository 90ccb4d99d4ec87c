import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acquisition import funnel, split
from analysis.acquisition.approval import approval_needed, explained_by_approval
from analysis.acquisition.funnel import Funnel, split_rise, two_charges

# 1,000 impressions at 30 bring 20 clicks, 8 applications, 2 approvals and 1 first loan
SMALL = Funnel(30, 0.02, 0.4, 0.25, 0.5)
amounts = st.floats(1e-3, 1e6)
chances = st.floats(1e-3, 1)
funnels = st.builds(Funnel, amounts, chances, chances, chances, chances)


def test_one_spend_has_a_cost_for_every_count():
    costs = {stage: float(SMALL.cac_per(stage)) for stage in funnel.STAGES}
    assert costs == pytest.approx(
        {"impression": 0.03, "click": 1.5, "application": 3.75, "approved": 15, "drawn": 30}
    )
    assert SMALL.cac_per("approved_user") == SMALL.cac_per("approved")
    assert SMALL.cac_per("new_borrower") == SMALL.cac_per("drawn")


def test_spend_over_heads_is_the_cost_at_every_stage():
    heads = SMALL.counts(500_000)
    for stage in funnel.STAGES:
        assert 500 * 30 / heads[stage] == pytest.approx(SMALL.cac_per(stage))


def test_approved_and_borrower_costs_of_the_evidence_come_out_of_one_funnel():
    # 368 per approved user and 817 per borrower: 45 of 100 approved users draw
    one = Funnel(40, 0.01, 0.05, 40 / 1000 / 0.01 / 0.05 / 368, 368 / 817)
    assert one.cac_per("approved_user") == pytest.approx(368)
    assert one.cac_per("new_borrower") == pytest.approx(817)


def test_a_simulated_funnel_costs_what_the_formula_says():
    rng = np.random.default_rng(1)
    impressions = 4_000_000
    clicks = rng.binomial(impressions, 0.02)
    applied = rng.binomial(clicks, 0.4)
    drawn = rng.binomial(rng.binomial(applied, 0.25), 0.5)
    # the count's relative error is about 1 / sqrt(drawn)
    assert impressions * 0.03 / drawn == pytest.approx(30, rel=4 / np.sqrt(drawn))


def test_a_platform_charges_twice():
    by_share = two_charges(1_200, success_fee_share_of_amount=0.02, first_amount_cny=10_000)
    assert by_share == two_charges(1_200, success_fee_cny=200) == (1_200, 200, 1_400)
    many = two_charges([1_000, 2_000], success_fee_cny=[[0], [100]])
    assert many.total_cny.tolist() == [[1_000, 2_000], [1_100, 2_100]]


def test_a_success_is_paid_for_once():
    with pytest.raises(ValueError, match=r"success_fee_share_of_interest.*once"):
        two_charges(1_000, success_fee_cny=100, success_fee_share_of_interest=0.2)
    with pytest.raises(ValueError, match=r"success_fee_share_of_interest.*once"):
        two_charges(
            1_000,
            success_fee_share_of_amount=0.01,
            first_amount_cny=5_000,
            success_fee_share_of_interest=[0, 0.2],
        )
    with pytest.raises(ValueError, match="success_fee_share_of_amount: both"):
        two_charges(1, success_fee_cny=1, success_fee_share_of_amount=0.1, first_amount_cny=1)
    with pytest.raises(ValueError, match="first_amount_cny: must be given"):
        two_charges(1, success_fee_share_of_amount=0.1)
    # one customer of each kind is no double charge
    one_of_each = two_charges(1, success_fee_cny=[5, 0], success_fee_share_of_interest=[0, 0.2])
    assert one_of_each.total_cny.tolist() == [6, 1]


# The split


@settings(max_examples=40)
@given(funnels, funnels, st.floats(0, 1e4), st.floats(0, 1e4))
def test_parts_of_a_rise_add_up(before, after, fee_0, fee_1):
    parts = split_rise(before, after, success_fee_before_cny=fee_0, success_fee_after_cny=fee_1)
    assert tuple(parts) == funnel.PARTS
    old, new = before.cac_per("drawn") + fee_0, after.cac_per("drawn") + fee_1
    assert sum(parts.values()) == pytest.approx(new - old, abs=1e-9 * (old + new))
    back = split_rise(after, before, success_fee_before_cny=fee_1, success_fee_after_cny=fee_0)
    for name, part in parts.items():
        assert back[name] == pytest.approx(-part, abs=1e-9 * (old + new))


def test_what_did_not_change_has_no_part():
    after = Funnel(30, 0.02, 0.4, 0.25 * 1300 / 2100, 0.5)
    parts = split_rise(SMALL, after, success_fee_after_cny=7)
    assert parts["approval"] == pytest.approx(30 * (2100 / 1300 - 1))
    assert parts["fee"] == 7
    assert [parts[k] for k in ("ad_price", "click_through", "application", "drawdown")] == [0] * 4


def test_a_rise_of_equal_ratios_is_split_in_equal_parts():
    parts = split_rise(SMALL, Funnel(60, 0.01, 0.2, 0.125, 0.25))
    fifth = (SMALL.cac_per("drawn") * 31) / 5
    assert [parts[k] for k in funnel.PARTS[:-1]] == pytest.approx([fifth] * 5)


@settings(max_examples=40)
@given(amounts, amounts)
def test_logarithmic_mean_lies_between_the_geometric_and_the_arithmetic(a, b):
    mean = split.log_mean(a, b)
    assert np.sqrt(a * b) <= mean * (1 + 1e-12)
    assert mean <= (a + b) / 2 * (1 + 1e-12)
    assert mean == pytest.approx(split.log_mean(b, a))


def test_logarithmic_mean_keeps_its_digits_near_equality():
    # L(1, 1 + d) = 1 + d/2 − d²/12 + ..., and the plain quotient loses half its digits here
    assert split.log_mean(1, 1 + 1e-8) == pytest.approx(1 + 5e-9, rel=1e-15)
    assert split.log_mean(7, 7) == 7
    assert split.log_mean(1, np.e) == pytest.approx(np.e - 1)


def test_lmdi_wants_the_same_factors():
    with pytest.raises(ValueError, match="the same ones"):
        split.lmdi({"a": 1}, {"b": 1})
    with pytest.raises(ValueError, match=r"after\['a'\]: 0 is not allowed; must be above 0"):
        split.lmdi({"a": 1}, {"a": 0})


# One rise, two end points


def test_a_fall_of_approval_that_alone_explains_a_rise():
    found = approval_needed(1_300, 2_100, approval_before=0.2)
    assert found.ratio == pytest.approx(13 / 21)
    assert found.approval == pytest.approx(0.2 * 13 / 21)
    # a fee inside both costs leaves less ad spend to explain more
    assert approval_needed(
        1_300, 2_100, success_fee_before_cny=300, success_fee_after_cny=300
    ).ratio == pytest.approx(10 / 18)


@settings(max_examples=40)
@given(amounts, amounts, st.floats(0.1, 10))
def test_every_pair_on_the_line_ends_at_the_same_cost(before, after, price):
    start = Funnel(30, 0.02, 0.4, 1e-6, 0.5)
    scale = before / start.cac_per("drawn")
    found = approval_needed(before, after, price)
    end = Funnel(30 * price, 0.02, 0.4, np.minimum(1e-6 * found.ratio, 1), 0.5)
    if found.ratio <= 1e6:
        assert end.cac_per("drawn") * scale == pytest.approx(after)


def test_an_approval_above_one_is_no_approval():
    found = approval_needed(2_000, 500, approval_before=[0.2, 0.3])
    assert found.approval[0] == pytest.approx(0.8)
    assert np.isnan(found.approval[1])
    assert found.reason.tolist() == ["", "above_one"]
    assert approval_needed(1, 2).reason == "old_approval_not_given"


def test_a_given_fall_explains_a_share_of_the_rise():
    found = explained_by_approval(1_300, 2_100, 0.8)
    assert found.cost_cny == pytest.approx(1_625)
    assert found.share_alone == pytest.approx(325 / 800)
    dearer = 2_100 / 1_625
    parts = split_rise(SMALL, Funnel(30 * dearer, 0.02, 0.4, 0.2, 0.5))
    assert found.share_lmdi == pytest.approx(parts["approval"] / sum(parts.values()))
    whole = explained_by_approval(1_300, 2_100, 13 / 21)
    assert whole == pytest.approx((2_100, 1, 1))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Funnel(30, 1.2, 0.4, 0.25, 0.5), "click_through: 1.2 is not allowed"),
        (lambda: Funnel(30, 0.1, 0.4, 0, 0.5), "approval: 0 is not allowed; must be from above 0"),
        (lambda: Funnel(-1, 0.1, 0.4, 0.1, 0.5), "ad_price_cny: -1 .* above 0"),
        (lambda: Funnel([1, 2], [0.1] * 3, 0.4, 0.1, 0.5), "click_through: its scenarios"),
        (lambda: SMALL.cac_per("unclear"), "stage: 'unclear' is not one of"),
        (lambda: SMALL.counts(-1), "impressions: -1"),
        (lambda: two_charges(-5), "ad_per_funded_cny: -5"),
        (
            lambda: approval_needed(1_300, 2_100, success_fee_before_cny=1_300),
            "cost_before_cny: 1300 must be above the fee",
        ),
        (lambda: explained_by_approval(5, 5, 0.9), "no change to explain"),
        (lambda: approval_needed(1, 2, 0), "ad_price_ratio: 0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
