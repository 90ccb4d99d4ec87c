"""The growth of one cost series, given only where the series is long enough to have one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

from analysis.acquisition.trend import MIN_OBSERVATIONS_FOR_SLOPE
from analysis.lending import checks
from analysis.lending.checks import Numbers


class Slope(NamedTuple):
    """A yearly slope of logs with its bounds, or the reason why there is none.

    Attributes
    ----------
    annual_rate, low, high : float
        Fraction a year, and its 95% interval by t; NaN where there is none.
    observations : int
        What was given.
    reason : str
        Empty, or `too_few`: a line through so few says nothing that `dated.dated_pair` does not.
    """

    annual_rate: float
    low: float
    high: float
    observations: int
    reason: str


def yearly_slope(years: Numbers, costs_cny: Numbers) -> Slope:
    """Return the yearly growth of one cost series, if it is long enough to have one.

    OLS of the log cost on time, with t for the interval.

    Parameters
    ----------
    years : array_like
        Dates in years, of one entity on one basis; not all the same.
    costs_cny : array_like
        Costs above 0, one for each.

    Returns
    -------
    Slope
        NaN with a reason under 12 observations.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    time = checks.numbers("years", years)
    cost = checks.numbers("costs_cny", costs_cny, low=0, above=True)
    if time.ndim != 1 or time.shape != cost.shape or not np.ptp(time):
        raise ValueError(
            f"years: shape {time.shape} with costs_cny of shape {cost.shape}; one row of dates, "
            "not all the same, and a cost for each is meant"
        )
    if len(time) < MIN_OBSERVATIONS_FOR_SLOPE:
        return Slope(np.nan, np.nan, np.nan, len(time), "too_few")
    fit = stats.linregress(time, np.log(cost))
    off = float(stats.t.ppf(0.975, len(time) - 2)) * float(fit.stderr)
    rate = float(fit.slope)
    middle, low, high = (float(np.expm1(one)) for one in (rate, rate - off, rate + off))
    return Slope(middle, low, high, len(time), "")
