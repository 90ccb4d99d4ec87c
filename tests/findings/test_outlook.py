"""Chapter 06: its results by second routes, and what other numbers make of its sentences."""

import numpy as np
import pytest

from analysis import figures, lending
from analysis.assumptions import baseline
from analysis.evidence import load
from analysis.findings.lending.carries import printed_customer
from analysis.findings.lending.common import SHOWN, customer, debtor, given
from analysis.findings.outlook import (
    answer,
    arrow,
    bearers,
    carry,
    common,
    learn,
    levers,
    rules,
    shut_out,
    since,
    stories,
    verdicts,
)
from analysis.rates.breakeven import break_even_apr
from analysis.rates.equilibrium import COMPETITION
from analysis.rates.incidence import BEARERS
from analysis.rates.value import value_of_price
from analysis.statements import evaluate, statements
from analysis.uncertainty import Share

CHEAP = {"cac_cny": (20, 60)}
DEAR = {"feed_reserve_cny": (8_000, 9_000)}


@pytest.fixture(scope="module")
def study():
    return baseline()


def test_types_weighed_are_the_average_customer_of_the_chapter_on_lending(study):
    apr = common.ceilings()[common.NOW]
    mine = common.at_middle(study, apr)
    theirs = customer(study, common.LADDER, term=SHOWN, apr=apr)
    weights = common.weights(study)
    assert mine.lender @ weights == pytest.approx(float(theirs.value_cny))
    assert mine.money @ weights == pytest.approx(float(theirs.waterfall["funding_cost"]))
    # a point of yield by another run
    dearer = common.middle(study, funding_rate=study.value("partner_yield") + 0.01, apr=apr)
    moved = float(lending.evaluate_scalars(**dearer).value_cny)
    per_point = mine.money @ weights / (100 * study.value("partner_yield"))
    assert float(theirs.value_cny) - moved == pytest.approx(per_point)


def test_a_floor_by_spline_is_the_price_that_the_search_finds(study):
    one = common.drawn(study)["baseline"]
    found = arrow.floors(one, 0.3)
    u = common.draws.uniforms(common.SETS, common.GROUPS, seed=common.SEED)
    rest = {name: share for name, share in u.items() if name not in common.OWN}
    rows, made, amounts = next(common.life.cases(study, rest, "baseline"))
    made = {k: v for k, v in made.items() if k not in ("apr", "cac_cny", "conversion_elasticity")}
    made["amounts"] = amounts[common.LADDER]
    value = value_of_price("licensed_lender", **made)
    for kind, cost in (("", 1.0), (arrow.ACQUISITION, 0.7)):
        exact = break_even_apr(value, cost * one.cac_cny[rows], bound=3.0).apr
        np.testing.assert_allclose(found[kind][rows], exact, rtol=2e-3)
    costs = [name for name in made if name.endswith("_cost_cny")]
    assert len(costs) == 4
    less = {**made, **{name: 0.7 * made[name] for name in costs}}
    exact = break_even_apr(value_of_price("licensed_lender", **less), one.cac_cny[rows], bound=3.0)
    np.testing.assert_allclose(found["running"][rows], exact.apr, rtol=2e-3)


def test_a_draw_without_a_price_does_not_follow():
    others = {kind: np.array([1.0, 1.0, 1.0, np.nan]) for kind in arrow.KINDS}
    others["loss"] = np.array([1.0, 1.0, 3.0, np.nan])
    found = {**others, arrow.ACQUISITION: np.array([2.0, 0.5, 2.0, np.nan])}
    assert arrow._decides(found).tolist() == [True, False, False, False]


def test_the_word_of_the_claim_is_that_of_the_rule(study, monkeypatch):
    follows, not_, depends = Share(0.9, 0.8, 1, 9), Share(0.1, 0, 0.2, 9), Share(0.6, 0.4, 0.7, 9)
    for one, two, word in (
        (follows, follows, "in part"),
        (follows, depends, "in part"),
        (follows, not_, "follows"),
        (depends, follows, "depends"),
        (not_, follows, "does not follow"),
    ):
        monkeypatch.setattr(arrow, "cost_decides", lambda _, one=one: one)
        monkeypatch.setattr(arrow, "ceiling_decides", lambda _, two=two: two)
        assert arrow.word(study) == word
        assert verdicts.table(study).verdicts[0].model == word


def test_what_ceilings_carry_is_what_the_chapter_on_lending_says_of_today(study):
    assert carry.value(study, common.NOW, carry.PRINTED) == pytest.approx(
        printed_customer(study)["value_cny"]
    )
    table = carry.carried(study)
    falls = table.pivot(index="business", columns="apr_pct", values="value_cny")
    assert (np.diff(falls.to_numpy(), axis=1) > 0).all()
    band = table.dropna()
    assert ((band["low_cny"] < band["value_cny"]) & (band["value_cny"] < band["high_cny"])).all()


