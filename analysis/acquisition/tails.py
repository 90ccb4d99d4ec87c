"""How bad the bad cases are."""

from __future__ import annotations

from typing import Final

import numpy as np

from analysis.lending import checks
from analysis.lending.checks import Numbers

LEVEL: Final = 0.95
"""Tail of bad months and scenarios: the mean of the worst 5 of 100."""


def cvar(values: Numbers, weights: Numbers, level: float = LEVEL) -> float:
    """Return the mean of the largest values, over a tail of a given weight.

    Parameters
    ----------
    values, weights : array_like
        Of one shape; weights at least 0.
    level : float
        Weight below the tail, at least 0 and below 1. A value across the edge counts in part.

    Returns
    -------
    float
        Conditional value at risk of the values as losses; NaN where all weights are 0.

    Raises
    ------
    ValueError
        With name, value and range.

    Examples
    --------
    >>> cvar([1, 2, 3, 4], [1, 1, 1, 1], 0.5)
    3.5
    """
    loss, weight = checks.numbers("values", values), checks.numbers("weights", weights, low=0)
    if loss.shape != weight.shape:
        raise ValueError(f"weights: shape {weight.shape}, and values have {loss.shape}")
    tail = 1 - checks.scalar("level", level, low=0, high=1, below=True)
    total = weight.sum()
    if total == 0:
        return float("nan")
    order = np.argsort(-loss, axis=None, kind="stable")
    ranked = weight.ravel()[order] / total
    inside = np.minimum(ranked, np.maximum(tail - (np.cumsum(ranked) - ranked), 0.0))
    return float(inside @ loss.ravel()[order] / inside.sum())
