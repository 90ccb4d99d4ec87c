"""Chapter 03: its results by second routes, and what other numbers make of its sentences."""

import numpy as np
import pytest
from scipy import stats

from analysis import figures
from analysis.acquisition.auction.orders import order_statistic_mean, sample_order_mean
from analysis.assumptions import baseline
from analysis.evidence import load
from analysis.findings.lending import life
from analysis.findings.lending.common import costs, debtor
from analysis.findings.rising import (
    buying,
    common,
    facts,
    hours,
    pays,
    peak,
    room,
    share,
    split,
    steps,
    verdicts,
)
from analysis.statements import evaluate, statements

JUDGED = ["C03", "C04", "C11", "C13", "C14", "C15", "C16", "C17", "C18", "C19", "C20", "C21"]


@pytest.fixture(scope="module")
def study():
    return baseline()


def test_every_pair_of_ad_price_and_approval_ends_at_the_later_cost():
    old, new = common.first_and_last()
    table = split.pairs()
    np.testing.assert_allclose(old * table["ad_price_pct"] / table["approval_pct"], new)
    assert table["case"].tolist().count(split.BOTH) == 1
    half = table[table["case"] == split.BOTH].iloc[0]
    # half of the way in logs, by either cause
    assert (half["ad_price_pct"] / 100) ** 2 == pytest.approx(new / old)
    assert 1 - split.fall_alone() == pytest.approx(old / new)


def test_the_mean_of_a_sample_s_second_is_that_of_its_distribution():
    fine = stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    for n, k in ((2, 1), (2, 2), (6, 2), (24, 2)):
        exact = order_statistic_mean(n, k, stats.norm())
        assert sample_order_mean(n, k, fine) == pytest.approx(exact, abs=2e-3)
    assert sample_order_mean(5, 3, [7.0]) == pytest.approx(7.0)
    for wrong in ((1, 1, [1.0]), (3, 4, [1.0]), (3, 1, [])):
        with pytest.raises(ValueError, match=r"n:|k:|values:"):
            sample_order_mean(*wrong)


def test_prices_by_bidders_are_those_of_drawn_rooms(study):
    values = np.maximum(life.families(study)["baseline"].value["heavy front"], 0)
    drawn = np.sort(np.random.default_rng(7).choice(values, (40_000, 6)), axis=1)[:, -2]
    table = room.prices(study).set_index(["ladder", "lenders"])["price_cny"]
    error = drawn.std() / np.sqrt(len(drawn))
    assert table["heavy front", 6] == pytest.approx(drawn.mean(), abs=4 * error)
    assert (room.prices(study)["platform_pct"] <= 100).all()


def test_the_peak_comes_out_of_the_targets_it_says(study):
    table = peak.needed(study)
    assert set(table.loc[table["behind"] == 1, "reason"]) == {"one_alone"}
    some = table[table["reason"] == ""]
    # all customers are sold, so the mean of what the two groups pay is the peak
    each = some["times_usual"] / some["lenders"]
    late = some["behind"] * each
    mean = late * some["behind_cny"] + (1 - late) * some["other_cny"]
    np.testing.assert_allclose(mean, common.usual_and_peak()[1], rtol=1e-6)
    assert (some.groupby("lenders")["shadow_cny"].diff().dropna() < 0).all()


def test_without_a_spread_the_usual_price_is_the_value():
    still = baseline(bid_spread=0.001)
    assert peak.least(still).shadow_cny == pytest.approx(1_000, rel=0.02)


def test_likeness_takes_the_lenders_margin(study):
    for n in hours.ROOMS:
        first, last = hours.ends(study, n, "platform_pct")
        assert first < last == pytest.approx(100)
        assert hours.ends(study, n, "price_pct")[1] == pytest.approx(100)


def test_the_turning_point_is_where_skill_begins(study):
    table = buying.needed(study)
    own = table[np.isclose(table["premium_pct"], 100 * study.value("contract_premium"))]
    turn = buying.turning_ratio(study)
    skilled = own.loc[own["skill"] > 0, "value_over_price"]
    assert own.loc[own["skill"] == 0, "value_over_price"].max() <= turn + 1e-9
    assert skilled.min() >= turn - 1e-9
    beyond, needs = buying.beyond_free(study), buying.needs_skill(study)
    assert beyond.baseline <= needs.baseline


