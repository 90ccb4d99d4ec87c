"""Lenders that grow alike: what one playbook for all does to the price of a customer.

A lender's value of a customer is μ + σ(√c·z_0 + √(1−c)·z_i): z_0 is what all know of this
customer, z_i what only lender i makes of it, and c, `common_share`, the part that is common.
Because z_0 is common knowledge, no winner's curse comes in; as c rises, values draw together
around the same mean. The price is the second value.

With four lenders or more that price does not rise with likeness: it falls towards μ, because the
second of many lies above the mean. What rises is the platform's share of what the best lender
would pay. With three the price stays, with two it rises.

Values are normal, so a second value below 0 has some chance; it is returned, and with more than
a trace of it `auction.normal` with a reserve is the better model.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import integrate, special, stats

from analysis.acquisition.auction.orders import order_statistic_mean
from analysis.lending import checks
from analysis.lending.checks import Array, Numbers


class Likeness(NamedTuple):
    """Means for a customer sold.

    Attributes
    ----------
    winner_value_cny, price_cny, margin_cny : ndarray
        What the customer is worth to the winner, what the platform gets, what the winner keeps.
    platform_share : ndarray
        Price over the winner's value, as a ratio of means; NaN where the value is not above 0.
    negative_price_chance : ndarray
        Chance that the second value is below 0, where this model should not be used.
    """

    winner_value_cny: Array
    price_cny: Array
    margin_cny: Array
    platform_share: Array
    negative_price_chance: Array


def likeness(n: int, mean_cny: Numbers, spread_cny: Numbers, common_share: Numbers) -> Likeness:
    """Return winner's value, price, margin and the platform's share.

    Parameters
    ----------
    n : int
        Lenders, at least 2.
    mean_cny : array_like
        Mean value μ of a customer, at least 0.
    spread_cny : array_like
        Standard deviation σ of one lender's value, at least 0.
    common_share : array_like
        Part c of the variance that is common knowledge, 0 to 1.

    Returns
    -------
    Likeness
        Of the joint shape of the last three; by the order statistics of the normal.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    count = checks.whole("n", n, low=2)
    mean = checks.numbers("mean_cny", mean_cny, low=0)
    spread = checks.numbers("spread_cny", spread_cny, low=0)
    common = checks.numbers("common_share", common_share, low=0, high=1)
    shape = checks.shape(
        [("mean_cny", mean.shape), ("spread_cny", spread.shape), ("common_share", common.shape)]
    )
    mean, spread, common = (np.broadcast_to(x, shape) for x in (mean, spread, common))
    best, second = _best_two(count)
    own = spread * np.sqrt(1 - common)
    value, price = mean + own * best, mean + own * second
    share = np.where(value > 0, price / np.where(value > 0, value, 1.0), np.nan)
    negative = _second_below_0(count, mean, own, spread * np.sqrt(common))
    return Likeness(value, price, value - price, share, negative)


def _best_two(n: int) -> tuple[float, float]:
    normal = stats.norm()
    return order_statistic_mean(n, 1, normal), order_statistic_mean(n, 2, normal)


def _second_below_0(n: int, mean: Array, own: Array, shared: Array) -> Array:
    """Return the chance that the second of n values is below 0, over what is common."""
    # without any spread of one kind a touch of it stands in, far below what is printed
    least = 1e-9 * np.maximum(mean, 1e-9)

    def below(z: Array, mu: Array, sd: Array, wide: Array) -> Array:
        each = special.ndtr(-(mu + wide * z) / sd)
        both = special.betainc(n - 1, 2, each)
        return np.asarray(both * np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi))

    # it falls steeply where the mean of all is 0; an end of an integral bears that
    steep = np.clip(-mean / np.maximum(shared, least), -9.0, 9.0)
    args = (mean, np.maximum(own, least), shared)
    ends = ((-9.0, steep), (steep, 9.0))
    # the first levels of tanh-sinh can agree by chance
    parts = [
        integrate.tanhsinh(below, *end, args=args, rtol=1e-9, minlevel=4).integral for end in ends
    ]
    return np.asarray(parts[0] + parts[1])


class Lenders(NamedTuple):
    """Lenders that a price needs: `n`, NaN where none suffice, with a `reason`.

    The reason is empty, `two_suffice` (the price of two is there already), or `beyond_most`.
    """

    n: Array
    reason: npt.NDArray[np.str_]


def lenders_needed(
    price_cny: Numbers,
    mean_cny: float,
    spread_cny: float,
    common_share: float = 0.0,
    *,
    most: int = 1_000,
) -> Lenders:
    """Return how many lenders bring the mean price to a level.

    Likeness does not raise a price, but numbers do: this is what a claim about levels needs.

    Parameters
    ----------
    price_cny : array_like
        Levels, at least 0.
    mean_cny, spread_cny, common_share : float
        As in `likeness`; one number each.
    most : int
        Largest number looked at.

    Returns
    -------
    Lenders
        Of the shape of the levels.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    level = checks.numbers("price_cny", price_cny, low=0)
    mean = checks.scalar("mean_cny", mean_cny, low=0)
    spread = checks.scalar("spread_cny", spread_cny, low=0)
    common = checks.scalar("common_share", common_share, low=0, high=1)
    top = checks.whole("most", most, low=2)
    own = spread * np.sqrt(1 - common)

    def price(n: int) -> float:
        return float(mean + own * _best_two(n)[1])

    def least(wanted: float) -> tuple[float, str]:
        if price(2) >= wanted:
            return 2.0, "two_suffice"
        if price(top) < wanted:
            return np.nan, "beyond_most"
        low, high = 2, top
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if price(middle) >= wanted else (middle, high)
        return float(high), ""

    found = [least(float(wanted)) for wanted in level.ravel()]
    return Lenders(
        np.array([n for n, _ in found]).reshape(level.shape),
        np.array([why for _, why in found]).reshape(level.shape),
    )
