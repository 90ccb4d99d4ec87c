"""What a customer costs to win when bids follow what a customer is worth.

A ceiling on price sets the value of a customer; lenders bid for customers out of that value; their
bids are the cost of acquisition; and the cost decides whom they still take. Value before
acquisition comes from `lending` through the caller, by type of customer, at one ceiling.

The choices made here:

- Of what a customer is worth above the reserve (what the traffic platform gets for the same
  customer elsewhere) competition bids away one share. `share_bid_away` gives it for a number of
  bidders whose values are independent and uniform from the reserve up: then the second highest
  value is on average (n − 1)/n of the highest. The share can also be given outright.
- `funded`: the cost falls due for each customer who takes a loan, and a lender takes only types
  that are worth it. The bid is for the average of those taken, so cost x solves
  x = reserve + share·(mean value of types worth x or more − reserve). The right side rises with
  x: several costs can solve it, a low one at which nearly all are served and a high one at which
  only the best are. All are found, one for each number of types served.
- `applicant`: the cost falls due for each applicant, before the lender knows the type; then it
  takes all types that are worth anything. Reserve and bid are per applicant and there is one
  cost; per funded customer it rises where fewer are taken.
- A fixed cost does not answer: lenders pay it for every customer they still take.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers
from analysis.rates.breakeven import COVERED

COMPETITION: Final = {"weak": 2, "middling": 4, "strong": 10}
"""Bidders for a customer at three named degrees: half, three and nine tenths are bid away."""

PAY_FOR: Final = ("funded", "applicant")
"""What a lender pays for."""


def share_bid_away(bidders: Numbers) -> Array:
    """Return how much of a customer's worth above the reserve competition bids away.

    Parameters
    ----------
    bidders : array_like
        Lenders who bid for a customer, whole numbers, 1 or more.

    Returns
    -------
    ndarray
        (n − 1)/n: the second highest of n independent uniform values over the highest, as means.

    Raises
    ------
    ValueError
        If a number is not whole, or below 1.
    """
    count = checks.numbers("bidders", bidders, low=1)
    if (count != np.round(count)).any():
        bad = float(count[count != np.round(count)].flat[0])
        raise ValueError(f"bidders: {bad:g} is not allowed; must be a whole number of at least 1")
    return np.asarray((count - 1) / count)


class Equilibrium(NamedTuple):
    """The cost at which customers are won, and who is served; the shape of the assumption sets.

    Attributes
    ----------
    cac_cny : ndarray
        Per funded customer; of several the lowest. NaN where nobody is served.
    price_cny : ndarray
        The same per what is paid for: a funded customer, or an applicant.
    highest_cac_cny : ndarray
        The highest that solves it as well.
    solutions : ndarray of int
        How many costs solve it.
    served : ndarray of bool
        Last axis: types.
    share_served : ndarray
        Of all customers.
    value_cny : ndarray
        Mean worth of a served customer to the lender, before acquisition; NaN where nobody is.
    residual_cny : ndarray
        How far the lenders' bids at this cost are from it: 0 up to rounding, or NaN.
    reason : ndarray of str
        Empty for one solution. `several`: more than one. `below_reserve`: no customer is worth
        the reserve, or a fixed cost. `below_cost`: none is worth anything before acquisition,
        the ceiling being below what money, losses and work cost.
    """

    cac_cny: Array
    price_cny: Array
    highest_cac_cny: Array
    solutions: npt.NDArray[np.int64]
    served: npt.NDArray[np.bool_]
    share_served: Array
    value_cny: Array
    residual_cny: Array
    reason: npt.NDArray[np.str_]


class Bids(NamedTuple):
    """What is bid for, checked and broadcast; types on the last axis of the first two."""

    value: Array
    weights: Array
    reserve: Array
    share: Array


def equilibrium(
    value_cny: Numbers,
    weights: Numbers,
    *,
    share: Numbers,
    reserve_cny: Numbers = 0.0,
    pay_for: str = "funded",
) -> Equilibrium:
    """Return the cost of acquisition that bids and service agree on.

    Parameters
    ----------
    value_cny : array_like
        Worth of a funded customer to the lender before acquisition, at one ceiling: last axis
        types, axes before it assumption sets. May be negative.
    weights : array_like
        Last axis: shares of the types among all customers; sum to 1.
    share : array_like
        Of a customer's worth above the reserve that is bid away, from 0 to 1; see
        `share_bid_away`.
    reserve_cny : array_like
        What the platform gets for the customer elsewhere, per funded customer or per applicant.
    pay_for : str
        `funded` or `applicant`.

    Returns
    -------
    Equilibrium
        Of the joint shape of the sets. A type counts as worth a cost at 1 − 1e-12 of it.

    Raises
    ------
    ValueError
        With name, value and range.
    RuntimeError
        If bids at a solution were not that solution: an error of this module.

    Examples
    --------
    Two halves worth 1,000 and 200, half of it bid away: at 300 only the better ones are worth
    their cost, but then bids are for them alone and go to 500.

    >>> found = equilibrium([1_000, 200], [0.5, 0.5], share=0.5)
    >>> float(found.cac_cny), found.served.tolist()
    (500.0, [True, False])
    """
    bids = _bids(value_cny, weights, share, reserve_cny)
    if checks.choice("pay_for", pay_for, PAY_FOR) == "applicant":
        return _by_applicant(bids, None)
    return _by_funded(bids)


def at_fixed_cost(
    value_cny: Numbers, weights: Numbers, price_cny: Numbers, *, pay_for: str = "funded"
) -> Equilibrium:
    """Return who is served where the cost of acquisition does not answer.

    Parameters
    ----------
    value_cny, weights : array_like
        As in `equilibrium`.
    price_cny : array_like
        Per funded customer or applicant; NaN, the price of a market that does not exist, serves
        nobody.
    pay_for : str
        `funded` or `applicant`.

    Returns
    -------
    Equilibrium
        At that price, as long as a type, or the mean applicant, is worth it.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    price = np.asarray(price_cny, float)
    checks.numbers("price_cny", np.where(np.isnan(price), 0.0, price), low=0)
    bids = _bids(value_cny, weights, 0.0, 0.0, price.shape)
    price = np.broadcast_to(price, bids.share.shape)
    if checks.choice("pay_for", pay_for, PAY_FOR) == "applicant":
        return _by_applicant(bids, price)
    served = _worth(bids.value, price)
    some = np.asarray((served & (bids.weights > 0)).any(axis=-1))
    served = served & some[..., None]
    price = np.where(some, price, np.nan)
    return _told(bids, price, price, price, some, served, np.where(some, 0.0, np.nan))


