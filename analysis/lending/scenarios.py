"""One flat entry point: every parameter by its name, scenarios broadcast, blocks inside."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis.lending import checks, kernel, ladder
from analysis.lending.customer import Customer
from analysis.lending.kernel import PARTS

Array = npt.NDArray[np.float64]

REQUIRED: Final = ("amounts", "term", "apr")
DEFAULTS: Final[Mapping[str, Any]] = {
    "method": "annuity",
    "intensity": 0.0,
    "prepayment": 0.0,
    "reborrow_probability": 1.0,
    "reborrow_after_prepayment": None,
    "gap_months": 0,
    "next_loan_after": 1.0,
    "tail": 0,
    "type_weights": (1.0,),
    "type_multipliers": (1.0,),
    "amount_ref_cny": 10_000.0,
    "size_risk_elasticity": 0.0,
    "price_risk_slope": 0.0,
    "apr_ref": 0.24,
    "incentive_slope": 0.0,
    "discount_rate": 0.0,
    "cac_cny": 0.0,
    "cac_amount_ref_cny": 10_000.0,
    "conversion_elasticity": 0.0,
    "lgd": 1.0,
    "recovery_lag_months": 0,
    **dict.fromkeys((name for name in kernel.COSTS if name != "lgd"), 0.0),
}
"""What a parameter is where it is not given; those of `REQUIRED` must be."""

BLOCK: Final = 1024
"""Scenarios worked on at a time, so that memory does not grow with their number."""

LOYAL: Final[Mapping[str, Any]] = {
    "intensity": 0.0,
    "prepayment": 0.0,
    "reborrow_probability": 1.0,
    "reborrow_after_prepayment": None,
    "late_share": 0.0,
}
"""Pays on schedule, is never late, always returns."""

_SHARES = ("lgd", "late_share", "success_fee_share_of_interest", "indirect_tax_rate")


def completed(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters with the defaults where none are given.

    Raises
    ------
    ValueError
        For an unknown name, with the nearest known one, and for a missing one.
    """
    known = [*REQUIRED, *DEFAULTS]
    for name in parameters:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"{name}: there is no such parameter{hint} Known: {', '.join(known)}")
    if missing := [name for name in REQUIRED if name not in parameters]:
        raise ValueError(f"{missing[0]}: must be given")
    whole = {**DEFAULTS, **parameters}
    if whole["reborrow_after_prepayment"] is None:
        whole["reborrow_after_prepayment"] = whole["reborrow_probability"]
    return whole


