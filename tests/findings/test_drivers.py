"""What the model verdicts hang on: the outputs are those the readings ask for, and add up."""

import dataclasses
import math

import numpy as np
import pytest

from analysis.acquisition.buying import Floating, contract, floating_surplus
from analysis.acquisition.price_path import Prices
from analysis.assumptions import Prior
from analysis.findings import driven, drivers, judged
from analysis.findings.cooperation import drives as cooperation
from analysis.findings.cooperation import passed, passing, thirty
from analysis.findings.driven import Drive, Driven
from analysis.findings.lending import draws, mechanism
from analysis.findings.outlook import arrow
from analysis.findings.outlook import common as outlook
from analysis.findings.outlook import drives as outlook_drives
from analysis.findings.rising import drives as rising
from analysis.findings.short_video import cures
from analysis.findings.short_video import drives as shop
from analysis.uncertainty import Indices, quantile

COUNTED = ("follows", "depends", "does not follow", "in part")


def indices(totals, low=None, high=None):
    total = np.asarray(totals, float)
    low = total if low is None else np.asarray(low, float)
    high = total if high is None else np.asarray(high, float)
    groups = tuple("abcdefg"[: len(total)])
    return Indices(groups, total, total, total, total, low, high, 1.0, 0.9, 64)


def made(totals, low=None, high=None):
    groups = {f"the {name}": (name,) for name in "abcdefg"[: len(totals)]}
    return Drive("C01", "a sum", groups, indices(totals, low, high))


# The outputs


def test_a_shop_fails_where_its_customer_costs_more(study):
    u = draws.uniforms(cures.SETS, {n: (n,) for n in shop.NAMES}, seed=draws.SEED + 5)
    assert ((shop.dearer(study, u) > 0) == ~cures.pays(study)["baseline"][cures.AS_IS]).all()


@pytest.mark.parametrize(("premium", "share", "worth"), [(0.08, 0.5, 1.2), (0.02, 0.3, 1.0)])
def test_floating_leaves_what_the_two_ways_of_buying_leave(
    study, monkeypatch, premium, share, worth
):
    given = {"contract_premium": premium, "cheap_months_share": share, "value_over_price": worth}
    monkeypatch.setattr(rising, "values", lambda *_: given)
    prices = Prices(7.0, sd=0.2, persistence=0.5)
    mean = float(prices.mean_cny(12).mean())
    floats = floating_surplus(prices, 12, worth * mean, Floating(share), 0.0)
    fixed = contract(prices, 12, worth * mean, premium).surplus_cny
    expected = (float(floats) - fixed) / (12 * mean)
    assert rising.floating_leaves(study, {}) == pytest.approx(expected, rel=1e-9)


def test_floating_needs_skill_where_it_leaves_less(study):
    u = draws.uniforms(512, rising.buying.GROUPS, seed=1)
    names = ("value_over_price", "contract_premium", "cheap_months_share", "price_swing")
    given = driven.values(study, u, *names)
    needed = rising.buying.skill_needed(*given.values())
    assert ((rising.floating_leaves(study, u) < 0) == ~(needed == 0)).all()


def test_the_cut_is_reached_where_the_plan_is_not_above_the_goals(study):
    u = draws.uniforms(48, {n: (n,) for n in (*cooperation.common.MIX, *cooperation.common.ROOMS)})
    many = driven.values(study, u, *u)
    plans = thirty.cheapest_plans(many, {"least": 1.0})
    asked = thirty.goals(plans["mean"])
    both = (plans["least"] <= asked[thirty.OFF_MEAN]) & (plans["least"] <= asked[thirty.IDEAL])
    assert ((cooperation.above_the_goals(study, u) <= 0) == both).all()


def test_a_refusal_takes_what_the_drawn_customers_differ_by(study):
    u = draws.uniforms(cooperation.common.SETS, passing.GROUPS, seed=passing.SEED)
    known = passing.drawn(study)["baseline"]
    found = cooperation.refusal_takes(study, u)
    assert found == pytest.approx(known["value_anyone"] - known["value_referred"])
    assert cooperation.gain(study, u) == pytest.approx(passed.repays(known))


