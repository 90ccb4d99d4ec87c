"""Every dated cost of a customer, sorted by what it is divided by."""

from __future__ import annotations

import math
from functools import cache

import pandas as pd

from analysis.acquisition.spend import cost_per_head
from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.article import amount
from analysis.frames import records
from analysis.numbers import cny, count, number, span
from analysis.statements import Outcome, compare, statement

CHAPTER = "01-intro"

DENOMINATORS = {
    "approved_user": "per approved user",
    "new_borrower": "per new borrower",
    "unclear": "per what, not stated",
}
"""Panels of the picture; the unclear one is last, so that nobody reads it first."""

COLUMNS = [
    "denominator",
    "who",
    "origin",
    "date",
    "low_cny",
    "high_cny",
    "mark",
    "grade",
    "source_id",
]

# (figure ids of low and high end, first day, last day, panel, mark)
ARTICLE = (
    (("F047", "F047"), "2020-01-01", "2020-12-31", "new_borrower", "about"),
    (("F051", "F051"), "2024-06-01", "2024-07-31", "new_borrower", "point"),
    (("F010", "F011"), "2025-01-01", "2025-03-31", "unclear", "range"),
    (("F013", "F014"), "2024-10-01", "2024-12-31", "unclear", "range"),
)


def _middle(start: object, end: object) -> pd.Timestamp:
    first, last = pd.Timestamp(str(start)), pd.Timestamp(str(end))
    return (first + (last - first) / 2).normalize()


