"""What 24 percent carries, what another thousand costs in points, and what a borrower carries."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.lending import life
from analysis.findings.lending.common import (
    CHAPTER,
    DETAIL,
    LADDERS,
    TAILS,
    TENORS,
    costs,
    customer,
    given,
    peak_cost,
)
from analysis.findings.platforms import SHORT
from analysis.frames import grid, stacked
from analysis.lending import evaluate, evaluate_worth
from analysis.lending.baseline import parameters
from analysis.memo import per_study
from analysis.numbers import blanks, cny, number, percent
from analysis.rates.breakeven import pass_through
from analysis.rates.value import value_of_price
from analysis.statements import Form, Headline, Outcome, statement

BAND: Final = (5, 95)
"""Percentiles of the draws that a band shows."""
BOTH: Final = TENORS[1:]
"""Lengths of the lines of price."""
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

    Columns: `business` (guarantor or licensed lender), `ladder` (or `AS_PRINTED`), `term`,
    `tail`, `value_cny`, and for the guarantor `low_cny`, `high_cny`: the percentiles `BAND` of
    the draws with this length of loan, over whole lives with the lender.
    """
    price, drawn = asked_price(study), life.families(study)["baseline"]

    def row(ladder: str, term: int, tail: int, business: str) -> dict[str, float]:
        if business == "licensed lender":
            made = parameters(study, amounts=LADDERS[ladder], term=term, tail=tail)
            return {"value_cny": float(value_of_price(**made)(np.array(price)))}
        one = customer(study, ladder, term=term, tail=tail, apr=price)
        low, high = np.percentile(drawn.value[ladder][drawn.term == term], BAND)
        return {"value_cny": float(one.value_cny), "low_cny": low, "high_cny": high}

    businesses = ("guarantor", "licensed lender")
    table = grid(row, ladder=LADDERS, term=TENORS, tail=TAILS, business=businesses)
    seen = {
        "business": "guarantor",
        "ladder": AS_PRINTED,
        "term": round(as_printed()["term"]),
        "tail": 0,
        "value_cny": printed_customer(study)["value_cny"],
    }
    found = pd.concat([table, pd.DataFrame([seen])], ignore_index=True)
    return found[["business", "ladder", "term", "tail", "value_cny", "low_cny", "high_cny"]]


@per_study
def price_line(study: Study) -> pd.DataFrame:
    """Return the price at which a customer just pays for themselves, by acquisition cost.

    Columns: `ladder`, `term`, `cac_cny`, `apr_pct` (NaN beyond 100), `points` (of APR for the
    next 1,000 CNY); five loans, one after another, no link of price to default.
    """

    def line(ladder: str, term: int) -> dict[str, Any]:
        value = value_of_price("licensed_lender", **given(study, ladder, term=term))
        found = pass_through(value, COST_STEPS, bound=BOUND)
        points = found.points_per_1000_cny
        return {"cac_cny": COST_STEPS, "apr_pct": 100 * found.apr, "points": points}

    return stacked(line, ladder=LADDERS, term=BOTH)


