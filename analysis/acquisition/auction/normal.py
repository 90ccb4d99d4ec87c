"""One slot, lenders whose values are normal with different means.

Everything is an integral along one axis, the value at which something happens, on panels of
Gauss-Legendre nodes that are fine against the spread of values: no drawing, and smooth in the
means, so that `targets` can solve for what lenders add to their bids.

Values may be negative; with a reserve nobody buys below it. Without one the slot is always sold,
which is near enough as long as all bids lie several spreads above 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import log_ndtr

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers

TAIL: Final = 9.0
"""Spreads beyond the two best means that are still looked at; beyond is 1e-19."""

MOST_PANELS: Final = 20_000
"""Width of the axis in spreads that is still worth an integral."""

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)


@dataclass(frozen=True)
class Room:
    """What happens on average in one auction.

    Attributes
    ----------
    win_chance : ndarray
        By lender; they add up to `sale_chance`.
    spend_cny : ndarray
        Expected payment by lender, for an auction held.
    value_cny : ndarray
        Expected bid of the winner by lender, for an auction held: 0 for one who does not win.
    sale_chance : float
        1 without a reserve.
    """

    win_chance: Array
    spend_cny: Array
    value_cny: Array
    sale_chance: float

    @property
    def price_cny(self) -> float:
        """Mean price of a customer sold; NaN if none is."""
        return float(self.spend_cny.sum() / self.sale_chance) if self.sale_chance else np.nan

    @property
    def winner_value_cny(self) -> float:
        """Mean bid of the winner of a customer sold; NaN if none is."""
        return float(self.value_cny.sum() / self.sale_chance) if self.sale_chance else np.nan

    @property
    def cost_cny(self) -> Array:
        """Mean price by lender of a customer won; NaN for one who never wins."""
        chance = np.where(self.win_chance > 0, self.win_chance, np.nan)
        return np.asarray(self.spend_cny / chance)


def room(means_cny: Numbers, spread_cny: float, reserve_cny: float | None = None) -> Room:
    """Return what a second-price auction brings when bids are normal and independent.

    Parameters
    ----------
    means_cny : array_like
        Mean bid of each lender, two or more.
    spread_cny : float
        Standard deviation of each bid around its mean, above 0.
    reserve_cny : float, optional
        Least price, at least 0.

    Returns
    -------
    Room
        Exact to about 1e-10 of the spread.

    Raises
    ------
    ValueError
        With name, value and range; if means lie so far apart that there is no contest.
    """
    means = _means(means_cny)
    spread = checks.scalar("spread_cny", spread_cny, low=0, above=True)
    floor = None if reserve_cny is None else checks.scalar("reserve_cny", reserve_cny, low=0)
    second, first = np.partition(means, -2)[-2:]
    low, high = second - TAIL * spread, first + TAIL * spread
    if floor is not None:
        low, high = max(low, floor), max(high, floor)
    points, weights = _axis(low, high, spread)
    scaled = (points - means[:, None]) / spread
    log_below = log_ndtr(scaled)
    others_below = np.exp(log_below.sum(axis=0) - log_below)
    density = np.exp(-0.5 * scaled**2) / (spread * np.sqrt(2 * np.pi))
    wins = (density * others_below) @ weights
    value = (density * others_below) @ (weights * points)
    # what a bidder keeps is the chance of winning, added up over all prices below the own value
    keeps = (np.exp(log_ndtr(-scaled)) * others_below) @ weights
    sold = 1.0 if floor is None else float(-np.expm1(log_ndtr((floor - means) / spread).sum()))
    return Room(wins, value - keeps, value, sold)


def _means(given: Numbers) -> Array:
    found = checks.numbers("means_cny", given)
    if found.ndim != 1 or len(found) < 2:
        raise ValueError(
            f"means_cny: one row of two lenders or more is meant, shape {found.shape} was given"
        )
    return found


def _axis(low: float, high: float, spread: float) -> tuple[Array, Array]:
    panels = max(1, int(np.ceil((high - low) / spread)))
    if panels > MOST_PANELS:
        raise ValueError(
            f"means_cny: the best lie {high - low:.3g} apart at a spread of {spread:g}; nothing "
            "is contested there, so use known values"
        )
    edges = np.linspace(low, high, panels + 1)
    half = np.diff(edges)[:, None] / 2
    points = edges[:-1, None] + half * (1 + _NODES)
    return points.ravel(), (half * _WEIGHTS).ravel()