def test_what_pays_is_what_the_chapter_on_lending_says(study):
    money = pays.row(study, pays.MONEY)
    one = pays._business(study, "guarantees")
    assert money.low_cny <= one.point_cny <= money.high_cny
    assert pays.row(study, pays.RISE).value_cny == pytest.approx(
        np.subtract(*common.first_and_last()[::-1])
    )
    assert pays.default_takes(study) > 0
    assert pays.default_takes(study, 3) < pays.default_takes(study)


def test_the_middle_of_the_ranges_lies_among_the_draws(study):
    found = pays.gains(study)["baseline"]
    assert np.isfinite(found).all()
    assert found.min() < pays.row(study, pays.LIGHT).value_cny < found.max()


def test_steps_multiply(study):
    table = steps.walk(study).set_index("row")
    low, high = study.interval("spend_power")
    last, before = table.loc[steps.LAST], table.loc[steps.CHANNEL]
    assert last["low_cny"] == pytest.approx(before["low_cny"] / high)
    assert last["high_cny"] == pytest.approx(before["high_cny"] / low)
    assert table.loc[steps.CHANNEL, "low_cny"] == table.loc[steps.PEOPLE, "low_cny"]


def test_shares_of_interest_are_cost_over_interest(study):
    paid = debtor(study, "light front", term=12).finance_charge_cny
    weights = share.study_types(study)
    assert sum(weights) == pytest.approx(1)
    table = share.of_interest(study).set_index(["ladder", "type", "cac_cny"])["of_100"]
    for cost in costs():
        assert table["light front", "bad", cost] == pytest.approx(100 * cost / float(paid[-1]))


def test_every_claim_of_the_section_is_judged_once(study):
    claims = load("article_claims")
    own = claims.loc[claims["section"] == "rising_cost", "claim_id"].tolist()
    table = verdicts.table(study)
    assert [v.claim_id for v in table.verdicts] == own == JUDGED
    word = {v.claim_id: (v.evidence, v.model) for v in table.verdicts}
    # where a result is put in, no share of draws is printed
    for verdict in table.verdicts:
        if verdict.model == "put in":
            assert "assumption sets (" not in verdict.mechanism
    assert word["C19"] == ("none", "none")
    assert word["C18"][0] == "mixed"


def test_the_reading_of_one_company_s_spend_can_come_out_otherwise(study, monkeypatch):
    for rise, word in ((-0.01, "contradicted"), (0.2, "mixed")):
        monkeypatch.setattr(verdicts, "spend_and_lending", lambda rise=rise: (0.1, rise))
        assert verdicts._better_borrowers(study).evidence == word
    monkeypatch.setattr(facts, "spend_and_lending", lambda: (0.1, 0.09))
    assert evaluate("marketing-grew-with-lending", study)[0] == "opposite"


@pytest.mark.parametrize(
    ("id", "numbers", "form"),
    [
        (
            "second-best-sets-the-price",
            {"annual_default_probability": 0.01, "apr": 0.36},
            "opposite",
        ),
        ("a-short-life-keeps-bids-low", {"apr": 0.15}, "unclear"),
        ("a-short-life-keeps-bids-low", {"life_cny_years": (1_000, 2_000)}, "opposite"),
        ("two-behind-make-the-peak", {"bidders": 2}, "absent"),
        ("floating-needs-skill-where-customers-earn", {"contract_premium": 0.6}, "opposite"),
        ("price-need-not-rise-with-likeness", {"bidders": 2}, "opposite"),
        ("known-steps-fall-short", {}, "holds"),
        ("interest-that-goes-to-the-feed", {"apr": 0.9}, "opposite"),
        ("both-shares-are-true", {"apr": 0.9}, "opposite"),
        ("free-skill-is-enough", {"price_memory": 0.01, "contract_premium": 0.01}, "opposite"),
    ],
)
def test_other_numbers_turn_a_sentence(id, numbers, form):
    assert evaluate(id, baseline(**numbers))[0] == form


def test_the_chapter_has_no_more_figures_than_it_may():
    assert len(figures.figure_ids(common.CHAPTER)) <= 9
    assert len(statements(common.CHAPTER)) > 20


@pytest.mark.parametrize(
    ("partner_yield", "said"), [(0.06, "no fall does: "), (0.1, "a fall of funding cost by ")]
)
def test_money_cannot_get_cheaper_than_free(partner_yield, said):
    found = verdicts._cheaper_money(baseline(partner_yield=partner_yield))
    assert found.change.value.startswith(said)