def _bids(
    value_cny: Numbers,
    weights: Numbers,
    share: Numbers,
    reserve_cny: Numbers,
    *others: tuple[int, ...],
) -> Bids:
    value = checks.numbers("value_cny", value_cny)
    weight = checks.numbers("weights", weights, low=0, high=1)
    for name, one in (("value_cny", value), ("weights", weight)):
        if one.ndim == 0:
            raise ValueError(f"{name}: one number was given; must be an array with types last")
    if weight.shape[-1] != value.shape[-1]:
        raise ValueError(
            f"weights: {weight.shape[-1]} types for the {value.shape[-1]} of value_cny"
        )
    if (wrong := np.abs(weight.sum(axis=-1) - 1) > 1e-9).any():
        total = float(weight.sum(axis=-1)[wrong].flat[0])
        raise ValueError(f"weights: those of the types sum to {total:g}; must sum to 1")
    bid = checks.numbers("share", share, low=0, high=1)
    reserve = checks.numbers("reserve_cny", reserve_cny, low=0)
    sets = checks.shape(
        [
            ("value_cny", value.shape[:-1]),
            ("weights", weight.shape[:-1]),
            ("share", bid.shape),
            ("reserve_cny", reserve.shape),
            *(("price_cny", other) for other in others),
        ]
    )
    types = (*sets, value.shape[-1])
    return Bids(
        np.broadcast_to(value, types),
        np.broadcast_to(weight, types),
        np.broadcast_to(reserve, sets),
        np.broadcast_to(bid, sets),
    )