def test_a_lever_s_points_leave_the_lender_what_it_had(study):
    apr = common.ceilings()[common.NOW]
    made = given(study, common.LADDER, term=SHOWN)
    before = float(value_of_price("licensed_lender", **made)(np.array(apr)))
    lower = apr - levers.points(study, levers.MONEY) / 100
    cheaper = {**made, "funding_rate": made["funding_rate"] - 0.01}
    after = float(value_of_price("licensed_lender", **cheaper)(np.array(lower)))
    assert after == pytest.approx(before, abs=2)
    assert levers.needed(study) / 100 * levers.points(study, levers.ACQUISITION) == pytest.approx(4)


def test_what_the_four_lose_adds_up_by_a_second_route(study):
    at = common.ceilings()
    before, after = (common.at_middle(study, at[x]) for x in (common.NOW, common.AVERAGE))
    weights, share = common.weights(study), common.partner_share(study)
    reserve = study.value("feed_reserve_cny")
    for competition in COMPETITION:
        for cost in bearers.COST:
            one = bearers.cut(study, competition, cost)
            lost = bearers.row(study, competition, cost)
            worth = [
                float((weights * m.served * (w.lender + share * w.money - reserve)).sum())
                for m, w in ((one.before, before), (one.after, after))
            ]
            business = lost[list(BEARERS[:3])].sum()
            assert business == pytest.approx(worth[0] - worth[1])
            out = one.before.served & ~one.after.served
            benefit = study.value("loan_benefit") * before.charge
            assert lost["shut_out"] == pytest.approx(float((weights * out * benefit).sum()))
    # with all bid away nothing is left for a lender to lose
    assert np.nanmax(bearers.platform_share(bearers.in_draws(study)["baseline"])) <= 1


def test_costs_along_the_ceiling_solve_the_market(study):
    table = bearers.along(study)
    share, reserve = common.bid_away("weak"), study.value("feed_reserve_cny")
    part = table[table["competition"] == "weak"].dropna()
    for row in part.iloc[::8].itertuples():
        value = common.at_middle(study, row.apr_pct / 100).lender
        taken = common.weights(study) * (value >= row.cac_cny)
        mean = float(taken @ value / taken.sum())
        assert row.cac_cny == pytest.approx(reserve + share * (mean - reserve))
        assert row.served_of_100 == pytest.approx(100 * taken.sum())
    old = float(part[np.isclose(part["apr_pct"], 36)]["cac_cny"].item())
    assert old == pytest.approx(bearers.cost_at(study, common.OLD, "weak"))


def test_the_lowest_price_leaves_just_what_winning_costs(study):
    risk = np.array([0.05])
    for cost in shut_out.bought_at().values():
        apr = float(shut_out.lowest_prices(study, risk, cost)[0])
        made = {**common.middle(study), "type_weights": (1.0,), "type_multipliers": (1.0,)}
        made["intensity"] = float(lending.loan.intensity_from_annual(0.05))
        left = float(lending.evaluate_scalars(**{**made, "apr": apr}).value_cny)
        assert left == pytest.approx(cost, abs=1e-6)
    at = shut_out.riskiest(study, common.NOW, shut_out.OWN)
    price = shut_out.lowest_prices(study, np.array([at]), shut_out.bought_at()[shut_out.OWN])
    assert float(price[0]) == pytest.approx(common.ceilings()[common.NOW], abs=0.003)
    risks = shut_out.type_risks(study)
    assert risks["good"] < study.value("annual_default_probability") < risks["bad"]


def test_who_is_served_is_a_market_s_or_nobody_at_a_cost_that_stays(study):
    table = shut_out.served(study).set_index(["ceiling", "cost"])
    now = table.loc[common.NOW]
    assert now["cac_cny"].nunique() == 1
    assert np.isnan(table.loc[(common.AVERAGE, bearers.STAYS), "cac_cny"])
    assert not table["bad"].any()
    saved = shut_out.saved(study)["good"]
    charge = debtor(study, common.LADDER, term=SHOWN, apr=0.2).finance_charge_cny
    assert saved[1] == pytest.approx(float(np.asarray(charge)[0]))


def test_every_fact_of_the_list_is_a_row_with_a_page():
    pages = set(load("sources")["source_id"])
    assert set(since.sources()) <= pages
    assert len(since.expected()) == 8
    for one in since.expected():
        assert since.grade(one) in "ABC"
        assert one.facts or one.came == "unknown"
    with pytest.raises(KeyError, match="only 1 are in the data"):
        since._rows(("I199", "I999"))


