"""A second opinion on a plan, from a solver that knows nothing of equal marginal costs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.optimize import minimize

from analysis.channels.limits import Limit, boxes, refusal
from analysis.channels.plan import Plan, asked, described
from analysis.channels.response import Response
from analysis.lending import checks


def by_slsqp(
    target: float, curves: Mapping[str, Response], limits: Mapping[str, Limit] | None = None
) -> Plan:
    """Return the same plan by sequential quadratic programming (scipy's SLSQP): a check.

    Parameters
    ----------
    target, curves, limits
        As in `cheapest_plan`.

    Returns
    -------
    Plan
        With `converged` False where this solver stops short, as it does at narrow limits; its
        multiplier is the mean marginal cost of channels away from their limits.

    Raises
    ------
    ValueError
        As in `cheapest_plan`.
    """
    wanted, given = asked(target, curves, limits)
    found = boxes(wanted, curves, given)
    if reason := refusal(wanted, curves, found):
        raise ValueError(reason)
    names = list(curves)
    low = np.array([found[name].low for name in names]) / wanted
    high = np.array([min(found[name].high, wanted) for name in names]) / wanted
    tops = np.array([curves[name].capacity for name in names]) / wanted
    # no spend reaches a capacity, and no step may try it
    high = np.maximum(np.minimum(high, tops * (1 - 1e-9)), low)
    start = low + (high - low) * (1 - low.sum()) / max((high - low).sum(), 1e-300)

    def spend(part: checks.Array) -> float:
        return float(sum(curves[c].spend(n) for c, n in zip(names, part * wanted, strict=True)))

    def slopes(part: checks.Array) -> checks.Array:
        each = [float(curves[c].marginal(n)) for c, n in zip(names, part * wanted, strict=True)]
        return np.array(each) * wanted / scale

    scale = spend(start)
    solved = minimize(
        lambda part: spend(np.clip(part, low, high)) / scale,
        start,
        jac=lambda part: slopes(np.clip(part, low, high)),
        bounds=list(zip(low, high, strict=True)),
        constraints={"type": "eq", "fun": lambda part: part.sum() - 1, "jac": np.ones_like},
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 1_000},
    )
    part = np.clip(solved.x, low, high)
    customers = dict(zip(names, (part * wanted).tolist(), strict=True))
    away = (part > low + 1e-6) & (part < high - 1e-6)
    at = slopes(part) * scale / wanted
    return described(
        wanted,
        curves,
        given,
        found,
        customers,
        float(at[away].mean() if away.any() else np.median(at)),
    )
