"""Find where facts disagree, so that none of it can be settled in silence.

Each function looks at tables as `load` returns them and names the rows that cannot all be
true as they stand. What is found must be listed in `conflicts.csv`; the tests hold that.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

TOLERANCE: Final = 0.005
"""Relative difference up to which two printed sizes are taken as one number, rounded."""

SEVERAL: Final = {
    "npl_auction_start_price_to_claim": "each row is another package of loans",
    "abs_pool_avg_rate": "each row is another pool",
}
"""Metrics of which a period may hold several values that do not disagree, and why."""

FLOWS: Final = (
    "originations",
    "originations_china",
    "originations_intl",
    "net_revenue",
    "net_income",
    "sales_marketing",
    "origination_servicing",
    "funding_costs",
    "new_borrowers",
    "new_credit_users",
)
"""Metrics of the panel whose four quarters add up to the year."""

ACCOUNTS: Final = {
    "revenue": "net_revenue",
    "funding_cost": "funding_costs",
    "net_income": "net_income",
    "sales_marketing": "sales_marketing",
    "origination_servicing": "origination_servicing",
}
"""Names of one thing in `platform_financials` and in the panel."""

STOCKS: Final = (
    "cum_borrowers",
    "cum_credit_users",
    "cum_registered_users",
    "outstanding_loan",
    "delinquency_90d",
)
"""Metrics of the panel that a year takes over from its fourth quarter."""

ROUNDING: Final = 0.02
"""Percentage points up to which a printed ratio and its own parts are taken as one number."""

# Firsthand before worked out: what was printed comes before what we derived from it.
_PREFERENCE: Final = ("printed", "filed", "restated", "derived", "restated_derived", "converted")


@dataclass(frozen=True, slots=True)
class Found:
    """Rows that disagree.

    Attributes
    ----------
    rows : tuple of (str, str)
        Resource and key of each row, the parts of a key joined by a blank.
    spread : float
        Largest over smallest value, less one, as a share.
    """

    rows: tuple[tuple[str, str], ...]
    spread: float


def repeated(facts: pd.DataFrame, resource: str, keys: Sequence[str]) -> list[Found]:
    """Find several values for one thing at one time.

    Parameters
    ----------
    facts : DataFrame
        `industry` or `company_facts`.
    resource : str
        Its name.
    keys : sequence of str
        Columns that say what is measured, and when.

    Returns
    -------
    list of Found
        Groups of which at least two values exclude each other; an open end (`above`,
        `below`) excludes nothing on its side.
    """
    found = []
    for _, group in facts[~facts["metric"].isin(SEVERAL)].groupby(list(keys), sort=True):
        low = group["value_low"].fillna(-math.inf)
        high = group["value_high"].fillna(math.inf)
        if low.max() > high.min():
            rows = tuple((resource, str(id)) for id in group["fact_id"])
            found.append(Found(rows, _spread([*group["value_low"], *group["value_high"]])))
    return found


def rebased(panel: pd.DataFrame, resource: str) -> list[Found]:
    """Find values that stand on several bases, such as first printed and restated.

    Parameters
    ----------
    panel : DataFrame
        `platform_quarters` or `platform_years`.
    resource : str
        Its name.

    Returns
    -------
    list of Found
        Groups that differ by more than `TOLERANCE`.
    """
    found = []
    for _, group in panel.groupby(["ticker", "period", "metric"], sort=True):
        spread = _spread(group["value"])
        if spread > TOLERANCE:
            found.append(Found(tuple((resource, key) for key in _keys(group)), spread))
    return found


def unsummed(quarters: pd.DataFrame, years: pd.DataFrame) -> list[Found]:
    """Find years that their four quarters do not add up to.

    Parameters
    ----------
    quarters, years : DataFrame
        The panel.

    Returns
    -------
    list of Found
        Four quarters and the year, where they differ by more than `TOLERANCE`.
    """
    by_quarter, by_year = _firsthand(quarters), _firsthand(years)
    found = []
    for _, year in by_year[by_year["metric"].isin(FLOWS)].iterrows():
        parts = by_quarter[
            (by_quarter["ticker"] == year["ticker"])
            & (by_quarter["metric"] == year["metric"])
            & by_quarter["period"].str.startswith(str(year["period"])[:4])
        ]
        spread = _spread([float(parts["value"].sum()), float(year["value"])])
        if len(parts) == 4 and spread > TOLERANCE:
            rows = [("platform_quarters", key) for key in _keys(parts)]
            rows += [("platform_years", key) for key in _keys(year.to_frame().T)]
            found.append(Found(tuple(rows), spread))
    return found


def unmatched(accounts: pd.DataFrame, panel: pd.DataFrame, resource: str) -> list[Found]:
    """Find lines of the accounts that differ from the same line of the panel.

    Parameters
    ----------
    accounts : DataFrame
        `platform_financials`.
    panel : DataFrame
        `platform_quarters` or `platform_years`.
    resource : str
        Name of the panel.

    Returns
    -------
    list of Found
        Pairs that differ by more than `TOLERANCE`; both sides are in CNY million.
    """
    mine = accounts[accounts["metric"].isin(ACCOUNTS)]
    joined = mine.assign(name=mine["metric"].map(ACCOUNTS)).merge(
        panel,
        left_on=["ticker", "period", "name"],
        right_on=["ticker", "period", "metric"],
        suffixes=("_here", "_there"),
    )
    found = []
    for row in joined.to_dict("records"):
        spread = _spread([row["value_here"], row["value_there"]])
        if spread > TOLERANCE:
            here = f"{row['ticker']} {row['period']} {row['metric_here']}"
            there = f"{row['ticker']} {row['period']} {row['name']} {row['basis_there']}"
            found.append(Found((("platform_financials", here), (resource, there)), spread))
    return found


def unclosed(quarters: pd.DataFrame, years: pd.DataFrame) -> list[Found]:
    """Find year ends that differ from the fourth quarter of the panel.

    Parameters
    ----------
    quarters, years : DataFrame
        The panel.

    Returns
    -------
    list of Found
        A quarter and its year, where they differ by more than `TOLERANCE`.
    """
    closing = _firsthand(quarters[quarters["period"].str.endswith("Q4")])
    closing = closing[closing["metric"].isin(STOCKS)]
    closing = closing.assign(year=closing["period"].str.replace("Q4", "FY"))
    joined = closing.merge(
        _firsthand(years),
        left_on=["ticker", "year", "metric"],
        right_on=["ticker", "period", "metric"],
        suffixes=("_here", "_there"),
    )
    found = []
    for row in joined.to_dict("records"):
        spread = _spread([row["value_here"], row["value_there"]])
        if spread > TOLERANCE:
            here, there = (
                f"{row['ticker']} {row[f'period_{side}']} {row['metric']} {row[f'basis_{side}']}"
                for side in ("here", "there")
            )
            found.append(
                Found((("platform_quarters", here), ("platform_years", there)), spread),
            )
    return found


def retold(
    costs: pd.DataFrame, panel: pd.DataFrame, platforms: pd.DataFrame, resource: str
) -> list[Found]:
    """Find acquisition costs of a platform that differ from those of the panel.

    Parameters
    ----------
    costs : DataFrame
        `cac_evidence`.
    panel : DataFrame
        `platform_quarters` or `platform_years`.
    platforms : DataFrame
        `platforms`, for the names a company goes by.
    resource : str
        Name of the panel.

    Returns
    -------
    list of Found
        Pairs of which the stated cost, or its range, leaves the panel's value out. What we
        computed ourselves is not compared: it may count other customers.
    """
    stated = costs[(costs["basis"] == "stated") & (costs["unit"] == "CNY")]
    stated = stated.assign(at=stated["period"].map(_as_in_panel))
    reported = panel[panel["metric"] == "cac_reported"].merge(platforms, on="ticker")
    found = []
    for row in reported.to_dict("records"):
        names = _names(row)
        for cost in stated[stated["at"] == row["period"]].to_dict("records"):
            low, high = cost["value_low"], cost["value_high"]
            known = any(name in str(cost["who"]) for name in names)
            if known and not low <= row["value"] <= high:
                key = f"{row['ticker']} {row['period']} {row['metric']} {row['basis']}"
                pair = (("cac_evidence", str(cost["cac_id"])), (resource, key))
                found.append(Found(pair, _spread([low, high, row["value"]])))
    return found


def unfit(facts: pd.DataFrame) -> list[Found]:
    """Find printed ratios of bad loans that the printed balances do not give.

    Parameters
    ----------
    facts : DataFrame
        `company_facts`.

    Returns
    -------
    list of Found
        Bad loans, loans and ratio of one company at one time, where the ratio of the two
        differs from the printed one by more than `ROUNDING`.
    """
    names = ["npl_balance", "loan_balance", "npl_ratio"]
    found = []
    for _, group in facts.groupby(["company_id", "date_start", "date_end"], sort=True):
        rows = group.drop_duplicates("metric").set_index("metric")
        if set(names) <= set(rows.index):
            bad, loans, ratio = rows.loc[names, "value_low"].astype(float)
            if abs(100 * bad / loans - ratio) > ROUNDING:
                keys = tuple(("company_facts", str(rows.loc[n, "fact_id"])) for n in names)
                found.append(Found(keys, _spread([100 * bad / loans, ratio])))
    return found


def misgrown(facts: pd.DataFrame) -> list[Found]:
    """Find printed growth since the start of a year that the printed levels do not give.

    Parameters
    ----------
    facts : DataFrame
        `company_facts`; growth stands in `note`, as `+2.55% vs year-start`.

    Returns
    -------
    list of Found
        The level at the end of the year before and the level with the growth beside it, where
        they differ from it by more than `ROUNDING`; of several levels the nearest counts.
    """
    found = []
    told = facts["note"].astype("string").str.extract(r"^([+-]?\d[\d.]*)% vs year-start$")[0]
    for row in facts.assign(told=told.astype(float))[told.notna()].to_dict("records"):
        same = facts["company_id"].eq(row["company_id"]) & facts["metric"].eq(row["metric"])
        before = facts[same & facts["period"].eq(str(int(str(row["period"])[:4]) - 1))]
        growths = {
            str(one["fact_id"]): 100 * (row["value_low"] / one["value_low"] - 1)
            for one in before.to_dict("records")
        }
        if not growths:
            continue
        nearest = min(growths, key=lambda id: abs(growths[id] - row["told"]))
        if abs(growths[nearest] - row["told"]) > ROUNDING:
            keys = tuple(("company_facts", id) for id in (nearest, str(row["fact_id"])))
            found.append(Found(keys, _spread([100 + growths[nearest], 100 + row["told"]])))
    return found


def noted(periods: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Yield what the notes of the panel say another source prints.

    Parameters
    ----------
    periods : DataFrame
        `platform_periods`.

    Yields
    ------
    tuple of (str, str, str)
        Ticker, period, and the column of the notes it concerns.
    """
    pattern = r"(?P<column>\w+): [0-9.]+ kept, another source prints"
    for row in periods[periods["note"].notna()].to_dict("records"):
        for column in pd.Series([row["note"]]).str.extractall(pattern)["column"]:
            yield str(row["ticker"]), str(row["period"]), str(column)


def _as_in_panel(period: str) -> str:
    joined = period.replace(" ", "")
    return f"{joined}FY" if joined.isdigit() else joined


def _names(platform: Mapping[Hashable, object]) -> list[str]:
    names = [platform["company"], *str(platform["also_known_as"]).split("; ")]
    # A source says Qifu or Lexin where the list says Qifu Technology or LexinFintech.
    first = str(platform["company"]).split()[0].removesuffix("Fintech")
    return [first, *(str(name) for name in names if name != "nan")]


def _keys(rows: pd.DataFrame) -> list[str]:
    parts = rows[["ticker", "period", "metric", "basis"]].astype(str)
    return [" ".join(row) for row in parts.to_numpy()]


def _firsthand(panel: pd.DataFrame) -> pd.DataFrame:
    rank = panel["basis"].map({basis: n for n, basis in enumerate(_PREFERENCE)})
    ordered = panel.assign(rank=rank).sort_values("rank", kind="stable")
    return ordered.drop_duplicates(["ticker", "period", "metric"])


def _spread(values: Sequence[float] | pd.Series) -> float:
    known = [abs(float(x)) for x in values if not pd.isna(x)]
    return max(known) / min(known) - 1 if min(known) > 0 else math.inf
