"""The annual percentage rate of US Regulation Z, Appendix J, by the actuarial method.

12 CFR 1026, Appendix J. A loan is measured in unit-periods; within a fraction f of one, interest is
simple, so a sum at t unit-periods and a fraction is worth 1/((1 + f·i)·(1 + i)^t), and the rate
printed is i times the unit-periods of a year: nominal, without compounding. The zero point is the
earliest day of all, also where that is a payment, as in example (c)(7)(ii).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

import numpy as np
from scipy.optimize import brentq

from analysis.lending.checks import Array
from analysis.rates.apr import Irr, irr_at
from analysis.rates.due_dates import Dated, back, falls, full_months, ledger, series_day
from analysis.rates.unit_periods import (
    UnitPeriod,
    common_unit_period,
    unit_period,
    unit_periods_between,
)

SCANNED: Final = np.sort(np.append(np.linspace(np.log(0.05), np.log(20.0), 8192), 0.0))
"""ln(1 + i) looked at where flows change sign more than once."""


def actuarial_apr(
    advances: Dated, payments: Dated, unit_periods_per_year: float | None = None
) -> Irr:
    """Return the annual percentage rate of US Regulation Z, Appendix J.

    Parameters
    ----------
    advances : sequence of (day, amount)
        What the borrower gets: of the amount financed, so less what is kept back.
    payments : sequence of (day, amount)
        What the borrower pays, all finance charges in. A payment may come before an advance.
    unit_periods_per_year : float, optional
        As in `unit_period`; found by `common_unit_period` if left out. For one advance and one
        payment within a year, 12 over the months or 365 over the days of the term, the first if
        left out and the months are whole.

    Returns
    -------
    Irr
        A nominal rate a year; 0-d. With one change of sign it is the only one. With several, ln(1
        + i) is looked at in 8,192 steps from -95% to 1,900% a unit-period: two rates closer than a
        step would not be seen.

    Raises
    ------
    ValueError
        With name, entry and what is allowed.

    Examples
    --------
    >>> months = [(f"1978-{month:02}-10", 1_010) for month in range(2, 8)]
    >>> found = actuarial_apr([("1978-01-10", 6_000)], months)
    >>> float(found.rate.round(4))
    0.0342
    """
    lent, paid = ledger("advances", advances), ledger("payments", payments)
    every = sorted({*lent.when, *paid.when})
    start = every[0]
    flows = dict.fromkeys(every, 0.0)
    for one, sign in ((lent, 1), (paid, -1)):
        for day, amount in zip(one.when, one.amount, strict=True):
            flows[day] += sign * float(amount)
    due = series_day(paid.when)
    times: list[tuple[int, float]]
    if len(lent.when) == len(paid.when) == 1 and back(every[-1], 12) < start < every[-1]:
        a_year = _of_the_term(start, every[-1], unit_periods_per_year)
        times = [(0, 0.0), (1, 0.0)]
    else:
        unit = _unit(advances, payments, unit_periods_per_year, len(every) <= 2)
        a_year = unit.a_year
        in_series = {one for one in paid.when if due and falls(one, due)}
        times = [
            unit_periods_between(start, one, unit, due if one in in_series else None)
            for one in every
        ]
    full, part = (np.array(x, float) for x in zip(*times, strict=True))
    found = _solved(np.array(list(flows.values())), full, part)
    return found._replace(rate=np.asarray(a_year * found.rate))


def _unit(advances: Dated, payments: Dated, a_year: float | None, two_days: bool) -> UnitPeriod:
    if a_year is not None:
        return unit_period(a_year)
    # (b)(4)(ii): a term of a year or more is measured in years
    return UnitPeriod("year") if two_days else common_unit_period(advances, payments)


def _of_the_term(start: date, end: date, asked: float | None) -> float:
    """Return the terms of a year where the term is the unit-period: (b)(5)(vi) and (vii)."""
    months, odd = full_months(start, end)
    by_days = 365 / (end - start).days
    allowed = [by_days] if odd else [12 / months, by_days]
    if asked is None:
        return allowed[0]
    for one in allowed:
        if abs(one - asked) <= 1e-9 * one:
            return one
    raise ValueError(
        f"unit_periods_per_year: {asked:g} is not allowed for one advance and one payment within "
        f"a year; must be {' or '.join(f'{one:g}' for one in allowed)}"
    )


def _solved(flows: Array, full: Array, part: Array) -> Irr:
    """Return the rate a unit-period, from the one with compound interest in fractions too."""
    near = irr_at(full + part, flows)
    size = np.abs(flows)
    middle = float(size @ (full + part) / size.sum()) if size.any() else 0.0

    def worth(y: float, amounts: Array = flows) -> float:
        with np.errstate(over="ignore"):
            return float(amounts @ (np.exp((middle - full) * y) / (1 + part * np.expm1(y))))

    if near.sign_changes <= 1:
        if near.reason:
            return near
        y = _between(worth, *_bracket(worth, float(np.log1p(near.rate))))
        return near._replace(rate=np.asarray(np.expm1(y)))
    return _nearest(worth, size, near)


def _nearest(worth: Callable[..., float], size: Array, near: Irr) -> Irr:
    """Return the rate nearest 0 of all that a scan finds."""
    values = np.array([worth(y) for y in SCANNED])
    gross = np.array([worth(y, size) for y in SCANNED])
    sign = np.where(np.abs(values) <= 1e-14 * gross, 0.0, np.sign(values))
    at = np.flatnonzero(sign[1:] * sign[:-1] < 0)
    found = [_between(worth, SCANNED[k], SCANNED[k + 1]) for k in at]
    found += [float(y) for y in SCANNED[sign == 0]]
    if not found:
        return near._replace(
            rate=np.array(np.nan), reason=np.array("no_root"), unique=np.array(False)
        )
    rates = np.expm1(found)
    best = rates[np.lexsort((-rates, np.abs(rates)))[0]]
    return near._replace(
        rate=np.asarray(best), reason=np.array(""), unique=np.array(len(found) == 1)
    )


def _bracket(worth: Callable[..., float], y: float) -> tuple[float, float]:
    width = 1e-6 * (1 + abs(y))
    low, high = y - width, y + width
    while worth(low) * worth(high) > 0:
        width *= 4
        low, high = y - width, y + width
    return low, high


def _between(worth: Callable[..., float], low: float, high: float) -> float:
    return float(brentq(worth, low, high, xtol=1e-15, rtol=8.9e-16))
