"""Which ladder wins, held against the engine point by point and against the draws."""

import dataclasses
import math

import numpy as np
import pytest

from analysis import figures, lending, uncertainty
from analysis.assumptions import baseline
from analysis.findings.lending import common, contest
from analysis.findings.lending.draws import Measured, drawn, families, uniforms
from analysis.lending.calibrate import loss_rate
from analysis.statements import evaluate


@pytest.fixture(scope="module")
def table():
    return contest.contest(baseline())


def test_a_point_by_bisection(study, table):
    """The risk that keeps the light front's loss, found another way, and the values at it."""
    at = table[(table["term"] == 12) & (table["tail"] == 10)].iloc[37]
    slopes = {
        "size_risk_elasticity": at["size_risk_elasticity"],
        "incentive_slope": at["incentive_slope"],
    }
    old = common.given(study, "light front", term=12)
    target, low, high = float(loss_rate(**old)), 0.1, 10.0
    for _ in range(60):
        middle = math.sqrt(low * high)
        loss = float(loss_rate(**{**old, **slopes, "intensity": old["intensity"] * middle}))
        low, high = (middle, high) if loss < target else (low, middle)
    for ladder, column in (("heavy front", "heavy_cny"), ("light front", "light_cny")):
        made = common.given(study, ladder, term=12, tail=10, **slopes)
        one = lending.evaluate(**{**made, "intensity": old["intensity"] * low})
        assert float(one.value_cny) == pytest.approx(at[column], rel=1e-6)


def test_without_slopes_nothing_is_recalibrated(study):
    worth = contest.values(study, np.zeros(1), np.zeros(1), term=6)
    for tail in common.TAILS:
        for ladder in common.LADDERS:
            plain = float(common.customer(study, ladder, term=6, tail=tail).value_cny)
            assert float(worth[tail][ladder][0]) == pytest.approx(plain)


def test_the_map_is_whole_and_names_who_is_ahead(table):
    assert len(table) == len(common.TENORS) * len(common.TAILS) * contest.COLUMNS * contest.ROWS
    assert not table.isna().to_numpy().any()
    lead = table["heavy_cny"] - table["light_cny"]
    assert table["lead_cny"].to_numpy() == pytest.approx(lead.to_numpy())
    even = lead.abs() < contest.EVEN
    assert (table["winner"] == contest.EQUAL).equals(even)
    assert (lead[table["winner"] == "heavy front"] > 0).all()
    assert (lead[table["winner"] == "light front"] < 0).all()
    for count, low in enumerate(contest.STEPS, 1):
        assert (lead.abs()[table["step"] >= count] >= low).all()
        assert (lead.abs()[table["step"] < count] < low).all()


def test_the_map_holds_the_ranges_and_grows_with_a_reader_s(study):
    for name, points in ((contest.SIZE, contest.COLUMNS), (contest.PROMISE, contest.ROWS)):
        low, high = study.interval(name)
        across = contest.axis(study, name, points)
        assert across[0] < low < high < across[-1]
    wide = baseline(size_risk_elasticity_all=(-2, 3))
    assert contest.axis(wide, contest.SIZE, 15)[[0, -1]].tolist() == [-2, 3]


def test_the_needed_elasticity_brings_both_to_the_same_net():
    found = contest.needed(300, 450, 2_000)
    pulled = 2_000 * (12_000 / 3_500) ** -found.elasticity
    assert 300 - pulled == pytest.approx(450 - 2_000)
    assert found.reason == ""


@pytest.mark.parametrize(
    ("heavy", "light", "reason"),
    [(500, 400, contest.AHEAD), (400, 400, contest.AHEAD), (0, 2_000, contest.BEYOND)],
)
def test_where_no_elasticity_is_needed_or_enough(heavy, light, reason):
    found = contest.needed(heavy, light, 2_000)
    assert math.isnan(found.elasticity)
    assert found.reason == reason


