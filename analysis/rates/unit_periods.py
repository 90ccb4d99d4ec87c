"""Unit-periods of US Regulation Z: the interval in which a loan is measured, and how many fit.

12 CFR 1026, Appendix J, (b)(3) to (5). Where the text leaves a choice: periods from the first day to
the first payment and to the next advance count among those of which the most frequent is the
unit-period, as (b)(3)(i) says; for the average of (b)(4)(i)(B) a month is 30 days, as in
(b)(5)(iii), and a year 365.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from analysis.lending import checks
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
    due = series_day(series)
    of_month = sorted({31 if one.day == last_of_month(one) else one.day for one in series})
    twice = len(of_month) == 2 and 12 <= of_month[1] - of_month[0] <= 17
    kinds = [
        [_months(*gap, due) for gap in gaps],
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
