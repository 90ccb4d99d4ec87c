"""What one customer is worth and where his interest goes, by other routes."""

import pytest

from analysis.assumptions import baseline
from analysis.figures import registry
from analysis.findings.lending import common
from analysis.findings.lending import worth as found
from analysis.findings.lending.whose_money import BUSINESSES, employed
from analysis.lending.baseline import types
from analysis.statements import evaluate


def form(id, study):
    return evaluate(id, study)[0]


def test_steps_end_at_the_value_that_the_engine_gives(study):
    table = found.waterfall(study)
    for who, part in table.groupby("business"):
        steps = part[part["step"] != found.LEFT]
        left = part.loc[part["step"] == found.LEFT, "amount_cny"].item()
        assert left == pytest.approx(
            float(employed(study, who, "heavy front", common.SHOWN).value_cny)
        )
        assert left == pytest.approx(steps["amount_cny"].sum())
        assert (steps["from_cny"].iloc[1:].to_numpy() == steps["to_cny"].iloc[:-1]).all()
    assert set(table["business"]) == set(BUSINESSES)
    assert "platform fee" not in set(table["step"])


def test_a_fee_gets_its_own_step():
    table = found.waterfall(baseline(success_fee_share_of_interest=0.2))
    fee = table[table["step"] == "platform fee"].set_index("business")["amount_cny"]
    income = table[table["step"] == found.INCOME].set_index("business")["amount_cny"]
    assert fee["guarantees"] == pytest.approx(-0.2 * income["guarantees"])
    assert fee["refers"] == 0


def test_hundred_yuan_are_split_without_rest(study):
    table = found.hundred(study)
    sums = table.groupby(["ladder", "type"])["of_100"].sum()
    assert sums.to_numpy() == pytest.approx([100] * 8)
    bars = table[table["part"] != "profit"].groupby(["ladder", "type"])
    assert bars["to_100"].max().to_numpy() == pytest.approx([100] * 8)
    profit = table[table["part"] == "profit"].set_index(["ladder", "type"])["of_100"]
    assert bars["from_100"].min().to_dict() == pytest.approx(profit.to_dict())


def test_the_average_is_the_customer_of_all_types_at_once(study):
    """One run over the mix against three runs weighted."""
    for ladder in common.LADDERS:
        sums = common.customer(study, ladder, term=common.SHOWN).totals
        table = found.hundred(study)
        own = table[(table["ladder"] == ladder) & (table["type"] == "all")].set_index("part")["cny"]
        loss = float(sums["defaulted_principal"] - sums["recovery"])
        assert own["losses"] == pytest.approx(loss)
        assert own["funding"] == pytest.approx(float(sums["funding_cost"]))
        assert own["acquisition"] == pytest.approx(study.value("cac_cny"))
        assert own.sum() == pytest.approx(float(sums["interest"]))


def test_what_is_left_before_acquisition_is_weighted_too(study):
    weights = types(study)[0]
    each = [found.before_winning(study, "heavy front", who)[0] for who in common.TYPES]
    whole = found.before_winning(study, "heavy front", found.ALL)
    assert whole[0] == pytest.approx(sum(w * x for w, x in zip(weights, each, strict=True)))
    assert each[0] > each[1] > each[2]


ALL = (
    "interest-below-the-cost",
    "losses-take-more-than-money",
    "hundred-yuan-do-not-reach",
    "good-pay-for-bad",
    "even-good-customers-do-not-pay",
    "heavy-front-leaves-more-before-cost",
)


@pytest.mark.parametrize("id", ALL)
def test_every_sentence_holds_in_the_book(id, study):
    assert form(id, study) == "holds"


@pytest.mark.parametrize(
    ("id", "changes", "expected"),
    [
        ("interest-below-the-cost", {"apr": 0.5}, "opposite"),
        ("losses-take-more-than-money", {"annual_default_probability": 0.01}, "opposite"),
        ("losses-take-more-than-money", {"partner_yield": 0.0748}, "unclear"),
        ("hundred-yuan-do-not-reach", {"cac_cny": 300}, "opposite"),
        ("good-pay-for-bad", {"good_type_multiplier": 1, "bad_type_multiplier": 1}, "opposite"),
        ("good-pay-for-bad", {"apr": 0.08, "relief_rate_cut": 0.06}, "unclear"),
        ("even-good-customers-do-not-pay", {"apr": 0.5}, "opposite"),
        ("heavy-front-leaves-more-before-cost", {"apr": 0.1, "relief_rate_cut": 0.06}, "opposite"),
    ],
)
def test_sentences_turn_with_assumptions(id, changes, expected):
    assert form(id, baseline(**changes)) == expected


def test_without_interest_there_are_no_parts_of_it():
    study = baseline(apr=0, price_rise=0, relief_rate_cut=0)
    assert found.hundred(study)["of_100"].isna().all()
    assert form("hundred-yuan-do-not-reach", study) == "holds"


def test_figures_carry_their_data(study):
    value = registry.build("value-of-one-customer", study)
    assert {"business", "step", "amount_cny", "from_cny", "to_cny"} <= set(value.data.columns)
    split = registry.build("hundred-yuan-of-interest", study)
    assert {"ladder", "type", "part", "of_100", "from_100", "to_100"} <= set(split.data.columns)
    assert len(split.data) == 48


def test_a_profit_is_drawn_right_of_zero():
    study = baseline(cac_cny=100)
    data = registry.build("hundred-yuan-of-interest", study).data
    good = data[(data["type"] == "good") & (data["ladder"] == "heavy front")].set_index("part")
    assert good.loc["profit", "from_100"] == 0
    assert good.loc["profit", "to_100"] == good.loc["acquisition", "from_100"] > 0
