"""The market for customers along a falling ceiling on price, and the ceiling at which it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers
from analysis.rates.breakeven import BreakEven, break_even_apr
from analysis.rates.equilibrium import PAY_FOR, Equilibrium, equilibrium
from analysis.rates.search import Value


def along(
    value: Callable[[float], Numbers],
    ceilings: Sequence[float] | Array,
    weights: Numbers,
    *,
    share: Numbers,
    reserve_cny: Numbers = 0.0,
    pay_for: str = "funded",
) -> Equilibrium:
    """Return the market at each of several ceilings.

    Parameters
    ----------
    value : callable
        From one ceiling to what a customer is worth to the lender: types last.
    ceilings : sequence of float
        Fractions a year.
    weights, share, reserve_cny, pay_for
        As in `equilibrium`.

    Returns
    -------
    Equilibrium
        First axis: ceilings.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    at = np.atleast_1d(checks.numbers("ceilings", ceilings, low=0, rate=True))
    values = np.stack(np.broadcast_arrays(*(np.asarray(value(float(one)), float) for one in at)))
    return equilibrium(values, weights, share=share, reserve_cny=reserve_cny, pay_for=pay_for)


class LeastCeiling(NamedTuple):
    """The lowest ceilings under which anybody is served.

    Attributes
    ----------
    fixed, answering : BreakEven
        With the cost of acquisition as it is, and with one that falls as far as the reserve.
    """

    fixed: BreakEven
    answering: BreakEven


def least_ceiling(
    value: Value,
    weights: Numbers,
    price_cny: Numbers,
    *,
    reserve_cny: Numbers = 0.0,
    pay_for: str = "funded",
    bound: float = 1.0,
) -> LeastCeiling:
    """Return where the market ends as the ceiling falls.

    Parameters
    ----------
    value : callable
        From prices to what a customer is worth to the lender; the prices broadcast against its
        scenarios, whose last axis is types, as in `value.value_of_price` with an intensity by type.
    weights : array_like
        One axis: shares of the types in the pool.
    price_cny : array_like
        What a lender pays now, per funded customer or applicant.
    reserve_cny, pay_for
        As in `equilibrium`.
    bound : float
        Largest ceiling looked at.

    Returns
    -------
    LeastCeiling
        Prices and reasons of `break_even_apr`, for the best type where lenders pay for funded
        customers, and for the mean applicant, those not worth it left out, where they pay for
        applicants.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    checks.choice("pay_for", pay_for, PAY_FOR)
    weight = checks.numbers("weights", weights, low=0, high=1)

    def best(apr: Array) -> Array:
        worth = value(np.asarray(apr)[..., None])
        top = np.where(weight > 0, worth, -np.inf).max(axis=-1)
        if pay_for == "funded":
            return np.asarray(top)
        # where no type is worth anything there is no applicant to pay for, not one for nothing
        return np.asarray(np.where(top > 0, (weight * np.maximum(worth, 0)).sum(axis=-1), top))

    return LeastCeiling(
        break_even_apr(best, price_cny, bound=bound), break_even_apr(best, reserve_cny, bound=bound)
    )
