"""What more of a channel costs: monthly spend against funded customers.

Every curve is concave: the next customer never costs less than the last one did, so the cheapest
plan over several channels is the only one with equal marginal costs. A curve that is not concave
(a power of 1 or more, a Hill slope above 1) is refused by name: its start is dearer than its
middle, equal marginal costs may then be the worst plan rather than the best, and only a search
over which channels to open would do. Spend is what is paid a month, all of it: a fixed fee that
a channel costs at any volume belongs outside the curve.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers

KINDS: Final = ("power", "michaelis_menten", "hill")

FAR: Final = 700.0
"""Logarithm of a number next to nothing that does not yet underflow."""


@dataclass(frozen=True)
class Response:
    """How many funded customers a month of spend brings; made by `power` and its like.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    capacity : float
        Customers a month that no spend reaches; infinite for a power.
    scale : float
        Customers a month of the first yuan, for a power; spend at half the capacity, for others.
    slope : float
        Exponent of the power; Hill slope; 1 for Michaelis and Menten.
    """

    kind: str
    capacity: float
    scale: float
    slope: float

    def __post_init__(self) -> None:
        # whoever makes one without the functions below meets the same refusal
        checks.choice("kind", self.kind, KINDS)
        positive("scale", self.scale)
        if self.kind == "power":
            _concave("exponent", self.slope, one=False)
        else:
            positive("capacity", self.capacity)
            _concave("hill_slope", self.slope, one=True)

    def customers(self, spend_cny: Numbers) -> Array:
        """Return funded customers a month at a spend a month, 0 at 0."""
        spend = checks.numbers("spend_cny", spend_cny, low=0)
        if self.kind == "power":
            return np.asarray(self.scale * spend**self.slope)
        odds = (spend / self.scale) ** self.slope
        return np.asarray(self.capacity * odds / (1 + odds))

    def spend(self, customers: Numbers) -> Array:
        """Return the spend a month that brings so many customers: the inverse."""
        wanted = self._wanted(customers)
        if self.kind == "power":
            return np.asarray((wanted / self.scale) ** (1 / self.slope))
        odds = wanted / (self.capacity - wanted)
        return np.asarray(self.scale * odds ** (1 / self.slope))

    def average(self, customers: Numbers) -> Array:
        """Return the cost of a customer, CNY, at so many a month; at 0 that of the first."""
        wanted = self._wanted(customers)
        some = wanted > 0
        return np.where(some, self.spend(wanted) / np.where(some, wanted, 1.0), self.marginal(0.0))

    def marginal(self, customers: Numbers) -> Array:
        """Return the cost of one more customer, CNY, at so many a month."""
        wanted = self._wanted(customers)
        bend = 1 / self.slope - 1
        if self.kind == "power":
            return np.asarray((wanted / self.scale) ** bend / (self.scale * self.slope))
        left = self.capacity - wanted
        steep = self.scale / self.slope * (self.capacity / left) / left
        return np.asarray(steep * (wanted / left) ** bend)

    def at_marginal(self, cost_cny: float) -> float:
        """Return the customers a month at which one more costs so much; 0 if the first costs more.

        Closed for a power and for Michaelis and Menten; by scipy's `brentq` on the log of the
        odds for a Hill slope below 1.
        """
        bend = 1 / self.slope - 1
        if self.kind == "power":
            return float(self.scale * (cost_cny * self.scale * self.slope) ** (1 / bend))
        unit = (
            math.log(cost_cny * self.capacity * self.slope / self.scale) if cost_cny > 0 else -FAR
        )
        if bend == 0:
            # (1 + odds)² = e^unit, without the cancellation of 1 − 1/√…
            return max(0.0, -self.capacity * math.expm1(-unit / 2))
        return self.capacity * float(expit(_root(bend, unit)))

    def _wanted(self, customers: Numbers) -> Array:
        wanted = checks.numbers("customers", customers, low=0)
        if (wanted >= self.capacity).any():
            raise ValueError(
                f"customers: {float(wanted.max()):g} a month is not allowed; must be below "
                f"{self.capacity:g}, which this channel reaches at no spend"
            )
        return wanted


def _root(bend: float, unit: float) -> float:
    """Return the log odds at which bend·log odds + 2·ln(1 + odds) is `unit`."""

    def short(log_odds: float) -> float:
        tail = math.log1p(math.exp(-abs(log_odds))) + max(log_odds, 0.0)
        return bend * log_odds + 2 * tail - unit

    # the second term lies between 0 and 2·max(log odds, 0) + 2·ln 2
    low = min((unit - 2 * math.log(2)) / bend, (unit - 2 * math.log(2)) / (bend + 2))
    high = max(unit / bend, unit / (bend + 2))
    return float(brentq(short, low - 1e-9, high + 1e-9, xtol=1e-14, rtol=1e-14))


def positive(name: str, value: object) -> float:
    """Return an argument as one number above 0; see `checks.scalar`."""
    found = checks.scalar(name, value, low=0)
    if found == 0:
        raise ValueError(f"{name}: 0 is not allowed; must be above 0")
    return found


def _concave(name: str, value: float, *, one: bool) -> float:
    found = positive(name, value)
    if found > 1 or (found == 1 and not one):
        limit = "at most 1" if one else "below 1"
        raise ValueError(
            f"{name}: {found:g} makes a curve that is not concave; must be above 0 and {limit}, "
            "so that more of a channel never gets cheaper by the piece"
        )
    return found


def power(scale: float, exponent: float) -> Response:
    """Return the curve scale·spend^exponent.

    Parameters
    ----------
    scale : float
        Customers a month that 1 CNY a month brings; above 0.
    exponent : float
        Above 0 and below 1. It is average over marginal cost, the same at every spend.

    Returns
    -------
    Response

    Raises
    ------
    ValueError
        If the curve would not be concave.

    Examples
    --------
    >>> float(power(10, 0.5).average(1_000))
    10.0
    >>> float(power(10, 0.5).marginal(1_000))
    20.0
    """
    return Response("power", math.inf, scale, exponent)


def michaelis_menten(capacity: float, half_spend_cny: float) -> Response:
    """Return the curve capacity·spend/(half_spend + spend).

    Parameters
    ----------
    capacity : float
        Customers a month that no spend reaches; above 0.
    half_spend_cny : float
        A month, at which half of it is reached; above 0.

    Returns
    -------
    Response

    Raises
    ------
    ValueError
        With name, value and range.

    Examples
    --------
    >>> float(michaelis_menten(1_000, 500_000).average(500))
    1000.0
    """
    return _saturating("michaelis_menten", capacity, half_spend_cny, 1.0)


def hill(capacity: float, half_spend_cny: float, hill_slope: float) -> Response:
    """Return the curve capacity·spend^h/(half_spend^h + spend^h).

    Parameters
    ----------
    capacity, half_spend_cny : float
        As in `michaelis_menten`, which is the curve at a slope of 1.
    hill_slope : float
        h, above 0 and at most 1. Above 1 the curve is an S.

    Returns
    -------
    Response

    Raises
    ------
    ValueError
        If the curve would not be concave.
    """
    return _saturating("hill", capacity, half_spend_cny, hill_slope)


def _saturating(kind: str, capacity: float, half_spend_cny: float, slope: float) -> Response:
    return Response(kind, capacity, positive("half_spend_cny", half_spend_cny), slope)


def through(
    spend_cny: float,
    customers: float,
    *,
    exponent: float | None = None,
    capacity: float | None = None,
    hill_slope: float = 1.0,
) -> Response:
    """Return the curve through one month that is known, with one thing assumed of its bend.

    Parameters
    ----------
    spend_cny, customers : float
        Of the month; above 0.
    exponent : float, optional
        For a power.
    capacity : float, optional
        For Michaelis and Menten, or Hill; above `customers`.
    hill_slope : float
        With `capacity`.

    Returns
    -------
    Response

    Raises
    ------
    ValueError
        If both or none of `exponent` and `capacity` are given, or the curve is not concave.

    Examples
    --------
    A channel that brought 500 for a million, and 2,000 at most: the next costs 2,667.

    >>> round(float(through(1_000_000, 500, capacity=2_000).marginal(500)))
    2667
    """
    x, n = positive("spend_cny", spend_cny), positive("customers", customers)
    if (exponent is None) == (capacity is None):
        raise ValueError(
            "exponent, capacity: give one of them; a single month does not say how a curve bends"
        )
    if exponent is not None:
        bend = _concave("exponent", exponent, one=False)
        return power(n / x**bend, bend)
    top = checks.scalar("capacity", capacity, low=0)
    if top <= n:
        raise ValueError(f"capacity: {top:g} is not allowed; must be above `customers`, {n:g}")
    slope = _concave("hill_slope", hill_slope, one=True)
    half = x * ((top - n) / n) ** (1 / slope)
    return michaelis_menten(top, half) if slope == 1 else hill(top, half, slope)
