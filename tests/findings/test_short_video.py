"""What the chapter on short video finds, by second routes, at its limits, and with other numbers."""

import numpy as np
import pytest

from analysis.assumptions import baseline
from analysis.channels.own import own_shop
from analysis.evidence import load
from analysis.figures import registry
from analysis.findings.article import amount
from analysis.findings.lending.common import LADDERS
from analysis.findings.short_video import (
    bounds,
    clip,
    cures,
    lender,
    own,
    shop,
    verdicts,
    volume,
)
from analysis.lending import free_months_worth
from analysis.statements import evaluate, statements

IDS = [s.id for s in statements("02-short-video")]


def form(id, **changes):
    return evaluate(id, baseline(**changes))[0]


@pytest.mark.parametrize("id", IDS)
def test_every_sentence_holds_in_the_book(id, study):
    assert evaluate(id, study)[0] == "holds"


def test_the_answer_takes_a_breath(study):
    assert len(evaluate("short-video-answer", study)[1].split()) <= 60


def test_a_bound_on_feeds_is_what_was_not_lent_offline():
    table = bounds.licensed().set_index("who")
    printed = load("company_facts").set_index("fact_id")["value_low"]
    assert table.loc["CIB", "high_pct"] == pytest.approx(100 - printed["Y072"])
    assert table.loc["Haier", "high_pct"] == pytest.approx(printed["Y124"])
    assert (table["low_pct"] == 0).all()
    assert (table.drop(index=["CIB", "Haier"])["high_pct"] == 100).all()


@pytest.mark.parametrize("left", [bounds.ONLINE, bounds.OFFLINE])
def test_either_side_of_online_and_offline_bounds_feeds_alike(left, monkeypatch):
    facts = bounds.channels.facts()
    other = {bounds.ONLINE, bounds.OFFLINE} - {left}
    part = facts[~facts["metric"].isin(other)]
    monkeypatch.setattr(bounds.channels, "facts", lambda: part)
    table = bounds.licensed().set_index("who")
    assert table.loc["CIB", "high_pct"] == pytest.approx(30.57)


def test_bases_are_never_mixed():
    table = bounds.allowed()
    units = load("company_facts").set_index("company_id")["unit"]
    assert set(table["basis"]) == {bounds.BALANCE, bounds.CUSTOMERS}
    assert (units == bounds.UNIT).sum() >= len(bounds.licensed())
    assert table.loc[table["basis"] == bounds.CUSTOMERS, "low_pct"].item() == amount("F027")


def test_room_for_dependence_is_all_but_those_above_half():
    assert bounds.room() == 31 - 3
    assert bounds.room() >= amount("F021")


def test_what_nobody_prints_would_change_the_first_finding(study, monkeypatch):
    table = bounds.allowed().assign(high_pct=20.0, width=20.0)
    monkeypatch.setattr(bounds, "allowed", lambda: table)
    assert evaluate("shares-leave-feeds-open", study)[0] == "opposite"


def test_loans_in_billions_are_the_rows_over_ten():
    table = lender.loans().set_index("row")["value_bn"]
    assert table.to_list() == pytest.approx([100, 100, 350, 116.046])
    assert lender.amounts_hold()


@pytest.mark.parametrize(
    ("value", "holds", "said"), [(3500, True, "mixed"), (3000, False, "contradicted")]
)
def test_another_amount_would_contradict_the_claim(value, holds, said, study, monkeypatch):
    table = lender.loans()
    table.loc[table["row"] == lender.AFTER, "value_bn"] = value / 10
    monkeypatch.setattr(lender, "loans", lambda: table)
    assert lender.amounts_hold() is holds
    found = {v.claim_id: v for v in verdicts.table(study).verdicts}
    assert found["C07"].evidence == said


@pytest.mark.parametrize("id", ["lent-with-others-money", "a-lender-by-its-own-feed"])
def test_a_small_platform_turns_the_sentences_on_lending(id, study, monkeypatch):
    table = lender.loans().assign(value_bn=[100, 100, 150, 116.046])
    monkeypatch.setattr(lender, "loans", lambda: table)
    assert evaluate(id, study)[0] == "opposite"


