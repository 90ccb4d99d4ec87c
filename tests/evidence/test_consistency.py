"""Facts that hang together by arithmetic hang together: a slip in one of them shows here.

Each check names what it excuses and why. How many slips they would catch: `tests/honesty`.
"""

import math
import re

import numpy as np
import pandas as pd
import pytest

from analysis.evidence import conflicts, load

QUARTERS, YEARS, FACTS = load("platform_quarters"), load("platform_years"), load("company_facts")
FIRST = ["printed", "filed", "restated", "derived", "restated_derived", "converted"]

# company, period and metric whose printed growth no pair of printed levels gives
OTHER_BASE = {
    (
        "boc",
        "2025H1",
        "total_assets",
    ): "counted from another start of the year than the total we hold",
    ("cib", "2024", "net_profit"): "another source than the levels; listed as a disagreement",
    ("cib", "2024", "revenue"): "another source than the levels; listed as a disagreement",
}


def wide(panel):
    """One column a metric, the value that stands first where there are several."""
    rank = panel["basis"].map(FIRST.index)
    first = panel.assign(rank=rank).sort_values("rank", kind="stable")
    first = first.drop_duplicates(["ticker", "period", "metric"])
    table = first.pivot_table(index=["ticker", "period"], columns="metric", values="value")
    at = [int(p[:4]) * 4 + int(p[5]) if "Q" in p else int(p[:4]) for _, p in table.index]
    return table.assign(at=at)


PANELS = {"quarters": wide(QUARTERS), "years": wide(YEARS)}


def before(table, column):
    """The value one period earlier, of the same platform."""
    last = table.set_index([table.index.get_level_values(0), table["at"] + 1])[column]
    here = pd.MultiIndex.from_arrays([table.index.get_level_values(0), table["at"]])
    return pd.Series(last.reindex(here).to_numpy(), index=table.index)


def off(left, right, relative, absolute=0.0):
    """Rows of which both sides are there and too far apart, with how many were compared."""
    gap, allowed = (left - right).abs(), relative * right.abs() + absolute
    return list(gap[gap > allowed].index), int(gap.notna().sum())


@pytest.mark.parametrize(("panel", "least"), [("quarters", 30), ("years", 5)])
@pytest.mark.parametrize("of", ["borrowers", "credit_users"])
def test_who_is_new_is_what_the_running_total_gained(panel, least, of):
    table = PANELS[panel]
    gained = table[f"cum_{of}"] - before(table, f"cum_{of}")
    wrong, compared = off(table[f"new_{of}"], gained, 0, 0.0501)  # printed to a tenth of a million
    # the company prints 1.7 million beside totals that gain 1.8; listed as a disagreement
    assert wrong == ([("QFIN", "2023Q3")] if (panel, of) == ("quarters", "credit_users") else [])
    assert compared > least
    rows = {"quarters": QUARTERS, "years": YEARS}[panel]
    ours = rows[(rows["metric"] == f"new_{of}") & (rows["basis"] == "derived")]
    ours = ours.set_index(["ticker", "period"])["value"]
    ours = ours[gained[ours.index].notna()]
    np.testing.assert_allclose(ours, gained[ours.index], atol=6e-5)


@pytest.mark.parametrize("of", ["borrowers", "credit_users", "registered_users"])
def test_a_running_total_neither_falls_nor_leaves_its_path(of):
    table = PANELS["quarters"]
    now, last = table[f"cum_{of}"], before(table, f"cum_{of}")
    assert list(now[now < last].index) == []
    ahead = before(table.assign(at=-table["at"]), f"cum_{of}")
    bend = (np.log(now) - (np.log(last) + np.log(ahead)) / 2).abs()
    assert bend.max() < 0.047
    assert bend.count() > 30


