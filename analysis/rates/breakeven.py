"""The price at which a customer pays for his acquisition, and the dearest one a price carries.

Everything is asked of one function, the value of a customer as his loans' price alone moves:
`value.value_of_price` makes it for a business. A lower cost of acquisition need not be passed on;
`pass_through` is the most that could be, with what the lender keeps held.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers
from analysis.rates import search
from analysis.rates.search import Value

COVERED: Final = 1 - 1e-12
"""Share of a cost at which it counts as covered, as for paybacks."""

STEP: Final = 0.01
"""Widest step of a scan over prices."""

STENCIL: Final = np.linalg.inv(np.vander(np.arange(-2.0, 3.0), increasing=True))
"""From five values a step apart to the coefficients of the quartic through them."""


class BreakEven(NamedTuple):
    """Prices at which customers pay for themselves.

    Attributes
    ----------
    apr : ndarray
        Fractions a year; NaN where there is none.
    reason : ndarray of str
        Empty where there is a price. `never_covers`: the value is below the cost at every price
        looked at, and no longer rises at the last. `beyond_bound`: it is below the cost, and
        still rises.
    """

    apr: Array
    reason: npt.NDArray[np.str_]


def break_even_apr(
    value: Value, cac_cny: Numbers, *, bound: float = 1.0, step: float = STEP
) -> BreakEven:
    """Return the least price of all loans at which a customer's value covers his acquisition.

    The value is asked once along a scan, whatever the number of costs, and then only within
    the step of each first crossing. Where the value jumps (a price may move the month of the
    next loan, if loans overlap), the price is the one after the jump.

    Parameters
    ----------
    value : callable
        From `value.value_of_price`, or any other from prices to CNY a customer.
    cac_cny : array_like
        Per funded customer; broadcasts against the scenarios, so a column of costs, (N, 1),
        meets every one of them.
    bound : float
        Largest price looked at, a fraction a year above 0.
    step : float
        Of the scan, at most 0.01. A summit between two points is looked for if the cost is
        reached nowhere else.

    Returns
    -------
    BreakEven
        Of the joint shape. 0 where the value at price 0 covers the cost. A cost counts as
        covered at 1 − 1e-12 of it.

    Raises
    ------
    ValueError
        With name, value and range.

    Examples
    --------
    One loan of 1,200 CNY over a month, paid back in full, earns 1,200·r/12.

    >>> from analysis.rates.value import value_of_price
    >>> value = value_of_price(amounts=(1_200,), term=1)
    >>> float(break_even_apr(value, 24).apr.round(9))
    0.24
    >>> str(break_even_apr(value, 240).reason)
    'beyond_bound'
    """
    target = checks.numbers("cac_cny", cac_cny, low=0) * COVERED
    top = _above_zero("bound", bound, high=3.0)
    width = _above_zero("step", step, high=STEP)
    scenarios = np.shape(value(np.array(0.0)))
    shape = checks.shape([("value", scenarios), ("cac_cny", target.shape)])
    count = max(2, int(np.ceil(top / width - 1e-9)))
    points = np.linspace(0, top, count + 1)
    values = search.scan(value, points.reshape(-1, *(1,) * len(scenarios)))
    at = search.first_reaching(values, target)
    rising = values[-1] - values[-2] > 1e-12 * np.abs(values[-1])
    reached = at <= count
    row = np.minimum(at, count)[None]
    table = np.broadcast_to(values.reshape(-1, *_padded(scenarios, shape)), (count + 1, *shape))

    def taken(rows: npt.NDArray[np.int64]) -> Array:
        return np.asarray(np.take_along_axis(table, rows, axis=0)[0])

    low_row = np.maximum(row - 1, 0)
    low, high, below, above = points[low_row[0]], points[row[0]], taken(low_row), taken(row)
    if not reached.all():
        best = values.argmax(axis=0)
        left, right = (points[np.clip(best + side, 0, count)] for side in (-1, 1))
        peak, where = search.summit(value, left, right)
        between = ~reached & (peak >= target)
        row = np.broadcast_to(np.maximum(best - (where <= points[best]), 0), shape)[None]
        low, below = np.where(between, points[row[0]], low), np.where(between, taken(row), below)
        high, above = np.where(between, where, high), np.where(between, peak, above)
        reached |= between
    # where nothing is to be found, a bracket of no width is done at once
    low = np.where(reached, low, high)
    found = search.crossing(lambda r: value(r) - target, low, high, below - target, above - target)
    reason = np.where(rising, "beyond_bound", "never_covers")
    return BreakEven(np.where(reached, found, np.nan), np.where(reached, "", reason))


def _padded(inner: tuple[int, ...], outer: tuple[int, ...]) -> tuple[int, ...]:
    return (*(1,) * (len(outer) - len(inner)), *inner)


def _above_zero(name: str, value: float, *, high: float) -> float:
    found = checks.scalar(name, value, low=0, high=high)
    if found == 0:
        raise ValueError(f"{name}: 0 is not allowed; must be above 0 and at most {high:g}")
    return found


class Affordable(NamedTuple):
    """What may be spent on a customer under a cap.

    Attributes
    ----------
    cac_cny : ndarray
        Largest value at any price up to the cap; negative where a customer is not worth having
        for nothing.
    apr : ndarray
        The least price at which it is taken: the cap, or less where a dearer loan is a worse
        one for its lender.
    """

    cac_cny: Array
    apr: Array


def affordable_cac(value: Value, apr_cap: Numbers, *, step: float = STEP) -> Affordable:
    """Return the dearest acquisition that loans under a cap can pay for.

    Parameters
    ----------
    value : callable
        As in `break_even_apr`.
    apr_cap : array_like
        Largest price allowed, a fraction a year; broadcasts against the scenarios.
    step : float
        Of the scan, at most 0.01; the best point is then refined between its neighbours.

    Returns
    -------
    Affordable
        Of the joint shape.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    cap = checks.numbers("apr_cap", apr_cap, low=0, rate=True)
    checks.shape([("value", np.shape(value(np.array(0.0)))), ("apr_cap", cap.shape)])
    return Affordable(*search.highest(value, cap, _above_zero("step", step, high=STEP)))


