"""What a free first month is worth to the borrower, in points of the yearly price."""

from __future__ import annotations

import pandas as pd

from analysis.assumptions import Study
from analysis.findings.lending.carries import asked_price
from analysis.findings.lending.common import DETAIL, LADDERS, TENORS
from analysis.findings.tables import Table, tabulate
from analysis.frames import grid, records
from analysis.lending import free_months_worth
from analysis.numbers import blanks, number, percent
from analysis.statements import Outcome, statement


def gifts(study: Study) -> pd.DataFrame:
    """Return the all-in price of a loan whose first month carries no interest.

    Columns: `term`; `all_in_pct` and `worth_points`, of the yearly price; `worth_cny`, the
    interest waived on the first loan of the heavy front.
    """
    price = asked_price(study)

    def row(term: int) -> dict[str, float]:
        all_in, worth = free_months_worth(price, term)
        waived = LADDERS["heavy front"][0] * price / 12
        return {"all_in_pct": 100 * all_in, "worth_points": 100 * worth, "worth_cny": waived}

    return grid(row, term=TENORS)


def table(study: Study) -> Table:
    """Return the gift by length of loan."""
    return tabulate(
        "A first month without interest, on the heavy front's first loan",
        records(gifts(study)),
        {
            "Length of the loan": lambda r: f"{number(r.term)} months",
            "Price in the contract": lambda _: percent(asked_price(study)),
            "All-in price with the gift": lambda r: percent(r.all_in_pct / 100, 1),
            "Worth in points": lambda r: number(r.worth_points, 1),
            "Interest waived, CNY": lambda r: number(r.worth_cny),
        },
    )


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
    values = blanks(number, short=TENORS[0], long=TENORS[-1])
    values |= blanks(number, 1, short_points=short, long_points=long)
    return Outcome("holds" if short > long else "opposite", values)
