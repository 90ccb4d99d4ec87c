"""The cost after the loan against the cost of winning the customer, by other routes."""

import numpy as np
import pytest

from analysis import lending, uncertainty
from analysis.assumptions import baseline
from analysis.figures import registry
from analysis.findings.lending import after_loan as found
from analysis.findings.lending import after_loan_draws as in_draws
from analysis.findings.lending import common, draws
from analysis.findings.lending import reported_arrears as printed
from analysis.lending.baseline import roll_rates, types
from analysis.statements import evaluate


def form(id, study):
    return evaluate(id, study)[0]


def test_the_cost_is_the_weighted_cost_of_each_type_alone(study):
    """Every type walks the ladder by itself, with its own hazard."""
    term, rates = 6, roll_rates(study)
    fixed = found.customer_given(study, term)
    late = lending.project(rates, term, prepayment=fixed["prepayment"]).late_share
    alone = {**fixed, "type_weights": (1.0,), "type_multipliers": (1.0,), "late_share": late}
    total = loss = 0.0
    for weight, times in zip(*types(study), strict=True):
        sums = lending.evaluate(**{**alone, "intensity": times * rates.intensity(term)}).totals
        total += weight * float(sums["collection_cost"])
        loss += weight * float(sums["defaulted_principal"] - sums["recovery"])
    (row,) = found.here(study).query("term == @term").to_dict("records")
    assert row["collections_cny"] == pytest.approx(total)
    assert row["collections_and_loss_cny"] == pytest.approx(total + loss)


def test_without_types_the_book_is_that_of_one_cohort():
    study = baseline(good_type_multiplier=1, bad_type_multiplier=1)
    rates, apr = roll_rates(study).scaled(2.0), study.value("apr")
    cohort = lending.project(rates, 12, apr=apr, prepayment=study.value("prepayment"))
    ratios = lending.book_ratios(cohort, months_on_book=round(study.value("months_on_book")))
    row = found.measured(study, 12, (2.0,)).iloc[0]
    assert row["npl_pct"] == pytest.approx(100 * float(ratios.npl_ratio))
    assert row["m2_plus_pct"] == pytest.approx(100 * float(ratios.m2_plus_share))


def test_who_returns_makes_a_book_better_than_its_first_loans(study):
    rates = roll_rates(study)
    cohort = lending.project(rates, 6, apr=study.value("apr"), prepayment=study.value("prepayment"))
    first = lending.book_ratios(cohort, months_on_book=round(study.value("months_on_book")))
    (whole,) = found.here(study).query("term == 6")["npl_pct"]
    assert 0.8 * 100 * float(first.npl_ratio) < whole < 100 * float(first.npl_ratio)


def test_ratios_and_costs_rise_with_arrears_and_value_falls(study):
    for _, path in found.paths(study).groupby("term"):
        for name in ("npl_pct", "m2_pct", "m2_plus_pct", "collections_and_loss_cny"):
            assert (np.diff(path[name]) > 0).all()
        assert (np.diff(path["value_cny"]) < 0).all()
        assert (path["m2_pct"] + path["npl_pct"] < path["m2_plus_pct"]).all()
        back = path["payback_months"].notna()
        assert (back == (path["value_cny"] >= min(common.costs()))).all()


def test_printed_ratios_are_those_of_the_last_two_years():
    seen = printed.reported()
    assert set(seen["year"]) == {2024, 2025}
    assert printed.printed_range() == (1.12, 4.38)
    assert printed.printed_range("M2") == (0.74, 1.85)
    assert not seen.duplicated(["who", "period", "basis"]).any()
    assert seen["source_id"].notna().all()
    assert printed.since() == "2024"


def test_at_a_crossing_the_cost_is_the_cost_of_winning(study):
    table = found.crossings(study)
    assert table.query("definition == 'collections'")["scale"].isna().all()
    for row in table.dropna(subset="scale").to_dict("records"):
        at = found.measured(study, row["term"], (row["scale"],)).iloc[0]
        assert at["collections_and_loss_cny"] == pytest.approx(row["cac_cny"])
        assert row["allowed"] == (at["npl_pct"] <= 4.38)
    assert len(found.crossing_table(study).rows) == 9