@pytest.mark.parametrize("panel", list(PANELS))
def test_borrowers_are_users_with_a_line_and_those_are_registered(panel):
    table = PANELS[panel]
    for few, many in (
        ("new_borrowers", "cum_borrowers"),
        ("cum_borrowers", "cum_credit_users"),
        ("cum_credit_users", "cum_registered_users"),
        ("active_borrowers", "cum_borrowers"),
        ("repeat_volume", "originations"),
    ):
        if {few, many} <= set(table.columns):
            assert not (table[few] > table[many]).any(), (few, many)


@pytest.mark.parametrize(("panel", "least"), [("quarters", 4), ("years", 2)])
@pytest.mark.parametrize("whole", ["originations", "new_borrowers"])
def test_china_and_abroad_are_the_whole(panel, least, whole):
    table = PANELS[panel]
    wrong, compared = off(table[f"{whole}_china"] + table[f"{whole}_intl"], table[whole], 0.006)
    assert wrong == []
    assert compared >= least


def test_a_mean_loan_is_volume_over_loans():
    table = PANELS["quarters"]
    wrong, compared = off(
        table["originations"] * 1e3 / table["n_loans"], table["avg_loan_size"], 0.006
    )
    assert wrong == []
    assert compared == 14


def test_a_repeat_share_is_repeat_volume_over_volume_of_china_or_of_all():
    table = PANELS["quarters"]
    shares = [
        100 * table["repeat_volume"] / table[c] for c in ("originations", "originations_china")
    ]
    off_all, compared = off(shares[0], table["repeat_share"], 0.006)
    off_china, _ = off(shares[1], table["repeat_share"], 0.006)
    assert set(off_all) & set(off_china) == set()
    assert compared == 12


def test_a_year_is_new_users_times_what_one_cost():
    table = PANELS["years"]
    spent = table["advertising_expense"] / table["new_credit_users"]
    wrong, compared = off(spent, table["cac_reported"], 0.04)
    assert wrong == []
    assert compared == 3


def test_what_was_worked_out_from_growth_gives_that_growth():
    pattern = r"([\d,.]+) is ([+-][\d.]+)% YoY"
    told = pd.concat([QUARTERS, YEARS])
    found = told["derivation"].str.extract(pattern).dropna()
    for at, (later, growth) in found.iterrows():
        rows = told.loc[[at]] if isinstance(at, int) else told
        now = float(later.replace(",", ""))
        levels = rows["value"] * (1 + float(growth) / 100)
        assert min(abs(levels / now - 1)) < 0.002, (later, growth)
    assert len(found) >= 9


ACCOUNTS = {
    "origination": "originations",
    "origination_mainland": "originations_china",
    "origination_repeat": "repeat_volume",
    "loan_balance": "outstanding_loan",
    "cum_borrowers": "cum_borrowers",
    "cum_credit_line_users": "cum_credit_users",
    "unique_borrowers": "active_borrowers",
    "repeat_borrowers": "repeat_borrowers",
    "repeat_share": "repeat_share",
    "n_loans_originated": "n_loans",
    "d90_delinquency": "delinquency_90d",
    "day1_delinquency": "day1_delinquency",
}
SIZES = {"loans": 1e-6, "CNY million": 1e-3}
MONEY = load("platform_financials")


def test_what_accounts_and_panel_both_print_is_one_number():
    here = MONEY.assign(metric=MONEY["metric"].map(ACCOUNTS)).dropna(subset="metric")
    panel = pd.concat([QUARTERS, YEARS])
    both = here.merge(panel, on=["ticker", "period", "metric"], suffixes=("_here", "_there"))
    size = both["unit_here"].map(SIZES).fillna(1.0)
    np.testing.assert_allclose(both["value_here"] * size, both["value_there"], rtol=1e-6)
    assert len(both) == 32


def test_statements_of_income_add_up():
    lines = MONEY.pivot_table(index=["ticker", "period"], columns="metric", values="value")
    after = lines["income_before_tax"] - lines["income_tax"]
    wrong, taxed = off(after, lines["net_income"], 0, 0.03)
    costs = [
        c for c in lines if c.startswith("provision_") and c != "provision_financing_receivables"
    ]
    costs += [
        "facilitation_origination_servicing",
        "funding_cost",
        "general_admin",
        "sales_marketing",
    ]
    rest = lines["revenue"] - lines[[*costs]].sum(axis=1)
    unbalanced, summed = off(rest, lines["operating_income"], 0, 0.002)
    assert (wrong, unbalanced) == ([], [])
    assert (taxed, summed) == (3, 3)


