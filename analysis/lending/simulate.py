"""Single customers, drawn one by one: how results spread, and a check on the expectations.

The walk keeps a list of open loans and draws every event; it shares no formula of expectation
with `kernel`. Only the terms of a loan (balances and interest due) come from the same place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from analysis.lending import checks
from analysis.lending.inputs import Inputs, completed

Array = npt.NDArray[np.float64]


@njit(cache=True)
def _walk(rng, block, result, loans):
    weights, multipliers, log_price = block.weights[0], block.multipliers[0], block.log_price[0]
    base, amounts, term, unit = block.base[0], block.amounts[0], block.term, block.unit[0]
    lag, until, gap, again = block.lag, block.until[0], block.gap, block.again[0]
    discount, costs, links = block.discount[0], block.costs[0], block.links[0]
    lgd, funding, servicing, early, late, late_share, fee, tax, origination = costs
    elasticity, incentive, reference = links
    rungs = len(amounts)
    age = np.zeros(rungs, np.int64)  # months since each grant; -1 where not open
    for c in range(len(result)):
        draw, kind = rng.random(), 0
        while kind < len(weights) - 1 and draw >= weights[kind]:
            draw -= weights[kind]
            kind += 1
        age[:] = -1
        age[0] = 0
        last, offered, month, next_at, total = 0, True, 0, -1, -origination
        since, loans[c] = 0, 1
        while True:
            running = False
            for k in range(rungs):
                running = running or age[k] >= 0
            if (
                not running
                and next_at < 0
                and not (offered and last + 1 < rungs and since < until[last])
            ):
                break
            month += 1
            since += 1
            together, newest = 0.0, -1
            for k in range(rungs):
                if age[k] >= 0:
                    age[k] += 1
                    together += amounts[k]
                    newest = k
            if newest >= 0:
                t = age[newest]
                rate = base[0, t - 1] * multipliers[kind] * np.exp(log_price[newest])
                rate *= (together / reference) ** elasticity
                if offered and last + 1 < rungs:
                    rate *= np.exp(-incentive * (amounts[last + 1] - amounts[last]) / reference)
                now, later = discount[month], discount[min(month + lag, len(discount) - 1)]
                if rng.random() < 1.0 - np.exp(-rate):
                    for k in range(rungs):
                        if age[k] >= 1:
                            owed = amounts[k] * unit[0, k, age[k] - 1]
                            total -= now * (owed * (1.0 + funding / 12.0) + servicing + late)
                            total += later * (1.0 - lgd) * owed
                    break
                leaves = t < term[newest] and rng.random() < base[1, t - 1]
                for k in range(rungs):
                    if age[k] >= 1:
                        owed = amounts[k] * unit[0, k, age[k] - 1]
                        interest = amounts[k] * unit[1, k, age[k]]
                        total += now * (
                            interest * (1.0 - fee - tax) - funding / 12.0 * owed - servicing
                        )
                        total -= now * early * late_share
                        if leaves or age[k] == term[k]:
                            age[k] = -1
                if leaves:
                    more = offered and last + 1 < rungs and rng.random() < again[1, last]
                    offered = more
                    next_at = month + gap if more else -1
            if next_at < 0 and offered and last + 1 < rungs and since == until[last]:
                offered = rng.random() < again[0, last]
                next_at = month if offered else -1
            if next_at == month:
                last += 1
                age[last], since, next_at = 0, 0, -1
                loans[c] += 1
                total -= origination * discount[month]
        result[c] = total


@dataclass(frozen=True)
class Outcomes:
    """Customers drawn one by one.

    Attributes
    ----------
    net_cny : ndarray
        Discounted result of each after acquisition cost.
    loans : ndarray of int
        Loans each took.
    """

    net_cny: Array
    loans: npt.NDArray[np.int64]

    @property
    def never_pays_back_share(self) -> float:
        """Share of customers whose whole life does not earn the acquisition cost."""
        return float((self.net_cny < 0).mean())


def outcome_distribution(
    rng: np.random.Generator | int,
    customers: int,
    **parameters: Any,
) -> Outcomes:
    """Draw customers one by one.

    Parameters
    ----------
    rng : Generator or int
        Randomness, or its seed; 0 is a seed.
    customers : int
        How many.
    **parameters
        Those of `lending.evaluate`, for one scenario.

    Returns
    -------
    Outcomes
        Net result and loans taken, one entry a customer.

    Raises
    ------
    ValueError
        If a parameter is wrong or holds more than one scenario.
    """
    inputs = Inputs(completed(parameters), None)
    if int(np.prod(inputs.shape, dtype=int)) != 1:
        raise ValueError(f"parameters: one scenario is meant, these hold {inputs.shape}")
    count = checks.whole("customers", customers, low=1)
    (_, block) = next(inputs.blocks())
    net, loans = np.empty(count), np.empty(count, np.int64)
    _walk(np.random.default_rng(rng), block, net, loans)
    return Outcomes(net - block.cac[0], loans)
