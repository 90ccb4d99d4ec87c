"""The annual percentage rate of US Regulation Z, Appendix J, by the actuarial method.

12 CFR 1026, Appendix J. A loan is measured in unit-periods; within a fraction f of one, interest is
simple, so a sum at t unit-periods and a fraction is worth 1/((1 + f·i)·(1 + i)^t), and the rate
printed is i times the unit-periods of a year: nominal, without compounding. Where the text leaves
a choice:

- the zero point is the earliest day of all, also where that is a payment, as in example (c)(7);
- periods of the first day to the first payment and to the next advance count among those of which
  the most frequent is the unit-period, as (b)(3)(i) says;
- for the average of (b)(4)(i)(B) a month is 30 days, as in (b)(5)(iii), and a year 365.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

import numpy as np
from scipy.optimize import brentq

from analysis.lending import checks
from analysis.lending.checks import Array
from analysis.rates.apr import Irr, irr_at
from analysis.rates.due_dates import (
    Dated,
    back,
    falls,
    full_months,
    last_of_month,
    ledger,
    series_day,
)

DAYS_LONG: Final = {"day": 1, "week": 7, "semimonth": 15, "month": 30, "year": 365}
"""Days of a standard interval, as (b)(5) counts them."""

SCANNED: Final = np.sort(np.append(np.linspace(np.log(0.05), np.log(20.0), 8192), 0.0))
"""ln(1 + i) looked at where flows change sign more than once."""


@dataclass(frozen=True)
class UnitPeriod:
    """The interval in which a loan is measured.

    Attributes
    ----------
    kind : str
        `day`, `week`, `semimonth`, `month` or `year`.
    count : int
        How many of them; 1 except for weeks and months.
    """

    kind: str
    count: int = 1

    @property
    def a_year(self) -> float:
        """Unit-periods of a year: (b)(5)(ii) to (v)."""
        of_kind = {"day": 365, "week": 52, "semimonth": 24, "month": 12, "year": 1}
        return of_kind[self.kind] / self.count

    @property
    def days(self) -> int:
        """Days, a month counted as 30."""
        return DAYS_LONG[self.kind] * self.count


STANDARD: Final = (
    UnitPeriod("day"),
    UnitPeriod("semimonth"),
    *(UnitPeriod("month", count) for count in range(1, 12)),
    UnitPeriod("year"),
    *(UnitPeriod("week", count) for count in range(1, 53)),
)
"""Standard intervals of time of (b)(3)(iii)."""


def unit_period(a_year: float) -> UnitPeriod:
    """Return the unit-period of which a year has so many.

    Parameters
    ----------
    a_year : float
        365 days, 52/k for k weeks, 24 semimonths, 12/k for k months, 1 year. A number that fits
        months and weeks (4, 2 and 1) is of months.

    Returns
    -------
    UnitPeriod
        The first of `STANDARD` that fits.

    Raises
    ------
    ValueError
        If none does.
    """
    given = checks.scalar("unit_periods_per_year", a_year)
    for one in STANDARD:
        if abs(one.a_year - given) <= 1e-9 * given:
            return one
    raise ValueError(
        f"unit_periods_per_year: {given:g} is not allowed; must be 365, 24, 12 over a number of "
        "months or 52 over a number of weeks; leave it out to have it found"
    )


def unit_periods_between(
    earlier: date, later: date, unit: UnitPeriod, due: int | None = None
) -> tuple[int, float]:
    """Return full unit-periods between two days and the fraction of one before them.

    Parameters
    ----------
    earlier, later : date
        In this order, or the same.
    unit : UnitPeriod
        The interval.
    due : int, optional
        Day of the month of the series that the later day belongs to; see `series_day`.

    Returns
    -------
    full : int
        Counted back from the later day: Appendix J (b)(5).
    fraction : float
        From 0 to below 1; days over 30 for months, over 365 for years, unless these are months.
    """
    months, odd = full_months(earlier, later, due)
    if unit.kind in {"day", "week"}:
        count = (later - earlier).days
    elif unit.kind == "year":
        years = months // 12
        rest = (back(later, 12 * years, due) - earlier).days
        return years, (months % 12) / 12 if odd == 0 else rest / 365
    elif unit.kind == "month" and unit.count == 1:
        # 30 odd days, from the 31st of one month to the end of the next, are still odd
        return months, odd / 30
    else:
        count = 30 * months + odd
    return count // unit.days, (count % unit.days) / unit.days


def common_unit_period(advances: Dated, payments: Dated) -> UnitPeriod:
    """Return the unit-period of a loan: Appendix J (b)(4)(i).

    Parameters
    ----------
    advances, payments : sequence of (day, amount)
        More than two in all; for one of each the term is the unit-period.

    Returns
    -------
    UnitPeriod
        The most frequent period that occurs more than once and is not above a year, of equally
        frequent ones the smaller; if there is none, the standard interval nearest to the
        average of all periods. Periods are measured in months, weeks or semimonths, whichever
        fits most of them, and of equals in this order; what is left over is days.

    Raises
    ------
    ValueError
        As `ledger`.
    """
    given = [ledger(name, x).when for name, x in (("advances", advances), ("payments", payments))]
    series = [sorted(set(one)) for one in given]
    start = min(one[0] for one in series)
    periods = [
        UnitPeriod("day", (later - earlier).days) if found is None else found
        for one in series
        for found, (earlier, later) in zip(
            _measured([start, *one]), pairwise([start, *one]), strict=True
        )
        if later > earlier
    ]
    often = Counter(one for one in periods if one.days <= DAYS_LONG["year"])
    if often and max(often.values()) > 1:
        most = max(often.values())
        return min((one for one, times in often.items() if times == most), key=lambda x: x.days)
    mean = sum(one.days for one in periods) / max(len(periods), 1)
    return min(STANDARD, key=lambda x: (abs(x.days - mean), x.days))


def _measured(when: Sequence[date]) -> list[UnitPeriod | None]:
    """Return the length of each gap after a start, in the kind that fits most of them."""
    series, gaps = when[1:], list(pairwise(when))
    of_month = sorted({31 if one.day == last_of_month(one) else one.day for one in series})
    twice = len(of_month) == 2 and 12 <= of_month[1] - of_month[0] <= 17
    kinds = [
        [_months(*gap, series_day(series)) for gap in gaps],
        [_weeks((later - earlier).days) for earlier, later in gaps],
        [
            UnitPeriod("semimonth") if twice and 12 <= (later - earlier).days <= 17 else None
            for earlier, later in gaps
        ],
    ]
    return max(kinds, key=lambda found: sum(one is not None for one in found))


def _months(earlier: date, later: date, due: int | None) -> UnitPeriod | None:
    if due is None or not falls(later, due):
        return None
    months, odd = full_months(earlier, later, due)
    if odd or not months:
        return None
    return UnitPeriod("year") if months == 12 else UnitPeriod("month", months)


def _weeks(days: int) -> UnitPeriod | None:
    return UnitPeriod("week", days // 7) if days and days % 7 == 0 else None


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
