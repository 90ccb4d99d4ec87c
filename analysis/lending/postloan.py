"""What a customer costs after the loan is made, and which arrears would make it so much.

The cost comes in two definitions: collections; collections and credit loss. Both are summed
undiscounted over the whole ladder, per acquired customer, so that they stand beside the
acquisition cost as a lender reports it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.checks import Numbers
from analysis.lending.delinquency import Delinquency, project
from analysis.lending.inputs import completed
from analysis.lending.ladder import described
from analysis.lending.rollrates import RollRates
from analysis.lending.worth import evaluate_worth

Array = npt.NDArray[np.float64]

DEFINITIONS: Final = ("collections", "collections_and_loss")
BOUND: Final = 100.0
"""Roll rates are looked for from 1/`BOUND` to `BOUND` times the odds given."""
POINTS: Final = 93


def _scalar_rates(rates: RollRates) -> None:
    if rates.entry.ndim != 1 or rates.roll.ndim != 1 or rates.cure.ndim != 1:
        raise ValueError("rates: one scenario is meant; arrays over scenarios were given")


def post_loan_cost(rates: RollRates, **parameters: Any) -> dict[str, Array]:  # noqa: ANN401
    """Return what a customer costs after the loan is made.

    The rates take the place of `intensity` and `late_share`; the links of a ladder act on that
    intensity as on any other. On a ladder of several terms, `late_share` is that of the longest.

    Parameters
    ----------
    rates : RollRates
        Scenarios, if any, first.
    **parameters
        Of `lending.evaluate`, without `intensity` and `late_share`; for one scenario, or
        scenarios that broadcast with those of the rates.

    Returns
    -------
    dict of str to ndarray
        `collections`: early cost of every month late, and `late_collection_cost_cny` of every
        default; `collections_and_loss`: that and the principal defaulted less recoveries.
        CNY per acquired customer, undiscounted.

    Raises
    ------
    ValueError
        If a parameter is wrong, or is one that the rates set.
    """
    for name in ("intensity", "late_share"):
        if name in parameters:
            raise ValueError(f"{name}: comes from the roll rates; leave it out")
    made = completed(parameters)
    longest = int(described(made).term.max())
    chain = project(rates, longest, prepayment=made["prepayment"])
    totals = evaluate_worth(
        **{
            **made,
            "intensity": rates.intensity(longest),
            "late_share": chain.late_share,
            "discount_rate": 0.0,
        }
    ).waterfall
    collections = totals["collection_cost"]
    loss = totals["defaulted_principal"] - totals["recovery"]
    return {"collections": collections, "collections_and_loss": collections + loss}


@dataclass(frozen=True)
class Needed:
    """Roll rates that a cost would need.

    Attributes
    ----------
    scale : float
        Least multiple of the odds of entry and rolls at which the cost is reached; NaN if none.
    reason : str
        Empty, `already_above` (at every scale looked at from the lowest on), or
        `beyond_bound` (at none).
    rates : RollRates or None
        At that scale.
    highest_cny : float
        Largest cost over the scales looked at.
    """

    scale: float
    reason: str
    rates: RollRates | None
    highest_cny: float


def rates_needed(
    rates: RollRates,
    target_cny: float,
    definition: str,
    **parameters: Any,  # noqa: ANN401
) -> Needed:
    """Return the roll rates at which the post-loan cost reaches a sum.

    One number scales them (`RollRates.scaled`). The cost need not rise with it all the way: who
    defaults sooner never takes the later loans. So the scale is scanned from below in steps of
    a tenth, and the first crossing found by bisection.

    Parameters
    ----------
    rates : RollRates
        Of one scenario; where scale is 1.
    target_cny : float
        Usually the acquisition cost, CNY a customer; above 0.
    definition : str
        `collections` or `collections_and_loss`.
    **parameters
        As in `post_loan_cost`, for one scenario.

    Returns
    -------
    Needed
        With the reason where there is no such scale.

    Raises
    ------
    ValueError
        For an unknown definition, scenarios, and parameters that are wrong.
    """
    checks.choice("definition", definition, DEFINITIONS)
    target = checks.scalar("target_cny", target_cny, low=0)
    if target == 0:
        raise ValueError("target_cny: 0 is not allowed; must be above 0")
    _scalar_rates(rates)

    def cost(scale: Array) -> Array:
        found = post_loan_cost(rates.scaled(scale), **parameters)[definition]
        if found.shape != scale.shape:
            raise ValueError("parameters: one scenario is meant; arrays over scenarios were given")
        return found

    edge = np.log(BOUND)
    steps = np.linspace(-edge, edge, POINTS)
    costs = cost(np.exp(steps))
    enough, highest = costs >= target, float(costs.max())
    if enough[0]:
        return Needed(float("nan"), "already_above", None, highest)
    if not enough.any():
        return Needed(float("nan"), "beyond_bound", None, highest)
    at = int(enough.argmax())
    low, high = float(steps[at - 1]), float(steps[at])
    for _ in range(60):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if cost(np.exp([middle]))[0] >= target:
            high = middle
        else:
            low = middle
    scale = float(np.exp(high))
    return Needed(scale, "", rates.scaled(scale), highest)


@dataclass(frozen=True)
class BookRatios:
    """What a lender with a steady book would report.

    Attributes
    ----------
    m2_plus_share : ndarray
        Principal 31 days or more behind, over all principal on the books.
    npl_ratio : ndarray
        Principal more than 90 days behind, over the same.
    m1_share : ndarray
        Principal 1 to 30 days behind, over the same.
    """

    m1_share: Array
    m2_plus_share: Array
    npl_ratio: Array


def book_ratios(
    cohort: Delinquency, *, months_on_book: int, monthly_growth: Numbers = 0.0
) -> BookRatios:
    """Return the ratios of a book that lends as much each month, or grows steadily.

    A reported ratio is one number for all that is outstanding, so it can be set against the
    ratios that roll rates imply. A book that grows is younger, and shows less.

    Parameters
    ----------
    cohort : Delinquency
        From `project`, at the loans' price and term.
    months_on_book : int
        Months a loan stays on the books after it has passed 90 days (where the chain writes it
        off), before it is charged off or sold; 0: the ratio of non-performing loans is 0. A
        charge-off after 180 days is 3.
    monthly_growth : array_like
        Of the amount lent, a fraction a month, at least −0.5. A book that shrinks faster than
        its arrears run off has no steady ratios.

    Returns
    -------
    BookRatios
        Of the broadcast shape; NaN where there is no book.

    Raises
    ------
    ValueError
        With name, value and range; for a book that shrinks too fast.
    """
    stay = checks.whole("months_on_book", months_on_book, low=0)
    growth = checks.numbers("monthly_growth", monthly_growth, low=-0.5)[..., None]
    months = cohort.states.shape[-2]
    age = np.arange(months + max(stay - 1, 0))
    weight = np.exp(-np.log1p(growth) * age)
    by_age = cohort.owed * weight[..., :months, None]
    owed = by_age.sum(axis=-2)
    if (by_age[..., -1, :].sum(axis=-1) > 1e-9 * owed.sum(axis=-1)).any():
        raise ValueError(
            f"monthly_growth: {float(growth.min()):g} is not allowed; the book must not shrink "
            "faster than its arrears run off"
        )
    past = np.zeros(np.broadcast_shapes(owed.shape[:-1], weight.shape[:-1]))
    for later in range(stay):
        past = past + (cohort.written_off * weight[..., later : later + months]).sum(axis=-1)
    book = owed.sum(axis=-1) + past
    return BookRatios(
        m1_share=owed[..., 1] / book,
        m2_plus_share=(owed[..., 2] + owed[..., 3] + past) / book,
        npl_ratio=past / book,
    )
