"""A ladder of loans: its rungs, when each is granted, and what drives its risk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.loan import METHODS, unit_balances, unit_interest

Array = npt.NDArray[np.float64]

HEAVY_FRONT: Final = (12_000.0, 9_000.0, 7_000.0, 5_000.0, 3_500.0)
"""A large first loan, then smaller ones, CNY."""

LIGHT_FRONT: Final = HEAVY_FRONT[::-1]
"""The same amounts in the other order, so that order alone is compared."""


@dataclass(frozen=True)
class Ladder:
    """The rungs of a ladder over scenarios.

    Attributes
    ----------
    amounts : ndarray
        CNY, scenarios first, rungs last; the tail is written out.
    apr : ndarray
        Nominal annual rates, the same shape.
    term : ndarray of int
        Months of each rung.
    method : tuple of str
        Method of each rung.
    until : ndarray of int
        Months from a rung's grant to the next one's, on schedule, the gap included; the same
        shape as `amounts`. The last rung has one too; nothing follows it.
    gap_months : int
        Months from the end of a loan, or from the share repaid, to the next loan.
    """

    amounts: Array
    apr: Array
    term: npt.NDArray[np.int64]
    method: tuple[str, ...]
    until: npt.NDArray[np.int64]
    gap_months: int

    @property
    def rungs(self) -> int:
        """How many loans the longest customer takes."""
        return len(self.term)

    @property
    def scenarios(self) -> tuple[int, ...]:
        """Shape of the scenarios."""
        return self.amounts.shape[:-1]

    @property
    def longest_months(self) -> int:
        """Months in which the last loan can end: every loan to its term, and every gap."""
        return int(self.term.sum()) + self.gap_months * (self.rungs - 1)

    def unit(self) -> Array:
        """Return closing balances and interest due for one yuan lent.

        Returns
        -------
        ndarray
            Scenarios, then (2, rungs, longest term + 1).
        """
        width = int(self.term.max()) + 1
        found = np.zeros((*self.scenarios, 2, self.rungs, width))
        for k, (n, method) in enumerate(zip(self.term, self.method, strict=True)):
            found[..., 0, k, : n + 1] = unit_balances(self.apr[..., k], int(n), method)
            found[..., 1, k, : n + 1] = unit_interest(self.apr[..., k], int(n), method)
        return found


def _amounts(amounts: object) -> Array:
    if isinstance(amounts, list | tuple):
        if not amounts:
            raise ValueError("amounts: is empty; a ladder needs at least one loan")
        each = [checks.numbers(f"amounts[{k}]", a, low=0) for k, a in enumerate(amounts)]
        checks.shape((f"amounts[{k}]", a.shape) for k, a in enumerate(each))
        found = np.stack(np.broadcast_arrays(*each), axis=-1)
    else:
        found = checks.numbers("amounts", amounts, low=0)  # type: ignore[arg-type]
        if found.ndim == 0:
            found = found[None]
    if (found == 0).any():
        raise ValueError("amounts: 0 is not allowed; a loan that is not made is left out")
    return found


def build(
    amounts: object,
    term: int | Sequence[int],
    apr: object,
    *,
    method: str | Sequence[str] = "annuity",
    tail: int = 0,
    gap_months: int = 0,
    next_loan_after: float = 1.0,
) -> Ladder:
    """Build a ladder.

    Parameters
    ----------
    amounts : sequence of array_like, or array_like
        CNY; a list or tuple has one entry a rung (each over scenarios), an array has the rungs
        last.
    term : int or sequence of int
        Months; one for all, or a list or tuple with one a rung.
    apr : array_like, or list or tuple of array_like
        Nominal annual rate; an array runs over scenarios, a list or tuple over rungs.
    method : str or sequence of str
        As in `loan.schedule`; one for all, or one a rung.
    tail : int
        Further loans at the last amount.
    gap_months : int
        Months from one loan to the next.
    next_loan_after : float
        Share θ of a loan's principal that must be repaid on schedule before the next is
        granted; 1 is one after another.

    Returns
    -------
    Ladder
        With the tail written out.

    Raises
    ------
    ValueError
        With name, value and range of the first argument that is wrong.
    """
    money = _amounts(amounts)
    own = money.shape[-1]
    more = checks.whole("tail", tail, low=0)
    gap = checks.whole("gap_months", gap_months, low=0)
    share = checks.scalar("next_loan_after", next_loan_after, low=0, high=1)
    if share == 0:
        raise ValueError("next_loan_after: 0 is not allowed; must be above 0 and at most 1")
    terms = [checks.whole("term", t, low=1) for t in checks.rungs("term", term, own)]
    methods = [
        checks.choice("method", str(m), METHODS) for m in checks.rungs("method", method, own)
    ]
    rates = [checks.numbers("apr", r, low=0, rate=True) for r in checks.rungs("apr", apr, own)]  # type: ignore[arg-type]
    scenarios = checks.shape(
        [("amounts", money.shape[:-1]), *(("apr", rate.shape) for rate in rates)]
    )
    order = [*range(own), *[own - 1] * more]
    price = np.stack([np.broadcast_to(rate, scenarios) for rate in rates], axis=-1)[..., order]
    money = np.broadcast_to(money, (*scenarios, own))[..., order]
    until = np.empty(price.shape, np.int64)
    for place, k in enumerate(order):
        if share == 1:
            until[..., place] = terms[k] + gap
            continue
        repaid = 1 - unit_balances(price[..., place], terms[k], methods[k])
        # the last digit of a balance must not move a grant by a month
        until[..., place] = (repaid >= share * (1 - 1e-12)).argmax(axis=-1) + gap
    return Ladder(
        np.ascontiguousarray(money),
        np.ascontiguousarray(price),
        np.array([terms[k] for k in order], np.int64),
        tuple(methods[k] for k in order),
        until,
        gap,
    )


def offer_dependent(probability: float, amounts: Sequence[float], elasticity: float) -> list[float]:
    """Return chances of the next loan that depend on what is offered.

    Parameters
    ----------
    probability : float
        Chance q at an unchanged amount.
    amounts : sequence of float
        The ladder, CNY.
    elasticity : float
        η in q·(a_{k+1}/a_k)^η, cut at 1.

    Returns
    -------
    list of float
        One fewer than the amounts, for `reborrow_probability`.
    """
    q = checks.scalar("probability", probability, low=0, high=1)
    eta = checks.scalar("elasticity", elasticity)
    money = checks.numbers("amounts", amounts, low=0)
    return [float(min(1.0, q * r**eta)) for r in money[1:] / money[:-1]]


def chances(name: str, value: object, ladder: Ladder) -> Array:
    """Return the chance of the next loan by scenario and rung.

    Parameters
    ----------
    name : str
        Of the argument, for messages.
    value : array_like, or list or tuple of array_like
        One for all (over scenarios), or a list or tuple with one for each step.
    ladder : Ladder
        Whose steps; a list for the steps before the tail is continued with its last entry.

    Returns
    -------
    ndarray
        Scenarios, then rungs; 0 at the last.

    Raises
    ------
    ValueError
        If a chance is out of range or a list does not fit.
    """
    steps = ladder.rungs - 1
    if isinstance(value, list | tuple):
        given = list(value)
        if not given or len(given) > steps:
            raise ValueError(f"{name}: {len(given)} entries for {steps} steps between loans")
        given += [given[-1]] * (steps - len(given))
    else:
        given = [value] * steps
    each = [checks.numbers(name, one, low=0, high=1) for one in given]
    scenarios = checks.shape([("ladder", ladder.scenarios), *((name, one.shape) for one in each)])
    found = np.zeros((*scenarios, ladder.rungs))
    for k, one in enumerate(each):
        found[..., k] = one
    return found


def described(parameters: Mapping[str, Any]) -> Ladder:
    """Return the ladder that the parameters of `lending.evaluate` describe."""
    names = ("method", "tail", "gap_months", "next_loan_after")
    return build(
        parameters["amounts"],
        parameters["term"],
        parameters["apr"],
        **{name: parameters[name] for name in names},
    )