def test_dates_of_the_list_are_after_the_article():
    industry = load("industry").set_index("fact_id")
    ids = {id for one in since.expected() for id in one.facts if id.startswith("I")}
    before = {id for id in ids if str(industry["date_end"][id]) < "2025-04-01"}
    # what a later number is set beside
    assert before == {"I205", "I207"}


def test_a_membership_is_counted_by_the_month(study):
    low, high = rules.with_membership()
    table = rules.counted().set_index(["rule", "with_fee"])
    assert table.loc[("China", True), "rate"] == pytest.approx(high)
    assert table.loc[("China", False), "rate"] == pytest.approx(common.ceilings()[common.NOW])
    assert table.loc[("Directive 2008/48/EC", False), "rate"] == pytest.approx(1.02**12 - 1)
    assert common.ceilings()[common.NOW] < low < high


def test_stories_move_one_thing_each(study):
    found = stories.stories(study)
    base = stories.served_today(study)
    assert set(found) == set(stories.MEANS)
    assert float(found[stories.REFERRAL].served_of_100.mean()) == pytest.approx(base)
    referred = found[stories.REFERRAL]
    less = stories.amount(stories.SHARE) / 100 * stories.amount(stories.DISCOUNT)
    np.testing.assert_allclose(referred.keeps_cny, less * referred.served_of_100 / 100)
    assert np.median(found[stories.BOOK].cost_pct) < 0 < np.median(found[stories.MONEY].cost_pct)
    assert "no market" in stories.story_table(baseline(**DEAR)).text()


def test_a_partner_who_gives_up_so_much_makes_the_lender_whole(study):
    at, yields = common.ceilings(), study.value("partner_yield")
    given_up = learn.partner_gives(study) / 100
    mult = np.asarray(common.types(study)[1])
    after = common.worth(
        common.middle(study, funding_rate=yields - given_up), mult, at[common.AVERAGE]
    )
    before = common.at_middle(study, at[common.NOW])
    assert after.lender[learn.GOOD] == pytest.approx(before.lender[learn.GOOD])


def test_every_sentence_holds_in_the_book(study):
    for one in statements(common.CHAPTER):
        assert evaluate(one.id, study)[0] == "holds", one.id


@pytest.mark.parametrize(
    ("id", "changes", "expected"),
    [
        ("acquisition-moves-the-floor-most", CHEAP, "opposite"),
        ("floor-stays-above-the-ceiling", CHEAP, "opposite"),
        ("outlook-answer", CHEAP, "opposite"),
        ("ceiling-cheapens-customers", DEAR, "opposite"),
        ("feed-bears-the-cut", DEAR, "opposite"),
        ("cheaper-money-is-bid-away", DEAR, "opposite"),
        ("same-fifty-other-base", {"feed_reserve_cny": 9_000, "lgd": 0.1}, "unclear"),
        ("one-playbook-costs-more-than-money-brings", DEAR, "opposite"),
        ("fixed-cost-ends-the-market", {"feed_reserve_cny": 20, "lgd": 0.1}, "opposite"),
        ("lower-ceiling-cheaper-customers", {"feed_reserve_cny": 4_000}, "unclear"),
        ("article-costs-belong-to-the-old-ceiling", {"reborrow_probability": 0.2}, "opposite"),
        ("harder-bidding-leaves-the-middle", {"annual_default_probability": 0.01}, "opposite"),
        ("each-point-carries-less", {"annual_default_probability": 0.01}, "opposite"),
        ("each-point-carries-less", {"annual_default_probability": 0.4}, "unclear"),
        ("four-prime-rates-carry-nothing", {"annual_default_probability": 0.005}, "opposite"),
        ("most-off-the-price", {"annual_default_probability": 0.005}, "opposite"),
        ("who-is-served-by-ceiling", {"partner_yield": 0.5}, "unclear"),
        ("bad-risks-are-out-already", {"annual_default_probability": 0.03}, "opposite"),
        ("partner-cannot-make-it-up", {"partner_yield": 0.1}, "opposite"),
    ],
)
def test_sentences_turn_with_assumptions(id, changes, expected):
    assert evaluate(id, baseline(**changes))[0] == expected


def test_the_answer_rests_on_statements_of_the_chapter():
    assert set(answer.RESTS_ON) <= {one.id for one in statements(common.CHAPTER)}


def test_figures_carry_what_their_sentences_speak_of(study):
    made = {id: figures.build(id, study) for id in figures.figure_ids(common.CHAPTER)}
    assert len(made) == 6
    assert len(made["who-bears-four-points"].data) == 6 * len(BEARERS)
    assert set(made["what-each-ceiling-carries"].data["ceiling"]) == set(common.ceilings())
    lowest = made["lowest-price-by-risk"].data
    assert set(lowest["cost"]) == set(shut_out.bought_at())
