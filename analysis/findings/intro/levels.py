"""Every dated cost of a customer, sorted by what it is divided by."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pandas as pd

from analysis.acquisition.spend import cost_per_head
from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.article import amount
from analysis.frames import records, where
from analysis.numbers import blanks, cny, count, number, span
from analysis.statements import Headline, Outcome, compare, statement

CHAPTER = "01-intro"

DENOMINATORS = {
    "approved_user": "per approved user",
    "new_borrower_mean": "per new borrower, all channels",
    "new_borrower_price": "per new borrower, one channel",
    "unclear": "per what, not stated",
}
"""Panels of the picture; the unclear one is last, so that nobody reads it first."""

# (figure ids of low and high end, first day, last day, panel, mark)
ARTICLE = (
    (("F047", "F047"), "2020-01-01", "2020-12-31", "new_borrower_price", "about"),
    (("F051", "F051"), "2024-06-01", "2024-07-31", "new_borrower_price", "point"),
    (("F010", "F011"), "2025-01-01", "2025-03-31", "unclear", "range"),
    (("F013", "F014"), "2024-10-01", "2024-12-31", "unclear", "range"),
)


def _middle(start: object, end: object) -> pd.Timestamp:
    first, last = pd.Timestamp(str(start)), pd.Timestamp(str(end))
    return (first + (last - first) / 2).normalize()


def usable() -> pd.DataFrame:
    """Return the dated statements of cost that may stand in a figure, in yuan."""
    return where(load("cac_evidence"), use="figure", unit="CNY")


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


def _panel(denominator: str, origin: str) -> str:
    # a company's own figure is a mean over its channels; the market quotes the price of one
    if denominator != "new_borrower":
        return denominator
    return "new_borrower_price" if origin == "market" else "new_borrower_mean"


def _stated() -> pd.DataFrame:
    shown = usable()
    marks = {"exact": "point", "range": "range", "above": "above", "approached": "about"}
    rows = []
    for row in records(shown[~shown["cac_id"].isin(_means(shown))]):
        origin = "computed" if row.basis == "computed" else row.scope
        known = row.value_low if math.isnan(row.value_high) else row.value_high
        rows.append(
            {
                "denominator": _panel(row.denominator, origin),
                "who": row.who,
                "origin": origin,
                "date": _middle(row.date_start, row.date_end),
                "low_cny": known if math.isnan(row.value_low) else row.value_low,
                "high_cny": known,
                "mark": marks.get(row.qualifier, "below"),
                "grade": row.grade,
                "source_id": row.source_id,
            }
        )
    return pd.DataFrame(rows)


def _computed() -> pd.DataFrame:
    names = load("platforms").set_index("ticker")["company"]
    periods = load("platform_periods").set_index(["ticker", "period"])["grade"]
    links = load("platform_sources").query("rank == 1")
    first = links.set_index(["ticker", "period"])["source_id"]
    panel = {"new_credit_users": "approved_user", "new_borrowers": "new_borrower_mean"}
    rows = [
        {
            "denominator": panel[row.denominator],
            "who": f"{names[row.ticker]}, spend over heads",
            "origin": "computed",
            "date": pd.Timestamp(int(row.year), 7, 1),
            "low_cny": row.low,
            "high_cny": row.high,
            "mark": "range",
            "grade": periods[row.ticker, row.period],
            "source_id": first[row.ticker, row.period],
        }
        for row in records(cost_per_head(load("platform_years")))
    ]
    return pd.DataFrame(rows)


def _article() -> pd.DataFrame:
    ledger = load("article_figures").set_index("figure_id")
    rows = [
        (panel, "the article", _middle(start, end), low, high, mark, ledger.loc[high, "grade"])
        for (low, high), start, end, panel, mark in ARTICLE
    ]
    # the lender's middle year and value are lost; that they lie between the ends is our logic
    lost = ("new_borrower_price", "the article, value lost", _middle("2020-07-01", "2024-07-01"))
    rows.append((*lost, "F047", "F051", "gap", "D"))
    return pd.DataFrame(
        [
            {
                "denominator": panel,
                "who": who,
                "origin": "article",
                "date": date,
                "low_cny": amount(low),
                "high_cny": amount(high),
                "mark": mark,
                "grade": grade,
                "source_id": ledger.loc[high, "source_id"],
            }
            for panel, who, date, low, high, mark, grade in rows
        ]
    )


@cache
def levels() -> pd.DataFrame:
    """Return every dated cost of a customer that the book shows.

    Columns: `denominator` (a key of `DENOMINATORS`), `who`, `origin` (company, market, computed,
    article), `date` (middle of the period), `low_cny`, `high_cny`, `mark` (point, range, about,
    above, below, gap), `grade`, `source_id`. Computed costs are ranges: what rounding of the
    inputs allows. A mean is left out where its parts are shown. Content farms and rows that
    repeat the article never enter.
    """
    table = pd.concat([_stated(), _computed(), _article()], ignore_index=True)
    order = list(DENOMINATORS)
    keyed = table.assign(panel=[order.index(d) for d in table["denominator"]])
    return keyed.sort_values(["panel", "date", "who"], ignore_index=True).drop(columns="panel")


def first_draw_gap() -> tuple[Any, Any]:
    """Return the last company-year whose accounts give a cost by both denominators."""
    heads = cost_per_head(load("platform_years"))
    twice = heads[heads.duplicated(["year", "ticker"], keep=False)]
    last = {row.denominator: row for row in records(twice[twice["year"] == twice["year"].max()])}
    return last["new_credit_users"], last["new_borrowers"]


@statement(
    "denominator-decides",
    chapter=CHAPTER,
    headline=Headline(
        "One spend, two costs: it depends who is counted",
        "One spend, one cost, whoever is counted",
        "One spend, about one cost, whoever is counted",
    ),
    holds="One company's marketing spend of {year} comes to {approved} per approved user and "
    "{borrower} per first-time borrower",
    opposite="Dividing by borrowers instead of approved users does not raise the cost of a "
    "customer",
    unclear="Dividing by borrowers or by approved users gives about the same cost",
)
def _denominator(_: Study) -> Outcome:
    approved, borrower = first_draw_gap()
    return Outcome(
        # the ranges are what rounding of the printed counts allows; they must lie apart
        compare(borrower.low, approved.high),
        {
            "year": str(approved.year),
            "approved": f"CNY {span(approved.low, approved.high)}",
            "borrower": span(borrower.low, borrower.high),
        },
    )


def meets(low: float, high: float, claimed: tuple[float, float], *, is_open: bool) -> str:
    """Return where a figure lies against a claimed range."""
    if low > claimed[1]:
        return "above"
    if is_open:
        return "floor only"
    return "below" if high < claimed[0] else "overlaps"


SINCE = pd.Timestamp(2024, 1, 1)
"""First day of the figures that are weighed against the claimed sector average."""


def independent_levels() -> pd.DataFrame:
    """Return the facts that are weighed against the claimed sector average.

    Rows of `levels` from `SINCE` on that do not come from the article, with `meets`:
    `below`, `overlaps` or `above` the claimed range, or `floor only` for an open bound under its
    top, which cannot tell; and `qualifies`: a figure of the market, closed, with a stated
    denominator, the only kind that could be a sector mean.
    """
    table = levels()
    recent = table[(table["origin"] != "article") & (table["date"] >= SINCE)].copy()
    low, high = amount("F010"), amount("F011")
    recent["meets"] = [
        meets(row.low_cny, row.high_cny, (low, high), is_open=row.mark == "above")
        for row in records(recent)
    ]
    recent["qualifies"] = (
        (recent["origin"] == "market")
        & (recent["denominator"] != "unclear")
        & (recent["mark"] != "above")
    )
    return recent.reset_index(drop=True)


@statement(
    "no-sector-mean",
    chapter=CHAPTER,
    holds="Of {all} independent figures since 2024, {below} lie below the claimed {claimed}, "
    "{overlaps} overlaps it, {floor} give only a floor. None is a mean over lenders on a stated basis",
    opposite="Of {all} independent figures since 2024, {qualify} could be a mean over lenders on a "
    "stated basis; {below} lie below the claimed {claimed} and {overlaps} overlap it",
)
def _average(_: Study) -> Outcome:
    table = independent_levels()
    tally = table["meets"].value_counts()
    qualify = int(table["qualifies"].sum())
    values = blanks(
        count,
        below=int(tally.get("below", 0)),
        overlaps=int(tally.get("overlaps", 0)),
        floor=int(tally.get("floor only", 0)),
        qualify=qualify,
    )
    values |= {
        "all": number(len(table)),
        "claimed": f"{cny(amount('F010'))} to {number(amount('F011'))}",
    }
    return Outcome("opposite" if qualify else "holds", values)


@statement(
    "most-do-not-say",
    chapter=CHAPTER,
    holds="Of {all} usable figures, {unclear} do not say which",
    opposite="Of {all} usable figures, only {unclear} do not say which",
)
def _unclear(_: Study) -> Outcome:
    table = usable()
    unclear = int((table["denominator"] == "unclear").sum())
    values = {"all": number(len(table)), "unclear": number(unclear)}
    return Outcome(compare(2 * unclear, len(table)), values)
