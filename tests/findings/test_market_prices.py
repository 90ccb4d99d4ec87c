"""What a loan may cost and what money costs, held against the rows and sums worked by hand."""

import pandas as pd
import pytest

from analysis import figures
from analysis.evidence import load
from analysis.figures import theme
from analysis.findings.market import ceilings, funding
from analysis.statements import evaluate

ID = "price-of-credit"


@pytest.fixture
def edit(monkeypatch):
    """Change cells of the evidence as the modules of these findings read it."""
    edits = []

    def read(name):
        found = load(name)
        for table, key, id, cells in edits:
            if name == table:
                for column, value in cells.items():
                    found.loc[found[key] == id, column] = value
        return found

    for module in (ceilings, funding):
        monkeypatch.setattr(module, "load", read)

    def change(table, key, id, **cells):
        edits.append((table, key, id, cells))

    return change


def form(id, study):
    return evaluate(id, study)[0]


# ceilings and whom they bind


def test_the_ceilings_are_what_the_rows_print():
    known = ceilings.lines()
    found = {
        id: (line.pct, line.kind, f"{line.first:%Y-%m-%d}", f"{line.last:%Y-%m-%d}", line.grade)
        for id, line in known.items()
    }
    assert found == {
        "before": (36, "rule", "2017-12-01", "2017-12-01", "B"),
        "round-2021": (24, "guidance", "2021-01-01", "2021-12-31", "C"),
        "all-in": (24, "rule", "2025-10-01", "2025-10-01", "C"),
        "average": (20, "scenario", "2025-10-01", "2026-03-31", "C"),
        "microloan": (24, "rule", "2025-12-01", "2026-01-31", "C"),
        "microloan-end": (12, "rule", "2027-12-31", "2027-12-31", "C"),
    }


def test_every_report_of_the_unpublished_line_is_in_its_scenario():
    rules = load("rate_caps")
    assert set(rules.loc[rules["cap_high_pct"] == 20, "rule_id"]) == {
        *ceilings.lines()["average"].rules
    }
    versions = load("conflict_values").query("conflict_id == 'X31'")
    assert set(versions["row_key"]) == {*ceilings.lines()["average"].rules}


def test_no_scenario_rests_on_a_public_text_and_no_rule_on_guidance():
    rules = load("rate_caps").set_index("rule_id")["instrument"]
    for line in ceilings.lines().values():
        spoken = {"guidance" in rules[rule] for rule in line.rules}
        assert spoken == {line.kind != ceilings.RULE}, line.id


def test_reports_that_differ_on_a_ceiling_are_not_made_into_one(edit):
    edit("rate_caps", "rule_id", "R16", cap_high_pct=25)
    with pytest.raises(ValueError, match="one ceiling 'all-in'"):
        ceilings.lines()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("2026-03-31", "2026-03-31", "2026-03-31"),
    ],
)
def test_a_date_is_no_finer_than_its_source(text, first, last):
    assert ceilings.days(text) == (pd.Timestamp(first), pd.Timestamp(last))


def test_the_prime_rate_in_steps_by_hand():
    steps = ceilings.prime()
    assert list(steps["rate_pct"]) == [
        *(4.25, 4.2, 4.15, 4.05, 3.85, 3.8, 3.7, 3.65, 3.55, 3.45, 3.35, 3.1, 3.0)
    ]
    assert (steps["end"].iloc[:-1].to_numpy() == steps["start"].iloc[1:].to_numpy()).all()
    assert ceilings.seen_to() == pd.Timestamp("2026-08-20")


def test_the_court_line_is_four_times_the_prime_rate_of_its_day():
    rules = load("rate_caps").set_index("rule_id")
    line = ceilings.court()
    assert line["rate_pct"].iloc[0] == pytest.approx(rules.loc["R03", "cap_low_pct"])
    assert line["rate_pct"].iloc[-1] == pytest.approx(rules.loc["R28", "cap_low_pct"])
    assert line["start"].iloc[0] == pd.Timestamp(rules.loc["R03", "effective_from"])
    assert set(line["grade"]) == {"C"}


def test_falls_by_hand(study):
    found = ceilings.falls()
    assert (found.ceiling, found.scenario) == (36 - 24, 36 - 20)
    assert found.lpr == pytest.approx(4.25 - 3.00)
    said = evaluate("ceiling-fell-further", study)[1]
    assert "fell 12 points" in said
    assert said.endswith("fell 1.25")
    assert f"{16 / 1.25:.1f} times" in evaluate("scenario-fell-further", study)[1]


