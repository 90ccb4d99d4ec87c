"""Worked examples of arrears, of three businesses around one loan, and of its borrower's side.

Like those of `worked`, chosen to be worked on paper, and worked by hand in a test.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from analysis.findings.methods.worked import LADDER
from analysis.findings.tables import Cell, Table, tabulate
from analysis.lending.borrower import borrow
from analysis.lending.capital import employ
from analysis.lending.delinquency import STATES, project
from analysis.lending.rollrates import RollRates
from analysis.numbers import number, percent

RATES: Final[dict[str, Any]] = {"entry": 0.1, "roll": (0.5, 0.5, 0.5), "cure": (0.5, 0.5, 0.5)}
"""A tenth falls behind each month; from every state half roll on and half catch up."""
TERM: Final = 3

LOAN: Final[dict[str, Any]] = {
    "amounts": (1_000.0,),
    "term": 2,
    "apr": 0.24,
    "method": "equal_principal",
    "funding_rate": 0.06,
    "cac_cny": 8.0,
}
"""One loan without risk, so that the three businesses can be worked on paper."""
CAPITAL_RATIO: Final = 0.1
PARTNER_YIELD: Final = 0.12
TAKE_RATE: Final = 0.01
INCOME: Final = 5_000.0

NAMES: Final = {
    "licensed_lender": "licensed lender",
    "facilitator_guarantee": "facilitator that guarantees",
    "facilitator_referral": "facilitator that refers",
}


def rates() -> RollRates:
    """Return the worked roll rates."""
    return RollRates(**{name: np.asarray(value, float) for name, value in RATES.items()})


def arrears_table() -> Table:
    """Return where the accounts of the worked chain stand, by month."""
    states = project(rates(), TERM).states
    rows = [
        [Cell(number(month), number=True), *(Cell(number(s, 4), number=True) for s in row)]
        for month, row in enumerate(states[: TERM + 4])
    ]
    heads = ("Month", *(state.replace("_", " ") for state in STATES))
    return Table("Worked roll rates: shares of accounts", heads, rows)


def business_table() -> Table:
    """Return one loan as three businesses see it."""
    given: dict[str, dict[str, Any]] = {
        "licensed_lender": {"capital_ratio": CAPITAL_RATIO},
        "facilitator_guarantee": {"capital_ratio": CAPITAL_RATIO, "partner_yield": PARTNER_YIELD},
        "facilitator_referral": {"take_rate": TAKE_RATE},
    }
    seen = {who: employ(who, **own, **LOAN) for who, own in given.items()}

    def back(who: str) -> str:
        a_year = float(seen[who].return_a_year)
        return "none" if math.isnan(a_year) else percent(a_year, 1)

    def point(who: str) -> str:
        return number(float(seen[who].value_of_funding_rate_cny) / -100, 2)

    return tabulate(
        "One loan, three businesses",
        NAMES,
        {
            "Business": lambda who: NAMES[who],
            "Contribution, CNY": lambda who: number(float(seen[who].contribution.sum()), 2),
            "Equity held, CNY-months": lambda who: number(float(seen[who].capital_cny.sum()), 2),
            "Return on equity a year": back,
            "Funding one point cheaper, CNY": point,
        },
    )


def borrower_table() -> Table:
    """Return the worked ladder as its borrower sees it."""
    one = borrow(income_cny_a_month=INCOME, **LADDER)
    rows = [
        ("All instalments, every loan taken and paid", number(one.scheduled_paid_cny, 2)),
        ("Of these, interest", number(one.scheduled_charge_cny, 2)),
        ("All-in price a year", percent(one.all_in_apr, 1)),
        ("Most owed at once", number(one.peak_debt_cny, 2)),
        ("Largest monthly payment over income", percent(one.instalment_to_income, 1)),
        ("Months in debt", number(one.scheduled_months_in_debt)),
        ("Expected payments", number(float(one.total_paid_cny[0]), 2)),
        ("Chance of ever defaulting", percent(float(one.chance_of_default[0]), 2)),
        (
            "Acquisition cost for each CNY 100 of interest",
            number(float(one.price_split["acquisition"][0]), 1),
        ),
    ]
    cells = [[Cell(name), Cell(value, number=True)] for name, value in rows]
    return Table(
        "The worked ladder from the other side, CNY", ("What", "Value"), cells, cards=False
    )