def platform_years() -> pd.DataFrame:
    """Return the balance that each listed platform carries for a borrower it wins.

    In a steady book the balance is the borrowers won in a year times the yuan-years that one
    carries in all. A book that grows or shrinks is not steady, so every quarter is shown.

    Columns: `ticker`, `name`, `period`, `cny_years`, thousands of yuan owed for a year, and
    `grade`.
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


def platform_sources() -> tuple[str, ...]:
    """Return the pages behind `platform_years`, ids of `data/sources.csv`."""
    printed, used = platform_years(), load("platform_periods")
    used = used[used["ticker"].isin(printed["ticker"]) & used["period"].isin(printed["period"])]
    links = load("platform_sources").merge(used[["ticker", "period"]], on=["ticker", "period"])
    return tuple(dict.fromkeys(links["source_id"]))


def life_grades(study: Study) -> tuple[str, ...]:
    """Return the grades of what draws over whole lives rest on beside the example customer."""
    return (*platform_years()["grade"], *(study.grade(name) for name in life.LIFE))


@per_study
def model_years(study: Study) -> pd.DataFrame:
    """Return the same of the example customer, and what they would have to carry.

    Columns: `ladder`, `term`, `tail`, `cny_years` (thousands), `value_cny` (discounted), and
    `per_year_pct`: contribution for each yuan owed for a year, percent, both undiscounted, since
    a balance over the borrowers won is so too.
    """

    def row(ladder: str, **at: int) -> dict[str, float]:
        one = customer(study, ladder, apr=asked_price(study), **at)
        years = float(one.flows["balance"].sum()) / 12
        earned = float(one.monthly_contribution.sum())
        return {
            "cny_years": years / 1000,
            "value_cny": float(one.value_cny),
            "per_year_pct": 100 * earned / years,
        }

    return grid(row, ladder=LADDERS, term=TENORS, tail=TAILS)


def needed_years(study: Study) -> pd.DataFrame:
    """Return the balance that would pay for each cost, at the margin of the example customer.

    Columns: `cac_cny`, `low`, `high`: thousands of yuan-years at the best and the worst margin of
    the ladders and tenors shown; NaN where a margin is not above zero.
    """
    margins = model_years(study)["per_year_pct"]
    best, worst = (m if m > 0 else np.nan for m in (margins.max(), margins.min()))
    return grid(
        lambda cac_cny: {"low": cac_cny / (10 * best), "high": cac_cny / (10 * worst)},
        cac_cny=costs(),
    )


def as_printed() -> dict[str, float]:
    """Return loans as listed platforms print them."""
    table = load("platform_quarters")
    table = table[table["period"] >= SINCE]
    given = {name: rows["value"] for name, rows in table.groupby("metric")}
    return {
        "amount_cny": float(given["avg_loan_size"].mean()),
        "term": float(round(given["avg_tenor"].mean())),
        "repeat_share": float(given["repeat_share"].median()) / 100,
    }


AS_PRINTED: Final = "as platforms print"
"""Name of the row for such a customer."""
MANY: Final = 60
"""Loans after which the row of a customer as platforms print them is cut."""


@per_study
def printed_customer(study: Study) -> dict[str, float]:
    """Return what a customer with loans as platforms print them is worth.

    Equal loans in a row, with the chance of returning at which repeat loans make up the printed
    share of volume; risk and costs are the example's.
    """
    seen = as_printed()

    def row(chance: float) -> dict[str, Any]:
        return given(
            study,
            "light front",
            amounts=(seen["amount_cny"],),
            tail=MANY,
            term=round(seen["term"]),
            reborrow_probability=chance,
            reborrow_after_prepayment=chance,
        )

    low, high = 0.0, 1.0
    for _ in range(30):
        chance = (low + high) / 2
        repeat = 1 - 1 / float(evaluate_worth(**row(chance)).reach.sum())
        low, high = (chance, high) if repeat < seen["repeat_share"] else (low, chance)
    one = evaluate(**row(high))
    return {
        "value_cny": float(one.value_cny),
        "cny_years": float(one.flows["balance"].sum()) / 12_000,
        "loans": float(one.reach.sum()),
        "returns": high,
    }


def licensed_most(study: Study) -> float:
    """Return the dearest acquisition that a customer of the ladders pays a licensed lender for, CNY."""
    table = carried(study)
    return float(table.loc[table["business"] == "licensed lender", "value_cny"].max())


@statement(
    "ceiling-does-not-carry",
    chapter=CHAPTER,
    headline=Headline(
        "At {price} our mid-range customer repays no cost the article names",
        "At {price} our mid-range customer repays even the peak cost",
        "At {price} our mid-range customer repays some of the costs named",
    ),
    holds="At {price}, at mid-range, a customer of these ladders repays a guarantor at most "
    "{most} of acquisition and a licensed lender {lender}. One with loans as listed platforms print "
    "them repays {printed}",
    opposite="At {price} an average customer of these ladders pays for up to {most} of "
    "acquisition, and the peak cost is {peak}. One with loans as listed platforms print them pays for "
    "{printed}",
    unclear="At {price} an average customer of these ladders pays for up to {most} of "
    "acquisition, more than {least} and less than {peak}. One with loans as platforms print them pays "
    "for {printed}",
)
def _ceiling(study: Study) -> Outcome:
    most = float(model_years(study)["value_cny"].max())
    least, peak = min(costs()), peak_cost()
    best = max(most, licensed_most(study))
    form: Form = "opposite" if most >= peak else "holds" if best < least else "unclear"
    values = blanks(
        cny, most=most, peak=peak, least=least, printed=printed_customer(study)["value_cny"]
    )
    values |= {"price": percent(asked_price(study)), "lender": number(licensed_most(study))}
    return Outcome(form, values)


@statement(
    "thousand-in-points",
    chapter=DETAIL,
    headline=Headline(
        "A dearer customer needs more extra price under the light front",
        "The light front does not always need more extra price",
    ),
    holds="From {cost} on, another thousand yuan costs {long_heavy} points of yearly price "
    "under the heavy front and {long_light} under the light one, with loans of {long} "
    "months",
    opposite="The light front does not need more extra price at every length. From {cost} on, "
    "another thousand yuan costs {long_light} points under it and {long_heavy} under the heavy front, "
    "with loans of {long} months",
)
def _points(study: Study) -> Outcome:
    _, start, end = costs()
    table = price_line(study).set_index(["term", "ladder", "cac_cny"])["apr_pct"]
    long = BOTH[-1]
    more = {
        (term, ladder): float(table[term, ladder, end] - table[term, ladder, start])
        for term in BOTH
        for ladder in LADDERS
    }
    values = {
        "long_heavy": number(more[long, "heavy front"]),
        "long_light": number(more[long, "light front"]),
        "long": number(long),
        "cost": cny(start),
    }
    dearer = all(more[term, "light front"] > more[term, "heavy front"] for term in BOTH)
    return Outcome("holds" if dearer else "opposite", values)


@statement(
    "borrower-must-carry-more",
    chapter=CHAPTER,
    headline=Headline(
        "Our example borrower owes too little to repay {peak_cny} yuan",
        "Our example borrower owes enough to repay {peak_cny} yuan",
    ),
    holds="To repay {peak} a borrower must owe {all} thousand yuan for a year; our example owes "
    "{own_low} to {own_high} thousand, customers of listed platforms {low} to {high}",
    opposite="Our example owes enough to repay {peak}: {all} thousand yuan for a year are needed, "
    "it owes up to {own_high} thousand, customers of listed platforms {low} to {high}",
)
def _carry(study: Study) -> Outcome:
    printed, own = platform_years()["cny_years"], model_years(study)["cny_years"]
    peak = peak_cost()
    whole = float(needed_years(study).set_index("cac_cny")["low"][peak])
    values = {
        "peak": cny(peak),
        "peak_cny": number(peak),
        "all": number(whole),
        "low": number(float(printed.min())),
        "high": number(float(printed.max())),
        "own_low": number(float(own.min())),
        "own_high": number(float(own.max())),
    }
    # without a margin no balance is enough
    reached = np.isfinite(whole) and float(own.max()) >= whole
    return Outcome("opposite" if reached else "holds", values)


def carriers(study: Study, cost: float) -> tuple[int, int]:
    """Return in how many printed quarters, of how many, borrowers carried enough for a cost.

    At the example's best margin.
    """
    needed = float(needed_years(study).set_index("cac_cny")["low"][cost])
    years = platform_years()["cny_years"]
    return int((years >= needed).sum()), len(years)


@statement(
    "some-platforms-could",
    chapter=CHAPTER,
    holds="In {quarters} of {of} printed quarters a platform's borrowers carried enough for "
    "{least} at that margin, and in {peak_quarters} for {peak}. The platforms' own margins are not "
    "known",
    opposite="In none of {of} printed quarters did a platform's borrowers carry enough for {least} at "
    "that margin",
)
def _could(study: Study) -> Outcome:
    quarters, of = carriers(study, min(costs()))
    peaks, _ = carriers(study, peak_cost())
    values = blanks(number, quarters=quarters, of=of, peak_quarters=peaks)
    values |= blanks(cny, least=min(costs()), peak=peak_cost())
    return Outcome("holds" if quarters else "opposite", values)
