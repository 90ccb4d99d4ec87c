"""Draws from priors by inverse distribution functions, and other families of the same priors.

An inverse keeps the order of its argument, so one set of uniform numbers serves every family
and a result moves only because the prior does. An unknown that depends on another is drawn
from its prior narrowed, draw by draw, to what the other leaves possible.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.assumptions import Prior

Array = npt.NDArray[np.float64]

FAMILIES: Final = ("baseline", "doubled", "uniform")
"""Priors as they are; bounds twice as far from the mode; the same bounds, nothing between."""


def quantile(
    prior: Prior,
    u: npt.ArrayLike,
    low: npt.ArrayLike | None = None,
    high: npt.ArrayLike | None = None,
) -> Array:
    """Return the value of an unknown below which a share `u` of its prior lies.

    With `low` or `high` it is the prior given that the unknown lies between them: with F the
    distribution function, F⁻¹(F(low) + u·(F(high) − F(low))). The mode of a uniform or
    loguniform prior is only its baseline value and has no part in this.

    Parameters
    ----------
    prior : Prior
        `uniform`, `loguniform` (its logarithm is uniform), `triangular`, or `pert`: a beta
        distribution between the bounds with mean (low + 4·mode + high)/6 (Malcolm and others,
        *Operations Research* 7, 1959).
    u : array_like
        From 0 to 1.
    low, high : array_like, optional
        Narrower bounds in the prior's unit, broadcast against `u`. What lies outside the
        prior's own bounds, infinity too, narrows nothing.

    Returns
    -------
    ndarray
        In the prior's unit, rising in `u`: the lower bound at 0, the upper bound at 1, and a
        constant where both are the same.

    Raises
    ------
    ValueError
        If `u` is out of range, the bounds leave nothing of the prior, or a loguniform prior
        starts at or below 0.
    """
    share = np.asarray(u, dtype=np.float64)
    if not ((share >= 0) & (share <= 1)).all():
        wrong = share[~((share >= 0) & (share <= 1))]
        raise ValueError(f"u: {float(wrong[0]):g} is not a share; must be from 0 to 1")
    _check_logs(prior)
    bottom, top = _narrowed(prior, low, high)
    share, bottom, top = np.broadcast_arrays(share, bottom, top)
    if prior.kind == "uniform":
        found = bottom + share * (top - bottom)
    elif prior.kind == "loguniform":
        found = np.exp(np.log(bottom) + share * (np.log(top) - np.log(bottom)))
    elif low is None and high is None:
        found = _inverse(prior, share)
    else:
        found = _conditional(prior, share, bottom, top)
    # rounding may step over a bound, or stop short of it
    found = np.clip(found, bottom, top)
    return np.where(share == 0, bottom, np.where(share == 1, top, found))


def family(prior: Prior, name: str, allowed: tuple[float, float]) -> Prior:
    """Return the prior that stands in for another in one of `FAMILIES`.

    Parameters
    ----------
    prior : Prior
        As the study has it.
    name : str
        `baseline` changes nothing. `doubled` puts each bound twice as far from the mode, in
        logarithms for a loguniform prior, but not past what is allowed. `uniform` keeps the
        bounds and prefers nothing between them.
    allowed : tuple of float
        Lowest and highest value that the unknown can have, as in `Assumption.allowed`.

    Returns
    -------
    Prior
        With the same mode; a prior without width stays as it is.

    Raises
    ------
    ValueError
        If the family is unknown, the prior reaches past what is allowed, or a loguniform prior
        starts at or below 0.
    """
    if name not in FAMILIES:
        raise ValueError(f"name: {name!r} is not a family; must be one of {', '.join(FAMILIES)}")
    if not allowed[0] <= prior.low <= prior.high <= allowed[1]:
        raise ValueError(
            f"allowed: from {allowed[0]:g} to {allowed[1]:g} does not hold the prior, which "
            f"runs from {prior.low:g} to {prior.high:g}; widen one or narrow the other"
        )
    _check_logs(prior)
    if name == "uniform":
        return replace(prior, kind="uniform")
    if name == "baseline":
        return prior
    if prior.kind == "loguniform":
        low, high = prior.low * (prior.low / prior.mode), prior.high * (prior.high / prior.mode)
    else:
        low, high = 2 * prior.low - prior.mode, 2 * prior.high - prior.mode
    return replace(prior, low=max(low, allowed[0]), high=min(high, allowed[1]))


def _check_logs(prior: Prior) -> None:
    if prior.kind == "loguniform" and prior.low <= 0:
        raise ValueError(
            f"low: a loguniform prior cannot start at {prior.low:g}, which has no logarithm; "
            "give it a low above 0, or make the prior uniform or triangular"
        )


def _narrowed(
    prior: Prior, low: npt.ArrayLike | None, high: npt.ArrayLike | None
) -> tuple[Array, Array]:
    given = [np.asarray(-math.inf if low is None else low, dtype=np.float64)]
    given.append(np.asarray(math.inf if high is None else high, dtype=np.float64))
    for name, bound in zip(("low", "high"), given, strict=True):
        if np.isnan(bound).any():
            raise ValueError(f"{name}: {int(np.isnan(bound).sum())} of {bound.size} are NaN")
    bottom, top = np.broadcast_arrays(
        np.maximum(given[0], prior.low), np.minimum(given[1], prior.high)
    )
    empty = bottom > top
    if empty.any():
        raise ValueError(
            f"low, high: nothing of the prior is left in {int(empty.sum())} of {empty.size} "
            f"draws, the first from {bottom[empty][0]:g} to {top[empty][0]:g}; bounds must rise "
            f"and meet {prior.low:g} to {prior.high:g}"
        )
    return bottom, top


def _conditional(prior: Prior, share: Array, bottom: Array, top: Array) -> Array:
    # Above the mode F comes near 1 and its digits are lost, so the far side is read in the
    # mirror, from the upper end down.
    mirror = Prior(prior.kind, -prior.high, -prior.mode, -prior.low)
    below = _between(prior, share, bottom, top)
    above = -_between(mirror, 1 - share, -top, -bottom)
    return np.where(bottom < prior.mode, below, above)


def _between(prior: Prior, share: Array, bottom: Array, top: Array) -> Array:
    start, end = _distribution(prior, bottom), _distribution(prior, top)
    return _inverse(prior, start + share * (end - start))


def _distribution(prior: Prior, x: Array) -> Array:
    span = prior.high - prior.low
    if span == 0:
        return np.zeros_like(x)
    if prior.kind == "pert":
        return np.asarray(stats.beta.cdf((x - prior.low) / span, *_beta(prior)))
    left, right = prior.mode - prior.low, prior.high - prior.mode
    under = np.minimum(x, prior.mode) - prior.low
    over = prior.high - np.maximum(x, prior.mode)
    up = under / span * (under / (left or span))
    down = 1 - over / span * (over / (right or span))
    return np.where(x < prior.mode, up, down)


def _inverse(prior: Prior, share: Array) -> Array:
    span = prior.high - prior.low
    if span == 0:
        return np.full_like(share, prior.low)
    if prior.kind == "pert":
        return np.asarray(prior.low + span * stats.beta.ppf(share, *_beta(prior)))
    left, right = prior.mode - prior.low, prior.high - prior.mode
    up = prior.low + np.sqrt(share * span * left)
    down = prior.high - np.sqrt((1 - share) * span * right)
    return np.where(share * span < left, up, down)


def _beta(prior: Prior) -> tuple[float, float]:
    span = prior.high - prior.low
    return 1 + 4 * (prior.mode - prior.low) / span, 1 + 4 * (prior.high - prior.mode) / span
