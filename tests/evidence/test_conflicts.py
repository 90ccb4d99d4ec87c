"""No disagreement between sources is settled in silence."""

import re

import pandas as pd
import pytest

from analysis.evidence import conflicts, load
from analysis.evidence.descriptor import ROOT, resources

LISTED = load("conflicts")
VALUES = load("conflict_values")
QUARTERS, YEARS = load("platform_quarters"), load("platform_years")
COSTS, PLATFORMS = load("cac_evidence"), load("platforms")
SETS = {
    id: set(zip(part["resource"].dropna(), part["row_key"].dropna(), strict=True))
    for id, part in VALUES.groupby("conflict_id")
}

FOUND = [
    *conflicts.repeated(load("industry"), "industry", ["date_start", "date_end", "metric"]),
    *conflicts.repeated(
        load("company_facts"), "company_facts", ["company_id", "date_start", "date_end", "metric"]
    ),
    *conflicts.rebased(QUARTERS, "platform_quarters"),
    *conflicts.rebased(YEARS, "platform_years"),
    *conflicts.unsummed(QUARTERS, YEARS),
    *conflicts.unmatched(load("platform_financials"), YEARS, "platform_years"),
    *conflicts.unmatched(load("platform_financials"), QUARTERS, "platform_quarters"),
    *conflicts.unclosed(QUARTERS, YEARS),
    *conflicts.retold(COSTS, QUARTERS, PLATFORMS, "platform_quarters"),
    *conflicts.retold(COSTS, YEARS, PLATFORMS, "platform_years"),
    *conflicts.unfit(load("company_facts")),
    *conflicts.misgrown(load("company_facts")),
]

# columns of the notes, as the panel names them
NAMES = {
    "originations_rmb_bn": "originations",
    "outstanding_loan_rmb_bn": "outstanding_loan",
    "avg_tenor_months": "avg_tenor",
    "cum_registered_users_mn": "cum_registered_users",
    "cac_reported_rmb": "cac_reported",
    "net_revenue_rmb_mn": "net_revenue",
    "net_income_rmb_mn": "net_income",
}


@pytest.mark.parametrize("found", FOUND, ids=lambda f: f.rows[0][1])
def test_every_disagreement_the_tables_show_is_listed(found):
    assert [id for id, rows in SETS.items() if set(found.rows) <= rows], found


def test_every_disagreement_the_notes_tell_of_is_listed():
    told = list(conflicts.noted(load("platform_periods")))
    assert len(told) > 15
    keys = {key for rows in SETS.values() for _, key in rows}
    for ticker, period, column in told:
        start = f"{ticker} {period} {NAMES[column]} "
        assert [key for key in keys if key.startswith(start)], (ticker, period, column)


@pytest.mark.parametrize("name", ["industry", "company_facts"])
def test_a_note_that_names_another_value_is_listed(name):
    words = r"conflict|another source|other sources|others print|print(?:s|ed) [-+]?\d"
    facts = load(name)
    told = facts[facts["note"].fillna("").str.contains(words)]
    assert len(told) >= 4
    keys = {key for rows in SETS.values() for _, key in rows}
    assert set(told["fact_id"]) - keys == set()


def test_the_list_and_its_values_belong_together():
    assert list(LISTED["conflict_id"]) == [f"X{n:02d}" for n in range(1, len(LISTED) + 1)]
    assert set(VALUES["conflict_id"]) == set(LISTED["conflict_id"])
    for _, part in VALUES.groupby("conflict_id"):
        assert list(part["rank"]) == list(range(1, len(part) + 1))
    different = VALUES.groupby("conflict_id")["printed"].nunique()
    rumours = set(different.index[different < 2])
    assert rumours == {"X30"}  # one entry: the date itself is printed as two


def test_what_was_done_is_what_the_values_say():
    kept = VALUES.groupby("conflict_id")["kept"].agg(["all", "any"])
    for row in LISTED.itertuples():
        if row.done == "one kept":
            assert kept.loc[row.conflict_id, "any"]
            assert not kept.loc[row.conflict_id, "all"]
        elif row.done == "none":
            assert not kept.loc[row.conflict_id, "any"]


def test_a_value_that_is_not_kept_stands_nowhere_or_in_the_ledger_alone():
    funding = load("funding").set_index("funding_id")["use"]
    for row in VALUES[~VALUES["kept"] & VALUES["resource"].notna()].itertuples():
        assert row.resource == "funding"
        assert funding[row.row_key] == "ledger"


