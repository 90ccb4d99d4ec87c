"""Cheap hours: prices by time of day when not every lender is always there.

A lender is present in a window of time with some chance, independently of the others, and then
bids what a customer is worth to it. The price is the second highest value present, but not below
the reserve; one bidder pays the reserve; with none nothing is sold. A price is a mean over the
customers that are sold, so that an empty hour is no cheap one.

Hunting moves presence from the profile of today, which leaves some hours thin, to the flat one in
which every lender has the same presence at all hours: there all hours cost the same, because a
customer is worth the same at any hour here. That the discount ends at 0 is therefore put in by
construction; what hunting does to the mean price is not.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers


class WindowPrices(NamedTuple):
    """By window: `price_cny` of a customer sold (NaN where none is), and `sale_chance`."""

    price_cny: Array
    sale_chance: Array


def window_prices(presence: Numbers, values_cny: Numbers, reserve_cny: float = 0.0) -> WindowPrices:
    """Return the mean price of a customer in each window.

    Parameters
    ----------
    presence : array_like
        Chance that a lender is there, 0 to 1; the last two axes are lenders (two or more) and
        windows.
    values_cny : array_like
        What a customer is worth to each lender, at least 0. Who values one below the reserve
        does not bid.
    reserve_cny : float
        Least price, at least 0.

    Returns
    -------
    WindowPrices
        Of the shape of `presence` without its axis of lenders. Exact: from the best lender down,
        the chance that one better is there sets who is second.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    chance = checks.numbers("presence", presence, low=0, high=1)
    value = checks.numbers("values_cny", values_cny, low=0)
    floor = checks.scalar("reserve_cny", reserve_cny, low=0)
    if chance.ndim < 2 or chance.shape[-2] < 2 or value.shape != chance.shape[-2:-1]:
        raise ValueError(
            f"presence: shape {chance.shape} with values_cny of shape {value.shape}; a row for "
            "each of two lenders or more is meant, a column for each window, and a value each"
        )
    none = np.ones(np.delete(chance.shape, -2))
    one, more, paid = (np.zeros_like(none) for _ in range(3))
    for i in np.argsort(-value, kind="stable"):
        if value[i] < floor:
            break
        here = chance[..., i, :]
        second = one * here
        more, paid = more + second, paid + second * value[i]
        one = one * (1 - here) + none * here
        none = none * (1 - here)
    # a sum of chances keeps its digits where hardly anybody is there; 1 − none would not
    sold = one + more
    some = sold > 0
    price = (paid + one * floor) / np.where(some, sold, 1.0)
    return WindowPrices(np.where(some, price, np.nan), sold)


def window_discount(price_cny: Numbers, traffic: Numbers) -> Array:
    """Return how far the cheapest window lies below the mean price.

    Parameters
    ----------
    price_cny : array_like
        At least 0, windows on the last axis; NaN passes on.
    traffic : array_like
        Share of customers by window, at least 0, with the sum 1.

    Returns
    -------
    ndarray
        1 − least / mean, weighted by traffic, over windows that have any; NaN where the mean
        is 0 or a price is missing.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    given = np.asarray(price_cny, dtype=float)
    missing = np.isnan(given)
    price = np.where(
        missing, np.nan, checks.numbers("price_cny", np.where(missing, 0.0, given), low=0)
    )
    share = _shares(traffic, price.shape[-1] if price.ndim else 0)
    seen = price[..., share > 0]
    mean = (seen * share[share > 0]).sum(axis=-1)
    return np.asarray(1 - seen.min(axis=-1) / np.where(mean > 0, mean, np.nan))


class Hunting(NamedTuple):
    """Windows while lenders hunt for cheap hours.

    Attributes
    ----------
    presence : ndarray
        The profile, by lender and window.
    price_cny, sale_chance : ndarray
        As `WindowPrices`.
    mean_price_cny : ndarray
        Over windows, by traffic.
    discount : ndarray
        As `window_discount`.
    """

    presence: Array
    price_cny: Array
    sale_chance: Array
    mean_price_cny: Array
    discount: Array


def hunting(
    theta: Numbers,
    presence: Numbers,
    values_cny: Numbers,
    traffic: Numbers,
    reserve_cny: float = 0.0,
) -> Hunting:
    """Return windows when a share of the way to equal hours has been gone.

    Parameters
    ----------
    theta : array_like
        From 0, the profile given, to 1, every lender's mean presence at all hours.
    presence, values_cny, reserve_cny
        As in `window_prices`; presence has two axes.
    traffic : array_like
        As in `window_discount`. It weighs the mean that a lender's presence keeps.

    Returns
    -------
    Hunting
        With the shape of `theta` before the axes of lenders and windows.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    way = checks.numbers("theta", theta, low=0, high=1)
    start = checks.numbers("presence", presence, low=0, high=1)
    if start.ndim != 2:
        raise ValueError(
            f"presence: shape {start.shape} was given; a row for each lender and a column for "
            "each window is meant"
        )
    share = _shares(traffic, start.shape[1])
    flat = np.broadcast_to((start @ share)[:, None], start.shape)
    step = way[..., None, None]
    # a mean may leave the range by a last digit
    moved = np.clip((1 - step) * start + step * flat, 0.0, 1.0)
    price, sold = window_prices(moved, values_cny, reserve_cny)
    seen = share > 0
    mean = (price[..., seen] * share[seen]).sum(axis=-1)
    return Hunting(moved, price, sold, np.asarray(mean), window_discount(price, share))


def _shares(given: Numbers, windows: int) -> Array:
    share = checks.numbers("traffic", given, low=0, high=1)
    if share.shape != (windows,) or abs(share.sum() - 1) > 1e-9:
        raise ValueError(
            f"traffic: shape {share.shape} with the sum {share.sum():g} was given; a share for "
            f"each of {windows} windows is meant, with the sum 1"
        )
    return share
