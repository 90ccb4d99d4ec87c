"""Lenders that must win a number of customers by a deadline: what they add to their bids.

A lender that is behind bids a customer's value plus a shadow price, the worth of one step towards
the target. Shadow prices solve together: nobody adds anything who would reach the target anyway,
and whoever adds something reaches it exactly. They are the multipliers of one convex problem (the
mean of the best bid, less targets × shadow prices), so they are unique, except for a common shift
where all supply is spoken for; then the smallest are taken.

Values are normal and independent across lenders, the slot is always sold at the second bid, and
supply does not answer to the price. A peak of the price at a deadline is an output: it comes from
how many lenders are behind, and how far.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from scipy import optimize, stats

from analysis.acquisition.auction.normal import room
from analysis.acquisition.auction.orders import order_statistic_mean
from analysis.lending import checks
from analysis.lending.checks import Array, Numbers

SETTLED: Final = 1e-6
"""Largest gap between a share wanted and won, of the supply, that counts as reached."""


class Targets(NamedTuple):
    """Shadow prices, and the market they make.

    Attributes
    ----------
    shadow_cny : ndarray
        By lender, added to every bid; NaN where there is no solution, as everything below.
    customers : ndarray
        Won by lender.
    missed : ndarray
        Customers short of the target: above 0 only at the cap.
    price_cny : float
        Mean price of a customer.
    cost_cny : ndarray
        The same by lender; NaN for one who wins nobody.
    keeps_cny : ndarray
        Value of what a lender won, less what it paid; the shadow price is not money. Negative
        where the target makes a lender buy customers at a loss.
    reason : str
        Empty, or `targets_exceed_supply`: no prices bring everybody there.
    """

    shadow_cny: Array
    customers: Array
    missed: Array
    price_cny: float
    cost_cny: Array
    keeps_cny: Array
    reason: str


def solve_targets(
    means_cny: Numbers,
    spread_cny: float,
    targets: Numbers,
    supply: float,
    *,
    cap_cny: float | None = None,
) -> Targets:
    """Return shadow prices at which every lender reaches its target, and the price they make.

    Parameters
    ----------
    means_cny : array_like
        Mean value of a customer by lender, at least 0, two lenders or more.
    spread_cny : float
        Standard deviation of a value around its mean, above 0.
    targets : array_like
        Customers still to be won by lender, at least 0.
    supply : float
        Customers on sale until the deadline, above 0.
    cap_cny : float, optional
        Most that a lender adds: what missing the target by one customer costs it.

    Returns
    -------
    Targets
        Targets are met to 1e-6 of the supply.

    Raises
    ------
    ValueError
        With name, value and range; if the prices do not settle.
    """
    means = checks.numbers("means_cny", means_cny, low=0)
    spread = checks.scalar("spread_cny", spread_cny, low=0, above=True)
    on_sale = checks.scalar("supply", supply, low=0, above=True)
    wanted = checks.numbers("targets", targets, low=0) / on_sale
    if means.ndim != 1 or len(means) < 2 or wanted.shape != means.shape:
        raise ValueError(
            f"targets: shape {wanted.shape} for means_cny of shape {means.shape}; one row of two "
            "lenders or more is meant, with a target each"
        )
    beyond = wanted.sum() - 1
    if cap_cny is None and (beyond > 1e-9 or (beyond > -1e-9 and not wanted.all())):
        none = np.full(len(means), np.nan)
        return Targets(none, none, none, np.nan, none, none, "targets_exceed_supply")
    if cap_cny is None:
        # who adds this much more than the others wins always
        top = len(means) * (float(np.ptp(means)) / spread + 12)
    else:
        top = checks.scalar("cap_cny", cap_cny, low=0) / spread
    shadow = spread * _shadows(means, spread, wanted, top)
    if abs(beyond) <= 1e-9:
        shadow = shadow - shadow.min()
    found = room(means + shadow, spread)
    missed = np.maximum(wanted - found.win_chance, 0.0)
    missed = np.where(missed > SETTLED, missed, 0.0)
    keeps = found.value_cny - shadow * found.win_chance - found.spend_cny
    return Targets(
        shadow,
        on_sale * found.win_chance,
        on_sale * missed,
        found.price_cny,
        found.cost_cny,
        on_sale * keeps,
        "",
    )


def _shadows(means: Array, spread: float, wanted: Array, top: float) -> Array:
    """Minimise, in spreads, the mean of the best bid less wanted shares × shadow prices."""
    base = room(means, spread).value_cny.sum()

    def objective(shadow: Array) -> tuple[float, Array]:
        found = room(means + spread * shadow, spread)
        level = (found.value_cny.sum() - base) / spread
        return float(level - wanted @ shadow), found.win_chance - wanted

    start = np.zeros(len(means))
    found = optimize.minimize(
        objective,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, top)] * len(means),
        options={"ftol": 0.0, "gtol": SETTLED / 100, "maxiter": 2_000, "maxls": 50},
    )
    # the search may stop a last digit short of an end
    shadow = np.where(found.x >= top * (1 - 1e-9), top, found.x)
    slope = objective(shadow)[1]
    # at an end only the slope that leads inwards matters
    inwards = np.where(shadow <= 0, np.minimum(slope, 0), slope)
    inwards = np.where(shadow >= top, np.maximum(inwards, 0), inwards)
    if np.abs(inwards).max() > SETTLED:
        raise ValueError(
            f"targets: shadow prices do not settle (off by {np.abs(inwards).max():.1e} of the "
            "supply); leave more supply over, or give cap_cny"
        )
    return shadow


class Peak(NamedTuple):
    """What lenders behind their targets must do for the price to rise to a level.

    Attributes
    ----------
    shadow_cny : float
        What each of them adds to its bids.
    share_each : float
        Of all customers, that each of them then wins: the target that makes them do so.
    times_usual : float
        The same over the equal share.
    cost_behind_cny, cost_other_cny : float
        Mean price paid by one who is behind, and by one who is not; NaN without any.
    reason : str
        Empty; `one_alone`: a single lender behind pays at most the best of the others, and that
        is below the level (all NaN); `nobody_gains`: all are behind, so bids rise by the shadow
        price, the price with them, and shares stay.
    """

    shadow_cny: float
    share_each: float
    times_usual: float
    cost_behind_cny: float
    cost_other_cny: float
    reason: str


def peak_needed(
    usual_price_cny: float, peak_price_cny: float, n: int, behind: int, spread_cny: float
) -> Peak:
    """Return how far some of n like lenders must be behind for the price to rise to a peak.

    Parameters
    ----------
    usual_price_cny : float
        Mean price while nobody is behind, above 0.
    peak_price_cny : float
        Mean price at the peak, above the usual one.
    n, behind : int
        Lenders, at least 2, and those behind their targets, 1 to n.
    spread_cny : float
        Standard deviation of a lender's value, above 0, so that the mean value behind the
        usual price is not below 0.

    Returns
    -------
    Peak
        The mean is over all customers sold.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    usual = checks.scalar("usual_price_cny", usual_price_cny, low=0, above=True)
    peak = checks.scalar("peak_price_cny", peak_price_cny, low=usual, above=True)
    count, late = checks.whole("n", n, low=2), checks.whole("behind", behind, low=1)
    if late > count:
        raise ValueError(f"behind: {late} is not allowed; must be at most n, here {count}")
    spread = checks.scalar("spread_cny", spread_cny, low=0, above=True)
    mean = usual - spread * order_statistic_mean(count, 2, stats.norm())
    if mean < 0:
        raise ValueError(
            f"spread_cny: {spread:g} is not allowed; with {count} lenders it puts the mean value "
            f"behind a price of {usual:g} at {mean:g}; must be smaller"
        )
    is_late = np.arange(count) < late

    def gap(shadow: float) -> float:
        return room(mean + shadow * is_late, spread).price_cny - peak

    # two who add this much meet above the peak; one who does wins always
    top = max(peak - mean, 12 * spread) + 2 * spread
    if late == 1 and gap(top) < 0:
        nothing = float("nan")
        return Peak(nothing, nothing, nothing, nothing, nothing, "one_alone")
    shadow = float(optimize.brentq(gap, 0.0, top, xtol=1e-9 * usual))
    found = room(mean + shadow * is_late, spread)
    share = float(found.win_chance[0])
    other = float(found.cost_cny[-1]) if late < count else float("nan")
    reason = "nobody_gains" if late == count else ""
    return Peak(shadow, share, share * count, float(found.cost_cny[0]), other, reason)
