import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acquisition.bootstrap import sign_test
from analysis.acquisition.spend import (
    cost_per_head,
    finvolution_by_basis,
    half_digit,
    pairs,
    spend_per_volume,
)

ARTICLE_SPEND = {2023: 1887.4, 2024: 2014.0}
ARTICLE_VOLUME = {2024: 196.1}


@pytest.fixture(scope="session")
def spend(years):
    return spend_per_volume(years)


def row(table, ticker, year):
    return table[(table["ticker"] == ticker) & (table["year"] == year)].iloc[0]


@pytest.mark.parametrize(
    ("ticker", "expected"),
    [
        ("QFIN", {2022: 0.54}),
        ("LX", {2022: 0.82, 2023: 0.69, 2024: 0.84}),
        ("FINV", {2020: 0.74, 2021: 1.16, 2022: 0.96, 2023: 0.97, 2024: 0.98}),
        ("XYF", {2022: 1.13, 2023: 1.30, 2024: 1.51}),
        ("YRD", {2022: 2.54, 2023: 1.82, 2024: 2.24}),
        ("JFIN", {2023: 1.75, 2024: 1.90}),
    ],
)
def test_known_ratios(spend, ticker, expected):
    for year, value in expected.items():
        # half a unit of the second decimal, and 1.155 is on the edge
        assert row(spend, ticker, year)["spend_per_100_cny"] == pytest.approx(value, abs=0.00501)


def test_scope_and_origin(spend):
    assert set(spend["ticker"]) == {"QFIN", "FINV", "LX", "XYF", "YRD", "JFIN"}
    origins = spend.set_index(["ticker", "year"])["origin"].to_dict()
    assert origins[("QFIN", 2022)] == "filed"
    assert origins[("LX", 2022)] == "derived"
    assert origins[("FINV", 2024)] == "converted"
    assert origins[("JFIN", 2024)] == "printed"
    assert origins[("YRD", 2024)] == "derived"
    assert (spend["low"] < spend["spend_per_100_cny"]).all()
    assert (spend["spend_per_100_cny"] < spend["high"]).all()


@pytest.mark.parametrize(
    ("value", "half"),
    [
        (206.2, 0.05),
        (482.859, 0.0005),
        (36.0, 0.5),
        (1200.0, 50),
        (250, 5),
        (0.07, 0.005),
        (1e-6, 5e-7),
    ],
)
def test_half_digit(value, half):
    assert half_digit(value) == pytest.approx(half, rel=1e-12)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 10**7), st.integers(0, 4))
def test_half_digit_is_never_narrower_than_the_page(digits, places):
    assert half_digit(digits / 10**places) >= 0.5 * 10**-places * (1 - 1e-9)


def test_bounds_by_hand(spend):
    filed = row(spend, "FINV", 2020)
    assert filed["low"] == pytest.approx(482.8585 / 65.15 / 10)
    assert filed["high"] == pytest.approx(482.8595 / 65.05 / 10)
    converted = row(spend, "XYF", 2024)
    assert converted["low"] == pytest.approx(216.5 * 7.2993 / 104.8895 / 10)
    assert converted["high"] == pytest.approx(217.5 * 7.2993 / 104.8885 / 10)
    derived = row(spend, "JFIN", 2023)
    assert derived["low"] == pytest.approx(1913.5 / 1.24375 / (100.85 / 1.1435) / 10)
    assert derived["high"] == pytest.approx(1914.5 / 1.24365 / (100.75 / 1.1445) / 10)
    summed = row(spend, "LX", 2022)
    assert summed["low"] == pytest.approx(1685.4375 / 204.8 / 10)
    assert summed["high"] == pytest.approx(1685.4385 / 204.4 / 10)


def test_unknown_derivation_leaves_bounds_open(years):
    blank = years.assign(derivation=np.where(years["basis"] == "derived", "a guess", None))
    table = spend_per_volume(blank)
    assert np.isnan(row(table, "JFIN", 2023)[["low", "high"]].astype(float)).all()


def test_conversion_agrees_with_the_us_dollar_cells(years):
    dollars = years[years["metric"] == "sales_marketing_usd"].set_index(["ticker", "period"])
    converted = years[(years["metric"] == "sales_marketing") & (years["basis"] == "converted")]
    assert len(converted) == 7
    for cell in converted.itertuples():
        stated = dollars.loc[(cell.ticker, cell.period), "value"]
        rate = float(cell.derivation.split(" at ")[1].split()[0])
        assert f"US${stated:.0f} mn" in cell.derivation
        assert cell.value == pytest.approx(stated * rate, abs=0.5)


def test_pairs(spend):
    table = pairs(spend).set_index("ticker")
    assert list(table.index) == ["FINV", "LX", "XYF", "YRD"]
    assert table["comparable"].to_dict() == {"FINV": True, "LX": True, "XYF": True, "YRD": False}
    assert "filed in the first year and printed in the last" in table.loc["YRD", "reason"]
    assert "converted from whole US$" in table.loc["XYF", "reason"]
    assert table.loc["XYF", "change"] == pytest.approx(1.5102 - 1.1337, abs=1e-4)
    assert not table["overlap"].any()
    test = sign_test(table["change"])
    assert (test.n, test.smallest_p) == (4, 0.125)
    assert test.p > 0.05


