"""Very many single loans: value and payback in one walk over months, without tables.

The same expectation as `project_loan` with one intensity and one prepayment share for the whole
life. Then the survivors' share shrinks by a constant factor a month, and so does what is
discounted; principal repaid grows by one; a month's contribution is a straight line in the
balance. The walk needs products and sums only.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers
from analysis.lending.loan import METHODS

LONGEST: Final = 1_200
"""Months. Rounding grows with every one; up to here it is below 1e-12 of the amount or, where the
value is a multiple of that, of the value."""

_SHARES: Final = (
    "prepayment",
    "lgd",
    "late_share",
    "success_fee_share_of_interest",
    "indirect_tax_rate",
)
_RATES: Final = ("apr", "funding_rate", "discount_rate")
(ANNUITY, EQUAL_PRINCIPAL, BULLET, FLAT_FEE) = range(4)

Whole = npt.NDArray[np.int64]


class LoanValues(NamedTuple):
    """What loans are worth; arrays of the broadcast shape of the arguments.

    Attributes
    ----------
    value_cny : ndarray
        Discounted contribution, before acquisition cost.
    payback_months : ndarray
        First month from which the discounted sum stays at or above the acquisition cost; NaN
        where it ends below.
    """

    value_cny: Array
    payback_months: Array


@njit(cache=True, nogil=True)
def first_repayment(principal: float, rate: float, term: int) -> float:
    """Return the principal in an annuity's first instalment: L / (1 + g + … + g^(n-1)).

    The sum is built by doubling, from the binary digits of n: without a quotient by the rate
    it keeps its digits down to a rate of 0, and takes some twenty products.
    """
    total, power, growth = 0.0, 1.0, 1.0 + rate
    bit = 1
    while 2 * bit <= term:
        bit *= 2
    while bit > 0:
        total *= 1.0 + power
        power *= power
        if term & bit:
            total += power
            power *= growth
        bit //= 2
    return principal / total


@njit(cache=True, nogil=True)
def walk(
    columns: Any,  # noqa: ANN401  (a tuple of arrays)
    step: Whole,
    method: int,
    term: int,
    lag: int,
    begin: int,
    end: int,
    value: Array,
    payback: Array,
) -> None:
    """Fill value and payback of the loans from `begin` to `end`.

    `columns` are the arguments in the order of `loan_values`, each of one entry (`step` 0) or
    one a loan (`step` 1); hazard, discount factor and its power for the lag instead of
    intensity and rate.
    """
    for i in range(begin, end):
        principal = columns[0][i * step[0]]
        rate = columns[1][i * step[1]] / 12.0
        hazard = columns[2][i * step[2]]
        prepay = columns[3][i * step[3]]
        lgd = columns[4][i * step[4]]
        funding = columns[5][i * step[5]] / 12.0
        servicing = columns[6][i * step[6]]
        early = columns[7][i * step[7]] * columns[9][i * step[9]]
        late = columns[8][i * step[8]]
        kept = 1.0 - columns[10][i * step[10]] - columns[11][i * step[11]]
        v = columns[13][i * step[13]]
        enough = columns[14][i * step[14]] * (1.0 - 1e-12)
        recovered = (1.0 - lgd) * hazard * columns[15][i * step[15]]
        paying = 1.0 - hazard

        # a survivor's contribution in a month: by_balance * balance + fixed
        by_balance, fixed = -hazard - funding, -servicing - early * paying - late * hazard
        if method == FLAT_FEE:
            fixed += paying * kept * rate * principal
        else:
            by_balance += paying * kept * rate
        growth, repaid = 1.0, principal / term
        if method == ANNUITY:
            growth, repaid = 1.0 + rate, first_repayment(principal, rate, term)
        elif method == BULLET:
            repaid = 0.0
        tail = lag
        if lag == 0 or recovered == 0.0:
            by_balance, recovered, tail = by_balance + recovered, 0.0, 0

        shrink = paying * (1.0 - prepay) * v
        weight, balance, part = v, principal, repaid
        total = -columns[12][i * step[12]]
        below = 0 if total < enough else -1
        first = min(tail, term) if tail else term
        for t in range(1, first + 1):
            total += weight * (by_balance * balance + fixed)
            weight *= shrink
            balance -= part
            part *= growth
            below = t if total < enough else below
        if tail:
            # recoveries of the month that is `lag` ago: a second walk behind the first
            weight_then, balance_then, part_then = v, principal, repaid
            for t in range(tail + 1, term + tail + 1):
                if t <= term:
                    total += weight * (by_balance * balance + fixed)
                    weight *= shrink
                    balance -= part
                    part *= growth
                total += recovered * weight_then * balance_then
                weight_then *= shrink
                balance_then -= part_then
                part_then *= growth
                below = t if total < enough else below
        value[i] = total
        payback[i] = below + 1.0 if total >= enough else np.nan


def loan_values(
    principal: Numbers,
    apr: Numbers,
    term: int,
    *,
    method: str = "annuity",
    intensity: Numbers = 0.0,
    prepayment: Numbers = 0.0,
    lgd: Numbers = 1.0,
    recovery_lag_months: int = 0,
    funding_rate: Numbers = 0.0,
    servicing_cost_cny: Numbers = 0.0,
    early_collection_cost_cny: Numbers = 0.0,
    late_collection_cost_cny: Numbers = 0.0,
    late_share: Numbers = 0.0,
    success_fee_share_of_interest: Numbers = 0.0,
    indirect_tax_rate: Numbers = 0.0,
    origination_cost_cny: Numbers = 0.0,
    discount_rate: Numbers = 0.0,
    cac_cny: Numbers = 0.0,
    threads: int = 1,
) -> LoanValues:
    """Return what each of very many loans is worth, and when it pays back its acquisition.

    Parameters
    ----------
    principal, apr, term, method
        As in `project_loan`; money, rates and shares may be arrays over loans, which broadcast.
    intensity, prepayment : array_like
        A month, the same in every month of a loan's life.
    lgd, recovery_lag_months, funding_rate, servicing_cost_cny, early_collection_cost_cny,
    late_collection_cost_cny, late_share, success_fee_share_of_interest, indirect_tax_rate,
    origination_cost_cny
        As in `project_loan`.
    discount_rate : array_like
        Effective annual rate.
    cac_cny : array_like
        Acquisition cost in month 0.
    threads : int
        Loans are split among so many; the results do not depend on it.

    Returns
    -------
    LoanValues
        `value_cny` and `payback_months`. Memory beside them does not grow with months.

    Raises
    ------
    ValueError
        With name, value and range of the first argument that is wrong.

    Examples
    --------
    >>> one = loan_values(10_000, 0.24, 12, cac_cny=1_000)
    >>> round(float(one.value_cny), 2), float(one.payback_months)
    (1347.15, 7.0)
    """
    given = {
        "principal": principal,
        "apr": apr,
        "intensity": intensity,
        "prepayment": prepayment,
        "lgd": lgd,
        "funding_rate": funding_rate,
        "servicing_cost_cny": servicing_cost_cny,
        "early_collection_cost_cny": early_collection_cost_cny,
        "late_collection_cost_cny": late_collection_cost_cny,
        "late_share": late_share,
        "success_fee_share_of_interest": success_fee_share_of_interest,
        "indirect_tax_rate": indirect_tax_rate,
        "origination_cost_cny": origination_cost_cny,
        "discount_rate": discount_rate,
        "cac_cny": cac_cny,
    }
    columns = {
        name: checks.numbers(
            name, value, low=0, high=1 if name in _SHARES else None, rate=name in _RATES
        )
        for name, value in given.items()
    }
    n = checks.whole("term", term, low=1)
    if n > LONGEST:
        raise ValueError(f"term: {n} is not allowed; must be from 1 to {LONGEST}")
    lag = checks.whole("recovery_lag_months", recovery_lag_months, low=0)
    kind = METHODS.index(checks.choice("method", method, METHODS))
    workers = checks.whole("threads", threads, low=1)
    shape = checks.shape((name, column.shape) for name, column in columns.items())
    columns["intensity"] = np.asarray(-np.expm1(-columns["intensity"]))
    monthly = np.log1p(columns["discount_rate"]) / 12
    columns["discount_rate"] = np.asarray(np.exp(-monthly))
    columns["lag"] = np.asarray(np.exp(-monthly * lag))
    count = int(np.prod(shape, dtype=int))
    # one entry for all is not written out for each
    flat = tuple(
        np.require(
            c.reshape(1) if c.size == 1 else np.broadcast_to(c, shape).reshape(count),
            requirements=["C", "W"],
        )
        for c in columns.values()
    )
    step = np.array([0 if c.size == 1 else 1 for c in columns.values()])
    value, payback = np.empty(count), np.empty(count)
    # more pieces than threads: one that has to wait for its core does not hold up the rest
    pieces = 1 if workers == 1 else min(count, 8 * workers)
    cuts = list(pairwise(np.linspace(0, count, pieces + 1).astype(int)))

    def run(cut: tuple[int, int]) -> None:
        walk(flat, step, kind, n, lag, *cut, value, payback)

    if workers == 1:
        run(cuts[0])
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(run, cuts))
    return LoanValues(value.reshape(shape), payback.reshape(shape))
