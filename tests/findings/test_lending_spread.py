"""How single customers spread, held against the engine's expectations."""

import numpy as np
import pytest

from analysis import figures, lending
from analysis.assumptions import baseline
from analysis.findings.lending import common, spread
from analysis.findings.lending.spread import Setting
from analysis.statements import evaluate


@pytest.mark.parametrize("one", spread.SETTINGS)
def test_the_mean_of_the_drawn_is_the_engine_s(study, one):
    drawn = spread.results(study)[one]
    exact = float(common.customer(study, one.ladder, term=one.term, tail=one.tail).value_cny)
    error = drawn.std() / np.sqrt(len(drawn))
    assert drawn.mean() == pytest.approx(exact, abs=4 * error)


@pytest.mark.parametrize("one", spread.SETTINGS)
def test_nobody_brings_more_than_all_loans_undiscounted(study, one):
    """Who repays early comes to a large loan sooner, which discounting likes; not more."""
    loyal, plain = (
        float(common.customer(study, one.ladder, term=one.term, tail=one.tail, **x).loyal.value_cny)
        for x in ({}, {"discount_rate": 0.0})
    )
    spared = study.value("early_collection_cost_cny") * study.value("late_share")
    drawn = spread.results(study)[one]
    assert drawn[-1] <= plain
    if one.tail == 0:  # some take all five on schedule, but for the collection of late payers
        assert drawn[-1] >= loyal - spared * one.term * 5 - 1e-6


def test_the_curves_count_the_drawn(study):
    table = spread.curves(study)
    for one, drawn in spread.results(study).items():
        part = table[
            (table["term"] == one.term)
            & (table["tail"] == one.tail)
            & (table["ladder"] == one.ladder)
        ]
        assert part["below_pct"].is_monotonic_increasing
        for at, share in zip(part["result_cny"], part["below_pct"], strict=True):
            assert share == pytest.approx(100 * np.mean(drawn < at))
        assert list(part[part["cost"]]["result_cny"]) == list(common.costs())


def test_never_is_what_the_engine_s_own_walk_says(study):
    """The walk with the cost in it, and its own count of those below nothing."""
    cost = common.costs()[1]
    one = Setting("light front", 6, 10)
    made = common.given(study, one.ladder, term=one.term, tail=one.tail, cac_cny=cost)
    walked = lending.outcome_distribution(spread.SEED, spread.CUSTOMERS, **made)
    assert spread.never(study, cost)[one] == pytest.approx(walked.never_pays_back_share)
    other = lending.outcome_distribution(1, spread.CUSTOMERS, **made).never_pays_back_share
    assert other == pytest.approx(walked.never_pays_back_share, abs=0.025)


def test_a_cost_of_exactly_what_is_brought_is_paid_back():
    assert spread.below(np.array([100.0, 200.0, 200.0, 300.0]), 200) == 0.25


def test_statements_turn():
    study = baseline()
    for name in (
        "most-never-pay-back",
        "five-short-loans-cannot-pay",
        "few-lose-thousands",
        "good-customers-pay-most",
    ):
        assert evaluate(name, study)[0] == "holds"
    dear = baseline(apr=0.8)
    assert evaluate("five-short-loans-cannot-pay", dear)[0] == "opposite"
    assert evaluate("most-never-pay-back", dear)[0] != "holds"
    safe = baseline(
        apr=2, annual_default_probability=0, reborrow_probability=1, reborrow_after_prepayment=1
    )
    assert evaluate("most-never-pay-back", safe)[0] == "opposite"
    assert evaluate("few-lose-thousands", safe)[0] == "unclear"
    once = baseline(
        annual_default_probability=0, reborrow_probability=0.3, reborrow_after_prepayment=0.3
    )
    assert evaluate("few-lose-thousands", once)[0] == "opposite"
    same = baseline(bad_type_multiplier=1, good_type_multiplier=1)
    assert evaluate("good-customers-pay-most", same)[0] == "unclear"


def test_the_figure(study):
    figure = figures.build("customers-who-never-pay-back", study)
    assert list(figure.data) == ["term", "tail", "ladder", "result_cny", "below_pct", "cost"]
    assert figure.seeds == (spread.SEED,)
    assert len(figure.data) == len(spread.SETTINGS) * (8_500 // spread.STEP + 1)