def test_dollars_and_yuan_of_a_year_are_one_sum_at_one_rate():
    table = PANELS["years"]
    rate = (table["sales_marketing"] / table["sales_marketing_usd"]).dropna()
    assert len(rate) == 12
    for _, of_year in rate.groupby(level="period"):
        assert of_year.max() / of_year.min() < 1.02
    told = YEARS.set_index(["ticker", "period"]).query("metric == 'sales_marketing'")["derivation"]
    for at, found in told.str.extract(r"at ([\d.]+)")[0].dropna().items():
        assert rate[at] == pytest.approx(float(found), rel=0.004), at


def test_the_prime_rate_never_rose():
    rates = load("lpr").sort_values("fixing_date")
    for column in ("lpr_1y_pct", "lpr_5y_pct"):
        steps = rates[column].diff().dropna()
        assert steps.max() <= 0
        assert steps.min() >= -0.25
    assert (rates["lpr_5y_pct"] > rates["lpr_1y_pct"]).all()


def levels(company, period, metric):
    rows = FACTS[(FACTS["company_id"] == company) & (FACTS["period"] == period)]
    return rows.loc[rows["metric"] == metric, "value_low"].dropna()


def test_growth_that_is_printed_is_growth_of_the_levels_that_are_printed():
    """In a note, or in a row of its own, wherever both levels are there; to a fifth of a point."""
    told = [
        (row, row.metric, float(growth[1]), growth[2] == " vs year-start")
        for row in FACTS.itertuples()
        if (growth := re.match(r"(?:yoy )?([+-][\d.]+)%( vs year-start)?", str(row.note)))
    ]
    told += [
        (row, row.metric.removesuffix("_growth"), row.value_low, False)
        for row in FACTS.itertuples()
        if row.metric.endswith("_growth")
    ]
    compared, wrong = 0, set()
    for row, metric, growth, from_start in told:
        year = f"{int(row.period[:4]) - 1}"
        base = levels(row.company_id, year if from_start else year + row.period[4:], metric)
        now = levels(row.company_id, row.period, metric)
        gaps = [abs(100 * (x / y - 1) - growth) for x in now for y in base]
        compared += bool(gaps)
        if gaps and min(gaps) > 0.2:
            wrong.add((row.company_id, row.period, metric))
    assert wrong == set(OTHER_BASE)
    assert compared >= 29


def test_cells_of_the_experiment_lie_in_their_bands():
    cells = load("kz2008_takeup")
    shared = cells.dropna(subset="take_up_share")
    low, high = shared["take_up_share_low"], shared["take_up_share_high"]
    assert shared["take_up_share"].between(low, high).all()
    discount = cells["standard_monthly_rate_pct"] - cells["mean_monthly_rate_pct"]
    assert (discount >= cells["discount_low"].fillna(-math.inf) - 1e-9).all()
    assert (discount <= cells["discount_high"].fillna(math.inf) + 1e-9).all()
    counted = cells.dropna(subset=["takers", "applicants"])
    assert (counted["takers"] <= counted["applicants"]).all()
    assert (counted["applicants"] <= counted["offers"]).all()


def test_no_line_of_the_accounts_has_lost_its_fellow_in_the_panel():
    """Two that no longer meet cannot disagree: `conflicts.unmatched` would say nothing."""
    mine = MONEY.assign(metric=MONEY["metric"].map(conflicts.ACCOUNTS)).dropna(subset="metric")
    panel = pd.concat([QUARTERS, YEARS]).drop_duplicates(["ticker", "period", "metric"])
    both = mine.merge(panel, on=["ticker", "period", "metric"])
    assert (len(mine), len(both)) == (38, 37)
