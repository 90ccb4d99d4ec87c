"""Sobol' indices: how much of a result's variance each group of unknowns accounts for.

Estimators of Jansen (*Computer Physics Communications* 117, 1999), both of which are means of
squares and so never leave the range by cancellation of large terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.uncertainty.designs import Design

Array = npt.NDArray[np.float64]

ROUNDING: Final = 8 * np.finfo(np.float64).eps
"""Range of an output, relative to its size, that is rounding and no variance."""
NO_VARIANCE: Final = 1e-12
"""Variance of a resample, relative to the sample's, that is rounding and no variance."""
BLOCK: Final = 1 << 21
"""Counts held at once by the bootstrap: 16 MB."""


@dataclass(frozen=True)
class Indices:
    """Shares of an output's variance by group of unknowns.

    Attributes
    ----------
    groups : tuple of str
        Labels of the groups.
    first : ndarray
        First-order index S_i: share of the variance that would go if group i were known. They
        sum to at most 1.
    total : ndarray
        Total index T_i: share that would stay if everything but group i were known. They sum
        to 1 if the groups' effects only add up, and to more if they interact.
    first_low, first_high, total_low, total_high : ndarray
        Percentile interval of each, from resampled rows. It covers the error of this sample
        and nothing else, least of all the choice of priors.
    variance : float
        Population variance of A and B together, in the output's unit squared.
    level : float
        Of the intervals, such as 0.9.
    n : int
        Rows of one sample.
    """

    groups: tuple[str, ...]
    first: Array
    total: Array
    first_low: Array
    first_high: Array
    total_low: Array
    total_high: Array
    variance: float
    level: float
    n: int

    @property
    def first_driver(self) -> str | None:
        """Group with the largest total index, None if the output has no variance.

        The total index counts a group's interactions, and so does every partner's: total
        indices sum to at least 1, and the largest is not a share of a whole.
        """
        if np.isnan(self.total).any():
            return None
        return self.groups[int(self.total.argmax())]


def jansen(
    design: Design,
    output: npt.ArrayLike,
    rng: np.random.Generator | int,
    *,
    resamples: int = 1000,
    level: float = 0.9,
) -> Indices:
    """Return first-order and total indices of every group, with bootstrap intervals.

    S_i = 1 − mean((y_B − y_ABi)²)/2V and T_i = mean((y_A − y_ABi)²)/2V, with V the population
    variance of y_A and y_B together. A resample takes rows of A, B and all AB_i at once. Its
    rows count as independent although Sobol' points spread better than that, so the intervals
    are more often too wide than too narrow.

    Parameters
    ----------
    design : Design
        What the model was called on.
    output : array_like
        Its output over `design.rows`, finite everywhere; true and false count as 1 and 0.
    rng : Generator or int
        Source of the resamples, or its seed; 0 is a seed.
    resamples : int
        At least 1.
    level : float
        Of the intervals, between 0 and 1.

    Returns
    -------
    Indices
        All NaN if the output has no variance; intervals NaN if a resample has none, because
        then too few rows differ to tell.

    Raises
    ------
    ValueError
        If an output is not finite, their number is not the design's, or an argument is out of
        range.
    """
    if not 0 < level < 1:
        raise ValueError(f"level: {level:g} is not allowed; must be between 0 and 1")
    if resamples < 1:
        raise ValueError(f"resamples: {resamples} is not allowed; must be at least 1")
    y_a, y_b, y_ab = design.split(output)
    both = np.concatenate([y_a, y_b])
    size, spread = float(np.abs(both).max()), float(np.ptp(both))
    if spread <= ROUNDING * size:
        none = np.full(len(design.groups), np.nan)
        return Indices(design.labels, none, none, none, none, none, none, 0.0, level, design.n)
    # unit and origin of the output drop out, and squares neither overflow nor cancel
    origin = float(both.mean())
    scaled = [(y - origin) / spread for y in (y_a, y_b, y_ab)]
    terms = _terms(*scaled)
    first, total, variance = _from_means(terms.mean(axis=0))
    means = _bootstrap(terms, resamples, np.random.default_rng(rng))
    first_low, first_high, total_low, total_high = _intervals(means, float(variance), level)
    return Indices(
        design.labels,
        first,
        total,
        first_low,
        first_high,
        total_low,
        total_high,
        float(variance) * spread * spread,
        level,
        design.n,
    )


def resample_counts(n: int, resamples: int, rng: np.random.Generator | int) -> Array:
    """Return how often each row is drawn in resamples of `n` rows with replacement.

    Parameters
    ----------
    n : int
        Rows.
    resamples : int
        How many resamples.
    rng : Generator or int
        Source, or its seed; 0 is a seed.

    Returns
    -------
    ndarray
        Resamples × n, whole numbers as floats; each row sums to n.
    """
    drawn = np.random.default_rng(rng).integers(0, n, (resamples, n))
    drawn += n * np.arange(resamples)[:, None]
    return np.bincount(drawn.ravel(), minlength=n * resamples).reshape(-1, n).astype(np.float64)


def _terms(y_a: Array, y_b: Array, y_ab: Array) -> Array:
    # every index is a ratio of means of these columns, so a resample is a row of weights
    squares = [(y_b - y_ab) ** 2, (y_a - y_ab) ** 2]
    moments = [(y_a + y_b) / 2, (y_a**2 + y_b**2) / 2]
    return np.ascontiguousarray(np.vstack([*squares, *moments]).T)


def _from_means(means: Array) -> tuple[Array, Array, Array]:
    """Return S, T and V from means of the terms; resamples first, terms last."""
    groups = (means.shape[-1] - 2) // 2
    variance = means[..., -1] - means[..., -2] ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        halves = means[..., :-2] / (2 * variance[..., None])
    return 1 - halves[..., :groups], halves[..., groups:], variance


def _bootstrap(terms: Array, resamples: int, rng: np.random.Generator) -> Array:
    """Return means of the terms over each resample, resamples × terms."""
    n = len(terms)
    step = max(BLOCK // n, 1)
    parts = [
        resample_counts(n, min(step, resamples - done), rng) @ terms
        for done in range(0, resamples, step)
    ]
    return np.concatenate(parts) / n


def _intervals(means: Array, sample: float, level: float) -> Array:
    """Return low and high of S and of T from means over resamples, 4 × groups."""
    first, total, variance = _from_means(means)
    # a quantile of anything with a NaN is NaN, and that is meant
    nothing = (variance <= NO_VARIANCE * sample)[:, None]
    tails = [(1 - level) / 2, (1 + level) / 2]
    both = [np.quantile(np.where(nothing, np.nan, one), tails, axis=0) for one in (first, total)]
    return np.concatenate(both)
