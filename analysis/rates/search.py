"""Where a function of a price first reaches a target, and where it is highest.

Everything is vectorised: a function takes an array of prices, whatever its shape, and returns
what each is worth, with its own scenarios broadcast against the last axes. A scan finds the
right pair of neighbouring points; only between them is anything refined.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.lending.checks import Array

Value = Callable[[Array], Array]
"""From prices, broadcast against the function's own scenarios, to values of the joint shape."""

AT_ONCE: Final = 4096
"""Values asked for in one call of a scan, so that memory does not grow with its length."""

GOLDEN: Final = (5**0.5 - 1) / 2
NARROWINGS: Final = 40
"""Golden sections: two steps of 0.01 shrink to 1e-10, where a summit is flat to the last digit."""

ROUNDS: Final = 120
"""Enough for a bracket below 3 to be halved to nothing."""


def scan(value: Value, grid: Array) -> Array:
    """Return the values along the first axis of a grid, some rows at a time.

    Parameters
    ----------
    value : callable
        From prices to values.
    grid : ndarray
        Prices; the axes after the first broadcast against the scenarios.

    Returns
    -------
    ndarray
        Rows, then the joint shape of the others and the scenarios.
    """
    parts = [np.asarray(value(grid[:1]))]
    rows = max(1, AT_ONCE // parts[0].size)
    parts += [np.asarray(value(grid[i : i + rows])) for i in range(1, len(grid), rows)]
    return np.concatenate(parts)


def first_reaching(values: Array, target: Array) -> npt.NDArray[np.int64]:
    """Return the first row at or above a target, or the number of rows if there is none.

    Parameters
    ----------
    values : ndarray
        Rows of a scan first.
    target : ndarray
        Broadcasts against one row.

    Returns
    -------
    ndarray of int
        Of the joint shape. Rows are compared one by one, since a table of targets by rows may
        be large.
    """
    shape = np.broadcast_shapes(values.shape[1:], target.shape)
    at = np.full(shape, len(values), np.int64)
    for row in range(len(values) - 1, -1, -1):
        at[np.broadcast_to(values[row] >= target, shape)] = row
    return at


def crossing(gap: Value, low: Array, high: Array, below: Array, above: Array) -> Array:
    """Return where a function reaches 0 from below, in brackets solved together.

    Chandrupatla's method (1997): inverse quadratic interpolation where the last three points
    allow it, halving where not, so that a jump is found too.

    Parameters
    ----------
    gap : callable
        The function, for all brackets at once.
    low, high : ndarray
        Ends of the brackets, of one shape; equal where there is nothing to solve.
    below, above : ndarray
        Values there, below 0 and not below 0.

    Returns
    -------
    ndarray
        The end at which the function is not below 0, of a bracket that is a few last digits wide.
    """
    new, old, f_new, f_old = high, low, above, below
    share = np.full(high.shape, 0.5)
    for _ in range(ROUNDS):
        at = new + share * (old - new)
        f_at = gap(at)
        same = (f_at >= 0) == (f_new >= 0)
        third, f_third = np.where(same, new, old), np.where(same, f_new, f_old)
        old, f_old = np.where(same, old, new), np.where(same, f_old, f_new)
        new, f_new = at, f_at
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            close = (2.0**-51 * np.abs(new) + 2.0**-53) / np.abs(old - new)
            if not (close < 0.5).any():
                break
            xi, phi = (new - old) / (third - old), (f_new - f_old) / (f_third - f_old)
            curved = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi)
            inner = f_new / (f_old - f_new) * f_third / (f_old - f_third)
            outer = (
                (third - new)
                / (old - new)
                * (f_new / (f_third - f_new))
                * (f_old / (f_third - f_old))
            )
            share = np.where(curved, inner + outer, 0.5)
        edge = np.where(close < 0.5, close, 0.5)
        share = np.clip(np.where(np.isfinite(share), share, 0.5), edge, 1 - edge)
    return np.where(f_new >= 0, new, old)


def summit(value: Value, low: Array, high: Array) -> tuple[Array, Array]:
    """Return the largest value between two prices, and where, by golden sections.

    Parameters
    ----------
    value : callable
        With one summit between the ends.
    low, high : ndarray
        Ends, of the joint shape.

    Returns
    -------
    value, price : ndarray
        The best of all points tried.
    """
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    f_left, f_right = value(left), value(right)
    for _ in range(NARROWINGS):
        down = f_left >= f_right
        low, high = np.where(down, low, left), np.where(down, right, high)
        kept, f_kept = np.where(down, left, right), np.where(down, f_left, f_right)
        tried = np.where(down, high - GOLDEN * (high - low), low + GOLDEN * (high - low))
        f_tried = value(tried)
        left, f_left = np.where(down, tried, kept), np.where(down, f_tried, f_kept)
        right, f_right = np.where(down, kept, tried), np.where(down, f_kept, f_tried)
    better = f_left >= f_right
    return np.where(better, f_left, f_right), np.where(better, left, right)


def highest(
    value: Value, cap: Array, step: float, also: Array | None = None
) -> tuple[Array, Array]:
    """Return the largest value at any price from 0 to a cap, and the least such price.

    Parameters
    ----------
    value : callable
        From prices to values.
    cap : ndarray
        Largest price; broadcasts against the scenarios.
    step : float
        Largest distance between two points of the scan; a summit between two of them is found,
        if the neighbours of the best point hold no other.
    also : ndarray, optional
        A further price to try, such as one at which the function has a kink; left out where it
        is above the cap.

    Returns
    -------
    value, price : ndarray
        Of the joint shape.
    """
    shape = np.broadcast_shapes(cap.shape, np.shape(value(np.zeros(cap.shape))))
    count = max(2, int(np.ceil(float(cap.max()) / step - 1e-9)))
    cap = np.broadcast_to(cap, shape)
    # the same share of each cap, so that every cap is itself a point
    grid = np.linspace(0, 1, count + 1).reshape(-1, *(1,) * len(shape)) * cap
    values = scan(value, grid)
    at = values.argmax(axis=0)[None]

    def taken(table: Array, rows: npt.NDArray[np.int64]) -> Array:
        return np.asarray(np.take_along_axis(table, rows, axis=0)[0])

    best, price = taken(values, at), taken(grid, at)
    between = [taken(grid, np.clip(at + side, 0, count)) for side in (-1, 1)]
    others = [summit(value, *between)]
    if also is not None:
        tried = np.broadcast_to(np.minimum(also, cap), shape)
        others.append((value(tried), tried))
    for other, where in others:
        higher = other > best
        best, price = np.where(higher, other, best), np.where(higher, where, price)
    return best, price
