"""The highest of n values: their means without drawing, and their draws without sorting.

The chance above which the k-th highest of n independent values lies is a Beta(k, n − k + 1)
variate, so an expectation is an integral over chances from 0 to 1, whatever the scale of the
values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

import numpy as np
from scipy import integrate, special

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers

BLOCK: Final = 65_536
"""Auctions drawn at a time, so that memory does not grow with their number."""


class Distribution(Protocol):
    """A continuous distribution as SciPy freezes it, such as `scipy.stats.expon()`."""

    def cdf(self, x: Numbers, /) -> Array: ...  # noqa: D102
    def sf(self, x: Numbers, /) -> Array: ...  # noqa: D102
    def logcdf(self, x: Numbers, /) -> Array: ...  # noqa: D102
    def isf(self, q: Numbers, /) -> Array: ...  # noqa: D102
    def ppf(self, q: Numbers, /) -> Array: ...  # noqa: D102
    def support(self) -> tuple[float, float]: ...  # noqa: D102


def chance_above(n: int, k: int) -> Callable[[Array], Array]:
    """Return the density of the chance above the k-th highest of n values: Beta(k, n − k + 1).

    Parameters
    ----------
    n, k : int
        Values, and rank from the top.

    Returns
    -------
    callable
        From chances, above 0 and below 1, to densities.
    """
    whole = special.betaln(k, n - k + 1)

    def density(q: Array) -> Array:
        # SciPy's own Beta density overflows where tanh-sinh looks, next to 0
        return np.asarray(np.exp(special.xlogy(k - 1, q) + special.xlog1py(n - k, -q) - whole))

    return density


def integral(
    function: Callable[[Array], Array], low: float, high: float, rtol: float | None = None
) -> float:
    """Return an integral by tanh-sinh quadrature, which bears singular ends.

    Parameters
    ----------
    function : callable
        Of arrays.
    low, high : float
        The ends.
    rtol : float, optional
        Relative error at which to stop; SciPy's own, about 2e-12, if left out.

    Returns
    -------
    float
        The integral.

    Raises
    ------
    ValueError
        If it does not settle.
    """
    # the first levels of tanh-sinh can agree by chance
    found = integrate.tanhsinh(function, low, high, rtol=rtol, minlevel=4)
    if not found.success:
        raise ValueError(
            "dist: the integral over its order statistics does not settle; its mean may not exist"
        )
    return float(found.integral)


def order_statistic_mean(n: int, k: int, dist: Distribution) -> float:
    """Return the mean of the k-th highest of n iid draws.

    Parameters
    ----------
    n, k : int
        Draws, at least 1; rank from the top, 1 to n.
    dist : Distribution
        Of one draw; it may take negative values.

    Returns
    -------
    float
        In the unit of the draws.

    Raises
    ------
    ValueError
        If n or k is not such a number, or the mean does not exist.
    """
    count = checks.whole("n", n, low=1)
    rank = checks.whole("k", k, low=1)
    if rank > count:
        raise ValueError(f"k: {rank} is not allowed; must be at most n, here {count}")
    middle = float(dist.isf(0.5))
    above, below = chance_above(count, rank), chance_above(count, count + 1 - rank)
    # from the median outwards each half has one sign and full digits at its end
    up = integral(lambda q: (dist.isf(q) - middle) * above(q), 0.0, 0.5)
    down = integral(lambda p: (middle - dist.ppf(p)) * below(p), 0.0, 0.5)
    return middle + up - down


class Drawn(NamedTuple):
    """Mean price of drawn auctions, with its standard error: `price`, `standard_error`."""

    price: float
    standard_error: float


def drawn_second_price(
    rng: np.random.Generator | int, auctions: int, n: int, dist: Distribution
) -> Drawn:
    """Draw second-price auctions by their two best values alone.

    The chance above the best of n values is 1 − U^(1/n), and that above the second, given the
    first, follows in the same way: two draws an auction, whatever the number of bidders.

    Parameters
    ----------
    rng : Generator or int
        Randomness, or its seed; 0 is a seed.
    auctions : int
        At least 2; drawn in blocks, so memory stays flat.
    n : int
        Bidders, at least 2.
    dist : Distribution
        Of one value.

    Returns
    -------
    Drawn
        In the unit of the values.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    count = checks.whole("n", n, low=2)
    wanted = checks.whole("auctions", auctions, low=2)
    source = np.random.default_rng(rng)
    total = squares = 0.0
    shift = float(dist.isf(0.5))
    for start in range(0, wanted, BLOCK):
        size = min(BLOCK, wanted - start)
        # the logarithm of a uniform draw is minus an exponential one
        best = source.standard_exponential(size) / count
        below = source.standard_exponential(size) / (count - 1)
        price = dist.isf(-np.expm1(-(best + below))) - shift
        total += float(price.sum())
        squares += float(price @ price)
    mean = total / wanted
    variance = (squares - wanted * mean**2) / (wanted - 1)
    return Drawn(float(mean + shift), float(np.sqrt(variance / wanted)))


def sample_order_mean(n: int, k: int, values: Numbers) -> float:
    """Return the mean of the k-th highest of n draws, with replacement, from a sample.

    Parameters
    ----------
    n : int
        Draws, at least 2.
    k : int
        Rank from the top, 1 to n.
    values : array_like
        The sample, one axis, any finite numbers, at least one.

    Returns
    -------
    float
        Exact: the chance that the k-th highest is the i-th of the sorted sample is a difference
        of the distribution of `chance_above`.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    count, rank = checks.whole("n", n, low=2), checks.whole("k", k, low=1)
    if rank > count:
        raise ValueError(f"k: {rank} is not allowed; must be at most n, here {count}")
    sample = np.sort(checks.numbers("values", values))
    if sample.ndim != 1 or not len(sample):
        raise ValueError(f"values: shape {sample.shape}; one row of at least one number is meant")
    below = special.betainc(count - rank + 1, rank, np.linspace(0, 1, len(sample) + 1))
    return float(sample @ np.diff(below))