def test_a_ratio_is_read_between_the_scales(study):
    path = found.paths(study).query("term == 6")
    at = path.iloc[7]
    assert found.at_ratio(study, 6, at["npl_pct"], "value_cny") == pytest.approx(at["value_cny"])
    assert np.isnan(found.at_ratio(study, 6, 90.0, "value_cny"))


@pytest.mark.parametrize("family", uncertainty.FAMILIES)
def test_drawn_rates_are_chances_inside_their_ranges(study, family):
    u = dict(
        zip(
            in_draws.RATES, np.random.default_rng(1).random((len(in_draws.RATES), 400)), strict=True
        )
    )
    u = {name: np.concatenate([share, [0.0, 1.0]]) for name, share in u.items()}
    rates = in_draws.drawn_rates(study, family, u)
    assert (rates.roll + rates.cure <= 1 + 1e-12).all()
    for i, state in enumerate(("m1", "m2", "m3")):
        for move, held in (("roll", rates.roll), ("cure", rates.cure)):
            prior = draws.prior(study, f"{move}_{state}", family)
            assert (held[:, i] >= prior.low - 1e-12).all()
            assert (held[:, i] <= prior.high + 1e-12).all()


def test_shares_of_draws_count_four_fifths(study):
    tables, shares = in_draws.drawn(study), in_draws.shares(study)
    for name in (found.COLLECTIONS, found.WITH_LOSS):
        by_hand = {
            family: np.mean(
                [
                    cost / cac >= 0.8
                    for cost, cac in zip(t[f"{name}_cny"], t["cac_cny"], strict=True)
                ]
            )
            for family, t in tables.items()
        }
        assert shares[name].baseline == by_hand["baseline"]
        assert shares[name].highest == max(by_hand.values())
    assert set(tables["baseline"]["term"]) == set(common.TENORS)
    assert shares[found.WITH_LOSS].n == in_draws.DRAWS


def test_a_share_that_does_not_move_has_no_range():
    assert in_draws.in_draws(uncertainty.Share(0.31, 0.24, 0.39, 10)) == "31 (24 to 39)"
    assert in_draws.in_draws(uncertainty.Share(0.0, 0.0, 0.0, 10)) == "0"


ALL = (
    "collections-stay-below-cac",
    "losses-reach-the-peak-beyond-print",
    "level-of-cac-depends-on-the-loan",
    "arrears-cut-what-comes-back",
    "recovery-slows-then-ends",
    "about-the-level-over-a-life",
)


@pytest.mark.parametrize("id", ALL)
def test_every_sentence_holds_in_the_book(id, study):
    assert form(id, study) == "holds"


@pytest.mark.parametrize(
    ("changes", "forms"),
    [
        (
            # a default that costs as much to collect as a car
            {"late_collection_cost_cny": 20_000},
            ("opposite", "opposite", "unclear", "holds", "holds", "holds"),
        ),
        (
            {"lgd": 0, "late_collection_cost_cny": 10, "early_collection_cost_cny": 1},
            ("holds", "unclear", "opposite", "holds", "holds", "opposite"),
        ),
        ({"apr": 0.18}, ("holds", "holds", "holds", "holds", "unclear", "holds")),
        ({"arrears_entry": 0}, ("holds", "unclear", "opposite", "unclear", "opposite", "opposite")),
    ],
)
def test_sentences_turn_with_assumptions(changes, forms):
    changed = baseline(**changes)
    assert tuple(form(id, changed) for id in ALL) == forms


@pytest.mark.parametrize("id", ["cost-after-the-loan", "payback-when-arrears-rise"])
def test_figures_plot_ratios_and_our_own_odds(id, study):
    figure = registry.build(id, study)
    assert {"term", "scale", "npl_pct", "m2_pct"} <= set(figure.data.columns)
    assert (figure.data["scale"] == 1).sum() == len(common.TENORS)
    assert figure.grade == "E"
    drawn = found.here(study).set_index("term")
    column = "collections_and_loss_cny" if id.startswith("cost") else "value_cny"
    own = figure.data[figure.data["scale"] == 1].set_index("term")[column]
    assert own.to_dict() == pytest.approx(drawn[column].to_dict())