def test_every_row_named_is_there_and_says_that_value():
    known = resources(ROOT)
    tables = {}
    for row in VALUES[VALUES["resource"].notna()].itertuples():
        if row.resource not in tables:
            table = load(row.resource)
            parts = [_text(table[key]) for key in known[row.resource].key]
            tables[row.resource] = table.set_index(
                pd.Index([" ".join(cells) for cells in zip(*parts, strict=True)])
            )
        here = tables[row.resource].loc[row.row_key]
        if pd.isna(row.value) and row.conflict_id != "X30":  # one of its days stands in one row
            # a note may hold the value of another source; these tables have a column for theirs
            own = here.drop("note") if row.resource in {"funding", "lpr", "rate_caps"} else here
            assert _numbers(row.printed) <= _numbers(" ".join(map(str, own))), row
        if pd.notna(row.value) and "sum of" not in row.printed and "note of" not in row.printed:
            stated = {here.get(c) for c in ("value", "value_low", "value_high", "amount_cny_100m")}
            assert [x for x in stated if x is not None and abs(x - row.value) <= 1e-4 * abs(x)]


def _numbers(text):
    return {float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def _text(column):
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d")
    return column.astype(str)


def test_sums_of_quarters_are_sums_of_quarters():
    values = pd.concat([QUARTERS, YEARS])
    values.index = pd.Index(
        [" ".join(r) for r in values[["ticker", "period", "metric", "basis"]].to_numpy()]
    )
    for id, part in VALUES[VALUES["printed"].str.contains("sum of")].groupby("conflict_id"):
        assert sum(values.loc[key, "value"] for key in part["row_key"]) == pytest.approx(
            part["value"].iloc[0], rel=1e-5
        ), id


def test_a_new_disagreement_is_found():
    facts = load("industry")
    one = facts[facts["metric"] == "n_companies"].iloc[[0]]
    twice = pd.concat([facts, one.assign(fact_id="I999", value_low=25.0, value_high=25.0)])
    keys = ["date_start", "date_end", "metric"]
    extra = set(conflicts.repeated(twice, "industry", keys)) - set(
        conflicts.repeated(facts, "industry", keys)
    )
    assert {key for found in extra for _, key in found.rows} == {one.fact_id.iloc[0], "I999"}


def test_open_ends_exclude_nothing_on_their_side():
    rows = [("a", 300.0, None), ("b", 304.6, 304.6), ("c", None, 200.0)]
    facts = pd.DataFrame(rows, columns=["fact_id", "value_low", "value_high"])
    facts["value_low"] = facts["value_low"].astype(float)
    facts = facts.assign(metric="x", when="2025")
    assert conflicts.repeated(facts.iloc[:2], "t", ["when", "metric"]) == []
    assert len(conflicts.repeated(facts, "t", ["when", "metric"])) == 1


def test_the_notes_are_read_as_they_are_written():
    note = "net_revenue_rmb_mn: 1 kept, another source prints 2 (x) | avg_tenor_months: 3 kept, another source prints 4 (y)"
    periods = pd.DataFrame([{"ticker": "T", "period": "2020Q1", "note": note}])
    assert [c for *_, c in conflicts.noted(periods)] == re.findall(r"(\w+): \d kept", note)


def test_a_year_that_does_not_close_with_its_last_quarter_is_found():
    off = YEARS.copy()
    at = off[(off["ticker"] == "QFIN") & (off["period"] == "2022FY")]
    at = at[at["metric"] == "cum_credit_users"].index
    off.loc[at, "value"] *= 1.01
    [found] = set(conflicts.unclosed(QUARTERS, off)) - set(conflicts.unclosed(QUARTERS, YEARS))
    assert [key.split()[1] for _, key in found.rows] == ["2022Q4", "2022FY"]
    assert found.spread == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("cost", "panel", "resource"),
    [
        ("K18", QUARTERS, "platform_quarters"),
        ("K31", QUARTERS, "platform_quarters"),
        ("K41", QUARTERS, "platform_quarters"),
        ("K11", YEARS, "platform_years"),
        ("K22", YEARS, "platform_years"),
    ],
)
def test_a_cost_that_differs_from_the_panel_is_found(cost, panel, resource):
    off = COSTS.copy()
    off.loc[off["cac_id"] == cost, ["value_low", "value_high"]] += 1
    [found] = conflicts.retold(off, panel, PLATFORMS, resource)
    assert found.rows[0] == ("cac_evidence", cost)
    assert found.rows[1][0] == resource


def test_a_ratio_its_own_parts_do_not_give_is_found():
    listed = {found.rows for found in conflicts.unfit(load("company_facts"))}
    assert listed == {tuple(("company_facts", id) for id in ("Y021", "Y007", "Y024"))}


def test_growth_that_its_own_levels_do_not_give_is_found():
    facts = load("company_facts")
    listed = {found.rows for found in conflicts.misgrown(facts)}
    assert listed == {tuple(("company_facts", id) for id in ("Y059", "Y060"))}
    off = facts.copy()
    off.loc[off["fact_id"].eq("Y116"), "note"] = "-0.90% vs year-start"
    [new] = set(conflicts.misgrown(off)) - set(conflicts.misgrown(facts))
    assert new.rows == (("company_facts", "Y115"), ("company_facts", "Y116"))
