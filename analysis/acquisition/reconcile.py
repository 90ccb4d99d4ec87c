"""A low average cost beside a high marginal one: what could lie between them.

An average and a marginal cost of the same denominator may differ because the channel saturates, or
because a dear channel is mixed with cheap ones. One pair of numbers cannot tell which, so every
reading is given and none is chosen. Costs with different denominators are not compared at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.acquisition.funnel import STAGE_OF
from analysis.lending import checks
from analysis.lending.checks import Array, Numbers


class Reconciled(NamedTuple):
    """Three readings of one pair, each of which explains all of it.

    Attributes
    ----------
    power : ndarray
        Exponent e of customers = b·spend^e: average / marginal.
    saturation : ndarray
        Share of the most that spend could ever bring, already reached, if customers follow
        Michaelis and Menten: 1 − average / marginal.
    dear_share : ndarray
        Share of customers who come from a channel that costs the marginal cost throughout, if
        all others come at `cheap_cny`: no saturation at all.
    reason : ndarray of str
        Empty; `average_above_marginal`: all are NaN; `cheap_above_average`: the mix is NaN.
    """

    power: Array
    saturation: Array
    dear_share: Array
    reason: npt.NDArray[np.str_]


def reconcile(
    average_cny: Numbers,
    marginal_cny: Numbers,
    *,
    average_denominator: str,
    marginal_denominator: str,
    cheap_cny: Numbers = 0.0,
) -> Reconciled:
    """Return what would reconcile an average with a marginal cost of a customer.

    Parameters
    ----------
    average_cny, marginal_cny : array_like
        Spend over customers, and the cost of one more; above 0.
    average_denominator, marginal_denominator : str
        Whom each counts, a key of `funnel.STAGE_OF`; they must be the same.
    cheap_cny : array_like
        Cost of the cheap channels of the mix, at least 0.

    Returns
    -------
    Reconciled
        Of the joint shape.

    Raises
    ------
    ValueError
        With name, value and range; if the denominators differ or are not known.

    Examples
    --------
    >>> found = reconcile(
    ...     800, 2_000, average_denominator="new_borrower", marginal_denominator="new_borrower"
    ... )
    >>> [float(part.round(9)) for part in found[:3]]
    [0.4, 0.6, 0.4]
    """
    for name, given in (
        ("average_denominator", average_denominator),
        ("marginal_denominator", marginal_denominator),
    ):
        checks.choice(name, given, tuple(STAGE_OF))
    if average_denominator != marginal_denominator:
        raise ValueError(
            f"marginal_denominator: {marginal_denominator!r}, and the average is per "
            f"{average_denominator!r}; bring both to one stage of the funnel first"
        )
    average = checks.numbers("average_cny", average_cny, low=0, above=True)
    marginal = checks.numbers("marginal_cny", marginal_cny, low=0, above=True)
    cheap = checks.numbers("cheap_cny", cheap_cny, low=0)
    shape = checks.shape(
        [
            ("average_cny", average.shape),
            ("marginal_cny", marginal.shape),
            ("cheap_cny", cheap.shape),
        ]
    )
    average, marginal, cheap = (np.broadcast_to(x, shape) for x in (average, marginal, cheap))
    falls, mixes = average <= marginal, cheap <= average
    power = np.where(falls, average / marginal, np.nan)
    wide = np.where(marginal > cheap, marginal - cheap, np.nan)
    # where all three are the same any mix would do, and none is named
    dear = np.where(falls & mixes, (average - cheap) / wide, np.nan)
    reason = np.where(falls, np.where(mixes, "", "cheap_above_average"), "average_above_marginal")
    return Reconciled(power, 1 - power, dear, reason)


class Steps(NamedTuple):
    """A way from one cost to another in factors.

    Attributes
    ----------
    cost_cny : dict of str to ndarray
        Cost after each step.
    share : dict of str to ndarray
        Of the distance in logs that each step covers; with `left` they add up to 1.
    left_factor, left : ndarray
        What the steps leave unexplained: as a factor, and as a share of the distance.
    """

    cost_cny: dict[str, Array]
    share: dict[str, Array]
    left_factor: Array
    left: Array


def steps(start_cny: Numbers, end_cny: Numbers, factors: Mapping[str, Numbers]) -> Steps:
    """Walk from one cost to another by known factors, and say what is left.

    Parameters
    ----------
    start_cny, end_cny : array_like
        Above 0, not the same.
    factors : mapping of str to array_like
        Above 0, such as the ratio of two denominators of one company; at least one.

    Returns
    -------
    Steps
        What is left may be saturation, mix or another firm: it is not split further here.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    start = checks.numbers("start_cny", start_cny, low=0, above=True)
    end = checks.numbers("end_cny", end_cny, low=0, above=True)
    checks.shape([("start_cny", start.shape), ("end_cny", end.shape)])
    if not factors:
        raise ValueError("factors: is empty; give at least one")
    distance = np.log(end) - np.log(start)
    if (distance == 0).any():
        raise ValueError("end_cny: the same as start_cny; there is no distance to explain")
    cost, costs, shares = start, {}, {}
    for name, given in factors.items():
        factor = checks.numbers(f"factors[{name!r}]", given, low=0, above=True)
        checks.shape([("the steps before", cost.shape), (f"factors[{name!r}]", factor.shape)])
        cost = cost * factor
        costs[name], shares[name] = cost, np.asarray(np.log(factor) / distance)
    left = np.asarray((np.log(end) - np.log(cost)) / distance)
    return Steps(costs, shares, np.asarray(end / cost), left)
