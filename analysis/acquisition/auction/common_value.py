"""The winner's curse: one customer, worth the same to all, of whom each lender has a guess.

Whoever guesses highest wins, and the highest of many guesses is too high. A naive lender bids the
own best estimate and pays for that; in equilibrium a lender bids what the customer would be worth
if the own guess were the highest and another one equal to it (Milgrom and Weber 1982).

Two forms of guess: uniform around the value, with every value as likely beforehand (Kagel and
Levin 1986, away from the ends of the range), in closed form; and normal around a normal value,
by Gauss-Legendre quadrature, second price only.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

import numpy as np
from scipy.special import log_ndtr, ndtr

from analysis.acquisition.auction.orders import chance_above
from analysis.lending import checks
from analysis.lending.checks import Array, Numbers

Rule = Literal["second_price", "first_price"]
RULES: Final = ("second_price", "first_price")

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(160)
_REACH: Final = 9.0
_HERMITE, _HERMITE_WEIGHTS = np.polynomial.hermite_e.hermegauss(48)


class Curse(NamedTuple):
    """What the winner of a customer keeps on average.

    Attributes
    ----------
    naive_profit_cny : ndarray
        Value less price if all bid their own estimate; negative is the curse.
    equilibrium_profit_cny : ndarray
        The same in equilibrium; never negative.
    shading_cny : ndarray
        Estimate less equilibrium bid, of a lender whose guess is the mean of all values.
    """

    naive_profit_cny: Array
    equilibrium_profit_cny: Array
    shading_cny: Array


def uniform_signals(n: int, half_width_cny: Numbers, rule: Rule = "second_price") -> Curse:
    """Return the curse where guesses are uniform around the value.

    Parameters
    ----------
    n : int
        Lenders, at least 2.
    half_width_cny : array_like
        Largest error of a guess, at least 0.
    rule : {'second_price', 'first_price'}
        What the winner pays.

    Returns
    -------
    Curse
        The estimate is the guess itself. With e the half width, the second-price bid is
        e·(n − 2)/n below it and the first-price bid e below it.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    count = checks.whole("n", n, low=2)
    width = checks.numbers("half_width_cny", half_width_cny, low=0)
    if checks.choice("rule", rule, RULES) == "second_price":
        guess, shading = (count - 3) / (count + 1), (count - 2) / count
    else:
        guess, shading = (count - 1) / (count + 1), 1.0
    # the paid guess lies `guess` half widths above the value
    return Curse(-guess * width, (shading - guess) * width, shading * width)


def naive_bid(
    guess_cny: Numbers, mean_cny: Numbers, value_spread_cny: Numbers, error_spread_cny: Numbers
) -> Array:
    """Return the best estimate of a value from one normal guess, which a naive lender bids.

    Parameters
    ----------
    guess_cny : array_like
        Guesses.
    mean_cny, value_spread_cny : array_like
        Mean and standard deviation of values, at least 0 and above 0.
    error_spread_cny : array_like
        Standard deviation of a guess around the value, above 0.

    Returns
    -------
    ndarray
        The mean of the value given the guess.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    guess, mean, value, error = _inputs(guess_cny, mean_cny, value_spread_cny, error_spread_cny)
    return np.asarray(mean + (guess - mean) * value**2 / (value**2 + error**2))


def equilibrium_bid(
    guess_cny: Numbers,
    n: int,
    mean_cny: Numbers,
    value_spread_cny: Numbers,
    error_spread_cny: Numbers,
) -> Array:
    """Return the second-price equilibrium bid on a normal guess.

    The mean of the value, given that this guess and the highest of the others are the same.

    Parameters
    ----------
    n : int
        Lenders, at least 2.
    guess_cny, mean_cny, value_spread_cny, error_spread_cny
        As in `naive_bid`.

    Returns
    -------
    ndarray
        Of the joint shape.

    Raises
    ------
    ValueError
        With name, value and range.

    Examples
    --------
    With two lenders the other guess counts like the own one.

    >>> float(equilibrium_bid(3_000, 2, 2_000, 400, 400).round(6))
    2666.666667
    """
    count = checks.whole("n", n, low=2)
    guess, mean, value, error = _inputs(guess_cny, mean_cny, value_spread_cny, error_spread_cny)
    # in errors of the guess: twice their density times that of the value is normal again
    prior = (error / value) ** 2
    middle = (guess - mean) / error * prior / (2 + prior)
    width = 1 / np.sqrt(2 + prior)
    z = _REACH * _NODES
    off = middle[..., None] + width[..., None] * z
    log_weight = -0.5 * z**2 + (count - 2) * log_ndtr(off)
    weight = np.exp(log_weight - log_weight.max(axis=-1, keepdims=True)) * _WEIGHTS
    mean_error = (weight * off).sum(axis=-1) / weight.sum(axis=-1)
    return np.asarray(guess - error * mean_error)


def normal_signals(
    n: int, mean_cny: float, value_spread_cny: float, error_spread_cny: float
) -> Curse:
    """Return the curse where values and guesses are normal, at the second price.

    Parameters
    ----------
    n : int
        Lenders, at least 2.
    mean_cny, value_spread_cny, error_spread_cny : float
        As in `naive_bid`; one number each.

    Returns
    -------
    Curse
        Of single numbers.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    count = checks.whole("n", n, low=2)
    mean = checks.scalar("mean_cny", mean_cny, low=0)
    value = checks.scalar("value_spread_cny", value_spread_cny, low=0, above=True)
    error = checks.scalar("error_spread_cny", error_spread_cny, low=0, above=True)
    # the guess paid for: a value, and the second of n errors
    z = _REACH * _NODES
    density = chance_above(count, 2)(ndtr(-z)) * np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    weight = np.outer(_HERMITE_WEIGHTS / _HERMITE_WEIGHTS.sum(), density * _REACH * _WEIGHTS)
    guess = mean + value * _HERMITE[:, None] + error * z
    naive = (weight * naive_bid(guess, mean, value, error)).sum()
    shaded = (weight * equilibrium_bid(guess, count, mean, value, error)).sum()
    at_mean = mean - equilibrium_bid(mean, count, mean, value, error)
    return Curse(np.asarray(mean - naive), np.asarray(mean - shaded), at_mean)


def _inputs(
    guess: Numbers, mean: Numbers, value: Numbers, error: Numbers
) -> tuple[Array, Array, Array, Array]:
    found = [
        ("guess_cny", checks.numbers("guess_cny", guess)),
        ("mean_cny", checks.numbers("mean_cny", mean, low=0)),
        ("value_spread_cny", checks.numbers("value_spread_cny", value, low=0, above=True)),
        ("error_spread_cny", checks.numbers("error_spread_cny", error, low=0, above=True)),
    ]
    shape = checks.shape([(name, array.shape) for name, array in found])
    one, two, three, four = (np.broadcast_to(array, shape) for _, array in found)
    return one, two, three, four
