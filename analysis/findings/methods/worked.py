"""Worked examples of the lending engine: small, with round numbers, printed cell by cell.

The parameters are chosen to be worked on paper, not to be likely. A test works the same
tables by hand and compares every cell at half its last printed digit.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis import lending
from analysis.findings.tables import Cell, Table, tabulate
from analysis.lending.loan import contract_schedule, project_loan
from analysis.numbers import number

LOAN: Final[dict[str, Any]] = {
    "principal": 1_000.0,
    "apr": 0.12,
    "term": 3,
    "intensity": -math.log(0.9),
    "prepayment": 0.25,
    "lgd": 0.6,
    "recovery_lag_months": 1,
    "funding_rate": 0.06,
    "success_fee_share_of_interest": 0.2,
    "origination_cost_cny": 7.0,
}
"""A tenth of those who are alive default each month, a quarter of the payers repay all."""

LADDER: Final[dict[str, Any]] = {
    "amounts": (1_200.0, 600.0),
    "term": 2,
    "apr": 0.12,
    "method": "equal_principal",
    "intensity": -math.log(0.9),
    "reborrow_probability": 0.5,
    "next_loan_after": 0.5,
    "cac_cny": 20.0,
}
"""Two loans that overlap: the second comes when half of the first is repaid."""

CONTRACT: Final[dict[str, Any]] = {"principal": 1_000.0, "apr": 0.24, "term": 3}

SHARE_COLUMNS: Final = {
    "month": "Month",
    "opening": "Alive before",
    "defaults": "Default",
    "pays": "Pay",
    "prepays": "Repay all",
    "balance": "Owed by each who goes on",
}
MONEY_COLUMNS: Final = {
    "month": "Month",
    "interest": "Interest",
    "defaulted_principal": "Lost",
    "recovery": "Recovered",
    "funding_cost": "Funding",
    "platform_fee": "Fee",
    "contribution": "Contribution",
}

LADDER_COLUMNS: Final = {
    "month": "Month",
    "lent": "Lent",
    "interest": "Interest",
    "scheduled_principal": "Repaid",
    "defaulted_principal": "Lost",
    "balance": "Balance",
    "contribution": "Contribution",
    "running": "Contribution so far",
}


def loan_months() -> pd.DataFrame:
    """Return the worked loan by month: shares of loans made, and CNY.

    Columns of `SHARE_COLUMNS` and `MONEY_COLUMNS`; month 0 to term + recovery lag.
    """
    found = project_loan(**LOAN)
    months = len(found.contribution)
    term = LOAN["term"]
    opening = np.zeros(months)
    opening[1 : term + 1] = found.survival[:-1]
    hazard = -math.expm1(-LOAN["intensity"])
    pays = opening * (1 - hazard)
    left = np.zeros(months)
    left[: term + 1] = found.survival
    table = pd.DataFrame(
        {
            "month": np.arange(months),
            "opening": opening,
            "defaults": opening * hazard,
            "pays": pays,
            "prepays": np.where(opening > 0, pays - left, 0.0),
        }
    )
    alive = np.where(left > 0, left, 1.0)
    table["balance"] = np.pad(found.balance, (0, months - term - 1)) / alive
    for name in ("interest", "defaulted_principal", "recovery", "funding_cost", "platform_fee"):
        table[name] = found.flows[name]
    table["contribution"] = found.contribution
    return table


def ladder_months() -> pd.DataFrame:
    """Return the worked ladder by calendar month, CNY.

    Columns of `LADDER_COLUMNS`.
    """
    one = lending.evaluate(**LADDER)
    names = [n for n in LADDER_COLUMNS if n not in {"month", "running"}]
    table = pd.DataFrame({name: one.flows[name] for name in names})
    table.insert(0, "month", np.arange(len(table)))
    table["running"] = table["contribution"].cumsum()
    return table


def _table(
    caption: str, columns: dict[str, str], data: pd.DataFrame, digits: dict[str, int]
) -> Table:
    rows = [
        [
            Cell(number(float(value), digits.get(name, 2)), number=True)
            for name, value in zip(columns, row, strict=True)
        ]
        for row in data[list(columns)].itertuples(index=False, name=None)
    ]
    return Table(caption, tuple(columns.values()), rows)


def share_table() -> Table:
    """Return who defaults, pays and leaves in the worked loan, as shares of loans made."""
    digits = {"month": 0, "opening": 4, "defaults": 4, "pays": 4, "prepays": 4}
    return _table("A worked loan: shares of loans made", SHARE_COLUMNS, loan_months(), digits)


def money_table() -> Table:
    """Return the flows of the worked loan."""
    caption = "A worked loan: CNY for each loan made"
    return _table(caption, MONEY_COLUMNS, loan_months(), {"month": 0})


def ladder_table() -> Table:
    """Return the worked ladder as a table."""
    return _table(
        "A worked ladder of two loans, month by month",
        LADDER_COLUMNS,
        ladder_months(),
        {"month": 0},
    )


def contract_table() -> Table:
    """Return a contract's payments in whole cents."""
    columns = {
        "month": "Month",
        "opening_balance": "Owed before",
        "interest": "Interest",
        "principal": "Principal",
        "instalment": "Instalment",
        "closing_balance": "Owed after",
    }
    data = contract_schedule(**CONTRACT)
    return _table("A contract in whole cents", columns, data, {"month": 0})


def reading_table() -> Table:
    """Return cycles and coverage of the worked ladder under all six readings."""
    one = lending.evaluate(**LADDER)

    def cycles(reading: tuple[str, str, str]) -> str:
        found = float(one.payback_cycles(*reading))
        return "never" if math.isnan(found) else number(found)

    return tabulate(
        "The worked ladder under the six readings",
        lending.READINGS,
        {
            "Income": lambda reading: reading[0].replace("_", " "),
            "Cost": lambda reading: Cell(reading[1].replace("_", " ")),
            "Customer": lambda reading: Cell(reading[2]),
            "Loans until covered": cycles,
            "Income over cost of the whole ladder": lambda reading: number(
                float(one.coverage(*reading)), 2
            ),
        },
    )