def test_own_and_shareholder_s_stand_apart():
    text = own.table().text()
    assert own.shares()["channels"].tolist().count(own.TOGETHER) == 1
    assert text.count("not printed") == 3


def test_one_share_below_half_turns_the_sentence_and_the_verdict(study, monkeypatch):
    table = own.shares()
    table.loc[0, "share_pct"] = 40.0
    monkeypatch.setattr(own, "shares", lambda: table)
    assert evaluate("own-above-half", study)[0] == "opposite"
    monkeypatch.setattr(verdicts, "say", lambda *_: "")
    assert verdicts._own_channels(study).evidence == "contradicted"


def test_offline_volume_is_share_times_balance(study, monkeypatch):
    found = volume.offline()
    assert found.lent_bn == pytest.approx(0.6943 * 81.94)
    assert found.middle_bn == pytest.approx(np.median(volume.balances()))
    monkeypatch.setattr(volume, "offline", lambda: volume.Offline(0.4, 80.0, 70.0))
    assert evaluate("volume-without-feeds", study)[0] == "opposite"
    monkeypatch.setattr(verdicts, "say", lambda *_: "")
    assert verdicts._only_feeds(study).evidence == "none"
    monkeypatch.setattr(volume, "offline", lambda: volume.Offline(0.6, 60.0, 70.0))
    assert verdicts._only_feeds(study).evidence == "mixed"


def test_a_customer_costs_what_a_sum_by_hand_says(study):
    """The example shop again, month by month, in plain loops."""
    v = study.value
    customers, cost = 0.0, v("shop_build_cny")
    for month in range(1, 37):
        drawn = sum(
            v("shop_event_visitors") * 0.5 ** ((month - e) / v("shop_half_life_months"))
            for e in range(1, month + 1, 3)
        )
        start, end = v("shop_conversion_start"), v("shop_conversion_end")
        chance = end - (end - start) * np.exp(-v("shop_learning_rate") * (month - 1))
        hunters = v("shop_hunter_share") * drawn
        won = chance * (drawn - hunters)
        customers += won + chance * v("shop_base_visitors")
        cost += v("shop_team_cny_a_month") + v("shop_subsidy_cny") * (hunters + won)
        cost += v("shop_event_cny") * (month % 3 == 1)
    assert shop.cause(study, shop.AS_IS).cac_cny == pytest.approx(cost / customers)


def test_a_cure_takes_away_what_it_says_and_nothing_else(study):
    given = shop.given(study)
    away = shop.remedy(given, shop.NO_HUNTERS)
    real = given["event_visitors"] * (1 - given["hunter_share"])
    assert away["event_visitors"] == pytest.approx(real)
    before, after = shop.run(given), shop.run(away)
    assert after.customers == pytest.approx(before.customers)
    assert (after.cost_cny < before.cost_cny).all()
    longer = shop.remedy(given, shop.STAYS)
    assert {k for k in given if given[k] != longer[k]} == {"half_life_months"}
    together = shop.remedy(given, shop.ALL)
    assert together["conversion_start"] == given["conversion_end"]
    assert together["hunter_share"] == 0


def test_the_grid_is_the_model_cell_by_cell(study):
    table = shop.grid(study)
    cell = table[
        table["team_cny"].eq(400_000) & table["half_life_months"].eq(2) & table["hunter_pct"].eq(20)
    ].iloc[0]
    given = {**shop.given(study), "half_life_months": 2, "hunter_share": 0.2}
    one = own_shop(months=36, event_months=range(1, 37, 3), **given)
    assert cell["month"] == float(one.holds_from_months) == 24
    assert len(table) == 75


