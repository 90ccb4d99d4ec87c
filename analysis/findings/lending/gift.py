"""What a free first month is worth to the borrower, in points of the yearly price."""

from __future__ import annotations

import pandas as pd

from analysis.assumptions import Study
from analysis.findings.lending.carries import asked_price
from analysis.findings.lending.common import DETAIL, LADDERS, TENORS
from analysis.findings.tables import Cell, Table
from analysis.lending import free_months_worth
from analysis.numbers import number, percent
from analysis.statements import Outcome, statement


def gifts(study: Study) -> pd.DataFrame:
    """Return the all-in price of a loan whose first month carries no interest.

    Columns: `term`; `all_in_pct` and `worth_points`, of the yearly price; `worth_cny`, the
    interest waived on the first loan of the heavy front.
    """
    price = asked_price(study)
    amount = LADDERS["heavy front"][0]
    rows = []
    for term in TENORS:
        all_in, worth = free_months_worth(price, term)
        rows.append((term, 100 * all_in, 100 * worth, amount * price / 12))
    return pd.DataFrame(rows, columns=["term", "all_in_pct", "worth_points", "worth_cny"])


def table(study: Study) -> Table:
    """Return the gift by length of loan."""
    rows = [
        [
            Cell(f"{number(float(row['term']))} months"),
            Cell(percent(asked_price(study)), number=True),
            Cell(percent(float(row["all_in_pct"]) / 100, 1), number=True),
            Cell(number(float(row["worth_points"]), 1), number=True),
            Cell(number(float(row["worth_cny"])), number=True),
        ]
        for _, row in gifts(study).iterrows()
    ]
    heads = (
        "Length of the loan",
        "Price in the contract",
        "All-in price with the gift",
        "Worth in points",
        "Interest waived, CNY",
    )
    return Table("A first month without interest, on the heavy front's first loan", heads, rows)


@statement(
    "gift-fades-with-length",
    chapter=DETAIL,
    holds="A free first month is worth {short_points} points of yearly price on a loan of {short} "
    "months and {long_points} on one of {long}. The same interest waived weighs less the longer the "
    "loan, and a customer who comes back pays full price",
    opposite="A free first month is worth {short_points} points of yearly price on a loan of {short} "
    "months and {long_points} on one of {long}",
)
def _fades(study: Study) -> Outcome:
    worth = gifts(study).set_index("term")["worth_points"]
    short, long = float(worth[TENORS[0]]), float(worth[TENORS[-1]])
    values = {
        "short": number(TENORS[0]),
        "long": number(TENORS[-1]),
        "short_points": number(short, 1),
        "long_points": number(long, 1),
    }
    return Outcome("holds" if short > long else "opposite", values)