def test_the_needed_elasticity_falls_with_the_cost(study):
    table = contest.needed_conversion_elasticity(study)
    assert (table["elasticity"].isna() == (table["reason"] != "")).all()
    for _, part in table[table["reason"] == ""].groupby(["term", "tail"]):
        assert part["elasticity"].is_monotonic_decreasing
    # the engine with this elasticity, its reference the light front's first amount
    at = table[(table["term"] == 6) & (table["tail"] == 10) & (table["cac_cny"] == 2_000)].iloc[0]
    net = {}
    for ladder in common.LADDERS:
        made = common.given(
            study,
            ladder,
            term=6,
            cac_cny=2_000,
            cac_amount_ref_cny=3_500,
            conversion_elasticity=at["elasticity"],
        )
        net[ladder] = -float(lending.evaluate_scalars(**made).cac_per_funded_cny)
    assert net["heavy front"] - net["light front"] == pytest.approx(-at["lead_cny"])


def test_shares_of_draws_by_hand(study):
    found, made = contest.heavy_wins(study), families(study)
    ends = drawn(study, uniforms(), "baseline")["tail"]
    for family in uncertainty.FAMILIES:
        # else the draws of one end would not be the same rows in each family
        assert (drawn(study, uniforms(), family)["tail"] == ends).all()
    won = made["baseline"].value["heavy front"] > made["baseline"].value["light front"]
    assert found["all"].baseline == pytest.approx(won.mean())
    both = [(ends == tail).sum() * found[str(tail)].baseline for tail in common.TAILS]
    assert sum(both) == pytest.approx(won.sum())


def with_leads(lead_by_tail):
    """Put measures in place of the drawn: heavy leads by so much at each end."""
    study = baseline()
    ends = drawn(study, uniforms(), "baseline")["tail"]
    lead = np.where(ends == 0, *lead_by_tail)
    real = families(study)["baseline"]
    changed: Measured = dataclasses.replace(
        real, value={"heavy front": lead.astype(float), "light front": np.zeros(len(ends))}
    )
    return dict.fromkeys(uncertainty.FAMILIES, changed)


@pytest.mark.parametrize(
    ("leads", "end", "overall"),
    [
        ((1, -1), "holds", None),
        ((1, 1), "opposite", "opposite"),
        ((-1, -1), "opposite", "holds"),
        ((-1, 1), "opposite", None),
    ],
)
def test_statements_on_draws_turn(monkeypatch, leads, end, overall):
    changed = with_leads(leads)
    # numbers that nobody else holds, so that nothing remembered is used
    mine = baseline(cac_cny=1_999 + leads[0] + 3 * leads[1])
    monkeypatch.setattr(contest, "families", lambda _: changed)
    form, sentence = evaluate("end-decides-the-ladder", mine)
    assert form == end
    assert "assumption sets" in sentence
    if overall:
        assert evaluate("heavy-front-seldom-wins-overall", mine)[0] == overall


def test_statements_turn():
    study = baseline()
    for name in (
        "end-decides-the-ladder",
        "heavy-front-seldom-wins-overall",
        "little-pull-is-enough",
    ):
        assert evaluate(name, study)[0] == "holds"
    much = baseline(apr=0.36, reborrow_probability=0.96, reborrow_after_prepayment=0.96)
    assert evaluate("little-pull-is-enough", much)[0] == "opposite"
    seldom = baseline(reborrow_probability=0.3, reborrow_after_prepayment=0.3)
    assert evaluate("little-pull-is-enough", seldom)[0] == "unclear"


def test_the_table_prints_reasons_and_numbers(study):
    rows = {row[0].text: [c.text for c in row[1:]] for row in contest.needed_table(study).rows}
    found = contest.needed_conversion_elasticity(study)
    open_ = found[found["reason"] == ""]
    assert len(rows) == len(open_.drop_duplicates(["term", "tail"]))
    one = open_[(open_["term"] == 6) & (open_["cac_cny"] == 2000)].iloc[0]
    # the heavy front costs that much less, or draws that many more for the same money
    assert rows["6 months, 10 more"][2] == f"{100 * ((12 / 3.5) ** one['elasticity'] - 1):.0f}%"


def test_the_figure(study):
    figure = figures.build("which-ladder-wins", study)
    assert list(figure.data) == [
        "term",
        "tail",
        "size_risk_elasticity",
        "incentive_slope",
        "heavy_cny",
        "light_cny",
        "lead_cny",
        "winner",
        "step",
    ]
    assert not figure.seeds
