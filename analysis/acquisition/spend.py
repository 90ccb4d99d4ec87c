"""Marketing spend over volume and per head, same company and same group scope.

Bounds come from rounding alone. Cells arrive as numbers, so the digits a page printed are inferred
by one rule: a value is taken as rounded at its last non-zero decimal place. 206.2 stands for
206.15 to 206.25 and 1,200 for 1,150 to 1,250. A trailing zero that was printed (36.0) is lost and
read as 35.5 to 36.5: such bounds are wider than the page, never narrower.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["cost_per_head", "finvolution_by_basis", "half_digit", "pairs", "spend_per_volume"]

USD_HALF = 0.5
SPEND = "sales_marketing"
VOLUME = "originations"
HEADS = ("new_credit_users", "new_borrowers")
SPEND_COLUMNS = [
    "ticker",
    "period",
    "year",
    "spend_cny_mn",
    "volume_cny_bn",
    "spend_per_100_cny",
    "low",
    "high",
    "spend_basis",
    "volume_basis",
    "origin",
]
_RATE = re.compile(r"US\$([\d.,]+) mn at ([\d.]+)")
_GROWTH = re.compile(r"([\d,.]+) is ([+-][\d.]+)% YoY")
_STEP = re.compile(r"inputs rounded to ([\d.e-]+) mn")


def half_digit(value: float) -> float:
    """Half a unit of the last non-zero decimal place of `value`, in its own unit.

    Raises
    ------
    ValueError
        If `value` is zero or not finite: it shows no digit.
    """
    if not np.isfinite(value) or value == 0:
        raise ValueError(
            f"value is {value}, allowed finite and not 0: it shows no digit, so give "
            "its rounding by hand"
        )
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return 0.5 * 10.0 ** int(exponent)


def _bounds(value: float, basis: str, derivation: object) -> tuple[float, float]:
    """Least and greatest value before rounding; NaN where the derivation does not tell."""
    text = derivation if isinstance(derivation, str) else ""
    if found := _RATE.search(text):
        dollars, rate = (float(part.replace(",", "")) for part in found.groups())
        return (dollars - USD_HALF) * rate, (dollars + USD_HALF) * rate
    if found := _GROWTH.search(text):
        later, growth = (float(part.replace(",", "")) for part in found.groups())
        half, half_growth = half_digit(later), half_digit(growth)
        return (
            (later - half) / (1 + (growth + half_growth) / 100),
            (later + half) / (1 + (growth - half_growth) / 100),
        )
    if found := _STEP.search(text):
        # a difference of two rounded year ends is off by up to one whole step
        step = float(found.group(1))
        return value - step, value + step
    if text.startswith("sum of the four quarters"):
        return value - 4 * half_digit(value), value + 4 * half_digit(value)
    if basis in ("filed", "printed"):
        return value - half_digit(value), value + half_digit(value)
    return float("nan"), float("nan")


def _cells(years: pd.DataFrame, metric: str, name: str) -> pd.DataFrame:
    needed = {"ticker", "period", "metric", "basis", "value", "derivation"}
    if missing := sorted(needed - set(years.columns)):
        raise ValueError(
            f"years lacks columns {missing}, allowed a long table with them: "
            "pass data/platform_years.csv"
        )
    rows = years.loc[years["metric"] == metric]
    if bool((twice := rows.duplicated(["ticker", "period"])).any()):
        cells = rows.loc[twice, ["ticker", "period", "basis"]].to_numpy().tolist()
        raise ValueError(f"years holds {metric} {cells} twice, allowed once: keep one basis")
    records: list[list[Any]] = []
    for row in rows.itertuples():
        value, basis = float(str(row.value)), str(row.basis)
        if not (np.isfinite(value) and value > 0):
            raise ValueError(
                f"years has {metric} {value} for {row.ticker} {row.period}, allowed "
                "above 0: leave the row out if the figure was not seen"
            )
        low, high = _bounds(value, basis, row.derivation)
        records.append([row.ticker, row.period, value, low, high, basis])
    columns = [name, f"{name}_low", f"{name}_high", f"{name}_basis"]
    return pd.DataFrame(records, columns=["ticker", "period", *columns])


def _origin(spend_basis: str, volume_basis: str) -> str:
    if "derived" in (spend_basis, volume_basis):
        return "derived"
    return spend_basis


def spend_per_volume(years: pd.DataFrame, *, spend: str = SPEND) -> pd.DataFrame:
    """Sales and marketing expense over originations, company-years with both.

    Parameters
    ----------
    years : DataFrame
        Long table with columns ticker, period (like 2024FY), metric, basis, value, derivation;
        metrics `sales_marketing` (CNY million, whole group) and `originations` (CNY billion).
    spend : str
        Metric of the spend; `sales_marketing_financial_segment` leaves a group's other
        businesses out where the filing splits them.

    Returns
    -------
    DataFrame
        ticker, period, year, spend_cny_mn, volume_cny_bn, spend_per_100_cny (CNY of spend for each
        CNY 100 lent, so percent), low, high (rounding alone), spend_basis, volume_basis, origin.
        `origin` is the weakest step: `filed` (spend filed, volume printed), `printed` (spend from
        a company release or the press), `converted` (spend turned back from whole US$ million at
        the rate in `derivation`), `derived` (spend or volume from a printed growth rate or a sum
        of quarters). Sorted by ticker and year. Lufax prints no volume here and does not enter.

    Raises
    ------
    ValueError
        For missing columns, a company-year given twice, a value that is not positive.
    """
    costs, volume = _cells(years, spend, "spend"), _cells(years, VOLUME, "volume")
    table = costs.merge(volume, on=["ticker", "period"], validate="one_to_one")
    table["year"] = table["period"].str[:4].astype(int)
    # CNY million over CNY billion is per thousand
    table["spend_per_100_cny"] = table["spend"] / table["volume"] / 10
    table["low"] = table["spend_low"] / table["volume_high"] / 10
    table["high"] = table["spend_high"] / table["volume_low"] / 10
    table["origin"] = list(map(_origin, table["spend_basis"], table["volume_basis"]))
    table = table.rename(columns={"spend": "spend_cny_mn", "volume": "volume_cny_bn"})
    return table[SPEND_COLUMNS].sort_values(["ticker", "year"], ignore_index=True)


def _comparable(before: str, after: str) -> tuple[bool, str]:
    if before != after:
        return False, (
            f"spend is {before} in the first year and {after} in the last: not shown to "
            "be one basis"
        )
    if before == "converted":
        return True, "both years converted from whole US$ million by an aggregator: see the bounds"
    return True, f"spend is {before} in both years"


def pairs(spend: pd.DataFrame, first: int = 2022, last: int = 2024) -> pd.DataFrame:
    """Spend per volume of the same company in two years.

    Parameters
    ----------
    spend : DataFrame
        As `spend_per_volume` returns it.
    first, last : int
        The two years.

    Returns
    -------
    DataFrame
        ticker, first, last (CNY per CNY 100), change = last - first, ratio = last / first, overlap
        (the rounding intervals meet, so the sign of the change is not known), comparable, reason.
        A pair is comparable if the spend has the same basis in both years: YRD's 2022 is filed,
        its 2024 a printed group figure whose own growth rate (+97.6%) does not fit the filed 2023.
        Companies without both years are not in the table.

    Raises
    ------
    ValueError
        If `first` is not before `last`, or no company has both years.
    """
    if first >= last:
        raise ValueError(f"first is {first} and last {last}, allowed first < last: swap them")
    columns = ["ticker", "spend_per_100_cny", "low", "high", "spend_basis"]
    early, late = (spend.loc[spend["year"] == year, columns] for year in (first, last))
    both = early.merge(late, on="ticker", suffixes=("_first", "_last"), validate="one_to_one")
    if both.empty:
        raise ValueError(
            f"first {first}, last {last}: no company has both, allowed years in "
            f"{sorted(spend['year'].unique().tolist())}: choose two of these"
        )
    result = both[["ticker"]].copy()
    result["first"] = both["spend_per_100_cny_first"]
    result["last"] = both["spend_per_100_cny_last"]
    result["change"] = result["last"] - result["first"]
    result["ratio"] = result["last"] / result["first"]
    # written so that an unknown bound counts as an overlap
    apart = (both["low_last"] > both["high_first"]) | (both["high_last"] < both["low_first"])
    result["overlap"] = ~apart
    verdicts = list(map(_comparable, both["spend_basis_first"], both["spend_basis_last"]))
    result["comparable"] = [verdict[0] for verdict in verdicts]
    result["reason"] = [verdict[1] for verdict in verdicts]
    return result.sort_values("ticker", ignore_index=True)


def finvolution_by_basis(
    years: pd.DataFrame,
    article_spend_cny_mn: Mapping[int, float],
    article_volume_china_cny_bn: Mapping[int, float],
) -> pd.DataFrame:
    """FinVolution's ratio on matching and on mixed scopes.

    The article sets the spend of the whole group, abroad included, beside the volume of China
    alone. This shows what that does to spend per volume.

    Parameters
    ----------
    years : DataFrame
        As for `spend_per_volume`, with metric `originations_china` too.
    article_spend_cny_mn : mapping of int to float
        Year to the article's spend, CNY million.
    article_volume_china_cny_bn : mapping of int to float
        Year to the article's China volume, CNY billion; used where the panel has none.

    Returns
    -------
    DataFrame
        year, spend_cny_mn, article_spend_cny_mn, volume_group_cny_bn, volume_china_cny_bn,
        china_from (`panel` or `article`), group_over_group, group_over_china, article_pair (all
        CNY per CNY 100; the last is the article's spend over China volume), mismatch_pct = what
        the mixed scopes add to the ratio, 100·(group volume / China volume - 1). NaN where an
        input is missing.

    Raises
    ------
    ValueError
        If `years` has no company-year of FINV with spend and volume, or a mapped value is not
        positive.
    """
    given = (
        ("article_spend_cny_mn", article_spend_cny_mn),
        ("article_volume_china_cny_bn", article_volume_china_cny_bn),
    )
    for name, mapping in given:
        if bad := {year: v for year, v in mapping.items() if not v > 0}:
            raise ValueError(f"{name} has {bad}, allowed above 0: leave unknown years out")
    table = spend_per_volume(years)
    table = table.loc[table["ticker"] == "FINV"].reset_index(drop=True)
    if table.empty:
        raise ValueError(
            "years has no FINV year with spend and volume, allowed one or more: "
            "pass data/platform_years.csv"
        )
    china = _cells(years.loc[years["ticker"] == "FINV"], "originations_china", "china")
    panel_china = table["period"].map(china.set_index("period")["china"]).astype(float)
    group = table["volume_cny_bn"]
    result = table[["year", "spend_cny_mn"]].copy()
    result["article_spend_cny_mn"] = result["year"].map(dict(article_spend_cny_mn)).astype(float)
    result["volume_group_cny_bn"] = group
    from_article = result["year"].map(dict(article_volume_china_cny_bn)).astype(float)
    china_volume = panel_china.fillna(from_article)
    result["volume_china_cny_bn"] = china_volume
    origin = np.where(panel_china.notna(), "panel", np.where(from_article.notna(), "article", ""))
    result["china_from"] = origin
    result["group_over_group"] = table["spend_per_100_cny"]
    result["group_over_china"] = result["spend_cny_mn"] / china_volume / 10
    result["article_pair"] = result["article_spend_cny_mn"] / china_volume / 10
    result["mismatch_pct"] = 100 * (group / china_volume - 1)
    return result


def cost_per_head(years: pd.DataFrame) -> pd.DataFrame:
    """Marketing spend per new credit user and per new borrower: one firm, two denominators.

    Parameters
    ----------
    years : DataFrame
        As for `spend_per_volume`, with metrics `new_credit_users` and `new_borrowers` (million).

    Returns
    -------
    DataFrame
        ticker, period, year, denominator (`new_credit_users` or `new_borrowers`), spend_cny_mn,
        heads_mn, cost_cny (CNY a head), low, high (rounding alone), spend_basis, heads_basis;
        company-years with spend and heads. Costs with different denominators must not share an
        axis without a label.

    Raises
    ------
    ValueError
        As `spend_per_volume`.
    """
    spend, parts = _cells(years, SPEND, "spend"), []
    for denominator in HEADS:
        heads = _cells(years, denominator, "heads")
        part = spend.merge(heads, on=["ticker", "period"], validate="one_to_one")
        parts.append(part.assign(denominator=denominator))
    table = pd.concat(parts, ignore_index=True)
    table["year"] = table["period"].str[:4].astype(int)
    table["cost_cny"] = table["spend"] / table["heads"]
    table["low"] = table["spend_low"] / table["heads_high"]
    table["high"] = table["spend_high"] / table["heads_low"]
    table = table.rename(columns={"spend": "spend_cny_mn", "heads": "heads_mn"})
    columns = [
        "ticker",
        "period",
        "year",
        "denominator",
        "spend_cny_mn",
        "heads_mn",
        "cost_cny",
        "low",
        "high",
        "spend_basis",
        "heads_basis",
    ]
    return table[columns].sort_values(["ticker", "year", "denominator"], ignore_index=True)
