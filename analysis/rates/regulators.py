"""What a loan costs by the rules of the European Union and of China, and by three rules at once.

Directive 2008/48/EC, Annex I: an effective rate on years and fractions of a year. Intervals are
whole years, months or weeks, counted back from the later day, and odd days over the 365 or 366
days of the year that ends with the last of them (remark (c) as amended; the calendar basis of
Directive 98/7/EC is the one with years).

China: every cost a borrower pays for the loan, guarantee and service fees too, as an internal rate
of return a month times 12 (`data/rate_caps.csv`: R11 to R14 for loans that platforms arrange, R18
for small-loan companies, R27 for the cost table of 2026). No day count is printed where the project
has read the rules, so odd days are counted here as in the European Union; on full months there are
none. What the rules do not say either: which rate is meant where there are several. As elsewhere in
this package it is the one nearest 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import numpy as np
import pandas as pd

from analysis import days
from analysis.days import Day
from analysis.lending import checks
from analysis.lending.checks import Numbers
from analysis.rates.actuarial import actuarial_apr
from analysis.rates.apr import Irr, irr, irr_at, nominal_annual_rate
from analysis.rates.due_dates import Dated, back, falls, full_months, ledger, series_day

INTERVALS: Final = {"year": 1, "month": 12, "week": 52}
"""Equal periods of the directive, and how many there are in a year."""

RULES: Final = {
    "Regulation Z": "unit-periods, odd days over 30 for months",
    "Directive 2008/48/EC": "equal periods of a year, odd days over 365 or 366",
    "China": "months, odd days over 365 or 366",
}
"""Rules by name, and how each counts days."""

DECIMALS: Final = {"Regulation Z": 2, "Directive 2008/48/EC": 1, "China": 2}
"""To which a rule rounds its percentage; for China the two of the other tables of the book."""


def year_fraction(start: Day, end: Day, intervals: str = "month", due: int | None = None) -> float:
    """Return the years between two days by Directive 2008/48/EC.

    Parameters
    ----------
    start, end : day
        In this order, or the same.
    intervals : str
        Whole periods that are counted back from `end`: `year`, `month` or `week`.
    due : int, optional
        Day of the month of the series that `end` belongs to; see `due_dates.series_day`.

    Returns
    -------
    float
        Periods over those of a year, plus odd days over the days of the year that ends with the
        last odd day.

    Raises
    ------
    ValueError
        If a day or `intervals` is not one, or the end comes first.

    Examples
    --------
    >>> year_fraction("2013-01-12", "2013-02-15") == 1 / 12 + 3 / 366
    True
    """
    a_year = INTERVALS[checks.choice("intervals", intervals, tuple(INTERVALS))]
    first, last = days.day("start", start), days.day("end", end)
    if last < first:
        raise ValueError(f"end: {last} comes before the start, {first}; give them in order")
    if intervals == "week":
        whole, odd = divmod((last - first).days, 7)
    else:
        months, odd = full_months(first, last, due)
        whole = months
        if intervals == "year":
            whole = months // 12
            odd = (back(last, 12 * whole, due) - first).days
    # the odd days run from the first day on
    to = date.fromordinal(first.toordinal() + odd)
    return whole / a_year + odd / (to - back(to, 12)).days


def effective_apr(advances: Dated, payments: Dated, intervals: str = "month") -> Irr:
    """Return the annual percentage rate of charge of Directive 2008/48/EC, Annex I.

    Parameters
    ----------
    advances : sequence of (day, amount)
        Drawdowns.
    payments : sequence of (day, amount)
        Repayments and charges, none before the first drawdown.
    intervals : str
        As in `year_fraction`; the period of the instalments is meant.

    Returns
    -------
    Irr
        An effective rate a year; 0-d. Not rounded: see `disclosed_pct`.

    Raises
    ------
    ValueError
        With name, entry and what is allowed; for a payment before the first advance.

    Examples
    --------
    >>> found = effective_apr([("2024-01-10", 1_000)], [("2025-01-10", 1_100)])
    >>> float(found.rate.round(6))
    0.1
    """
    lent, paid = ledger("advances", advances), ledger("payments", payments)
    start = lent.when[0]
    if paid.when[0] < start:
        raise ValueError(
            f"payments: one is on {paid.when[0]}, before the first advance on {start}; a charge "
            "that must be paid to get the loan counts on the day of the first advance"
        )
    due = series_day(paid.when)
    flows: dict[float, float] = {}
    for one, sign, series in ((lent, 1, None), (paid, -1, due)):
        for day, amount in zip(one.when, one.amount, strict=True):
            fits = series if series is not None and falls(day, series) else None
            years = year_fraction(start, day, intervals, fits)
            flows[years] = flows.get(years, 0.0) + sign * float(amount)
    times = sorted(flows)
    return irr_at(times, [flows[years] for years in times])


def all_in_cost(
    lent_cny: Numbers,
    paid_cny: Numbers,
    fees_cny: Mapping[str, Numbers] | None = None,
    *,
    left_out: Sequence[str] = (),
) -> Irr:
    """Return the comprehensive cost of loans by months as the Chinese rules count it.

    Parameters
    ----------
    lent_cny : array_like
        Paid out in month 0; one number a loan.
    paid_cny : array_like
        Last axis: principal and interest in months 0 to n, 0 where nothing is paid; in month 0 as
        a rule. Axes before it are loans.
    fees_cny : mapping of str to array_like, optional
        What else the borrower pays, by name, such as `guarantee`, `service`, `membership`: last
        axis months 0 to n. What is kept back from the loan is paid in month 0.
    left_out : sequence of str
        Names of fees that are not counted, to see what that hides.

    Returns
    -------
    Irr
        The rate a month times 12; of the shape of the loans.

    Raises
    ------
    ValueError
        With name and value; if a fee left out is not among the fees, or months differ.

    Examples
    --------
    1,000 for a month at 24%, and a guarantor's 15.

    >>> costs = all_in_cost(1_000, [0, 1_020], {"guarantee": [0, 15]})
    >>> float(costs.rate.round(6))
    0.42
    """
    paid = checks.numbers("paid_cny", paid_cny, low=0)
    if paid.ndim == 0:
        raise ValueError("paid_cny: one number was given; must be an array with months last")
    lent = checks.numbers("lent_cny", lent_cny, low=0)
    fees = dict(fees_cny or {})
    for name in left_out:
        if name not in fees:
            raise ValueError(
                f"left_out: there is no fee {name!r}; known: {', '.join(fees) or 'none'}"
            )
    parts = [("paid_cny", paid)] + [
        (f"fees_cny[{name!r}]", checks.numbers(f"fees_cny[{name!r}]", fee, low=0))
        for name, fee in fees.items()
        if name not in left_out
    ]
    months = paid.shape[-1]
    for name, one in parts:
        if one.shape[-1:] != (months,):
            raise ValueError(
                f"{name}: shape {one.shape} for {months} months of paid_cny; the last axis must "
                "hold them all, 0 where nothing is paid"
            )
    loans = [("lent_cny", lent.shape), *((name, one.shape[:-1]) for name, one in parts)]
    flows = np.zeros((*checks.shape(loans), months))
    flows[..., 0] = -lent
    for _, one in parts:
        flows += one
    found = irr(flows)
    return found._replace(rate=12 * found.rate)


def disclosed_pct(rate: float, rule: str) -> float:
    """Return a rate as a rule prints it: in percent, half up.

    Parameters
    ----------
    rate : float
        A fraction a year; NaN stays NaN.
    rule : str
        One of `RULES`.

    Returns
    -------
    float
        With the decimals of `DECIMALS`.

    Raises
    ------
    ValueError
        If the rule is unknown.
    """
    places = DECIMALS[checks.choice("rule", rule, tuple(RULES))]
    if not np.isfinite(rate):
        return float("nan")
    # what stands beyond the twelfth decimal is rounding of floats, and would turn a half down
    exact = Decimal(repr(round(100 * float(rate), 10)))
    return float(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def side_by_side(
    advances: Dated,
    payments: Dated,
    fees: Dated = (),
    *,
    intervals: str = "month",
    unit_periods_per_year: float | None = None,
) -> pd.DataFrame:
    """Return one loan under the three rules.

    All three count the same sums, so what differs is how they count time and interest on
    interest. A rule that leaves a fee out is another loan: give it without that fee.

    Parameters
    ----------
    advances, payments : sequence of (day, amount)
        As in `effective_apr`.
    fees : sequence of (day, amount)
        What the borrower pays beside principal and interest; may be empty.
    intervals, unit_periods_per_year
        As in `effective_apr` and `actuarial_apr`.

    Returns
    -------
    DataFrame
        A row a rule: `rule`, `rate`, `disclosed_pct`, `compounds`, `day_count`, `reason`,
        `unique`.

    Raises
    ------
    ValueError
        As `effective_apr` and `actuarial_apr`.
    """
    every = [*payments, *fees]
    nominal = actuarial_apr(advances, every, unit_periods_per_year)
    effective = effective_apr(advances, every, intervals)
    monthly = effective._replace(
        rate=nominal_annual_rate(effective.rate, 12) if effective.reason == "" else effective.rate
    )
    rows = [
        {
            "rule": rule,
            "rate": float(found.rate),
            "disclosed_pct": disclosed_pct(float(found.rate), rule),
            "compounds": rule == "Directive 2008/48/EC",
            "day_count": RULES[rule],
            "reason": str(found.reason),
            "unique": bool(found.unique),
        }
        for rule, found in zip(RULES, (nominal, effective, monthly), strict=True)
    ]
    return pd.DataFrame(rows)
