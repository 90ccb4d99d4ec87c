"""One flat entry point: every parameter by its name, scenarios broadcast, blocks inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis.lending import checks, kernel
from analysis.lending.customer import Customer
from analysis.lending.inputs import BLOCK, Inputs, completed
from analysis.lending.kernel import PARTS

Array = npt.NDArray[np.float64]

LOYAL: Final[Mapping[str, Any]] = {
    "intensity": 0.0,
    "prepayment": 0.0,
    "reborrow_probability": 1.0,
    "reborrow_after_prepayment": None,
    "late_share": 0.0,
}
"""Pays on schedule, is never late, always returns."""


def _run(given: Mapping[str, Any], horizon: int | None, *, keep: bool) -> Customer:
    inputs = Inputs(given, horizon)
    shape, steps = inputs.shape, inputs.ladder
    count, types = int(np.prod(shape, dtype=int)), inputs.weights.shape[-1]
    months = inputs.kept + 1
    flows = np.empty((count if keep else 0, len(PARTS), months))
    by_loan = np.empty((count, steps.rungs, len(PARTS)))
    reach = np.empty((count, steps.rungs, types))
    scalars = np.empty((count, 5))
    discount = np.empty((count, months)) if keep else np.empty((0, months))
    for cut, block in inputs.blocks():
        short = inputs.kept < inputs.horizon
        made, by_loan[cut], reach[cut], scalars[cut, :4] = kernel.many(block, keep or short)
        scalars[cut, 4] = 0.0
        factors = block.discount
        if short:
            scalars[cut, 4] = (made[:, kernel.CON, months:] * factors[:, months:]).sum(axis=1)
            for i, one in enumerate(made[:, :, :months]):
                at = cut.start + i
                scalars[at, :3] = kernel.settle(one[kernel.CON], factors[i, :months], block.cac[i])
                scalars[at, 3] = one[kernel.BAL].max()
        if keep:
            flows[cut] = made[:, :, :months]
            discount[cut] = factors[:, :months]
    takers = reach.sum(axis=-1)
    with np.errstate(invalid="ignore"):
        share = np.where(takers[..., None] > 0, reach / takers[..., None], np.nan)
    return Customer(
        ladder=steps,
        cac_per_funded_cny=np.broadcast_to(inputs.cac, shape).copy(),
        value_cny=scalars[:, 0].reshape(shape),
        payback_months=scalars[:, 1].reshape(shape),
        first_crossing_months=scalars[:, 2].reshape(shape),
        by_loan={
            name: by_loan[:, :, p].reshape(*shape, steps.rungs)
            for p, name in enumerate(PARTS)
            if name != "balance"
        },
        reach=takers.reshape(*shape, steps.rungs),
        type_share=share.reshape(*shape, steps.rungs, types),
        peak_expected_exposure_cny=scalars[:, 3].reshape(shape),
        truncated_value_cny=scalars[:, 4].reshape(shape),
        discount=discount.reshape(*shape, months) if keep else discount,
        flows={name: flows[:, p].reshape(*shape, months) for p, name in enumerate(PARTS)}
        if keep
        else {},
        _loyal=partial(_loyal, given, horizon, keep),
    )


def _loyal(given: Mapping[str, Any], horizon: int | None, keep: bool) -> Customer:
    again = LOYAL["reborrow_probability"]
    return _run({**given, **LOYAL, "reborrow_after_prepayment": again}, horizon, keep=keep)


def evaluate(*, horizon: int | None = None, **parameters: Any) -> Customer:  # noqa: ANN401
    """Return what an acquired customer is worth.

    Parameters
    ----------
    horizon : int, optional
        Last calendar month that counts; the longest possible ladder and its recoveries by
        default. What is cut off is returned as `truncated_value_cny`.
    **parameters
        Those of `REQUIRED` and any of `DEFAULTS`, by name. Money, rates, probabilities and
        intensities may be arrays over scenarios, which broadcast; a list or tuple of `amounts`,
        `term`, `apr`, `method` or `reborrow_probability` has one entry a rung (a step);
        `intensity` and `prepayment` have months last, `type_weights` and `type_multipliers`
        the types.

    Returns
    -------
    Customer
        Arrays of the broadcast scenario shape, months, rungs and types last.

    Raises
    ------
    ValueError
        With name, value and range of the first argument that is wrong.

    Warns
    -----
    UserWarning
        Where the types' mean multiplier is not 1.

    Examples
    --------
    >>> one = evaluate(amounts=(10_000,), term=12, apr=0.24, cac_cny=1_000)
    >>> round(float(one.value_cny), 2)
    1347.15
    """
    return _run(completed(parameters), horizon, keep=True)


def evaluate_scalars(*, horizon: int | None = None, **parameters: Any) -> Customer:  # noqa: ANN401
    """Return the same without the flows by month, for very many scenarios.

    Parameters
    ----------
    horizon, **parameters
        As in `evaluate`.

    Returns
    -------
    Customer
        `flows` and `discount` are empty.
    """
    return _run(completed(parameters), horizon, keep=False)


def in_blocks(
    draw: Callable[[np.random.Generator, int], Mapping[str, Any]],
    scenarios: int,
    rng: np.random.Generator | int,
    *,
    block: int = 50 * BLOCK,
) -> Iterator[Customer]:
    """Yield results block by block, so that memory does not grow with the scenarios.

    Parameters
    ----------
    draw : callable
        From a generator and a count to parameters of `evaluate` with that many scenarios.
    scenarios : int
        How many in all.
    rng : Generator or int
        Randomness, or its seed; 0 is a seed.
    block : int
        Scenarios drawn at a time.

    Yields
    ------
    Customer
        Scalars of one block, in order.
    """
    left = checks.whole("scenarios", scenarios, low=1)
    generator = np.random.default_rng(rng)
    while left > 0:
        count = min(left, checks.whole("block", block, low=1))
        yield evaluate_scalars(**draw(generator, count))
        left -= count