class _Inputs:
    """Checked parameters of one call, each with scenarios first, ready to be cut in blocks."""

    def __init__(self, given: Mapping[str, Any], horizon: int | None) -> None:
        self.ladder = steps = ladder.described(given)
        self.lag = checks.whole("recovery_lag_months", given["recovery_lag_months"], low=0)
        width = int(steps.term.max())
        self.base = [
            checks.by_month(name, given[name], width, low=0, high=high)
            for name, high in (("intensity", None), ("prepayment", 1))
        ]
        self.weights, self.multipliers = _types(given)
        self.links = [
            self._positive("amount_ref_cny", given),
            checks.numbers("size_risk_elasticity", given["size_risk_elasticity"]),
            checks.numbers("incentive_slope", given["incentive_slope"]),
        ]
        slope = checks.numbers("price_risk_slope", given["price_risk_slope"])
        ref = checks.numbers("apr_ref", given["apr_ref"], low=0, rate=True)
        self.costs = [self._cost(name, given[name]) for name in kernel.COSTS]
        self.cac = self._cac(given)
        rate = checks.numbers("discount_rate", given["discount_rate"], low=0, rate=True)
        again = [
            ladder.chances(name, given[name], steps)
            for name in ("reborrow_probability", "reborrow_after_prepayment")
        ]
        self.shape = checks.shape(
            [
                ("amounts, apr", steps.scenarios),
                *(zip(("intensity", "prepayment"), (b.shape[:-1] for b in self.base), strict=True)),
                ("type_weights", self.weights.shape[:-1]),
                ("type_multipliers", self.multipliers.shape[:-1]),
                *(
                    (name, np.shape(given[name]))
                    for name in ("amount_ref_cny", "size_risk_elasticity", "incentive_slope")
                ),
                ("price_risk_slope", slope.shape),
                ("apr_ref", ref.shape),
                *((name, np.shape(given[name])) for name in kernel.COSTS),
                ("cac_cny", self.cac.shape),
                ("discount_rate", rate.shape),
                *(("reborrow_probability", a.shape[:-1]) for a in again),
            ]
        )
        self.again = again
        full = steps.longest_months + self.lag
        self.horizon = full
        self.kept = full if horizon is None else min(checks.whole("horizon", horizon), full)
        self.log_price = slope[..., None] * (steps.apr - ref[..., None])
        self.log_discount = np.log1p(rate)
        one = int(steps.term.max()) + max(self.lag, steps.gap_months)
        overlapping = checks.scalar("next_loan_after", given["next_loan_after"]) < 1
        self.months = (full if overlapping else min(one, full)) + 1

    @staticmethod
    def _positive(name: str, given: Mapping[str, Any]) -> Array:
        found = checks.numbers(name, given[name], low=0)
        if (found == 0).any():
            raise ValueError(f"{name}: 0 is not allowed; must be above 0")
        return found

    @staticmethod
    def _cost(name: str, value: Any) -> Array:  # noqa: ANN401  (whatever was given)
        return checks.numbers(
            name, value, low=0, high=1 if name in _SHARES else None, rate=name == "funding_rate"
        )

    def _cac(self, given: Mapping[str, Any]) -> Array:
        cac = checks.numbers("cac_cny", given["cac_cny"], low=0)
        reference = self._positive("cac_amount_ref_cny", given)
        elasticity = checks.numbers("conversion_elasticity", given["conversion_elasticity"])
        return np.asarray(cac * (self.ladder.amounts[..., 0] / reference) ** -elasticity)

    def blocks(self) -> Iterator[tuple[slice, kernel.Block]]:
        """Yield the scenarios in blocks, and where they lie."""
        steps, count = self.ladder, int(np.prod(self.shape, dtype=int))

        def flat(array: Any, inner: int) -> Any:  # noqa: ANN401  (floats or whole numbers)
            own = array.shape[array.ndim - inner :]
            return np.broadcast_to(array, (*self.shape, *own)).reshape(count, *own)

        weights, multipliers, log_price = (
            flat(a, 1) for a in (self.weights, self.multipliers, self.log_price)
        )
        reference, elasticity, incentive = (flat(link, 0) for link in self.links)
        amounts, apr, until = (flat(a, 1) for a in (steps.amounts, steps.apr, steps.until))
        base, again = [flat(b, 1) for b in self.base], [flat(a, 1) for a in self.again]
        costs = [flat(c, 0) for c in self.costs]
        rate, cac = flat(self.log_discount, 0), flat(self.cac, 0)
        month = np.arange(self.horizon + 1)
        for begin in range(0, count, BLOCK):
            cut = slice(begin, min(begin + BLOCK, count))
            part = replace(steps, amounts=amounts[cut], apr=apr[cut], until=until[cut])
            block = kernel.Block(
                weights[cut],
                multipliers[cut],
                log_price[cut],
                np.stack([b[cut] for b in base], axis=1),
                np.stack([elasticity[cut], incentive[cut], reference[cut]], axis=1),
                part.amounts,
                steps.term,
                part.unit(),
                np.stack([c[cut] for c in costs], axis=1),
                self.lag,
                part.until,
                steps.gap_months,
                np.stack([a[cut] for a in again], axis=1),
                np.exp(-rate[cut][:, None] * month / 12),
                self.months,
                cac[cut],
            )
            yield cut, kernel.Block(*(_of_one_kind(value) for value in block))


def _of_one_kind(value: Any) -> Any:  # noqa: ANN401  (an array or a number)
    """Return an array laid out row by row and free to write; the kernels compile for each kind."""
    return np.require(value, requirements=("C", "W")) if np.ndim(value) else value


def _types(given: Mapping[str, Any]) -> tuple[Array, Array]:
    weights = checks.numbers("type_weights", given["type_weights"], low=0, high=1)
    multipliers = checks.numbers("type_multipliers", given["type_multipliers"], low=0)
    if not weights.ndim or not multipliers.ndim:
        raise ValueError("type_weights, type_multipliers: give a list, one entry for each type")
    if weights.shape[-1] != multipliers.shape[-1]:
        raise ValueError(
            f"type_multipliers: {multipliers.shape[-1]} types, and type_weights has "
            f"{weights.shape[-1]}; they must be as many"
        )
    total = weights.sum(axis=-1)
    if (np.abs(total - 1) > 1e-9).any():
        worst = float(total.flat[np.abs(total - 1).argmax()])
        raise ValueError(f"type_weights: they sum to {worst:.12g}; must sum to 1")
    mean = (weights * multipliers).sum(axis=-1)
    if (np.abs(mean - 1) > 1e-6).any():
        warnings.warn(
            f"type_multipliers: their weighted mean is {float(np.asarray(mean).flat[0]):g} and not "
            "1, so `intensity` is not the average customer's",
            stacklevel=4,
        )
    return weights, multipliers


def _run(given: Mapping[str, Any], horizon: int | None, *, keep: bool) -> Customer:
    inputs = _Inputs(given, horizon)
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
