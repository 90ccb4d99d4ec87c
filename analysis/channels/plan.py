"""The cheapest way to a number of customers over several channels.

Spend of a channel is convex in its customers, so the plan is where the next customer costs the
same in every channel that is free to move: one number, the multiplier, found by scipy's `brentq`
on the logarithm of it, with customers by channel read off their curves. `second.by_slsqp` solves the
same by another road, for whoever wants a second opinion. What a plan must satisfy is asserted
on every one, whatever its solver says of itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from scipy.optimize import brentq

from analysis.channels.limits import SHARE_LIMITS, Box, Limit, boxes, checked, refusal
from analysis.channels.response import Response, positive
from analysis.lending import checks

ALIKE: Final = 1e-6
"""Within which marginal costs count as equal, a fraction."""

EDGE: Final = 1e-9
"""Within which a channel counts as at its limit, a fraction of marginal cost."""

STEP: Final = 1e-6
"""Of the finite difference along the frontier, a fraction of the target."""


@dataclass(frozen=True)
class Plan:
    """Customers by channel, and what the next one costs.

    Attributes
    ----------
    target : float
        Customers a month.
    customers, share, spend_cny, average_cny, marginal_cny : dict of str to float
        By channel: customers a month, share of them, spend a month, cost of a customer, and
        what one more would cost.
    state : dict of str to str
        `interior`: free to move either way. `full`: at its upper limit, and cheaper than the
        multiplier. `closed`: brings nobody, since the first would cost more. `held`: at a lower
        limit above 0, and dearer. `fixed`: its two limits meet.
    binds : dict of str to str
        The limit that holds a channel that is not interior; a closed one has none.
    total_cny, cac_cny : float
        Spend a month, and by customer.
    multiplier_cny : float
        What one more customer costs while no share limit moves; NaN where no channel is
        interior, and then it is only known to lie between the two ends.
    multiplier_ends_cny : tuple of float
        The dearest of the full, 0 if none is, and the cheapest of the closed and held,
        infinite if none is. Both are the multiplier where there is one.
    slope_cny : float
        What one more customer costs along the frontier, share limits moving with the target.
        NaN where it differs between the two directions.
    slope_ends_cny : tuple of float
        For one customer fewer and one more; NaN where no plan lies on that side.
    converged : bool
        The volume is met to 1e-9, interior channels have equal marginal costs to 1e-6, closed
        and held ones are dearer, full ones cheaper, and all are where their state says.
    """

    target: float
    customers: dict[str, float]
    share: dict[str, float]
    spend_cny: dict[str, float]
    average_cny: dict[str, float]
    marginal_cny: dict[str, float]
    state: dict[str, str]
    binds: dict[str, str]
    total_cny: float
    cac_cny: float
    multiplier_cny: float
    multiplier_ends_cny: tuple[float, float]
    slope_cny: float
    slope_ends_cny: tuple[float, float]
    converged: bool


def cheapest_plan(
    target: float, curves: Mapping[str, Response], limits: Mapping[str, Limit] | None = None
) -> Plan:
    """Return the plan that brings a number of customers at the least spend.

    Parameters
    ----------
    target : float
        Funded customers a month, above 0; met exactly.
    curves : mapping of str to Response
        By channel.
    limits : mapping of str to Limit, optional
        By channel; one that is not named may bring anything.

    Returns
    -------
    Plan

    Raises
    ------
    ValueError
        If there is no channel, an argument is out of range, or no plan within the limits
        meets the target: the message says which limits bind.
    RuntimeError
        If the answer does not satisfy its own conditions; no plan is better than a wrong one.

    Examples
    --------
    Two channels of √x: the cheapest 300 are shared in proportion to the square of their scale.

    >>> from analysis.channels.response import power
    >>> found = cheapest_plan(300, {"feed": power(2, 0.5), "sms": power(1, 0.5)})
    >>> {channel: round(n) for channel, n in found.customers.items()}
    {'feed': 240, 'sms': 60}
    """
    wanted, given = asked(target, curves, limits)
    found = boxes(wanted, curves, given)
    if reason := refusal(wanted, curves, found):
        raise ValueError(reason)
    customers, multiplier = _dual(wanted, curves, found)
    made = described(wanted, curves, given, found, customers, multiplier)
    if not made.converged:
        raise RuntimeError(
            f"target: at {wanted:g} customers a month the marginal costs do not agree: "
            f"{made.marginal_cny}, {made.state}; please report these curves and limits"
        )
    return made


def asked(
    target: float, curves: Mapping[str, Response], limits: Mapping[str, Limit] | None
) -> tuple[float, Mapping[str, Limit]]:
    """Return a target and limits, checked; see `cheapest_plan`."""
    given = checked(curves, limits)
    return positive("target", target), given


def least_spend(
    target: float, curves: Mapping[str, Response], limits: Mapping[str, Limit] | None = None
) -> float:
    """Return the spend a month of the cheapest plan; NaN where none meets the target.

    Parameters
    ----------
    target, curves, limits
        As in `cheapest_plan`.

    Returns
    -------
    float
        CNY a month.

    Raises
    ------
    ValueError
        As in `cheapest_plan`, a target that cannot be met apart.
    """
    wanted, given = asked(target, curves, limits)
    return _least(wanted, curves, given)


def _least(target: float, curves: Mapping[str, Response], limits: Mapping[str, Limit]) -> float:
    found = boxes(target, curves, limits)
    if refusal(target, curves, found):
        return math.nan
    customers, _ = _dual(target, curves, found)
    return float(sum(curves[channel].spend(n) for channel, n in customers.items()))


def _dual(
    target: float, curves: Mapping[str, Response], found: Mapping[str, Box]
) -> tuple[dict[str, float], float]:
    def at(log_multiplier: float) -> dict[str, float]:
        cost = math.exp(log_multiplier)
        return {
            channel: min(max(curves[channel].at_marginal(cost), box.low), box.high)
            for channel, box in found.items()
        }

    def over(log_multiplier: float) -> float:
        gap = sum(at(log_multiplier).values()) / target - 1
        # limits that add up to the target but for rounding meet it
        return 0.0 if abs(gap) < 1e-14 else gap

    low = high = math.log(1_000.0)
    width = 2.0
    while over(low) > 0:
        low, width = low - width, 2 * width
    width = 2.0
    while over(high) < 0:
        high, width = high + width, 2 * width
    log_multiplier = low
    if low < high and over(low) < 0:
        log_multiplier = float(brentq(over, low, high, xtol=1e-15, rtol=1e-15))
    customers = at(log_multiplier)
    rest = target - sum(customers.values())
    moving = {
        channel: n
        for channel, n in customers.items()
        if found[channel].low < n < found[channel].high
    }
    for channel, n in moving.items():
        customers[channel] = n + rest * n / sum(moving.values())
    return customers, math.exp(log_multiplier)


def _state(box: Box, curve: Response, customers: float, multiplier: float) -> str:
    if box.high - box.low <= EDGE * max(customers, 1e-300):
        return "fixed"
    if box.high < curve.capacity and float(curve.marginal(box.high)) <= multiplier * (1 + EDGE):
        return "full"
    if float(curve.marginal(box.low)) >= multiplier * (1 - EDGE):
        return "held" if box.low > 0 else "closed"
    return "interior"


def described(
    target: float,
    curves: Mapping[str, Response],
    limits: Mapping[str, Limit],
    found: Mapping[str, Box],
    customers: dict[str, float],
    multiplier: float,
) -> Plan:
    """Return customers by channel as a plan, judged by the conditions of the cheapest one.

    Parameters
    ----------
    target, curves, limits
        As in `cheapest_plan`.
    found : mapping of str to Box
        From `limits.boxes`.
    customers : dict of str to float
        What a solver says.
    multiplier : float
        What it takes for the common marginal cost, CNY.

    Returns
    -------
    Plan
    """
    state = {c: _state(found[c], curves[c], n, multiplier) for c, n in customers.items()}
    marginal = {c: float(curves[c].marginal(n)) for c, n in customers.items()}
    spend = {c: float(curves[c].spend(n)) for c, n in customers.items()}
    total = sum(spend.values())

    def of(*states: str) -> list[float]:
        return [cost for channel, cost in marginal.items() if state[channel] in states]

    inside, full, out = of("interior"), of("full"), of("closed", "held")
    low, high = max(full, default=0.0), min(out, default=math.inf)
    ends = (multiplier, multiplier) if inside else (low, high)
    converged = (
        abs(sum(customers.values()) - target) <= 1e-9 * target
        and all(_in_place(found[c], n, state[c], target) for c, n in customers.items())
        and all(abs(cost - multiplier) <= ALIKE * multiplier for cost in inside)
    )
    binds = {
        channel: _binding(found[channel], one)
        for channel, one in state.items()
        if one not in ("interior", "closed")
    }
    if any(
        limit in SHARE_LIMITS for limits_of in binds.values() for limit in limits_of.split(", ")
    ):
        slopes = _slopes(target, total, curves, limits)
    else:
        slopes = ends
    near = abs(slopes[1] - slopes[0]) <= 1e-4 * abs(slopes[0])
    return Plan(
        target=target,
        customers=customers,
        share={c: n / target for c, n in customers.items()},
        spend_cny=spend,
        average_cny={c: float(curves[c].average(n)) for c, n in customers.items()},
        marginal_cny=marginal,
        state=state,
        binds=binds,
        total_cny=total,
        cac_cny=total / target,
        multiplier_cny=multiplier if inside else math.nan,
        multiplier_ends_cny=ends,
        slope_cny=(slopes[0] + slopes[1]) / 2 if near else math.nan,
        slope_ends_cny=slopes,
        converged=bool(converged),
    )


def _in_place(box: Box, customers: float, state: str, target: float) -> bool:
    # by its marginal cost there against the multiplier a channel belongs at one end, dearer at
    # the lower and cheaper at the upper; a solver may have left it elsewhere
    near = ALIKE * target
    if state == "full":
        return abs(customers - box.high) <= near
    if state in ("closed", "held"):
        return abs(customers - box.low) <= near
    return box.low - near <= customers <= box.high + near


def _binding(box: Box, state: str) -> str:
    if state == "fixed":
        return ", ".join(dict.fromkeys(name for name in (box.low_by, box.high_by) if name))
    return box.high_by if state == "full" else box.low_by


def _slopes(
    target: float, total: float, curves: Mapping[str, Response], limits: Mapping[str, Limit]
) -> tuple[float, float]:
    step = STEP * target
    return (
        (total - _least(target - step, curves, limits)) / step,
        (_least(target + step, curves, limits) - total) / step,
    )


def frontier(
    targets: Sequence[float] | checks.Array,
    curves: Mapping[str, Response],
    limits: Mapping[str, Limit] | None = None,
) -> pd.DataFrame:
    """Return the least spend at each of several volumes.

    Parameters
    ----------
    targets : sequence of float
        Customers a month.
    curves, limits
        As in `cheapest_plan`.

    Returns
    -------
    DataFrame
        A row a target: `target_customers`, `spend_cny`, `cac_cny`, `multiplier_cny`,
        `slope_cny`, `binds`, `reason`, and `share_<channel>` for each. Where no plan meets the
        target the reason says why, and the numbers are NaN.

    Raises
    ------
    ValueError
        As in `cheapest_plan`, a target that cannot be met apart.
    """
    rows = []
    for target in checks.numbers("targets", targets, low=0).reshape(-1).tolist():
        wanted, given = asked(target, curves, limits)
        reason = refusal(wanted, curves, boxes(wanted, curves, given))
        made = None if reason else cheapest_plan(wanted, curves, given)
        rows.append(
            {
                "target_customers": wanted,
                "spend_cny": made.total_cny if made else math.nan,
                "cac_cny": made.cac_cny if made else math.nan,
                "multiplier_cny": made.multiplier_cny if made else math.nan,
                "slope_cny": made.slope_cny if made else math.nan,
                "binds": "; ".join(f"{c}: {b}" for c, b in made.binds.items()) if made else "",
                "reason": reason,
                **{f"share_{c}": made.share[c] if made else math.nan for c in curves},
            }
        )
    return pd.DataFrame(rows)