def test_more_hunters_and_larger_teams_never_help(study):
    cost = shop.grid(study).pivot_table(
        index=["team_cny", "half_life_months"], columns="hunter_pct", values="cac_cny"
    )
    assert (np.diff(cost.to_numpy(), axis=1) > 0).all()
    by_team = shop.grid(study).pivot_table(
        index=["half_life_months", "hunter_pct"], columns="team_cny", values="cac_cny"
    )
    assert (np.diff(by_team.to_numpy(), axis=1) > 0).all()


@pytest.mark.parametrize("offset", [-0.05, 0.05])
def test_beyond_the_turning_share_longer_stays_cost_money(offset, study):
    """Closed form against the model: what a visitor brings and costs, once the team has learned."""
    turn = cures.hunters_too_many(study) + offset
    bare = {
        **shop.given(study),
        "hunter_share": turn,
        "conversion_start": study.value("shop_conversion_end"),
    }
    left = []
    for stay in (0.5, 2.0):
        found = shop.run({**bare, "half_life_months": stay})
        worth = bare["bought_cac_cny"] * float(found.cumulative_customers[-1])
        left.append(worth - float(found.cumulative_cost_cny[-1]))
    assert (left[1] > left[0]) == (offset < 0)


def test_vouchers_and_base_by_the_model(study):
    given = {
        **shop.given(study),
        "conversion_start": study.value("shop_conversion_end"),
        "base_visitors": 0.0,
    }
    with_hunters, without = shop.run(given), shop.run(shop.remedy(given, shop.NO_HUNTERS))
    gap = with_hunters.cumulative_cost_cny[-1] - without.cumulative_cost_cny[-1]
    assert cures.vouchers(study) == pytest.approx(gap / with_hunters.cumulative_customers[-1])
    alone = {**given, "event_visitors": 0.0, "event_cny": 0.0, "build_cny": 0.0}
    carried = shop.run({**alone, "base_visitors": cures.base_needed(study)})
    assert float(carried.cac_cny) == pytest.approx(study.value("cac_cny"))


def test_draws_count_what_the_model_says_of_each(study):
    drawn = cures.drawn(study, "baseline")
    paid = cures.pays(study)["baseline"]
    for i in (0, 7, int(np.flatnonzero(paid[shop.AS_IS])[0])):
        one = shop.run({name: float(values[i]) for name, values in drawn.items()})
        assert np.isfinite(one.holds_from_months) == paid[shop.AS_IS][i]
    failed = ~paid[shop.AS_IS]
    assert cures.fails(study).baseline == failed.mean()
    share = paid[shop.NO_HUNTERS][failed].mean()
    assert cures.rescued(study, shop.NO_HUNTERS) == share
    # a cure never sinks a shop that paid
    assert paid[shop.NO_HUNTERS][~failed].all()
    assert paid[shop.THIRD][~failed].all()


def test_where_every_shop_pays_nothing_is_left_to_cure(study, monkeypatch):
    every = {name: np.ones(4, dtype=bool) for name in shop.REMEDIES}
    monkeypatch.setattr(cures, "pays", lambda _: {"baseline": every})
    assert np.isnan(cures.rescued(study, shop.NO_HUNTERS))


@pytest.mark.parametrize(
    ("id", "changes", "expected"),
    [
        ("no-single-cure", {"shop_hunter_share": 0.1, "shop_subsidy_cny": 5}, "opposite"),
        ("no-single-cure", {"shop_team_cny_a_month": 5_000_000}, "unclear"),
        ("pays-where-hunters-are-few", {"shop_subsidy_cny": 1}, "opposite"),
        ("pays-where-hunters-are-few", {"cac_cny": 100}, "unclear"),
        ("largest-team-hardly-pays", {"shop_team_cny_a_month": 50_000}, "opposite"),
        ("hunters-too-many", {"shop_hunter_share": 0.2}, "opposite"),
        ("vouchers-for-those-who-never-borrow", {"shop_hunter_share": 0.2}, "opposite"),
        ("base-carries-the-team", {"shop_base_visitors": 30_000}, "opposite"),
        ("hunters-decide-most-often", {"shop_hunter_share": 0.01}, "opposite"),
        ("free-month-fades", {"apr": 0.0, "price_rise": 0, "relief_rate_cut": 0}, "opposite"),
        ("gift-beside-the-cost-of-the-clip", {"apr": 2.5}, "opposite"),
        ("short-video-answer", {"shop_hunter_share": 0.01}, "opposite"),
    ],
)
def test_sentences_turn_with_assumptions(id, changes, expected):
    assert form(id, **changes) == expected


