"""Parameters of a customer by name: defaults, checks, and scenarios cut in blocks."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis.lending import checks, kernel, ladder

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


class Inputs:
    """Checked parameters of one call, each with scenarios first, ready to be cut in blocks.

    Parameters
    ----------
    given : mapping
        Complete parameters of `lending.evaluate`.
    horizon : int, optional
        Last calendar month that counts.
    """

    def __init__(self, given: Mapping[str, Any], horizon: int | None) -> None:
        self.ladder = steps = ladder.described(given)
        self.lag = checks.whole("recovery_lag_months", given["recovery_lag_months"], low=0)
        width = int(steps.term.max())
        self.base = [
            checks.by_month(
                name, given[name], 1 if _one_entry(given[name]) else width, low=0, high=high
            )
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

    @property
    def count(self) -> int:
        """How many scenarios there are."""
        return int(np.prod(self.shape, dtype=int))

    def flat(self, array: Any, inner: int) -> Any:  # noqa: ANN401  (floats or whole numbers)
        """Return an array with its scenarios in one axis, before its `inner` own ones."""
        own = array.shape[array.ndim - inner :]
        return np.broadcast_to(array, (*self.shape, *own)).reshape(self.count, *own)

    def by_month(self, width: int) -> list[Array]:
        """Return intensity and prepayment by so many months of a loan's life, months last."""
        return [np.broadcast_to(b, (*b.shape[:-1], width)) for b in self.base]

    def cuts(self) -> Iterator[slice]:
        """Yield where the blocks lie."""
        for begin in range(0, self.count, BLOCK):
            yield slice(begin, min(begin + BLOCK, self.count))

    def blocks(self) -> Iterator[tuple[slice, kernel.Block]]:
        """Yield the scenarios in blocks, and where they lie."""
        steps, flat = self.ladder, self.flat
        weights, multipliers, log_price = (
            flat(a, 1) for a in (self.weights, self.multipliers, self.log_price)
        )
        reference, elasticity, incentive = (flat(link, 0) for link in self.links)
        amounts, apr, until = (flat(a, 1) for a in (steps.amounts, steps.apr, steps.until))
        base = [flat(b, 1) for b in self.by_month(int(steps.term.max()))]
        again = [flat(a, 1) for a in self.again]
        costs = [flat(c, 0) for c in self.costs]
        rate, cac = flat(self.log_discount, 0), flat(self.cac, 0)
        month = np.arange(self.horizon + 1)
        for cut in self.cuts():
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
            yield cut, kernel.Block(*(of_one_kind(value) for value in block))


def _one_entry(value: Any) -> bool:  # noqa: ANN401  (whatever was given)
    shape = np.shape(value)
    return not shape or shape[-1] == 1


def of_one_kind(value: Any) -> Any:  # noqa: ANN401  (an array or a number)
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