def _stated() -> pd.DataFrame:
    table = load("cac_evidence")
    shown = table[(table["use"] == "figure") & (table["unit"] == "CNY")]
    kept = shown[~shown["cac_id"].isin(_means(shown))]
    rows = []
    for row in records(kept):
        low, high = float(row.value_low), float(row.value_high)
        mark = {"exact": "point", "range": "range", "above": "above"}.get(row.qualifier, "below")
        if row.qualifier == "approached":
            mark = "about"
        known = low if math.isnan(high) else high
        origin = "computed" if row.basis == "computed" else row.scope
        rows.append(
            (
                row.denominator,
                row.who,
                origin,
                _middle(row.date_start, row.date_end),
                known if math.isnan(low) else low,
                known,
                mark,
                row.grade,
                row.source_id,
            )
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _means(table: pd.DataFrame) -> set[str]:
    """Return ids of rows that are the mean of at least four others of the same firm and basis."""
    firm = table["who"].str.split(",").str[0]
    found = set()
    for row, name in zip(records(table), firm, strict=True):
        inside = (
            (firm == name)
            & (table["denominator"] == row.denominator)
            & (table["basis"] == row.basis)
            & (table["date_start"] >= row.date_start)
            & (table["date_end"] <= row.date_end)
            & (table["cac_id"] != row.cac_id)
        )
        if inside.sum() >= 4:
            found.add(str(row.cac_id))
    return found


def _computed() -> pd.DataFrame:
    heads = cost_per_head(load("platform_years"))
    names = load("platforms").set_index("ticker")["company"]
    periods = load("platform_periods").set_index(["ticker", "period"])["grade"]
    links = load("platform_sources")
    first = links[links["rank"] == 1].set_index(["ticker", "period"])["source_id"]
    panel = {"new_credit_users": "approved_user", "new_borrowers": "new_borrower"}
    rows = [
        (
            panel[row.denominator],
            f"{names[row.ticker]}, spend over heads",
            "computed",
            pd.Timestamp(int(row.year), 7, 1),
            float(row.cost_cny),
            float(row.cost_cny),
            "point",
            periods[row.ticker, row.period],
            first[row.ticker, row.period],
        )
        for row in records(heads)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _article() -> pd.DataFrame:
    ledger = load("article_figures").set_index("figure_id")
    rows = []
    for (low_id, high_id), start, end, panel, mark in ARTICLE:
        low, high = amount(low_id), amount(high_id)
        rows.append(
            (
                panel,
                "the article",
                "article",
                _middle(start, end),
                low,
                high,
                mark,
                ledger.loc[high_id, "grade"],
                ledger.loc[high_id, "source_id"],
            )
        )
    first, last = amount("F047"), amount("F051")
    # the lender's middle year and value are lost: between the two ends is all that is known
    rows.append(
        (
            "new_borrower",
            "the article, value lost",
            "article",
            _middle("2020-07-01", "2024-07-01"),
            first,
            last,
            "gap",
            ledger.loc["F051", "grade"],
            ledger.loc["F051", "source_id"],
        )
    )
    return pd.DataFrame(rows, columns=COLUMNS)


@cache
def levels() -> pd.DataFrame:
    """Return every dated cost of a customer that the book shows.

    Returns
    -------
    DataFrame
        `denominator` (a key of `DENOMINATORS`), `who`, `origin` (company, market, computed,
        article), `date` (middle of the period), `low_cny`, `high_cny`, `mark` (point, range,
        about, above, below, gap), `grade`, `source_id`. A mean is left out where its parts
        are shown. Content farms and rows that repeat the article never enter.
    """
    table = pd.concat([_stated(), _computed(), _article()], ignore_index=True)
    order = list(DENOMINATORS)
    keyed = table.assign(panel=[order.index(d) for d in table["denominator"]])
    return keyed.sort_values(["panel", "date", "who"], ignore_index=True).drop(columns="panel")


def first_draw_gap() -> tuple[float, float, int]:
    """Return cost per approved user, per first borrower and the year, same company.

    Returns
    -------
    tuple
        Of the last year in which one company's accounts give both, CNY a head.
    """
    heads = cost_per_head(load("platform_years"))
    both = heads.pivot_table(index=["year", "ticker"], columns="denominator", values="cost_cny")
    last = both.dropna().sort_index().iloc[-1]
    year = int(both.dropna().sort_index().index[-1][0])
    return float(last["new_credit_users"]), float(last["new_borrowers"]), year


@statement(
    "denominator-decides",
    chapter=CHAPTER,
    holds="The denominator decides the level: the same spend of one company in {year} is {approved} "
    "per approved user and {borrower} per first-time borrower",
    opposite="Dividing by borrowers instead of approved users does not raise the cost of a customer",
    unclear="Dividing by borrowers or by approved users gives about the same cost",
)
def _denominator(_: Study) -> Outcome:
    approved, borrower, year = first_draw_gap()
    return Outcome(
        compare(borrower, approved, margin=0.25 * approved),
        {"year": str(year), "approved": cny(approved), "borrower": number(borrower)},
    )


def independent_levels(first_year: int = 2024) -> pd.DataFrame:
    """Return the facts that are weighed against the claimed sector average.

    Parameters
    ----------
    first_year : int
        Older facts cannot speak of a level in early 2025.

    Returns
    -------
    DataFrame
        Rows of `levels` from that year on that do not come from the article and are not
        costs per approved user (another denominator than the claim's customer), with
        `meets`: whether the row's own range touches the claimed 1,300 to 2,000.
    """
    table = levels()
    recent = table[
        (table["origin"] != "article")
        & (table["denominator"] != "approved_user")
        & (table["date"] >= pd.Timestamp(first_year, 1, 1))
    ].copy()
    low, high = amount("F010"), amount("F011")
    top = recent["high_cny"].where(recent["mark"] != "above", math.inf)
    recent["meets"] = (recent["low_cny"] <= high) & (top >= low)
    return recent.reset_index(drop=True)


@statement(
    "sector-average-mixed",
    chapter=CHAPTER,
    holds="Of {all} independent figures since 2024, {meet} can be squared with the claimed sector "
    "average of {claimed}; of the {market} that speak of the market, {stated} says what it divides by",
    opposite="All {all} independent figures since 2024 meet the claimed sector average of {claimed}",
    unclear="None of {all} independent figures since 2024 meets the claimed sector average of "
    "{claimed}",
)
def _average(_: Study) -> Outcome:
    table = independent_levels()
    meet, total = int(table["meets"].sum()), len(table)
    form = "holds" if 0 < meet < total else "opposite" if meet == total else "unclear"
    market = table[table["origin"] == "market"]
    claimed = f"CNY {span(amount('F010'), amount('F011'))}"
    return Outcome(
        form,  # type: ignore[arg-type]
        {
            "all": count(total),
            "meet": count(meet),
            "claimed": claimed,
            "market": count(len(market)),
            "stated": count(int((market["denominator"] != "unclear").sum())),
        },
    )