@pytest.mark.parametrize(
    ("before", "expected"),
    [(36, "holds"), (25.3, "unclear"), (25.0, "unclear"), (24.5, "opposite")],
)
def test_the_fall_of_the_ceiling_must_beat_the_prime_rate_s(before, expected, edit, study):
    edit("rate_caps", "rule_id", "R02", cap_high_pct=before)
    assert form("ceiling-fell-further", study) == expected


def test_the_scenario_adds_only_what_it_adds(edit, study):
    for rule in ceilings.lines()["average"].rules:
        edit("rate_caps", "rule_id", rule, cap_high_pct=24)
    assert form("scenario-fell-further", study) == "opposite"


@pytest.mark.parametrize(("before", "expected"), [(36, "holds"), (60, "opposite")])
def test_proportions_are_near_only_while_they_are(before, expected, edit, study):
    edit("rate_caps", "rule_id", "R02", cap_high_pct=before)
    assert form("in-proportion-near", study) == expected


def test_proportions_and_the_bill_by_hand(edit, study):
    text = evaluate("in-proportion-near", study)[1]
    assert f"{100 * 12 / 36:.0f}%" in text
    assert f"{100 * 1.25 / 4.25:.0f}%" in text
    assert "CNY 3,600 before and CNY 2,400 since" in evaluate("ceiling-s-borrower", study)[1]
    edit("rate_caps", "rule_id", "R02", cap_high_pct=20)
    assert form("ceiling-s-borrower", study) == "opposite"


# what money costs


def test_only_rows_fit_for_a_figure_are_drawn_and_every_other_such_row_has_a_reason():
    fit = set(load("funding").query("use == 'figure'")["funding_id"])
    drawn = set(funding.money()["id"])
    assert drawn | set(funding.LEFT_OUT) == fit
    assert not drawn & set(funding.LEFT_OUT)
    assert set(funding.money()["kind"]) == {funding.BOND, funding.ABS, funding.ALL}


def test_nothing_drawn_is_a_plan_or_a_bid():
    stages = load("funding").set_index("funding_id")["stage"]
    assert set(stages[funding.money()["id"]]) == {"issued", "reported"}


def test_both_dates_of_the_disputed_coupon_are_kept():
    seen = funding.money()
    assert list(seen.loc[seen["disputed"], "id"]) == ["B36", "B45"]
    assert set(seen.loc[seen["disputed"], "rate_pct"]) == {1.65}


def test_an_aggregate_reaches_as_far_back_as_its_note_says():
    notes = load("funding").set_index("funding_id")["note"]
    for id, start in funding.SPANS.items():
        assert notes[id].startswith(f"{start[:4]} to")
        assert funding._row(id).start == pd.Timestamp(start)


def test_the_mean_prime_rate_by_hand():
    # 203 days to 21 July, 91 to 20 October, 72 to the year's end
    by_hand = (203 * 3.45 + 91 * 3.35 + 72 * 3.10) / 366
    year = (pd.Timestamp("2024-01-01"), pd.Timestamp("2024-12-31"))
    assert funding.mean_lpr(*year) == pytest.approx(by_hand)
    with pytest.raises(ValueError, match="outside the fixings"):
        funding.mean_lpr(pd.Timestamp("2019-08-01"), pd.Timestamp("2019-12-31"))


def test_gains_by_hand():
    assert funding.bonds()[:2] == pytest.approx((2.33 - 2.20, 2.33 - 1.65))
    assert funding.year()[:2] == pytest.approx((0.54, 0.54))
    assert funding.since_2021()[:2] == pytest.approx((6 - 3.0, 7 - 2.5))
    assert funding.steps() == (24 - 20, 36 - 20)
    assert {funding.bonds().grade, funding.year().grade, funding.since_2021().grade} == {"C"}


@pytest.mark.parametrize(
    ("mean", "expected", "word"),
    [
        (2.33, "holds", "do not tell"),
        (2.2, "holds", "do not tell"),
        (2.9, "opposite", "further"),
        (1.8, "opposite", "less far"),
    ],
)
def test_bonds_and_prime_rate_part_only_when_the_ends_agree(mean, expected, word, edit, study):
    edit("funding", "funding_id", "B16", coupon_pct=mean)
    assert form("bonds-against-lpr", study) == expected
    assert word in evaluate("bonds-against-lpr", study)[1]


