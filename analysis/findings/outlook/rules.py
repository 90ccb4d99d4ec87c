"""One loan under three rules, and what a membership beside it adds.

Question, fixed before the result: CNY 10,000 over twelve months at today's ceiling, counted by the
United States' Regulation Z, by the European directive, and as the Chinese rules count it; and the
same loan with a membership of the printed price taken into the count. The ceiling binds the Chinese
count, and a fee that is not counted is a way around it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.assumptions import Study
from analysis.findings.outlook import common, since
from analysis.findings.outlook.common import CHAPTER, NOW
from analysis.findings.tables import Cell, Table
from analysis.lending.loan import instalment
from analysis.numbers import cny, number, percent, span
from analysis.rates.regulators import all_in_cost, side_by_side
from analysis.statements import Outcome, statement

LENT_CNY: Final = 10_000.0
MONTHS: Final = 12
FIRST_DAY: Final = "2026-01-15"
DUE: Final = (*(f"2026-{month:02d}-15" for month in range(2, 13)), "2027-01-15")


def counted() -> pd.DataFrame:
    """Return the loan under the three rules, with and without the dearest printed membership.

    Columns: those of `rates.regulators.side_by_side`, and `with_fee`.
    """
    pay = float(instalment(LENT_CNY, common.ceilings()[NOW], MONTHS))
    payments = [(day, pay) for day in DUE]
    fee = since.membership()[1]
    tables = []
    for with_fee in (False, True):
        fees = [(day, fee) for day in DUE] if with_fee else []
        one = side_by_side([(FIRST_DAY, LENT_CNY)], payments, fees, unit_periods_per_year=12)
        tables.append(one.assign(with_fee=with_fee))
    return pd.concat(tables, ignore_index=True)


def with_membership() -> tuple[float, float]:
    """Return the all-in cost by the Chinese count at both ends of the printed price, a year."""
    pay = float(instalment(LENT_CNY, common.ceilings()[NOW], MONTHS))
    month = np.r_[0.0, np.ones(MONTHS)]
    low, high = (
        float(all_in_cost(LENT_CNY, pay * month, {"membership": fee * month}).rate)
        for fee in since.membership()
    )
    return low, high


def rule_table(_: Study) -> Table:
    """Return the three counts side by side."""
    table = counted()
    rows = []
    for rule, part in table.groupby("rule", sort=False):
        plain, fee = (
            float(part.loc[part["with_fee"].eq(x), "disclosed_pct"].item()) for x in (False, True)
        )
        how = part.iloc[0]
        rows.append(
            [
                Cell(str(rule), parts=(("Days:", str(how["day_count"])),)),
                Cell("yes" if how["compounds"] else "no"),
                Cell(f"{number(plain, 2)}%", number=True),
                Cell(f"{number(fee, 2)}%", number=True),
            ]
        )
    heads = (
        "Rule",
        "Interest on interest",
        "The loan alone",
        f"With a membership of {cny(since.membership()[1])} a month",
    )
    caption = f"{cny(LENT_CNY)} over twelve months at today's ceiling, by three rules"
    return Table(caption, heads, rows)


@statement(
    "membership-on-top",
    chapter=CHAPTER,
    holds="A membership of CNY {fee} a month lifts a loan of {lent} over a year from {ceiling} to "
    "{all}, if it is counted as the rules of 2025 ask",
    opposite="A membership of CNY {fee} a month lifts a loan of {lent} over a year no further than "
    "{ceiling}",
)
def _membership(_: Study) -> Outcome:
    low, high = with_membership()
    ceiling = common.ceilings()[NOW]
    values = {
        "fee": span(*since.membership()),
        "lent": cny(LENT_CNY),
        "ceiling": percent(ceiling),
        "all": f"{span(100 * low, 100 * high)}%",
    }
    return Outcome("holds" if low > ceiling else "opposite", values)
