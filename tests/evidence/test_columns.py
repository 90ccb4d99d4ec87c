"""What a table says twice, in another column or row, it says alike."""

import calendar
import re

import pandas as pd
import pytest

from analysis.evidence import load

PANEL = pd.concat([load("platform_quarters"), load("platform_years")])
SOURCES = load("sources").set_index("source_id")["kind"]


def days(period):
    """First and last day of a period as it is written; None for words such as mid."""
    patterns = {
        r"(\d{4})(?:FY)?": lambda y: (y, 1, y, 12),
        r"(\d{4}) ?H([12])": lambda y, h: (y, 6 * h - 5, y, 6 * h),
        r"(\d{4}) ?Q([1-4])": lambda y, q: (y, 3 * q - 2, y, 3 * q),
        r"(\d{4})-(\d\d)": lambda y, m: (y, m, y, m),
        r"(\d{4})-(\d{4})": lambda y, z: (y, 1, z, 12),
        r"(\d{4})-(\d\d)/(\d\d)": lambda y, m, n: (y, m, y, n),
        r"(\d{4})-(\d\d) to (\d{4})-(\d\d)": lambda y, m, z, n: (y, m, z, n),
    }
    if re.fullmatch(r"\d{4}-\d\d-\d\d", period):
        return pd.Timestamp(period), pd.Timestamp(period)
    for pattern, ends in patterns.items():
        if found := re.fullmatch(pattern, period):
            y, m, z, n = ends(*map(int, found.groups()))
            return pd.Timestamp(y, m, 1), pd.Timestamp(z, n, calendar.monthrange(z, n)[1])
    return None


@pytest.mark.parametrize(
    ("name", "other", "in_words"),
    [
        ("cac_evidence", set(), {"2017 Q1-Q3", "2024 mid", "2025 mid"}),
        ("industry", {"I206"}, set()),  # nine months, told with the third quarter
        ("company_facts", set(), set()),
        ("funding", set(), set()),
    ],
)
def test_a_period_has_the_days_it_names(name, other, in_words):
    table = load(name)
    spans = table["period"].map(days)
    assert set(table.loc[spans.isna(), "period"]) == in_words
    named = table[spans.notna()]
    wrong = [
        key
        for key, span, *ends in zip(
            named.iloc[:, 0], spans.dropna(), named["date_start"], named["date_end"], strict=True
        )
        if tuple(ends) != span
    ]
    assert set(wrong) == other


@pytest.mark.parametrize(
    ("name", "several"),
    [
        ("platform_quarters", set()),
        ("platform_years", set()),
        ("platform_financials", set()),
        # of loans or of their balance, as the page says; people, or people in each year they came
        (
            "company_facts",
            {"channel_online_share", "channel_own_share", "channel_third_party_share"},
        ),
        ("industry", {"customers"}),
    ],
)
def test_a_metric_has_one_unit(name, several):
    units = load(name).groupby("metric")["unit"].nunique()
    assert set(units.index[units > 1]) == several


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("platform_financials", set()),
        ("company_facts", set()),
        ("industry", set()),
        ("funding", set()),
        ("cac_evidence", {("primary", "C")}),  # an unnamed speaker in a filing
    ],
)
def test_a_mirror_is_c_and_what_is_primary_is_a(name, other):
    table = load(name).dropna(subset="grade")
    kinds = table["source_id"].map(SOURCES)
    found = set(zip(kinds, table["grade"], strict=True)) - {("press", "B"), ("press", "C")}
    assert found - {("mirror", "C"), ("primary", "A")} == other


def test_the_panel_is_never_an_assumption():
    assert set(load("platform_periods")["grade"]) == {"A", "B", "C"}


def test_a_share_is_at_most_the_whole_and_a_part_has_its_whole():
    shares = PANEL[
        PANEL["unit"].str.startswith("percent") & (PANEL["metric"] != "sales_marketing_growth")
    ]
    assert shares["value"].between(0, 100).all()
    at = {m: set(zip(p["ticker"], p["period"], strict=True)) for m, p in PANEL.groupby("metric")}
    for whole in ("originations", "new_borrowers"):
        assert at[f"{whole}_china"] | at[f"{whole}_intl"] <= at[whole]


def test_cells_of_the_experiment_meet_and_a_risk_has_one_usual_rate():
    cells = load("kz2008_takeup")
    assert len(cells[["risk", "standard_monthly_rate_pct"]].drop_duplicates()) == 3
    for _, part in cells.groupby(["sample", "risk"]):
        bands = part.sort_values("discount_low", ascending=False, na_position="last")
        assert list(bands["discount_low"])[:-1] == list(bands["discount_high"])[1:]


def test_a_share_may_be_set_to_at_most_the_whole():
    table = load("assumptions").set_index("name")
    shares = table[table["unit"].str.startswith("share")]
    over = shares[(shares["minimum"] < 0) | (shares["maximum"] > 1)]
    # the room of a channel, and spreads that may exceed the mean
    assert set(over["unit"]) == {
        "share of customers",
        "share of the mean value",
        "share of the mean price",
    }
    assert len(over) == 5