def test_a_customer_who_does_not_exist_is_worth_nothing(study, monkeypatch):
    one = {"value_anyone": np.array([700.0, 700]), "value_referred": np.array([np.nan, 500])}
    monkeypatch.setattr(passing, "measure", lambda *_: one)
    assert cooperation.refusal_takes(study, {}).tolist() == [700, 200]


def test_the_dearest_cost_is_the_one_that_moves_the_price_most(study):
    # reading one exists only where there is a break-even price; there the two agree
    u = draws.uniforms(outlook.SETS, outlook.GROUPS, seed=outlook.SEED)
    kept = {k: v for k, v in u.items() if k not in outlook.OWN}
    output = outlook_drives.acquisition_leads(study, kept)
    one = outlook.drawn(study)["baseline"]
    at = one.at(outlook.NOW)
    others = [(part * one.weights).sum(-1) for part in (at.money, at.loss, at.running)]
    assert output == pytest.approx(one.cac_cny - np.max(others, axis=0))
    leads = output > 0
    found = arrow.falls(study)["baseline"]
    known = np.isfinite([found[kind] for kind in arrow.KINDS]).all(axis=0)
    most = np.argmax([found[kind] for kind in arrow.KINDS], axis=0) == 0
    assert known.mean() > 0.5
    assert (leads == most)[known].mean() > 0.95


@pytest.mark.parametrize("claim", ["C10", "C15", "C22", "C26", "C37"])
def test_outputs_are_finite_in_every_draw(study, claim):
    one = drivers.listed()[claim][1]
    output = one.measure(study, draws.uniforms(256, one.groups, seed=3))
    assert output.shape == (256,)
    assert np.isfinite(output).all()
    assert output.std() > 0


# Groups


def test_groups_hold_everything_drawn_once(study):
    for claim, (_, one) in drivers.listed().items():
        names = [name for group in one.groups.values() for name in group]
        assert len(set(names)) == len(names), claim
        assert set(names) - {"term", "tail"} <= set(study.assumptions), claim


def test_unknowns_that_bound_each_other_are_one_group():
    # how alike two scores can be depends on what each knows; the types must fit each other
    for claim, together in (
        ("C24", {"score_skill", "score_correlation"}),
        ("C26", {"score_skill", "score_correlation"}),
        ("C37", set(draws.GROUPS["mix of customers"])),
    ):
        groups = drivers.listed()[claim][1].groups.values()
        assert any(together <= set(group) for group in groups)


# From indices to words


def test_a_sum_of_uniforms_has_the_indices_of_its_variances(study):
    ranges = {"price_memory": "memory", "loan_benefit": "benefit"}
    u = Driven(
        "C01",
        "a sum",
        {**driven.single(ranges), "nothing": ("tail",)},
        lambda s, u: (
            3 * driven.values(s, u, "price_memory")["price_memory"]
            + driven.values(s, u, "loan_benefit")["loan_benefit"]
        ),
        1024,
    )
    found = driven.drive(study, u)
    # widths 0.6 and 1: variances 9·0.36/12 and 1/12
    expected = [3.24 / 4.24, 1 / 4.24, 0]
    assert found.indices.total == pytest.approx(expected, abs=5e-3)
    assert found.words == "Most hangs on memory, then on benefit."
    assert driven.by_grade(study, found) == pytest.approx({**dict.fromkeys("ABCD", 0), "E": 1})


@pytest.mark.parametrize(
    ("found", "ranked", "apart", "words"),
    [
        (
            made([0.2, 0.7], [0.1, 0.6], [0.3, 0.8]),
            ["the b", "the a"],
            True,
            "the b, then on the a.",
        ),
        (
            made([0.5, 0.4, 0.1], [0.3, 0.3, 0], [0.6, 0.5, 0.2]),
            ["the a", "the b", "the c"],
            False,
            "the a or on the b, which our draws do not tell apart.",
        ),
        (made([0.5, 0.4], [0.45, 0.35], [0.6, 0.45]), ["the a", "the b"], False, None),
        (made([0.5, 0.4], [math.nan] * 2, [math.nan] * 2), ["the a", "the b"], False, None),
        (made([1.0]), ["the a"], True, "the a."),
    ],
)
def test_the_first_driver_is_named_alone_only_where_it_stands_apart(found, ranked, apart, words):
    assert list(found.ranked) == ranked
    assert found.apart is apart
    if words:
        assert found.words == f"Most hangs on {words}"


