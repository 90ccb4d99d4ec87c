"""What 24 percent carries, what another thousand costs in points, and what a borrower carries."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.findings.lending import draws
from analysis.findings.lending.common import (
    CHAPTER,
    LADDERS,
    MIDDLE,
    TAILS,
    TENORS,
    costs,
    customer,
    given,
    peak_cost,
)
from analysis.findings.platforms import SHORT
from analysis.lending.baseline import parameters
from analysis.memo import per_study
from analysis.numbers import cny, number, percent
from analysis.rates.breakeven import pass_through
from analysis.rates.value import value_of_price
from analysis.statements import Form, Outcome, statement

BAND: Final = (5, 95)
"""Percentiles of the draws that a band shows."""
LONG: Final = TENORS[-1]
COST_STEPS: Final = np.arange(0.0, 3_001.0, 250.0)
BOUND: Final = 1.0
"""Largest price looked at, a fraction a year."""
SINCE: Final = "2023"
QUARTERS: Final = 4


def asked_price(study: Study) -> float:
    """Return the price that the chapter asks about, a fraction a year; the book's is the ceiling."""
    return study.value("apr")


@per_study
def carried(study: Study) -> pd.DataFrame:
    """Return the dearest acquisition that a customer pays for at the ceiling.

    Parameters
    ----------
    study : Study
        The book's assumptions or a reader's.

    Returns
    -------
    DataFrame
        `business` (guarantor or licensed lender), `ladder`, `term`, `tail`, `value_cny`, and for
        the guarantor `low_cny`, `high_cny`: the percentiles `BAND` of the draws with this length
        of loan, with and without loans after the fifth.
    """
    price, drawn = asked_price(study), draws.families(study)["baseline"]
    rows = []
    for ladder, amounts in LADDERS.items():
        for term in TENORS:
            here = drawn.value[ladder][drawn.term == term]
            low, high = np.percentile(here, BAND)
            for tail in TAILS:
                own = customer(study, ladder, term=term, tail=tail, apr=price)
                lender = value_of_price(**parameters(study, amounts=amounts, term=term, tail=tail))
                rows.append(
                    ("guarantor", ladder, term, tail, float(own.value_cny), float(low), float(high))
                )
                rows.append(
                    (
                        "licensed lender",
                        ladder,
                        term,
                        tail,
                        float(lender(np.array(price))),
                        np.nan,
                        np.nan,
                    )
                )
    columns = ["business", "ladder", "term", "tail", "value_cny", "low_cny", "high_cny"]
    return pd.DataFrame(rows, columns=columns)


@per_study
def price_line(study: Study) -> pd.DataFrame:
    """Return the price at which a customer just pays for himself, by acquisition cost.

    Parameters
    ----------
    study : Study
        The book's assumptions or a reader's.

    Returns
    -------
    DataFrame
        `ladder`, `term`, `cac_cny`, `apr_pct` (NaN beyond 100), `points` (of APR for the next
        1,000 CNY); five loans, one after another, no link of price to default.
    """
    tables = []
    for ladder in LADDERS:
        for term in (MIDDLE, LONG):
            made = given(study, ladder, term=term)
            value = value_of_price("licensed_lender", **made)
            found = pass_through(value, COST_STEPS, bound=BOUND)
            tables.append(
                pd.DataFrame(
                    {
                        "ladder": ladder,
                        "term": term,
                        "cac_cny": COST_STEPS,
                        "apr_pct": 100 * found.apr,
                        "points": found.points_per_1000_cny,
                    }
                )
            )
    return pd.concat(tables, ignore_index=True)


def platform_years() -> pd.DataFrame:
    """Return the balance that each listed platform carries for a borrower it wins.

    In a steady book the balance is the borrowers won in a year times the yuan-years that one
    carries in all. A book that grows or shrinks is not steady, so every quarter is shown.

    Returns
    -------
    DataFrame
        `ticker`, `name`, `period`, `cny_years`, thousands of yuan owed for a year, and `grade`.
    """
    table = load("platform_quarters")
    table = table[table["period"] >= SINCE]

    def taken(metric: str) -> pd.Series:
        rows = table[table["metric"] == metric].copy()
        # a restated balance belongs to the business that goes on, as do the borrowers
        rows["rank"] = (rows["basis"] == "restated").astype(int)
        rows = rows.sort_values("rank").drop_duplicates(["ticker", "period"], keep="last")
        return rows.set_index(["ticker", "period"])["value"]

    both = pd.concat(
        {"balance": taken("outstanding_loan"), "won": taken("new_borrowers")}, axis=1
    ).dropna()
    both["cny_years"] = both["balance"] / (QUARTERS * both["won"])
    grades = load("platform_periods").set_index(["ticker", "period"])["grade"]
    both["grade"] = grades.reindex(both.index)
    found = both.reset_index()
    found["name"] = found["ticker"].map(SHORT)
    return found[["ticker", "name", "period", "cny_years", "grade"]]


@per_study
def model_years(study: Study) -> pd.DataFrame:
    """Return the same of the example customer, and what he would have to carry.

    Parameters
    ----------
    study : Study
        The book's assumptions or a reader's.

    Returns
    -------
    DataFrame
        `ladder`, `term`, `tail`, `cny_years` (thousands), `value_cny`, `per_year_pct`: value for
        each yuan owed for a year, percent.
    """
    rows = []
    for ladder in LADDERS:
        for term in TENORS:
            for tail in TAILS:
                one = customer(study, ladder, term=term, tail=tail, apr=asked_price(study))
                years = float(one.flows["balance"].sum()) / 12
                value = float(one.value_cny)
                rows.append((ladder, term, tail, years / 1000, value, 100 * value / years))
    columns = ["ladder", "term", "tail", "cny_years", "value_cny", "per_year_pct"]
    return pd.DataFrame(rows, columns=columns)


