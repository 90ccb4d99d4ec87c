"""How many customers each channel may bring, and why a target cannot be met."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from scipy.optimize import linprog

from analysis.channels.response import Response
from analysis.lending import checks

SHARE_LIMITS: Final = ("max_share", "min_share", "max_share_change")
"""Limits that move with the target, so that the multiplier is not the slope of the frontier."""


@dataclass(frozen=True)
class Limit:
    """What a channel may bring.

    Attributes
    ----------
    least_customers, most_customers : float
        A month, whatever the target: a contract, the pool of registered users, a scene.
    min_share, max_share : float
        Of the target.
    share_now, max_share_change : float, optional
        Its share of customers today, and how far from it the plan may go; both or none.
    """

    least_customers: float = 0.0
    most_customers: float = math.inf
    min_share: float = 0.0
    max_share: float = 1.0
    share_now: float | None = None
    max_share_change: float | None = None

    def __post_init__(self) -> None:
        checks.scalar("least_customers", self.least_customers, low=0)
        if self.most_customers != math.inf:
            checks.scalar("most_customers", self.most_customers, low=0)
        for name in ("min_share", "max_share"):
            checks.scalar(name, getattr(self, name), low=0, high=1)
        if (self.share_now is None) != (self.max_share_change is None):
            raise ValueError("share_now, max_share_change: give both, or none")
        if self.share_now is not None:
            checks.scalar("share_now", self.share_now, low=0, high=1)
            checks.scalar("max_share_change", self.max_share_change, low=0, high=1)
        for low, high in (("least_customers", "most_customers"), ("min_share", "max_share")):
            if getattr(self, low) > getattr(self, high):
                raise ValueError(
                    f"{low}: {getattr(self, low):g} is not allowed; must be at most `{high}`, "
                    f"{getattr(self, high):g}"
                )

    def lows(self, target: float) -> list[tuple[float, str]]:
        """Return the lower limits at a target, customers a month, each with its name."""
        found = [(0.0, ""), (self.least_customers, "least_customers")]
        found.append((self.min_share * target, "min_share"))
        if self.share_now is not None and self.max_share_change is not None:
            found.append(((self.share_now - self.max_share_change) * target, "max_share_change"))
        return found

    def highs(self, target: float, curve: Response) -> list[tuple[float, str]]:
        """Return the upper limits at a target, that of the curve too, each with its name."""
        found = [(curve.capacity, "capacity"), (self.most_customers, "most_customers")]
        if self.max_share < 1:
            found.append((self.max_share * target, "max_share"))
        if self.share_now is not None and self.max_share_change is not None:
            found.append(((self.share_now + self.max_share_change) * target, "max_share_change"))
        return found


UNLIMITED: Final = Limit()
"""A channel may bring what its curve allows."""


class Box(NamedTuple):
    """Between what a channel may bring at a target; customers a month, and what sets the ends."""

    low: float
    high: float
    low_by: str
    high_by: str


def boxes(
    target: float, curves: Mapping[str, Response], limits: Mapping[str, Limit]
) -> dict[str, Box]:
    """Return what each channel may bring at a target.

    Parameters
    ----------
    target : float
        Customers a month of all channels.
    curves, limits
        As in `plan.cheapest_plan`.

    Returns
    -------
    dict of str to Box
        By channel, even if they contradict each other: see `refusal`.
    """
    found = {}
    for channel, curve in curves.items():
        limit = limits.get(channel, UNLIMITED)
        low, low_by = max(limit.lows(target), key=lambda one: one[0])
        high, high_by = min(limit.highs(target, curve), key=lambda one: one[0])
        found[channel] = Box(low, high, low_by, high_by)
    return found


def refusal(target: float, curves: Mapping[str, Response], found: Mapping[str, Box]) -> str:
    """Return why a target cannot be met, and which limits bind; empty where it can.

    Parameters
    ----------
    target : float
        Customers a month.
    curves : mapping of str to Response
        By channel.
    found : mapping of str to Box
        From `boxes`.

    Returns
    -------
    str
        A sentence for people.
    """
    slack = 1e-12 * target
    for channel, box in found.items():
        if box.low > box.high + slack or box.low >= curves[channel].capacity:
            return (
                f"target: at {target:,.6g} customers a month the limits of {channel!r} contradict "
                f"each other: at least {box.low:,.6g} ({box.low_by}), at most {box.high:,.6g} "
                f"({box.high_by}); loosen one of them"
            )
    least, most = (sum(getattr(box, end) for box in found.values()) for end in ("low", "high"))
    if least > target + slack:
        held = [f"{c} {b.low:,.6g} ({b.low_by})" for c, b in found.items() if b.low > 0]
        return (
            f"target: {target:,.6g} customers a month is below {least:,.6g}, the least that the "
            f"limits allow; what binds: {', '.join(held)}"
        )
    never = any(box.high >= curves[channel].capacity for channel, box in found.items())
    if most < target - slack or (never and most <= target):
        held = [f"{c} {b.high:,.6g} ({b.high_by})" for c, b in found.items()]
        return (
            f"target: {target:,.6g} customers a month is above {most:,.6g}, the most that the "
            f"channels bring; what binds: {', '.join(held)}"
        )
    return ""


def checked(
    curves: Mapping[str, Response], limits: Mapping[str, Limit] | None
) -> Mapping[str, Limit]:
    """Return limits by channel, or say what is wrong with curves and limits.

    Parameters
    ----------
    curves, limits
        As in `plan.cheapest_plan`.

    Returns
    -------
    mapping of str to Limit

    Raises
    ------
    ValueError
        If there is no channel, or a limit for one that has no curve.
    """
    if not curves:
        raise ValueError("curves: there is no channel; give at least one")
    for channel, curve in curves.items():
        if not isinstance(curve, Response):
            raise ValueError(
                f"curves[{channel!r}]: {curve!r} is not a curve; make one with `power`, "
                "`michaelis_menten`, `hill` or `through`"
            )
    given = limits or {}
    for channel, limit in given.items():
        if channel not in curves:
            raise ValueError(f"limits: {channel!r} is not one of {', '.join(curves)}")
        if not isinstance(limit, Limit):
            raise ValueError(f"limits[{channel!r}]: {limit!r} is not a `Limit`")
    return given


def reach(
    curves: Mapping[str, Response], limits: Mapping[str, Limit] | None = None
) -> tuple[float, float]:
    """Return the least and the most customers a month that the limits allow.

    Share limits move with the volume, so this is a linear programme (HiGHS, by scipy).

    Parameters
    ----------
    curves, limits
        As in `plan.cheapest_plan`.

    Returns
    -------
    tuple of float
        Least and most. NaN for both where no volume meets the limits; the most is infinite
        where nothing ends it. A curve's own capacity counts, though no spend reaches it.

    Raises
    ------
    ValueError
        As in `checked`.
    """
    given = checked(curves, limits)
    count = len(curves)
    rows: list[list[float]] = []
    sides: list[float] = []

    def row(channel: int, sign: float, share: float, constant: float) -> None:
        # sign·n ≤ sign·(share·T + constant)
        one = [0.0] * (count + 1)
        one[channel], one[-1] = sign, -sign * share
        rows.append(one)
        sides.append(sign * constant)

    for k, (channel, curve) in enumerate(curves.items()):
        limit = given.get(channel, UNLIMITED)
        for sign, at_0, at_1 in (
            (-1.0, limit.lows(0.0), limit.lows(1.0)),
            (1.0, limit.highs(0.0, curve), limit.highs(1.0, curve)),
        ):
            for (constant, _), (there, _) in zip(at_0, at_1, strict=True):
                if math.isfinite(constant):
                    row(k, sign, there - constant, constant)
    total = np.array([[*[1.0] * count, -1.0]])
    ends = []
    for sign in (1.0, -1.0):
        cost = np.zeros(count + 1)
        cost[-1] = sign
        solved = linprog(cost, A_ub=rows, b_ub=sides, A_eq=total, b_eq=[0.0], method="highs")
        if solved.status == 2:
            return math.nan, math.nan
        ends.append(math.inf if solved.status == 3 else float(solved.x[-1]))
    return ends[0], ends[1]