class PassThrough(NamedTuple):
    """How far a break-even price moves with the cost of acquisition.

    Attributes
    ----------
    points_per_1000_cny : ndarray
        Points of APR for 1,000 CNY a funded customer; NaN where it does not exist.
    apr : ndarray
        The break-even price it holds at.
    reason : ndarray of str
        Those of `BreakEven`, or `no_slope`: the value jumps at that price, or is flat there.
    """

    points_per_1000_cny: Array
    apr: Array
    reason: npt.NDArray[np.str_]


def pass_through(
    value: Value, cac_cny: Numbers, *, bound: float = 1.0, step: float = STEP
) -> PassThrough:
    """Return by how much a cheaper acquisition could lower the price.

    This is 1 / (d value / d apr) at the break-even price: the most that could be passed on, by
    a lender who keeps nothing of the saving. What competition makes him pass on is less, and is
    another question. It is 0 where the price is 0 already.

    Parameters
    ----------
    value, cac_cny, bound, step
        As in `break_even_apr`.

    Returns
    -------
    PassThrough
        Of the joint shape. The slope is that of the quartic through five prices around the
        break-even, right to about 10 digits; where two such widths disagree the value has no
        slope there.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    found = break_even_apr(value, cac_cny, bound=bound, step=step)
    at = np.where(np.isfinite(found.apr), found.apr, bound / 2)
    slope, other = _slope(value, at, 1e-3), _slope(value, at, 1e-4)
    flat = ~((slope > 0) & (np.abs(slope - other) <= 1e-6 * slope)) & (at > 0)
    reason = np.where((found.reason == "") & flat, "no_slope", found.reason)
    with np.errstate(divide="ignore"):
        points = np.where(at > 0, 100 * 1000 / slope, 0.0)
    return PassThrough(np.where(reason == "", points, np.nan), found.apr, reason)


def _slope(value: Value, at: Array, step: float) -> Array:
    # no price below 0 is asked for: near it the five points are those at and above 0
    middle = np.clip(at, 2 * step, 3 - 2 * step)
    values = np.stack([value(middle + side * step) for side in (-2, -1, 0, 1, 2)])
    powers = np.arange(1, 5).reshape(-1, *(1,) * at.ndim)
    terms = powers * ((at - middle) / step) ** (powers - 1)
    return np.asarray((np.tensordot(STENCIL[1:], values, axes=1) * terms).sum(axis=0) / step)