def _reaches(value: Array, cost: Array) -> npt.NDArray[np.bool_]:
    """Return where a value is worth a cost; none is worth a cost of NaN."""
    return np.asarray((value >= COVERED * cost) & (value >= 0))


def _worth(value: Array, cost: Array) -> npt.NDArray[np.bool_]:
    return _reaches(value, cost[..., None])


def _mean(bids: Bids, served: npt.NDArray[np.bool_]) -> Array:
    taken = bids.weights * served
    total = taken.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, (taken * bids.value).sum(axis=-1) / total, np.nan)


def _bid(bids: Bids, cost: Array) -> Array:
    """Return what is bid for a funded customer while they cost so much."""
    mean = _mean(bids, _worth(bids.value, cost))
    return np.asarray(bids.reserve + bids.share * (mean - bids.reserve))


def _by_funded(bids: Bids) -> Equilibrium:
    # with the best k types served the bid is known, and it is a solution if it serves just those
    order = np.argsort(-bids.value, axis=-1, kind="stable")
    value = np.take_along_axis(bids.value, order, axis=-1)
    weight = np.take_along_axis(bids.weights, order, axis=-1)
    total = weight.cumsum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (weight * value).cumsum(axis=-1) / total
    reserve, share = bids.reserve[..., None], bids.share[..., None]
    cost = reserve + share * (mean - reserve)
    worst = np.append(value[..., 1:], np.full((*value.shape[:-1], 1), -np.inf), axis=-1)
    solves = (total > 0) & (mean >= COVERED * reserve)
    solves &= _reaches(value, cost) & ~_reaches(worst, cost)
    count = solves.sum(axis=-1)
    low = np.where(solves, cost, np.inf).min(axis=-1)
    high = np.where(solves, cost, -np.inf).max(axis=-1)
    some = count > 0
    low, high = np.where(some, low, np.nan), np.where(some, high, np.nan)
    served = _worth(bids.value, low)
    residual = np.abs(_bid(bids, low) - low)
    if (residual > 1e-9 * (1 + np.abs(low))).any():
        raise RuntimeError("equilibrium: lenders' bids at a solution are not that solution")
    return _told(bids, low, low, high, count, served, residual)


def _by_applicant(bids: Bids, fixed: Array | None) -> Equilibrium:
    served = bids.value >= 0
    accepted = (bids.weights * served).sum(axis=-1)
    worth = (bids.weights * np.maximum(bids.value, 0)).sum(axis=-1)
    paid = bids.reserve + bids.share * (worth - bids.reserve) if fixed is None else fixed
    least = bids.reserve if fixed is None else fixed
    some = (accepted > 0) & (worth >= COVERED * least)
    paid = np.where(some, paid, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        cost = np.where(some, paid / accepted, np.nan)
    residual = np.where(some, 0.0, np.nan)
    return _told(bids, cost, paid, cost, some, served & some[..., None], residual)


def _told(
    bids: Bids,
    low: Array,
    price: Array,
    high: Array,
    solutions: npt.ArrayLike,
    served: npt.NDArray[np.bool_],
    residual: Array,
) -> Equilibrium:
    count = np.asarray(solutions, np.int64)
    held = bids.weights > 0
    none = np.where((held & (bids.value > 0)).any(axis=-1), "below_reserve", "below_cost")
    reason = np.where(count == 0, none, np.where(count > 1, "several", ""))
    share = np.asarray((bids.weights * served).sum(axis=-1))
    mean = _mean(bids, served)
    return Equilibrium(low, price, high, count, served, share, mean, np.asarray(residual), reason)
