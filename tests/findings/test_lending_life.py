"""A whole life with the lender: printed bounds, the life that is drawn is the life that is lived."""

import dataclasses

import numpy as np
import pytest

from analysis import lending, uncertainty
from analysis.assumptions import baseline
from analysis.evidence import load
from analysis.findings.lending import carries, common, draws, life, mechanism, prices
from analysis.statements import evaluate


def form(id, study):
    return evaluate(id, study)[0]


def to_hundreds(value):
    return round(value, -2)


def test_bounds_are_what_is_printed(study):
    """Computed anew from the quarters; a new quarter that widens them must widen the ranges."""
    years = 1000 * carries.platform_years()["cny_years"]
    prior = study.assumptions["life_cny_years"].prior
    assert (prior.low, prior.mode, prior.high) == tuple(
        to_hundreds(x) for x in (years.min(), years.median(), years.max())
    )
    table = load("platform_quarters")
    table = table[table["period"] >= carries.SINCE]
    loans = table[table["metric"] == "avg_loan_size"]["value"]
    pair = (
        table[table["metric"].isin(["outstanding_loan", "active_borrowers"])]
        .drop_duplicates(["ticker", "period", "metric"], keep="first")
        .pivot(index=["ticker", "period"], columns="metric", values="value")
    )
    most = 1000 * (pair["outstanding_loan"] / pair["active_borrowers"]).max()
    prior = study.assumptions["later_amount_cny"].prior
    assert (prior.low, prior.high) == (to_hundreds(loans.min()), pytest.approx(most, rel=2e-3))
    assert prior.mode == pytest.approx((prior.low * prior.high) ** 0.5, rel=0.02)


@pytest.mark.parametrize("family", uncertainty.FAMILIES)
def test_a_light_front_customer_owes_what_was_drawn(study, family):
    """By the monthly path, whose balances were not used to find the chance of returning."""
    u = {name: share[:40] for name, share in draws.uniforms(groups=life.GROUPS).items()}
    years = uncertainty.quantile(draws.prior(study, "life_cny_years", family), u["life_cny_years"])
    for rows, given, ladders in life.cases(study, u, family):
        path = lending.evaluate(**{**given, "amounts": ladders["light front"]})
        owed = path.flows["balance"].sum(axis=-1) / 12
        never = given["reborrow_probability"] == 0
        assert owed[~never] == pytest.approx(years[rows][~never], rel=1e-9)
        assert (owed[never] >= years[rows][never]).all()


def test_a_life_beyond_always_returning_raises_the_later_amount(study):
    given = {**common.given(study, "light front", term=3), "tail": 0}
    years, later = np.array([1_000.0, 20_000.0, 300_000.0]), np.full(3, 6_000.0)
    made, raised = life.lived(given, years, later)
    chance = made["reborrow_probability"]
    assert chance[0] < chance[1] < chance[2] == 1
    assert raised[:2].tolist() == [6_000.0] * 2
    assert raised[2] > 6_000
    owed = life.owed({**made, "amounts": life.ladders(raised)["light front"]}).sum(axis=-1)
    assert owed == pytest.approx(years, rel=1e-9)


def test_a_first_loan_that_is_more_than_the_life_is_the_only_one(study):
    given = common.given(study, "light front", term=12)
    made, _ = life.lived(given, np.array([500.0]), np.array([6_000.0]))
    assert made["reborrow_probability"].tolist() == [0.0]


def test_every_unknown_of_the_life_moves_the_value(study):
    middle = {name: np.array([0.5]) for group in life.GROUPS.values() for name in group}
    before = life.measure(study, middle, "baseline").value["light front"]
    for name in life.LIFE:
        after = life.measure(study, {**middle, name: np.array([0.1])}, "baseline")
        assert after.value["light front"] != before, name


def test_groups_swap_the_end_of_the_ladder_for_the_life():
    names = {name for group in life.GROUPS.values() for name in group}
    old = {name for group in draws.GROUPS.values() for name in group}
    assert names - old == set(life.LIFE)
    assert old - names == {"tail", "reborrow_probability", "reborrow_after_prepayment"}
    assert set(life.GROUPS) < set(prices.GROUPS)


def test_longer_lives_repay_more(study):
    """Lives of the upper half of the range against the lower half, all else alike."""
    u = draws.uniforms(60, life.GROUPS)
    low, high = (
        life.measure(study, {**u, "life_cny_years": np.full(60, share)}, "baseline")
        for share in (0.25, 0.95)
    )
    assert high.value["light front"].mean() > low.value["light front"].mean() + 300


def test_early_interest_needs_no_later_loans(study):
    given = {**common.given(study, "heavy front", term=3, tail=20), "gap_months": 0}
    whole = lending.evaluate(horizon=draws.EARLY, **given)
    assert draws.early_interest(given) == pytest.approx(whole.totals["interest"], rel=1e-13)


class TestSentences:
    IDS = (
        "life-decides-the-lowest-cost",
        "life-decides-payback",
        "balance-is-not-enough",
        "life-changes-what-is-said",
    )

    @pytest.mark.parametrize("id", IDS)
    def test_they_hold_in_the_book(self, id, study):
        assert form(id, study) == "holds"

    def test_they_turn_with_the_life(self):
        """Whoever owes little is never won back; whoever owes a fortune at no loss always is."""
        short = baseline(life_cny_years=6_400, later_amount_cny=5_000)
        assert form("life-decides-payback", short) == "opposite"
        assert form("balance-is-not-enough", short) == "absent"
        rich = baseline(life_cny_years=200_000, lgd=0, late_collection_cost_cny=0)
        assert form("balance-is-not-enough", rich) == "opposite"

    @pytest.mark.parametrize("id", ["life-decides-the-lowest-cost", "life-changes-what-is-said"])
    def test_they_turn_where_the_ladder_alone_says_the_same(self, id, study, monkeypatch):
        real = mechanism.mechanisms(study)
        by = {(m.claim_id, m.reading): m.share for m in real}
        main = {m.claim_id: m.share for m in real if m.main}

        def alike(m):
            if not m.reading.endswith("ladder alone"):
                return m
            share = by.get((m.claim_id, m.reading.removesuffix(", ladder alone")))
            return dataclasses.replace(m, share=share or main[m.claim_id])

        monkeypatch.setattr(mechanism, "mechanisms", lambda _: tuple(map(alike, real)))
        assert form(id, study) == "opposite"
