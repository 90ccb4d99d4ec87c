"""One slot, private values: what the best bidder pays.

Values are drawn independently from one distribution (iid) unless a function says otherwise,
and are not below 0. Every expectation is an integral over order statistics (`orders`), not a
simulation.

Revenue equivalence (first and second price earn the same on average) holds for iid private
values and risk-neutral bidders. `two_unequal_bidders` is a case in which it fails.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import integrate, special

from analysis.acquisition.auction.orders import Distribution, chance_above, integral
from analysis.lending import checks
from analysis.lending.checks import Array, Numbers


def second_price_revenue(n: int, dist: Distribution, reserve: float | None = None) -> float:
    """Return the expected price of a second-price auction with iid private values.

    Parameters
    ----------
    n : int
        Bidders, at least 2.
    dist : Distribution
        Of one value, not below 0.
    reserve : float, optional
        Least price, at least 0. The only bidder above it pays it; with none above it nothing is
        sold and the price counts as 0.

    Returns
    -------
    float
        In the unit of the values, for an auction held, sold or not.

    Raises
    ------
    ValueError
        With name, value and range.

    Examples
    --------
    >>> from scipy import stats
    >>> round(second_price_revenue(4, stats.uniform()), 12)
    0.6
    """
    count, floor, share = _room(n, dist, reserve)
    weight = chance_above(count, 2)
    over = integral(lambda q: (dist.isf(q) - floor) * weight(q), 0.0, share)
    return floor * float(special.betainc(1, count, share)) + over


def first_price_bid(v: Numbers, n: int, dist: Distribution, reserve: float | None = None) -> Array:
    """Return the bid of the symmetric equilibrium of a first-price auction, iid private values.

    The bid is v − ∫ (F(x)/F(v))^(n−1) dx from the reserve to v: the mean of the best rival
    value, given that it is below v. The ratio is taken in logarithms, so that it does not
    become 0/0 for small v.

    Parameters
    ----------
    v : array_like
        Values, within the support.
    n : int
        Bidders, at least 2.
    dist : Distribution
        Of one value, not below 0.
    reserve : float, optional
        Least price; who values the slot less does not bid: NaN.

    Returns
    -------
    ndarray
        One bid for each value.

    Raises
    ------
    ValueError
        With name, value and range.

    Examples
    --------
    >>> from scipy import stats
    >>> float(first_price_bid(0.5, 5, stats.uniform()).round(12))
    0.4
    """
    count, floor, _ = _room(n, dist, reserve)
    low, high = dist.support()
    value = checks.numbers("v", v, low=float(low), high=None if np.isinf(high) else float(high))
    bids = value >= floor
    top = np.where(bids, value, floor)
    log_top = dist.logcdf(top)
    # at the very bottom of the support no rival is below, and the bid is the value
    width = np.where(np.isfinite(log_top), top - floor, 0.0)
    log_top = np.where(np.isfinite(log_top), log_top, 0.0)

    def ratio(share: Array, level: Array, spread: Array, log_level: Array) -> Array:
        inside = np.minimum(dist.logcdf(level - spread * (1 - share)) - log_level, 0.0)
        return np.asarray(np.exp((count - 1) * inside))

    found = integrate.tanhsinh(ratio, 0.0, 1.0, args=(top, width, log_top), minlevel=4)
    return np.where(bids, top - width * found.integral, np.nan)


def first_price_revenue(n: int, dist: Distribution, reserve: float | None = None) -> float:
    """Return the expected price of a first-price auction with iid private values.

    The mean of the equilibrium bid of the best bidder. It equals `second_price_revenue`, and is
    computed another way, so that the equality can be seen.

    Parameters
    ----------
    n, dist, reserve
        As in `second_price_revenue`.

    Returns
    -------
    float
        In the unit of the values.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    count, floor, share = _room(n, dist, reserve)
    weight = chance_above(count, 1)
    return integral(
        lambda q: first_price_bid(np.maximum(dist.isf(q), floor), count, dist, reserve) * weight(q),
        0.0,
        share,
        rtol=1e-8,
    )


class TwoRevenues(NamedTuple):
    """Expected price by rule: `first_price` and `second_price`."""

    first_price: float
    second_price: float


def two_unequal_bidders(top_1: float, top_2: float) -> TwoRevenues:
    """Return expected prices of two bidders with values uniform from 0 to different tops.

    In the first-price equilibrium (Griesmer, Levitan and Shubik 1967) the value behind a bid b
    of bidder i is 2b / (1 + b²(1/top_i² − 1/top_j²)), with bids up to top_1·top_2 / (top_1 +
    top_2). The two rules earn the same only if the tops are the same.

    Parameters
    ----------
    top_1, top_2 : float
        Largest values, above 0.

    Returns
    -------
    TwoRevenues
        In the unit of the values.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    a = checks.scalar("top_1", top_1, low=0, above=True)
    b = checks.scalar("top_2", top_2, low=0, above=True)
    gap, best = 1 / a**2 - 1 / b**2, a * b / (a + b)

    def both_below(bid: Array) -> Array:
        behind = (2 * bid / (1 + sign * gap * bid**2) for sign in (1, -1))
        return np.asarray(np.prod(list(behind), axis=0) / (a * b))

    low, high = min(a, b), max(a, b)
    return TwoRevenues(best - integral(both_below, 0.0, best), low / 2 - low**2 / (6 * high))


class Sales(NamedTuple):
    """Auctions with values at hand, entry by entry.

    Attributes
    ----------
    winner : ndarray of int
        Place of the winner on the last axis; −1 where nothing is sold.
    price : ndarray
        NaN where nothing is sold.
    """

    winner: npt.NDArray[np.int64]
    price: Array


def known_values_sale(values: Numbers, step: float = 0.0, reserve: float = 0.0) -> Sales:
    """Sell to the best of bidders who know each other's values and bid first price.

    The article's own story: ask what the others bid, and go above. The best bidder stops a step
    above the second value, or at the own value where that is less. Without a step this is the
    second-price auction.

    Parameters
    ----------
    values : array_like
        At least 0; the last axis holds two bidders or more.
    step : float
        At least 0.
    reserve : float
        Least price, at least 0: the only bidder at or above it pays it.

    Returns
    -------
    Sales
        Of the shape of the axes before the last.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    found = checks.numbers("values", values, low=0)
    if found.ndim == 0 or found.shape[-1] < 2:
        raise ValueError(
            f"values: the last axis holds {found.shape[-1] if found.ndim else 1} bidder; an "
            "auction needs two or more"
        )
    more = checks.scalar("step", step, low=0)
    floor = checks.scalar("reserve", reserve, low=0)
    second, first = np.moveaxis(np.partition(found, -2, axis=-1)[..., -2:], -1, 0)
    price = np.where(second >= floor, np.minimum(second + more, first), floor)
    sold = first >= floor
    return Sales(np.where(sold, found.argmax(axis=-1), -1), np.where(sold, price, np.nan))


def _room(n: int, dist: Distribution, reserve: float | None) -> tuple[int, float, float]:
    """Return bidders, the least price, and the chance that a value is above it."""
    count = checks.whole("n", n, low=2)
    low = float(dist.support()[0])
    if low < 0:
        raise ValueError(
            f"dist: values may be as low as {low:g}; must be at least 0, so cut it off there, "
            "or use auction.normal"
        )
    least = 0.0 if reserve is None else checks.scalar("reserve", reserve, low=0)
    floor = max(low, least)
    return count, floor, float(dist.sf(floor))
