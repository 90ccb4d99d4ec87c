"""A change of a product, split among its factors without remainder."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.special import exprel

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers


def log_mean(one: Numbers, other: Numbers) -> Array:
    """Return the logarithmic mean (b − a) / ln(b / a) of two positive numbers.

    Parameters
    ----------
    one, other : array_like
        Above 0, in one unit; they broadcast.

    Returns
    -------
    ndarray
        Between the two; the number itself where both are the same.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    a = checks.numbers("one", one, low=0, above=True)
    b = checks.numbers("other", other, low=0, above=True)
    checks.shape([("one", a.shape), ("other", b.shape)])
    # top·(1 − e^−u)/u with u = ln(top / low) keeps its digits where the two are nearly alike, and
    # does not overflow where they are far apart
    top = np.maximum(a, b)
    return np.asarray(top * exprel(-np.abs(np.log(b) - np.log(a))))


def lmdi(before: Mapping[str, Numbers], after: Mapping[str, Numbers]) -> dict[str, Array]:
    """Split the change of a product among its factors by logarithmic means.

    The additive LMDI-I of Ang (2004): a factor x takes L·ln(x_after / x_before), where L is the
    logarithmic mean of the two products. The parts add up to the change exactly, do not depend
    on the order of the factors, and change sign when the dates are swapped.

    Parameters
    ----------
    before, after : mapping of str to array_like
        The same factors at two dates, all above 0. A factor that divides enters as its inverse.

    Returns
    -------
    dict of str to ndarray
        Parts in the unit of the product, in the order of `before`.

    Raises
    ------
    ValueError
        If the names differ, there is no factor, or a factor is not above 0.
    """
    if not before or set(before) != set(after):
        raise ValueError(
            f"before, after: factors {sorted(before)} and {sorted(after)}; give the same ones, "
            "at least one, at both dates"
        )
    ratios, old, new = {}, np.array(1.0), np.array(1.0)
    for name, given in before.items():
        first = checks.numbers(f"before[{name!r}]", given, low=0, above=True)
        last = checks.numbers(f"after[{name!r}]", after[name], low=0, above=True)
        checks.shape([("the factors before", old.shape), (name, first.shape), (name, last.shape)])
        ratios[name] = np.log(last) - np.log(first)
        old, new = old * first, new * last
    mean = log_mean(old, new)
    return {name: mean * ratio for name, ratio in ratios.items()}