def test_one_loan_with_a_free_month_costs_what_the_lending_engine_says(study):
    all_in, worth = free_months_worth(study.value("apr"), 12)
    for ladder in LADDERS:
        one = clip.row(study, 1, ladder)
        assert one.all_in_pct == pytest.approx(100 * all_in)
        assert one.worth_points == pytest.approx(100 * worth)


def test_without_the_gift_every_row_of_loans_costs_its_price(study):
    for amounts in LADDERS.values():
        plain = clip.flows(0.24, amounts, 12, 1, gift=False)
        rate = 12 * float(clip.irr(plain).rate)
        assert rate == pytest.approx(0.24)
        gap = clip.flows(0.24, amounts, 12, 1, gift=True).sum() - plain.sum()
        assert gap == pytest.approx(amounts[0] * 0.02)


def test_a_free_month_is_worth_less_with_every_loan(study):
    for _, part in clip.by_loans(study).groupby("ladder"):
        assert (np.diff(part["worth_points"]) < 0).all()
        assert (np.diff(part["interest_cny"]) > 0).all()


def test_no_verdict_names_a_company_on_less_than_grade_b(study):
    weak = ("Mashang", "Merchants Union", "Zhaolian", "Ant ", "Douyin", "Xingfu", "ByteDance")
    for verdict in verdicts.table(study).verdicts:
        said = f"{verdict.because} {verdict.mechanism}"
        assert not [name for name in weak if name in said]


def test_verdicts_are_those_of_the_readings(study):
    found = {v.claim_id: v.evidence for v in verdicts.table(study).verdicts}
    assert found == {
        "C05": "none",
        "C06": "none",
        "C07": "mixed",
        "C08": "mixed",
        "C09": "checked",
        "C10": "none",
        "C12": "contradicted",
    }


def test_counts_that_leave_no_room_would_contradict(study, monkeypatch):
    few = bounds.counts()._replace(above_half=10)
    monkeypatch.setattr(bounds, "counts", lambda: few)
    monkeypatch.setattr(verdicts, "say", lambda *_: "")
    assert evaluate("counts-leave-room", study)[0] == "opposite"
    assert verdicts._third_parties(study).evidence == "contradicted"


def test_other_counts_differ(study, monkeypatch):
    monkeypatch.setattr(verdicts, "agree", lambda: 2)
    assert verdicts._own_online(study).evidence == "differs"


def test_figures_carry_their_data(study):
    months = registry.build("months-until-a-shop-pays", study).data
    assert len(months) == 75
    assert months["month"].isna().sum() > len(months) / 2
    costs = registry.build("cures-of-a-shop", study).data
    assert list(costs["row"]) == list(shop.REMEDIES)


def without(module, monkeypatch):
    """Let every fact and number that a module asks for be nothing."""
    if hasattr(module, "fact"):
        real = module.fact
        monkeypatch.setattr(module, "fact", lambda t, i: real(t, i)._replace(value_low=0.0))
    if hasattr(module, "amount"):
        monkeypatch.setattr(module, "amount", lambda _: 50.0)


@pytest.mark.parametrize(
    ("module", "id"),
    [
        (bounds, "own-can-be-a-feed"),
        (bounds, "half-and-three-quarters"),
        (own, "own-is-bought-too"),
    ],
)
def test_other_facts_turn_their_sentences(module, id, study, monkeypatch):
    without(module, monkeypatch)
    assert evaluate(id, study)[0] == "opposite"
