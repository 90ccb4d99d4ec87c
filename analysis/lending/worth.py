"""What a customer is worth where no month is asked for: loan by loan, without a calendar.

Where loans follow one another, discounting by the month is a product over what came before.
A customer of type j who comes to loan k at all comes to it, each yuan discounted, with

    d_{j,1} = w_j,   d_{j,k+1} = d_{jk}·(q_k·S_n·v^{n+g} + q'_k·v^g·Σ_t P_t·v^t)

in the symbols of `lending.loan`: S_n ends on schedule, P_t prepays in month t, g is the gap. The
value is the sum over loans and types of d_{jk} times the loan's own discounted flows. What one
month of one loan adds goes into seven sums, and all flows are multiples of those.

Exact where the path is, for the longest possible ladder. Overlapping ladders, shorter horizons,
and months of payback need the path: `lending.evaluate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.lending import checks, sums
from analysis.lending.customer import Worth
from analysis.lending.inputs import Inputs, completed, of_one_kind
from analysis.lending.loan import METHODS
from analysis.lending.scenarios import LOYAL, evaluate_scalars
from analysis.lending.sums import PARTS, Rows

Array = npt.NDArray[np.float64]


def _blocks(inputs: Inputs) -> Iterator[tuple[slice, Rows]]:
    steps, flat = inputs.ladder, inputs.flat
    width = max(b.shape[-1] for b in inputs.base)
    ahead = [flat(a, 1) for a in (inputs.weights, inputs.multipliers, inputs.log_price)]
    ahead += [flat(b, 1) for b in inputs.by_month(width)]
    reference, elasticity, incentive = (flat(link, 0) for link in inputs.links)
    own = [flat(a, 1) for a in (steps.amounts, steps.apr)]
    costs, again = [flat(c, 0) for c in inputs.costs], [flat(a, 1) for a in inputs.again]
    rate = flat(inputs.log_discount, 0)
    method = np.array([METHODS.index(name) for name in steps.method])
    for cut in inputs.cuts():
        rows = (
            *(a[cut] for a in ahead),
            np.stack([elasticity[cut], incentive[cut], reference[cut]], axis=1),
            *(a[cut] for a in own),
            np.stack([c[cut] for c in costs], axis=1),
            np.stack([a[cut] for a in again], axis=1),
            rate[cut],
            steps.term,
            method,
            inputs.lag,
            steps.gap_months,
        )
        yield cut, Rows._make(of_one_kind(value) for value in rows)


def _short(given: Mapping[str, Any]) -> Worth:
    inputs = Inputs(given, None)
    count, steps, shape = inputs.count, inputs.ladder, inputs.shape
    by_loan = np.zeros((count, steps.rungs, len(PARTS)))
    reach = np.zeros((count, steps.rungs, inputs.weights.shape[-1]))
    value = np.zeros(count)
    for cut, rows in _blocks(inputs):
        sums.add_up(rows, by_loan[cut], reach[cut], value[cut], True)
    takers = reach.sum(axis=-1)
    with np.errstate(invalid="ignore"):
        share = np.where(takers[..., None] > 0, reach / takers[..., None], np.nan)
    return Worth(
        ladder=steps,
        cac_per_funded_cny=np.broadcast_to(inputs.cac, shape).copy(),
        value_cny=value.reshape(shape),
        by_loan={
            name: by_loan[:, :, p].reshape(*shape, steps.rungs) for p, name in enumerate(PARTS)
        },
        reach=takers.reshape(*shape, steps.rungs),
        type_share=share.reshape(*shape, *reach.shape[1:]),
        _loyal=lambda: evaluate_worth(**{**given, **LOYAL}),
    )


def _value_alone(given: Mapping[str, Any]) -> Array:
    inputs = Inputs(given, None)
    rungs, value = inputs.ladder.rungs, np.zeros(inputs.count)
    scrap = np.zeros((1, rungs, len(PARTS))), np.zeros((1, rungs, inputs.weights.shape[-1]))
    for cut, rows in _blocks(inputs):
        sums.add_up(rows, *scrap, value[cut], False)
    return value.reshape(inputs.shape)


def evaluate_value(*, horizon: int | None = None, **parameters: Any) -> Array:  # noqa: ANN401
    """Return what an acquired customer is worth, and nothing beside it.

    Parameters
    ----------
    horizon, **parameters
        As in `lending.evaluate`. Ladders that overlap, and a horizon, take the path.

    Returns
    -------
    ndarray
        Discounted contribution before acquisition cost, CNY, of the broadcast scenario shape.

    Raises
    ------
    ValueError
        As `lending.evaluate` does.

    Examples
    --------
    >>> round(float(evaluate_value(amounts=(10_000,), term=12, apr=0.24)), 2)
    1347.15
    """
    given = completed(parameters)
    if _needs_path(given, horizon):
        return evaluate_scalars(horizon=horizon, **parameters).value_cny
    return _value_alone(given)


def _needs_path(given: Mapping[str, Any], horizon: int | None) -> bool:
    return horizon is not None or checks.scalar("next_loan_after", given["next_loan_after"]) != 1


def evaluate_worth(*, horizon: int | None = None, **parameters: Any) -> Worth:  # noqa: ANN401
    """Return what an acquired customer is worth, loan by loan, where no month is asked for.

    Parameters
    ----------
    horizon, **parameters
        As in `lending.evaluate`. Ladders that overlap, and a horizon, take the path.

    Returns
    -------
    Worth
        Arrays of the broadcast scenario shape, rungs and types last.

    Raises
    ------
    ValueError
        As `lending.evaluate` does.

    Examples
    --------
    >>> one = evaluate_worth(amounts=(10_000,), term=12, apr=0.24)
    >>> round(float(one.value_cny), 2)
    1347.15
    """
    given = completed(parameters)
    if _needs_path(given, horizon):
        return evaluate_scalars(horizon=horizon, **parameters)
    return _short(given)
