"""Two costs at two dates: what approval alone could explain of the change.

Where the data hold two end points and no funnel, nothing says whether the advertisement grew
dearer or fewer applicants were approved. What can be said is which pairs of the two fit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers


class Approval(NamedTuple):
    """Approval that a change in cost would need.

    Attributes
    ----------
    ratio : ndarray
        New over old approval.
    approval : ndarray
        New approval; NaN where the old one was not given, or the new would be above 1.
    reason : ndarray of str
        Empty, `old_approval_not_given`, or `above_one`.
    """

    ratio: Array
    approval: Array
    reason: npt.NDArray[np.str_]


def approval_needed(
    cost_before_cny: Numbers,
    cost_after_cny: Numbers,
    ad_price_ratio: Numbers = 1.0,
    *,
    success_fee_before_cny: Numbers = 0.0,
    success_fee_after_cny: Numbers = 0.0,
    approval_before: Numbers | None = None,
) -> Approval:
    """Return the change in approval that goes with a change in cost.

    With the ad price held (a ratio of 1), this is the fall in approval that alone explains a
    rise. Along an array of ad prices it is the line of all pairs that end at the same cost: two
    costs cannot say which of them it was. Click-through, applications and drawdown are held.

    Parameters
    ----------
    cost_before_cny, cost_after_cny : array_like
        Costs of a funded customer at two dates, each above its fee.
    ad_price_ratio : array_like
        New over old ad price, above 0.
    success_fee_before_cny, success_fee_after_cny : array_like
        Fees inside these costs.
    approval_before : array_like, optional
        Approval at the first date, above 0 and at most 1.

    Returns
    -------
    Approval
        Of the joint shape.

    Raises
    ------
    ValueError
        With name, value and range.

    Examples
    --------
    >>> float(approval_needed(1_300, 2_100).ratio.round(3))
    0.619
    """
    old = _ad_part("before", cost_before_cny, success_fee_before_cny)
    new = _ad_part("after", cost_after_cny, success_fee_after_cny)
    price = checks.numbers("ad_price_ratio", ad_price_ratio, low=0, above=True)
    checks.shape([("costs before", old.shape), ("after", new.shape), ("prices", price.shape)])
    ratio = np.asarray(price * old / new)
    if approval_before is None:
        none = np.full(ratio.shape, np.nan)
        return Approval(ratio, none, np.full(ratio.shape, "old_approval_not_given"))
    start = checks.numbers("approval_before", approval_before, low=0, above=True, high=1)
    checks.shape([("the costs", ratio.shape), ("approval_before", start.shape)])
    approval = ratio * start
    possible = approval <= 1
    return Approval(
        np.broadcast_to(ratio, approval.shape),
        np.where(possible, approval, np.nan),
        np.where(possible, "", "above_one"),
    )


class Explained(NamedTuple):
    """How much of a rise a change in approval explains.

    Attributes
    ----------
    cost_cny : ndarray
        Cost after that change alone.
    share_alone : ndarray
        Of the rise, if nothing else had changed.
    share_lmdi : ndarray
        Of the rise, if the rest of it is the ad price; see `funnel.split_rise`. It is the larger one
        where both rose, for a dearer advertisement also makes a lost applicant dearer.
    """

    cost_cny: Array
    share_alone: Array
    share_lmdi: Array


def explained_by_approval(
    cost_before_cny: Numbers,
    cost_after_cny: Numbers,
    approval_ratio: Numbers,
    *,
    success_fee_cny: Numbers = 0.0,
) -> Explained:
    """Return the share of a rise that a given change in approval explains.

    Parameters
    ----------
    cost_before_cny, cost_after_cny : array_like
        Costs of a funded customer at two dates, not the same, each above the fee.
    approval_ratio : array_like
        New over old approval, above 0.
    success_fee_cny : array_like
        Fee inside both costs.

    Returns
    -------
    Explained
        Of the joint shape.

    Raises
    ------
    ValueError
        With name, value and range; if the cost did not change.
    """
    old = _ad_part("before", cost_before_cny, success_fee_cny)
    new = _ad_part("after", cost_after_cny, success_fee_cny)
    ratio = checks.numbers("approval_ratio", approval_ratio, low=0, above=True)
    checks.shape([("costs before", old.shape), ("after", new.shape), ("ratios", ratio.shape)])
    if (old == new).any():
        raise ValueError(
            "cost_after_cny: the same as cost_before_cny; there is no change to explain"
        )
    alone = (old / ratio - old) / (new - old)
    in_logs = -np.log(ratio) / np.log(new / old)
    fee = checks.numbers("success_fee_cny", success_fee_cny, low=0)
    return Explained(old / ratio + fee, alone, np.broadcast_to(in_logs, alone.shape))


def _ad_part(which: str, cost: Numbers, fee: Numbers) -> Array:
    total = checks.numbers(f"cost_{which}_cny", cost, low=0, above=True)
    charge = checks.numbers("success_fee_cny", fee, low=0)
    checks.shape([(f"cost_{which}_cny", total.shape), ("success_fee_cny", charge.shape)])
    if (total <= charge).any():
        raise ValueError(
            f"cost_{which}_cny: {float(total.min()):g} must be above the fee inside it, "
            f"{float(charge.max()):g}; the rest is ad spend"
        )
    return np.asarray(total - charge)
