"""Dated amounts of a loan, and months and days between its dates as lending rules count them.

Rules count full months back from the later date, and the odd days that are left forward from the
earlier one. A series due on the 31st falls on the last day of a shorter month and is still a
series of full months; `series_day` finds its day.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

import numpy as np

from analysis import days
from analysis.days import Day
from analysis.lending import checks
from analysis.lending.checks import Array

Dated: TypeAlias = Sequence[tuple[Day, float]]
"""Pairs of a day and an amount in CNY, or in any one currency."""


class Ledger(NamedTuple):
    """Dated amounts, sorted by day.

    Attributes
    ----------
    when : list of date
        Rising; a day may come more than once.
    amount : ndarray
        One for each day, 0 or more.
    """

    when: list[date]
    amount: Array


def ledger(name: str, pairs: Dated) -> Ledger:
    """Return dated amounts in order of time.

    Parameters
    ----------
    name : str
        Of the argument, for messages.
    pairs : sequence of (day, amount)
        At least one; amounts 0 or more.

    Returns
    -------
    Ledger
        Sorted by day.

    Raises
    ------
    ValueError
        If there are none, one is no pair of a day and an amount, or an amount is below 0.
    """
    given = list(pairs)
    if not given:
        raise ValueError(f"{name}: is empty; give at least one pair of a day and an amount")
    for place, pair in enumerate(given):
        if isinstance(pair, str) or not hasattr(pair, "__len__") or len(pair) != 2:
            raise ValueError(
                f"{name}, entry {place}: {pair!r} is not a pair of a day and an amount"
            )
    when = [days.day(f"{name}, entry {place}", day) for place, (day, _) in enumerate(given)]
    amount = np.array(
        [checks.scalar(f"{name}, entry {place}", x, low=0) for place, (_, x) in enumerate(given)]
    )
    order = sorted(range(len(when)), key=when.__getitem__)
    return Ledger([when[place] for place in order], amount[order])


def last_of_month(day: date) -> int:
    """Return the number of days of a day's month."""
    return calendar.monthrange(day.year, day.month)[1]


def falls(day: date, due: int) -> bool:
    """Return whether a day is that day of its month, or the last of a shorter one."""
    return day.day == min(due, last_of_month(day))


def series_day(when: Sequence[date]) -> int | None:
    """Return the day of the month on which most payments of a series fall.

    Parameters
    ----------
    when : sequence of date
        Of its payments.

    Returns
    -------
    int or None
        31 where they fall on last days; None where no two of several share a day.
    """
    each = set(when)
    if len(each) == 1:
        return when[0].day
    candidates = {one.day for one in each} | {31}
    often, due = max((sum(falls(one, day) for one in each), day) for day in candidates)
    return due if often > 1 else None


def back(later: date, months: int, due: int | None = None) -> date:
    """Return the day that is full months before another.

    Parameters
    ----------
    later : date
        The day counted from.
    months : int
        How many.
    due : int, optional
        Day of the month of the series that `later` belongs to; its own if left out.

    Returns
    -------
    date
        On that day of the month, or the last one of a shorter month.
    """
    index = 12 * later.year + later.month - 1 - months
    first = date(index // 12, index % 12 + 1, 1)
    return first.replace(day=min(due or later.day, last_of_month(first)))


def full_months(earlier: date, later: date, due: int | None = None) -> tuple[int, int]:
    """Return full months between two days, and the odd days before the first of them.

    Parameters
    ----------
    earlier, later : date
        In this order, or the same.
    due : int, optional
        As in `back`.

    Returns
    -------
    months, odd_days : int
        Months are counted back from the later day.
    """
    months = 12 * (later.year - earlier.year) + later.month - earlier.month
    # a month too many where the day of the month comes before that of the earlier date
    months -= back(later, months, due) < earlier
    return months, (back(later, months, due) - earlier).days
