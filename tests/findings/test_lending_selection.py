"""Who is left on the ladder, held against a walk through the months by hand."""

import math

import numpy as np
import pytest

from analysis import figures
from analysis.assumptions import baseline
from analysis.findings.lending import common, selection
from analysis.statements import evaluate


def walk(lam, months, prepays, again, again_early):
    """Follow one type through one loan: chance of default, and of taking the next."""
    alive, lost, back = 1.0, 0.0, 0.0
    for month in range(1, months + 1):
        dies = alive * (1 - math.exp(-lam))
        lost += dies
        pays = alive - dies
        leaves = pays * prepays if month < months else 0.0
        back += leaves * again_early
        alive = pays - leaves
    return lost, back + alive * again


@pytest.fixture(scope="module")
def table():
    return selection.by_loan(baseline())


@pytest.mark.parametrize("case", selection.CASES)
@pytest.mark.parametrize("ladder", common.LADDERS)
def test_default_and_takers_by_hand(study, case, ladder):
    amounts = common.LADDERS[ladder]
    made = {
        **common.given(study, ladder, term=common.SHOWN),
        **selection.equal_start(study, case, ladder),
    }
    left = np.array(made["type_weights"])
    ever = np.zeros(3)
    reach = np.ones(3)
    for k, amount in enumerate(amounts):
        step = amounts[k + 1] - amount if k + 1 < len(amounts) else 0
        moved = (amount / 10_000) ** made["size_risk_elasticity"] * math.exp(
            -made["incentive_slope"] * step / 10_000
        )
        each = [
            walk(
                made["intensity"] * m * moved,
                made["term"],
                made["prepayment"],
                made["reborrow_probability"],
                made["reborrow_after_prepayment"],
            )
            for m in made["type_multipliers"]
        ]
        lost, back = (np.array(x) for x in zip(*each, strict=True))
        share = left / left.sum()
        for j, kind in enumerate(common.TYPES):
            found = selection.one(study, case, ladder, selection.SHARE, k + 1, kind)
            assert found == pytest.approx(share[j])
            found = selection.one(study, case, ladder, selection.DEFAULT, k + 1, kind)
            assert found == pytest.approx(lost[j])
        total = selection.one(study, case, ladder, selection.DEFAULT, k + 1, selection.ALL)
        assert total == pytest.approx(share @ lost)
        ever += reach * lost
        reach *= back
        left = left * back
    for j, kind in enumerate(common.TYPES):
        found = selection.one(study, case, ladder, selection.EVER, 0, kind)
        assert found == pytest.approx(ever[j])


def test_all_start_alike_and_shares_fill_the_whole(table):
    first = table.query("quantity == @selection.DEFAULT and loan == 1 and type == 'all'")
    assert len(first) == 4
    assert first["value_pct"].to_numpy() == pytest.approx(first["value_pct"].iloc[0])
    sums = table[table["quantity"] == selection.SHARE].groupby(["case", "ladder", "loan"])
    assert sums["value_pct"].sum().to_numpy() == pytest.approx(100)


def test_without_slopes_the_ladders_are_one(table):
    still = table[table["case"] == selection.STILL].drop(columns="case")
    heavy, light = (still[still["ladder"] == x]["value_pct"].to_numpy() for x in common.LADDERS)
    assert heavy == pytest.approx(light)


def test_the_parts_add_up_and_without_slopes_all_is_sorting(study):
    for case in selection.CASES:
        for ladder in common.LADDERS:
            sorted_only, who, what = selection.parts(study, case, ladder)
            first, last = (
                selection.one(study, case, ladder, selection.DEFAULT, k, selection.ALL)
                for k in (1, 5)
            )
            assert first + who + what == pytest.approx(last)
            assert first + who == pytest.approx(sorted_only)
            if case == selection.STILL:
                assert what == pytest.approx(0, abs=1e-12)


def test_nobody_defaults_where_the_hazard_is_zero():
    safe = baseline(annual_default_probability=0)
    table = selection.by_loan(safe)
    rest = table[table["quantity"] != selection.SHARE]["value_pct"].to_numpy()
    assert rest == pytest.approx(0, abs=1e-12)
    assert evaluate("later-loans-look-better", safe)[0] == "unclear"


def test_statements_turn():
    study = baseline()
    for name in (
        "who-and-what-move-later-defaults",
        "later-loans-look-better",
        "both-ladders-sort-alike",
        "nobody-is-refused",
        "light-front-ends-in-more-default",
    ):
        assert evaluate(name, study)[0] == "holds"
    same = baseline(bad_type_multiplier=1, good_type_multiplier=1)
    assert evaluate("later-loans-look-better", same)[0] == "unclear"
    assert evaluate("both-ladders-sort-alike", same)[0] == "unclear"
    still = baseline(size_risk_elasticity_all=0, incentive_slope=0)
    assert evaluate("who-and-what-move-later-defaults", still)[0] == "opposite"
    assert evaluate("light-front-ends-in-more-default", still)[0] == "unclear"
    helps = baseline(size_risk_elasticity_all=-0.5, incentive_slope=0)
    assert evaluate("light-front-ends-in-more-default", helps)[0] == "opposite"
    steep = baseline(size_risk_elasticity_all=3)
    assert evaluate("both-ladders-sort-alike", steep)[0] == "opposite"


def test_a_cut_on_evidence_would_be_seen(monkeypatch):
    back = {"good": 0.84, "middle": 0.84, "bad": 0.5}
    monkeypatch.setattr(selection, "returning", lambda *_: back)
    form, sentence = evaluate("nobody-is-refused", baseline())
    assert form == "opposite"
    assert "50 of the bad" in sentence


def test_the_table_prints_the_figure_s_numbers(study, table):
    printed = {
        row[0].text: [c.text for c in row[1:]] for row in selection.default_table(study).rows
    }
    assert list(printed) == list(common.TYPES)
    ever = table[(table["quantity"] == selection.EVER) & (table["case"] == selection.MOVES)]
    for kind, cells in printed.items():
        heavy, light = ever[ever["type"] == kind].set_index("ladder")["value_pct"]
        assert cells[1:3] == [f"{heavy:.0f}%", f"{light:.0f}%"]
    assert [cells[0] for cells in printed.values()] == ["50%", "35%", "15%"]


def test_the_figure(study):
    figure = figures.build("who-is-left-on-the-ladder", study)
    assert list(figure.data) == ["case", "ladder", "quantity", "loan", "type", "value_pct"]
    # 2 cases × 2 ladders × (5 loans × (3 + 3 + 1) and 3 + 1 over the whole)
    assert len(figure.data) == 156
    assert figure.grade == "E"
    assert not figure.seeds