def test_pairs_overlap_when_rounding_hides_the_change(spend):
    table = spend[spend["ticker"] == "LX"].assign(low=0.5, high=1.0)
    assert pairs(table)["overlap"].tolist() == [True]
    assert pairs(table.assign(low=np.nan))["overlap"].tolist() == [True]


@pytest.mark.parametrize(
    ("first", "last", "meet"),
    [
        ((0.5, 1.0), (0.7, 1.2), True),
        ((0.7, 1.2), (0.5, 1.0), True),
        ((0.5, 0.6), (0.7, 1.2), False),
        ((0.7, 1.2), (0.5, 0.6), False),
    ],
)
def test_overlap_of_two_intervals(spend, first, last, meet):
    table = spend[spend["ticker"] == "LX"].set_index("year")
    table.loc[2022, ["low", "high"]] = first
    table.loc[2024, ["low", "high"]] = last
    assert pairs(table.reset_index())["overlap"].tolist() == [meet]


def test_finvolution_by_basis(years):
    table = finvolution_by_basis(years, ARTICLE_SPEND, ARTICLE_VOLUME).set_index("year")
    assert table.index.tolist() == [2020, 2021, 2022, 2023, 2024]
    assert table["china_from"].tolist() == ["panel"] * 4 + ["article"]
    assert table.loc[2024, "group_over_group"] == pytest.approx(2015 / 206.2 / 10)
    assert table.loc[2024, "group_over_china"] == pytest.approx(2015 / 196.1 / 10)
    assert table.loc[2024, "article_pair"] == pytest.approx(2014 / 196.1 / 10)
    assert table.loc[2024, "mismatch_pct"] == pytest.approx(100 * (206.2 / 196.1 - 1))
    assert np.isnan(table.loc[2022, "article_pair"])
    moved = table["group_over_china"] / table["group_over_group"]
    np.testing.assert_allclose(100 * (moved - 1), table["mismatch_pct"])


def test_the_article_confirms_the_conversion(years):
    """Spend printed in CNY by the article lies inside the bounds of the converted figure."""
    for year, rate, dollars in ((2023, 7.0999, 266), (2024, 7.2993, 276)):
        assert (dollars - 0.5) * rate < ARTICLE_SPEND[year] < (dollars + 0.5) * rate


def test_missing_china_volume_is_nan(years):
    table = finvolution_by_basis(years, {}, {}).set_index("year")
    assert np.isnan(table.loc[2024, "group_over_china"])
    assert table.loc[2024, "china_from"] == ""


def test_cost_per_head(years):
    table = cost_per_head(years).set_index(["ticker", "year", "denominator"])
    expected = {
        ("QFIN", 2020): (176, 285),
        ("QFIN", 2021): (274, 454),
        ("QFIN", 2022): (368, 817),
        ("FINV", 2020): (None, 295),
        ("FINV", 2021): (None, 359),
        ("YRD", 2023): (None, 325),
        ("YRD", 2024): (None, 393),
    }
    found = {
        (*key, name): round(table.loc[(*key, name), "cost_cny"])
        for key, costs in expected.items()
        for name, cost in zip(("new_credit_users", "new_borrowers"), costs, strict=True)
        if cost
    }
    wanted = {
        (*key, name): cost
        for key, costs in expected.items()
        for name, cost in zip(("new_credit_users", "new_borrowers"), costs, strict=True)
        if cost
    }
    assert found == wanted
    assert len(table) == len(wanted)
    qfin = table.loc[("QFIN", 2022, "new_borrowers")]
    assert qfin["low"] == pytest.approx(2206.9475 / 2.8)
    assert qfin["high"] == pytest.approx(2206.9485 / 2.6)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000))
def test_row_order_does_not_matter(years, seed):
    shuffled = years.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(spend_per_volume(shuffled), spend_per_volume(years))
    pd.testing.assert_frame_equal(cost_per_head(shuffled), cost_per_head(years))


def test_errors(years, spend):
    with pytest.raises(ValueError, match=r"lacks columns \['derivation'\]"):
        spend_per_volume(years.drop(columns="derivation"))
    with pytest.raises(ValueError, match=r"sales_marketing .* twice, allowed once"):
        spend_per_volume(pd.concat([years, years]))
    with pytest.raises(ValueError, match=r"originations 0\.0 for QFIN 2021FY"):
        spend_per_volume(years.assign(value=years["value"].where(years["value"] != 357.103, 0)))
    with pytest.raises(ValueError, match="first is 2024 and last 2022"):
        pairs(spend, 2024, 2022)
    with pytest.raises(ValueError, match="no company has both, allowed years in"):
        pairs(spend, 2010, 2012)
    with pytest.raises(ValueError, match="article_spend_cny_mn has"):
        finvolution_by_basis(years, {2024: -1.0}, {})
    with pytest.raises(ValueError, match="no FINV year"):
        finvolution_by_basis(years[years["ticker"] != "FINV"], {}, {})
    with pytest.raises(ValueError, match="shows no digit"):
        half_digit(0.0)