@pytest.mark.parametrize(
    "found", [made([math.nan, math.nan]), Drive("C01", "a", {"b": ("b",)}, None)]
)
def test_nothing_is_named_where_nothing_is_known(study, found):
    assert found.words == ""
    assert found.ranked == ()
    assert not found.apart
    assert driven.by_grade(study, found) == {}


def test_an_output_that_is_not_finite_has_no_driver(study):
    one = Driven("C01", "a", {"b": ("tail",)}, lambda _, u: np.log(u["tail"] - 0.5), 16)
    with np.errstate(invalid="ignore"):
        assert driven.drive(study, one).indices is None


def test_variance_divides_by_the_worst_grade_of_each_group(study):
    known = study.assumptions["lgd"]
    graded = {
        "a": dataclasses.replace(known, grade="A"),
        "b": dataclasses.replace(known, grade="C"),
        "c": dataclasses.replace(known, grade="B"),
    }
    fake = dataclasses.replace(study, assumptions=graded)
    groups = {"one": ("a",), "two": ("b", "c"), "three": ("term",)}
    found = Drive("C01", "a sum", groups, indices([0.4, 0.6, 0.2]))
    shares = driven.by_grade(fake, found)
    # totals sum to 1.2; what is no assumption is ours
    assert shares == pytest.approx({"A": 0.4 / 1.2, "B": 0, "C": 0.6 / 1.2, "D": 0, "E": 0.2 / 1.2})
    assert sum(shares.values()) == pytest.approx(1)


# All chapters


def test_every_counted_verdict_has_an_output_behind_it(study):
    table = drivers.table(study).set_index("claim_id")
    counted = {c for c, v in judged.verdicts(study).items() if v.model in COUNTED}
    # a ceiling that is lost: no draw stands behind it
    assert counted - set(table.index) == {"C25"}
    assert list(table.index) == sorted(table.index)
    for claim, row in table.iterrows():
        found = drivers.of(study, claim)
        assert [row["first"], row["second"]] == list(found.ranked[:2])
        assert row["first_low"] <= row["first_total"] <= row["first_high"]
        assert row["first_total"] >= row["second_total"]
        assert sum(drivers.grade_profile(study, claim).values()) == pytest.approx(1)


def test_the_chapter_on_lending_says_what_its_mechanisms_say(study):
    for claim, found in drivers.of_lending(study).items():
        told = mechanism.of(study, claim)
        assert f"Most hangs on {told.driver}." == found.words
        assert told.reading == found.output


def test_cards_name_the_driver(study):
    for claim, verdict in judged.verdicts(study).items():
        if claim in drivers.listed():
            assert drivers.of(study, claim).words in verdict.mechanism
            assert drivers.tail(study, claim) == f" {drivers.of(study, claim).words}"


def test_a_claim_without_output_says_which_have_one(study):
    with pytest.raises(KeyError, match=r"no output behind 'C01'.*C10, C15"):
        drivers.of(study, "C01")


def test_a_claim_is_listed_once(monkeypatch):
    monkeypatch.setattr(shop, "DRIVEN", shop.DRIVEN * 2)
    with pytest.raises(ValueError, match="C10 has two outputs"):
        drivers.listed()


def test_values_are_drawn_from_the_ranges_as_they_are(study):
    u = {"lgd": np.array([0.0, 0.3, 1.0])}
    prior = study.prior("lgd")
    assert isinstance(prior, Prior)
    assert driven.values(study, u, "lgd")["lgd"] == pytest.approx(quantile(prior, u["lgd"]))
