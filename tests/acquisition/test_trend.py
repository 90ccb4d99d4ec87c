import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acquisition.dated import dated_pair
from analysis.acquisition.panel import volume_panel
from analysis.acquisition.trend import (
    MIN_OBSERVATIONS_FOR_SLOPE,
    not_run,
    readings,
    seasonal_contrast,
)


@pytest.fixture(scope="session")
def panel(quarters):
    return volume_panel(quarters)


def cell(panel, ticker, period):
    return panel.set_index(["ticker", "period"]).loc[(ticker, period)]


def test_panel_uses_what_was_printed(quarters, panel):
    first = volume_panel(quarters, value="first_printed")
    assert len(panel) == len(first) == 126
    assert set(first["basis"]) == {"printed"}
    assert panel["basis"].value_counts().to_dict() == {"printed": 122, "restated": 4}
    assert cell(panel, "QFIN", "2023Q3")["volume_cny_bn"] == 96.923
    assert cell(first, "QFIN", "2023Q3")["volume_cny_bn"] == 123.148
    # our own arithmetic is in neither panel
    assert cell(panel, "QFIN", "2024Q1")["volume_cny_bn"] == 99.237
    assert "2021Q1" not in set(panel.loc[panel["ticker"] == "FINV", "period"])


def test_panel_counts_quarters_from_its_origin(panel):
    assert panel["t"].min() == 0
    assert cell(panel, "LX", "2017Q3")["t"] == 0
    assert cell(panel, "YRD", "2024Q4")[["year", "quarter", "t"]].tolist() == [2024, 4, 29]


FORMULA = "np.log(volume_cny_bn) ~ C(ticker) + C(ticker):t + C(quarter)"


@pytest.mark.parametrize(
    ("contrast", "combination"),
    [
        ("q4_vs_others", "C(quarter)[T.4] - (C(quarter)[T.2] + C(quarter)[T.3]) / 3 = 0"),
        ("q4_vs_neighbours", "C(quarter)[T.4] - C(quarter)[T.3] / 2 = 0"),
    ],
)
def test_contrast_equals_the_plain_formula_fit(panel, contrast, combination):
    used = panel[panel["ticker"] != "JFIN"]
    fit = smf.ols(FORMULA, used).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(used["ticker"])[0]}
    )
    plain = fit.t_test(combination)
    result = seasonal_contrast(panel, contrast=contrast)
    assert result.estimate == pytest.approx(plain.effect.item(), rel=1e-8)
    assert result.se == pytest.approx(plain.sd.item(), rel=1e-8)
    assert result.t == pytest.approx(plain.tvalue.item(), rel=1e-8)
    assert result.effect_pct == pytest.approx(100 * (np.exp(plain.effect.item()) - 1))


def test_main_reading(panel):
    result = seasonal_contrast(panel, label="main")
    assert result.companies == ("FINV", "LX", "QFIN", "XYF", "YRD")
    assert (result.n_obs, result.n_companies) == (123, 5)
    assert result.smallest_p == 6 / 6**5
    assert result.low < 0 < result.high
    assert result.verdict == "unclear"
    assert result.interval_reason == ""


def test_leave_one_out_is_the_fit_without_that_company(panel):
    result = seasonal_contrast(panel)
    table = result.leave_one_out
    assert table["left_out"].tolist() == list(result.companies)
    for row in table.itertuples():
        again = seasonal_contrast(panel, exclude=("JFIN", row.left_out))
        assert row.estimate == pytest.approx(again.estimate, abs=1e-12)
        assert row.effect_pct == pytest.approx(again.effect_pct, abs=1e-9)


def test_readings_are_the_five_fixed_beforehand(quarters, panel):
    table = readings(quarters)
    assert table["label"].tolist() == [
        "main",
        "first printed",
        "with JFIN",
        "Q4 against Q1 and Q3",
        "2021 and later",
    ]
    assert table["n_obs"].tolist() == [123, 123, 126, 123, 90]
    assert table["n_companies"].tolist() == [5, 5, 6, 5, 5]
    assert (table["low"] < table["estimate"]).all()
    assert (table["estimate"] < table["high"]).all()
    later = seasonal_contrast(panel[panel["year"] >= 2021])
    assert table["estimate"].iloc[4] == pytest.approx(later.estimate)


def test_interval_holds_the_effects_that_are_not_rejected(panel):
    """Take a supposed effect out of the volumes; inside the interval nothing is left to find."""
    result = seasonal_contrast(panel)
    width = result.high - result.low

    def p_without(effect):
        factor = np.exp(-effect * (panel["quarter"] == 4))
        return seasonal_contrast(panel.assign(volume_cny_bn=panel["volume_cny_bn"] * factor)).p_boot

    for end, outwards in ((result.low, -1), (result.high, 1)):
        assert p_without(end - outwards * 1e-6 * width) > 0.05
        assert p_without(end + outwards * 1e-6 * width) <= 0.05


def test_known_effect_is_recovered(simulate):
    result = seasonal_contrast(simulate(4, effect=0.2, noise=0.02))
    assert result.low < 0.2 < result.high
    assert result.estimate == pytest.approx(0.2, abs=0.03)
    assert result.verdict == "rises"
    assert seasonal_contrast(simulate(4, effect=-0.2, noise=0.02)).verdict == "falls"


def test_straight_trends_leave_no_effect(simulate):
    flat = simulate(2, noise=1e-7)
    for contrast in ("q4_vs_others", "q4_vs_neighbours"):
        assert abs(seasonal_contrast(flat, contrast=contrast).estimate) < 1e-6