@pytest.mark.parametrize(("bp", "expected"), [(-54, "holds"), (-20, "unclear"), (-5, "opposite")])
def test_all_funding_is_set_against_the_prime_rate_of_its_year(bp, expected, edit, study):
    edit("industry", "fact_id", funding.CHANGE_2024, value_low=bp)
    assert form("funding-against-lpr", study) == expected


def test_a_large_gain_would_pay(edit, study):
    assert f"{100 * 0.68 / 4:.0f}%" in evaluate("cheaper-money-does-not-pay", study)[1]
    edit("industry", "fact_id", funding.CHANGE_2024, value_low=-450)
    assert form("cheaper-money-does-not-pay", study) == "opposite"


@pytest.mark.parametrize(
    ("median", "expected", "word"),
    [
        ((6, 7), "holds", "open"),
        ((8, 9), "opposite", "is more than"),
        ((5, 6), "opposite", "is less"),
    ],
)
def test_the_longer_count_is_open_only_across_the_step(median, expected, word, edit, study):
    low, high = median
    edit("funding", "funding_id", "B06", coupon_low_pct=low, coupon_high_pct=high)
    assert form("counted-from-2021", study) == expected
    assert word in evaluate("counted-from-2021", study)[1]


# the picture


def panels(study, layout):
    spec = figures.build(ID, study).spec(layout)
    return spec, [part for part in spec["vconcat"] if "title" in part]


def rows(spec, panel):
    names = {leaf["data"]["name"] for leaf in _leaves(panel) if "data" in leaf}
    return [row for name in names for row in spec["datasets"][name]]


def _leaves(part):
    return (
        [leaf for layer in part["layer"] for leaf in _leaves(layer)] if "layer" in part else [part]
    )


@pytest.mark.parametrize("layout", theme.LAYOUTS, ids=lambda x: x.name)
def test_the_courts_line_stands_in_its_own_panel_and_no_licensed_line_beside_it(layout, study):
    spec, found = panels(study, layout)
    assert len(found) == 3
    with_court = ["4 x LPR" in {r.get("what") for r in rows(spec, part)} for part in found]
    assert with_court == [False, False, True]
    binds = {r["about"] for r in rows(spec, found[2]) if r.get("about")}
    assert binds == {"private lending", "microloan companies", "microloan companies: all new loans"}


@pytest.mark.parametrize("layout", theme.LAYOUTS, ids=lambda x: x.name)
def test_one_line_of_time_and_one_scale_a_panel(layout, study):
    _, found = panels(study, layout)
    for part in found:
        leaves = _leaves(part)
        # set once, by a mark without x2, or Vega-Lite reports a conflict
        (ends,) = [leaf for leaf in leaves if "domain" in leaf["encoding"]["x"]["scale"]]
        assert ends["encoding"]["x"]["scale"]["domain"] == ["2017-07-01", "2028-04-01"]
        assert "x2" not in ends["encoding"]
        assert all(leaf["encoding"]["x"]["scale"]["nice"] is False for leaf in leaves)
        assert len({str(leaf["encoding"]["y"]["scale"]) for leaf in leaves}) == 1


def test_what_is_not_public_is_dashed_and_what_is_unsure_dotted(study):
    spec, found = panels(study, theme.WIDE)
    for leaf in _leaves(found[0]):
        drawn = {r["what"] for r in spec["datasets"][leaf["data"]["name"]] if "what" in r}
        if drawn & {"scenario", "guidance"}:
            assert leaf["mark"]["strokeDash"] == [6, 4]
        if any(what.endswith("not sure") for what in drawn):
            assert leaf["mark"]["strokeDash"] == [1.5, 3]


def test_grade_c_is_hollow(study):
    spec, found = panels(study, theme.WIDE)
    for leaf in _leaves(found[1]):
        drawn = spec["datasets"][leaf["data"]["name"]]
        if leaf["mark"]["type"] == "point":
            hollow = leaf["mark"]["fill"] == theme.GROUND
            assert {r["grade"] > "B" for r in drawn} == {hollow}


def test_labels_say_what_the_rows_say(study):
    spec, found = panels(study, theme.WIDE)
    words = {r["label"] for part in found for r in rows(spec, part) if "label" in r}
    for label in ("6 to 7 (C)", "2.66 to 6.00 (C)", "mean 2.33 (C)", "1.65 to 2.20 (C)", "3.5 (B)"):
        assert label in words
