"""Where "30% less" and "below 2,000" lie on the frontier of volume against cost.

"Cut acquisition cost by 30%" leaves open what is cut (spend a month, or cost per customer), from
what base (the 3,000 of a slot at its peak, the platform's mean of 2024), and whether the volume
must stay. All are shown. With the volume held, a share of spend and the same share of cost per
customer are one question: the two rows agree by arithmetic. With the volume free, spend can be
cut by buying less, so what counts there is the share of the volume that is kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from scipy.optimize import brentq, minimize_scalar

from analysis.channels.limits import Limit, checked, reach
from analysis.channels.plan import least_spend
from analysis.channels.response import Response, positive
from analysis.lending import checks

QUANTITIES: Final = ("spend", "cost_per_customer")
VOLUMES: Final = ("held", "free")

COVERED: Final = 1 + 1e-9
"""Share of a goal at which it counts as met, so that a plan on the line is not thrown off it."""

TRACE: Final = 1e-6
"""Smallest volume looked at, a share of today's."""

WIDEST: Final = 2.0**20
"""Largest volume looked at, a multiple of today's."""


@dataclass(frozen=True)
class Reading:
    """One reading of a target, and whether any plan meets it.

    Attributes
    ----------
    quantity, base, volume : str
        Of `QUANTITIES`; name of the base; of `VOLUMES`.
    goal_cny : float
        A month for spend, a customer for cost per customer.
    reached : bool
        With the volume held: the cheapest plan at today's volume meets the goal. Free: some
        volume does.
    customers, kept : float
        Volume of the plan described, and as a share of today's. Free: the largest volume that
        meets the goal, which may be above today's. NaN where there is no such plan.
    spend_cny, cac_cny : float
        Of that plan, a month and a customer.
    reason : str
        Empty, or why not: `dearer` (the cheapest plan at today's volume misses the goal),
        `volume_out_of_reach` (the limits do not allow today's volume), `dearer_at_any_volume`,
        `no_volume` (the limits contradict each other).
    """

    quantity: str
    base: str
    volume: str
    goal_cny: float
    reached: bool
    customers: float
    kept: float
    spend_cny: float
    cac_cny: float
    reason: str


def thirty_percent(
    volume: float,
    bases_cny: Mapping[str, float],
    curves: Mapping[str, Response],
    limits: Mapping[str, Limit] | None = None,
    *,
    cut: float = 0.3,
) -> list[Reading]:
    """Return whether cost can be cut by a share, by what is cut, from what and at what volume.

    Parameters
    ----------
    volume : float
        Customers a month today.
    bases_cny : mapping of str to float
        Cost per customer from which the cut counts, by name, such as the slot's peak and the
        mean of 2024; above 0. The base of spend is that times the volume.
    curves, limits
        As in `plan.cheapest_plan`.
    cut : float
        Share cut, from 0 to 1.

    Returns
    -------
    list of Reading
        Quantity × base, each with the volume held and free.

    Raises
    ------
    ValueError
        With name, value and range; if there is no base.
    """
    today = positive("volume", volume)
    share = checks.scalar("cut", cut, low=0, high=1)
    if not bases_cny:
        raise ValueError("bases_cny: there is no base; give at least one")
    goals = {
        name: (1 - share) * positive(f"bases_cny[{name!r}]", one) for name, one in bases_cny.items()
    }
    return [
        _reading(quantity, name, kind, goal, today, curves, limits)
        for quantity in QUANTITIES
        for name, goal in goals.items()
        for kind in VOLUMES
    ]


def below(
    volume: float,
    curves: Mapping[str, Response],
    limits: Mapping[str, Limit] | None = None,
    *,
    ceiling_cny: float = 2_000.0,
) -> list[Reading]:
    """Return whether a customer can cost less than a ceiling, with the volume held and free.

    Parameters
    ----------
    volume : float
        Customers a month today.
    curves, limits
        As in `plan.cheapest_plan`.
    ceiling_cny : float
        Per customer, above 0.

    Returns
    -------
    list of Reading
        Two, with `below` as the base's name.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    today, goal = positive("volume", volume), positive("ceiling_cny", ceiling_cny)
    return [
        _reading("cost_per_customer", "below", kind, goal, today, curves, limits)
        for kind in VOLUMES
    ]


def _reading(
    quantity: str,
    base: str,
    kind: str,
    goal: float,
    today: float,
    curves: Mapping[str, Response],
    limits: Mapping[str, Limit] | None,
) -> Reading:
    per_customer = quantity == "cost_per_customer"
    fixed, each = (0.0, goal) if per_customer else (goal * today, 0.0)
    # what a reader meets as the goal, and what a volume may spend under it
    shown = goal if per_customer else fixed

    def over(customers: float) -> float:
        return least_spend(customers, curves, limits) - (fixed + each * customers) * COVERED

    if kind == "held":
        at, reason = today, ""
        if math.isnan(excess := over(today)):
            at, reason = math.nan, "volume_out_of_reach"
        elif excess > 0:
            reason = "dearer"
    else:
        at, reason = _largest(over, today, curves, limits)
    spend = math.nan if math.isnan(at) else least_spend(at, curves, limits)
    return Reading(
        quantity, base, kind, shown, not reason, at, at / today, spend, spend / at, reason
    )


def _largest(
    over: Callable[[float], float],
    today: float,
    curves: Mapping[str, Response],
    limits: Mapping[str, Limit] | None,
) -> tuple[float, str]:
    """Return the largest volume at which nothing is over, which a convex function makes one end.

    Least spend is convex in the volume, since limits and target move together in straight lines,
    so the volumes that meet a goal are one interval.
    """
    checked(curves, limits)
    low, high = reach(curves, limits)
    if math.isnan(high) or high <= TRACE * today:
        return math.nan, "no_volume"
    # a hair inside, where rounding does not decide whether there is a plan
    inside = 1e-9 * (high - low if math.isfinite(high) else low)
    low, high = max(low + inside, TRACE * today), high - inside
    start = low
    if over(low) > 0:
        found = minimize_scalar(
            over,
            bounds=(low, min(high, WIDEST * today)),
            method="bounded",
            options={"xatol": 1e-9 * today},
        )
        if found.fun > 0:
            return math.nan, "dearer_at_any_volume"
        start = float(found.x)
    end = min(max(start, today), high)
    while over(end) <= 0:
        if end >= min(high, WIDEST * today):
            return end, ""
        start, end = end, min(2 * end, high)
    return float(brentq(over, start, end, xtol=1e-9 * today, rtol=1e-12)), ""
