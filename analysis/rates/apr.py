"""Internal rates of return, and nominal against effective rates.

A rate that does not exist is NaN with a reason, never a plausible number; where several exist,
the one nearest 0 is returned and said not to be the only one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis import days
from analysis.lending import checks
from analysis.lending.checks import Array, Numbers
from analysis.rates import roots

DAYS_A_YEAR: Final = {"ACT/365F": 365.0, "ACT/360": 360.0}
"""Day counts: actual days, over a year that always has so many."""

REASONS: Final = ("", "no_sign_change", "no_root", "beyond_range")
"""Why there is no rate; in the order of the codes in `roots`."""


class Irr(NamedTuple):
    """Internal rates of return; arrays with one entry a row, 0-d for a single row.

    Attributes
    ----------
    rate : ndarray
        A period, or for dated flows a year; NaN where there is none.
    reason : ndarray of str
        Empty where there is a rate. `no_sign_change`: all flows have one sign, or are 0.
        `no_root`: the present value is nowhere 0. `beyond_range`: too large for a number.
    sign_changes : ndarray of int
        In the flows in order of time, zeros left out.
    unique : ndarray of bool
        No other rate above -100% is a solution.
    """

    rate: Array
    reason: npt.NDArray[np.str_]
    sign_changes: npt.NDArray[np.int64]
    unique: npt.NDArray[np.bool_]


def irr(flows: Numbers) -> Irr:
    """Return the rate a period at which flows are worth nothing.

    Parameters
    ----------
    flows : array_like
        Last axis: periods from 0, what is paid negative and what is received positive, or all
        the other way. Axes before it are rows, each solved by itself.

    Returns
    -------
    Irr
        Of the shape of the rows. All roots above -100% are looked for, not only the first
        met; of several the one nearest 0 is returned. Multiplying the flows by a positive
        number changes nothing.

    Raises
    ------
    ValueError
        If a flow is not a finite number, or there are no periods.

    Examples
    --------
    >>> float(irr([-100, 60, 60]).rate.round(4))
    0.1307
    >>> str(irr([100, 60]).reason)
    'no_sign_change'
    """
    found = checks.numbers("flows", flows)
    if found.ndim == 0:
        raise ValueError("flows: one number was given; must be an array with periods last")
    return _solved(found, np.arange(found.shape[-1], dtype=np.float64))


def irr_at(times: Numbers, flows: Numbers) -> Irr:
    """Return the rate a unit of time at which flows at given times are worth nothing.

    Parameters
    ----------
    times : array_like
        Rising, one for each flow, whole or not; the same for all rows.
    flows : array_like
        Last axis: one for each time. Axes before it are rows.

    Returns
    -------
    Irr
        As `irr`; what holds of roots there holds for times that are not whole.

    Raises
    ------
    ValueError
        If a flow or time is not a finite number, the numbers of both differ, or times do not
        rise.

    Examples
    --------
    >>> float(irr_at([0, 0.5], [-100, 110]).rate.round(4))
    0.21
    """
    when = checks.numbers("times", times)
    found = checks.numbers("flows", flows)
    if when.ndim != 1 or found.shape[-1:] != when.shape:
        raise ValueError(
            f"times: shape {when.shape} for flows of shape {found.shape}; one time for each flow "
            "of a row is meant"
        )
    if (np.diff(when) <= 0).any():
        raise ValueError("times: do not rise; sum the flows of one time, and sort by time")
    return _solved(found, when)


def _solved(found: Array, times: Array) -> Irr:
    rows = np.ascontiguousarray(found.reshape(-1, found.shape[-1]))
    count = len(rows)
    rate, reason = np.empty(count), np.empty(count, np.int64)
    changes, solutions = np.empty(count, np.int64), np.empty(count, np.int64)
    roots.each(rows, times, rate, reason, changes, solutions)
    shape = found.shape[:-1]
    return Irr(
        rate.reshape(shape),
        np.array(REASONS)[reason].reshape(shape),
        changes.reshape(shape),
        (np.isfinite(rate) & (solutions == 1)).reshape(shape),
    )


def xirr(
    dates: Sequence[days.Day] | npt.NDArray[np.datetime64],
    flows: Numbers,
    day_count: str = "ACT/365F",
) -> Irr:
    """Return the effective annual rate at which dated flows are worth nothing.

    Parameters
    ----------
    dates : sequence
        Dates, or ISO strings such as 2024-01-31, from 1900 to 2200; in any order, and a day may
        come more than once. Times of day are dropped.
    flows : array_like
        One for each date.
    day_count : str
        `ACT/365F`: days over 365, also in leap years; `ACT/360`: days over 360.

    Returns
    -------
    Irr
        A year; 0-d. Flows of one day count as their sum.

    Raises
    ------
    ValueError
        If a date or flow is not one, their numbers differ, or the day count is unknown.
    """
    year = DAYS_A_YEAR[checks.choice("day_count", day_count, tuple(DAYS_A_YEAR))]
    given = days.read("dates", dates)
    money = checks.numbers("flows", flows)
    if money.shape != given.shape:
        raise ValueError(
            f"flows: shape {money.shape} and {given.shape} dates; one flow for each date is meant"
        )
    when, place = np.unique(given, return_inverse=True)
    # dated flows are periodic ones whose period is a day
    daily = _solved(
        np.bincount(place, weights=money).astype(np.float64), (when - when[0]).astype(np.float64)
    )
    with np.errstate(over="ignore"):
        rate = np.expm1(year * np.log1p(daily.rate))
    if daily.reason == "" and not -1.0 < rate < np.inf:
        nowhere = np.array(np.nan), np.array("beyond_range")
        return Irr(*nowhere, daily.sign_changes, np.array(False))
    return Irr(np.asarray(rate), daily.reason, daily.sign_changes, daily.unique)


def _above(name: str, value: Numbers, least: Array) -> Array:
    found = checks.numbers(name, value)
    if (bad := found <= least).any():
        first, bound = (float(np.broadcast_to(a, bad.shape)[bad].flat[0]) for a in (found, least))
        raise ValueError(f"{name}: {first:g} is not allowed; must be above {bound:g}")
    return found


def _periods(periods: Numbers) -> Array:
    found = checks.numbers("periods", periods, low=0)
    if (found == 0).any():
        raise ValueError("periods: 0 is not allowed; must be above 0, 12 for months")
    return found


def effective_annual_rate(nominal: Numbers, periods: Numbers) -> Array:
    """Return the annual rate with compounding.

    Parameters
    ----------
    nominal : array_like
        Nominal annual rate, a fraction: the rate a period times `periods`.
    periods : array_like
        A year.

    Returns
    -------
    ndarray
        (1 + nominal/periods)^periods - 1, with all its digits for small rates.

    Raises
    ------
    ValueError
        If a rate a period is not above -1, or `periods` not above 0.
    """
    count = _periods(periods)
    rate = _above("nominal", nominal, -count)
    return np.asarray(np.expm1(count * np.log1p(rate / count)))


def nominal_annual_rate(effective: Numbers, periods: Numbers) -> Array:
    """Return the nominal annual rate that compounds to an effective one.

    Parameters
    ----------
    effective : array_like
        Effective annual rate, a fraction.
    periods : array_like
        A year.

    Returns
    -------
    ndarray
        periods·((1 + effective)^(1/periods) - 1).

    Raises
    ------
    ValueError
        If a rate is not above -1, or `periods` not above 0.
    """
    count = _periods(periods)
    rate = _above("effective", effective, np.array(-1.0))
    return np.asarray(count * np.expm1(np.log1p(rate) / count))