def needed_years(study: Study) -> pd.DataFrame:
    """Return the balance that would pay for each cost, at the margin of the example customer.

    Parameters
    ----------
    study : Study
        The book's assumptions or a reader's.

    Returns
    -------
    DataFrame
        `cac_cny`, `low`, `high`: thousands of yuan-years at the best and the worst margin of the
        ladders and tenors shown; NaN where a margin is not above zero.
    """
    margin = model_years(study)["per_year_pct"]
    rows = []
    for cost in costs():
        ends = [cost / (10 * m) if m > 0 else np.nan for m in (margin.max(), margin.min())]
        rows.append((cost, *ends))
    return pd.DataFrame(rows, columns=["cac_cny", "low", "high"])


def falls_short(study: Study, ladder: str, cost: float) -> dict[str, np.ndarray]:
    """Return in which draws a customer at the ceiling does not pay for a cost, by family."""
    return {family: m.value[ladder] < cost for family, m in draws.families(study).items()}


@statement(
    "ceiling-does-not-carry",
    chapter=CHAPTER,
    holds="At {price} the example customer pays for at most {most} of acquisition, far below the "
    "{peak} of the peak and below the {least} where the article's range begins",
    opposite="At {price} the example customer pays for as much as {most} of acquisition, at or above "
    "the {peak} of the peak",
    unclear="At {price} the example customer pays for at most {most} of acquisition: above the "
    "{least} where the article's range begins and below the {peak} of the peak",
)
def _ceiling(study: Study) -> Outcome:
    most = float(model_years(study)["value_cny"].max())
    least, peak = min(costs()), peak_cost()
    form: Form = "opposite" if most >= peak else "holds" if most < least else "unclear"
    values = {
        "price": percent(asked_price(study)),
        "most": cny(most),
        "peak": cny(peak),
        "least": cny(least),
    }
    return Outcome(form, values)


@statement(
    "thousand-in-points",
    chapter=CHAPTER,
    holds="Another thousand yuan of acquisition costs {long_heavy} points of yearly price under the "
    "heavy front at {long} months and {short_heavy} at {middle}; the light front needs more, "
    "{long_light} and {short_light}",
    opposite="Another thousand yuan of acquisition costs {long_heavy} points of yearly price under "
    "the heavy front at {long} months and {short_heavy} at {middle}; the light front needs "
    "fewer, {long_light} and {short_light}",
)
def _points(study: Study) -> Outcome:
    table = price_line(study)
    first = table[table["cac_cny"] == table["cac_cny"].min()]
    points = first.set_index(["term", "ladder"])["points"].to_dict()
    values = {
        f"{when}_{ladder.split()[0]}": number(float(points[term, ladder]))
        for when, term in (("short", MIDDLE), ("long", LONG))
        for ladder in LADDERS
    }
    more = all(points[t, "light front"] > points[t, "heavy front"] for t in (MIDDLE, LONG))
    return Outcome(
        "holds" if more else "opposite",
        {**values, "long": number(LONG), "middle": number(MIDDLE)},
    )


@statement(
    "borrower-must-carry-more",
    chapter=CHAPTER,
    holds="To pay for {least} at the example's best margin a borrower must owe {some} thousand yuan "
    "for a year in all, and for {peak}, {all}; the example owes {own_low} to {own_high}, and listed "
    "platforms carry {low} to {high} for each borrower they win",
    opposite="To pay for {least} at the example's best margin a borrower must owe {some} thousand "
    "yuan for a year in all, which the example does: he owes up to {own_high}; listed platforms "
    "carry {low} to {high} for each borrower they win",
)
def _carry(study: Study) -> Outcome:
    printed, own = platform_years()["cny_years"], model_years(study)["cny_years"]
    needed = needed_years(study).set_index("cac_cny")["low"]
    least, peak = min(costs()), peak_cost()
    some, whole = float(needed[least]), float(needed[peak])
    values = {
        "least": cny(least),
        "peak": cny(peak),
        "some": number(some),
        "all": number(whole),
        "low": number(float(printed.min())),
        "high": number(float(printed.max())),
        "own_low": number(float(own.min())),
        "own_high": number(float(own.max())),
    }
    # without a margin no balance is enough
    reached = np.isfinite(some) and float(own.max()) >= some
    return Outcome("opposite" if reached else "holds", values)


@statement(
    "some-platforms-could",
    chapter=CHAPTER,
    holds="Carried by the borrowers of {names}, whose balance for each new borrower is enough for "
    "{least} at that margin, the lower end of the article's range would be paid for",
    opposite="No listed platform carries enough balance for each new borrower to pay for {least} at "
    "that margin",
)
def _could(study: Study) -> Outcome:
    needed = float(needed_years(study).set_index("cac_cny")["low"][min(costs())])
    middle = platform_years().groupby("name")["cny_years"].median()
    names = list(middle[middle >= needed].index)
    values = {"names": " and ".join(names), "least": cny(min(costs()))}
    return Outcome("holds" if names else "opposite", values)


def platform_grade() -> str:
    """Return the worst grade behind the platforms' balances for a borrower."""
    return worst(*platform_years()["grade"])