def test_p_is_roughly_uniform_when_nothing_is_there(simulate, monkeypatch):
    # the interval and the leave-one-out fits are not needed here and cost most of the time
    from analysis.acquisition import trend

    monkeypatch.setattr(trend, "invert_test", lambda *_: trend_interval)
    monkeypatch.setattr(trend, "_left_out", lambda *_: None)
    trend_interval = type("Ends", (), {"low": np.nan, "high": np.nan, "reason": "not run"})
    p = np.array([seasonal_contrast(simulate(s, companies=4)).p_boot for s in range(150)])
    assert 0.4 < p.mean() < 0.6
    assert np.mean(p <= 0.05) < 0.12
    assert 0.35 < np.mean(p <= 0.5) < 0.65


@settings(max_examples=12, deadline=None)
@given(
    scales=st.lists(st.floats(1e-3, 1e3), min_size=4, max_size=4),
    names=st.permutations(["W", "X", "Y", "Z"]),
    seed=st.integers(0, 99),
    shift=st.integers(-8, 40),
)
def test_units_names_order_and_origin_do_not_matter(simulate, scales, names, seed, shift):
    panel = simulate(7, effect=0.05, companies=4)
    base = seasonal_contrast(panel)
    number = panel["ticker"].str[1:].astype(int)
    other = panel.assign(
        volume_cny_bn=panel["volume_cny_bn"] * np.array(scales)[number],
        ticker=np.array(names)[number],
        t=panel["t"] + shift,
    ).sample(frac=1, random_state=seed)
    result = seasonal_contrast(other)
    assert result.estimate == pytest.approx(base.estimate, abs=1e-9)
    assert result.p_boot == base.p_boot
    assert result.low == pytest.approx(base.low, abs=1e-7)
    assert result.high == pytest.approx(base.high, abs=1e-7)


def test_two_companies_have_no_interval(simulate):
    result = seasonal_contrast(simulate(1, effect=0.5, companies=2))
    assert np.isnan([result.low, result.high]).all()
    assert "2 clusters" in result.interval_reason
    assert result.verdict == "unclear"


def test_panel_errors(quarters):
    with pytest.raises(ValueError, match="value is 'latest', allowed"):
        volume_panel(quarters, value="latest")
    with pytest.raises(ValueError, match=r"lacks columns \['basis'\]"):
        volume_panel(quarters.drop(columns="basis"))
    with pytest.raises(ValueError, match="no printed originations"):
        volume_panel(quarters[quarters["metric"] != "originations"])
    with pytest.raises(ValueError, match=r"\['FINV', '2018Q3', 'printed'\].* twice"):
        volume_panel(pd.concat([quarters, quarters]))


def test_contrast_errors(panel):
    with pytest.raises(ValueError, match="contrast is 'q3', allowed"):
        seasonal_contrast(panel, contrast="q3")
    with pytest.raises(ValueError, match=r"companies \['JFIN'\], allowed two or more"):
        seasonal_contrast(panel, exclude=("FINV", "LX", "QFIN", "XYF", "YRD"))
    with pytest.raises(ValueError, match=r"'JFIN': 2.* exclude"):
        seasonal_contrast(panel, exclude=(), first_year=2025)
    with pytest.raises(ValueError, match=r"quarters \[4\], allowed all of 1 to 4"):
        seasonal_contrast(panel[panel["quarter"] != 4])
    zero = panel.assign(volume_cny_bn=panel["volume_cny_bn"].where(panel["period"] != "2024Q2", 0))
    with pytest.raises(ValueError, match=r"\['FINV', '2024Q2', 0.0\].*drop these rows"):
        seasonal_contrast(zero)


def test_dated_pair():
    pair = dated_pair(100, 121, 0, 0, 2)
    assert pair == pytest.approx((1.21, 0.1, 1.21, 1.21, 0.1, 0.1))
    rounded = dated_pair(1.3, 2.1, 0.05, 0.05, 4)
    assert rounded.ratio_low == pytest.approx(2.05 / 1.35)
    assert rounded.ratio_high == pytest.approx(2.15 / 1.25)
    assert rounded.rate_low < rounded.annual_rate < rounded.rate_high
    assert 1.3 * (1 + rounded.annual_rate) ** 4 == pytest.approx(2.1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 1, 0, 0, 1), "value_before is 0, allowed above 0"),
        ((1, np.nan, 0, 0, 1), "value_after is nan"),
        ((1, 1, 0, 0, -1), "years is -1"),
        ((1, 1, 1, 0, 1), "rounding_before is 1, allowed 0 to its value"),
        ((1, 1, 0, -0.1, 1), "rounding_after is -0.1"),
    ],
)
def test_dated_pair_errors(arguments, message):
    with pytest.raises(ValueError, match=message):
        dated_pair(*arguments)


def test_not_run_gives_a_reason_each(quarters):
    listed = not_run()
    assert all(analysis and reason for analysis, reason in listed)
    text = " ".join(analysis for analysis, _ in listed)
    assert f"fewer than {MIN_OBSERVATIONS_FOR_SLOPE} cells" in text
    # the reason for leaving CAC alone is a fact about the data
    cac = quarters[quarters["metric"] == "cac_reported"]
    running = cac[(cac["ticker"] == "QFIN") & (cac["period"] >= "2024Q1")]
    assert len(running) == 6
    assert running["period"].str.endswith("Q4").sum() == 1
    assert cac["ticker"].value_counts().drop("QFIN").max() <= 2
